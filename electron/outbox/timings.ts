import type { Instant } from '../../shared/model/sourced.ts';
import type { Database } from '../local/local.ts';

/** When one line went through its main steps. */
export interface LineTiming {
  createdAt: Instant;
  depositedAt: Instant | null;
  importedAt: Instant | null;
  /** Refused by CFI, or stopped for good. */
  failed: boolean;
}

const MOST = 20_000;

/** Moments of the lines created since then, newest first, without a word of what they hold. */
export function lineTimings(db: Database, since: Instant): LineTiming[] {
  const rows = db
    .prepare<[Instant], { createdAt: Instant; depositedAt: Instant | null; importedAt: Instant | null; failed: number }>(`
      SELECT l.created_at AS createdAt,
        COALESCE(l.deposited_at, (SELECT p.at FROM outbox_parcel AS p WHERE p.reference = l.reference AND p.step = 'deposited')) AS depositedAt,
        (SELECT p.at FROM outbox_parcel AS p WHERE p.reference = l.reference AND p.step = 'imported') AS importedAt,
        l.state IN ('to_fix', 'failed') AS failed
      FROM outbox_line AS l WHERE l.created_at >= ? AND l.state <> 'cancelled' ORDER BY l.seq DESC LIMIT ${MOST}`)
    .all(since);
  return rows.map((row) => ({ ...row, failed: row.failed === 1 }));
}
