import type { Cell, Column } from './model.ts';
import { printable, type Sheet, type TableTags, type TextStyle } from './pdf-sheet.ts';
import { heading, isNumberCell, shownCell } from './words.ts';

const HEAD: TextStyle = { size: 8, bold: true };
const BODY: TextStyle = { size: 8 };
const FIGURE: TextStyle = { ...BODY, tabular: true };
const GUTTER = 12;
const PADDING = 5;
const MAX_LINES = 4;
const NARROWEST = 34;
/** Wide texts wrap rather than push the other columns out of the page. */
const WIDEST = 190;
/** A longer word, a reference or an address, may be cut. */
const LONGEST_WORD = 90;

type Rows = readonly (readonly Cell[])[];

interface Width {
  natural: number;
  /** Under it, a figure or a date would be cut in two, and a text between the letters of its words. */
  least: number;
}

/** Widths of the columns over a sample of rows, gutters included. */
function widthsOf(sheet: Pick<Sheet, 'widthOf'>, columns: readonly Column[], sample: Rows): Width[] {
  return columns.map((column, n) => {
    const wordsIn = (text: string, style: TextStyle) => text.split(' ').map((word) => sheet.widthOf(printable(word), style));
    const shown = sample.map((row) => shownCell(row[n] ?? null, column));
    const whole = shown.map((text) => sheet.widthOf(printable(text), column.kind === 'text' ? BODY : FIGURE));
    const head = wordsIn(heading(column), HEAD);
    const longest = Math.max(NARROWEST, ...head, ...(column.kind === 'text' ? shown.flatMap((text) => wordsIn(text, BODY)) : whole));
    const natural = Math.min(Math.max(NARROWEST, ...head, ...whole), WIDEST);
    const least = Math.min(longest, column.kind === 'text' ? LONGEST_WORD : WIDEST);
    // Whole points: what is left of one after the sums below would cut what just fits.
    return { natural: Math.ceil(natural) + GUTTER, least: Math.ceil(least) + GUTTER };
  });
}

/** Fits the columns into the page: what is left over is shared, what is missing is taken from texts that wrap, the widest first. */
function fitted(widths: readonly Width[], width: number): number[] {
  const total = sumOf(widths.map(({ natural }) => natural));
  if (total <= width) return widths.map(({ natural }) => natural * Math.min(width / total, 1.6));
  const least = sumOf(widths.map((each) => each.least));
  // So many columns that words must be cut: each loses its part.
  if (least >= width) return widths.map((each) => (each.least * width) / least);
  return widths.map((each) => each.natural - ((total - width) * (each.natural - each.least)) / (total - least));
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0);

/** A table whose heading is said again on each page; rows are never cut by a page. */
export function createPdfTable(sheet: Sheet, columns: readonly Column[], sample: Rows): { rows(rows: Rows): void; end(): void } {
  const widths = fitted(widthsOf(sheet, columns, sample), sheet.width);
  const lefts = widths.map((_, n) => sheet.left + widths.slice(0, n).reduce((sum, each) => sum + each, 0));
  const box = (n: number, text: string, right: boolean) => ({ text, x: lefts[n]!, width: widths[n]! - GUTTER, right });
  const numeric = columns.map(({ kind }) => kind === 'integer' || kind === 'decimal' || kind === 'money' || kind === 'percent');
  const titles = columns.map((column, n) => box(n, printable(heading(column)), numeric[n]!));
  const tallest = (cells: readonly { text: string; width: number; right: boolean }[], style: TextStyle) =>
    Math.max(
      ...cells.map(({ text, width, right }) => sheet.heightOf(text, right ? { ...style, tabular: true } : style, width, MAX_LINES)),
    ) + PADDING;
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
