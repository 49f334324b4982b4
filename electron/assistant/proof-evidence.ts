import data from '../../resources/assistant/prose.json' with { type: 'json' };
import type { AnswerRow, Figure, Nothing } from '../../shared/model/assistant.ts';
import { ORIGIN_LABELS, type Origin } from '../../shared/model/sourced.ts';
import { singular } from './engine/words/text.ts';
import { type ProofFacts, type Statement, statements } from './proof.ts';
import { type Clause, clausesOf, stemsOf } from './proof-clauses.ts';
import { foldInPlace, numbersIn, signedOf } from './proof-numbers.ts';

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
  /** Why there is no line; null = there are some, or which are meant is asked back. */
  nothing: Nothing | null;
  filters: readonly { name: string; value: string }[];
  facts: ProofFacts;
}

/** Words and numbers that were given together: a line, a clause of the deterministic sentence, a figure and its label. */
export interface Context {
  numbers: readonly number[];
  names: ReadonlySet<string>;
  words: ReadonlySet<string>;
}

export const NEUTRAL = new Set(data.neutral.flatMap((line) => line.split(' ')).map(singular));
const SUBJECTS: Readonly<Record<string, string>> = data.subjects;

/** Marks that state nothing; any other is a sign, which the tools must have given (`€`, `%`, `≠`). */
export const SIGN = /[^\p{L}\p{N}\s.,;:!'’ʼ«»()"“”~≈…–—-]/gu;

/** A number of a line, and the words of its column. */
export interface Cell {
  value: number;
  words: readonly string[];
  /** The word it must be followed by; null = none. */
  unit: string | null;
  /** What the line is about, which a number alone tells: its first column. */
  main: boolean;
}

export interface Line {
  names: ReadonlySet<string>;
  /** The column each name stands in. */
  columns: ReadonlyMap<string, string>;
  numbers: readonly Cell[];
}

/** Lines of the results by the names that tell them apart. Several tools: each figure is a line of its own. */
export function linesOf({ rows, totalRows, figure }: Evidence, several: boolean): Line[] {
  const texts = rows.map(
    (row) => new Map(Object.entries(row).flatMap(([column, value]) => (typeof value === 'string' ? [[foldInPlace(value), column]] : []))),
  );
  const everywhere = (name: string) => texts.length > 1 && texts.length >= totalRows && texts.every((line) => line.has(name));
  const main = numericColumns(rows)[0];
  const lines = rows.map((row, index) => ({
    names: new Set([...texts[index]!.keys()].filter((name) => !everywhere(name))),
    columns: texts[index]!,
    numbers: Object.entries(row).flatMap(([column, value]) =>
      typeof value === 'number' ? [{ value, words: stemsOf(column), unit: null, main: column === main }] : [],
    ),
  }));
  const own = figure?.value ?? null;
  if (!several || figure === null) return lines;
  const label = foldInPlace(figure.label);
  const numbers = own === null ? [] : [{ value: own, words: [], unit: null, main: true }];
  return [...lines, { names: new Set([label]), columns: new Map([[label, '']]), numbers }];
}

/** Columns that hold a number in any line, in order. */
const numericColumns = (rows: readonly AnswerRow[]): string[] =>
  [...new Set(rows.flatMap(Object.keys))].filter((column) => rows.some((row) => typeof row[column] === 'number'));

/** Whether several names, or a name and a date, stand on one line: that is a statement without any number. */
export const standsOn =
  (lines: readonly Line[], now: number) =>
  ({ names, dates }: Clause): boolean =>
    names.length > 0 &&
    names.length + dates.length > 1 &&
    lines.some((line) => names.every((name) => line.names.has(name)) && dates.every((date) => isDayOf(line, date, now)));

/** Whether a line holds the day that a sentence tells, however it is written. */
export function isDayOf({ columns }: Line, told: string, now: number): boolean {
  const instants = [...columns.keys()].flatMap(daysIn);
  return statements(told, { now, instants, numbers: [], names: [] }).every(({ supported }) => supported);
}

/** Noon of each `22/10/2025` of a cell. */
export const daysIn = (cell: string): string[] =>
  [...cell.matchAll(/(\d{2})\/(\d{2})\/(\d{4})/gu)].map(([, day, month, year]) => `${year}-${month}-${day}T12:00:00.000Z`);

export const SUBJECT_WORDS = (dataset: string): string[] => (SUBJECTS[dataset] === undefined ? [] : stemsOf(SUBJECTS[dataset]));

/** Every word the tools gave. */
export function givenWords({ dataset, source, sentence, figure, rows, filters }: Evidence): string[] {
  return [
    ...SUBJECT_WORDS(dataset),
    ...stemsOf(source === null ? '' : ORIGIN_LABELS[source]),
    ...stemsOf(sentence),
    ...(figure === null ? [] : [...stemsOf(figure.label), ...stemsOf(figure.unit ?? '')]),
    ...rows.flatMap((row) => Object.entries(row).flatMap(([column, value]) => [...stemsOf(column), ...stemsOf(String(value ?? ''))])),
    ...filters.flatMap(({ name, value }) => [...stemsOf(name), ...stemsOf(value)]),
  ];
}

/** `a, b et c`, but not "Agence Lille et ses divisions". */
export const SEVERAL = /,| et (?!(?:ses|leurs) divisions$)/u;

export function contextsOf(each: Evidence): Context[] {
  const { dataset, source, sentence, rows, totalRows, filters } = each;
  // True of every number of the answer: its subject, its source, its filters, its age.
  const common = [
    ...SUBJECT_WORDS(dataset),
    ...stemsOf(source === null ? '' : ORIGIN_LABELS[source]),
    // A filter on several values is true of some lines only.
    ...filters.flatMap(({ name, value }) => [...stemsOf(name), ...(SEVERAL.test(value) ? [] : stemsOf(value))]),
    ...(/\(([^)]*)\)/u.exec(sentence)?.slice(1).flatMap(stemsOf) ?? []),
    ...(/d'après [^.(]*/u.exec(sentence)?.flatMap(stemsOf) ?? []),
  ];
  const withCommon = (words: readonly string[]) => new Set([...common, ...words]);
  return [
    { numbers: figureOf(each), names: new Set(), words: withCommon(figureWords(each)) },
    { numbers: [totalRows], names: new Set(), words: withCommon(['ligne']) },
    ...ownClauses(each).map(({ numbers, names, words }) => ({
      numbers: numbers.flatMap(({ statement }) => valuesOf(statement, each)),
      names: new Set(names),
      words: withCommon(words.map(({ stem }) => stem)),
    })),
    ...rows.map((row) => ({
      names: new Set(Object.values(row).flatMap((value) => (typeof value === 'string' ? [foldInPlace(value)] : []))),
      numbers: Object.values(row).flatMap((value) => (typeof value === 'number' ? [value] : [])),
      words: withCommon(
        Object.entries(row).flatMap(([column, value]) => [...stemsOf(column), ...(typeof value === 'string' ? stemsOf(value) : [])]),
      ),
    })),
  ];
}

const figureWords = ({ figure }: Evidence): string[] => (figure === null ? [] : [...stemsOf(figure.label), ...stemsOf(figure.unit ?? '')]);

/** The clauses of our own sentence. */
export const ownClauses = (each: Evidence): Clause[] => {
  const composed = each.sentence.normalize('NFC');
  return clausesOf(composed, statements(composed, factsOf([each])), standsOn(linesOf(each, false), each.facts.now));
};

/** The figures that our own sentence writes, each with the words of its clause. */
function ownCells(each: Evidence): { names: readonly string[]; cells: Cell[] }[] {
  const composed = each.sentence.normalize('NFC');
  const told = statements(composed, factsOf([each]));
  return ownClauses(each).map(({ names, numbers, words }) => ({
    names,
    cells: numbers.flatMap(({ statement }) => {
      const unit = unitAfter(composed, statement, told);
      const bound = unit === null || NEUTRAL.has(unit) ? null : unit;
      return valuesOf(statement, each).map((value) => ({ value, words: words.map(({ stem }) => stem), unit: bound, main: true }));
    }),
  }));
}

/** « Critique 1, Modéré 2 », « Flyer A4 : 1 250 sur 4 divisions »: what our own sentence tells together is a line as well. */
export const ownLinesOf = (each: Evidence): Line[] =>
  ownCells(each).flatMap(({ names, cells }) =>
    names.length === 0 || cells.length === 0 ? [] : [{ names: new Set(names), columns: new Map(), numbers: cells }],
  );

/** Figures of the whole answer, with the words each was given with. */
export const wholeCellsOf = (each: Evidence): Cell[] => [
  ...figureOf(each).map((value) => ({ value, words: figureWords(each), unit: null, main: true })),
  { value: each.totalRows, words: ['ligne'], unit: null, main: true },
  ...ownCells(each).flatMap(({ cells }) => cells),
];

/** Words that tell a figure from another of the same line or sentence: "HT", "TTC", "minimum", "ligne". */
export function measuresOf(evidence: readonly Evidence[]): Set<string> {
  const words = [...evidence.flatMap(({ rows }) => numericColumns(rows).flatMap(stemsOf)), ...unitsOf(evidence).keys()];
  const subjects = new Set(evidence.flatMap(({ dataset }) => SUBJECT_WORDS(dataset)));
  return new Set(words.filter((word) => !NEUTRAL.has(word) && !subjects.has(word)));
}

/** The word right after a number, when a space, the sign of a currency or brackets alone part them; a name is no unit. */
export const unitAfter = (sentence: string, { end }: Statement, told: readonly Statement[]): string | null => {
  const found = /^[\u202f\u00a0 ](?:[€$£%][\u202f\u00a0 ])?(?:\([^()]*\)[\u202f\u00a0 ])?([\p{L}']+)/u.exec(sentence.slice(end));
  const next = found?.[1];
  const at = found === null || next === undefined ? end : end + found[0].length - next.length;
  const named = told.some(({ start, end: close }) => next !== undefined && start < at + next.length && close > at);
  return next === undefined || named ? null : (stemsOf(next)[0] ?? null);
};

/** Figures of the whole answer: they need no line. */
export const wholeOf = (each: Evidence): number[] => [...figureOf(each), each.totalRows, ...ownNumbers(each).map(({ value }) => value)];

/** Figures that no unit follows: « Flyer A4 : 1 250 sur 4 divisions » says 1 250 of nothing but the article. */
export const looseOf = (each: Evidence): number[] => [
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

export function valuesOf({ kind, text, tells }: Statement, { facts }: Evidence): number[] {
  if (kind !== 'number') return [];
  const value = Number(
    signedOf(text)
      .replace(/[\u202f\u00a0 ]/g, '')
      .replace(',', '.'),
  );
  // In words, it is the fact it tells.
  return Number.isNaN(value) ? facts.numbers.filter((fact) => tells?.(fact)).slice(0, 1) : [value];
}

/** What each unit was given with: « 4 divisions » binds 4 to "division". */
export function unitsOf(evidence: readonly Evidence[]): Map<string, number[]> {
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

export const signsOf = ({ sentence, figure, rows }: Evidence): string[] =>
  [sentence, figure?.unit ?? '', ...rows.flatMap((row) => Object.keys(row))].flatMap((text) => text.match(SIGN) ?? []);

/** What the whole answer may state: numbers that were shown, never those that were only read. */
export function factsOf(evidence: readonly Evidence[]): ProofFacts {
  const cells = evidence.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row)));
  const own = evidence.map(({ sentence }) => foldInPlace(sentence.normalize('NFC')).replace(/« [^»]* »/gu, ' ')).join(' ');
  return {
    now: evidence[0]?.facts.now ?? 0,
    numbers: [...cells.filter((cell) => typeof cell === 'number'), ...evidence.flatMap(wholeOf)],
    instants: evidence.flatMap(({ facts }) => facts.instants),
    names: [...evidence.flatMap(({ facts }) => facts.names), ...cells.filter((cell) => typeof cell === 'string')].map((name) =>
      isPhrase(name) && !own.includes(foldInPlace(name.normalize('NFC'))) ? `« ${name} »` : name,
    ),
  };
}

/** Words a name may have and still not be read as a sentence. */
const NAME_WORDS = 4;

/**
 * « Vous avez 999 999 cartes en stock » may be the name of an article: with a number of its own, or as long as a sentence, it is a name between
 * quotation marks only, unless our own sentence writes it without them.
 */
function isPhrase(name: string): boolean {
  // « 30280 » alone is read between quotation marks in any case.
  if (!/\p{L}/u.test(name)) return false;
  if (stemsOf(name).length > NAME_WORDS) return true;
  const nothing = { now: 0, numbers: [], instants: [], names: [] };
  return numbersIn(foldInPlace(name)).length > 0 && statements(name.normalize('NFC'), nothing).some(({ kind }) => kind === 'number');
}
