import data from '../../resources/assistant/prose.json' with { type: 'json' };
import type { AnswerRow, Figure } from '../../shared/model/assistant.ts';
import { ORIGIN_LABELS, type Origin } from '../../shared/model/sourced.ts';
import { singular } from './engine/words/text.ts';
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
export interface Context {
  numbers: readonly number[];
  words: ReadonlySet<string>;
}

export const NEUTRAL = new Set(data.neutral.flatMap((line) => line.split(' ')).map(singular));
const SUBJECTS: Readonly<Record<string, string>> = data.subjects;
const LETTERS = /[\p{L}]+(?:'[\p{L}]+)?/gu;
/** "n'" is left: a negation states something. */
const ELIDED = /^(?:[cdjlmst]|qu|jusqu|lorsqu|puisqu)'/u;
/** Ends of sentences part clauses always; commas, colons and "et" only once a number was told ("À Lille : 300, et 450 à Arras"). */
const CLAUSE = /[.;!?\n)]|[:(]|,(?!\d)|(?<=\s)(?:et|puis|contre|tandis que|alors que|mais|dont)(?=\s)/gu;
const ENDS = /[.;!?\n)]/u;

export const UNIT_SIGN = /[€%$£]/gu;

const stemsOf = (text: string): string[] =>
  [...foldInPlace(text.normalize('NFC')).matchAll(LETTERS)].map((match) => singular(match[0].replace(ELIDED, '')));

export interface Clause {
  /** Stems of the words that are neither names, numbers nor dates. */
  words: string[];
  names: string[];
  dates: string[];
  numbers: { statement: Statement; after: string[] }[];
}

/** The prose cut where one thing ends and another begins, dates and names kept whole. */
export function clausesOf(prose: string, told: readonly Statement[]): Clause[] {
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

export interface Line {
  names: ReadonlySet<string>;
  /** The column each name stands in. */
  columns: ReadonlyMap<string, string>;
  numbers: readonly Cell[];
}

/** Lines of the results by the names that tell them apart. Several tools: each figure is a line of its own. */
export function linesOf({ rows, figure }: Evidence, several: boolean): Line[] {
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

const SUBJECT_WORDS = (dataset: string): string[] => (SUBJECTS[dataset] === undefined ? [] : stemsOf(SUBJECTS[dataset]));

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

export function contextsOf(each: Evidence): Context[] {
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
export const ownLinesOf = (each: Evidence): Line[] => {
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
  [sentence, figure?.unit ?? '', ...rows.flatMap((row) => Object.keys(row))].flatMap((text) => text.match(UNIT_SIGN) ?? []);

/** What the whole answer may state: numbers that were shown, never those that were only read. */
export function factsOf(evidence: readonly Evidence[]): ProofFacts {
  const cells = evidence.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row)));
  return {
    now: evidence[0]?.facts.now ?? 0,
    numbers: [...cells.filter((cell) => typeof cell === 'number'), ...evidence.flatMap(wholeOf)],
    instants: evidence.flatMap(({ facts }) => facts.instants),
    names: [...evidence.flatMap(({ facts }) => facts.names), ...cells.filter((cell) => typeof cell === 'string')],
  };
}
