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
}

export interface Incident {
  id: string;
  part: Part;
  startedAt: Instant;
  endedAt: Instant | null;
  message: string;
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
}
