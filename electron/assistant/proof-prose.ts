import data from '../../resources/assistant/prose.json' with { type: 'json' };
import type { AnswerRow, Figure } from '../../shared/model/assistant.ts';
import { ORIGIN_LABELS, type Origin } from '../../shared/model/sourced.ts';
import { singular } from './engine/text.ts';
import { type ProofFacts, type Statement, statements } from './proof.ts';
import { foldInPlace } from './proof-numbers.ts';

/** What one tool gave, as far as a sentence may tell it. */
export interface Evidence {
  dataset: string;
  /** null = nothing was read. */
  source: Origin | null;
  /** The deterministic sentence, already proven. */
  sentence: string;
  figure: Figure | null;
  rows: readonly AnswerRow[];
  totalRows: number;
  filters: readonly { name: string; value: string }[];
  facts: ProofFacts;
}

/** Words and numbers that were given together: a line, a clause of the deterministic sentence, a figure and its label. */
interface Context {
  numbers: readonly number[];
  words: ReadonlySet<string>;
}

const NEUTRAL = new Set(data.neutral.flatMap((line) => line.split(' ')).map(singular));
const SUBJECTS: Readonly<Record<string, string>> = data.subjects;
const LETTERS = /[\p{L}]+(?:'[\p{L}]+)?/gu;
/** "n'" is left: a negation states something. */
const ELIDED = /^(?:[cdjlmst]|qu|jusqu|lorsqu|puisqu)'/u;
/** Ends of sentences part clauses always; commas, colons and "et" only once a number was told ("À Lille : 300, et 450 à Arras"). */
const CLAUSE = /[.;!?\n)]|[:(]|,(?!\d)|(?<=\s)(?:et|puis|contre|tandis que|alors que|mais|dont)(?=\s)/gu;
const ENDS = /[.;!?\n)]/u;
const FILLERS = new Set(['de', 'd', 'des', 'du', 'vos', 'votre', 'les', 'le', 'la', 'autre', 'ces']);
const UNIT_SIGN = /[€%$£]/gu;

const stemsOf = (text: string): string[] =>
  [...foldInPlace(text.normalize('NFC')).matchAll(LETTERS)].map((match) => singular(match[0].replace(ELIDED, '')));

/**
 * Why a model's prose may not be shown; null when it may. Beyond `prove`, every word that states something must come from the tools, a number
 * must be told with the line, the unit and the words it was given with, and no name may be one that was not read. Total and pure.
 */
export function refusalOf(prose: string, evidence: readonly Evidence[]): string | null {
  const facts = factsOf(evidence);
  const told = statements(prose, facts);
  const unproven = told.filter(({ supported }) => !supported);
  if (unproven.length > 0) return `sans preuve : ${unproven.map(({ text }) => text.trim()).join(', ')}`;
  const given = new Set(evidence.flatMap(givenWords));
  const contexts = evidence.flatMap(contextsOf);
  const lines = { read: evidence.flatMap((each) => linesOf(each, evidence.length > 1)), said: evidence.flatMap(ownLinesOf) };
  const units = unitsOf(evidence);
  const written = new Set(
    evidence.flatMap((each) => statements(each.sentence.normalize('NFC'), each.facts)).map(({ text }) => dayKey(text)),
  );
  const signs = new Set(evidence.flatMap(signsOf));
  for (const [sign] of prose.matchAll(UNIT_SIGN)) if (!signs.has(sign)) return `unité inconnue : ${sign}`;
  for (const clause of clausesOf(prose, told)) {
    const claims = clause.words.filter((word) => !NEUTRAL.has(word));
    const unknown = claims.find((word) => !given.has(word));
    if (unknown !== undefined) return `mot hors des résultats : ${unknown}`;
    // A period is one that our own sentence writes; the day of the data alone may be told in other words.
    const moved = clause.dates.length > 1 ? clause.dates.find((date) => !written.has(dayKey(date))) : undefined;
    if (moved !== undefined) return `date d'autre chose : ${moved}`;
    const paired = wronglyPaired(clause, lines.read);
    if (paired !== null) return paired;
    for (const number of clause.numbers) {
      const refusal = whyNotHere(number, clause, lines, units, evidence) ?? whyNotTogether(number, claims, clause, contexts);
      if (refusal !== null) return refusal;
    }
  }
  return null;
}

/** A date as it is compared with another: its letters folded, its figures without leading zeros. */
const dayKey = (text: string): string =>
  foldInPlace(text)
    .replace(/\b0(?=\d)/gu, '')
    .trim();

