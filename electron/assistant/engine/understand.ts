import type { AssistantSubject } from '../../../shared/model/assistant.ts';
import type { StockLevel } from '../../../shared/model/stock.ts';
import type { Learnt } from '../synonyms.ts';
import { follow } from './follow.ts';
import { decide, type Has, subjectOf } from './grammar.ts';
import { subjectOfIntent } from './intents.ts';
import { withLearnt } from './learnt.ts';
import { ABBREVIATIONS, KNOWN_WORDS, PLACE_WEAK, STOP_WORDS } from './lexicon.ts';
import { limitOf } from './limits.ts';
import { articleOf, orders } from './names.ts';
import { openingOf } from './opening.ts';
import { branch, findPlace, type KnownDivision, type PlaceMatch } from './places.ts';
import { rangesOf, unreadRange, withoutSigns } from './ranges.ts';
import { chosen } from './reply.ts';
import { periodsSaid } from './shifted.ts';

import { type Word, words } from './text.ts';
import { cut, mark, type Token, take } from './tokens.ts';
import { type Carried, CHANNEL_WORDS, type Measure, type Understanding } from './understanding.ts';
import { countsAddresses, groupsOtherwise, leavesOut } from './unread.ts';

/** What reading a question needs besides its text. */
export interface Known {
  /** Divisions of the scope, and no others. */
  divisions: readonly KnownDivision[];
  /** What the conversation remembers; null for a first question. */
  carried: Carried | null;
  /** YYYY-MM-DD in Paris. */
  today: string;
  /** Words learnt by this user under this scope. */
  learnt: readonly Learnt[];
}

const REFERENCE = /\bMYCFIA[-_ ]\d{1,9}[-_ ]\d{1,4}[-_ ](?:sms|email|papier)\b/gi;
const QUOTED = /"([^"]{1,200})"|“([^“”]{1,200})”/;
/** Words beyond which a text is not a question; what follows them is not read. */
const LONGEST = 400;

/** Reads a question. Total: any text gives an understanding. Pure: the same question, divisions, day and memory give the same answer. */
export function understand(question: string, { divisions, carried, today, learnt }: Known): Understanding {
  const meantBy = carried === null ? null : chosen(question, carried.offered, carried.about);
  if (carried !== null && meantBy !== null) return understand(meantBy, { divisions, carried: { ...carried, offered: [] }, today, learnt });
  const references = [...new Set((question.match(REFERENCE) ?? []).map(canonical))];
  const plain = withoutSigns(question.replace(REFERENCE, ' '));
  const quoted = unquote(plain);
  // "roll-up « Bienvenue » vert": a name that is only quoted in part is read without its marks.
  const partly = quoted.verbatim !== null && quoted.beside;
  const { verbatim, rest, names } = partly ? { verbatim: null, rest: plain.replace(MARKS, ' '), names: [] } : allQuoted(quoted);
  const opening = openingOf(cut(rest).slice(0, LONGEST), carried !== null);
  const { tokens, article: taught, place: meant, subject, used } = withLearnt(opening.tokens, learnt, divisions);

  const { periods, either } = periodsSaid(tokens, today, carried);
  take(tokens, new Set(periods.filter(({ certain }) => certain).flatMap(({ taken }) => [...taken])));
  const compared = rangesOf(tokens);
  mark(tokens);
  const concepts = new Set(tokens.flatMap((token) => token.concepts.map(({ concept }) => concept)));
  const number = invoiceNumber(tokens);

  const said: Said = {
    concepts,
    periods,
    place: null,
    name: false,
    parts: false,
    twice: false,
    bareNumber: false,
    long: false,
    number,
    references,
    range: compared !== null,
    subject,
    tokens,
    quoted: verbatim !== null,
    carried: carried !== null,
    today,
  };
  // "factures mars 2026": without a preposition, months and years count where names do not hold any.
  const early = subjectOf(featuresOf(said));
  const talked = carried === null ? null : subjectOfIntent(carried.intent);
  const continued = early === 'stocks' && talked !== null && talked !== 'stocks' && !concepts.has('stock');
  const bare = continued || ((early === 'operations' || early === 'factures') && !concepts.has('campaign'));
  // A year that is a bound ("entre 1000 et 2000 €") is no period.
  const free = ({ taken }: { taken: ReadonlySet<number> }) => compared === null || ![...taken].some((at) => compared.taken.has(at));
  const meantPeriods = periods.filter((period) => period.certain || (bare && free(period)));
  take(tokens, new Set(meantPeriods.flatMap(({ taken }) => [...taken])));
  const limit = limitOf(tokens);

  const match = meant ?? findPlace(tokens, divisions);
  const found = taught ?? articleOf(tokens, match, verbatim, names);
  const spot = match ?? seenPlace(concepts, found.typed);
  const place = spot?.place ?? null;
  // "à en-tête" is announced like a place: until the data tells, the question has a name.
  const doubtful = place?.kind === 'unknown' && match?.certain === false;
  const meanings = withoutPlaceNames(tokens, match);
  const has = featuresOf({
    ...said,
    concepts: meanings,
    periods: meantPeriods,
    place: spot,
    name: found.article !== null || doubtful,
    parts: found.parts.length > 1,
    twice: saidTwice(found.parts),
    bareNumber: !found.quoted && found.article !== null && !/\p{L}/u.test(found.article),
    long: found.long,
  });
  const decision = decide(has);
  const base: Understanding = {
    ...decision,
    article: found.article,
    spoken: found.spoken,
    quoted: found.quoted,
    wider: found.wider,
    parts: found.parts,
    levels: levelsOf(meanings, has('low')),
    empty: has('empty') && !besideLow(tokens),
    ranked: has('recent') ? 'recent' : has('most') ? 'most' : has('least') ? 'least' : null,
    limit,
    place,
    placeSpoken: match === null ? null : spokenPlace(tokens, match),
    divisionIds: idsOf(place, divisions),
    period: meantPeriods[0] === undefined ? null : daysOf(meantPeriods[0]),
    periods: meantPeriods.map(daysOf),
    range: has('zero')
      ? { min: 0, max: 0, minOpen: false, maxOpen: false, money: false }
      : has('negative')
        ? { min: null, max: 0, minOpen: false, maxOpen: true, money: false }
        : (compared?.range ?? null),
    channels: CHANNEL_WORDS.filter((channel) => meanings.has(`channel:${channel}`)),
    statuts: namesOf(meanings, 'cfi:'),
    born: namesOf(meanings, 'born:'),
    measure: measureOf(has),
    by: has('byState') ? 'state' : has('byChannel') ? 'channel' : has('byDivision') || has('whichDivision') ? 'division' : null,
    underWay: has('underWay'),
    stateWords: tokens.some((token) => !token.taken)
      ? tokens
          .filter((token) => !token.taken)
          .map((token) => token.folded)
          .join(' ')
      : null,
    kinds: kindsOf(meanings),
    search: found.article,
    number,
    minimum: has('minimum'),
    references,
    campaign: verbatim ?? found.typed,
    either,
    followUp: false,
    synonyms: used,
    text: question,
  };
  return carried === null
    ? base
    : follow(base, carried, { tokens, has, divisions, subject: subjectOf(has), opening, placed: match?.taken ?? new Set() });
}

