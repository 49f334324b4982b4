import { unzipSync } from 'fflate';
import { AppError } from '../../../shared/errors.ts';

/** What a workbook of contacts may unpack to: 10 MB packed is rarely above 80 unpacked, a bomb is above 1 000. */
const MOST_UNPACKED = 80 * 1024 * 1024;
const MOST_ENTRIES = 2000;
const MOST_ROWS = 200_000;
const MOST_COLUMNS = 200;
/** Empty cells before the last of each line included: they are kept in memory all the same. */
const MOST_CELLS = 5_000_000;
/** Only these are unpacked: the rest (pictures, macros) is never opened. */
const WANTED = /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|worksheets\/[^/]+\.xml)$/i;

export interface Sheet {
  name: string;
  rows: string[][];
  /** Cells that hold a formula: their last computed value is taken. */
  formulas: number;
}

const refuse = (message: string, cause?: unknown) => new AppError('invalid_input', message, cause === undefined ? {} : { cause });
const BROKEN = 'Ce classeur est illisible : ouvrez-le dans votre tableur et enregistrez-le à nouveau, ou en CSV.';

/**
 * The parts of a workbook that hold text. Declared sizes are added up before anything is unpacked; an entry cannot write past its declared size.
 * @throws AppError invalid_input (not a workbook, protected by a password) | too_large
 */
function unpack(bytes: Uint8Array): Map<string, string> {
  let entries = 0;
  let declared = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter({ name, originalSize }) {
        entries += 1;
        if (entries > MOST_ENTRIES) throw new AppError('too_large', 'Ce classeur contient trop de parties.');
        if (!WANTED.test(name)) return false;
        declared += originalSize;
        if (declared > MOST_UNPACKED)
          throw new AppError('too_large', 'Ce classeur est démesuré une fois ouvert : enregistrez la feuille des contacts en CSV.');
        return true;
      },
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw refuse(BROKEN, error);
  }
  const decoder = new TextDecoder();
  return new Map(Object.entries(files).map(([name, content]) => [name.toLowerCase(), decoder.decode(content)]));
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Character data of XML. Entities a document would declare itself are never expanded. */
const decode = (text: string): string =>
  text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w+);/gi, (raw, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? raw;
    const code = Number(name[1]?.toLowerCase() === 'x' ? `0x${name.slice(2)}` : name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : decode(found);
};
/** Every element of that name, in one pass whatever the text: a file made to hurt has a million openings that nothing closes. */
function* elements(xml: string, name: string): Generator<{ tag: string; inner: string }> {
  const edge = new RegExp(`<(/?)(?:\\w+:)?${name}(?=[\\s/>])([^<>"]*(?:"[^"<]*"[^<>"]*)*)>`, 'g');
  let open: { tag: string; from: number } | null = null;
  for (const { 0: whole, 1: closing, 2: tag = '', index } of xml.matchAll(edge)) {
    if (closing === '/') {
      if (open !== null) yield { tag: open.tag, inner: xml.slice(open.from, index) };
      open = null;
    } else if (tag.endsWith('/')) {
      open = null;
      yield { tag: tag.slice(0, -1), inner: '' };
    } else open = { tag, from: index + whole.length };
  }
}
const firstIn = (xml: string, name: string): string => elements(xml, name).next().value?.inner ?? '';

/** All the `<t>` of a piece: rich text comes in several runs, phonetic hints are left out. */
function textOf(piece: string): string {
  const [outside = '', ...hints] = piece.split(/<(?:\w+:)?rPh(?=[\s/>])/);
  const plain = hints.reduce(
    (text, hint) =>
      text +
      hint
        .split(/<\/(?:\w+:)?rPh>/)
        .slice(1)
        .join(''),
    outside,
  );
  return [...elements(plain, 't')].map(({ inner }) => decode(inner)).join('');
}

/** 0-based column of "BC12". */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]+/.exec(reference)?.[0] ?? '') column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** A number as it was typed: 612345678 and not 6.12345678E8. */
function numberText(raw: string): string {
  const value = Number(raw);
  if (!Number.isFinite(value)) return raw;
  return Number.isSafeInteger(value) ? value.toFixed(0) : String(value);
}

