import type { AssistantSubject } from '../../../../shared/model/assistant.ts';
import { asksForThing, commands, orders, requests, sets } from '../names/names.ts';
import type { PlaceMatch } from '../names/places.ts';
import { PERIOD_WORDS } from '../periods/calendar.ts';
import { asksInMoney, moreThan, readAsAmount } from '../quantities/amounts.ts';
import { unreadRange } from '../quantities/ranges.ts';
import { deniesFilter } from '../talk/denied.ts';
import { asksUntold, isZeroOrLess } from '../talk/goods.ts';
import { asksWhoLacks } from '../talk/lacks.ts';
import { excludedStates, leavesMore, leavesOut } from '../talk/left-out.ts';
import { asksNew } from '../talk/made.ts';
import { namedPeople, peopleTold } from '../talk/people.ts';
import { countsAddresses, groupsOtherwise, isDueOn, isKeptApart, isToDo, leavesTime, tellsHours, tellsSize } from '../talk/unread.ts';
import { MOST_PERIODS } from '../understanding.ts';
import type { Token } from '../words/tokens.ts';
import { asksInsideCampaign, namesFirst, namesStrangeState, tellsApart } from './apart.ts';
import { asksOfYou } from './askable.ts';
import { countsThings, pricesOne } from './counted.ts';
import { lacksAnotherDate } from './dateless.ts';
import { asksGoingTo, countsPlanned, tellsWillBe } from './future.ts';
import { type Has, subjectOf } from './grammar.ts';
import { asksWhen, isMost, leastFirst, ranksGroups, ranksMonths, ranksPeople, readAsGroups } from './groups.ts';
import { asksByThen, asksWhetherToOrder, isKeptSomewhere, isYearAhead, tellsPart } from './narrowed.ts';
import { namesPhase } from './phases.ts';
import { asksOwnSight, asksWhoElse, asksWhoLooks, asksWhoSees, asksWhoseAccess, countsDivisions, seesUs } from './sight.ts';

const DONE_THINGS = new Set(['operation', 'invoice', 'campaign']);
/** What was found in a question, before it is decided what it asks. */
export interface Said {
  concepts: ReadonlySet<string>;
  periods: readonly { from: string; to: string; certain: boolean; taken: ReadonlySet<number> }[];
  place: PlaceMatch | null;
  name: boolean;
  /** The name is one of a campaign, and of no article. */
  titled: boolean;
  parts: boolean;
  /** Two of its names begin alike: they cannot be one. */
  twice: boolean;
  /** What is left for a name is a number only. */
  bareNumber: boolean;
  long: boolean;
  number: number | null;
  references: readonly string[];
  range: boolean;
  /** Words of the comparison. */
  bounds: ReadonlySet<number>;
  subject: AssistantSubject | null;
  tokens: readonly Token[];
  quoted: boolean;
  carried: boolean;
  today: string;
  /** Words that names bear. */
  holds: (stem: string) => boolean;
}

const FAMILIES = ['cfi', 'born', 'channel', 'measure', 'kind', 'part'] as const;

