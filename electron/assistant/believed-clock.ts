import { type Clock, instant } from '../kit/clock.ts';
import type { Database } from '../local/local.ts';

const DAY_MS = 86_400_000;
/** How far the clock may move by itself between two looks: a machine asleep, or not started, over a holiday. */
const AWAY_MS = 30 * DAY_MS;
/** How long a clock that jumped further must go on as it is to be believed all the same. */
const PROVEN_MS = 2 * DAY_MS;

interface Look {
  at: number;
  monotonic: number;
  /** Since when the clock goes on without a jump; null = since it was believed. */
  since: number | null;
}

/**
 * Whether the clock may say what is old: one that was set far ahead would have everything removed at once. What was seen is kept, so that a machine
 * started each morning knows that the days between passed.
 * @param db with the table `assistant_clock`
 * @param newest moment of the last conversation: one written under the present clock proves it
 */
export function createBelievedClock(db: Database, clock: Clock, newest: number | null): { isBelieved(now: number): boolean } {
  const kept = db.prepare<[], { at: string; since: string | null }>('SELECT seen_at AS at, doubted_at AS since FROM assistant_clock').get();
  const now = clock.now();
  const lived = newest !== null && (kept === undefined || now - newest <= AWAY_MS) ? newest : null;
  let last: Look =
    lived !== null || kept === undefined
      ? { at: lived ?? now, monotonic: clock.monotonic(), since: null }
      : { at: Date.parse(kept.at), monotonic: clock.monotonic(), since: kept.since === null ? null : Date.parse(kept.since) };
  const keep = db.prepare(
    `INSERT INTO assistant_clock (only_one, seen_at, doubted_at) VALUES (1, @at, @since)
     ON CONFLICT (only_one) DO UPDATE SET seen_at = excluded.seen_at, doubted_at = excluded.doubted_at`,
  );
  return {
    isBelieved(now) {
      const monotonic = clock.monotonic();
      const jumped = now - last.at - (monotonic - last.monotonic) > AWAY_MS;
      const since = jumped || (last.since !== null && now < last.since) ? now : last.since;
      last = { at: now, monotonic, since: since !== null && now - since >= PROVEN_MS ? null : since };
      keep.run({ at: instant(now), since: last.since === null ? null : instant(last.since) });
      return last.since === null;
    },
  };
}
