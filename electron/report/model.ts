import type { Instant } from '../../shared/model/sourced.ts';

/**
 * What a column holds. `money`: integer thousandths of a euro; `percent`: 20 = 20 %; `date`: a civil day YYYY-MM-DD; `datetime`: a UTC instant, shown
 * in Paris time. null is unknown in every kind, and left empty.
 */
export type ColumnKind = 'text' | 'integer' | 'decimal' | 'money' | 'percent' | 'date' | 'datetime';

export interface Column {
  title: string;
  kind: ColumnKind;
  /** Said once in the heading: `Poids (g)`. Money and percentages bring their own. */
  unit?: string;
  /** Nothing in a cell is something unknown, and read as such by a person; elsewhere it may be that there is nothing. */
  tellsUnknown?: true;
}

export type Cell = string | number | null;

/** One reading that the lines come from. */
export interface Reading {
  /** What was read, told where there are several readings: `Factures`. */
  dataset?: string;
  filters: { name: string; value: string }[];
  /** In words: `base commune`. */
  source: string;
  /** Refresh time of the data; null = unknown. */
  asOf: Instant | null;
  readAt: Instant;
  /** true = older than its usual freshness, or of unknown age. */
  stale: boolean;
  /** Sources left aside before this one, with why. */
  leftAside: string[];
}

/** Where the lines come from: the sheet, or the page, that goes with them. Its own reading is the first. */
export interface Provenance extends Reading {
  question: string | null;
  /** The sentence that was answered. */
  answer: string | null;
  scope: { label: string; divisions: number };
  /** The other readings of an answer that rests on several. */
  besides?: readonly Reading[];
  madeAt: Instant;
  madeBy: string;
}

/** A table and what is known of it; its rows follow, page by page. */
export interface ReportHead {
  title: string;
  columns: readonly Column[];
  provenance: Provenance;
  notes: readonly string[];
  /** What keeps an answer from being taken without a look, for what holds its lines alone; absent = nothing does. */
  reservation?: string;
}

/** One question of a conversation, as it is printed. */
export interface ThreadEntry {
  question: string;
  askedAt: Instant;
  /** The answer, or why there is none. */
  sentence: string;
  answered: boolean;
  columns: readonly Column[];
  rows: readonly (readonly Cell[])[];
  /** Lines there are, shown or not. */
  totalRows: number;
  /** `base commune · Agence Lille · données du 10/03/2026 10:45`; null when nothing was read. */
  source: string | null;
}

export interface ThreadReport {
  title: string;
  scope: string;
  madeAt: Instant;
  madeBy: string;
  entries: readonly ThreadEntry[];
}

/** A renderer: takes rows as they come, and gives the file once the mark of the data is known. */
export interface Writer {
  rows(rows: readonly (readonly Cell[])[]): void;
  end(facts: { rows: number; sha256: string }): Promise<Uint8Array>;
}
