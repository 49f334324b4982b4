import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import type { Cell, Column, ReportHead, Writer } from './model.ts';
import { heading, isNumberCell, numberText, provenanceLines, textOf, wallClock } from './words.ts';

const NS = 'http://schemas.openxmlformats.org';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const DAY_MS = 86_400_000;
/** Day 0 of a spreadsheet's calendar. */
const EPOCH = Date.UTC(1899, 11, 30);
/** The longest text a cell may hold. */
const MAX_TEXT = 32_767;
const MAX_SHEET_NAME = 31;

/** Styles of `cellXfs` below, by place. */
const STYLE = { plain: 0, head: 1, integer: 2, decimal: 3, money: 4, date: 5, datetime: 6, wrapped: 7 } as const;

const STYLES = `${XML}<styleSheet xmlns="${NS}/spreadsheetml/2006/main"><numFmts count="3"><numFmt numFmtId="164" formatCode="#,##0.###"/><numFmt numFmtId="165" formatCode="#,##0.00#"/><numFmt numFmtId="166" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE6EBF5"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="8"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/><xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** Text that XML can hold; what looks like one of the format's own escapes stays what it is. */
function xmlText(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .replace(/\p{Cs}|[\ufffe\uffff]/gu, '')
    .replace(/(?![\t\n\r])\p{Cc}/gu, '')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/gu, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** `A`, `Z`, `AA` for 0, 25, 26. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

const textCell = (at: string, text: string, style: number): string =>
  `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;

/** Days are written upwards at a hundredth of a millisecond: readers cut, and 10:45 must not become 10:44. */
const FINE = 1e10;

/** A day, or a moment as a clock in Paris showed it, in days of the spreadsheet's calendar. */
function serial(cell: string, kind: Column['kind']): number | null {
  const at = kind === 'date' ? Date.parse(`${cell}T00:00:00Z`) : wallClock(cell);
  if (at === null || Number.isNaN(at) || at < EPOCH + DAY_MS) return null;
  return Math.ceil(((at - EPOCH) / DAY_MS) * FINE) / FINE;
}

/** A format with optional decimals leaves a bare comma behind whole numbers: those have their own. */
const styleOf = (cell: number, { kind }: Column): number => {
  if (kind === 'money') return STYLE.money;
  return Number.isInteger(cell) ? STYLE.integer : STYLE.decimal;
};

function cellXml(at: string, cell: Cell, column: Column): string {
  if (cell === null) return '';
  if (isNumberCell(cell, column)) return `<c r="${at}" s="${styleOf(cell, column)}"><v>${numberText(cell, column)}</v></c>`;
  const text = String(cell);
  if (column.kind === 'date' || column.kind === 'datetime') {
    const days = serial(text, column.kind);
    if (days !== null) return `<c r="${at}" s="${column.kind === 'date' ? STYLE.date : STYLE.datetime}"><v>${days}</v></c>`;
  }
  return textCell(at, textOf(text, column), STYLE.plain);
}

