import type { AnswerRow } from '../../../shared/model/assistant.ts';

/** More columns than this do not stand beside the proofs in a window of the usual width. */
const COMFORTABLE = 5;

export interface AnswerColumns {
  /** Those that tell the lines apart, in their order. */
  shown: string[];
  /** What the others hold, one sentence each: a column gives its place, never what it says. */
  told: string[];
}

const SIGN = /[^\p{L}\p{N}]+/u;
const wordsOf = (text: string): string => ` ${text.toLowerCase().split(SIGN).filter(Boolean).join(' ')} `;

/** Whether every line reads one column inside another: « Braderie 2026 » in « Routage – Braderie 2026 ». Names only: equal figures are two facts. */
const isReadIn = (rows: readonly AnswerRow[], column: string, other: string): boolean =>
  rows.every((row) => {
    const [inner, outer] = [row[column], row[other]];
    if (typeof inner !== 'string' || typeof outer !== 'string') return false;
    const words = wordsOf(inner);
    return words.trim() !== '' && wordsOf(outer).includes(words);
  });

const isUnknown = (rows: readonly AnswerRow[], column: string): boolean => rows.every((row) => (row[column] ?? null) === null);

const isSame = (rows: readonly AnswerRow[], column: string): boolean =>
  typeof rows[0]?.[column] === 'string' && rows.every((row) => row[column] === rows[0]?.[column]);

/**
 * The columns of the short table of an answer. One that is unknown on every line, or that another already says, becomes a sentence under it; so
 * does, when there are still too many, one that says the same on several lines. The first names the lines and always stays.
 */
export function answerColumns(rows: readonly AnswerRow[]): AnswerColumns {
  const [first, ...others] = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (first === undefined) return { shown: [], told: [] };
  const lines = rows.length > 1 ? 'pour toutes ces lignes' : 'pour cette ligne';
  const unknown = others.filter((column) => isUnknown(rows, column));
  const told = unknown.length > 0 ? [`Inconnu ${lines} : ${unknown.join(', ')}.`] : [];
  let shown = [first, ...others.filter((column) => !unknown.includes(column))];
  const tell = (column: string, words: string) => {
    shown = shown.filter((each) => each !== column);
    told.push(`${column} ${words}.`);
  };
  for (const column of shown.slice(1)) {
    const other = shown.find((each) => each !== column && isReadIn(rows, column, each));
    if (other !== undefined) tell(column, `: se lit dans ${other}`);
  }
  for (const column of rows.length > 1 ? shown.slice(1).reverse() : [])
    if (shown.length > COMFORTABLE && isSame(rows, column)) tell(column, `${lines} : ${rows[0]?.[column]}`);
  return { shown, told };
}
