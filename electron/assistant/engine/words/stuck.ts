import { PERIOD_WORDS } from '../periods/calendar.ts';
import { everydayOf } from '../talk/everyday.ts';
import { isFrench } from './french.ts';
import { ABBREVIATIONS, DIVISION_GENERIC, KNOWN_WORDS, STOP_WORDS } from './lexicon.ts';
import { heardAs } from './spelling.ts';
import { setOf, singular, type Word } from './text.ts';

/** Whoever does something: a verb follows. */
const PRONOUNS = setOf('je tu on il elle ils elles nous vous');
/** Small words that a thumb leaves no space after. */
const FIRST = setOf('au aux de du des le la les un une en dans ds pour sur par avec et chez mes nos ces combien cb nb ya quel quelle tous');
/** The same before: "combiende", "stockde". */
const LAST = setOf('de du des en dans pour chez');
const SHORTEST = 5;
/** Small words are found at the head of too many others to be told before short ones. */
const LONG_ENOUGH = 4;

/**
 * "jeveux", "enstock", "alyon", "combiende", "set2table": two words that were typed as one, told only where the whole is none of French, of ours or of the names.
 * @param holds words of names, places included
 */
export function unstuck(word: Word, holds: (stem: string) => boolean): Word[] {
  const { folded } = word;
  if (folded.length < SHORTEST || (/^\p{Lu}/u.test(word.raw) && !word.opens)) return [word];
  if (isKnown(word.folded, word.stem) || holds(word.stem) || isFrench(word.folded, word.stem)) return [word];
  const [, before, after] = /^(\p{L}{3,})2(\p{L}{3,})$/u.exec(folded) ?? [];
  if (before !== undefined && after !== undefined && holds(singular(before)) && holds(singular(after)))
    return partsOf(word, [before, '2', after]);
  if (!/^\p{Ll}+$/u.test(folded)) return [word];
  // "enveloppesdl"
  const [head, code] = [folded.slice(0, -2), folded.slice(-2)];
  if (head.length >= SHORTEST && holds(singular(head)) && isCode(code) && holds(code)) return partsOf(word, [head, code]);
  for (let at = 1; at < folded.length; at++) {
    const [first, rest] = [folded.slice(0, at), folded.slice(at)];
    if (isSplit(first, rest, holds)) return partsOf(word, [first, rest]);
  }
  return [word];
}

/** Letters of a format, which make no word. */
const isCode = (letters: string): boolean => /^[^aeiouy]{2}$/u.test(letters) && !isFrench(letters, letters);

const partsOf = (word: Word, parts: readonly string[]): Word[] =>
  parts.map((part, i) => ({
    ...word,
    folded: part,
    stem: singular(part),
    raw: part,
    ...(i === 0 ? {} : { opens: false, parted: false, joined: false }),
  }));

function isSplit(first: string, rest: string, holds: (stem: string) => boolean): boolean {
  const long = rest.length >= LONG_ENOUGH;
  const stem = singular(rest);
  if (long && PRONOUNS.has(first) && (everydayOf(rest) === 'verb' || STOP_WORDS.has(rest))) return true;
  // "afiches" and "atente" are misspelt, "alyon" is not.
  if (long && first === 'a' && holds(stem) && !isOurs(rest, stem)) return heardAs(first + rest, singular(first + rest)) === null;
  if (long && FIRST.has(first) && (isOurs(rest, stem) || holds(stem))) return true;
  // "combiendaffiches"
  if (first === 'combien' && /^d[aeiouyh]\p{L}{3,}$/u.test(rest) && (isOurs(rest.slice(1), stem.slice(1)) || holds(stem.slice(1))))
    return true;
  return LAST.has(rest) && first.length >= LONG_ENOUGH && isOurs(first, singular(first));
}

const isOurs = (folded: string, stem: string): boolean =>
  KNOWN_WORDS.has(stem) || PERIOD_WORDS.has(folded) || DIVISION_GENERIC.has(stem) || Boolean(ABBREVIATIONS.get(folded));
const isKnown = (folded: string, stem: string): boolean =>
  isOurs(folded, stem) || STOP_WORDS.has(folded) || ABBREVIATIONS.has(folded) || everydayOf(folded) !== null;