const sheetName = (title: string): string =>
  title
    .replace(/[[\]:*?/\\']/gu, ' ')
    .trim()
    .slice(0, MAX_SHEET_NAME) || 'Données';

const WIDTHS: Record<Column['kind'], number> = { text: 28, integer: 12, decimal: 12, money: 14, percent: 10, date: 12, datetime: 17 };
const colsXml = (widths: readonly number[]): string =>
  `<cols>${widths.map((width, n) => `<col min="${n + 1}" max="${n + 1}" width="${width}" customWidth="1"/>`).join('')}</cols>`;

/**
 * A workbook written as rows come (ECMA-376, SpreadsheetML): real numbers and dates, frozen and filtered heading, a sheet "Provenance". Texts stand in
 * their cells: nothing of data is ever a formula.
 */
export function createXlsxWriter(head: ReportHead): Writer {
  const { columns, provenance } = head;
  const chunks: Uint8Array[] = [];
  let failed: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error) failed = error;
    else chunks.push(chunk);
  });
  const encoder = new TextEncoder();
  const add = <F extends ZipDeflate | ZipPassThrough>(file: F): F => {
    // The wall clock of Paris whatever the machine's zone: archives know no zone.
    const wall = new Date(wallClock(provenance.madeAt) ?? EPOCH);
    file.mtime = new Date(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate(), wall.getUTCHours(), wall.getUTCMinutes());
    zip.add(file);
    return file;
  };
  /* Small parts are stored as they are: a compressor costs more memory than they hold. */
  const whole = (name: string, xml: string) => add(new ZipPassThrough(name)).push(encoder.encode(xml), true);

  const letters = columns.map((_, n) => columnName(n));
  const last = letters.at(-1) ?? 'A';
  const sheet = add(new ZipDeflate('xl/worksheets/sheet1.xml', { level: 5, mem: 5 }));
  sheet.push(
    encoder.encode(
      `${XML}<worksheet xmlns="${NS}/spreadsheetml/2006/main"><sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>${colsXml(
        columns.map((column) => Math.max(WIDTHS[column.kind], heading(column).length + 3)),
      )}<sheetData><row r="1">${columns.map((column, n) => textCell(`${letters[n]}1`, heading(column), STYLE.head)).join('')}</row>`,
    ),
  );
  let row = 1;

  return {
    rows(rows) {
      let xml = '';
      for (const cells of rows) {
        row += 1;
        xml += `<row r="${row}">`;
        for (let n = 0; n < columns.length; n += 1) xml += cellXml(`${letters[n]}${row}`, cells[n] ?? null, columns[n]!);
        xml += '</row>';
      }
      sheet.push(encoder.encode(xml));
    },
    async end(facts) {
      const filtered = `A1:${last}${row}`;
      sheet.push(
        encoder.encode(
          `</sheetData><autoFilter ref="${filtered}"/><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape"/></worksheet>`,
        ),
        true,
      );
      const name = sheetName(head.title);
      const lines = provenanceLines(head, facts);
      whole(
        'xl/worksheets/sheet2.xml',
        `${XML}<worksheet xmlns="${NS}/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>${colsXml([30, 100])}<sheetData>${lines
          .map(
            ([label, value], n) =>
              `<row r="${n + 1}">${textCell(`A${n + 1}`, label, STYLE.head)}${textCell(`B${n + 1}`, value, STYLE.wrapped)}</row>`,
          )
          .join('')}</sheetData></worksheet>`,
      );
      whole('xl/styles.xml', STYLES);
      whole(
        'xl/workbook.xml',
        `${XML}<workbook xmlns="${NS}/spreadsheetml/2006/main" xmlns:r="${NS}/officeDocument/2006/relationships"><bookViews><workbookView activeTab="0"/></bookViews><sheets><sheet name="${xmlText(name)}" sheetId="1" r:id="rId1"/><sheet name="Provenance" sheetId="2" r:id="rId2"/></sheets><definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'${xmlText(name)}'!$A$1:$${last}$${row}</definedName><definedName name="_xlnm.Print_Titles" localSheetId="0">'${xmlText(name)}'!$1:$1</definedName></definedNames></workbook>`,
      );
      whole(
        'xl/_rels/workbook.xml.rels',
        `${XML}<Relationships xmlns="${NS}/package/2006/relationships"><Relationship Id="rId1" Type="${NS}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${NS}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="${NS}/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
      );
      whole(
        'docProps/core.xml',
        `${XML}<cp:coreProperties xmlns:cp="${NS}/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xmlText(head.title)}</dc:title><dc:creator>${xmlText(provenance.madeBy)}</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${provenance.madeAt.slice(0, 19)}Z</dcterms:created><dc:language>fr-FR</dc:language></cp:coreProperties>`,
      );
      whole(
        '_rels/.rels',
        `${XML}<Relationships xmlns="${NS}/package/2006/relationships"><Relationship Id="rId1" Type="${NS}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="${NS}/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
      );
      whole(
        '[Content_Types].xml',
        `${XML}<Types xmlns="${NS}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
      );
      zip.end();
      if (failed) throw failed;
      return join(chunks);
    },
  };
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(chunks.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
