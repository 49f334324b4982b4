import { type Statement, statements } from './proof.ts';
import { claimRefused } from './proof-claims.ts';
import { type Clause, clausesOf, type Word } from './proof-clauses.ts';
import {
  type Cell,
  type Context,
  contextsOf,
  daysIn,
  type Evidence,
  factsOf,
  givenWords,
  isDayOf,
  type Line,
  linesOf,
  looseOf,
  measuresOf,
  NEUTRAL,
  ownClauses,
  ownLinesOf,
  SEVERAL,
  SIGN,
  signsOf,
  standsOn,
  unitsOf,
  wholeCellsOf,
  wholeOf,
} from './proof-evidence.ts';
import { foldInPlace } from './proof-numbers.ts';

const FILLERS = new Set(['de', 'd', 'des', 'du', 'vos', 'votre', 'les', 'le', 'la', 'autre', 'ces']);

/** What the tools gave, as a clause is held against it. */
interface Given {
  evidence: readonly Evidence[];
  read: readonly Line[];
  said: readonly Line[];
  /** Clauses of our own sentences. */
  own: readonly Clause[];
  contexts: readonly Context[];
  units: ReadonlyMap<string, readonly number[]>;
  measures: ReadonlySet<string>;
  /** Dates that our own sentences write. */
  written: ReadonlySet<string>;
  now: number;
}

/**
 * Why a model's prose may not be shown; null when it may. Beyond `prove`, every word that states something must come from the tools, a number
 * must be told with the line, the column, the unit and the words it was given with, and no name may be one that was not read. Total and pure.
 */
export function refusalOf(prose: string, evidence: readonly Evidence[]): string | null {
  const facts = factsOf(evidence);
  const told = statements(prose, facts);
  const unproven = told.filter(({ supported }) => !supported);
  if (unproven.length > 0) return `sans preuve : ${unproven.map(({ text }) => text.trim()).join(', ')}`;
  const signs = new Set(evidence.flatMap(signsOf));
  for (const [sign] of besides(prose, told).matchAll(SIGN)) if (!signs.has(sign)) return `unité inconnue : ${sign}`;
  const known = new Set(evidence.flatMap(givenWords));
  const given: Given = {
    evidence,
    read: evidence.flatMap((each) => linesOf(each, evidence.length > 1)),
    said: evidence.flatMap(ownLinesOf),
    own: evidence.flatMap(ownClauses),
    contexts: evidence.flatMap(contextsOf),
    units: unitsOf(evidence),
    measures: measuresOf(evidence),
    written: new Set(evidence.flatMap((each) => statements(each.sentence.normalize('NFC'), each.facts)).map(({ text }) => dayKey(text))),
    now: facts.now,
  };
  for (const clause of clausesOf(prose, told, standsOn(given.read, facts.now))) {
    const claims = clause.words.map(({ stem }) => stem).filter((word) => !NEUTRAL.has(word));
    const unknown = claims.find((word) => !known.has(word));
    if (unknown !== undefined) return `mot hors des résultats : ${unknown}`;
    const apart = wronglyPaired(clause, given.read) ?? wronglyDated(clause, given) ?? wronglySaid(clause, claims, given);
    if (apart !== null) return apart;
    for (const number of clause.numbers) {
      const refusal = whyNotHere(number, clause, given) ?? whyNotTogether(number, claims, clause, given.contexts);
      if (refusal !== null) return refusal;
    }
  }
  return claimRefused(prose, evidence);
}

/** The prose without what was read in it. */
const besides = (prose: string, told: readonly Statement[]): string =>
  told.reduceRight((text, { start, end }) => `${text.slice(0, start)} ${text.slice(end)}`, prose);

/** A date as it is compared with another: its letters folded, its figures without leading zeros. */
const dayKey = (text: string): string =>
  foldInPlace(text)
    .replace(/\b0(?=\d)/gu, '')
    .trim();

const specificOf = (names: readonly string[], lines: readonly Line[]): string[] =>
  names.filter((name) => lines.some((line) => line.names.has(name)));

/** « Agence Lille est Critique »: names of different columns told together must stand on one line; of one column, they are a list. */
function wronglyPaired({ names }: Clause, lines: readonly Line[]): string | null {
  const specific = specificOf(names, lines);
  const together = lines.some((line) => specific.every((name) => line.names.has(name)));
  const columns = specific.map((name) => new Set(lines.flatMap((line) => line.columns.get(name) ?? [])));
  const listed = columns.every((column) => [...column].some((each) => columns[0]!.has(each)));
  return together || listed ? null : `rapproché à tort : ${specific.join(' et ')}`;
}

