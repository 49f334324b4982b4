import { formatDay } from './answer/format.ts';
import { months } from './engine/periods/calendar.ts';
import { DATE, DAY_WORDS, HOUR, LONG_DATE, MONTH_YEAR, MONTHS, pad } from './proof.ts';
import type { Clause } from './proof-clauses.ts';
import { foldInPlace } from './proof-numbers.ts';

const monthOf = (name: string): string => pad(String(MONTHS.indexOf(name) + 1));

/** Days (`2026-03-10`), months (`2026-03`) and hours (`10:45`) of a text, however they are written, as they are compared. */
export function momentsIn(text: string, now: number): string[] {
  const year = formatDay(new Date(now).toISOString()).slice(6);
  let rest = foldInPlace(text.normalize('NFC'));
  const out: string[] = [];
  const take = (pattern: RegExp, key: (match: RegExpMatchArray) => string) => {
    for (const match of rest.matchAll(pattern)) {
      out.push(key(match));
      rest = rest.slice(0, match.index) + ' '.repeat(match[0].length) + rest.slice(match.index + match[0].length);
    }
  };
  take(DATE, (m) => (m[1] ? `${m[3]}-${pad(m[2]!)}-${pad(m[1])}` : `${m[4]}-${m[5]}-${m[6]}`));
  take(LONG_DATE, (m) => `${m[4] ?? year}-${monthOf(m[3]!)}-${pad(String(DAY_WORDS.get(m[2]!) ?? Number.parseInt(m[2]!, 10)))}`);
  take(MONTH_YEAR, (m) => `${m[2]}-${monthOf(m[1]!)}`);
  take(HOUR, (m) => `${pad(m[1]!)}:${m[2]}`);
  return out;
}

/** The same of a clause already read: what is a name (« mars 2026 ») is no moment of it. */
export const momentsOf = ({ dates, hours }: Pick<Clause, 'dates' | 'hours'>, now: number): string[] =>
  [...dates, ...hours].flatMap((text) => momentsIn(text, now));

/** Whether a moment is told, or the month whose first and last days are asked for together. */
export const isToldBy = (moment: string, told: readonly string[], asked: readonly string[]): boolean =>
  told.includes(moment) || (told.includes(moment.slice(0, 7)) && isWholeMonth(moment.slice(0, 7), new Set(asked)));

/** Whether a month is what two days bound: « mars 2026 » for « du 01/03/2026 au 31/03/2026 ». */
export function isWholeMonth(month: string, days: ReadonlySet<string>): boolean {
  if (!/^\d{4}-\d{2}$/u.test(month)) return false;
  const { from, to } = months(month, 1);
  return days.has(from) && days.has(to);
}
