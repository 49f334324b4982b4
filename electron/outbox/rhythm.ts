/** Periods of the queue, in milliseconds. Data, so that tests can shorten them and a setting can change them. */
export interface Rhythm {
  /** Back-off of a line: `quick` attempts from `firstMs`, doubling, then a tail from `tailMs`, doubling up to `tailCapMs`. */
  quick: number;
  firstMs: number;
  tailMs: number;
  tailCapMs: number;
  /** Attempts of one line that the *server* failed before giving it up (a lost link never gives a line up). */
  mostAttempts: number;
  /** Back-off of the connection itself: short, so that the queue leaves by itself soon after the link returns. */
  linkFirstMs: number;
  linkCapMs: number;
  /** How often a suspended lane (key refused, host key changed) is tried again by itself. */
  suspendedMs: number;
  /** How often another writer's lock is looked at again. */
  lockMs: number;
  /** How often a deposited line is followed, then once it is late, then once it is imported. */
  followMs: number;
  followLateMs: number;
  followImportedMs: number;
  /** Longest wait for an answer of CFI while following; the lane waits meanwhile. */
  cfiMs: number;
  /** Amber after that long without a sign of import; also when a foreign lock is alerted. */
  lateMs: number;
  /** An idle connection is closed after that long. */
  idleMs: number;
  /** The lane's owner shows a sign of life that often; another process takes over after `leaseMs` without any. */
  beatMs: number;
  leaseMs: number;
}

/** export-contract.md: 3 attempts with exponential back-off then an alert, late after 15 minutes, batch every 5 minutes. */
export const DEFAULT_RHYTHM: Rhythm = {
  quick: 3,
  firstMs: 2000,
  tailMs: 60_000,
  tailCapMs: 5 * 60_000,
  mostAttempts: 12,
  linkFirstMs: 1000,
  linkCapMs: 20_000,
  suspendedMs: 10 * 60_000,
  lockMs: 15_000,
  followMs: 10_000,
  followLateMs: 60_000,
  followImportedMs: 5 * 60_000,
  cfiMs: 20_000,
  lateMs: 15 * 60_000,
  idleMs: 60_000,
  beatMs: 3000,
  leaseMs: 15_000,
};