/** What the grammar may test: the concepts of the lexicon and what was found beside them. */
export function featuresOf(said: Said): Has {
  const features = new Set(said.concepts);
  const when = (name: string, holds: boolean) => {
    if (holds) features.add(name);
  };
  const holdsOne = (head: string) => [...said.concepts].some((concept) => concept.startsWith(head));
  for (const family of FAMILIES) when(family, holdsOne(`${family}:`));
  when('storage', isKeptApart(said.tokens, said.place) || isKeptSomewhere(said.tokens, said.place));
  when('narrowed', tellsPart(said));
  when('byThen', asksByThen(said));
  when('yearAhead', isYearAhead(said));
  when('whetherToOrder', asksWhetherToOrder(said.tokens, said.name));
  when('hours', tellsHours(said.tokens));
  when('toDo', isToDo(said.tokens, said) || isDueOn(said.tokens));
  when('otherDate', lacksAnotherDate(said.tokens));
  when('untold', asksUntold(said.tokens, said));
  // "active la campagne" is an order, "campagnes actives" are told by no statut of CFI.
  if (features.has('campaign') && !features.has('operation'))
    when(
      'leftOver',
      said.tokens.some(({ folded }) => folded === 'actives' || folded === 'inactives'),
    );
  when('strangeState', namesStrangeState(said.tokens));
  when('toldApart', tellsApart(said.tokens, said.carried));
  when('eldest', namesFirst(said.tokens));
  when('ofCampaign', asksInsideCampaign(said.tokens));
  when('moneyRange', said.range && said.tokens.some(({ folded, taken }) => taken && /^(?:euros?|eur)$/u.test(folded)));
  when(
    'since',
    said.periods.some(({ taken }) => [...taken].some((at) => said.tokens[at]?.folded === 'depuis')),
  );
  when('channels', [...said.concepts].filter((concept) => concept.startsWith('channel:')).length > 1);
  when('mixedParts', [...said.concepts].filter((concept) => concept.startsWith('part:')).length > 1);
  const period = said.periods.find(({ certain }) => certain) ?? said.periods[0];
  const folded = said.tokens.map((token) => token.folded);
  when('name', said.name);
  when('titled', said.titled);
  when('parts', said.parts);
  when('twice', said.twice);
  when('longName', said.long);
  when('place', said.place !== null);
  when('places', said.place?.place.kind === 'both');
  when('period', period !== undefined);
  when('periods', said.periods.length > 1);
  when('tooManyPeriods', said.periods.length > MOST_PERIODS);
  when('span', period !== undefined && period.from.slice(0, 7) !== period.to.slice(0, 7));
  when('past', period !== undefined && period.to < said.today);
  when('future', period !== undefined && period.from > said.today);
  // "à zéro ou en dessous", "nuls ou négatifs": what is empty is both.
  if (isZeroOrLess(said.tokens)) for (const one of ['zero', 'negative']) features.delete(one);
  when('range', said.range || features.has('negative'));
  readAsAmount(features, said.tokens, said.range);
  if (moreThan(said.tokens)) for (const feature of ['compare', 'counted']) features.add(feature);
  when('reference', said.references.length > 0);
  when('number', said.number !== null);
  // "la commande de la facture 30280" is no order.
  const excluded = excludedStates(said.tokens);
  when('exceptStates', excluded.length > 0);
  // "campagnes pas encore terminées" leaves a statut out: nothing else is said to be under way.
  const unended = excluded.some((at) => said.tokens[at]!.concepts.some(({ concept }) => concept === 'underWay'));
  if (unended) features.delete('underWay');
  when(
    'order',
    [orders, commands, requests, ordersSome, sets].some((tells) => tells(said.tokens)) &&
      !(said.number !== null && said.tokens.some(({ folded }) => folded === 'commande')),
  );
  when('levels', holdsOne('level:'));
  when('alert', features.has('low') || features.has('empty') || features.has('levels'));
  readAsGroups(features, said.tokens);
  if (asksWhoLacks(said.tokens) && ['byDivision', 'whichDivision'].some((each) => features.has(each))) features.add('except');
  // "facture mini": articles have a minimum, invoices a smallest one.
  when('least', features.has('minimum') && !features.has('stock') && ['invoice', 'operation'].some((each) => features.has(each)));
  if (features.has('least') && (leastFirst(said.tokens) || !said.tokens.some(isMost))) features.delete('most');
  when('ranked', features.has('most') || features.has('least'));
  when('rankedGroup', ranksGroups(said.tokens));
  const months = ranksMonths(said.tokens);
  when('byMonth', months);
  if (months && asksWhen(said.tokens)) features.delete('byDivision');
  // "qu'est-ce qui se passe" asks what, and "ceux qui sont à Lyon" which, not who.
  when(
    'who',
    folded.some((word, at) => word === 'qui' && !POINTED.has(folded[at - 1] ?? '')),
  );
  when(
    'self',
    folded.some((word) => SELF.has(word)),
  );
  when(
    'which',
    folded.some((word) => ['quels', 'quelles', 'lesquels', 'lesquelles'].includes(word)),
  );
  // "dispo ou en rupture ?", "combien, et sous le mini ou pas ?" ask how many are left.
  when(
    'orAlert',
    said.tokens.some(
      ({ concepts }, at) =>
        concepts.some(({ concept }) => concept === 'empty' || concept === 'low') &&
        (said.tokens.slice(Math.max(0, at - 3), at).some(({ folded: before }) => before === 'ou') ||
          (said.tokens[at + 1]?.folded === 'ou' && ['pas', 'non'].includes(said.tokens[at + 2]?.folded ?? ''))),
    ),
  );
  const people = namedPeople(said.tokens);
  when('person', people > 0);
  when('personKept', people > peopleTold(said.tokens, said.place));
  when('persons', people > 1);
  when('thing', asksForThing(said.tokens, said.place?.place.kind === 'division'));
  // "URGENT, combien…" is about the asking, "opérations urgentes" about them.
  when(
    'urgents',
    tellsSize(said.tokens, said.range, said.periods.length > 0) ||
      said.tokens.some(
        (token, at) =>
          /^urgente?s$/u.test(token.folded) ||
          // "opérations urgente": without its plural, only right after them.
          (/^urgente?$/u.test(token.folded) &&
            !token.opens &&
            !token.parted &&
            said.tokens[at - 1]?.concepts.some(({ concept }) => DONE_THINGS.has(concept)) === true),
      ),
  );
  when('leftOver', leavesTime(said.tokens));
  when(
    'created',
    folded.some((word) => /^creee?s?$/u.test(word)),
  );
  when(
    'campaigns',
    said.tokens.some(({ folded, concepts }) => /s$/u.test(folded) && concepts.some(({ concept }) => concept === 'campaign')),
  );
  when('counted', countsThings(said.tokens) && !asksInMoney(said.tokens));
  if (period !== undefined && features.has('counted') && countsPlanned(said.tokens)) features.delete('forecast');
  when('spending', pricesOne(said.tokens));
  when('recent', namesLast(said.tokens) || (period === undefined && asksNew(said.tokens)));
  when('elsewhere', namesNumberedDivision(said.tokens));
  const leavesThings = leavesMore(said.tokens, said) || deniesFilter(said.tokens, said);
  when('exceptMore', leavesThings);
  when('except', unended || excluded.length > 0 || leavesThings || leavesOut(said.tokens, said.place, said.periods));
  when('unread', unreadRange(said.tokens, said.range) || said.bareNumber || countsAddresses(said.tokens, said.range));
  when('phase', namesPhase(said.tokens));
  // "total SMS annulés" is a sum, "total d'opérations" a number of them.
  when(
    'totalled',
    said.tokens[0]?.folded === 'total' && said.tokens[1]?.concepts.some(({ concept }) => /^(?:channel|kind):/u.test(concept)) === true,
  );
  when(
    'bill',
    said.tokens.some(({ raw, concepts }) => concepts.some(({ concept }) => concept === 'invoice') && !/é/u.test(raw.normalize('NFC'))),
  );
  when('fresh', tellsAge(said.tokens));
  const looks = [asksWhoSees(said.tokens), asksWhoLooks(said.tokens), asksWhoseAccess(said.tokens), seesUs(said.tokens, said.place)];
  when('seenBy', looks.includes(true));
  const apart = said.place !== null || period !== undefined || said.range || said.number !== null || said.references.length > 0;
  when('scope', countsDivisions(said.tokens));
  when('ownSight', !features.has('seenBy') && !features.has('people') && asksOwnSight(said.tokens, apart || said.quoted));
  when('askable', asksOfYou(said.tokens, apart || said.quoted));
  when('willBe', tellsWillBe(said.tokens));
  // "à combien s'élèveront les opérations de décembre": they are planned, and what they cost is known.
  if (period !== undefined && ['operation', 'part', 'sending'].some((each) => features.has(each)) && said.tokens.some(isRising))
    features.delete('forecast');
  when(
    'nextYear',
    said.periods.some(({ from, to }) => from.endsWith('-01-01') && to.endsWith('-12-31') && from > said.today),
  );
  when('goingTo', asksGoingTo(said.tokens));
  // "qui d'autre que moi": it leaves nobody's lines out.
  if (asksWhoElse(said.tokens) >= 0 && features.has('seenBy')) features.delete('except');
  when('grouped', groupsOtherwise(said.tokens, said) || ranksPeople(said.tokens));
  when('quoted', said.quoted);
  when('carried', said.carried);
  if (said.subject !== null) features.add(`learnt:${said.subject}`);
  // Subject features come from the rules on the features above.
  features.add(`S:${subjectOf((name) => features.has(name))}`);
  return (name) => features.has(name);
}