interface Clause {
  /** Stems of the words that are neither names, numbers nor dates. */
  words: string[];
  names: string[];
  dates: string[];
  numbers: { statement: Statement; after: string[] }[];
}

/** The prose cut where one thing ends and another begins, dates and names kept whole. */
function clausesOf(prose: string, told: readonly Statement[]): Clause[] {
  // What was read is blanked letter for letter, so that "10:45" and "Brochure A4, 12 pages" are no ends of clauses.
  let blank = foldInPlace(prose);
  for (const { start, end } of told) blank = blank.slice(0, start) + '\u0001'.repeat(end - start) + blank.slice(end);
  const out: Clause[] = [];
  const cut = (from: number, to: number) => {
    const inside = told.filter(({ start, end }) => start >= from && end <= to);
    out.push({
      words: stemsOf(blank.slice(from, to)),
      names: inside.flatMap(({ kind, text }) => (kind === 'name' ? [foldInPlace(text)] : [])),
      dates: inside.flatMap(({ kind, text }) => (kind === 'date' ? [text] : [])),
      numbers: inside.flatMap((statement) =>
        statement.kind === 'number' ? [{ statement, after: stemsOf(blank.slice(statement.end, Math.min(to, statement.end + 60))) }] : [],
      ),
    });
  };
  let from = 0;
  for (const end of blank.matchAll(CLAUSE)) {
    const counted = told.some(({ kind, start }) => kind === 'number' && start >= from && start < end.index);
    if (!counted && !ENDS.test(end[0])) continue;
    cut(from, end.index);
    from = end.index + end[0].length;
  }
  cut(from, blank.length);
  return out;
}

/** A number of a line, and the words of its column. */
interface Cell {
  value: number;
  words: readonly string[];
  /** The word it must be followed by; null = none. */
  unit: string | null;
}

interface Line {
  names: ReadonlySet<string>;
  /** The column each name stands in. */
  columns: ReadonlyMap<string, string>;
  numbers: readonly Cell[];
}

/** Lines of the results by the names that tell them apart. Several tools: each figure is a line of its own. */
function linesOf({ rows, figure }: Evidence, several: boolean): Line[] {
  const texts = rows.map(
    (row) => new Map(Object.entries(row).flatMap(([column, value]) => (typeof value === 'string' ? [[foldInPlace(value), column]] : []))),
  );
  const everywhere = (name: string) => texts.length > 1 && texts.every((line) => line.has(name));
  const lines = rows.map((row, index) => ({
    names: new Set([...texts[index]!.keys()].filter((name) => !everywhere(name))),
    columns: texts[index]!,
    numbers: Object.entries(row).flatMap(([column, value]) =>
      typeof value === 'number' ? [{ value, words: stemsOf(column), unit: null }] : [],
    ),
  }));
  const own = figure?.value ?? null;
  if (!several || figure === null) return lines;
  const label = foldInPlace(figure.label);
  return [
    ...lines,
    { names: new Set([label]), columns: new Map([[label, '']]), numbers: own === null ? [] : [{ value: own, words: [], unit: null }] },
  ];
}

/** « Agence Lille est Critique »: names of different columns told together must stand on one line; of one column, they are a list. */
function wronglyPaired({ names }: Clause, lines: readonly Line[]): string | null {
  const specific = names.filter((name) => lines.some((line) => line.names.has(name)));
  const together = lines.some((line) => specific.every((name) => line.names.has(name)));
  const columns = specific.map((name) => new Set(lines.flatMap((line) => line.columns.get(name) ?? [])));
  const listed = columns.every((column) => [...column].some((each) => columns[0]!.has(each)));
  return together || listed ? null : `rapproché à tort : ${specific.join(' et ')}`;
}

/** What the whole answer was filtered on tells no line from another: its article, its month. */
const isFilter = (name: string, evidence: readonly Evidence[]): boolean =>
  evidence.some(({ filters }) => filters.some(({ value }) => !value.includes(',') && foldInPlace(value).includes(name)));

