import type { AssistantSubject } from '../../../shared/model/assistant.ts';
import type { StockLevel } from '../../../shared/model/stock.ts';
import type { Learnt } from '../synonyms.ts';
import { datelessAlone } from './intent/dateless.ts';
import { featuresOf, type Said } from './intent/features.ts';
import { type Decision, decide, type Has, rankOf, subjectOf } from './intent/grammar.ts';
import { subjectOfIntent } from './intent/intents.ts';
import { stateWordsOf } from './intent/phases.ts';
import type { NameBook } from './names/book.ts';
import { isAlone } from './names/kinds.ts';
import { isYearOfName, withoutYearsOfNames } from './names/name-years.ts';
import { articleOf, isTitle, saidTwice, yearsOfCampaign } from './names/names.ts';
import { besideWhole, branch, findPlace, type KnownDivision, type PlaceMatch, placeWords } from './names/places.ts';
import { dashesInWords, MONTHS } from './periods/calendar.ts';
import type { Period } from './periods/period.ts';
import { distinct, periodsSaid } from './periods/shifted.ts';
import { besideQuantity, saidOfAmounts } from './quantities/amounts.ts';
import { invoiceNumbers } from './quantities/invoice-numbers.ts';
import { limitOf } from './quantities/limits.ts';
import { BELOW_NONE, boundsSum, NONE, rangesOf, withoutSigns } from './quantities/ranges.ts';
import { heardIn } from './second-reading/unheard.ts';
import { reported, saidAside } from './talk/asides.ts';
import { busyWith } from './talk/busy.ts';
import { contextOf } from './talk/context.ts';
import { readAsAsked } from './talk/denied.ts';
import { focus } from './talk/focus.ts';
import { excludedStates, includedStates } from './talk/left-out.ts';
import { isYearOfCreation, readAsCreated, readAsGone, readAsInvoiced, readAsUndergone } from './talk/made.ts';
import { readWithOthers } from './talk/settled.ts';
import { withoutSpeech } from './talk/speech.ts';
import { deniedWord, readAsToCome } from './talk/to-come.ts';
import { follow } from './thread/follow.ts';
import { openingOf } from './thread/opening.ts';
import { type Offered, taken } from './thread/reply.ts';
import { givenUp } from './thread/swaps.ts';
import { type Carried, CHANNEL_WORDS, type Measure, type Understanding } from './understanding.ts';
import { besideTaught, namesAnother, withLearnt } from './words/learnt.ts';
import { withDigits } from './words/numerals.ts';
import { allQuoted, MARKS, outsideMarks, saidAgain, unquote, withoutMarks } from './words/quotes.ts';
import { respellPlaces } from './words/respell.ts';
import { contentKey, cut, drop, mark, type Token, take } from './words/tokens.ts';

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
  /** Words of the names of the scope; absent = not known, and every word counts. */
  book?: NameBook | null;
}

const REFERENCE = /\bMYCFIA[-_ ]\d{1,9}[-_ ]\d{1,4}[-_ ](?:sms|email|papier)\b/gi;
/** Words beyond which a text is not a question; what follows them is not read. */
const LONGEST = 400;
const NOWHERE: ReadonlySet<number> = new Set();

