import type { AssistantSubject } from '../../../../shared/model/assistant.ts';
import { asksForThing, commands, orders, requests, sets } from '../names/names.ts';
import type { PlaceMatch } from '../names/places.ts';
import { PERIOD_WORDS } from '../periods/calendar.ts';
import { asksInMoney, moreThan, readAsAmount, risesTo } from '../quantities/amounts.ts';
import { unreadRange } from '../quantities/ranges.ts';
import { asksUntold, isZeroOrLess } from '../talk/goods.ts';
import { asksWhoLacks } from '../talk/lacks.ts';
import { asksNew } from '../talk/made.ts';
import { namedPeople, peopleTold } from '../talk/people.ts';
import {
  countsAddresses,
  excludedStates,
  groupsOtherwise,
  isDueOn,
  isKeptApart,
  isToDo,
  leavesOut,
  leavesTime,
  tellsHours,
  tellsSize,
} from '../talk/unread.ts';
import { MOST_PERIODS } from '../understanding.ts';
import type { Token } from '../words/tokens.ts';
import { asksInsideCampaign, namesFirst, namesStrangeState, tellsApart } from './apart.ts';
import { asksOfYou } from './askable.ts';
import { lacksAnotherDate } from './dateless.ts';
import { asksGoingTo, countsPlanned, tellsWillBe } from './future.ts';
import { type Has, subjectOf } from './grammar.ts';
import { asksWhen, isMost, leastFirst, ranksGroups, ranksMonths, ranksPeople, readAsGroups } from './groups.ts';
import { asksByThen, asksWhetherToOrder, isKeptSomewhere, isYearAhead, tellsPart } from './narrowed.ts';
import { namesPhase } from './phases.ts';
import { asksOwnSight, asksWhoElse, asksWhoLooks, asksWhoSees, asksWhoseAccess, seesUs } from './sight.ts';

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
  when('except', unended || excluded.length > 0 || leavesOut(said.tokens, said.place, said.periods));
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

const COUNTED = [
  'operation',
  'campaign',
  'sending',
  'line',
  'kind:routage',
  'kind:impression',
  'channel:sms',
  'channel:email',
  'channel:papier',
];

/** "combien de factures", "nombre d'opérations": things are counted; "combien a-t-on facturé" asks for an amount. */
function countsThings(tokens: readonly Token[]): boolean {
  // "factures de Mme Nguyen en octobre, combien ?"
  const last = tokens.at(-1);
  const thing = tokens.findIndex((token) => token.concepts.some(({ concept }) => concept === 'invoice') && /^factures/u.test(token.folded));
  // "les factures de M. Santos, on en a pour combien ?" asks for an amount.
  const ends =
    last !== undefined &&
    last.folded === 'combien' &&
    (!AMOUNTS_TO.has(tokens.at(-2)?.folded ?? '') || tokens.at(-3)?.folded === 'en') &&
    thing >= 0 &&
    !tokens.some(isMoney);
  // "qui a le plus de factures ?"
  const most = tokens.some(
    ({ concepts }, at) =>
      concepts.some(({ concept }) => concept === 'most' || concept === 'least') &&
      ['de', 'd'].includes(tokens[at + 1]?.folded ?? 'd') &&
      tokens[at + (tokens[at + 1]?.folded === 'de' ? 2 : 1)]?.concepts.some(({ concept }) => MANY.has(concept)) === true &&
      /s$/u.test(tokens[at + (tokens[at + 1]?.folded === 'de' ? 2 : 1)]!.folded),
  );
  return (
    ends ||
    endsWithNumber(tokens) ||
    most ||
    tokens.some((_, at) => isCounting(tokens, at)) ||
    tokens.some((_, at) => {
      if (!isQuantity(tokens, at) || risesTo(tokens, at) || isDenied(tokens, at)) return false;
      // "ça a coûté combien la campagne Braderie", "ça nous a coûté combien les factures"
      // "combien les opérations ont-elles coûté": no "de" before what is counted.
      if (DETERMINERS.has(tokens[at + 1]?.folded ?? '') && tokens.some(isMoney)) return false;
      if (at > 0 && isMoney(tokens[at - 1]!)) return false;
      if (isOne(tokens, at + 1)) return false;
      const next = tokens
        .slice(at + 1, at + 4)
        .find((word) => !isQuantity(tokens, word.at) && !['de', 'd', 'des', 'le', 'la', 'les'].includes(word.folded));
      return [next, tokens[countedAfter(tokens, at)]].some(
        (word) =>
          word !== undefined &&
          ((word.stem === 'facture' && word.concepts.length > 0 && /^f\p{L}+[^é]$/iu.test(word.raw.normalize('NFC'))) ||
            word.concepts.some(({ concept }) => COUNTED.includes(concept))),
      );
    })
  );
}
/** "le coût, pas le nombre": what is not wanted. */
const isDenied = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]!.folded !== 'combien' && tokens.slice(Math.max(0, at - 2), at).some(({ folded, opens }) => folded === 'pas' && opens);
const MANY = new Set(['invoice', 'operation', 'campaign']);
const DETERMINERS = new Set('la le les l mes nos ces ses leurs toutes tous'.split(' '));
const AMOUNTS_TO = new Set(['a', 'pour', 'de', 'font']);
/** "fact. M. Rivière, nb", "des factures de moins de 50 € ? En quel nombre ?": the number is what is asked in the end; "montant et nombre" asks for both. */
function endsWithNumber(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1);
  if (last === undefined || !/^n(?:om)?bre?s?$/u.test(last.raw.toLowerCase()) || tokens.at(-2)?.folded === 'et') return false;
  return tokens.some(({ raw, concepts }) => concepts.some(({ concept }) => concept === 'invoice') && !/é/iu.test(raw.normalize('NFC')));
}

