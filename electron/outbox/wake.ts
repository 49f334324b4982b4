import type { Clock } from '../kit/clock.ts';

/** Timers stand still while a machine sleeps, and a connection that was open then is dead even if it looks open. */
const SLEEP_GAP_MS = 30_000;
const LOOK_MS = 1000;

export interface WakeWatch {
  /** true once the machine has slept since the watch began. */
  slept(): boolean;
  stop(): void;
}

/**
 * Looks each second whether the machine has slept, and says so once. A sleep shows as wall and monotonic time drifting apart where the second stands
 * still meanwhile (Linux, macOS), as a second that lasted far too long where it goes on (Windows).
 */
export function watchForWake(clock: Clock, onWake: () => void): WakeWatch {
  const ending = new AbortController();
  let last = { now: clock.now(), monotonic: clock.monotonic() };
  let slept = false;
  const look = (): boolean => {
    const before = last;
    last = { now: clock.now(), monotonic: clock.monotonic() };
    const ran = last.monotonic - before.monotonic;
    const drift = Math.abs(last.now - before.now - ran);
    if (!slept && (ran > SLEEP_GAP_MS || drift > SLEEP_GAP_MS)) {
      slept = true;
      ending.abort();
      onWake();
    }
    return slept;
  };
  void (async () => {
    while (!look()) await clock.sleep(LOOK_MS, ending.signal);
  })().catch(() => {});
  return { slept: look, stop: () => ending.abort() };
}