/** Reads a question. Total: any text gives an understanding. Pure: the same question, divisions, day and memory give the same answer. */
export function understand(question: string, known: Known): Understanding {
  const { divisions, carried, today, learnt, book } = known;
  const choice = carried === null ? null : taken(question, carried.offered, carried.about);
  if (carried !== null && choice !== null)
    return understand(choice.question, { ...known, carried: { ...carried, offered: [] }, learnt: [...divisionOf(choice), ...learnt] });
  const references = [...new Set((question.match(REFERENCE) ?? []).map(canonical))];
  const isPlace = placeWords(divisions);
  const holds = book?.holds ?? (() => false);
  const asked = withoutSpeech(dashesInWords(question.replace(REFERENCE, ' ')), { holds, isPlace });
  const plain = withoutMarks(
    outsideMarks(asked, (text) => withoutSigns(withDigits(text, holds))),
    holds,
  );
  const quoted = unquote(plain);
  // "roll-up « Bienvenue » vert": a name that is only quoted in part is read without its marks.
  const partly = quoted.verbatim !== null && quoted.beside;
  const marked = partly ? { verbatim: null, rest: plain.replace(MARKS, ' '), names: [] } : allQuoted(quoted);
  const { verbatim, rest, names } = saidAgain(marked) ? { verbatim: null, rest: marked.rest, names: [] } : marked;
  const opening = openingOf(cut(rest, (stem) => book?.resembles(stem) === true || isPlace(stem)).slice(0, LONGEST), carried !== null);
  const { tokens } = opening;
  const { articles, place: meant, subject, used, spots } = withLearnt(tokens, learnt, { divisions, isPlace, book: book ?? null });

  const heardAll = periodsSaid(tokens, today, carried);
  const unnamedYears = withoutYearsOfNames(tokens, heardAll.periods, book ?? null);
  const { periods: told, either } = unnamedYears === null ? heardAll : periodsSaid(unnamedYears, today, carried);
  take(tokens, new Set(told.filter(({ certain }) => certain).flatMap(({ taken }) => [...taken])));
  const compared = rangesOf(tokens);
  readAsUndergone(tokens);
  mark(tokens);
  readAsAsked(tokens);
  readAsCreated(tokens, isPlace);
  readAsInvoiced(tokens, verbatim !== null);
  readAsGone(tokens);
  readAsToCome(tokens, carried === null ? null : subjectOfIntent(carried.intent));
  // "combien de campagnes plis ?": the subject that is said wins over the one that a word learnt stands for.
  if (subject !== null && namesAnother(tokens, subject, spots))
    return understand(question, { ...known, learnt: learnt.filter(({ kind }) => kind !== 'subject') });
  const context = book ? contextOf(tokens, { book, isPlace, periods: told, carried: carried !== null }) : NOWHERE;
  const back = new Set([
    ...givenUp(tokens, { periods: told, isPlace, carried }),
    ...saidAside(tokens, told, holds),
    ...busyWith(tokens, { holds, isPlace, periods: told }),
    ...context,
    ...saidOfAmounts(tokens),
  ]);
  for (const at of reported(tokens, told, back)) back.delete(at);
  drop(tokens, back);
  const included = includedStates(tokens);
  drop(tokens, included);
  respellPlaces(tokens, divisions, holds);
  const beside = book ? focus(tokens, { book, isPlace }) : NOWHERE;
  // "cette semaine ? je fais le point du vendredi": a day that is only told makes no other of the one that is asked.
  const apart = told.some(({ taken }) => isSplit(taken, context))
    ? periodsSaid(withoutSaid(tokens, context, told), today, carried).periods
    : told;
  const periods = apart.filter(({ taken }) => ![...taken].some((at) => back.has(at) || included.has(at) || beside.has(at)));
  const concepts = new Set(tokens.flatMap((token) => token.concepts.map(({ concept }) => concept)));
  const [number = null, ...others] = invoiceNumbers(tokens, carried !== null);
  const summed = compared !== null && boundsSum(tokens, compared);
  // "j'attends plus de 300 personnes": what is only told bounds nothing.
  const range = compared === null || summed || [...compared.taken].some((at) => back.has(at)) ? null : compared.range;

  const said: Said = {
    concepts,
    periods,
    place: null,
    name: false,
    titled: false,
    parts: false,
    twice: false,
    bareNumber: false,
    long: false,
    number,
    references,
    range: range !== null,
    bounds: compared?.taken ?? NOWHERE,
    subject,
    tokens,
    quoted: verbatim !== null,
    carried: carried !== null,
    today,
    holds,
  };
  // "factures mars 2026": without a preposition, months and years count where names do not hold any.
  const early = subjectOf(featuresOf(said));
  const talked = carried === null ? null : subjectOfIntent(carried.intent);
  const continued = early === 'stocks' && talked !== null && talked !== 'stocks' && !concepts.has('stock');
  const bare = continued || ((early === 'operations' || early === 'factures') && !concepts.has('campaign'));
  // A year that is a bound ("entre 1000 et 2000 €") is no period.
  // "opérations Rentrée 2026": a year right after a word that names hold is part of that name.
  const named = (at: number) => {
    const before = tokens[at - 1];
    const business =
      early === 'operations' ||
      (talked === 'campagnes' && !concepts.has('campaign')) ||
      (talked === 'operations' && early === 'stocks') ||
      (early === 'factures' && !['invoice', 'spending'].some((each) => concepts.has(each)) && !MEASURED.some((each) => concepts.has(each)));
    const year = business && /^20\d\d$/u.test(tokens[at]!.folded);
    // "montant Rentrée 2026": nothing else bears these words.
    if (isYearOfName(tokens, at, book ?? null)) return true;
    return (
      year &&
      before !== undefined &&
      !before.stop &&
      before.concepts.length === 0 &&
      !isPlace(before.stem) &&
      book?.holds(before.stem) === true
    );
  };
  const free = ({ taken }: { taken: ReadonlySet<number> }) =>
    ![...taken].some((at) => compared?.taken.has(at) === true) && ![...taken].every(named);
  // "nb camp nov": a month that no name holds is a period, whatever the subject.
  const unnamed = ({ taken }: { taken: ReadonlySet<number> }) => {
    const months = [...taken].filter((at) => MONTHS.has(tokens[at]!.folded));
    return book != null && months.length > 0 && months.every((at) => !book.holds(tokens[at]!.stem));
  };
  const isMeant = (period: Period) =>
    period.certain || ((bare || unnamed(period) || isYearOfCreation(tokens, period.taken, isPlace)) && free(period));
  // "en 2026 Portes ouvertes 2026": the year of a name is not said again by the period.
  const ofNames = (period: Period) => !period.certain && [...period.taken].every((at) => isYearOfName(tokens, at, book ?? null));
  const meantPeriods = distinct(periods.filter((period) => !ofNames(period))).filter(isMeant);
  if (early === 'operations') readWithOthers(tokens, meantPeriods, today);
  take(tokens, new Set(meantPeriods.flatMap(({ taken }) => [...taken])));
  const limit = limitOf(tokens);

  const match = findPlace(tokens, divisions, book, meant);
  const found = besideTaught(tokens, articles, articleOf(tokens, match, verbatim, names, early === 'stocks' ? book : null));
  const alone = match ?? seenPlace(concepts, found.typed);
  const both = concepts.has('share') && alone !== null ? besideWhole(alone.place, divisions) : null;
  const spot = both === null || alone === null ? alone : { ...alone, place: both };
  const where = spot?.place ?? null;
  const place = where?.kind === 'division' && isAlone(tokens, spot!, divisions) ? { ...where, alone: true as const } : where;
  // "à en-tête" is announced like a place: until the data tells, the question has a name.
  const doubtful = place?.kind === 'unknown' && match?.certain === false;
  const meanings = withoutPlaceNames(tokens, match);
  const has = featuresOf({
    ...said,
    concepts: meanings,
    periods: meantPeriods,
    place: spot,
    name: found.article !== null || doubtful,
    titled: isTitle(found.article, book),
    parts: found.parts.length > 1,
    twice: saidTwice(found.parts),
    bareNumber: !found.quoted && found.article !== null && !/\p{L}/u.test(found.article),
    long: found.long,
  });
  const decided = decide(has);
  const decision = summed ? { ...decided, intent: summedIntent(decided.intent) } : decided;
  const without = has('except') ? excludedStates(tokens) : [];
  const kept = tokens.filter(({ at }) => !without.includes(at));
  const base: Understanding = {
    ...decision,
    about: subjectNamed(has),
    article: found.article,
    spoken: found.spoken,
    quoted: found.quoted,
    wider: found.wider,
    parts: found.parts,
    negated: found.negated,
    levels: levelsOf(meanings, has('low')),
    empty: has('empty') && !besideLow(tokens),
    ranked: decision.intent === 'factures.count' ? null : rankOf(has),
    limit,
    place,
    placeSpoken: match === null ? null : spokenPlace(tokens, match),
    divisionIds: idsOf(place, divisions),
    period: meantPeriods[0] === undefined ? null : daysOf(meantPeriods[0]),
    periods: meantPeriods.map(daysOf),
    undated: has('undated'),
    range: has('zero') ? NONE : has('negative') ? BELOW_NONE : range,
    threshold: summed ? compared.range : null,
    channels: CHANNEL_WORDS.filter((channel) => meanings.has(`channel:${channel}`)),
    statuts: namesOf(without.length === 0 ? meanings : conceptsOf(kept), 'cfi:'),
    born: namesOf(without.length === 0 ? meanings : conceptsOf(kept), 'born:'),
    without: without.length > 0 ? without.map((at) => deniedWord(tokens, at)).join(' ') : has('toBill') ? BILLED : null,
    measure: summed ? (compared.range.by ?? sumOf(measureOf(has))) : measureOf(has),
    by: has('byState') ? 'state' : has('byChannel') ? 'channel' : divided(has) ? 'division' : null,
    underWay: has('underWay') || (has('planned') && decision.intent.startsWith('operations.') && !isDated(meantPeriods, carried)),
    stateWords: stateWordsOf(kept, tokens),
    kinds: kindsOf(meanings),
    search: found.article,
    number,
    numbers: number === null || others.length === 0 ? [] : [number, ...others],
    minimum: has('minimum') && !besideQuantity(tokens),
    references,
    campaign: verbatim ?? found.typed,
    either,
    years:
      meantPeriods.length > 0 || has('campaigns') || !(has('campaign') || has('titled') || early === 'operations')
        ? []
        : yearsOfCampaign(found, book),
    followUp: false,
    synonyms: used,
    learntSubject: subject,
    loose: tokens.some(
      ({ at, concepts, taken }) => !taken && match?.taken.has(at) !== true && concepts.some(({ concept }) => OTHERS.test(concept)),
    ),
    meanings,
    text: question,
    heard: heardIn(tokens, {
      taken: [...spots, ...meantPeriods, ...(range === null && !summed ? [] : [compared!]), ...(match === null ? [] : [match])],
      article: found.article ?? '',
      apart: [...references, verbatim ?? '', ...names].join(' '),
      dropped: new Set([...back, ...beside]),
    }),
  };
  if (carried === null) return datelessAlone(base);
  const words = { tokens, has, divisions, subject: subjectOf(has), opening, book: book ?? null, placed: match?.taken ?? new Set<number>() };
  return datelessAlone(follow(base, carried, words));
}

