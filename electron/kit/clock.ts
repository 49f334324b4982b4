import { randomBytes, randomUUID } from 'node:crypto';

/** Time and randomness, injected everywhere so that tests and `--now` can freeze them. */
export interface Clock {
  /** Milliseconds since the epoch (UTC); may jump. */
  now(): number;
  /** Milliseconds that never go back within one run: for durations, leases and back-off. */
  monotonic(): number;
  uuid(): string;
  bytes(count: number): Buffer;
  /** In [0, 1). */
  random(): number;
  /** Resolves after `ms`, rejects with an AbortError when `signal` fires. Real time even under a frozen clock. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError());
    const onAbort = () => {
      clearTimeout(timer);
      reject(abortError());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function abortError(): DOMException {
  return new DOMException('Demande annulée.', 'AbortError');
}

/** The machine's clock. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    uuid: () => randomUUID(),
    bytes: (count) => randomBytes(count),
    random: () => Math.random(),
    sleep,
  };
}

/** A clock whose wall time stands at `at` until `set` moves it; durations stay real. */
export function frozenClock(at: number): Clock & { set(now: number): void } {
  let now = at;
  return {
    ...systemClock(),
    now: () => now,
    set: (value) => {
      now = value;
    },
  };
}

/** ISO-8601 UTC with milliseconds. */
export const instant = (ms: number): string => new Date(ms).toISOString();
