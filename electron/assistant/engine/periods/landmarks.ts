import { type Days, isDay, lastOf, MONTHS, months, UNITS } from './calendar.ts';
import type { Reading, Span, SpanReader } from './spans.ts';

/** "12 mois glissants", "sur l'année glissante": those that end today. */
export const ROLLING = /^glissante?s?$/u;
export const rolling: SpanReader = ({ word, skip, today }, at) => {
  const start = skip(word(at) === 'sur' ? at + 1 : at);
  const unit = UNITS.get(word(start));
  return unit === undefined || !ROLLING.test(word(start + 1)) ? null : { ...lastOf(unit, today, 1), end: start + 2 };
};

/** "le 15 décembre prochain": the day as it is said, to come or past. */
export function onSide(day: string, side: 1 | -1, today: string): Days {
  const right = side > 0 ? day > today : day < today;
  const moved = right ? day : `${Number(day.slice(0, 4)) + side}${day.slice(4)}`;
  return isDay(moved) ? { from: moved, to: moved } : { from: day, to: day };
}

/** "à fin septembre": from the first day of its year on. */
export const yearToEnd: SpanReader = ({ word, skip, yearAfter, monthOf }, at) => {
  const month = skip(at + 2);
  const index = word(at) === 'a' && word(at + 1) === 'fin' ? MONTHS.get(word(month)) : undefined;
  if (index === undefined) return null;
  const { year, end } = yearAfter(month + 1);
  const last = months(monthOf(index, year), 1);
  return { from: `${last.to.slice(0, 4)}-01-01`, to: last.to, end };
};

/** Days people tell time from, MM-DD. They are names as well: only after "depuis", "avant" and the like. */
const LANDMARKS: ReadonlyMap<string, string> = new Map([
  ['rentree', '09-01'],
  ['noel', '12-25'],
  ['toussaint', '11-01'],
]);
/** "depuis la rentrée" is the last one, "avant Noël" the next. */
export function landmark({ word, skip, today }: Pick<Reading, 'word' | 'skip' | 'today'>, at: number): Span | null {
  const from = LANDMARKS.get(word(skip(at)));
  const before = [1, 2].map((back) => word(at - back)).find((said) => said !== 'la' && said !== 'le') ?? '';
  if (from === undefined || !['depuis', 'avant', 'apres', "jusqu'a", 'ici'].includes(before)) return null;
  const here = `${today.slice(0, 4)}-${from}`;
  const moved = before === 'depuis' || before === 'apres' ? (here > today ? -1 : 0) : here < today ? 1 : 0;
  const day = `${Number(today.slice(0, 4)) + moved}-${from}`;
  return { from: day, to: day, end: skip(at) + 1 };
}

const OF_NO_DAY = new Set(['ordre', 'gout', 'date', 'maj']);
const TO_ANOTHER = new Set(['au', 'de', 'ou']);
/** "les opérations du jour"; "du jour au lendemain" and "l'ordre du jour" are no day. */
export const isOfToday = (words: readonly string[], at: number): boolean =>
  words[at] === 'du' && !OF_NO_DAY.has(words[at - 1] ?? '') && !TO_ANOTHER.has(words[at + 2] ?? '');
