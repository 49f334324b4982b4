import type { Clock } from '../kit/clock.ts';
import type { Database } from '../local/local.ts';

/** Runs `work` in a transaction, durable when it resolves: what several lines ask for in one turn of the loop is one transaction, one flush of the disk. */
export type Together = <T>(work: () => T) => Promise<T>;

const MOST_GATHERING_MS = 10;

interface Asked {
  work: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/** @param written hears of each transaction: null = it was written. */
export function createTogether(db: Database, clock: Clock, written: (error: unknown) => void): Together {
  let asked: Asked[] = [];
  let flushMs = 0;

  const flush = () => {
    const batch = asked;
    asked = [];
    try {
      const startedAt = clock.monotonic();
      const results = db.transaction(() => batch.map(({ work }) => work())).immediate();
      // One that was alone would gain nothing by waiting for company.
      flushMs = batch.length === 1 ? 0 : clock.monotonic() - startedAt;
      written(null);
      batch.forEach(({ resolve }, index) => {
        resolve(results[index]);
      });
    } catch (error) {
      // A mark nobody waits for may come after the file was closed: that says nothing of the disk.
      if (db.open) written(error);
      if (batch.length === 1) return batch[0]!.reject(error);
      // Nothing of the batch is kept: each is tried alone, so that one refusal stops nobody else.
      for (const { work, resolve, reject } of batch)
        try {
          resolve(db.transaction(work).immediate());
        } catch (own) {
          reject(own);
        }
    }
  };
  /** Company is waited for twice as long as the last flush took: the slower the disk, the more goes into each. */
  const gather = () => {
    if (flushMs < 1) setImmediate(flush);
    else void clock.sleep(Math.min(MOST_GATHERING_MS, flushMs * 2)).then(flush);
  };

  return <T>(work: () => T) =>
    new Promise<T>((resolve, reject) => {
      if (asked.length === 0) gather();
      asked.push({ work, resolve: resolve as (value: unknown) => void, reject });
    });
}
