import { parse } from 'csv-parse/sync';
import { fold } from './words.ts';

const CONTACT_FIELDS = [
  'id',
  'civilite',
  'nom',
  'prenom',
  'mail',
  'telephone',
  'adresse1',
  'adresse2',
  'adresse3',
  'code_postal',
  'ville',
  'pays',
  'entreprise',
  'poste',
  'secteur',
  'consentement',
] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];

/** Column names met in the field, folded. */
const SYNONYMS: Record<ContactField, readonly string[]> = {
  id: ['id', 'idcontact', 'identifiant', 'numero', 'codeclient'],
  civilite: ['civilite', 'civ', 'titre', 'genre'],
  nom: ['nom', 'nomdefamille', 'lastname', 'name', 'noms'],
  prenom: ['prenom', 'prenoms', 'firstname'],
  mail: ['mail', 'email', 'emails', 'courriel', 'adressemail', 'adresseemail', 'mel'],
  telephone: [
    'telephone',
    'tel',
    'mobile',
    'portable',
    'phone',
    'telmobile',
    'telephonemobile',
    'telephoneportable',
    'gsm',
    'numerodetelephone',
  ],
  adresse1: ['adresse', 'adresse1', 'rue', 'address', 'voie', 'adressepostale'],
  adresse2: ['adresse2', 'complement', 'complementadresse', 'complementdadresse'],
  adresse3: ['adresse3', 'lieudit', 'boitepostale'],
  code_postal: ['codepostal', 'cp', 'postcode', 'zip', 'zipcode'],
  ville: ['ville', 'commune', 'city', 'localite'],
  pays: ['pays', 'country'],
  entreprise: ['entreprise', 'societe', 'raisonsociale', 'company', 'organisation'],
  poste: ['poste', 'fonction', 'metier'],
  secteur: ['secteur', 'secteurdactivite', 'activite'],
  consentement: ['consentement', 'optin', 'accord', 'consent'],
};
const FIELD_OF = new Map(CONTACT_FIELDS.flatMap((field) => [field, ...SYNONYMS[field]].map((name) => [fold(name), field] as const)));

const MAX_CONTACT_BYTES = 10 * 1024 * 1024;
const MAX_COLUMNS = 200;

export interface ContactRow {
  /** Line of the file, header = 1. */
  line: number;
  fields: Partial<Record<ContactField, string>>;
  /** Every column by folded header. */
  columns: ReadonlyMap<string, string>;
}

export interface ContactFile {
  /** Headers as written, with the field each was recognised as. */
  headers: { header: string; field: ContactField | null }[];
  rows: ContactRow[];
  separator: string;
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  bytes: number;
  /** French sentence when the file cannot be used at all. */
  problem: string | null;
}

/** Bytes to text: by the byte order mark, else UTF-8 when it is valid, else Windows-1252 (the encoding of spreadsheets saved in French). */
export function decodeText(bytes: Uint8Array): { text: string; encoding: ContactFile['encoding'] } {
  const decode = (encoding: ContactFile['encoding']) => ({ text: new TextDecoder(encoding).decode(bytes), encoding });
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode('utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode('utf-16be');
  const head = bytes.subarray(0, 400);
  const zeros = (parity: number) => head.filter((byte, index) => byte === 0 && index % 2 === parity).length;
  if (head.length > 3 && zeros(1) > head.length / 4) return decode('utf-16le');
  if (head.length > 3 && zeros(0) > head.length / 4) return decode('utf-16be');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    return decode('windows-1252');
  }
}

/** The separator that cuts the first lines most evenly; `;` when none does. */
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
    const score = header === 0 ? 0 : counts.filter((found) => found === header).length * 100 + header;
    if (score > best.score) best = { separator, score };
  }
  return best.separator;
}

/**
 * Reads a contact file. Total: an unusable file gives `problem`, a bad line is kept and judged later, per channel.
 * @param mapping column → field or field → column; wins over the recognised names.
 */
