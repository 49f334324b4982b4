import type { AmountTotal } from '../../../shared/model/money.ts';
import type { Days } from '../engine/periods/calendar.ts';

/** One figure of a comparison or of a trend. */
export interface SeriesCell {
  /** `octobre 2026`; null when all cells are of one period. */
  period: Days | null;
  place: string | null;
  /** Words, a statut or a channel the cell is about; null = all. */
  name: string | null;
  count: number;
  /** Cost HT of operations. */
  cost: AmountTotal | null;
  net: AmountTotal | null;
  gross: AmountTotal | null;
  /** Campaigns of the cell's place and period that do not tell what its name is about: they are in none. */
  untold?: Untold | null;
  /** Not all of it could be read: its figures are minima. */
  partial?: true;
}

/** Campaigns whose statut or channel CFI does not tell: the API tells neither. */
export interface Untold {
  campaigns: number;
  of: 'statut' | 'canal' | 'statut ou canal';
}

/** "quel mois a coûté le plus ?": what is asked is which. */
export type Order = 'most' | 'least' | null;

export type SeriesMeasure = 'count' | 'cost' | 'postage' | 'transport' | 'service' | 'net' | 'gross';

/** What every cell of a comparison is narrowed to, and what it leaves out. */
export interface Narrowed {
  /** States kept, or statuts; empty = all. */
  states: string[];
  underWay: boolean;
  /** The kind of operations, and words of their names, where no label tells them; null = any. */
  kind: string | null;
  search: string | null;
  /** States that come after the one asked: what is in them was sent as well, and is not counted. */
  also: string[];
  /** Some operations have no date of sending: they are in no period. */
  undated: boolean;
  /** Some are in a state that CFI does not name. */
  unnamed: boolean;
}
