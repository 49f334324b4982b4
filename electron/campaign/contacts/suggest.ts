import { CONTACT_FIELD_LABELS, type ContactFieldName, type ContactsPreview } from '../../../shared/model/contact.ts';
import { readMobile } from '../phone.ts';
import { fold } from '../words.ts';
import { IGNORED, SYNONYMS } from './read.ts';
import type { Table } from './table.ts';

/** What somebody chose before for that client: folded header → field. */
export type RememberedMapping = Readonly<Record<string, string>>;
type Column = ContactsPreview['columns'][number];
interface Guess {
  field: ContactFieldName;
  confidence: number;
  why: string;
}

const SAMPLE_ROWS = 200;
const SHOWN_SAMPLES = 4;
const FIELDS = Object.keys(SYNONYMS) as ContactFieldName[];

/** What the values themselves say. */
const SHAPES: readonly { field: ContactFieldName; why: string; holds(value: string): boolean }[] = [
  { field: 'mail', why: 'les valeurs sont des adresses e-mail', holds: (value) => /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(value) },
  {
    field: 'telephone',
    why: 'les valeurs sont des numéros de mobile',
    holds: (value) => 'e164' in readMobile(/^[67]\d{8}$/.test(value) ? `0${value}` : value),
  },
  { field: 'code_postal', why: 'les valeurs ont cinq chiffres', holds: (value) => /^\d{5}$/.test(value) },
  { field: 'civilite', why: 'les valeurs sont des civilités', holds: (value) => /^(m|mme|mlle|mr|monsieur|madame)\.?$/i.test(value) },
  {
    field: 'adresse1',
    why: 'les valeurs commencent par un numéro de voie',
    holds: (value) => /^\d{1,4}\s?(bis|ter|quater)?,?\s+\p{L}{3,}/iu.test(value),
  },
];

function guesses(header: string, values: readonly string[], remembered: RememberedMapping): Guess[] {
  const key = fold(header);
  const found: Guess[] = [];
  if (remembered[key] === IGNORED) return [];
  const known = FIELDS.find((field) => field === remembered[key]);
  if (known !== undefined) found.push({ field: known, confidence: 1, why: 'choisi la dernière fois pour ce client' });
  for (const field of FIELDS) {
    const names = [fold(field), fold(CONTACT_FIELD_LABELS[field]), ...SYNONYMS[field]];
    if (names.includes(key)) found.push({ field, confidence: 0.95, why: 'nom de la colonne' });
    else if (key.length > 3 && names.some((name) => name.length > 3 && key.includes(name)))
      found.push({ field, confidence: 0.6, why: 'nom de colonne approchant' });
  }
  const filled = values.filter((value) => value !== '');
  for (const { field, why, holds } of SHAPES) {
    const share = filled.length === 0 ? 0 : filled.filter(holds).length / filled.length;
    if (share >= 0.6) found.push({ field, confidence: Math.round((0.4 + 0.45 * share) * 100) / 100, why });
  }
  return found;
}

/** Columns with the field each most likely is; a field is suggested once, where it is surest. Total. */
export function suggestColumns({ headers, rows }: Pick<Table, 'headers' | 'rows'>, remembered: RememberedMapping): Column[] {
  const sample = rows.slice(0, SAMPLE_ROWS);
  const all = headers
    .flatMap((header, index) =>
      guesses(
        header,
        sample.map((cells) => cells[index] ?? ''),
        remembered,
      ).map((guess) => ({ index, ...guess })),
    )
    .sort((a, b) => b.confidence - a.confidence || a.index - b.index);
  const chosen = new Map<number, Guess>();
  const taken = new Set<ContactFieldName>();
  for (const { index, ...guess } of all) {
    if (chosen.has(index) || taken.has(guess.field)) continue;
    chosen.set(index, guess);
    taken.add(guess.field);
  }
  return headers.map((header, index) => {
    const guess = chosen.get(index);
    const samples = [...new Set(sample.map((cells) => cells[index] ?? '').filter((value) => value !== ''))].slice(0, SHOWN_SAMPLES);
    return { index, header, suggestion: guess?.field ?? null, confidence: guess?.confidence ?? 0, why: guess?.why ?? null, samples };
  });
}
