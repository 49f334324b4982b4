import { AppError } from '../../../shared/errors.ts';
import { CONTACT_FIELD_LABELS, type ContactFieldName } from '../../../shared/model/contact.ts';
import { IGNORED, readContacts } from './read.ts';
import { readTable, tableText } from './table.ts';

/** What is laid in MyCfia: one record a line, the columns by name, the field each stands for (`IGNORED` for those nobody wants read). */
export interface LaidContacts {
  content: string;
  mapping: Record<string, string>;
  rows: number;
}

/** A dropped file under the mapping somebody confirmed. @throws AppError invalid_input | too_large */
export function layTable(
  bytes: Uint8Array,
  sheet: string | undefined,
  mapping: readonly { index: number; field: ContactFieldName }[],
): LaidContacts {
  const { headers, rows } = readTable(bytes, sheet);
  const fields = new Map<ContactFieldName, string>();
  for (const { index, field } of mapping) {
    const header = headers[index];
    if (header === undefined) throw new AppError('invalid_input', `La colonne ${index + 1} n'existe pas dans ce fichier.`);
    if (fields.has(field))
      throw new AppError('invalid_input', `Deux colonnes sont données pour « ${CONTACT_FIELD_LABELS[field]} » : gardez-en une.`);
    fields.set(field, header);
  }
  return {
    content: tableText(headers, rows),
    mapping: mappingOf(headers, new Map([...fields].map(([field, header]) => [header, field]))),
    rows: rows.length,
  };
}

const mappingOf = (headers: readonly string[], fields: ReadonlyMap<string, ContactFieldName>): Record<string, string> =>
  Object.fromEntries(headers.map((header) => [header, fields.get(header) ?? IGNORED]));

export interface Correction {
  line: number;
  field: ContactFieldName;
  value: string;
}

/**
 * The same contacts with some cells changed. A column is added when the field had none. Lines are numbered anew when the file was not laid by this
 * product; `excluded` follows.
 * @throws AppError not_found when a line is not there
 */
export function correctContacts(
  contacts: { content: string; mapping: Readonly<Record<string, string>>; excluded?: readonly number[] | undefined },
  corrections: readonly Correction[],
): LaidContacts & { excluded: number[] } {
  const file = readContacts(contacts.content, contacts.mapping);
  const headers = file.headers.map(({ header }, index) => header || `Colonne ${index + 1}`);
  const columns = new Map<ContactFieldName, number>();
  file.headers.forEach(({ field }, index) => {
    if (field !== null) columns.set(field, index);
  });
  const rows = new Map(file.rows.map((row) => [row.line, [...row.cells]]));
  for (const { line, field, value } of corrections) {
    const cells = rows.get(line);
    if (cells === undefined) throw new AppError('not_found', `La ligne ${line} n'est plus dans le fichier de contacts.`);
    let column = columns.get(field);
    if (column === undefined) {
      column = headers.push(CONTACT_FIELD_LABELS[field]) - 1;
      columns.set(field, column);
    }
    while (cells.length < column) cells.push('');
    cells[column] = value.replace(/[\r\n\t\0]+/g, ' ').trim();
  }
  const numbers = new Map([...rows.keys()].map((line, index) => [line, index + 2]));
  return {
    content: tableText(headers, [...rows.values()]),
    mapping: mappingOf(headers, new Map([...columns].map(([field, index]) => [headers[index] ?? '', field]))),
    rows: rows.size,
    excluded: (contacts.excluded ?? []).flatMap((line) => numbers.get(line) ?? []),
  };
}

/** A name fit to be shown and kept: no path, no character that a disk refuses or that turns the text around. */
export function neutralFileName(name: string): string {
  const base = (name.split(/[/\\]/).at(-1) ?? '')
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(base)?.[0] ?? '';
  const stem = [...base.slice(0, base.length - extension.length)].slice(0, 100).join('') || 'contacts';
  return `${/^(con|prn|aux|nul|com\d|lpt\d)$/i.test(stem) ? `_${stem}` : stem}${extension}`;
}
