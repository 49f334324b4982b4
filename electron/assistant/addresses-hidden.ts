import data from '../../resources/assistant/privacy.json' with { type: 'json' };
import { KNOWN_WORDS, STOP_WORDS } from './engine/words/lexicon.ts';

const either = (words: string) => words.split(' ').join('|');
/** "de la", "d'", "du": what stands between a way and its name. */
const PARTICLE = "(?:de la|de l['’]|de|du|des|d['’]|la|le|les|l['’])";
const WORD_END = '(?![\\p{L}\\p{N}])';
/** A way in full; its abbreviation, or a word that is a way only before a particle. Bare streets are ways even without a number. */
const SIZED = `(?:${either(data.waySizes)})['’]?[ -]?`;
const FULL = `(?:${SIZED})?(?:${either(data.ways)})${WORD_END}\\.?`;
const SHORT = `(?:${either(data.shortWays)})(?:\\.|(?=\\s{1,3}${PARTICLE}${WORD_END}))`;
/** "Grande rue" is a name by itself. */
const NAMED = `${SIZED}(?:rue|place|route|avenue|boulevard)${WORD_END}`;
const WAY = `(?:${FULL}|${SHORT})`;
/** The number of a building: "12 bis, ", "12-14 ", "n° 12 de la ". */
const NUMBER = `\\d{1,4}(?:\\s?[-/]\\s?\\d{1,4})?(?:\\s?(?:bis|ter|quater|[a-d])${WORD_END})?\\s{0,3},?\\s{0,3}(?:${PARTICLE}\\s?)?`;
/** A short title inside a name ends by a point that ends no sentence: "rue du Dr. Roux". */
const INSIDE = `(?:(?<=\\b(?:dr|st|ste|gal|mal|pr|prof|mgr|cdt|col|cap|lt|[a-z]))\\.|[^,;.!?\\n"»])`;
const TOWN = "\\d{5}\\s{1,3}\\p{L}[\\p{L}'’-]*(?:[ -]\\p{L}[\\p{L}'’-]*){0,3}";

/** What follows a way ends where another address begins: its number must not be taken from it. */
const NEXT = `(?!(?<![\\p{L}\\p{N}])${NUMBER}${WAY})${INSIDE}`;

/** "12 bis, rue de la Paix, 59000 Lille", with or without its town. */
const NUMBERED = new RegExp(`(?<![\\p{L}\\p{N}])${NUMBER}(?:${NAMED}|${WAY}(?:${NEXT}){2})(?:${NEXT}){0,58}(?:,?\\s?${TOWN})?`, 'giu');
/** Without a number, what lies before a postal code and its town. */
const WITH_TOWN = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${FULL}|(?:${either(data.spots)})${WORD_END})(?:(?!${TOWN})[^;.!?\\n"»]){1,80}(?<!\\d)${TOWN}`,
  'giu',
);
/** A street said without number nor town: its name goes as far as the words nobody else uses. */
const STREET = new RegExp(`(?<![\\p{L}\\p{N}])(?:${either(data.streets)})${WORD_END}`, 'giu');
const NAME_WORD = /[ ]?[\p{L}\p{N}][\p{L}\p{N}'’-]*/iuy;
const PARTICLES = new RegExp(`(?:\\s${PARTICLE}(?:(?<=['’])|(?=\\s)))+`, 'iuy');
const MOST_WORDS = 4;

/** The same text without its accents, letter for letter, so that what is found stands at the same place. */
const unaccented = (text: string): string => text.replace(/[\u00c0-\u024f\u1e00-\u1eff]/gu, (letter) => letter.normalize('NFD')[0]!);

/** Where the name of a street ends; null = no name follows. */
function nameEnd(flat: string, from: number): number | null {
  let at = from;
  let words = 0;
  for (; words < MOST_WORDS; words++) {
    PARTICLES.lastIndex = at;
    NAME_WORD.lastIndex = PARTICLES.test(flat) ? PARTICLES.lastIndex : at;
    const word = NAME_WORD.exec(flat)?.[0].trim().toLowerCase();
    if (word === undefined || STOP_WORDS.has(word) || (words > 0 && KNOWN_WORDS.has(word))) break;
    at = NAME_WORD.lastIndex;
  }
  return words === 0 ? null : at;
}

/** Where the postal addresses of a text stand, with a number, with a town, or a street alone. */
export function addressesIn(text: string): { from: number; to: number }[] {
  const flat = unaccented(text);
  const whole = [NUMBERED, WITH_TOWN].flatMap((pattern) =>
    [...flat.matchAll(pattern)].map(({ index, 0: found }) => ({ from: index, to: index + found.trimEnd().length })),
  );
  const streets = [...flat.matchAll(STREET)].flatMap(({ index, 0: way }) => {
    const to = nameEnd(flat, index + way.length);
    return to === null ? [] : [{ from: index, to }];
  });
  return [...whole, ...streets];
}
