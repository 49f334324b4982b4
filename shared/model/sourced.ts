/** A UTC moment, ISO-8601 with milliseconds and `Z`. */
export type Instant = string;

/** Where CFI's data can be read from, in order of preference. */
export const SOURCE_IDS = ['base', 'api', 'copy'] as const;
export type SourceId = (typeof SOURCE_IDS)[number];

/** `mycfia` is the PostgreSQL database where campaigns are born; `device` is what only this machine knows (the queue). */
export type Origin = SourceId | 'mycfia' | 'device';

export const ORIGIN_LABELS: Record<Origin, string> = {
  base: 'base commune',
  api: 'API de secours',
  copy: 'copie locale',
  mycfia: 'MyCfia',
  device: 'ce poste',
};

/** Why a source was left aside. `message` is French and names no host, no SQL. */
export interface Degradation {
  source: Origin;
  reason:
    | 'refused' // connection refused, DNS, host unreachable
    | 'deadline' // silent or too slow
    | 'reset' // cut in the middle
    | 'login' // credentials refused
    | 'certificate'
    | 'forbidden' // the account or the user lacks a grant
    | 'session' // token expired
    | 'schema' // a column is missing or has another type
    | 'malformed' // answer that is not what the contract says
    | 'implausible' // far fewer rows than the copy holds: a view being reloaded
    | 'skipped' // recently failed, waiting for its next probe
    | 'absent' // no copy yet, or not configured
    | 'stale' // too old for the freshness asked for
    | 'internal';
  message: string;
  at: Instant;
}

/** The scope a figure was read under, as shown to the user. `key` is a hash: it changes when the set of divisions changes. */
export interface ScopeSummary {
  key: string;
  label: string;
  divisions: number;
}

/** A value that knows where it comes from and how old it is: the only shape in which facts leave the core. */
export interface Sourced<T> {
  value: T;
  source: Origin;
  /** When the data was true at its origin (refresh time of the view, moment of the API answer). null = unknown, shown as unknown. */
  asOf: Instant | null;
  /** When we read it. */
  readAt: Instant;
  latencyMs: number;
  /** Sources tried and left aside before this one; empty when the first source answered. */
  degraded: Degradation[];
  /** true when asOf is older than the budget, unknown or in the future. */
  stale: boolean;
  /** true when asOf is in the future: « l'horloge diffère », no age can be told. */
  clockDiffers?: boolean;
  /** Freshness budget of this view in seconds; null when none is defined. */
  budgetSeconds: number | null;
  scope: ScopeSummary;
}