/** A number told beside the name of a line must be of that line; one told alone must be a figure of the whole. */
function whyNotHere(
  { statement, after }: Clause['numbers'][number],
  clause: Clause,
  lines: { read: readonly Line[]; said: readonly Line[] },
  units: ReadonlyMap<string, readonly number[]>,
  evidence: readonly Evidence[],
): string | null {
  const tells = statement.tells!;
  const text = statement.text.trim();
  const all = [...lines.read, ...lines.said];
  const specific = clause.names.filter((name) => all.some(({ names }) => names.has(name)) && !isFilter(name, evidence));
  const beside = (of: readonly Line[]) => of.filter(({ names }) => specific.every((name) => names.has(name)));
  const next = after.slice(0, 3).find((word) => !FILLERS.has(word));
  const bound = next === undefined ? undefined : units.get(next);
  const told = ({ numbers }: Line) =>
    numbers.some(
      ({ value, words, unit }) =>
        tells(value) && (unit === null ? bound === undefined || words.includes(next!) || bound.some(tells) : unit === next),
    );
  // What our own sentence says of a name comes first; a name on several lines tells none of them apart: all must agree.
  const best = beside(lines.said).length > 0 ? beside(lines.said) : beside(lines.read);
  const fits = best.length > 0 && best.every(told);
  if (specific.length > 0 && !fits) return `chiffre d'une autre ligne : ${text}`;
  if (specific.length === 0 && !evidence.flatMap(wholeOf).some(tells)) return `chiffre sans sa ligne : ${text}`;
  if (specific.length > 0) return null;
  if (bound !== undefined) return bound.some(tells) ? null : `chiffre d'autre chose : ${text} ${next}`;
  // Alone and without a unit it can only be the figure itself, or what our own sentence says without a unit.
  return evidence.flatMap(looseOf).some(tells) ? null : `chiffre sans son unité : ${text}`;
}

/** The words that state something in a clause must have been given with one of its numbers. */
function whyNotTogether(
  { statement }: Clause['numbers'][number],
  claims: readonly string[],
  clause: Clause,
  contexts: readonly Context[],
): string | null {
  const near = contexts.filter(({ numbers }) => numbers.some((fact) => clause.numbers.some((number) => number.statement.tells!(fact))));
  const apart = claims.find((word) => !near.some(({ words }) => words.has(word)));
  return apart === undefined ? null : `rapproché à tort : ${statement.text.trim()} et ${apart}`;
}

const SUBJECT_WORDS = (dataset: string): string[] => (SUBJECTS[dataset] === undefined ? [] : stemsOf(SUBJECTS[dataset]));

/** Every word the tools gave. */
function givenWords({ dataset, source, sentence, figure, rows, filters }: Evidence): string[] {
  return [
    ...SUBJECT_WORDS(dataset),
    ...stemsOf(source === null ? '' : ORIGIN_LABELS[source]),
    ...stemsOf(sentence),
    ...(figure === null ? [] : [...stemsOf(figure.label), ...stemsOf(figure.unit ?? '')]),
    ...rows.flatMap((row) => Object.entries(row).flatMap(([column, value]) => [...stemsOf(column), ...stemsOf(String(value ?? ''))])),
    ...filters.flatMap(({ name, value }) => [...stemsOf(name), ...stemsOf(value)]),
  ];
}

function contextsOf(each: Evidence): Context[] {
  const { dataset, source, sentence, figure, rows, totalRows, filters } = each;
  // True of every number of the answer: its subject, its source, its filters, its age.
  const common = [
    ...SUBJECT_WORDS(dataset),
    ...stemsOf(source === null ? '' : ORIGIN_LABELS[source]),
    // A filter on several values is true of some lines only.
    ...filters.flatMap(({ name, value }) => [...stemsOf(name), ...(value.includes(',') ? [] : stemsOf(value))]),
    ...(/\(([^)]*)\)/u.exec(sentence)?.slice(1).flatMap(stemsOf) ?? []),
    ...(/d'après [^.(]*/u.exec(sentence)?.flatMap(stemsOf) ?? []),
  ];
  const withCommon = (words: readonly string[]) => new Set([...common, ...words]);
  return [
    { numbers: figureOf(each), words: withCommon(figure === null ? [] : [...stemsOf(figure.label), ...stemsOf(figure.unit ?? '')]) },
    { numbers: [totalRows], words: withCommon(['ligne']) },
    ...ownClauses(each).map(({ numbers, words }) => ({
      numbers: numbers.flatMap(({ statement }) => valuesOf(statement, each)),
      words: withCommon(words),
    })),
    ...rows.map((row) => ({
      numbers: Object.values(row).flatMap((value) => (typeof value === 'number' ? [value] : [])),
      words: withCommon(
        Object.entries(row).flatMap(([column, value]) => [...stemsOf(column), ...(typeof value === 'string' ? stemsOf(value) : [])]),
      ),
    })),
  ];
}

const ownClauses = (each: Evidence): Clause[] => {
  const composed = each.sentence.normalize('NFC');
  return clausesOf(composed, statements(composed, factsOf([each])));
};

