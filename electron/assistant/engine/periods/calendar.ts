import data from '../../../../resources/assistant/calendar.json' with { type: 'json' };
import { addDays, addMonths } from '../../../kit/civil-day.ts';

/** Days, YYYY-MM-DD, both included. */
export interface Days {
  from: string;
  to: string;
}

/** Spans people speak of. */
export type Unit = 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year';

const split = (text: string): string[] => text.split(' ');
const setOf = (text: string): ReadonlySet<string> => new Set(split(text));

/** Month number, `01` to `12`, by its names. */
export const MONTHS: ReadonlyMap<string, string> = new Map(
  Object.entries(data.months).flatMap(([month, names]) => split(names).map((name) => [name, month] as const)),
);
export const WEEKDAYS: readonly string[] = data.weekdays;
export const NUMBERS: ReadonlyMap<string, number> = new Map(Object.entries(data.numbers));
export const UNITS: ReadonlyMap<string, Unit> = new Map(
  Object.entries(data.units).flatMap(([unit, names]) => split(names).map((name) => [name, unit as Unit] as const)),
);
export const PREVIOUS = setOf(data.previous);
export const NEXT = setOf(data.next);
export const PRESENT = setOf(data.present);
export const BETWEEN = setOf(data.between);
export const AND = setOf(data.and);
export const SINCE = setOf(data.since);
export const UNTIL = setOf(data.until);
/** After one of these a bare month or year is a period for sure. */
export const CERTAIN = setOf(data.certain);
export const QUARTERS: ReadonlyMap<string, number> = new Map(Object.entries(data.quarters));
export const ORDINALS: ReadonlyMap<string, number> = new Map(Object.entries(data.ordinals));
/** "S1", "S2". */
export const HALVES: ReadonlyMap<string, number> = new Map(Object.entries(data.halves));
/** After a unit they mean the present one: "mois courant". */
export const CURRENT = setOf(data.current);
export const FORTNIGHT = setOf(data.fortnight);
/** Fixed phrases, longest first. */
export const PHRASES: readonly { words: string[]; unit: Unit; shift: number }[] = data.phrases
  .map(({ words, unit, shift }) => ({ words: split(words), unit: unit as Unit, shift }))
  .sort((a, b) => b.words.length - a.words.length);

/** Every word of the calendar: never taken for a misspelt word of ours. */
export const PERIOD_WORDS: ReadonlySet<string> = new Set([
  ...MONTHS.keys(),
  ...WEEKDAYS,
  ...UNITS.keys(),
  ...PREVIOUS,
  ...NEXT,
  ...PHRASES.flatMap(({ words }) => words),
]);
/** Those long enough to be recognised in spite of a typing error. */
export const FORGIVEN_WORDS: readonly string[] = [...PERIOD_WORDS].filter((word) => word.length >= 6);

/** The Monday of a day's week. */
export const monday = (day: string): string => addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));

/** Whole months from the first of `month` (YYYY-MM). */
export const months = (month: string, length: number): Days => ({ from: `${month}-01`, to: addDays(`${addMonths(month, length)}-01`, -1) });

const MONTHS_OF = { month: 1, quarter: 3, half: 6, year: 12 } as const;

/** The day, week, month… that holds `day`, moved by `shift` of them. */
export function spanOf(unit: Unit, day: string, shift = 0): Days {
  if (unit === 'day') return { from: addDays(day, shift), to: addDays(day, shift) };
  if (unit === 'week') return { from: addDays(monday(day), 7 * shift), to: addDays(monday(day), 7 * shift + 6) };
  const length = MONTHS_OF[unit];
  const index = Number(day.slice(5, 7)) - 1;
  const start = `${day.slice(0, 4)}-${String(index - (index % length) + 1).padStart(2, '0')}`;
  return months(addMonths(start, shift * length), length);
}

/** `unit`s ending today: days and weeks to the day, longer ones from the same day of the month on. */
export function lastOf(unit: Unit, today: string, count: number): Days {
  if (unit === 'day') return { from: addDays(today, 1 - count), to: today };
  if (unit === 'week') return { from: addDays(today, 1 - 7 * count), to: today };
  return { from: `${addMonths(today.slice(0, 7), -count * MONTHS_OF[unit])}-01`, to: today };
}

/** The period before, of the same kind: the month before a month, the year before a year, as many days before some days. */
export function beforeOf({ from, to }: Days): Days {
  for (const unit of ['month', 'quarter', 'half', 'year'] as const) {
    const span = spanOf(unit, from);
    if (span.from === from && span.to === to) return spanOf(unit, from, -1);
  }
  const length = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
  return { from: addDays(from, -length), to: addDays(from, -1) };
}

const NAME = `(?:${[...MONTHS.keys()].sort((a, b) => b.length - a.length).join('|')})\\.?`;
const ACCENTS: Readonly<Record<string, string>> = { e: '[eéè]', u: '[uû]', c: '[cç]' };
const MONTH_SAID = NAME.replace(/[euc]/gu, (letter) => ACCENTS[letter]!);
/** "janv-juin", "12-15 octobre", "T1-T3": what stands on both sides of the dash is the first and the last. */
const DASHES = [
  new RegExp(`(?<=(?<![\\p{L}\\d])${MONTH_SAID}(?:\\s20\\d\\d)?)\\s?[-–—→]\\s?(?=${MONTH_SAID}(?![\\p{L}]))`, 'giu'),
  new RegExp(`(?<=(?<![\\p{L}\\d/.-])(?:1er|[12]?\\d|3[01]))\\s?[-–—→]\\s?(?=(?:[12]?\\d|3[01])\\s${MONTH_SAID}(?![\\p{L}]))`, 'giu'),
];

/** Spans written with a dash, in words: "janv-juin" → "janv à juin". */
export const dashesInWords = (question: string): string => DASHES.reduce((text, dash) => text.replaceAll(dash, ' à '), question);

/** Whether a day exists: 31 February does not. */
export const isDay = (day: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/u.test(day) && !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) && addDays(day, 0) === day;

const LONG = new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat('fr-FR', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const date = (day: string) => new Date(`${day}T00:00:00Z`);
/** The first of a month is told "1er", the other days by their number. */
const longDay = (day: string): string => LONG.format(date(day)).replace(/^1 /u, '1er ');

/** What a sentence that tells a period states: its name, and the number when that name is a year. */
export function periodFacts(period: Days): { names: string[]; numbers: number[] } {
  const said = periodInWords(period);
  return { names: [said], numbers: /^\d+$/u.test(said) ? [Number(said)] : [] };
}

/** A period in words: `octobre 2026`, `2025`, `12 octobre 2026`, `du 3 octobre 2026 au 12 octobre 2026`. */
export function periodInWords({ from, to }: Days): string {
  if (from === to) return longDay(from);
  const same = (unit: Unit) => {
    const span = spanOf(unit, from);
    return span.from === from && span.to === to;
  };
  if (same('month')) return MONTH.format(date(from));
  if (same('year')) return from.slice(0, 4);
  return `du ${longDay(from)} au ${longDay(to)}`;
}