export function readContacts(content: string | Uint8Array, mapping: Readonly<Record<string, string>> = {}): ContactFile {
  const { text, encoding } = typeof content === 'string' ? { text: content, encoding: 'utf-8' as const } : decodeText(content);
  const bytes = typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength;
  const unusable = (problem: string): ContactFile => ({ headers: [], rows: [], separator: ';', encoding, bytes, problem });
  if (bytes > MAX_CONTACT_BYTES) return unusable('Le fichier de contacts dépasse 10 Mo.');
  const clean = text.replace(/^\uFEFF/, '');
  if (clean.trim() === '') return unusable('Le fichier de contacts est vide.');
  if (clean.startsWith('PK\u0003\u0004')) return unusable('Le fichier de contacts est un classeur : enregistrez-le en CSV.');
  const separator = findSeparator(clean);
  const records = records_(clean, separator);
  const [first, ...others] = records;
  if (first === undefined) return unusable('Le fichier de contacts est vide.');
  if (first.cells.length > MAX_COLUMNS) return unusable(`Le fichier de contacts a plus de ${MAX_COLUMNS} colonnes.`);
  const headers = assignFields(
    first.cells.map((cell) => cell.trim().toWellFormed().normalize('NFC')),
    mapping,
  );
  const rows = others
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
    .map(({ line, cells }): ContactRow => {
      const fields: Partial<Record<ContactField, string>> = {};
      const columns = new Map<string, string>();
      headers.forEach(({ header, field }, index) => {
        const value = (cells[index] ?? '').trim().toWellFormed().normalize('NFC');
        const key = fold(header);
        if (key !== '' && !columns.has(key)) columns.set(key, value);
        if (field !== null) fields[field] = value;
      });
      return { line, fields, columns };
    });
  return { headers, rows, separator, encoding, bytes, problem: null };
}

function records_(text: string, separator: string): { line: number; cells: string[] }[] {
  const read = (quote: string | false) =>
    parse(text, {
      delimiter: separator,
      quote,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      info: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
  const shaped = (found: ReturnType<typeof read>) => found.map(({ record, info }) => ({ line: info.lines, cells: record }));
  try {
    return shaped(read('"'));
  } catch {
    // A quote that is never closed swallows the rest: read again taking quotes as letters, so that the good lines are kept.
    return shaped(read(false));
  }
}

function assignFields(headers: readonly string[], mapping: Readonly<Record<string, string>>): ContactFile['headers'] {
  const taken = new Set<ContactField>();
  const chosen = new Map<number, ContactField>();
  const keys = headers.map(fold);
  const choose = (index: number, field: ContactField | undefined) => {
    if (index < 0 || field === undefined || taken.has(field) || chosen.has(index)) return;
    taken.add(field);
    chosen.set(index, field);
  };
  for (const [left, right] of Object.entries(mapping)) {
    const asColumn = keys.indexOf(fold(left));
    const rightField = FIELD_OF.get(fold(right));
    if (asColumn >= 0 && rightField) choose(asColumn, rightField);
    else choose(keys.indexOf(fold(right)), FIELD_OF.get(fold(left)));
  }
  keys.forEach((key, index) => {
    choose(index, FIELD_OF.get(key));
  });
  return headers.map((header, index) => ({ header, field: chosen.get(index) ?? null }));
}

/** Value of a placeholder for one recipient: a column of that name, else the field it stands for; undefined when the file has neither. */
export function contactValue(row: ContactRow, key: string): string | undefined {
  const column = row.columns.get(key);
  if (column !== undefined) return column;
  const field = FIELD_OF.get(key);
  return field === undefined ? undefined : row.fields[field];
}

/** Whether a placeholder can be filled from that file. */
export function knowsColumn(file: ContactFile, key: string): boolean {
  const field = FIELD_OF.get(key);
  return file.headers.some((column) => fold(column.header) === key || (field !== undefined && column.field === field));
}