/** « Critique 1, Modéré 2 », « Flyer A4 : 1 250 sur 4 divisions »: what our own sentence tells together is a line as well. */
const ownLinesOf = (each: Evidence): Line[] => {
  const composed = each.sentence.normalize('NFC');
  const told = statements(composed, factsOf([each]));
  return ownClauses(each).flatMap(({ names, numbers }) => {
    const cells = numbers.flatMap(({ statement }) => {
      const unit = unitAfter(composed, statement, told);
      const bound = unit === null || NEUTRAL.has(unit) ? null : unit;
      return valuesOf(statement, each).map((value) => ({ value, words: [], unit: bound }));
    });
    return names.length === 0 || cells.length === 0 ? [] : [{ names: new Set(names), columns: new Map(), numbers: cells }];
  });
};

/** The word right after a number, when a space or the sign of a currency alone parts them; a name is no unit. */
const unitAfter = (sentence: string, { end }: Statement, told: readonly Statement[]): string | null => {
  const found = /^[\u202f\u00a0 ](?:[€$£%][\u202f\u00a0 ])?([\p{L}']+)/u.exec(sentence.slice(end));
  const next = found?.[1];
  const named = told.some(({ start }) => found !== null && start > end && start < end + found[0].length);
  return next === undefined || named ? null : (stemsOf(next)[0] ?? null);
};

/** Figures of the whole answer: they need no line. */
const wholeOf = (each: Evidence): number[] => [...figureOf(each), each.totalRows, ...ownNumbers(each).map(({ value }) => value)];

/** Figures that no unit follows: « Flyer A4 : 1 250 sur 4 divisions » says 1 250 of nothing but the article. */
const looseOf = (each: Evidence): number[] => [
  ...figureOf(each),
  ...ownNumbers(each).flatMap(({ value, unit }) => (unit === null || NEUTRAL.has(unit) ? [value] : [])),
];

const figureOf = ({ figure }: Evidence): number[] => (figure === null || figure.value === null ? [] : [figure.value]);

/** The numbers our own sentence writes, hours, dates and names left out, with the word that follows. */
function ownNumbers(each: Evidence): { value: number; unit: string | null }[] {
  const { sentence, facts } = each;
  const composed = sentence.normalize('NFC');
  const told = statements(composed, facts);
  return told.flatMap((statement) => {
    const unit = unitAfter(composed, statement, told);
    return valuesOf(statement, each).map((value) => ({ value, unit }));
  });
}

function valuesOf({ kind, text, tells }: Statement, { facts }: Evidence): number[] {
  if (kind !== 'number') return [];
  const value = Number(
    text
      .replace(/[\u202f\u00a0 ]/g, '')
      .replace('−', '-')
      .replace(',', '.'),
  );
  // In words, it is the fact it tells.
  return Number.isNaN(value) ? facts.numbers.filter((fact) => tells?.(fact)).slice(0, 1) : [value];
}

/** What each unit was given with: « 4 divisions » binds 4 to "division". */
function unitsOf(evidence: readonly Evidence[]): Map<string, number[]> {
  const units = new Map<string, number[]>();
  const bind = (unit: string, value: number) => units.set(unit, [...(units.get(unit) ?? []), value]);
  for (const each of evidence) {
    const { figure, totalRows } = each;
    bind('ligne', totalRows);
    for (const { value, unit } of ownNumbers(each)) if (unit !== null && !NEUTRAL.has(unit)) bind(unit, value);
    const unit = figure?.unit === null || figure === null ? undefined : stemsOf(figure.unit)[0];
    if (unit !== undefined && figure !== null && figure.value !== null) bind(unit, figure.value);
  }
  return units;
}

const signsOf = ({ sentence, figure, rows }: Evidence): string[] =>
  [sentence, figure?.unit ?? '', ...rows.flatMap((row) => Object.keys(row))].flatMap((text) => text.match(UNIT_SIGN) ?? []);

/** What the whole answer may state: numbers that were shown, never those that were only read. */
function factsOf(evidence: readonly Evidence[]): ProofFacts {
  const cells = evidence.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row)));
  return {
    now: evidence[0]?.facts.now ?? 0,
    numbers: [...cells.filter((cell) => typeof cell === 'number'), ...evidence.flatMap(wholeOf)],
    instants: evidence.flatMap(({ facts }) => facts.instants),
    names: [...evidence.flatMap(({ facts }) => facts.names), ...cells.filter((cell) => typeof cell === 'string')],
  };
}
