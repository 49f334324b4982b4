import type { Instant } from './sourced.ts';

/** Windows over which the figures are computed; records are kept as long as the longest. */
export const KPI_PERIODS = ['24h', '30d'] as const;
export type KpiPeriod = (typeof KPI_PERIODS)[number];
export const KPI_PERIOD_LABELS: Record<KpiPeriod, string> = { '24h': '24 heures', '30d': '30 jours' };
export const KPI_PERIOD_SECONDS: Record<KpiPeriod, number> = { '24h': 86_400, '30d': 30 * 86_400 };

/** The nine figures, in the order of the screen. */
export const KPI_IDS = [
  'latency',
  'fallback',
  'freshness',
  'uptime',
  'exports',
  'import_delay',
  'questions',
  'refusals',
  'incidents',
] as const;
export type KpiId = (typeof KPI_IDS)[number];
export const KPI_LABELS: Record<KpiId, string> = {
  latency: 'Temps de lecture',
  fallback: 'Réussite du secours',
  freshness: 'Fraîcheur des données',
  uptime: 'Disponibilité des sources',
  exports: 'Réussite des exports',
  import_delay: "Délai d'import",
  questions: 'Questions répondues',
  refusals: 'Refus de session',
  incidents: 'Incidents',
};

/** `ms` and `s` are durations, `ratio` goes from 0 to 1, `count` is a number of things. */
export type KpiUnit = 'ms' | 's' | 'ratio' | 'count';

/** One measured value. null = nothing measured in the window, never shown as 0. */
export interface KpiValue {
  /** Of what: a source, a view, a percentile. French. */
  label: string;
  value: number | null;
  unit: KpiUnit;
  /** How many observations it is drawn from. */
  samples: number;
  /** Bound of the agreement; null = watched without a bound. */
  target: { bound: 'max' | 'min'; value: number } | null;
  /** null = no bound, or nothing measured. */
  met: boolean | null;
}

export interface Kpi {
  id: KpiId;
  label: string;
  /** The one value to show in a card. */
  main: KpiValue;
  /** What it is made of: one line per source, view or percentile. */
  details: KpiValue[];
}

export interface KpiReport {
  period: KpiPeriod;
  from: Instant;
  to: Instant;
  /** First record of this installation; null = nothing recorded yet. The figures cannot tell about earlier. */
  recordedSince: Instant | null;
  figures: Kpi[];
}
