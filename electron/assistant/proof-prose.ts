import { statements } from './proof.ts';
import {
  type Clause,
  type Context,
  clausesOf,
  contextsOf,
  type Evidence,
  factsOf,
  givenWords,
  type Line,
  linesOf,
  looseOf,
  NEUTRAL,
  ownLinesOf,
  signsOf,
  UNIT_SIGN,
  unitsOf,
  wholeOf,
} from './proof-evidence.ts';
import { foldInPlace } from './proof-numbers.ts';

const FILLERS = new Set(['de', 'd', 'des', 'du', 'vos', 'votre', 'les', 'le', 'la', 'autre', 'ces']);

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