/** "combien avons-nous eu de factures", "il en a demandé combien, des factures ?": after some verb, what "de" announces; -1 = nothing is. */
function countedAfter(tokens: readonly Token[], at: number): number {
  for (let next = at + 1; next < Math.min(tokens.length, at + FAR); next++) {
    const { folded, raw, concepts, opens } = tokens[next]!;
    if (folded === 'des' && tokens[next]!.parted) return next + 1;
    if (opens) return -1;
    if (/^d['’]/iu.test(raw)) return next;
    if (folded === 'de' || folded === 'd') return next + 1;
    // "combien en tout de factures", "combien chez nous de factures".
    if (concepts.some(({ concept }) => !WHOLE.has(concept))) return -1;
  }
  return -1;
}
const FAR = 7;
const WHOLE = new Set(['all', 'everywhere', 'self']);

/** "c'était combien la facture de juillet", "combien l'opération Braderie": of one thing, its amount is asked. */
const pricesOne = (tokens: readonly Token[]): boolean => tokens.some((_, at) => isQuantity(tokens, at) && isOne(tokens, at + 1));
const THE = new Set('la le l notre cette sa leur ma votre'.split(' '));
const ONE_BILLED = /^(?:facture|operation|campagne)$/u;
function isOne(tokens: readonly Token[], at: number): boolean {
  const elided = /^l['’]/iu.test(tokens[at]?.raw ?? '');
  const thing = tokens[elided ? at : at + 1];
  return (
    thing !== undefined &&
    (elided || THE.has(tokens[at]!.folded)) &&
    ONE_BILLED.test(thing.folded) &&
    !/é$/u.test(thing.raw.normalize('NFC'))
  );
}

const COUNTING = /^(?:re)?compt(?:er?|ez|abiliser?|abilisez)$|^denombrer?$|^denombrez$/u;
/** "pourriez-vous compter les factures": what is counted follows; "sans compter les annulées" counts nothing. */
const isCounting = (tokens: readonly Token[], at: number): boolean =>
  COUNTING.test(tokens[at]!.folded) &&
  !['sans', 'ne'].includes(tokens[at - 1]?.folded ?? '') &&
  tokens
    .slice(at + 1, at + 4)
    .find(({ stop }) => !stop)
    ?.concepts.some(({ concept }) => MANY.has(concept)) === true;
const MONEY = /^(?:cost|spending|measure:|part:|sum|all)/u;
const isMoney = ({ concepts }: Token): boolean => concepts.some(({ concept }) => MONEY.test(concept));
/** "coût total de la campagne" adds up, it does not count. */
const isQuantity = (tokens: readonly Token[], at: number): boolean => {
  const sums = tokens[at]!.folded === 'total' || (tokens[at]!.folded === 'de' && tokens[at - 1]?.folded === 'total');
  return !sums && tokens[at]!.concepts.some(({ concept }) => concept === 'quantity');
};

const isRising = ({ folded }: Token): boolean => /^elever(?:a|ont)$/u.test(folded);
const DATA = new Set(['chiffre', 'donnee', 'info', 'information']);
/** "tes chiffres, ils sont d'aujourd'hui ?": the day is that of what is told, not of what is asked about. */
const tellsAge = (tokens: readonly Token[]): boolean =>
  tokens.some(({ stem }) => DATA.has(stem)) &&
  tokens.some(({ folded, at }) => ['sont', 'est', 'datent', 'date'].includes(folded) && isDayWord(tokens[at + 1]));
const isDayWord = (token: Token | undefined): boolean =>
  token?.taken === true && (PERIOD_WORDS.has(token.folded) || /^\d/u.test(token.folded));
