import { announced } from '../names/announced.ts';
import type { NameBook } from '../names/book.ts';
import { namesOf } from '../names/division-names.ts';
import type { KnownDivision } from '../names/places.ts';
import { NUMBERS } from '../periods/calendar.ts';
import { everydayOf } from '../talk/everyday.ts';
import { isFrench, isProper } from './french.ts';
import { DIVISION_GENERIC, TOWNS } from './lexicon.ts';
import { heard } from './spelling.ts';
import type { Token } from './tokens.ts';

/** What a user's scope holds names of. */
export interface Names {
  book: NameBook;
  /** Tells a word of the names of its divisions. */
  isPlace: (word: string) => boolean;
}

/** "denveloppes": a word of the book whose elision lost its apostrophe. */
export function unglue(token: Token, { book }: Names): void {
  const rest = /^(?:[dljnms]|qu)([aeiouyh]\p{L}{3,})$/u.exec(token.stem)?.[1];
  if (rest === undefined || token.stop || token.taken || token.concepts.length > 0 || book.resembles(token.stem)) return;
  if (book.holds(rest)) token.stem = rest;
}

/** "dépliant trois volets": between words of names, a number as names write it. */
export function asNamed(tokens: readonly Token[], token: Token, { book }: Names): void {
  const [said, next] = [tokens[token.at - 1], tokens[token.at + 1]];
  // "bon 2 réduction": the 2 that is heard as "de", between words that are a whole name without it ("dépliant 2 volets" is none).
  if (token.folded === '2' && said !== undefined && next !== undefined && book.articles.is([said.stem, next.stem])) token.stop = true;
  const digit = NUMBERS.get(token.folded);
  if (digit === undefined || token.stop || token.taken || token.concepts.length > 0 || book.holds(token.stem)) return;
  if (said !== undefined && next !== undefined && book.holds(said.stem) && book.holds(next.stem)) token.stem = String(digit);
}

/** "envelope", "réduc", "8p A5": a word that is none of French as the only word of the names it may be; a code or a number stays as it is. */
export function respellName(tokens: readonly Token[], token: Token, { book, isPlace }: Names): void {
  if (token.stop || token.taken || token.concepts.length > 0 || book.holds(token.stem) || isPlace(token.stem)) return;
  const [, pages] = /^(\d{1,3})p(?:p|ages?)?$/u.exec(token.folded) ?? [];
  if (pages !== undefined && book.holds('page') && nameWordBefore(tokens, token.at, book)) token.stem = `${pages} page`;
  const capital = /^\p{Lu}/u.test(token.raw) && !token.opens;
  // "affiche A1 rentré"
  if (/é$/u.test(token.raw.normalize('NFC')) && nameWordBefore(tokens, token.at, book) && book.holds(`${token.folded}e`))
    token.stem = `${token.folded}e`;
  if (book.holds(token.stem) || capital || isFrench(token.folded, token.stem) || everydayOf(token.folded) !== null) return;
  token.stem = book.nearest(token.stem) ?? token.stem;
}
const nameWordBefore = (tokens: readonly Token[], at: number, book: NameBook): boolean => {
  const before = tokens[at - 1];
  return before !== undefined && !before.stop && book.resembles(before.stem);
};

/**
 * "a rouan", "agence de lion": a word announced as a place that no name bears and that is heard like one word only of the divisions' names is that
 * one. Other towns keep their names.
 * @param holds words of the other names of the scope
 */
export function respellPlaces(tokens: readonly Token[], divisions: readonly KnownDivision[], holds: (stem: string) => boolean): void {
  const places = namesOf(divisions);
  for (const [at, token] of tokens.entries()) {
    if (token.stop || token.taken || token.concepts.length > 0 || token.folded.length < SHORTEST_HEARD || holds(token.stem)) continue;
    if (
      places.isWord(token.stem) ||
      TOWNS.has(token.folded) ||
      (isProper(token.folded) && /^\p{Lu}/u.test(token.raw)) ||
      DIVISION_GENERIC.has(token.stem)
    )
      continue;
    const { how } = announced(tokens, at);
    const joined = ANNOUNCES.has(tokens[at - 1]?.folded ?? '');
    // "stocks bas toulouz"
    const plain = token.folded.length >= LONG_HEARD && !isFrench(token.folded, token.stem);
    if (how !== 'strong' && !joined && !plain) continue;
    const alike = places.heardAs(heard(token.folded)).filter((stem) => stem.length >= SHORTEST_HEARD && stem[0] === token.folded[0]);
    if (alike.length === 1) token.stem = alike[0]!;
  }
}
const SHORTEST_HEARD = 4;
const LONG_HEARD = 6;
const ANNOUNCES = new Set(['de', 'pour', 'sur', 'et', 'd']);
