import type { Order } from '../tools/tool.ts';
import { listed, someOf } from './format.ts';

/** One line of a ranking: its name, its figure, and that figure as it is told. */
interface Ranked {
  label: string;
  value: number | null;
  told: string;
}

/** Lines told after the first. */
const AFTER = 2;
const NAMED = 3;

/**
 * "Le plus : Agence Lille, 46 lignes. ", nobody being first alone in a tie. Empty where which was not asked, or where no figure is known.
 * @param lines in the order asked for
 */
export function topInWords(order: Order | 'name', lines: readonly Ranked[]): string {
  const first = lines[0];
  if ((order !== 'most' && order !== 'least') || first === undefined || first.value === null) return '';
  const tied = tiedWith(first, lines).map(({ label }) => label);
  return `${order === 'most' ? 'Le plus' : 'Le moins'}${tied.length > 1 ? ', à égalité' : ''} : ${someOf(tied, NAMED)}, ${first.told}. `;
}

/** The same with what comes after: "Le plus : Agence Lille, 46 lignes. Ensuite : Agence Arras : 37 lignes. ". */
export function rankedInWords(order: Order | 'name', lines: readonly Ranked[]): string {
  const top = topInWords(order, lines);
  const from = top === '' ? 0 : tiedWith(lines[0]!, lines).length;
  // A month to come that holds more than the most of those that have begun does not come after it.
  const follows = ({ value }: Ranked) => value === null || (order === 'most' ? value <= lines[0]!.value! : value >= lines[0]!.value!);
  const others = top === '' ? [] : lines.slice(from);
  const inWords = (words: string, some: readonly Ranked[]) =>
    some.length === 0 ? '' : `${words} ${listed(some.slice(0, AFTER).map(({ label, told }) => `${label} : ${told}`))}. `;
  return `${top}${inWords('Ensuite :', others.filter(follows))}${inWords(
    'Sans compter',
    others.filter((line) => !follows(line)),
  )}`;
}

/** ", à égalité avec B et C": the other lines whose figure is that of the first; empty when it is alone, or when its figure is not known. */
export function tieInWords<T>(rows: readonly T[], value: (row: T) => number | null, label: (row: T) => string): string {
  const [first, ...others] = rows;
  const figure = first === undefined ? null : value(first);
  const tied = figure === null ? [] : others.filter((row) => value(row) === figure);
  return tied.length === 0 ? '' : `, à égalité avec ${someOf(tied.map(label), NAMED)}`;
}

const tiedWith = (first: Ranked, lines: readonly Ranked[]): Ranked[] => lines.filter(({ value }) => value === first.value);
