import type { Cell, Column } from './model.ts';
import { printable, type Sheet, type TableTags, type TextStyle } from './pdf-sheet.ts';
import { heading, isNumberCell, shownCell } from './words.ts';

const HEAD: TextStyle = { size: 8, bold: true };
const BODY: TextStyle = { size: 8 };
const GUTTER = 12;
const PADDING = 5;
const MAX_LINES = 4;
const NARROWEST = 34;
/** Wide texts wrap rather than push the other columns out of the page. */
const WIDEST = 190;

type Rows = readonly (readonly Cell[])[];

/** Natural widths of the columns over a sample of rows, gutters included. */
function natural(sheet: Pick<Sheet, 'widthOf'>, columns: readonly Column[], sample: Rows): number[] {
  return columns.map((column, n) => {
    const cells = sample.map((row) => sheet.widthOf(printable(shownCell(row[n] ?? null, column)), BODY));
    const words = heading(column)
      .split(' ')
      .map((word) => sheet.widthOf(printable(word), HEAD));
    return Math.min(Math.max(NARROWEST, ...words, ...cells), WIDEST) + GUTTER;
  });
}

/** Fits the columns into the page: what is left over is shared, what is missing is taken from the widest. */
function fitted(widths: readonly number[], width: number): number[] {
  const total = widths.reduce((sum, each) => sum + each, 0);
  if (total <= width) return widths.map((each) => each * Math.min(width / total, 1.6));
  const floor = Math.min(NARROWEST + GUTTER, width / widths.length);
  const spare = widths.map((each) => Math.max(0, each - floor));
  const all = spare.reduce((sum, each) => sum + each, 0) || 1;
  return widths.map((each, n) => each - ((total - width) * spare[n]!) / all);
}

/** A table whose heading is said again on each page; rows are never cut by a page. */
export function createPdfTable(sheet: Sheet, columns: readonly Column[], sample: Rows): { rows(rows: Rows): void; end(): void } {
  const widths = fitted(natural(sheet, columns, sample), sheet.width);
  const lefts = widths.map((_, n) => sheet.left + widths.slice(0, n).reduce((sum, each) => sum + each, 0));
  const box = (n: number, text: string, right: boolean) => ({ text, x: lefts[n]!, width: widths[n]! - GUTTER, right });
  const numeric = columns.map(({ kind }) => kind === 'integer' || kind === 'decimal' || kind === 'money' || kind === 'percent');
  const titles = columns.map((column, n) => box(n, printable(heading(column)), numeric[n]!));
  const tallest = (cells: readonly { text: string; width: number }[], style: TextStyle) =>
    Math.max(...cells.map(({ text, width }) => sheet.heightOf(text, style, width, MAX_LINES))) + PADDING;
  const headHeight = tallest(titles, HEAD);
  let table: TableTags | null = null;

  return {
    rows(rows) {
      for (const row of rows) {
        const cells = columns.map((column, n) => {
          const cell = row[n] ?? null;
          return box(n, printable(shownCell(cell, column)), numeric[n]! || (cell !== null && isNumberCell(cell, column)));
        });
        const height = tallest(cells, BODY);
        const turned = sheet.room(height + (table === null ? headHeight : 0));
        if (table === null) {
          table = sheet.table();
          table.row('head', titles, HEAD, headHeight);
        } else if (turned) table.row('repeated', titles, HEAD, headHeight);
        table.row('body', cells, BODY, height);
      }
    },
    end() {
      table?.end();
      sheet.down(PADDING * 2);
    },
  };
}
