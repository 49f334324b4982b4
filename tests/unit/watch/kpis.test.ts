import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { frozenClock, instant } from '../../../electron/kit/clock.ts';
import { createLog, type LogRecord } from '../../../electron/kit/log.ts';
import { alertsOf, createKpis, watchMigrations } from '../../../electron/watch/watch.ts';
import type { Incident, PartHealth } from '../../../shared/model/health.ts';
import { KPI_IDS, type KpiId, type KpiPeriod } from '../../../shared/model/kpi.ts';

const NOW = Date.parse('2026-03-10T09:48:00.000Z');
const HOUR = 3_600_000;

const opened: Sqlite.Database[] = [];
afterEach(() => {
  for (const db of opened.splice(0)) db.close();
});

function setUp(file?: Sqlite.Database) {
  const db = file ?? new Sqlite(':memory:');
  if (file === undefined) {
    opened.push(db);
    for (const { sql } of watchMigrations) db.exec(sql as string);
  }
  const clock = frozenClock(NOW);
  const records: LogRecord[] = [];
  const kpis = createKpis({ db, clock, log: createLog((record) => records.push(record), clock.now) });
  const report = (period: KpiPeriod = '24h', material: Partial<Parameters<typeof kpis.report>[1]> = {}) =>
    kpis.report(period, { exports: [], freshness: [], ...material });
  const figure = (id: KpiId, period?: KpiPeriod, material?: Partial<Parameters<typeof kpis.report>[1]>) =>
    report(period, material).figures.find((each) => each.id === id)!;
  return { db, clock, kpis, records, report, figure };
}
const answer = (ms: number, more: object = {}) =>
  ({ kind: 'answer', source: 'base', view: 'stocks_readonly', rescued: false, ageMs: 60_000, stale: false, ms, ...more }) as const;

describe('the nine figures', () => {
  test('nothing measured is unknown everywhere, never 0 and never "met"', () => {
    const { report } = setUp();
    const { figures, recordedSince } = report();
    expect(figures.map(({ id }) => id)).toEqual([...KPI_IDS]);
    expect(recordedSince).toBeNull();
    for (const { main, details } of figures)
      for (const value of [main, ...details]) expect(value).toMatchObject({ value: null, met: null, samples: 0 });
  });

  test('latency: percentiles within the ten per cent of a bucket, against a second', () => {
    const { kpis, figure } = setUp();
    for (let ms = 1; ms <= 100; ms += 1) {
      kpis.source(answer(ms));
      kpis.source({ kind: 'attempt', source: 'base', ok: true, ms });
    }
    const { main, details } = figure('latency');
    expect(main).toMatchObject({ unit: 'ms', samples: 100, target: { bound: 'max', value: 1000 }, met: true });
    expect(main.value).toBeGreaterThan(86);
    expect(main.value).toBeLessThan(105);
    expect(details.map(({ label }) => label)).toEqual(['Base commune CFI, la moitié en moins de', 'Base commune CFI, 95 % en moins de']);
    for (let n = 0; n < 100; n += 1) kpis.source(answer(1500));
    expect(figure('latency').main.met).toBe(false);
  });

  test('fallback: only readings whose first source failed count, saved or lost', () => {
    const { kpis, figure } = setUp();
    kpis.source(answer(10));
    for (let n = 0; n < 3; n += 1) kpis.source(answer(200, { source: 'api', rescued: true }));
    kpis.source(answer(10, { source: null, rescued: true, ageMs: null, stale: true }));
    expect(figure('fallback').main).toMatchObject({ value: 0.75, samples: 4 });
    expect(figure('latency').main.samples).toBe(4);
  });

  test('freshness: late answers lower the share, ages are told against the budget of their view', () => {
    const { kpis, figure } = setUp();
    for (let n = 0; n < 9; n += 1) kpis.source(answer(10));
    kpis.source(answer(10, { stale: true, ageMs: 2 * HOUR }));
    const view = { view: 'stocks_readonly', label: 'Stocks', asOf: null, source: 'base' as const, budgetSeconds: 720, stale: false };
    const { main, details } = figure('freshness', '24h', { freshness: [view] });
    expect(main).toMatchObject({ value: 0.9, samples: 10 });
    expect(details).toMatchObject([{ label: 'Stocks, 95 % plus récents que', met: false, target: { value: 720 } }]);
  });

  test('uptime: a source nobody asked lately is neither up nor down', () => {
    const { kpis, figure } = setUp();
    const part = (name: 'base' | 'api', state: PartHealth['state'], minutesAgo: number): PartHealth => ({
      part: name,
      state,
      message: '',
      lastSuccessAt: state === 'down' ? null : instant(NOW - minutesAgo * 60_000),
      lastFailureAt: state === 'down' ? instant(NOW - minutesAgo * 60_000) : null,
      latencyMs: null,
      nextProbeAt: null,
    });
    kpis.sample([part('base', 'ok', 1), part('api', 'ok', 30)]);
    kpis.sample([part('base', 'degraded', 1), part('api', 'unknown', 1)]);
    kpis.sample([part('base', 'ok', 1)]);
    kpis.sample([part('base', 'down', 1)]);
    expect(figure('uptime').main).toMatchObject({ value: 0.75, samples: 4 });
    expect(figure('uptime').details.map(({ label }) => label)).toEqual(['Base commune CFI']);
  });

  test('exports: deposited against failed, what is under way counts for nothing, delays from the queue', () => {
    const { figure } = setUp();
    const line = (deposited: number | null, imported: number | null, failed = false) => ({
      createdAt: instant(NOW - HOUR),
      depositedAt: deposited === null ? null : instant(NOW - HOUR + deposited * 1000),
      importedAt: imported === null ? null : instant(NOW - HOUR + imported * 1000),
      failed,
    });
    const exports = [line(10, 610), line(20, null), line(400, 1000), line(null, null), line(30, null, true)];
    const { main, details } = figure('exports', '24h', { exports });
    expect(main).toMatchObject({ value: 0.75, samples: 4, met: false, target: { bound: 'min', value: 0.99 } });
    expect(details[0]).toMatchObject({ value: 400, unit: 's', met: false, target: { value: 300 } });
    expect(figure('import_delay', '24h', { exports }).main).toMatchObject({ value: 600, samples: 2 });
    expect(figure('exports', '24h', { exports: [{ ...line(10, 20), createdAt: instant(NOW - 25 * HOUR) }] }).main.value).toBeNull();
  });

  test('questions, refusals and incidents', () => {
    const { kpis, figure } = setUp();
    kpis.question(true, 40);
    kpis.question(true, 5000);
    kpis.question(false, 10);
    kpis.refusal('session');
    kpis.refusal('sign_in');
    kpis.source({ kind: 'incident', part: 'base' });
    expect(figure('questions').main).toMatchObject({ value: 2, samples: 3 });
    expect(figure('questions').details[0]).toMatchObject({ met: false });
    expect(figure('refusals').main.value).toBe(2);
    expect(figure('incidents')).toMatchObject({ main: { value: 1 }, details: [{ label: 'Base commune CFI', value: 1 }] });
  });
});

