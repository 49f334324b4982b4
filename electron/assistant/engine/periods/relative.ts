import { NEXT, PHRASES, PRESENT, PREVIOUS, spanOf, UNITS } from './calendar.ts';
import { plain, type SpanReader } from './spans.ts';

/** "hier", "mois en cours", "du jour": phrases that tell days as they stand. */
export const fixed: SpanReader = ({ word, today }, at) => {
  const phrase = PHRASES.find(({ words }) => words.every((known, i) => word(at + i) === known));
  return phrase === undefined ? null : { ...spanOf(phrase.unit, today, phrase.shift), end: at + phrase.words.length };
};

/** "semaine dernière", "dernier trimestre", "ce mois". */
export const relative: SpanReader = ({ word, skip, today }, at) => {
  const start = skip(at);
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
