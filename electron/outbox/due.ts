import type { Clock } from '../kit/clock.ts';
import type { Candidate } from './store.ts';

/**
 * When each line may be looked at again, on the monotonic clock: within a run no jump of the wall clock delays or hurries anything.
 * After a restart the stored time is trusted only up to the delay that was meant.
 */
export interface Due {
  /** Milliseconds to wait, 0 = now. */
  waitMs(candidate: Candidate): number;
  /** Moment on the monotonic clock: the smallest has waited longest for its turn. */
  at(candidate: Candidate): number;
  set(reference: string, delayMs: number): void;
  clear(reference?: string): void;
}

export function createDue(clock: Clock): Due {
  const known = new Map<string, number>();
  const at = ({ reference, nextAt, delayMs }: Candidate): number => {
    const due = known.get(reference);
    if (due !== undefined) return due;
    const left = nextAt === null ? 0 : Math.min(Math.max(0, Date.parse(nextAt) - clock.now()), delayMs);
    known.set(reference, clock.monotonic() + left);
    return clock.monotonic() + left;
  };
  return {
    at,
    waitMs: (candidate) => Math.max(0, at(candidate) - clock.monotonic()),
    set(reference, delayMs) {
      known.set(reference, clock.monotonic() + delayMs);
    },
    clear(reference) {
      if (reference === undefined) known.clear();
      else known.delete(reference);
    },
  };
}