/** "qui voit Lille ?": only a division is seen; a name that none of the scope bears is not the whole scope. */
function seenPlace(concepts: ReadonlySet<string>, name: string | null): PlaceMatch | null {
  const seen = concepts.has('seenBy') || concepts.has('sees') || concepts.has('sight');
  const other = ['stock', 'quantity', 'campaign', 'operation', 'invoice', 'alert', 'low'].some((concept) => concepts.has(concept));
  return name === null || !seen || other ? null : { place: { kind: 'unknown', asked: name }, taken: new Set(), certain: true };
}

/** "catalogues hiver et catalogues été": a head said again. */
const saidTwice = (parts: readonly string[]): boolean => {
  const heads = parts.map((part) => part.split(' ')[0]);
  return parts.length > 1 && parts.every((part) => part.includes(' ')) && new Set(heads).size < heads.length;
};

interface Said {
  concepts: ReadonlySet<string>;
  periods: readonly { from: string; to: string; certain: boolean }[];
  place: PlaceMatch | null;
  name: boolean;
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
}

const FAMILIES = ['cfi', 'born', 'channel', 'measure', 'kind'] as const;

/** What the grammar may test: the concepts of the lexicon and what was found beside them. */
function featuresOf(said: Said): Has {
  const features = new Set(said.concepts);
  const when = (name: string, holds: boolean) => {
    if (holds) features.add(name);
  };
  for (const family of FAMILIES)
    when(
      family,
      [...said.concepts].some((concept) => concept.startsWith(`${family}:`)),
    );
  const period = said.periods.find(({ certain }) => certain) ?? said.periods[0];
  const folded = said.tokens.map((token) => token.folded);
  when('name', said.name);
  when('parts', said.parts);
  when('twice', said.twice);
  when('longName', said.long);
  when('place', said.place !== null);
  when('places', said.place?.place.kind === 'both');
  when('period', period !== undefined);
  when('periods', said.periods.length > 1);
  when('span', period !== undefined && period.from.slice(0, 7) !== period.to.slice(0, 7));
  when('past', period !== undefined && period.to < said.today);
  when('future', period !== undefined && period.from > said.today);
  when('range', said.range || features.has('negative'));
  when('reference', said.references.length > 0);
  when('number', said.number !== null);
  // "la commande de la facture 30280" is no order.
  when('order', orders(said.tokens) && !(said.number !== null && said.tokens.some(({ folded }) => folded === 'commande')));
  when(
    'levels',
    [...said.concepts].some((concept) => concept.startsWith('level:')),
  );
  when('alert', features.has('low') || features.has('empty') || features.has('levels'));
  when('ranked', features.has('most') || features.has('least'));
  when('who', folded.includes('qui'));
  when(
    'self',
    folded.some((word) => SELF.has(word)),
  );
  when(
    'which',
    folded.some((word) => ['quels', 'quelles', 'lesquels', 'lesquelles'].includes(word)),
  );
  when('counted', countsThings(said.tokens));
  when('recent', namesLast(said.tokens));
  when('elsewhere', namesNumberedDivision(said.tokens));
  when('except', leavesOut(said.tokens, said.place));
  when('unread', unreadRange(said.tokens) || said.bareNumber || countsAddresses(said.tokens, said.range));
  when('grouped', groupsOtherwise(said.tokens));
  when('quoted', said.quoted);
  when('carried', said.carried);
  if (said.subject !== null) features.add(`learnt:${said.subject}`);
  // Subject features come from the rules on the features above.
  features.add(`S:${subjectOf((name) => features.has(name))}`);
  return (name) => features.has(name);
}

