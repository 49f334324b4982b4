import { describe, expect, test } from 'vitest';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { createLog, type LogRecord } from '../../../electron/kit/log.ts';
import { createWatch, modeOf, verdict, type WatchedPart, type WatchOptions } from '../../../electron/watch/watch.ts';
import { MODE_LABELS, PARTS, type Part, type PartHealth, type PartState } from '../../../shared/model/health.ts';
import type { KpiReport } from '../../../shared/model/kpi.ts';
import type { SourceId } from '../../../shared/model/sourced.ts';
import type { SessionInfo } from '../../../shared/model/tenant.ts';
import { fakeSession } from '../../fakes/stocks.ts';

const NOW = Date.parse('2026-03-10T09:48:00.000Z');
const part = (name: Part, state: PartState): PartHealth => ({
  part: name,
  state,
  message: '',
  lastSuccessAt: null,
  lastFailureAt: null,
  latencyMs: null,
  nextProbeAt: null,
});
const evidence = (states: Partial<Record<Part, PartState>>, lastSource: SourceId | null = 'base', late: string[] = []) => ({
  parts: PARTS.map((name) => part(name, states[name] ?? 'ok')),
  lastSource,
  freshness: late.map((label) => ({ view: label, label, asOf: null, source: 'base' as const, budgetSeconds: 720, stale: true })),
});

describe('mode and verdict', () => {
  test.each([
    ['everything works', evidence({}), 'online'],
    ['nothing read yet', evidence({ base: 'unknown', api: 'unknown' }, null), 'online'],
    ['base down, API answering', evidence({ base: 'down' }, 'api'), 'degraded'],
    ['base just down, last reading still from it', evidence({ base: 'down' }, 'base'), 'degraded'],
    ['base left aside but back in the last reading', evidence({ base: 'degraded' }, 'base'), 'online'],
    ['both down', evidence({ base: 'down', api: 'down' }, 'base'), 'offline'],
    ['read from the copy', evidence({}, 'copy'), 'offline'],
    ['no base configured', evidence({ base: 'not_configured' }, null), 'degraded'],
    ['session over, whatever else', evidence({ session: 'down', base: 'down', api: 'down' }, 'copy'), 'expired'],
  ] as const)('%s', (_, given, mode) => {
    expect(modeOf(given)).toBe(mode);
    expect(MODE_LABELS[modeOf(given)]).toBeTruthy();
  });

  test('a copy that does not exist is not promised', () => {
    expect(verdict(evidence({ base: 'down', api: 'down', copy: 'unknown' }))).toContain('pas de copie locale');
    expect(verdict(evidence({ base: 'down', api: 'down', copy: 'ok' }))).toContain('vous travaillez sur la copie locale');
  });

  test('what the user must know besides reading is told: late data, stopped drop, stopped MyCfia', () => {
    const told = verdict(evidence({ sftp: 'down', mycfia: 'down' }, 'base', ['Stocks']));
    expect(told).toContain('Données plus anciennes que prévu : Stocks.');
    expect(told).toContain('restent en file');
    expect(told).toContain('La base MyCfia ne répond pas');
    expect(verdict(evidence({}))).toBe('Tout fonctionne : les données viennent de la base commune.');
  });

  test('a suspended reading and two clocks that differ are told; an unknown age is not called late', () => {
    const suspended = { label: 'Stocks', message: 'La vue a changé de forme.' };
    const plan = [
      {
        source: 'base' as const,
        rank: 1,
        deadlines: [],
        circuit: 'closed' as const,
        failures: 0,
        nextProbeAt: null,
        suspended: [suspended, suspended],
      },
    ];
    expect(verdict({ ...evidence({ base: 'degraded' }), plan })).toContain(
      'Lecture suspendue sur la base commune, dont la forme ou les valeurs ont changé : Stocks.',
    );
    const ahead = evidence({}, 'base', ['Stocks']);
    const told = verdict({ ...ahead, freshness: ahead.freshness.map((view) => ({ ...view, clockDiffers: true })) });
    expect(told).toContain("L'horloge diffère entre CFI et ce poste");
    expect(told).not.toContain('Données plus anciennes');
  });

  test('a model that is not configured is a normal state, not a remark', () => {
    expect(verdict(evidence({ model: 'not_configured' }))).toBe(verdict(evidence({})));
  });
});

