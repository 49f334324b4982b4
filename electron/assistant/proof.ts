import type { Instant } from '../../shared/model/sourced.ts';
import { formatAge, formatDay, formatHour } from './answer/format.ts';
import { fold } from './engine/words/text.ts';
import { foldInPlace, numbersIn } from './proof-numbers.ts';

/** What a sentence may state: values read by tools, moments, and names taken from data or quoted from the question. */
export interface ProofFacts {
  now: number;
  numbers: readonly number[];
  instants: readonly Instant[];
  names: readonly string[];
}

export interface Proof {
  proved: boolean;
  /** The statements that no tool result supports. */
  unproven: string[];
}

/** One thing a sentence states, and where. */
export interface Statement {
  kind: 'name' | 'date' | 'hour' | 'age' | 'number' | 'code';
  /** Places in the sentence, which must be composed (NFC). */
  start: number;
  end: number;
  text: string;
  supported: boolean;
  /** For a number: whether it tells a given fact. */
  tells?: (fact: number) => boolean;
}

export const MONTHS = [
  'janvier',
  'fevrier',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'aout',
  'septembre',
  'octobre',
  'novembre',
  'decembre',
];
const WEEKDAYS = ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'];
const SMALL =
  'un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt'.split(' ');
/** Days of the month in words: "dix", "vingt et un", "trente". */
export const DAY_WORDS: ReadonlyMap<string, number> = new Map([
  ['premier', 1],
  ...SMALL.map((word, index) => [word, index + 1] as const),
  ['vingt et un', 21],
  ['vingt-et-un', 21],
  ...SMALL.slice(1, 9).map((word, index) => [`vingt-${word}`, 22 + index] as const),
  ['trente', 30],
  ['trente et un', 31],
  ['trente-et-un', 31],
]);
export const DATE = /\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b/g;
export const LONG_DATE = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(${WEEKDAYS.join('|')}) )?(\\d{1,2}|1er|${[...DAY_WORDS.keys()].sort((a, b) => b.length - a.length).join('|')}) (${MONTHS.join('|')})(?: (\\d{4}))?(?![\\p{L}\\p{N}])`,
  'gu',
);
export const MONTH_YEAR = new RegExp(`(?<![\\p{L}\\p{N}])(${MONTHS.join('|')}) (\\d{4})(?![\\p{L}\\p{N}])`, 'gu');
export const HOUR = /\b(\d{1,2}) ?(?::|h) ?(\d{2})\b/g;
const AGE = /\bil y a (?:environ )?\d+ (?:min(?:utes?)?|h(?:eures?)?|jours?)\b/g;
/** Codes such as `A4`, `MYCFIA-123-1-sms`: letters and digits together; each must be found whole in a name. `2k` is a number. */
const CODE = /(?=[\p{L}\p{N}_/.-]*\p{L})(?=[\p{L}\p{N}_/.-]*\p{N})(?!\d+(?:k|md)(?![\p{L}\p{N}]))[\p{L}\p{N}]+(?:[-_/.][\p{L}\p{N}]+)*/gu;
/** Stands for what was already read, letter for letter. */
const TAKEN = '\u0001';

/**
 * Every number, date, hour, age, code and known name of a sentence with whether a fact supports it, in order. French formats and honest
 * roundings are understood (1 249,6 may be told 1 250, « environ 1 200 » or « 1,2 k »); anything else that holds a digit is not. Total and pure.
 */
export function statements(sentence: string, facts: ProofFacts): Statement[] {
  const found: Statement[] = [];
  let rest = foldInPlace(sentence);
  const note = (kind: Statement['kind'], start: number, end: number, supported: boolean, tells?: Statement['tells']) => {
    found.push({ kind, start, end, text: sentence.slice(start, end), supported, ...(tells ? { tells } : {}) });
    rest = rest.slice(0, start) + TAKEN.repeat(end - start) + rest.slice(end);
  };
  for (const { start, end } of namesIn(rest, facts.names)) note('name', start, end, true);
  const take = (kind: Statement['kind'], pattern: RegExp, supported: (match: RegExpMatchArray) => boolean) => {
    for (const match of rest.matchAll(pattern)) note(kind, match.index, match.index + match[0].length, supported(match));
  };
  const days = new Set(facts.instants.map(formatDay));
  const today = formatDay(new Date(facts.now).toISOString());
  take('date', DATE, (m) => days.has(m[1] ? `${pad(m[1])}/${pad(m[2]!)}/${m[3]}` : `${m[6]}/${m[5]}/${m[4]}`));
  take('date', LONG_DATE, (m) => [...days].some((day) => isThatDay(day, m, today)));
  take('date', MONTH_YEAR, (m) => [...days].some((day) => day.slice(3) === `${pad(String(MONTHS.indexOf(m[1]!) + 1))}/${m[2]}`));
  const ages = new Set(facts.instants.map((at) => shortAge(fold(formatAge(at, facts.now)))));
  take('age', AGE, (m) => ages.has(shortAge(m[0])));
  const hours = new Set(facts.instants.map(formatHour));
  take('hour', HOUR, (m) => hours.has(`${pad(m[1]!)}:${m[2]}`));
  take('code', CODE, () => false);
  for (const { start, end, tells } of numbersIn(rest)) note('number', start, end, facts.numbers.some(tells), tells);
  take('code', /\p{N}+/gu, () => false);
  return found.sort((a, b) => a.start - b.start);
}

/** Checks that everything a sentence states in figures, dates and codes is a fact. Total and pure. */
export function prove(sentence: string, facts: ProofFacts): Proof {
  const composed = sentence.normalize('NFC');
  const unproven = statements(composed, facts).flatMap(({ supported, text }) => (supported ? [] : [text.trim()]));
  return { proved: unproven.length === 0, unproven };
}

/** @param day `10/03/2026`, as `formatDay` gives it. A date without its year is one of this year. */
function isThatDay(day: string, [, weekday, number, month, year]: RegExpMatchArray, today: string): boolean {
  const wanted = DAY_WORDS.get(number!) ?? (number === '1er' ? 1 : Number(number));
  const start = `${pad(String(wanted))}/${pad(String(MONTHS.indexOf(month!) + 1))}/`;
  if (day !== start + (year ?? today.slice(6))) return false;
  const [d, m, y] = day.split('/').map(Number);
  return weekday === undefined || WEEKDAYS[new Date(Date.UTC(y!, m! - 1, d)).getUTCDay()] === weekday;
}

export const pad = (text: string): string => text.padStart(2, '0');
const shortAge = (age: string): string =>
  age
    .replace(' environ', '')
    .replace(/minutes?/, 'min')
    .replace(/heures?/, 'h')
    .replace(/jours/, 'jour');

/** Where known names stand whole, longest first, so that the "4" of "Flyer A4" is no figure and "A4" alone still is a code. */
function namesIn(folded: string, names: readonly string[]): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const free = (start: number, end: number) => !found.some((taken) => start < taken.end && end > taken.start);
  const known = [...new Set(names.map((name) => foldInPlace(name.normalize('NFC'))))].filter((name) => name.trim() !== '');
  for (const name of known.sort((a, b) => b.length - a.length)) {
    // A name without a letter is one between quotation marks only.
    const look = /\p{L}/u.test(name) ? name : `« ${name} »`;
    for (let at = folded.indexOf(look); at >= 0; at = folded.indexOf(look, at + look.length)) {
      const end = at + look.length;
      const whole = !/[\p{L}\p{N}]/u.test(folded[at - 1] ?? ' ') && !/[\p{L}\p{N}]/u.test(folded[end] ?? ' ');
      if (whole && free(at, end)) found.push({ start: at, end });
    }
  }
  return found;
}
