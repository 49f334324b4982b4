/** Civil days of Paris as `YYYY-MM-DD`: a day is not a moment, and none of this depends on the machine's own zone. */
const parisDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit', day: '2-digit' });
const monthName = new Intl.DateTimeFormat('fr-FR', { timeZone: 'UTC', month: 'long', year: 'numeric' });
const longDay = new Intl.DateTimeFormat('fr-FR', { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** The day it is in Paris at a moment (milliseconds or instant). */
export const dayOf = (moment: number | string): string => parisDay.format(new Date(moment));

/** Adds days to a day. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** `2026-03` → `mars 2026`. */
export const formatMonth = (month: string): string => monthName.format(new Date(`${month}-01T00:00:00Z`));
/** `de mars 2026`, `d'octobre 2026`. */
export const ofMonth = (month: string): string => `${/^[ao]/u.test(formatMonth(month)) ? "d'" : 'de '}${formatMonth(month)}`;
/** `mardi 3 mars 2026`. */
export const formatLongDay = (day: string): string => longDay.format(new Date(`${day}T00:00:00Z`)).replace(/ 1 /u, ' 1er ');

/** Adds months to a month (`YYYY-MM`). */
export function addMonths(month: string, months: number): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 7);
}

/** First and last day of a month. */
export const monthBounds = (month: string): { from: string; to: string } => ({
  from: `${month}-01`,
  to: addDays(`${addMonths(month, 1)}-01`, -1),
});

/** The weeks (Monday first) that hold a month, as days; days of the months around are included so that weeks are whole. */
export function weeksOf(month: string): string[][] {
  const { from, to } = monthBounds(month);
  const weekday = (new Date(`${from}T00:00:00Z`).getUTCDay() + 6) % 7;
  const weeks: string[][] = [];
  for (let monday = addDays(from, -weekday); monday <= to; monday = addDays(monday, 7))
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(monday, index)));
  return weeks;
}

/** What a person types as a day, `1/3/2026` or `01-03-2026` → `2026-03-01`; null when it is not a day of this century. */
export function parseDay(typed: string): string | null {
  const parts = /^\s*(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](20\d{2})\s*$/u.exec(typed);
  if (!parts) return null;
  const day = `${parts[3]}-${parts[2]?.padStart(2, '0')}-${parts[1]?.padStart(2, '0')}`;
  return isDay(day) ? day : null;
}

/** Whether this is a day of this century that exists. */
export const isDay = (value: string): boolean =>
  /^20\d{2}-\d{2}-\d{2}$/u.test(value) && !Number.isNaN(Date.parse(value)) && addDays(value, 0) === value;
