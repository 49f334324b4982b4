import Sqlite from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { createLog, type LogRecord } from '../../../electron/kit/log.ts';
import { createIncidentBook, watchMigrations } from '../../../electron/watch/watch.ts';
import type { Incident } from '../../../shared/model/health.ts';

const NOW = Date.parse('2026-03-10T09:48:00.000Z');
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();
const incident = (id: string, startedAt: string, endedAt: string | null, message = 'La base commune ne répond pas.'): Incident => ({
  id,
  part: 'base',
  startedAt,
  endedAt,
  message,
});

describe('incidents that outlive the application', () => {
  let db: Sqlite.Database;
  let records: LogRecord[];
  const run = (minutes = 0) => {
    const clock = { ...frozenClock(NOW), now: () => NOW + minutes * 60_000 };
    return createIncidentBook({ db, clock, log: createLog((record) => records.push(record), clock.now) });
  };
  beforeEach(() => {
    records = [];
    db = new Sqlite(':memory:');
    for (const { sql } of watchMigrations) db.exec(sql as string);
  });

  test('would catch an incident of yesterday forgotten at the next start, or told twice', () => {
    const book = run();
    book.keep([incident('a', at(-30), at(-20)), incident('b', at(-5), null)]);
    const later = run(60);
    const seen = later.with([incident('c', at(59), null)]);
    expect(seen.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(later.with([incident('a', at(-30), at(-20)), incident('c', at(59), null)]).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  test('would catch an incident still open for ever since the application stopped in the middle of it', () => {
    run().keep([incident('b', at(-5), null)]);
    expect(run(600).with([])).toEqual([incident('b', at(-5), at(0))]);
  });

  test('one that goes on is told as it is now', () => {
    const book = run();
    book.keep([incident('b', at(-5), null)]);
    expect(book.with([incident('b', at(-5), null, 'Le compte est refusé.')])).toEqual([
      incident('b', at(-5), null, 'Le compte est refusé.'),
    ]);
  });

  test('would catch a book that grows without end', () => {
    const book = run();
    for (let n = 0; n < 250; n += 1) book.keep([incident(`i${n}`, at(n), at(n + 1))]);
    expect(db.prepare('SELECT count(*) FROM incident').pluck().get()).toBe(200);
  });

  test('a file that refuses writing is told to the journal and stops nothing', () => {
    const book = run();
    db.exec('DROP TABLE incident');
    expect(() => book.keep([incident('a', at(0), null)])).not.toThrow();
    expect(records.map(({ event }) => event)).toEqual(['incidents_non_ecrits']);
  });
});
