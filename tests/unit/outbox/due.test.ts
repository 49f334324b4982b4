import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../electron/kit/clock.ts';
import { createDue } from '../../../electron/outbox/due.ts';
import type { Candidate } from '../../../electron/outbox/store.ts';

const clockAt = (now: () => number, monotonic: () => number): Clock => ({ ...systemClock(), now, monotonic });
const candidate = (nextAt: number | null, delayMs: number): Candidate => ({
  reference: 'R',
  state: 'retrying',
  nextAt: nextAt === null ? null : new Date(nextAt).toISOString(),
  delayMs,
  depositedAt: null,
});
const instants = fc.integer({ min: 0, max: 4_000_000_000_000 });
const delays = fc.integer({ min: 0, max: 3_600_000 });

test('property: after a restart, whatever the wall clock says, a line never waits longer than the delay that was meant', () => {
  fc.assert(
    fc.property(instants, instants, delays, (stored, now, delay) => {
      const wait = createDue(
        clockAt(
          () => now,
          () => 0,
        ),
      ).waitMs(candidate(stored, delay));
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(delay);
    }),
  );
});

test('property: within a run, jumps of the wall clock change nothing: a line is due exactly when its delay has run', () => {
  fc.assert(
    fc.property(fc.array(instants, { minLength: 1, maxLength: 5 }), delays, delays, (jumps, delay, elapsed) => {
      let now = 1_800_000_000_000;
      let monotonic = 0;
      const due = createDue(
        clockAt(
          () => now,
          () => monotonic,
        ),
      );
      due.set('R', delay);
      for (const jump of jumps) now = jump;
      monotonic = elapsed;
      expect(due.waitMs(candidate(now + delay, delay))).toBe(Math.max(0, delay - elapsed));
    }),
  );
});

test('somebody asking to try now makes it due', () => {
  const due = createDue(
    clockAt(
      () => 0,
      () => 0,
    ),
  );
  due.set('R', 5000);
  due.clear('R');
  expect(due.waitMs(candidate(null, 0))).toBe(0);
});
