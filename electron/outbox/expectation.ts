import type { ImportExpectation } from '../../shared/model/queue.ts';
import type { Database } from '../local/local.ts';

/** Fewer imports teach nothing. */
const FEWEST = 5;
const MOST = 200;
/** What CFI announces: an import in 5 to 10 minutes. */
const ANNOUNCED_MS = { median: 5 * 60_000, p90: 10 * 60_000 };

/** The value below which that share of the sorted values lies (nearest rank). */
const rank = (sorted: readonly number[], share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;

/**
 * Learns from times between deposit and proof of import, in ms. Late = half as long again as nine imports in ten, never before two thirds of
 * the agreed `lateMs` (export-contract.md: 15 minutes) nor after four times that.
 */
export function expectationOf(timesMs: readonly number[], lateMs: number): ImportExpectation {
  const sorted = timesMs.filter((time) => time >= 0).toSorted((a, b) => a - b);
  if (sorted.length < FEWEST)
    return { samples: sorted.length, medianMs: ANNOUNCED_MS.median, p90Ms: ANNOUNCED_MS.p90, lateAfterMs: lateMs, learnt: false };
  const p90Ms = rank(sorted, 0.9);
  const lateAfterMs = Math.round(Math.min(lateMs * 4, Math.max((lateMs * 2) / 3, p90Ms * 1.5)));
  return { samples: sorted.length, medianMs: rank(sorted, 0.5), p90Ms, lateAfterMs, learnt: true };
}

/** Times of the last imports this machine has watched from its own deposit, in ms. */
export function importTimes(db: Database): number[] {
  return db
    .prepare<[], { deposited: string; imported: string }>(
      `SELECT deposited.at AS deposited, imported.at AS imported
       FROM (SELECT reference FROM outbox_line WHERE state IN ('imported','sent','finished') AND watched = 1 ORDER BY seq DESC LIMIT ${MOST}) AS line
       JOIN outbox_parcel AS deposited ON deposited.reference = line.reference AND deposited.step = 'deposited'
       JOIN outbox_parcel AS imported ON imported.reference = line.reference AND imported.step = 'imported'`,
    )
    .all()
    .map(({ deposited, imported }) => Date.parse(imported) - Date.parse(deposited));
}