const SELF = new Set(['je', 'suis', 'mon', 'ma', 'mes', 'moi', 'nous', 'notre', 'nos', 'appartiens', 'jappartiens']);
const SUBJECT_WORDS = new Set(['invoice', 'operation', 'campaign', 'sending']);

/** "la dernière facture", "les dernières opérations": not a period, the latest first. */
const namesLast = (tokens: readonly Token[]): boolean =>
  tokens.some(
    (token, at) =>
      !token.taken &&
      /^dernier(e)?s?$/u.test(token.folded) &&
      tokens[at + 1]?.concepts.some(({ concept }) => SUBJECT_WORDS.has(concept)) === true,
  );

/** "la division 900001", "le client 12": divisions have names here, and only those of the scope. */
const namesNumberedDivision = (tokens: readonly Token[]): boolean =>
  tokens.some(
    (token, at) => ['division', 'tenant', 'client', 'agence'].includes(token.stem) && /^\d{3,}$/u.test(tokens[at + 1]?.folded ?? ''),
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
  const ends =
    last !== undefined &&
    last.folded === 'combien' &&
    thing >= 0 &&
    !tokens.some((token) => token.concepts.some(({ concept }) => MONEY.test(concept)));
  return (
    ends ||
    tokens.some((token, at) => {
      if (!isQuantity(token)) return false;
      const next = tokens
        .slice(at + 1, at + 4)
        .find((word) => !isQuantity(word) && !['de', 'd', 'des', 'le', 'la', 'les'].includes(word.folded));
      return (
        next !== undefined &&
        ((next.stem === 'facture' && next.concepts.length > 0 && /^f\p{L}+[^éÉ]$/u.test(next.raw.normalize('NFC'))) ||
          next.concepts.some(({ concept }) => COUNTED.includes(concept)))
      );
    })
  );
}
const MONEY = /^(?:cost|spending|measure:|part:|sum|all)/u;
const isQuantity = (token: Token): boolean => token.concepts.some(({ concept }) => concept === 'quantity');

const canonical = (reference: string): string => {
  const parts = reference.split(/[-_ ]/u);
  return [parts[0]!.toUpperCase(), parts[1], parts[2], parts[3]!.toLowerCase()].join('-');
};

