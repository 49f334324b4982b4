import { bookOf } from '../../electron/assistant/engine/names/book.ts';
import type { KnownDivision } from '../../electron/assistant/engine/names/places.ts';
import { understand } from '../../electron/assistant/engine/understand.ts';
import type { Understanding } from '../../electron/assistant/engine/understanding.ts';

/** Reads questions by the rules, on Friday 20 November 2026, for a scope that holds these divisions and words of names. */
export const readerOf =
  (divisions: readonly KnownDivision[], names: readonly string[]) =>
  (question: string): Understanding =>
    understand(question, { divisions, carried: null, today: '2026-11-20', learnt: [], book: bookOf(names) });