describe('the report', () => {
  const watched = (name: Part, state: PartState, probe: WatchedPart['probe'] = async () => {}): WatchedPart => ({
    health: () => part(name, state),
    probe,
  });
  const sources = (probe: () => Promise<void> = async () => {}): WatchOptions['sources'] => ({
    health: () => ({
      parts: [part('copy', 'ok'), part('base', 'ok'), part('api', 'ok')],
      freshness: [],
      incidents: [{ id: 'i1', part: 'base', startedAt: '2026-03-10T09:00:00.000Z', endedAt: null, message: 'Refus' }],
      lastSource: 'base',
      lastAsOf: '2026-03-10T09:45:00.000Z',
    }),
    probe,
    sentinel: { check: async () => {}, keep: async () => {} },
  });
  const session = (state: SessionInfo['state']): SessionInfo => ({ ...fakeSession(new Map([[1, 'Siège']])).info, state });
  const watch = (more: Partial<WatchOptions> = {}) =>
    createWatch({
      sources: sources(),
      sftp: watched('sftp', 'ok'),
      mycfia: watched('mycfia', 'ok'),
      kpis: { report: () => ({}) as KpiReport, sample: () => {} },
      exportTimings: () => [],
      tenant: { current: () => session('active') },
      clock: frozenClock(NOW),
      ...more,
    });

  test('every part once, in the order of the screen, incidents kept', () => {
    const report = watch().report();
    expect(report.parts.map((item) => item.part)).toEqual([...PARTS]);
    expect(report.parts.find((item) => item.part === 'model')?.state).toBe('not_configured');
    expect(report.incidents).toHaveLength(1);
  });

  test('without MyCfia and without anybody signed in, the report is still whole', () => {
    const report = watch({ mycfia: null, tenant: { current: () => null } }).report();
    expect(report.parts.find((item) => item.part === 'mycfia')?.state).toBe('not_configured');
    expect(report.parts.find((item) => item.part === 'session')?.state).toBe('unknown');
  });

  test.each([
    ['active', 'ok', 'online'],
    ['expiring', 'degraded', 'online'],
    ['expired', 'down', 'expired'],
    ['offline', 'degraded', 'offline'],
  ] as const)('a session %s is %s', (state, expected, mode) => {
    const report = watch({ tenant: { current: () => session(state) } }).report();
    expect(report.parts.find((item) => item.part === 'session')?.state).toBe(expected);
    expect(report.mode).toBe(mode);
  });

  test('a session that ends says in how many minutes', () => {
    const report = watch({ tenant: { current: () => ({ ...session('expiring'), expiresAt: '2026-03-10T09:52:10.000Z' }) } }).report();
    expect(report.parts.find((item) => item.part === 'session')?.message).toContain('dans 5 min');
  });

  test('probing tries every part; one that hangs and one that fails do not hold the others, and are logged', async () => {
    const tried: string[] = [];
    const log: LogRecord[] = [];
    const hung = watched('sftp', 'down', () => new Promise(() => {}));
    const broken = watched('mycfia', 'down', async () => {
      throw new Error('refusé');
    });
    const report = await watch({
      sources: sources(async () => void tried.push('sources')),
      sftp: hung,
      mycfia: broken,
      model: watched('model', 'ok', async () => void tried.push('model')),
      log: createLog(
        (record) => log.push(record),
        () => NOW,
      ),
      probeMs: 30,
    }).probe();
    expect(tried).toEqual(['sources', 'model']);
    expect(log.map((record) => record.part).sort()).toEqual(['mycfia', 'sftp']);
    expect(report.verdict).toContain('dépôt SFTP');
  });

  test('a cancelled probe ends at once', async () => {
    const stop = new AbortController();
    const probing = watch({ sftp: watched('sftp', 'ok', () => new Promise(() => {})) }).probe(stop.signal);
    stop.abort();
    await expect(probing).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('a sentinel that hangs or fails is logged and does not keep the report from its reader', async () => {
    const log: LogRecord[] = [];
    const failing: WatchOptions['sources'] = {
      ...sources(),
      sentinel: {
        check: async () => {
          throw new Error('refusé');
        },
        keep: async () => {},
      },
    };
    const report = await watch({
      sources: failing,
      log: createLog(
        (record) => log.push(record),
        () => NOW,
      ),
    }).sentinel();
    expect(report.parts).toHaveLength(PARTS.length);
    expect(log.map(({ event }) => event)).toEqual(['sentinelle_en_echec']);
  });
});
