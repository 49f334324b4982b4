import { isNominal, isParticiple } from './french.ts';
import { ABBREVIATIONS, KNOWN_WORDS, PLACE_WEAK, STOP_WORDS } from './lexicon.ts';
import { type Word, words } from './text.ts';
import { cut, mark } from './tokens.ts';

const QUOTED = /"([^"]{1,200})"|“([^“”]{1,200})”/;
/** Marks of quotation, whatever the keyboard. */
export const MARKS = /[«»"“”]/gu;

/** What is asked about by a word of ours. */
const OURS = /^(?:level:|cfi:|born:|channel:|kind:|low$|empty$|underWay$)/u;

/** "stocks « à vérifier »": marks around a level, a statut or a channel make no name of it. */
export function withoutMarks(question: string, holds: (stem: string) => boolean): string {
  return question.replace(ANY, (marked, ...held: (string | undefined)[]) => {
    const tokens = cut(held.slice(0, 3).find((text) => text !== undefined) ?? '');
    mark(tokens);
    const told = tokens.filter(({ stop, concepts }) => !stop || concepts.length > 0);
    // A state of CFI's own list is no word of ours.
    const ours =
      told.length > 0 &&
      told.every(
        ({ folded, stem, stop, concepts }) =>
          (stop || !holds(stem) || concepts.some(({ concept }) => concept.startsWith('channel:'))) &&
          (concepts.some(({ concept }) => OURS.test(concept)) || (concepts.length === 0 && isParticiple(folded) && !isNominal(stem))),
      );
    return ours ? marked.replace(MARKS, ' ') : marked;
  });
}
const ANY = /«([^«»]{1,60})»|"([^"]{1,60})"|“([^“”]{1,60})”/gu;

/** A change of what is not between marks: a name is read as it is written, « Carte cadeau 50 € » with its sign. */
export function outsideMarks(question: string, change: (text: string) => string): string {
  const held: string[] = [];
  const hidden = question.replace(MARKED, (marked) => {
    held.push(marked.slice(1, -1));
    return `${marked[0]}${HIDDEN}${marked.at(-1)}`;
  });
  return change(hidden).replaceAll(HIDDEN, () => held.shift() ?? '');
}
/** Names between marks may hold marks. */
const MARKED = /«(?:[^«»]|«[^«»]*»)*»|"[^"]*"|“[^“”]*”/gu;
/** A sign that no text holds. */
const HIDDEN = '\u{E000}';

interface Quote {
  verbatim: string | null;
  rest: string;
  /** A word that can only be a name stands beside the marks. */
  beside: boolean;
}

/** Takes the first quoted name out of a question; « marks » may hold « others », as names do. */
export function unquote(question: string): Quote {
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
export function allQuoted(first: Quote): { verbatim: string | null; rest: string; names: string[] } {
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

/** "combien d'affiches reste-t-il ? on m'a dit « des affiches »": marks around words said without them name nothing more. */
export function saidAgain({ verbatim, rest }: { verbatim: string | null; rest: string }): boolean {
  const own = cut(verbatim ?? '').filter(({ stop }) => !stop);
  if (own.length === 0) return false;
  const said = new Set(cut(rest).map(({ stem }) => stem));
  return own.every(({ stem }) => said.has(stem));
}
