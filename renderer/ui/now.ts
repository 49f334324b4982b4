import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
const TICK_MS = 1000;
let moment = Date.now();

/** One moment for everything that is drawn together: read from the clock at each, a step that begins meanwhile would give two. */
function present(): number {
  if (timer === undefined && Math.abs(Date.now() - moment) > TICK_MS) moment = Date.now();
  return moment;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    moment = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present moment in milliseconds, redrawn every `step`: one timer for the whole window, so that ages change together. */
export function useNow(step = 10_000): number {
  return useSyncExternalStore(subscribe, () => Math.floor(present() / step) * step);
}