const MARKS = /[«»"“”]/gu;

interface Quote {
  verbatim: string | null;
  rest: string;
  /** A word that can only be a name stands beside the marks. */
  beside: boolean;
}

/** Takes the first quoted name out of a question; « marks » may hold « others », as names do. */
function unquote(question: string): Quote {
  const open = question.indexOf('«');
  let depth = 0;
  for (let at = open; open >= 0 && at < question.length; at++) {
    if (question[at] === '«') depth++;
    if (question[at] === '»' && --depth === 0) return quoteOf(question, open, at + 1, question.slice(open + 1, at));
  }
  const quoted = QUOTED.exec(question);
  const name = quoted?.[1] ?? quoted?.[2];
  if (quoted === null || name === undefined) return { verbatim: null, rest: question, beside: false };
  return quoteOf(question, quoted.index, quoted.index + quoted[0].length, name);
}

/** "compare « Flyer A4 » et « Affiche A3 »": every name between marks. */
function allQuoted(first: Quote): { verbatim: string | null; rest: string; names: string[] } {
  const names: string[] = [];
  let rest = first.rest;
  for (let next: Quote = first; next.verbatim !== null && names.length < MOST_QUOTED; next = unquote(rest)) {
    names.push(next.verbatim);
    rest = next.rest;
  }
  return { verbatim: names.length === 0 ? null : names.join(' '), rest, names };
}
const MOST_QUOTED = 6;

function quoteOf(question: string, from: number, to: number, name: string): Quote {
  const verbatim = name.trim() || null;
  const [before, after] = [question.slice(0, from), question.slice(to)];
  const near = [words(before).at(-1), words(after)[0]];
  return { verbatim, rest: `${before} ${after}`, beside: near.some((word) => word !== undefined && isNameWord(word)) };
}

/** Neither ours, nor small, nor announced: "flyer" before "« Bienvenue »". */
const isNameWord = ({ folded, stem }: Word): boolean =>
  folded.length > 2 &&
  !KNOWN_WORDS.has(stem) &&
  !STOP_WORDS.has(folded) &&
  !STOP_WORDS.has(stem) &&
  !PLACE_WEAK.has(folded) &&
  !ABBREVIATIONS.has(folded);

const namesOf = (concepts: ReadonlySet<string>, family: string): string[] =>
  [...concepts].filter((concept) => concept.startsWith(family)).map((concept) => concept.slice(family.length));

/** "bas et en rupture": both are wanted, and the alerts hold both. */
function besideLow(tokens: readonly Token[]): boolean {
  const at = (concept: string) => tokens.findIndex((token) => token.concepts.some((each) => each.concept === concept));
  const [low, empty] = [at('low'), at('empty')].sort((a, b) => a - b) as [number, number];
  return low >= 0 && tokens.slice(low + 1, empty + 1).some(({ folded, parted }) => parted || folded === 'et' || folded === 'ou');
}

/** "sous le seuil et au seuil" holds the alerts as well; "en alerte critique" is critical only. */
function levelsOf(concepts: ReadonlySet<string>, low: boolean): StockLevel[] {
  const said = namesOf(concepts, 'level:') as StockLevel[];
  return low && said.length > 0 && !said.some((level) => ALERTS.includes(level)) ? [...ALERTS, ...said] : said;
}
const ALERTS: readonly StockLevel[] = ['critical', 'high', 'moderate'];

const daysOf = ({ from, to }: { from: string; to: string }) => ({ from, to });

function idsOf(place: PlaceMatch['place'] | null, divisions: readonly KnownDivision[]): ReadonlySet<number> | null {
  if (place?.kind === 'division') return branch(divisions, place.id);
  return place?.kind === 'both' ? new Set(place.divisions.flatMap(({ id }) => [...branch(divisions, id)])) : null;
}

const spokenPlace = (tokens: readonly Token[], { taken }: PlaceMatch): string =>
  tokens
    .filter((token) => taken.has(token.at) && !token.stop)
    .map((token) => token.raw)
    .join(' ');

/** The words of a number after "facture"; a year is only one when it is announced as a number. */
function invoiceNumber(tokens: readonly Token[]): number | null {
  for (const [at, token] of tokens.entries()) {
    if (!/^\d{1,9}$/u.test(token.folded) || token.taken) continue;
    const before = tokens.slice(Math.max(0, at - 3), at).map((word) => word.stem);
    if (!before.includes('facture')) continue;
    const announced = ['n', 'no', 'num', 'numero'].includes(before.at(-1)!);
    if (announced || (/^\d{2,}$/u.test(token.folded) && !/^20\d\d$/u.test(token.folded) && before.at(-1) === 'facture'))
      return Number(token.folded);
  }
  return null;
}

function measureOf(has: Has): Measure | null {
  if (has('measure:net')) return 'net';
  if (has('measure:gross')) return 'gross';
  if (has('number') && has('line')) return 'lines';
  for (const part of ['postage', 'transport', 'service'] as const) if (has(`part:${part}`)) return part;
  if (has('counted')) return 'count';
  return has('cost') || has('spending') ? 'cost' : null;
}

const KINDS: Readonly<Record<string, string>> = {
  'channel:sms': 'sms',
  'channel:email': 'mail',
  'channel:papier': 'courrier',
  'kind:routage': 'routage',
  'kind:impression': 'impression',
};

/** Words that the name of an operation of these kinds holds. */
const kindsOf = (concepts: ReadonlySet<string>): string[] =>
  Object.entries(KINDS).flatMap(([concept, word]) => (concepts.has(concept) ? [word] : []));

/** "équipe Courrier" is a place, not letters: words of a place found mean nothing else. */
function withoutPlaceNames(tokens: readonly Token[], match: PlaceMatch | null): ReadonlySet<string> {
  const named = match !== null && (match.place.kind === 'division' || match.place.kind === 'both') ? match.taken : new Set<number>();
  return new Set(tokens.flatMap(({ at, concepts }) => concepts.flatMap(({ concept, weak }) => (named.has(at) && weak ? [] : [concept]))));
}
