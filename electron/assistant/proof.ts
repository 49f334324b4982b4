import type { Instant } from '../../shared/model/sourced.ts';
import { formatAge, formatDay, formatHour } from './answer/format.ts';
import { fold } from './engine/text.ts';

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

const NUMBER = /(?<![\p{L}\p{N}])[-−]?\d{1,3}(?:[\u202f\u00a0 ]\d{3})+(?:[.,]\d+)?|(?<![\p{L}\p{N}])[-−]?\d+(?:[.,]\d+)?/gu;
const DATE = /\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b/g;
const MONTHS = ['janvier', 'fevrier', 'mars', 'avril', 'mai', 'juin', 'juillet', 'aout', 'septembre', 'octobre', 'novembre', 'decembre'];
const LONG_DATE = new RegExp(`\\b(\\d{1,2}|1er) (${MONTHS.join('|')})(?: (\\d{4}))?\\b`, 'g');
const HOUR = /\b(\d{1,2}) ?(?::|h) ?(\d{2})\b/g;
const AGE = /\bil y a (?:environ )?\d+ (?:min(?:utes?)?|h(?:eures?)?|jours?)\b/g;
/** Codes such as `A4`, `MYCFIA-123-1-sms` or `2k`: letters and digits together; each must be found whole in a name. */
const CODE = /[\p{L}\p{N}]+(?:[-_/.][\p{L}\p{N}]+)*/gu;
const NUMBER_WORD =
  /\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|septante|octante|nonante|cents?|mille|millions?|milliards?|dizaines?|douzaines?|centaines?|milliers?|moitie|tiers|double|triple)\b/g;
const WORD_VALUES: Readonly<Record<string, number>> = {
  deux: 2,
  trois: 3,
  quatre: 4,
  cinq: 5,
  six: 6,
  sept: 7,
  huit: 8,
  neuf: 9,
  dix: 10,
  onze: 11,
  douze: 12,
  treize: 13,
  quatorze: 14,
  quinze: 15,
  seize: 16,
};

/**
 * Checks that every number, date, hour, age, code and spelt-out number of a sentence is a fact. French formats and honest roundings are
 * understood (1 249,6 may be told 1 250); anything else that holds a digit is refused. Total and pure.
 */
export function prove(sentence: string, facts: ProofFacts): Proof {
  const unproven: string[] = [];
  let rest = withoutNames(fold(sentence), facts.names);
  const take = (pattern: RegExp, supported: (match: RegExpMatchArray) => boolean) => {
    rest = rest.replace(pattern, (...args) => {
      const groups = args.slice(0, -2) as unknown as RegExpMatchArray;
      if (!supported(groups)) unproven.push(String(groups[0]).trim());
      return ' ';
    });
  };
  const days = new Set(facts.instants.map(formatDay));
  const today = formatDay(new Date(facts.now).toISOString());
  take(DATE, (m) => days.has(m[1] ? `${pad(m[1])}/${pad(m[2]!)}/${m[3]}` : `${m[6]}/${m[5]}/${m[4]}`));
  take(LONG_DATE, (m) => {
    const start = `${pad(m[1] === '1er' ? '1' : m[1]!)}/${pad(String(MONTHS.indexOf(m[2]!) + 1))}/`;
    return [...days].some((day) => (m[3] ? day === start + m[3] : day.startsWith(start) && day.slice(6) === today.slice(6)));
  });
  const ages = new Set(facts.instants.map((at) => shortAge(fold(formatAge(at, facts.now)))));
  take(AGE, (m) => ages.has(shortAge(m[0]!)));
  const hours = new Set(facts.instants.map(formatHour));
  take(HOUR, (m) => hours.has(`${pad(m[1]!)}:${m[2]}`));
  take(NUMBER_WORD, (m) => WORD_VALUES[m[0]!] !== undefined && facts.numbers.includes(WORD_VALUES[m[0]!]!));
  take(CODE_WITH_DIGIT, () => false);
  take(NUMBER, (m) => numberIsFact(m[0]!, facts.numbers));
  take(/\p{N}+/gu, () => false);
  return { proved: unproven.length === 0, unproven };
}

const CODE_WITH_DIGIT = new RegExp(`(?=[\\p{L}\\p{N}_/.-]*\\p{L})(?=[\\p{L}\\p{N}_/.-]*\\p{N})${CODE.source}`, 'gu');

const pad = (text: string): string => text.padStart(2, '0');
const shortAge = (age: string): string =>
  age
    .replace(' environ', '')
    .replace(/minutes?/, 'min')
    .replace(/heures?/, 'h')
    .replace(/jours/, 'jour');

/** Names are taken out whole, longest first, so that the "4" of "Flyer A4" is no figure and "A4" alone still is a code. */
function withoutNames(sentence: string, names: readonly string[]): string {
  let out = sentence;
  for (const name of [...new Set(names.map(fold))].filter((item) => item.trim() !== '').sort((a, b) => b.length - a.length))
    out = replaceWhole(out, /\p{L}/u.test(name) ? name : `« ${name} »`);
  return out;
}

function replaceWhole(text: string, name: string): string {
  let out = '';
  let from = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, from)) {
    const end = at + name.length;
    const whole = !/[\p{L}\p{N}]/u.test(text[at - 1] ?? ' ') && !/[\p{L}\p{N}]/u.test(text[end] ?? ' ');
    out += text.slice(from, at) + (whole ? ' \u0001 ' : text.slice(at, end));
    from = end;
  }
  return out + text.slice(from);
}

/** True when a written number is a fact, or the rounding of a fact at the decimals written. */
function numberIsFact(written: string, facts: readonly number[]): boolean {
  const text = written
    .replace(/[\u202f\u00a0 ]/g, '')
    .replace('−', '-')
    .replace(',', '.');
  const value = Number(text);
  const decimals = text.split('.')[1]?.length ?? 0;
  const unit = 10 ** -decimals;
  return facts.some((fact) => fact === value || Math.abs(fact - value) <= unit / 2 + Math.abs(fact) * 1e-12);
}
