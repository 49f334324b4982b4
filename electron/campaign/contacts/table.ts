import { parse } from 'csv-parse/sync';
import { AppError } from '../../../shared/errors.ts';
import { decodeText, type Encoding } from '../../../shared/model/text-file.ts';
import { readMobile } from '../phone.ts';
import { looksOldOffice, looksXlsx, readXlsx } from './xlsx.ts';

export const MAX_CONTACT_BYTES = 10 * 1024 * 1024;
export const MAX_COLUMNS = 200;
/** Of a file once laid, in characters: what Windows-1252 writes in one byte may take two there. */
export const MAX_LAID_LENGTH = 10 * 1024 * 1024;

/** The separator that cuts the first lines most evenly, the first of equals (texts hold commas, rarely semicolons); `;` when none does. */
export function findSeparator(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 10)
    .map((line) => line.replace(/"[^"]*"/g, ''));
  let best = { separator: ';', score: 0 };
  for (const separator of [';', '\t', ',', '|']) {
    const counts = lines.map((line) => line.split(separator).length - 1);
    const header = counts[0] ?? 0;
    const score = header === 0 ? 0 : counts.filter((found) => found === header).length;
    if (score > best.score) best = { separator, score };
  }
  return best.separator;
}

/** A line of a file, header = 1. */
export interface Record_ {
  line: number;
  cells: string[];
}

/**
 * Cuts a CSV into records. `openQuote` = a quote is never closed, or so far away that it swallows other contacts: each line is then read by itself, and
 * a quote that its own line does not close is a letter there, so that the good lines are kept.
 */
export function cutRecords(text: string, separator: string): { records: Record_[]; openQuote: boolean } {
  if (!text.includes('"')) return { records: cutPlain(text, separator), openQuote: false };
  const records = cutQuoted(text, separator);
  if (records !== null && !records.some(({ cells }) => swallows(cells, separator, records[0]?.cells.length ?? 0)))
    return { records, openQuote: false };
  const lines = cutPlain(text, '\0').map(({ line, cells: [whole = ''] }) => ({
    line,
    cells: (whole.includes('"') && cutQuoted(whole, separator)?.[0]?.cells) || whole.split(separator),
  }));
  return { records: lines, openQuote: true };
}

