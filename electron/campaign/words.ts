/** Text without accents, case, spaces or punctuation: for comparing column names, variables and cities. Total. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** "3 destinataires", "0 destinataire": in French 0 and 1 are singular. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number.toLocaleString('fr-FR')} ${Math.abs(number) < 2 ? singular : plural}`;
}

/** "a, b et c" */
export function enumerate(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} et ${words.at(-1)}`;
}

/** "8 010,00 €" from integer thousandths. */
export function euros(thousandths: number): string {
  return new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' }).format(thousandths / 1000);
}

/** A cell of a CSV meant for people: one that a spreadsheet would take for a formula begins with an apostrophe; numbers stay numbers. */
function cellForPeople(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^[+-]?\d+([.,]\d+)?$/.test(value) ? `'${value}` : value;
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A CSV that opens right in a French spreadsheet: byte order mark, `;`, CRLF. */
export function csvForPeople(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map((cell) => cellForPeople(cell.replaceAll('\0', ''))).join(';')}\r\n`).join('')}`;
}