const isSplit = (taken: ReadonlySet<number>, context: ReadonlySet<number>): boolean =>
  [...taken].some((at) => context.has(at)) && [...taken].some((at) => !context.has(at));
const withoutSaid = (tokens: readonly Token[], said: ReadonlySet<number>, periods: readonly Period[]): Token[] =>
  tokens.map((token) =>
    said.has(token.at)
      ? { ...token, folded: '', stem: '' }
      : { ...token, taken: token.taken && !periods.some(({ taken }) => taken.has(token.at)) },
  );

/** Stocks are what a question is about when it names nothing else: only words of theirs name them. */
function subjectNamed(has: Has): AssistantSubject | null {
  const subject = subjectOf(has);
  if (subject === 'hors_sujet' || subject === 'perimetre') return null;
  return subject !== 'stocks' || has('stock') || has('alert') || (has('name') && has('quantity')) ? subject : null;
}

/** "qui voit Lille ?": only a division is seen; a name that none of the scope bears is not the whole scope. */
function seenPlace(concepts: ReadonlySet<string>, name: string | null): PlaceMatch | null {
  const seen = concepts.has('seenBy') || concepts.has('sees') || concepts.has('sight');
  const other = ['stock', 'quantity', 'campaign', 'operation', 'invoice', 'alert', 'low'].some((concept) => concepts.has(concept));
  return name === null || !seen || other ? null : { place: { kind: 'unknown', asked: name }, taken: new Set(), certain: true };
}

