import type { Instant } from '../../../shared/model/sourced.ts';
import type { ArticlePart } from '../../../shared/model/stock.ts';

/** What one division holds of an article, over all its lines there, under a name that no other division of the answer bears. */
export type DivisionTotal = { name: string } & Omit<ArticlePart, 'divisionId' | 'divisionName'>;

/** An article as this machine saw it at a moment. */
export interface TrendPoint {
  at: Instant;
  quantity: number | null;
  unknownLines: number;
  /** Whether every line of that look could be read. */
  complete: boolean;
}

/** What a question asks of an article, beside how many there are. */
export type WhichOf = { kind: 'past'; day: string } | { kind: 'trend'; from: string | null } | { kind: 'division' } | { kind: 'sheet' };
