import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { type LocalDatabase, openDatabase } from '../../../electron/local/local.ts';
import { createLease } from '../../../electron/outbox/lease.ts';
import { outboxMigrations } from '../../../electron/outbox/outbox.ts';

const RHYTHM = { beatMs: 3_600_000, leaseMs: 15_000 };
let folder: string;
let file: LocalDatabase;
let elapsed = 0;
const clock: Clock = { ...systemClock(), monotonic: () => elapsed };
beforeEach(() => {
  elapsed = 0;
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-bail-'));
  const log = createLog(() => {}, clock.now);
  file = openDatabase({ file: path.join(folder, 'file.sqlite'), migrations: outboxMigrations, durable: true, clock, log });
});
afterEach(() => {
  file.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Asks as the pump does, three times in a lease, until the lane is obtained or the time is over. @returns how long it took */
function obtainedAfter(lease: ReturnType<typeof createLease>, mostMs: number): number | null {
  const from = elapsed;
  for (; elapsed - from <= mostMs; elapsed += RHYTHM.leaseMs / 3) if (lease.acquire()) return elapsed - from;
  return null;
}

test('an owner that no longer beats is replaced after one lease', () => {
  const owner = createLease(file.db, clock, RHYTHM);
  const other = createLease(file.db, clock, RHYTHM);
  expect(owner.acquire()).toBe(true);
  expect(obtainedAfter(other, 60_000)).toBe(RHYTHM.leaseMs);
  expect(owner.owned()).toBe(false);
  owner.release();
  other.release();
});

// Catches a lane taken from a living owner in the middle of a sending, because the first of the two to wake has not seen it beat in its sleep.
test('a sleep that the monotonic clock counts proves nothing of an owner who slept as well', () => {
  const owner = createLease(file.db, clock, RHYTHM);
  const other = createLease(file.db, clock, RHYTHM);
  expect(owner.acquire()).toBe(true);
  expect(other.acquire()).toBe(false);
  elapsed += 8 * 3_600_000;
  expect(other.acquire()).toBe(false);
  file.db.exec('UPDATE outbox_lane SET beat = beat + 1');
  expect(other.acquire()).toBe(false);
  expect(owner.owned()).toBe(true);
  expect(obtainedAfter(other, 60_000)).toBe(RHYTHM.leaseMs);
  owner.release();
  other.release();
});

// Catches an application that dies, or cannot be quit, because the disk refused a sign of life nobody was waiting for.
test('a disk that refuses to write neither ends the process nor keeps it from stopping: the lane is taken over later', async () => {
  const owner = createLease(file.db, clock, { ...RHYTHM, beatMs: 5 });
  const other = createLease(file.db, clock, RHYTHM);
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);
  process.on('uncaughtException', note);
  expect(owner.acquire()).toBe(true);
  file.db.pragma('query_only = ON');
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(() => owner.release()).not.toThrow();
  process.off('uncaughtException', note);
  expect(uncaught).toEqual([]);
  file.db.pragma('query_only = OFF');
  expect(obtainedAfter(other, 60_000)).toBe(RHYTHM.leaseMs);
  other.release();
});