/** The name of a division that was chosen is that division for the question it was offered in. */
const divisionOf = ({ label, division }: Offered): Learnt[] =>
  division === undefined
    ? []
    : [{ id: '', kind: 'division', key: contentKey(label), value: String(division), phrase: label, meaning: label }];

const canonical = (reference: string): string => `MYCFIA${reference.slice('MYCFIA'.length).toLowerCase().replaceAll(/[_ ]/gu, '-')}`;

const conceptsOf = (tokens: readonly Token[]): ReadonlySet<string> =>
  new Set(tokens.flatMap(({ concepts }) => concepts.map(({ concept }) => concept)));

/** "opérations qui vont partir": with a day, said now or before, those of that day; without one, those still under way. */
const isDated = (periods: readonly Period[], carried: Carried | null): boolean => periods.length > 0 || (carried?.period ?? null) !== null;

/** "à facturer": those sent, less those an invoice holds. */
const BILLED = 'facturee';

const MEASURED = ['measure:net', 'measure:gross', 'requester'];

/** Meanings that belong to the other subjects. */
const OTHERS = /^(?:channel:|kind:|part:|operation$|invoice$|sending$|campaign$|spending$|cfi:|born:)/u;

/** "qui a le plus de factures, Mme Aubry ou M. Santos ?" compares people, not divisions. */
const divided = (has: Has): boolean => (has('byDivision') && !has('persons')) || has('whichDivision');

/** "a-t-on dépassé 2 000 € d'opérations ?" is about what they cost, however it is said. */
const summedIntent = (intent: Decision['intent']): Decision['intent'] =>
  intent === 'operations.count' || intent === 'operations.list'
    ? 'operations.total'
    : intent === 'factures.count' || intent === 'factures.list'
      ? 'factures.total'
      : intent;
const sumOf = (measure: Measure | null): Measure | null => (measure === 'count' ? null : measure);

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
  if (place?.kind === 'division') return place.alone === true ? new Set([place.id]) : branch(divisions, place.id);
  return place?.kind === 'both' ? new Set(place.divisions.flatMap(({ id }) => [...branch(divisions, id)])) : null;
}

const spokenPlace = (tokens: readonly Token[], { taken }: PlaceMatch): string =>
  tokens
    .filter((token) => taken.has(token.at) && !token.stop)
    .map((token) => token.raw)
    .join(' ');

function measureOf(has: Has): Measure | null {
  // "coût de la prestation (HT)": a part of the cost is one of a total without taxes.
  if (!has('number')) for (const part of ['postage', 'transport', 'service'] as const) if (has(`part:${part}`)) return part;
  if (has('measure:net')) return 'net';
  if (has('measure:gross')) return 'gross';
  if (has('number') && has('line')) return 'lines';
  if (has('counted')) return 'count';
  // "le mois le plus cher en opérations": what they cost is what is told of each month.
  return has('cost') || has('spending') || (has('byMonth') && has('dear')) ? 'cost' : null;
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
