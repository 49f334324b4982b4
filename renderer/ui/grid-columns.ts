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

/** `grid-template-columns` and the least width that holds it, in px. */
export function templateOf<Row, Sort extends string>(
  columns: readonly GridColumn<Row, Sort>[],
  layout: GridLayout,
): { template: string; least: number } {
  const tracks = columns.map((column) => {
    const width = layout.widths[column.id];
    return width === undefined ? column.track : `${width}px`;
  });
  const least = tracks.reduce((sum, track) => sum + Number(/(\d+)px/u.exec(track)?.[1] ?? 0), 0);
  return { template: tracks.join(' '), least };
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