/** A date beside the name of a line must be of that line; elsewhere it may be no line's own, unless our sentence writes it. */
function wronglyDated({ names, dates }: Clause, { read, own, written, now }: Given): string | null {
  const dated = read.filter((line) => [...line.columns.keys()].some((cell) => daysIn(cell).length > 0));
  const specific = specificOf(names, read);
  const beside = read.filter((line) => specific.every((name) => line.names.has(name)));
  const ofOwn = (date: string) =>
    own.some(
      (clause) => specific.every((name) => clause.names.includes(name)) && clause.dates.some((each) => dayKey(each) === dayKey(date)),
    );
  const ofLine = (date: string) => beside.length > 0 && beside.every((line) => isDayOf(line, date, now));
  const moved = dates.find((date) => {
    // A period is one that our own sentence writes; the day of the data alone may be told in other words.
    const whole = written.has(dayKey(date)) || (dates.length === 1 && !dated.some((line) => isDayOf(line, date, now)));
    return specific.length > 0 && dated.length > 0 ? !ofLine(date) && !ofOwn(date) : !whole;
  });
  return moved === undefined ? null : `date d'autre chose : ${moved}`;
}

/** Words told of a line without any number must have been given with it. */
function wronglySaid({ names, numbers }: Clause, claims: readonly string[], { read, contexts }: Given): string | null {
  const specific = specificOf(names, read);
  if (numbers.length > 0 || specific.length === 0) return null;
  const near = contexts.filter((context) => specific.every((name) => context.names.has(name)));
  const apart = claims.find((word) => !near.some(({ words }) => words.has(word)));
  return apart === undefined ? null : `rapproché à tort : ${specific[0]} et ${apart}`;
}

/** What the whole of a single answer was filtered on tells no line from another: its article, its month. */
const isFilter = (name: string, { evidence, read }: Given): boolean =>
  evidence.length === 1 &&
  evidence[0]!.filters.some(({ value }) => !SEVERAL.test(value) && ` ${foldInPlace(value)} `.includes(` ${name} `)) &&
  (read.every((line) => line.names.has(name)) || !read.some((line) => line.names.has(name)));

/** The words of a clause that tell a column or a unit, and are nearer this number than any other. */
function measuresBy(statement: Statement, { words, numbers }: Clause, measures: ReadonlySet<string>): string[] {
  const away = (word: Word, { start, end }: Statement) => Math.max(word.start - end, start - word.end);
  return words
    .filter((word) => measures.has(word.stem))
    .filter((word) => numbers.every((other) => other.statement === statement || away(word, statement) <= away(word, other.statement)))
    .map(({ stem }) => stem);
}

/** A number told beside the name of a line must be of that line; one told alone must be a figure of the whole. */
function whyNotHere({ statement, after }: Clause['numbers'][number], clause: Clause, given: Given): string | null {
  const { evidence, read, said, units } = given;
  const tells = statement.tells!;
  const text = statement.text.trim();
  const specific = specificOf(clause.names, [...read, ...said]).filter((name) => !isFilter(name, given));
  const beside = (of: readonly Line[]) => of.filter(({ names }) => specific.every((name) => names.has(name)));
  const next = after.slice(0, 3).find((word) => !FILLERS.has(word));
  const bound = next === undefined ? undefined : units.get(next);
  const by = measuresBy(statement, clause, given.measures);
  const measured = ({ words, main }: Cell) => (by.length === 0 ? main : by.every((word) => words.includes(word)));
  const told = ({ numbers }: Line) =>
    numbers.some(
      (cell) =>
        tells(cell.value) &&
        measured(cell) &&
        (cell.unit === null ? bound === undefined || cell.words.includes(next!) || bound.some(tells) : cell.unit === next),
    );
  const all = (of: readonly Line[]) => of.length > 0 && of.every(told);
  if (specific.length > 0) {
    // What our own sentence says of a name comes first; a name on several lines tells none of them apart: all must agree.
    const fits = beside(said).length > 0 ? all(beside(said)) || (by.length > 0 && all(beside(read))) : all(beside(read));
    return fits ? null : `chiffre d'une autre ligne : ${text}`;
  }
  if (!evidence.flatMap(wholeOf).some(tells)) return `chiffre sans sa ligne : ${text}`;
  if (by.length > 0 && !evidence.flatMap(wholeCellsOf).some((cell) => tells(cell.value) && measured(cell)))
    return `chiffre d'autre chose : ${text} ${by.join(' ')}`;
  if (bound !== undefined) return bound.some(tells) ? null : `chiffre d'autre chose : ${text} ${next}`;
  // Alone and without a unit it can only be the figure itself, or what our own sentence says without a unit.
  return by.length > 0 || evidence.flatMap(looseOf).some(tells) ? null : `chiffre sans son unité : ${text}`;
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