describe('the file', () => {
  test('another run finds what was written, an unwritten minute excepted', () => {
    const first = setUp();
    first.kpis.question(true, 40);
    first.kpis.flush();
    first.kpis.question(true, 40);
    expect(setUp(first.db).figure('questions').main.value).toBe(1);
  });

  test('a day leaves out what a month still tells', () => {
    const { kpis, clock, figure } = setUp();
    kpis.question(true, 40);
    clock.set(NOW + 26 * HOUR);
    expect(figure('questions', '24h').main.value).toBeNull();
    expect(figure('questions', '30d').main.value).toBe(1);
  });

  test('would catch a file that grows without end, and a clock that jumps ahead emptying it', () => {
    const { kpis, clock, db, figure } = setUp();
    for (let hour = 0; hour < 900; hour += 1) {
      clock.set(NOW + hour * HOUR);
      kpis.question(true, 40);
      kpis.question(true, 41);
      kpis.flush();
    }
    const hours = () => (db.prepare('SELECT COUNT(DISTINCT hour) AS n FROM kpi_hour').get() as { n: number }).n;
    expect(hours()).toBe(744);
    clock.set(NOW + 10 * 365 * 24 * HOUR);
    kpis.question(true, 40);
    kpis.flush();
    clock.set(NOW + 899 * HOUR);
    expect(figure('questions', '24h').main.value).toBe(50);
  });

  test('a disk that refuses loses nothing and stops nobody', () => {
    const { kpis, db, records, figure } = setUp();
    db.pragma('query_only = ON');
    kpis.question(true, 40);
    kpis.flush();
    expect(records.map(({ event }) => event)).toEqual(['indicateurs_non_ecrits']);
    db.pragma('query_only = OFF');
    expect(figure('questions').main.value).toBe(1);
  });

  test('whatever the durations, a percentile stays between the smallest and the largest, within a bucket', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 60 }), (durations) => {
        const { kpis, figure } = setUp();
        for (const ms of durations) kpis.source(answer(ms));
        const { value } = figure('latency').main;
        expect(value).toBeGreaterThanOrEqual(Math.floor(Math.min(...durations) / 1.1));
        expect(value).toBeLessThanOrEqual(Math.ceil(Math.max(...durations) * 1.1) + 1);
      }),
      { numRuns: 100 },
    );
  });
});

describe('alerts', () => {
  const incident = (part: Incident['part'], more: Partial<Incident> = {}): Incident => ({
    id: `${part}-${more.view ?? ''}`,
    part,
    startedAt: instant(NOW),
    endedAt: null,
    message: `Trouble de ${part}.`,
    ...more,
  });

  test('a view in trouble and CFI out of reach are told; one source down, or a trouble that ended, is not', () => {
    expect(alertsOf({ incidents: [incident('base')] })).toEqual([]);
    expect(alertsOf({ incidents: [incident('base', { view: 'stocks_readonly' })] })).toEqual([
      { key: 'base-stocks_readonly', title: 'Données CFI à surveiller', body: 'Trouble de base.' },
    ]);
    expect(alertsOf({ incidents: [incident('base', { view: 'stocks_readonly', endedAt: instant(NOW) })] })).toEqual([]);
    expect(alertsOf({ incidents: [incident('base'), incident('api')] })).toMatchObject([{ title: 'CFI est injoignable' }]);
    expect(alertsOf({ incidents: [incident('base'), incident('api', { view: 'stocks_readonly' })] })).toHaveLength(1);
  });
});
