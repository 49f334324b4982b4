import type { Clock } from '../kit/clock.ts';

/** How long a failed source is left aside. */
export interface BreakerPolicy {
  /** After a first failure; doubled up to `capMs` while it keeps failing at each probe. */
  firstMs: number;
  capMs: number;
  /** A source that fails again this soon after its return is flapping: the delay doubles at each relapse, up to `flapCapMs`. */
  stableMs: number;
  flapCapMs: number;
}

/** Where a breaker stands, for the health report. `failures` in a row; `relapses` soon after a return. */
export interface BreakerState {
  circuit: 'untried' | 'closed' | 'open' | 'probing';
  failures: number;
  relapses: number;
}

/** A permission to call the source; exactly one of the three must be said at the end. */
interface Pass {
  /** Fires when another call proves the source dead, so that nobody waits for the same deadline again. */
  readonly tripped: AbortSignal;
  success(): void;
  /** @param atLeastMs the source itself asked to be left alone this long. */
  failure(atLeastMs?: number): void;
  /** The call ended without telling anything about the source (cancelled by its caller). */
  neutral(): void;
}

export interface Breaker {
  /** null = leave the source aside for now. A forced call is let through whatever the state. */
  enter(force?: boolean): Promise<Pass | null>;
  /** Monotonic time of the next probe, null when the source is not left aside. */
  nextProbe(): number | null;
  state(): BreakerState;
}

/**
 * Lets calls through while the source works. After a failure everything skips it until the delay is over, then exactly one call probes it.
 * A source never tried yet is tried by one call; the others wait for its verdict rather than all meet the same silence.
 */
export function createBreaker(clock: Pick<Clock, 'monotonic'>, policy: BreakerPolicy): Breaker {
  let state: 'untried' | 'closed' | 'open' = 'untried';
  let until = 0;
  let failures = 0;
  let relapses = 0;
  let closedAt: number | null = null;
  let probing: { settled: Promise<void>; settle: () => void } | null = null;
  let trip = new AbortController();

  const open = (atLeastMs: number) => {
    if (state === 'closed' && closedAt !== null) relapses = clock.monotonic() - closedAt < policy.stableMs ? relapses + 1 : 0;
    failures += 1;
    state = 'open';
    const outage = Math.min(policy.capMs, policy.firstMs * 2 ** (failures - 1));
    const flapping = relapses === 0 ? 0 : Math.min(policy.flapCapMs, policy.firstMs * 2 ** relapses);
    until = clock.monotonic() + Math.max(outage, flapping, atLeastMs);
    trip.abort();
    trip = new AbortController();
  };
  const close = () => {
    failures = 0;
    if (state === 'open') closedAt = clock.monotonic();
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
      failure: (atLeastMs = 0) => end(() => (probe || state !== 'open' ? open(atLeastMs) : undefined)),
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
    state: () => ({ circuit: state === 'open' && probing !== null ? 'probing' : state, failures, relapses }),
  };
}
