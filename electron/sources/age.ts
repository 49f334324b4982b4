import type { Instant } from '../../shared/model/sourced.ts';
import { instant } from '../kit/clock.ts';

/** Two machines rarely agree to the second: a moment this little in the future is "now". */
const CLOCK_TOLERANCE_MS = 30_000;

export interface Age {
  asOf: Instant | null;
  ms: number | null;
  /** Far in the future: the two clocks differ. */
  ahead: boolean;
}

/** Age of a moment; one slightly ahead of our clock is now, one far ahead has no age we could tell. */
export function ageOf(asOf: Instant | null, now: number): Age {
  if (asOf === null) return { asOf: null, ms: null, ahead: false };
  const ms = now - Date.parse(asOf);
  if (ms >= 0) return { asOf, ms, ahead: false };
  if (ms >= -CLOCK_TOLERANCE_MS) return { asOf: instant(now), ms: 0, ahead: false };
  return { asOf, ms: null, ahead: true };
}

/** true when the data is older than asked for, or when nobody can tell. */
export const isOlder = (age: Age, seconds: number): boolean => age.ms === null || age.ms > seconds * 1000;

/** A duration as said aloud, rounded down. */
export function inWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.floor(ms / 1000)} s`;
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} jours`;
}
