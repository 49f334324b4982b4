import type { Instant, SourceId } from './sourced.ts';
import type { StockLevel } from './stock.ts';

/** One look at the stocks of the scope, kept on this machine: only what changed since the one before is stored. */
export interface StockSnapshot {
  id: number;
  takenAt: Instant;
  /** When the data was true at its origin; null = not told. */
  asOf: Instant | null;
  origin: SourceId;
  /** Lines of the scope at that moment, and how many of them had changed, appeared or disappeared since the look before. */
  lines: number;
  changed: number;
}

/** A quantity, from this look on. `present: false` = the line was no longer in CFI's data, which is not a quantity of 0. */
export interface StockPoint {
  at: Instant;
  present: boolean;
  quantity: number | null;
  minimum: number | null;
}

/** Quantity of one line over time, oldest first; the last point still holds at `until`. */
export interface StockHistory {
  id: number;
  name: string;
  points: StockPoint[];
  /** First and last look kept: before the first, nothing is known. */
  from: Instant;
  until: Instant;
}

export const STOCK_CHANGE_KINDS = ['changed', 'added', 'removed'] as const;
export type StockChangeKind = (typeof STOCK_CHANGE_KINDS)[number];

/** One line whose quantity is not what it was. `before` is null when added or unknown, `after` when removed or unknown: `kind` tells which. */
export interface StockChange {
  id: number;
  divisionId: number;
  divisionName: string;
  name: string;
  kind: StockChangeKind;
  before: number | null;
  after: number | null;
  minimum: number | null;
  level: StockLevel;
}

/** Quantities that went up, or down. */
export const STOCK_WAYS = ['up', 'down'] as const;
export type StockWay = (typeof STOCK_WAYS)[number];

/** What changed between two looks, biggest changes first. */
export interface StockChanges {
  from: Instant;
  until: Instant;
  rows: StockChange[];
  total: number;
  /** Where one way is asked, the lines that went neither: they appeared, left, or their quantity is not known on both sides; absent otherwise. */
  apart?: number;
}

export const STOCK_GROUPINGS = ['division', 'level'] as const;

/** Lines of one division, or of one level, counted by level. Quantities of unlike articles are never added up. */
export interface StockGroup {
  /** Division, or null when grouped by level. */
  divisionId: number | null;
  /** Level, or null when grouped by division. */
  level: StockLevel | null;
  label: string;
  lines: number;
  levels: Record<StockLevel, number>;
}
