import type { Clock } from '../kit/clock.ts';
import type { Database } from '../local/local.ts';
import type { Rhythm } from './rhythm.ts';

/** Which process serves the lane of this queue file. One at a time, without trusting any wall clock. */
export interface Lease {
  /** true when this process owns the lane (now or already). Call it again later when false. */
  acquire(): boolean;
  owned(): boolean;
  release(): void;
}

interface LaneRow {
  owner: string | null;
  pid: number | null;
  beat: number;
}

/** Signal 0 only asks whether the process exists. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * The owner counts up a beat; a candidate takes over when the owner's process is gone, or when the beat has not moved for `leaseMs` on the
 * candidate's own monotonic clock. A killed owner is thus replaced at once by its restart, and a clock that jumps changes nothing.
 */
export function createLease(db: Database, clock: Clock, rhythm: Pick<Rhythm, 'beatMs' | 'leaseMs'>): Lease {
  const me = clock.uuid();
  let seen: { owner: string; beat: number; at: number; lookedAt: number } | null = null;
  let timer: NodeJS.Timeout | null = null;
  const read = db.prepare<[], LaneRow>('SELECT owner, pid, beat FROM outbox_lane WHERE id = 1');
  const take = db.prepare('UPDATE outbox_lane SET owner = ?, pid = ?, beat = beat + 1 WHERE id = 1');
  const beat = db.prepare('UPDATE outbox_lane SET beat = beat + 1 WHERE id = 1 AND owner = ?');
  const free = db.prepare('UPDATE outbox_lane SET owner = NULL, pid = NULL WHERE id = 1 AND owner = ?');

  const isFree = (row: LaneRow): boolean => {
    if (row.owner === null || row.pid === null) return true;
    if (row.pid !== process.pid && !isAlive(row.pid)) return true;
    const now = clock.monotonic();
    // Having looked away for a whole lease, asleep with the rest of the machine, is not having seen it still.
    const watched = seen !== null && now - seen.lookedAt < rhythm.leaseMs;
    if (seen === null || !watched || seen.owner !== row.owner || seen.beat !== row.beat) {
      seen = { owner: row.owner, beat: row.beat, at: now, lookedAt: now };
      return false;
    }
    seen.lookedAt = now;
    return now - seen.at >= rhythm.leaseMs;
  };
  const claim = db.transaction((): boolean => {
    const row = read.get();
    if (row === undefined) return false;
    if (row.owner === me) return true;
    if (!isFree(row)) return false;
    take.run(me, process.pid);
    return true;
  });
  /** A sign of life that the disk refuses is one that is missed: the lane is taken over later than it could be, and nothing else is lost. */
  const tell = (sign: typeof beat) => {
    try {
      if (db.open) sign.run(me);
    } catch {
      // Said by whatever the queue writes next.
    }
  };
  const owned = () => db.open && read.get()?.owner === me;

  return {
    owned,
    acquire() {
      if (!claim.immediate()) return false;
      if (timer === null) {
        timer = setInterval(() => tell(beat), rhythm.beatMs);
        timer.unref();
      }
      return true;
    },
    release() {
      if (timer !== null) clearInterval(timer);
      timer = null;
      tell(free);
    },
  };
}
