import { singular } from './engine/words/text.ts';
import type { Statement } from './proof.ts';
import { foldInPlace } from './proof-numbers.ts';

/** A word as it is compared, and where it stands. */
export interface Word {
  stem: string;
  start: number;
  end: number;
}

export interface Clause {
  /** Words that are neither names, numbers nor dates. */
  words: Word[];
  names: string[];
  dates: string[];
  hours: string[];
  numbers: { statement: Statement; after: string[] }[];
}

const LETTERS = /[\p{L}]+(?:'[\p{L}]+)?/gu;
/** "n'" is left: a negation states something. */
const ELIDED = /^(?:[cdjlmst]|qu|jusqu|lorsqu|puisqu)'/u;
/** Ends of sentences part clauses always; the others only once a number was told ("À Lille : 300, et 450 à Arras"). */
const CLAUSE = /[.;!?\n]|[:()]|,(?!\d)|(?<=\s)(?:et|puis|contre|tandis que|alors que|mais|dont)(?=\s)/gu;
const ENDS = /[.;!?\n]/u;
const QUOTES = /^« | »$/gu;
const TAKEN = '\u0001';

/** A text folded, what was read in it blanked letter for letter, so that "10:45" and "Brochure A4, 12 pages" end nothing. */
export function blanked(text: string, told: readonly Pick<Statement, 'start' | 'end'>[]): string {
  let blank = foldInPlace(text);
  for (const { start, end } of told) blank = blank.slice(0, start) + TAKEN.repeat(end - start) + blank.slice(end);
  return blank;
}

const wordsIn = (folded: string, from: number): Word[] =>
  [...folded.matchAll(LETTERS)].map((match) => ({
    stem: singular(match[0].replace(ELIDED, '')),
    start: from + match.index,
    end: from + match.index + match[0].length,
  }));

/** The words of a text as they are compared. */
export const stemsOf = (text: string): string[] => wordsIn(foldInPlace(text.normalize('NFC')), 0).map(({ stem }) => stem);

/**
 * The prose cut where one thing ends and another begins, dates and names kept whole. A piece without a number of its own says more of the
 * number before it (« 1 250 Flyer A4, à Lille »), or of the one that follows (« À Lille. 1 250 Flyer A4 »), whatever the punctuation.
 * @param alone whether a piece without a number is a statement by itself
 */
export function clausesOf(prose: string, told: readonly Statement[], alone: (clause: Clause) => boolean): Clause[] {
  const blank = blanked(prose, told);
  const out: Clause[] = [];
  for (const { clause, begins } of piecesOf(blank, told, 0, blank.length)) {
    const last = out.at(-1);
    const joined =
      last !== undefined && (last.numbers.length > 0 ? clause.numbers.length === 0 && (!begins || !alone(clause)) : !alone(last));
    if (joined) out.splice(-1, 1, together(last, clause));
    else out.push(clause);
  }
  return out;
}

export interface Piece {
  clause: Clause;
  /** It begins a sentence. */
  begins: boolean;
  /** It stands between brackets: the sentence goes on after it. */
  aside: boolean;
}

/** The same text cut as finely, nothing joined. */
export const piecesIn = (text: string, told: readonly Statement[]): Piece[] => piecesOf(blanked(text, told), told, 0, text.length);

function piecesOf(text: string, told: readonly Statement[], start: number, end: number): Piece[] {
  const out: Piece[] = [];
  /** What stands between brackets beside a number and has a number of its own: it is told apart, and the clause goes on after it. */
  const asides: Piece[] = [];
  let blank = text;
  let rest = told;
  let from = start;
  let begins = true;
  const isNumber = (low: number, high: number) => rest.some((one) => one.kind === 'number' && one.start >= low && one.end <= high);
  const cut = (to: number) => {
    const inside = rest.filter((one) => one.start >= from && one.end <= to);
    out.push({ clause: clauseOf(blank, inside, from, to), begins, aside: false }, ...asides.splice(0));
  };
  for (const mark of text.slice(0, end).matchAll(CLAUSE)) {
    const at = mark.index;
    if (at < from || blank[at] !== text[at]) continue;
    const ends = ENDS.test(mark[0]);
    if (!ends && !isNumber(from, at)) continue;
    const close = mark[0] === '(' ? text.indexOf(')', at) : -1;
    if (close >= 0 && close < end) {
      if (!isNumber(at, close)) continue;
      asides.push(...piecesOf(text, rest, at + 1, close).map((piece) => ({ ...piece, aside: true })));
      rest = rest.filter((one) => one.start < at || one.end > close);
      blank = blank.slice(0, at) + ' '.repeat(close + 1 - at) + blank.slice(close + 1);
      continue;
    }
    cut(at);
    from = at + mark[0].length;
    begins = ends;
  }
  cut(end);
  return out;
}

const clauseOf = (blank: string, inside: readonly Statement[], from: number, to: number): Clause => ({
  words: wordsIn(blank.slice(from, to), from),
  names: inside.flatMap(({ kind, text }) => (kind === 'name' ? [foldInPlace(text).replace(QUOTES, '')] : [])),
  dates: inside.flatMap(({ kind, text }) => (kind === 'date' ? [text] : [])),
  hours: inside.flatMap(({ kind, text }) => (kind === 'hour' ? [text] : [])),
  numbers: inside.flatMap((statement) =>
    statement.kind === 'number' ? [{ statement, after: stemsOf(blank.slice(statement.end, Math.min(to, statement.end + 60))) }] : [],
  ),
});

export const together = (one: Clause, other: Clause): Clause => ({
  words: [...one.words, ...other.words],
  names: [...one.names, ...other.names],
  dates: [...one.dates, ...other.dates],
  hours: [...one.hours, ...other.hours],
  numbers: [...one.numbers, ...other.numbers],
});
