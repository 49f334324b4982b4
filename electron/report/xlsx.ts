import writeXlsxFile, { type Row, type Cell as SheetCell } from 'write-excel-file/node';
import { getCellAddress, getOrderOfSiblings, insertElementMarkupAccordingToOrderOfSiblings } from 'write-excel-file/utility';
import type { Cell, Column, ReportHead, Writer } from './model.ts';
import { heading, isNumberCell, provenanceLines, textOf, wallClock } from './words.ts';

const DAY_MS = 86_400_000;
/** Day 0 of a spreadsheet's calendar. */
const EPOCH = Date.UTC(1899, 11, 30);
/** Before it, spreadsheets do not agree on the number of a day. */
const FIRST_DAY = Date.UTC(1900, 2, 1);
/** Added to what is no whole day, in milliseconds: readers cut, and 10:45 must not become 10:44. */
const UPWARDS = 0.01;
/** The longest text a cell may hold. */
const MAX_TEXT = 32_767;
const MAX_SHEET_NAME = 31;
const SHEET_XML = 'xl/worksheets/sheet{id}.xml';

const HEAD = { type: String, fontWeight: 'bold', backgroundColor: '#E6EBF5' } as const;
const WIDTHS: Record<Column['kind'], number> = { text: 28, integer: 12, decimal: 12, money: 14, percent: 10, date: 12, datetime: 17 };
const PROVENANCE_WIDTHS = [{ width: 30 }, { width: 100 }];

/** What XML can hold and every reader takes: the library would take a neighbour along with some of what goes. */
const holdable = (text: string): string =>
  text
    .slice(0, MAX_TEXT)
    .replace(/\p{Cs}|\p{Noncharacter_Code_Point}/gu, '')
    .replace(/(?![\t\n\r])\p{Cc}/gu, '');

/** A text as it is handed over: what looks like one of the format's own escapes stays what it is. */
function sheetText(text: string): string {
  // The library drops U+FFFD, which XML holds: the format's escape keeps it.
  const kept = holdable(text)
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/gu, '_x005F_')
    .replaceAll('\ufffd', '_xFFFD_');
  // It finds its texts again in a plain object, where `constructor` is already: a character it drops afterwards tells them apart.
  return kept in Object.prototype ? `${kept}\0` : kept;
}

/** Still a text once somebody edits the cell, where a spreadsheet would otherwise begin a formula. */
const textCell = (text: string): SheetCell =>
  /^[=+\-@]/u.test(text) ? { type: String, value: sheetText(text), format: '@' } : sheetText(text);

/** A day, or a moment as a clock in Paris showed it, in days of the spreadsheet's calendar; null for what it cannot count. */
function serial(text: string, kind: Column['kind']): number | null {
  const at = kind === 'date' ? Date.parse(`${text}T00:00:00Z`) : wallClock(text);
  if (at === null || Number.isNaN(at) || at < FIRST_DAY) return null;
  const since = at - EPOCH;
  return (since % DAY_MS === 0 ? since : since + UPWARDS) / DAY_MS;
}

/** A format with optional decimals leaves a bare comma behind whole numbers: those have their own. */
function numberCell(cell: number, { kind }: Column): SheetCell {
  if (kind === 'money') return { type: Number, value: cell / 1000, format: '#,##0.00#' };
  return { type: Number, value: cell, format: Number.isInteger(cell) ? '#,##0' : '#,##0.###' };
}

function cellOf(cell: Cell, column: Column): SheetCell {
  if (cell === null) return null;
  if (isNumberCell(cell, column)) return numberCell(cell, column);
  const text = String(cell);
  if (column.kind === 'date' || column.kind === 'datetime') {
    // A date of a workbook is a number with the format of one: the library's own conversion is read a minute early.
    const value = serial(text, column.kind);
    if (value !== null) return { type: Number, value, format: column.kind === 'date' ? 'dd/mm/yyyy' : 'dd/mm/yyyy hh:mm' };
  }
  return textCell(textOf(text, column));
}

const sheetName = (title: string): string =>
  holdable(title)
    .replace(/[[\]:*?/\\']/gu, ' ')
    .trim()
    .slice(0, MAX_SHEET_NAME) || 'Données';

type Features = NonNullable<NonNullable<Parameters<typeof writeXlsxFile>[1]>['features']>;

/** The heading of the first sheet filters its lines, which the library leaves to a feature. */
const filtered = (rows: number, columns: number): Features => [
  {
    files: {
      transform: {
        [SHEET_XML]: {
          transform: (xml, _options, { sheetIndex }) =>
            sheetIndex > 0
              ? xml
              : insertElementMarkupAccordingToOrderOfSiblings(
                  xml,
                  `<autoFilter ref="A1:${getCellAddress(rows, columns - 1)}"/>`,
                  getOrderOfSiblings(SHEET_XML, 'worksheet') ?? [],
                  'worksheet',
                ),
        },
      },
    },
  },
];

/**
 * A workbook: real numbers and dates, frozen and filtered heading, a sheet "Provenance". Texts stand in their cells: nothing of data is ever a formula.
 * The library holds the whole sheet, hence `MAX_XLSX_ROWS`.
 */
export function createXlsxWriter(head: ReportHead): Writer {
  const { columns } = head;
  const data: Row[] = [columns.map((column) => ({ ...HEAD, value: sheetText(heading(column)) }))];
  return {
    rows(rows) {
      for (const cells of rows) data.push(columns.map((column, n) => cellOf(cells[n] ?? null, column)));
    },
    async end(facts) {
      const lines = provenanceLines(head, facts).map(
        ([label, value]): Row => [
          { ...HEAD, value: sheetText(label) },
          { type: String, value: sheetText(value), format: '@', alignVertical: 'top', wrap: true },
        ],
      );
      const widths = columns.map((column) => ({ width: Math.max(WIDTHS[column.kind], heading(column).length + 3) }));
      const book = writeXlsxFile(
        [
          { sheet: sheetName(head.title), data, columns: widths, stickyRowsCount: 1, orientation: 'landscape' },
          { sheet: 'Provenance', data: lines, columns: PROVENANCE_WIDTHS },
        ],
        { fontFamily: 'Calibri', fontSize: 11, features: filtered(facts.rows, columns.length) },
      );
      return new Uint8Array(await book.toBuffer());
    },
  };
}
