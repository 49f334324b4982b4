import type { Clock } from '../kit/clock.ts';
import type { Candidate } from './store.ts';

/**
 * When each line may be looked at again, on the monotonic clock: within a run no jump of the wall clock delays or hurries anything.
 * After a restart the stored time is trusted only up to the delay that was meant.
 */
export interface Due {
  /** Milliseconds to wait, 0 = now. */
  waitMs(candidate: Candidate): number;
  set(reference: string, delayMs: number): void;
  clear(reference?: string): void;
}

export function createDue(clock: Clock): Due {
  const at = new Map<string, number>();
  return {
    waitMs({ reference, nextAt, delayMs }) {
      let due = at.get(reference);
      if (due === undefined) {
        const left = nextAt === null ? 0 : Math.min(Math.max(0, Date.parse(nextAt) - clock.now()), delayMs);
        due = clock.monotonic() + left;
        at.set(reference, due);
      }
      return Math.max(0, due - clock.monotonic());
    },
    set(reference, delayMs) {
      at.set(reference, clock.monotonic() + delayMs);
    },
    clear(reference) {
      if (reference === undefined) at.clear();
      else at.delete(reference);
    },
  };
}
