import type { Clock } from '../kit/clock.ts';

/** How long a failed source is left aside: `firstMs`, doubled up to `capMs` while it keeps failing at each probe. */
export interface BreakerPolicy {
  firstMs: number;
  capMs: number;
}

/** A permission to call the source; exactly one of the three must be said at the end. */
interface Pass {
  /** Fires when another call proves the source dead, so that nobody waits for the same deadline again. */
  readonly tripped: AbortSignal;
  success(): void;
  failure(): void;
  /** The call ended without telling anything about the source (cancelled by its caller). */
  neutral(): void;
}

export interface Breaker {
  /** null = leave the source aside for now. A forced call is let through whatever the state. */
  enter(force?: boolean): Promise<Pass | null>;
  /** Monotonic time of the next probe, null when the source is not left aside. */
  nextProbe(): number | null;
}

/**
 * Lets calls through while the source works. After a failure everything skips it until the delay is over, then exactly one call probes it.
 * A source never tried yet is tried by one call; the others wait for its verdict rather than all meet the same silence.
 */
export function createBreaker(clock: Pick<Clock, 'monotonic'>, policy: BreakerPolicy): Breaker {
  let state: 'untried' | 'closed' | 'open' = 'untried';
  let until = 0;
  let failures = 0;
  let probing: { settled: Promise<void>; settle: () => void } | null = null;
  let trip = new AbortController();

  const open = () => {
    failures += 1;
    state = 'open';
    until = clock.monotonic() + Math.min(policy.capMs, policy.firstMs * 2 ** (failures - 1));
    trip.abort();
    trip = new AbortController();
  };
  const close = () => {
    failures = 0;
    state = 'closed';
  };

  const pass = (probe: boolean): Pass => {
    let said = false;
    let own: typeof probing = null;
    if (probe) {
      const { promise, resolve } = Promise.withResolvers<void>();
      own = { settled: promise, settle: resolve };
      probing = own;
    }
    const end = (verdict: () => void) => {
      if (said) return;
      said = true;
      verdict();
      if (own === null) return;
      if (probing === own) probing = null;
      own.settle();
    };
    return {
      tripped: trip.signal,
      success: () => end(close),
      // A straggler of the time before must not lengthen the delay that another failure has just set.
      failure: () => end(() => (probe || state !== 'open' ? open() : undefined)),
      neutral: () => end(() => undefined),
    };
  };

  return {
    async enter(force = false) {
      while (!force) {
        if (state === 'closed') return pass(false);
        if (state === 'open' && (probing !== null || clock.monotonic() < until)) return null;
        if (probing === null) break;
        await probing.settled;
      }
      return pass(probing === null && state !== 'closed');
    },
    nextProbe: () => (state === 'open' ? until : null),
  };
}
