import type { Instant, Origin, SourceId } from './sourced.ts';

/** The one vocabulary of the status bar. */
export type Mode = 'online' | 'degraded' | 'offline' | 'expired';
export const MODE_LABELS: Record<Mode, string> = {
  online: 'En ligne',
  degraded: 'Mode dégradé (API de secours)',
  offline: 'Hors ligne (copie locale)',
  expired: 'Session expirée',
};

export type PartState = 'ok' | 'degraded' | 'down' | 'unknown' | 'not_configured';
export const PARTS = ['base', 'api', 'copy', 'sftp', 'mycfia', 'model', 'session'] as const;
export type Part = (typeof PARTS)[number];
export const PART_LABELS: Record<Part, string> = {
  base: 'Base commune CFI',
  api: 'API CFI',
  copy: 'Copie locale',
  sftp: 'Dépôt SFTP',
  mycfia: 'Base MyCfia',
  model: 'Modèle de langage',
  session: 'Session',
};

export interface PartHealth {
  part: Part;
  state: PartState;
  message: string;
  lastSuccessAt: Instant | null;
  lastFailureAt: Instant | null;
  latencyMs: number | null;
  /** When the next probe is due, for a source that is being left aside. */
  nextProbeAt: Instant | null;
}

export interface ViewFreshness {
  view: string;
  label: string;
  asOf: Instant | null;
  source: Origin;
  budgetSeconds: number;
  stale: boolean;
  /** Age at which an incident is opened; absent = none for this view. */
  alertSeconds?: number;
  /** true when asOf is in the future: the two clocks differ and the age cannot be told. */
  clockDiffers?: boolean;
}

export interface Incident {
  id: string;
  part: Part;
  /** The view it is about, when it is not the part as a whole. */
  view?: string;
  startedAt: Instant;
  endedAt: Instant | null;
  message: string;
}

/** What the sentinel found about one view of the base commune. */
export interface SentinelView {
  view: string;
  label: string;
  /**
   * `ok` as expected · `drift` a column is missing, renamed or of another type: readings of it are suspended on the base ·
   * `differs` the sampled comparison with the API found other values on at least half of the lines: suspended too · `absent` an optional view is not there ·
   * `unknown` not checked yet, or the base did not answer.
   */
  state: 'ok' | 'drift' | 'differs' | 'absent' | 'unknown';
  /** French sentence, fit to be shown. */
  message: string;
  /** One entry per change, in French: « colonne « quantite » absente (renommée « qte » ?) ». */
  changes: string[];
  /** Lines compared with the API at the last comparison, and those that differed; null = never compared. */
  comparison: { at: Instant; lines: number; differing: number } | null;
}
export interface SentinelReport {
  checkedAt: Instant | null;
  nextCheckAt: Instant | null;
  views: SentinelView[];
}

/** How one source stands in the fallback: its rank, its deadlines and its circuit, as data. */
export interface SourcePlan {
  source: SourceId;
  /** 1 = asked first. */
  rank: number;
  deadlines: { label: string; ms: number }[];
  /** `untried` never asked · `closed` in use · `open` left aside until nextProbeAt · `probing` one call is trying it. */
  circuit: 'untried' | 'closed' | 'open' | 'probing';
  /** Failures in a row. */
  failures: number;
  nextProbeAt: Instant | null;
  /** Readings suspended on this source alone, and why. */
  suspended: { label: string; message: string }[];
}

export interface HealthReport {
  mode: Mode;
  verdict: string;
  parts: PartHealth[];
  freshness: ViewFreshness[];
  incidents: Incident[];
  /** The source the last reading came from. */
  lastSource: SourceId | null;
  lastAsOf: Instant | null;
  /** Absent while nothing was ever checked. */
  sentinel?: SentinelReport;
  /** Sources in the order in which they are asked. */
  plan?: SourcePlan[];
}
