import { addDays } from '../../../kit/civil-day.ts';
import { monday, NEXT, PHRASES, PRESENT, PREVIOUS, spanOf, UNITS, type Unit, WEEKDAYS } from './calendar.ts';
import { plain, type SpanReader } from './spans.ts';

/** "hier", "mois en cours", "du jour": phrases that tell days as they stand. */
export const fixed: SpanReader = ({ word, today }, at) => {
  const phrase = PHRASES.find(({ words }) => words.every((known, i) => word(at + i) === known));
  return phrase === undefined ? null : { ...spanOf(phrase.unit, today, phrase.shift), end: at + phrase.words.length };
};

/** "l'avant-dernier mois", "l'avant-avant-dernière semaine": how far back; a hyphen parts words. */
function lastButOne(word: (at: number) => string, start: number): { unit: Unit; back: number; end: number } | null {
  let last = start;
  while (word(last) === 'avant') last++;
  const unit = UNITS.get(word(last + 1));
  return last === start || !isLast(word(last)) || unit === undefined ? null : { unit, back: last - start + 1, end: last + 2 };
}
/** "avant dernier": no bound, whatever follows. */
export const isLast = (word: string): boolean => /^dern?ie(?:r|re)s?$/u.test(word);

/** "semaine dernière", "dernier trimestre", "ce mois". */
export const relative: SpanReader = ({ word, skip, today }, at) => {
  const start = skip(at);
  const before = lastButOne(word, start);
  if (before !== null) return { ...spanOf(before.unit, today, -before.back), end: before.end };
  const here = UNITS.get(word(start));
  const after = plain(word(start + 1));
  if (here !== undefined && PREVIOUS.has(after)) return { ...spanOf(here, today, -1), end: start + 2 };
  if (here !== undefined && NEXT.has(after)) return { ...spanOf(here, today, 1), end: start + 2 };
  const next = UNITS.get(word(start + 1));
  if (next === undefined) return null;
  if (PRESENT.has(word(start))) {
    const last = PREVIOUS.has(plain(word(start + 2))) ? -1 : 0;
    const end = start + 2 + (last === 0 ? 0 : 1) + (word(start + 2) === 'ci' ? 1 : 0);
    return { ...spanOf(next, today, last), end };
  }
  if (PREVIOUS.has(plain(word(start)))) return { ...spanOf(next, today, -1), end: start + 2 };
  return NEXT.has(plain(word(start))) ? { ...spanOf(next, today, 1), end: start + 2 } : null;
};

/** "lundi", "mardi prochain": the last that was, or the next when something planned is spoken of. */
export const weekday: SpanReader = ({ word, skip, today, planned }, at) => {
  const start = skip(at);
  const index = WEEKDAYS.indexOf(word(start));
  // "un lundi" is any of them.
  if (index < 0 || word(start - 1) === 'un') return null;
  const day = addDays(monday(today), index);
  if (NEXT.has(word(start + 1))) return { ...spanOf('day', day <= today ? addDays(day, 7) : day), end: start + 2 };
  const last = PREVIOUS.has(word(start + 1)) ? 1 : 0;
  if (last === 0 && planned) return { ...spanOf('day', day < today ? addDays(day, 7) : day), end: start + 1 };
  const past = day > today || (last === 1 && day === today) ? addDays(day, -7) : day;
  return { ...spanOf('day', past), end: start + 1 + last };
};
