import { neutral } from './csv.ts';
import type { Cell, Column, Writer } from './model.ts';
import { heading, isNumberCell, numberText, textOf } from './words.ts';

/** One line each, without what separates cells. */
const flat = (text: string): string => text.replace(/[\t\r\n]+/gu, ' ');
const plain = (cell: Cell, column: Column): string => {
  if (cell === null) return '';
  return isNumberCell(cell, column) ? numberText(cell, column).replace('.', ',') : neutral(flat(textOf(String(cell), column)));
};

/** Cells between tabs, as spreadsheets paste them; no mark at the beginning, it would be pasted too. */
export function createTsvWriter(columns: readonly Column[]): Writer {
  const lines = [columns.map((column) => neutral(flat(heading(column)))).join('\t')];
  return {
    rows(rows) {
      for (const row of rows) lines.push(columns.map((column, n) => plain(row[n] ?? null, column)).join('\t'));
    },
    end: async () => new TextEncoder().encode(lines.join('\n')),
  };
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
/** Spreadsheets read this style: a text that looks like a number stays text. */
const AS_TEXT = ` style='mso-number-format:"\\@"'`;

/** A table for the clipboard. Text of data is escaped, numbers are aligned right. */
export function createHtmlWriter(title: string, columns: readonly Column[]): Writer {
  const parts = [
    `<table lang="fr"><caption>${escaped(title)}</caption><thead><tr>${columns
      .map((column) => `<th scope="col">${escaped(heading(column))}</th>`)
      .join('')}</tr></thead><tbody>`,
  ];
  const cellOf = (cell: Cell, column: Column): string =>
    cell !== null && isNumberCell(cell, column)
      ? `<td align="right">${plain(cell, column)}</td>`
      : `<td${AS_TEXT}>${escaped(plain(cell, column))}</td>`;
  return {
    rows(rows) {
      parts.push(rows.map((row) => `<tr>${columns.map((column, n) => cellOf(row[n] ?? null, column)).join('')}</tr>`).join(''));
    },
    end: async () => new TextEncoder().encode(`${parts.join('')}</tbody></table>`),
  };
}
