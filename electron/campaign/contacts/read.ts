import { CONTACT_FIELD_NAMES, type ContactFieldName } from '../../../shared/model/contact.ts';
import { decodeText, type Encoding } from '../../../shared/model/text-file.ts';
import { fold } from '../words.ts';
import { cutRecords, findSeparator, MAX_COLUMNS, MAX_CONTACT_BYTES, MAX_LAID_LENGTH } from './table.ts';

export type ContactField = ContactFieldName;
/** In a mapping, what a column that must not be read stands for, whatever its name. */
export const IGNORED = 'ignorer';

/** Column names met in the field, folded. */
export const SYNONYMS: Record<ContactField, readonly string[]> = {
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
const FIELD_OF = new Map(CONTACT_FIELD_NAMES.flatMap((field) => [field, ...SYNONYMS[field]].map((name) => [fold(name), field] as const)));

export interface ContactRow {
  /** Line of the file, header = 1. */
  line: number;
  fields: Partial<Record<ContactField, string>>;
  /** As they were laid, in the order of the headers. */
  cells: readonly string[];
  /** Where each column is, by folded header; shared by the rows of a file. */
  columns: ReadonlyMap<string, number>;
}

export interface ContactFile {
  /** Headers as written, with the field each was recognised as. */
  headers: { header: string; field: ContactField | null }[];
  rows: ContactRow[];
  separator: string;
  encoding: Encoding;
  bytes: number;
  /** French sentence when the file cannot be used at all. */
  problem: string | null;
}

/**
 * Reads a contact file. Total: an unusable file gives `problem`, a bad line is kept and judged later, per channel.
 * @param mapping column → field, `IGNORED` or, as the web application writes it, field → column; wins over the recognised names.
 */
export function readContacts(content: string | Uint8Array, mapping: Readonly<Record<string, string>> = {}): ContactFile {
  const { text, encoding } = typeof content === 'string' ? { text: content, encoding: 'utf-8' as const } : decodeText(content);
  const bytes = typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength;
  const unusable = (problem: string): ContactFile => ({ headers: [], rows: [], separator: ';', encoding, bytes, problem });
  if (typeof content === 'string' ? content.length > MAX_LAID_LENGTH : bytes > MAX_CONTACT_BYTES)
    return unusable('Le fichier de contacts dépasse 10 Mo.');
  // Once for the whole text: cell by cell it would be felt on a long file.
  const clean = text
    .replace(/^\uFEFF/, '')
    .toWellFormed()
    .normalize('NFC');
  if (clean.trim() === '') return unusable('Le fichier de contacts est vide.');
  if (clean.startsWith('PK\u0003\u0004')) return unusable('Le fichier de contacts est un classeur : enregistrez-le en CSV.');
  const separator = findSeparator(clean);
  const { records } = cutRecords(clean, separator);
  const [first, ...others] = records;
  if (first === undefined) return unusable('Le fichier de contacts est vide.');
  if (first.cells.length > MAX_COLUMNS) return unusable(`Le fichier de contacts a plus de ${MAX_COLUMNS} colonnes.`);
  const headers = assignFields(
    first.cells.map((cell) => cell.trim()),
    mapping,
  );
  const columns = new Map<string, number>();
  headers.forEach(({ header }, index) => {
    const key = fold(header);
    if (key !== '' && !columns.has(key)) columns.set(key, index);
  });
  const known = headers.flatMap(({ field }, index) => (field === null ? [] : [{ field, index }]));
  const rows: ContactRow[] = [];
  for (const { line, cells: raw } of others) {
    const cells = headers.map((_, index) => (raw[index] ?? '').trim());
    if (!cells.some((cell) => cell !== '') && !raw.some((cell) => cell.trim() !== '')) continue;
    const fields: Partial<Record<ContactField, string>> = {};
    for (const { field, index } of known) fields[field] = cells[index] ?? '';
    rows.push({ line, fields, cells, columns });
  }
  return { headers, rows, separator, encoding, bytes, problem: null };
}

function assignFields(headers: readonly string[], mapping: Readonly<Record<string, string>>): ContactFile['headers'] {
  const taken = new Set<ContactField>();
  const chosen = new Map<number, ContactField>();
  const keys = headers.map(fold);
  const ignored = new Set<number>();
  // "E-mail" and "Email" are two columns: the name as it is written tells them apart.
  const columnOf = (name: string) => (headers.includes(name) ? headers.indexOf(name) : keys.indexOf(fold(name)));
  const choose = (index: number, field: ContactField | undefined) => {
    if (index < 0 || field === undefined || taken.has(field) || chosen.has(index)) return;
    taken.add(field);
    chosen.set(index, field);
  };
  for (const [left, right] of Object.entries(mapping)) {
    const asColumn = columnOf(left);
    const rightField = FIELD_OF.get(fold(right));
    if (asColumn >= 0 && right === IGNORED) ignored.add(asColumn);
    else if (asColumn >= 0 && rightField) choose(asColumn, rightField);
    else choose(columnOf(right), FIELD_OF.get(fold(left)));
  }
  keys.forEach((key, index) => {
    if (!ignored.has(index)) choose(index, FIELD_OF.get(key));
  });
  return headers.map((header, index) => ({ header, field: chosen.get(index) ?? null }));
}

/** Value of a placeholder for one recipient: a column of that name, else the field it stands for; undefined when the file has neither. */
export function contactValue(row: ContactRow, key: string): string | undefined {
  const column = row.columns.get(key);
  if (column !== undefined) return row.cells[column] ?? '';
  const field = FIELD_OF.get(key);
  return field === undefined ? undefined : row.fields[field];
}

/** Whether a placeholder can be filled from that file. */
export function knowsColumn(file: ContactFile, key: string): boolean {
  const field = FIELD_OF.get(key);
  return (
    (file.rows[0]?.columns.has(key) ?? false) ||
    file.headers.some((column) =>
      field === undefined ? fold(column.header) === key : column.field === field || fold(column.header) === key,
    )
  );
}
