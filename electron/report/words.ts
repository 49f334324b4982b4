import type { Instant } from '../../shared/model/sourced.ts';
import { parisWall } from '../kit/civil-day.ts';
import type { Cell, Column, Provenance, Reading, ReportHead } from './model.ts';

const grouped = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 3 });
const euros = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR', maximumFractionDigits: 3 });

const THOUSANDTH = 1000;
const MONEY_DECIMALS = 2;

/** What a clock on a wall in Paris showed, as a UTC moment in milliseconds; null for what is no instant. */
export function wallClock(at: Instant): number | null {
  const moment = Date.parse(at);
  return Number.isNaN(moment) ? null : parisWall(moment);
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** `22/10/2025 10:45` in Paris; what is no instant stays as it is. */
export function momentText(at: Instant): string {
  const wall = wallClock(at);
  if (wall === null) return at;
  const date = new Date(wall);
  return `${dayText(date.toISOString().slice(0, 10))} ${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;
}

/** `22/10/2025` from `2025-10-22`. */
export function dayText(day: string): string {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(day) ?? [];
  return year === undefined ? day : `${date}/${month}/${year}`;
}

/** A number as a machine writes it, exactly, without exponent; `.` for the decimals. */
export function exactNumber(value: number): string {
  const plain = value === 0 ? 0 : value;
  const short = String(plain);
  const [, sign, whole, decimals = '', exponent] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/u.exec(short) ?? [];
  if (whole === undefined) return short;
  const digits = whole + decimals;
  const shift = Number(exponent) + 1;
  return shift <= 0 ? `${sign}0.${'0'.repeat(-shift)}${digits}` : `${sign}${digits.padEnd(shift, '0')}`;
}

/** Thousandths of a euro as euros, exactly: two decimals, three when there are. */
export function exactMoney(thousandths: number): string {
  if (!Number.isInteger(thousandths)) return exactNumber(thousandths / THOUSANDTH);
  const magnitude = String(Math.abs(thousandths)).padStart(4, '0');
  const decimals = magnitude.slice(-3).replace(/0$/u, '');
  return `${thousandths < 0 ? '-' : ''}${magnitude.slice(0, -3)}.${decimals.padEnd(MONEY_DECIMALS, '0')}`;
}

const isNumeric = ({ kind }: Column): boolean => kind === 'integer' || kind === 'decimal' || kind === 'money' || kind === 'percent';
/** Whether a cell of this column is shown as a number: aligned on its units, and never taken for text. */
export const isNumberCell = (cell: Cell, column: Column): cell is number =>
  typeof cell === 'number' && Number.isFinite(cell) && (isNumeric(column) || column.kind === 'text');

/** `Poids (g)`, `Total HT (€)`, `TVA (%)`. */
export function heading({ title, kind, unit }: Column): string {
  const said = unit ?? (kind === 'money' ? '€' : kind === 'percent' ? '%' : undefined);
  return said === undefined || title.includes(`(${said})`) ? title : `${title} (${said})`;
}

/** A number as it stands in a file: exact, and with the decimals of its kind. */
export const numberText = (cell: number, { kind }: Column): string => (kind === 'money' ? exactMoney(cell) : exactNumber(cell));

const UNKNOWN = 'inconnu';

/** A cell for a person who reads: `1 250`, `8 010,00 €`, `22/10/2025 10:45`. Unknown is empty, and said in the columns that say it. */
export function shownCell(cell: Cell, column: Column): string {
  if (cell === null) return column.tellsUnknown ? UNKNOWN : '';
  if (typeof cell === 'number') {
    if (!Number.isFinite(cell)) return '';
    const plain = cell === 0 ? 0 : cell;
    if (column.kind === 'money') return euros.format(plain / THOUSANDTH);
    return grouped.format(plain);
  }
  return textOf(cell, column);
}

/** A cell that is no number, on the page or in a file. */
export function textOf(cell: string, { kind }: Column): string {
  if (kind === 'datetime') return momentText(cell);
  if (kind === 'date') return dayText(cell);
  return cell;
}

/** `8 lignes montrées sur 142.` */
export const shownOf = (shown: number, total: number): string =>
  `${grouped.format(shown)} ${shown < 2 ? 'ligne montrée' : 'lignes montrées'} sur ${grouped.format(total)}.`;

const counted = (count: number, one: string): string => `${grouped.format(count)} ${one}${count < 2 ? '' : 's'}`;

const readingsOf = ({ besides = [], ...first }: Provenance): Reading[] => [first, ...besides];

/** Where one reading comes from; what it is of is said where there are several. */
const readingLines = (
  { dataset, filters, source, asOf, readAt, stale, leftAside }: Reading,
  within: readonly [string, string][],
): [string, string][] => [
  ...(dataset === undefined ? [] : [['Lecture', dataset] as [string, string]]),
  ['Filtres', filters.length === 0 ? 'aucun' : filters.map(({ name, value }) => `${name} : ${value}`).join(' ; ')],
  ...within,
  ['Source', source],
  ['Données du', asOf === null ? 'heure inconnue' : momentText(asOf)],
  ['Lues le', momentText(readAt)],
  ...(stale ? [['Fraîcheur', 'données plus anciennes que prévu'] as [string, string]] : []),
  ...leftAside.map((why): [string, string] => ['Source laissée de côté', why]),
];

/** The sheet "Provenance", line by line. */
export function provenanceLines(
  { title, provenance: from, notes }: ReportHead,
  facts: { rows: number; sha256: string },
): [string, string][] {
  return [
    ['Document', title],
    ...(from.question === null ? [] : [['Question', from.question] as [string, string]]),
    ...(from.answer === null ? [] : [['Réponse', from.answer] as [string, string]]),
    ...readingsOf(from).flatMap((reading, at) =>
      readingLines(reading, at > 0 ? [] : [['Périmètre', `${from.scope.label} (${counted(from.scope.divisions, 'division')})`]]),
    ),
    ['Lignes', grouped.format(facts.rows)],
    ['Empreinte SHA-256 des lignes', facts.sha256],
    ['Établi le', momentText(from.madeAt)],
    ['Établi par', from.madeBy],
    ...notes.map((note): [string, string] => ['Remarque', note]),
  ];
}

/** `Agence Lille (3 divisions) · base commune · données du 10/03/2026 10:45`: the footer of every page. */
export const footerLine = (provenance: Provenance): string =>
  [
    `${provenance.scope.label} (${counted(provenance.scope.divisions, 'division')})`,
    ...readingsOf(provenance).map(
      ({ dataset, ...reading }) => `${dataset === undefined ? '' : `${dataset} : `}${sourceLine(reading, ' · ')}`,
    ),
  ].join(' · ');

/** `base commune · données du 10/03/2026 10:45, plus anciennes que prévu`: the source of a reading, and of when it is. */
export const sourceLine = ({ source, asOf, stale }: Pick<Reading, 'source' | 'asOf' | 'stale'>, between: string): string =>
  [source, `données ${asOf === null ? "d'heure inconnue" : `du ${momentText(asOf)}`}${stale ? ', plus anciennes que prévu' : ''}`].join(
    between,
  );