function cellText(tag: string, inner: string, strings: readonly string[]): string {
  const type = attribute(tag, 't');
  if (type === 'inlineStr') return textOf(inner);
  const raw = decode(firstIn(inner, 'v'));
  if (raw === '') return '';
  if (type === 's') return strings[Number(raw)] ?? '';
  if (type === 'b') return raw === '1' ? 'oui' : 'non';
  if (type === 'e') return '';
  return type === 'str' ? raw : numberText(raw);
}

function readSheet(name: string, xml: string, strings: readonly string[]): Sheet {
  const rows: string[][] = [];
  let formulas = 0;
  let total = 0;
  for (const { tag: rowTag, inner: body } of elements(xml, 'row')) {
    const at = Number(attribute(rowTag, 'r') ?? rows.length + 1) - 1;
    if (at >= MOST_ROWS) throw new AppError('too_large', `La feuille « ${name} » dépasse ${MOST_ROWS.toLocaleString('fr-FR')} lignes.`);
    while (rows.length < at) rows.push([]);
    const cells: string[] = [];
    for (const { tag, inner } of elements(body, 'c')) {
      const column = columnOf(attribute(tag, 'r') ?? '');
      const index = column >= 0 ? column : cells.length;
      if (index >= MOST_COLUMNS) continue;
      if (/<(?:\w+:)?f\b/.test(inner)) formulas += 1;
      while (cells.length < index) cells.push('');
      cells[index] = cellText(tag, inner, strings);
    }
    rows.push(cells);
    total += cells.length;
    if (total > MOST_CELLS)
      throw new AppError('too_large', `La feuille « ${name} » a trop de cellules. Découpez-la en plusieurs fichiers.`);
  }
  return { name, rows, formulas };
}

/** Names of the sheets that are shown, with the file of each. */
function sheetFiles(parts: ReadonlyMap<string, string>): { name: string; file: string }[] {
  const targets = new Map(
    [...elements(parts.get('xl/_rels/workbook.xml.rels') ?? '', 'Relationship')].map(({ tag }) => [
      attribute(tag, 'Id') ?? '',
      (attribute(tag, 'Target') ?? '').replace(/^\/?(xl\/)?/, 'xl/').toLowerCase(),
    ]),
  );
  return [...elements(parts.get('xl/workbook.xml') ?? '', 'sheet')]
    .filter(({ tag }) => !/\sstate="(hidden|veryHidden)"/.test(tag))
    .flatMap(({ tag }) => {
      const file = targets.get(attribute(tag, '(?:\\w+:)?id') ?? '');
      return file !== undefined && parts.has(file) ? [{ name: attribute(tag, 'name') ?? 'Feuille', file }] : [];
    });
}

/** Whether those bytes are a packed workbook. */
export const looksXlsx = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
/** Compound documents: old .xls, and .xlsx under a password. */
export const looksOldOffice = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0;

/** One sheet of a workbook (the first that holds something when none is named), and the names of all. @throws AppError invalid_input | too_large */
export function readXlsx(bytes: Uint8Array, wanted?: string): { sheets: string[]; sheet: Sheet } {
  const parts = unpack(bytes);
  const files = sheetFiles(parts);
  if (files.length === 0) throw refuse(BROKEN);
  const strings = [...elements(parts.get('xl/sharedstrings.xml') ?? '', 'si')].map(({ inner }) => textOf(inner));
  const read = ({ name, file }: { name: string; file: string }) => readSheet(name, parts.get(file) ?? '', strings);
  const sheets = files.map(({ name }) => name);
  if (wanted !== undefined) {
    const found = files.find(({ name }) => name === wanted);
    if (found === undefined) throw refuse(`Ce classeur n'a pas de feuille « ${wanted.slice(0, 60)} ».`);
    return { sheets, sheet: read(found) };
  }
  for (const file of files) {
    const sheet = read(file);
    if (sheet.rows.some((row) => row.some((cell) => cell.trim() !== ''))) return { sheets, sheet };
  }
  throw refuse('Ce classeur est vide.');
}
