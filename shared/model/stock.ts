import type { Instant } from './sourced.ts';

/** Alert levels of chat.md: deficit against the minimum. An unknown quantity or minimum is never OK. */
export const STOCK_LEVELS = ['critical', 'high', 'moderate', 'at_threshold', 'ok', 'no_threshold', 'to_check'] as const;
export type StockLevel = (typeof STOCK_LEVELS)[number];

export const STOCK_LEVEL_LABELS: Record<StockLevel, string> = {
  critical: 'Critique',
  high: 'Élevé',
  moderate: 'Modéré',
  at_threshold: 'Au seuil',
  ok: 'OK',
  no_threshold: 'Seuil non défini',
  to_check: 'À vérifier',
};

/**
 * Level of one article. Quantities have no unit in CFI's data.
 * deficit = (minimum − quantity) / minimum: ≥ 50 % critical, ≥ 25 % high, > 0 moderate; equality is "at threshold".
 */
export function stockLevel(quantity: number | null, minimum: number | null): StockLevel {
  if (quantity === null || !Number.isFinite(quantity)) return 'to_check';
  if (minimum === null || !Number.isFinite(minimum)) return 'no_threshold';
  if (quantity === minimum) return 'at_threshold';
  if (quantity > minimum) return 'ok';
  // In thousandths, CFI's finest grain: (0.3 − 0.15) / 0.3 is less than a half in binary fractions.
  const [missing, threshold] = [thousandths(minimum) - thousandths(quantity), Math.abs(thousandths(minimum))];
  if (missing * 2 >= threshold) return 'critical';
  return missing * 4 >= threshold ? 'high' : 'moderate';
}

/** A quantity too large to be counted in thousandths exactly is far from any boundary. */
const thousandths = (value: number): number => (Math.abs(value) < 1e12 ? Math.round(value * 1000) : value * 1000);

/** One stock line of one division. Quantities are doubles as CFI gives them; null = unknown, never 0. */
export interface StockRow {
  id: number;
  divisionId: number;
  divisionName: string;
  name: string;
  clientCode: string | null;
  storageRef: string | null;
  quantity: number | null;
  minimum: number | null;
  level: StockLevel;
  heightCm: number | null;
  widthCm: number | null;
  depthCm: number | null;
  weightG: number | null;
  comment: string | null;
  /** date_maj of the line; null from the API, which does not give it. */
  updatedAt: Instant | null;
}

export const STOCK_SORTS = ['name', 'division', 'quantity', 'minimum', 'level', 'updatedAt'] as const;
export type StockSort = (typeof STOCK_SORTS)[number];

/** One page of stock lines with what the whole filtered set holds. Unlike articles are never added up: there is no total quantity here. */
export interface StockPage {
  rows: StockRow[];
  total: number;
  /** Counts by level over the search and scope, before the level filter: they feed the cards. */
  levels: Record<StockLevel, number>;
}

/** The same article (same name) over the divisions of the scope: the only sum of quantities that means something. */
export interface ArticleTotal {
  name: string;
  /** Sum over divisions; null when at least one line is unknown and none is known. */
  quantity: number | null;
  /** Lines whose quantity is unknown and hence not in the sum. */
  unknownLines: number;
  lines: number;
  byDivision: { divisionId: number; divisionName: string; quantity: number | null; level: StockLevel }[];
}
