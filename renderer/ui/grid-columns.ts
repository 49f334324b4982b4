import type { ReactNode } from 'react';
import { type GridLayout, MAX_COLUMN_PX, MIN_COLUMN_PX } from '../../shared/model/views.ts';

export interface GridColumn<Row, Sort extends string> {
  id: string;
  label: string;
  /** A grid-template-columns track, in px or minmax(px, fr). */
  track: string;
  sort?: Sort;
  align?: 'end';
  /** Left out when the grid is narrower than this, in px, unless asked for; the inspector still shows it. */
  from?: number;
  /** What is read, copied and shown as the tooltip. */
  text: (row: Row) => string;
  /** Drawn instead of the text. */
  cell?: (row: Row) => ReactNode;
  /** A quantity: decimal commas of the column stand under each other. null = unknown. */
  number?: (row: Row) => number | null;
  /** The name of the line. */
  strong?: boolean;
}

export const NO_LAYOUT: GridLayout = { shown: {}, widths: {} };

/** Columns to draw at that width. What the operator asked for wins over what fits. */
export function visibleColumns<Row, Sort extends string>(
  columns: readonly GridColumn<Row, Sort>[],
  layout: GridLayout,
  width: number,
): GridColumn<Row, Sort>[] {
  const shown = columns.filter((column) => layout.shown[column.id] ?? (column.from === undefined || width >= column.from));
  return shown.length > 0 ? shown : columns.slice(0, 1);
}

const TRACK = /^(?:(\d+)px|minmax\((\d+)px, ([\d.]+)fr\))$/u;

/**
 * Where each column stands, in px: what is left of `available` goes to the columns that may grow, by their share.
 * In px since the browser would share the width out again for each row that is drawn.
 */
export function placesOf<Row, Sort extends string>(
  columns: readonly GridColumn<Row, Sort>[],
  layout: GridLayout,
  available: number,
): { left: number[]; width: number[]; total: number } {
  const tracks = columns.map((column) => {
    const chosen = layout.widths[column.id];
    const [, fixed, least, share] = TRACK.exec(column.track) ?? [];
    if (chosen !== undefined) return { least: chosen, share: 0 };
    return { least: Number(fixed ?? least ?? 0), share: Number(share ?? 0) };
  });
  const width = tracks.map(({ least }) => least);
  let growing = tracks.map((_, index) => index).filter((index) => (tracks[index]?.share ?? 0) > 0);
  const taken = (except: readonly number[]) => width.reduce((sum, each, index) => (except.includes(index) ? sum : sum + each), 0);
  // A column whose share is less than its least width keeps that, and leaves the sharing.
  for (let settled = false; !settled && growing.length > 0; ) {
    const left = Math.max(0, available - taken(growing));
    const shares = growing.reduce((sum, index) => sum + (tracks[index]?.share ?? 0), 0);
    const fair = (index: number) => (left * (tracks[index]?.share ?? 0)) / shares;
    const stays = growing.filter((index) => fair(index) >= (tracks[index]?.least ?? 0));
    settled = stays.length === growing.length;
    if (settled) {
      for (const index of growing) width[index] = Math.floor(fair(index));
      // What the rounding left, a pixel each: a share that is whole may come out a hair under it.
      const rest = left - growing.reduce((sum, index) => sum + (width[index] ?? 0), 0);
      for (const index of growing.slice(0, rest)) width[index] = (width[index] ?? 0) + 1;
    }
    growing = stays;
  }
  let total = 0;
  const left = width.map((each) => {
    total += each;
    return total - each;
  });
  return { left, width, total };
}

/** A width that stays readable. */
export const boundedWidth = (px: number): number => Math.round(Math.min(MAX_COLUMN_PX, Math.max(MIN_COLUMN_PX, px)));

/** A cell for a spreadsheet: one line, numbers with a decimal comma, and nothing that it would take for a formula. */
function tsvCell(text: string): string {
  const flat = text.replace(/[\t\r\n]+/gu, ' ');
  return /^[=+\-@]/u.test(flat) ? `'${flat}` : flat;
}

/** Rows as tab-separated text with a header, as shown: same columns, same order. */
export function toTsv<Row, Sort extends string>(columns: readonly GridColumn<Row, Sort>[], rows: readonly Row[]): string {
  const lines = rows.map((row) =>
    columns.map((column) => {
      const number = column.number?.(row);
      return typeof number === 'number' && Number.isFinite(number) ? String(number).replace('.', ',') : tsvCell(column.text(row));
    }),
  );
  return [columns.map((column) => column.label), ...lines].map((cells) => cells.join('\t')).join('\n');
}

/** Digits after the comma, three at most as everywhere. */
export function decimalsOf(value: number | null): number {
  if (value === null || !Number.isFinite(value)) return 0;
  const [, fraction = ''] = String(Math.round(Math.abs(value) * 1000) / 1000).split('.');
  return Math.min(3, fraction.length);
}
