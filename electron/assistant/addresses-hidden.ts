import data from '../../resources/assistant/privacy.json' with { type: 'json' };
import { isNominal, isParticiple, isProper } from './engine/words/french.ts';
import { KNOWN_WORDS, STOP_WORDS, TOWNS } from './engine/words/lexicon.ts';
import { fold, setOf, singular } from './engine/words/text.ts';

const either = (words: string) => words.split(' ').join('|');
/** "de la", "d'", "du": what stands between a way and its name. */
const PARTICLE = "(?:de la|de l['’]|de|du|des|d['’]|la|le|les|l['’])";
const WORD_END = '(?![\\p{L}\\p{N}])';
/** A way in full; its abbreviation, or a word that is a way only before a particle. Bare streets are ways even without a number. */
const SIZED = `(?:${either(data.waySizes)})['’]?[ -]?`;
const FULL = `(?:${SIZED})?(?:${either(data.ways)})${WORD_END}\\.?`;
const SHORT = `(?:${either(data.shortWays)})(?:\\.|(?=\\s{1,3}${PARTICLE}(?:(?<=['’])|${WORD_END})))`;
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

/** What counts things rather than houses: a number, a word that is a way at times, what ties it to the next word, and this one. */
const COUNTED = new RegExp(
  `^\\d{1,4}(?:\\s?[-/]\\s?\\d{1,4})?\\s{1,3}(?<way>${either(`${data.thingWays} ${data.rarelyThings}`)})\\.?(?:\\s{1,3}|$)(?<tie>${PARTICLE}(?<=['’]|(?![\\p{L}\\p{N}]))\\s{0,3})?(?<word>[\\p{L}\\p{N}][\\p{L}\\p{N}'’-]*)?`,
  'iu',
);
const THING_WAYS = setOf(data.thingWays);
/** What follows a way that is a thing: "mail de relance", "place assise", "port payé". */
const THINGS = setOf(data.things);
/** Nouns that streets are called by after a bare "de": "place d'armes". */
const STREET_NOUNS = setOf(data.streetNouns);
const MONTH = /^\s*(?:janv|fev|mars|avril|mai|juin|juil|aout|sept|oct|nov|dec)/iu;
const POSTAL_TOWN = /(?<!\d)\d{5}\s{1,3}(\p{L}+)/gu;
const ANNOUNCED = /(?:adresse|domicili|demeur|habit|\bsise?\b)\p{L}*\W{0,3}(?:\p{L}{1,4}\W{1,3}){0,2}$/iu;

/** "10 mail clients", "12 tour de cou", "3 place de parking": things that are counted, beside a way of the same name. In doubt it is a way. */
function isCounted(text: string, from: number, found: string): boolean {
  const groups = COUNTED.exec(found)?.groups;
  if (groups === undefined || ANNOUNCED.test(text.slice(Math.max(0, from - 30), from))) return false;
  for (const [, town] of text.slice(from, from + found.length).matchAll(POSTAL_TOWN))
    if (!STOP_WORDS.has(fold(town!)) && !KNOWN_WORDS.has(singular(fold(town!)))) return false;
  const { way, tie = '', word } = groups;
  if (word === undefined) return true;
  const at = from + found.indexOf(word, way!.length + tie.length);
  const raw = text.slice(at, at + word.length).normalize('NFC');
  const folded = fold(word);
  const stem = singular(folded);
  const bare = tie.trim() === '' || /^d(?:e|['’])$/iu.test(tie.trim());
  if (/^\d/u.test(word)) return bare && !MONTH.test(found.slice(at - from + word.length));
  if (/^\p{Lu}/u.test(raw) && /\p{Ll}/u.test(text)) return false;
  if (THINGS.has(folded) || THINGS.has(stem)) return true;
  if (!bare) return false;
  if (STOP_WORDS.has(folded) || (THING_WAYS.has(fold(way!)) && KNOWN_WORDS.has(stem) && !isProper(folded))) return true;
  if (tie === '') return /[éè]e?s?$/u.test(raw) && isParticiple(folded);
  const noun = isNominal(stem) || isNominal(folded);
  return THING_WAYS.has(fold(way!)) && noun && !isProper(folded) && !TOWNS.has(folded) && !STREET_NOUNS.has(stem);
}

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
  const numbered = [...flat.matchAll(NUMBERED)].filter(({ index, 0: found }) => !isCounted(text, index, found));
  const whole = [...numbered, ...flat.matchAll(WITH_TOWN)].map(({ index, 0: found }) => ({
    from: index,
    to: index + found.trimEnd().length,
  }));
  const streets = [...flat.matchAll(STREET)].flatMap(({ index, 0: way }) => {
    const to = nameEnd(flat, index + way.length);
    return to === null ? [] : [{ from: index, to }];
  });
  return [...whole, ...streets];
}
