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

/** Under the minimum, the worst first. */
export const ALERT_LEVELS: readonly StockLevel[] = ['critical', 'high', 'moderate'];
/** From the most serious: what is not known is never hidden by what is well. */
const BY_GRAVITY: readonly StockLevel[] = [...ALERT_LEVELS, 'at_threshold', 'to_check', 'no_threshold', 'ok'];

/** The most serious of several lines. */
const worstLevel = (levels: readonly StockLevel[]): StockLevel => BY_GRAVITY.find((level) => levels.includes(level)) ?? 'to_check';

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
  /** One entry per division, whatever its lines. */
  byDivision: ArticlePart[];
}

/** What one division holds of an article. */
export interface ArticlePart {
  divisionId: number;
  divisionName: string;
  /** Sum over its lines; null when none is known. */
  quantity: number | null;
  lines: number;
  /** Lines whose quantity is unknown and hence not in the sum. */
  unknownLines: number;
  /** Lines under their minimum: the plenty of one makes up for the lack of no other. */
  alerts: number;
  /** The most serious of its lines. */
  level: StockLevel;
}

/** Lines are of one article when their names are one under this key: accents, case and blanks around are ignored, signs are not ("C5", "C5+"). */
export const articleKey = (name: string): string =>
  name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('œ', 'oe').replaceAll('æ', 'ae').replaceAll('ß', 'ss').trim();

/** The lines of one article, added up division by division in their order. */
export function partsByDivision(lines: readonly Pick<StockRow, 'divisionId' | 'divisionName' | 'quantity' | 'level'>[]): ArticlePart[] {
  return [...Map.groupBy(lines, ({ divisionId }) => divisionId)].map(([divisionId, own]) => ({
    divisionId,
    divisionName: own[0]!.divisionName,
    quantity: sumOfKnown(own),
    lines: own.length,
    unknownLines: own.filter(({ quantity }) => quantity === null).length,
    alerts: own.filter(({ level }) => ALERT_LEVELS.includes(level)).length,
    level: worstLevel(own.map(({ level }) => level)),
  }));
}

/** An article over some divisions. */
export const totalOfParts = (name: string, parts: ArticlePart[]): ArticleTotal => ({
  name,
  quantity: sumOfKnown(parts),
  unknownLines: parts.reduce((lines, part) => lines + part.unknownLines, 0),
  lines: parts.reduce((lines, part) => lines + part.lines, 0),
  byDivision: parts,
});

/** Thousandths are CFI's finest grain (DECIMAL(18,3)): adding in them keeps 0.1 + 0.2 truthful. */
function sumOfKnown(held: readonly { quantity: number | null }[]): number | null {
  const known = held.flatMap(({ quantity }) => quantity ?? []);
  if (known.length === 0) return null;
  const total = known.reduce((sum, quantity) => sum + quantity, 0);
  return Number.isSafeInteger(Math.round(total * 1000)) ? Math.round(total * 1000) / 1000 : total;
}