/** "il faudrait commander 500 flyers A5": so many of something are wanted, which is no question about what is left. */
const ordersSome = (tokens: readonly Token[]): boolean =>
  tokens.some(
    ({ folded, concepts }, at) =>
      /^(?:re)?command(?:er?|ez)$|^(?:re)?imprimer?$|^imprimez$|^reserver?$|^livrer$/u.test(folded) &&
      // "la commande 423" is a thing.
      concepts.every(({ concept }) => concept !== 'invoice') &&
      /^\d{2,}$/u.test(tokens[at + 1]?.folded ?? '') &&
      !tokens.slice(0, at).some(({ concepts }) => concepts.some(({ concept }) => concept === 'quantity')),
  );

/** What a relative tells of. */
const POINTED = new Set(['ce', 'ceux', 'celles', 'celui', 'celle']);
const SELF = new Set(['je', 'suis', 'mon', 'ma', 'mes', 'moi', 'nous', 'notre', 'nos', 'appartiens', 'jappartiens']);
const SUBJECT_WORDS = new Set(['invoice', 'operation', 'campaign', 'sending']);

/** "la dernière facture", "les dernières opérations": not a period, the latest first. */
const namesLast = (tokens: readonly Token[]): boolean =>
  tokens.some(
    (token, at) =>
      !token.taken &&
      // "la dernière facturation" is the last month's.
      tokens[at + 1]?.stem !== 'facturation' &&
      /^dernier(e)?s?$/u.test(token.folded) &&
      tokens[at + 1]?.concepts.some(({ concept }) => SUBJECT_WORDS.has(concept)) === true,
  );

/** "la division 900001", "le client 12": divisions have names here, and only those of the scope. */
const namesNumberedDivision = (tokens: readonly Token[]): boolean =>
  tokens.some(
    (token, at) =>
      ['division', 'tenant', 'client', 'agence'].includes(token.stem) && /^(?!20[1-3]\d$)\d{3,}$/u.test(tokens[at + 1]?.folded ?? ''),
  );

const isRising = ({ folded }: Token): boolean => /^elever(?:a|ont)$/u.test(folded);
const DATA = new Set(['chiffre', 'donnee', 'info', 'information']);
/** "tes chiffres, ils sont d'aujourd'hui ?": the day is that of what is told, not of what is asked about. */
const tellsAge = (tokens: readonly Token[]): boolean =>
  tokens.some(({ stem }) => DATA.has(stem)) &&
  tokens.some(({ folded, at }) => ['sont', 'est', 'datent', 'date'].includes(folded) && isDayWord(tokens[at + 1]));
const isDayWord = (token: Token | undefined): boolean =>
  token?.taken === true && (PERIOD_WORDS.has(token.folded) || /^\d/u.test(token.folded));
