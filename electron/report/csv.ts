import type { Cell, Column, Writer } from './model.ts';
import { heading, isNumberCell, numberText, textOf } from './words.ts';

const BOM = '\ufeff';
/** What a spreadsheet may take for the beginning of a formula, full-width forms included. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;

/** Text of data that can only be text: an apostrophe stands before what a spreadsheet would run (OWASP, "CSV Injection"). */
export const neutral = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

const quoted = (text: string): string => (/[";\r\n\t]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A cell of a French spreadsheet: numbers stay numbers, with a decimal comma; the rest is neutral text. */
export function csvCell(cell: Cell, column: Column): string {
  if (cell === null) return '';
  if (isNumberCell(cell, column)) return numberText(cell, column).replace('.', ',');
  return quoted(neutral(textOf(String(cell), column)));
}

/** CSV for people: `;`, decimal comma, UTF-8 with its mark, CRLF. The lines only, so that it opens as one table. */
export function createCsvWriter(columns: readonly Column[]): Writer {
  const line = (cells: readonly string[]) => `${cells.join(';')}\r\n`;
  const parts = [BOM + line(columns.map((column) => quoted(neutral(heading(column)))))];
  return {
    rows(rows) {
      parts.push(rows.map((row) => line(columns.map((column, n) => csvCell(row[n] ?? null, column)))).join(''));
    },
    end: async () => new TextEncoder().encode(parts.join('')),
  };
}