/** null when a quote is never closed. */
function cutQuoted(text: string, separator: string): Record_[] | null {
  try {
    const found = parse(text, {
      delimiter: separator,
      quote: '"',
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      info: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return found.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch {
    return null;
  }
}

/** Whether a cell over several lines holds what looks like other contacts. */
const swallows = (cells: readonly string[], separator: string, width: number): boolean =>
  width > 1 &&
  cells.some((cell) => {
    if (!/[\r\n]/.test(cell)) return false;
    const separators = cell.split(/\r\n|\n|\r/).map((line) => line.split(separator).length - 1);
    return separators.some((found) => found >= width - 1) || (width > 2 && separators.reduce((sum, found) => sum + found, 0) >= width - 1);
  });

/** Without a quote, a line is a record: several times faster, and most files are so. */
function cutPlain(text: string, separator: string): Record_[] {
  const records: Record_[] = [];
  text.split(/\r\n|\n|\r/).forEach((line, index) => {
    if (line !== '') records.push({ line: index + 1, cells: line.split(separator) });
  });
  return records;
}

/** A contact file as a table, whatever it came in. */
export interface Table {
  kind: 'csv' | 'xlsx';
  encoding: Encoding | null;
  separator: string | null;
  sheets: string[];
  sheet: string | null;
  /** Never empty nor twice the same. */
  headers: string[];
  rows: string[][];
  remarks: string[];
}

const invalid = (message: string) => new AppError('invalid_input', message);
const cleaned = (cell: string): string =>
  // A contact is one line: what a cell breaks over several is joined.
  cell
    .replace(/[\r\n\t\0]+/g, ' ')
    .trim()
    // Put there by a file for people, ours among them, so that a spreadsheet takes no formula for one.
    .replace(/^'(?=[=+\-@])/, '')
    .toWellFormed()
    .normalize('NFC');

function named(headers: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return headers.map((raw, index) => {
    const header = cleaned(raw) || `Colonne ${index + 1}`;
    const times = (seen.get(header) ?? 0) + 1;
    seen.set(header, times);
    return times === 1 ? header : `${header} (${times})`;
  });
}

function shaped(records: readonly string[][], remarks: string[]): Pick<Table, 'headers' | 'rows'> {
  const filled = records.filter((cells) => cells.some((cell) => cell.trim() !== ''));
  const [first, ...below] = filled;
  if (first === undefined) throw invalid('Le fichier de contacts est vide.');
  const headless = first.some(looksReachable);
  const others = headless ? filled : below;
  if (headless) remarks.push('La première ligne est déjà un contact : elle est gardée, et les colonnes sont nommées par leur rang.');
  if (others.length === 0) throw invalid("Le fichier de contacts n'a qu'une ligne : il y faut un en-tête et au moins un contact.");
  const width = Math.max(...[first, ...others.slice(0, 5000)].map(({ length }) => length));
  if (width > MAX_COLUMNS) throw invalid(`Le fichier de contacts a plus de ${MAX_COLUMNS} colonnes.`);
  const headers = named(Array.from({ length: Math.max(first.length, 1) }, (_, index) => (headless ? '' : (first[index] ?? ''))));
  const uneven = others.filter(({ length }) => length > headers.length).length;
  if (uneven > 0)
    remarks.push(`${uneven.toLocaleString('fr-FR')} ligne(s) ont plus de cellules que l'en-tête : ce qui dépasse est laissé.`);
  let size = 0;
  const rows = others.map((cells) =>
    headers.map((_, index) => {
      const cell = cells[index] ?? '';
      size += cell.length + 1;
      if (size > MAX_LAID_LENGTH) throw tooLong();
      return cleaned(cell);
    }),
  );
  return { headers, rows };
}

/** No column is named by an address or a number. */
const looksReachable = (cell: string): boolean =>
  /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(cell.trim()) || (/\d{8}/.test(cell.replace(/[\s.-]/g, '')) && 'e164' in readMobile(cell));

/** Once written out, a file may weigh more than it did: a packed workbook above all. */
export const tooLong = (): AppError =>
  new AppError(
    'too_large',
    'Une fois ouvert, ce fichier de contacts dépasse ce qu’une campagne peut garder. Découpez-le en plusieurs fichiers.',
  );

/** What other programs give when a list is asked of them. */
const FOREIGN: readonly [RegExp, string][] = [
  [/^%PDF-/, 'un document PDF'],
  [/^<(!doctype|html|head|body|table|\?xml)/i, 'une page web ou un document XML'],
  [/^\{\\rtf/, 'un document RTF'],
  [/^BEGIN:VCARD/i, "un carnet d'adresses vCard"],
];

/**
 * Reads a file that somebody drops. The bad lines of it are judged later, one by one.
 * @throws AppError invalid_input (empty, not a table, old Excel) | too_large, with a sentence that says what to do
 */
export function readTable(bytes: Uint8Array, sheetName?: string): Table {
  if (bytes.byteLength === 0) throw invalid('Le fichier de contacts est vide.');
  if (bytes.byteLength > MAX_CONTACT_BYTES) throw new AppError('too_large', 'Le fichier de contacts dépasse 10 Mo.');
  const remarks: string[] = [];
  if (looksOldOffice(bytes))
    throw invalid('Ce fichier est un ancien classeur Excel, ou un classeur protégé par mot de passe : enregistrez-le en XLSX ou en CSV.');
  if (looksXlsx(bytes)) {
    const { sheets, sheet } = readXlsx(bytes, sheetName);
    if (sheet.formulas > 0) remarks.push('Des cellules contiennent des formules : leur dernière valeur calculée est reprise.');
    return { kind: 'xlsx', encoding: null, separator: null, sheets, sheet: sheet.name, ...shaped(sheet.rows, remarks), remarks };
  }
  const { text, encoding } = decodeText(bytes);
  const clean = text.replace(/^\uFEFF/, '');
  const foreign = FOREIGN.find(([start]) => start.test(clean.slice(0, 200).trimStart()))?.[1];
  if (foreign !== undefined)
    throw invalid(`Ce fichier est ${foreign} : ouvrez la liste dans votre tableur et enregistrez-la en CSV ou en XLSX.`);
  if (clean.includes('\0')) throw invalid("Ce fichier n'est ni un CSV ni un classeur XLSX.");
  if (clean.trim() === '') throw invalid('Le fichier de contacts est vide.');
  const separator = findSeparator(clean);
  const { records, openQuote } = cutRecords(clean, separator);
  if (openQuote) remarks.push("Un guillemet n'est jamais fermé, ou loin de sa ligne : il a été lu comme une lettre.");
  if (/Ã[©¨ª ]|â€™/.test(clean)) remarks.push('Des accents semblent abîmés (« Ã© ») : vérifiez l’encodage du fichier d’origine.');
  const table = shaped(
    records.map(({ cells }) => cells),
    remarks,
  );
  return { kind: 'csv', encoding, separator, sheets: [], sheet: null, ...table, remarks };
}

/** The table as CSV text, one record a line: UTF-8, `;`, LF. What is read back has the same lines. @throws AppError too_large */
export function tableText(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  // What might be taken for another separator is quoted too.
  const cell = (value: string) => (/[;,|\t"\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const line = (cells: readonly string[]) => {
    const text = cells.map(cell).join(';');
    // A record of empty cells alone would be skipped as an empty line and move the ones after it.
    return text === '' ? '""' : text;
  };
  const text = [headers, ...rows].map((cells) => `${line(cells)}\n`).join('');
  if (text.length > MAX_LAID_LENGTH) throw tooLong();
  return text;
}
