import { describe, expect, it } from 'vitest';
import { instant, systemClock } from '../../../electron/kit/clock.ts';
import { createLog, type LogRecord } from '../../../electron/kit/log.ts';
import { type FailureReason, SourceFailure } from '../../../electron/sources/failure.ts';
import { createFallback } from '../../../electron/sources/fallback.ts';
import type { ReadOutcome, SourceReader } from '../../../electron/sources/reader.ts';
import { createVigil } from '../../../electron/sources/vigil.ts';
import { ALL_SOURCES_DOWN } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/model/sourced.ts';
import { fakeScope } from '../../fakes/tenant-scope.ts';

const START = Date.parse('2026-11-20T10:00:00.000Z');
type Behaviour = FailureReason | SourceFailure | 'ok' | 'never' | { asOf: string | null; population?: number };

function setUp(behaviours: Partial<Record<SourceId, Behaviour>>, extra: { known?: number; offline?: boolean } = {}) {
  let wall = START;
  let steady = 0;
  const calls: SourceId[] = [];
  const records: LogRecord[] = [];
  const clock = { ...systemClock(), now: () => wall, monotonic: () => steady };
  const log = createLog((record) => records.push(record), clock.now);
  const behaviour: Record<SourceId, Behaviour> = { base: 'ok', api: 'ok', copy: 'ok', ...behaviours };
  let refused = 0;
  let changes = 0;
  const reader = (id: SourceId): SourceReader => ({
    id,
    probe: async () => undefined,
    async read() {
      calls.push(id);
      const now = behaviour[id];
      if (now instanceof SourceFailure) throw now;
      if (now === 'never') return new Promise(() => undefined);
      if (typeof now === 'string' && now !== 'ok') throw new SourceFailure(id, now);
      const about = now === 'ok' ? { asOf: instant(wall - 60_000) } : now;
      return { value: null, population: null, ...about } as ReadOutcome<never>;
    },
  });
  const vigil = createVigil(clock, log, () => {
    changes += 1;
  });
  const fallback = createFallback({
    readers: [reader('base'), reader('api'), reader('copy')],
    knownRows: () => extra.known ?? null,
    offline: () => extra.offline ?? false,
    onSessionRefused: () => {
      refused += 1;
    },
    onSource: () => undefined,
    vigil,
    clock,
    log,
  });
  return {
    calls,
    behaviour,
    vigil,
    warnings: () => records.filter(({ event, level }) => event === 'source_laissee' && level === 'warn'),
    refused: () => refused,
    changes: () => changes,
    forward(ms: number) {
      wall += ms;
      steady += ms;
    },
    setWall(at: number) {
      wall = at;
    },
    read: (freshSeconds?: number, signal?: AbortSignal) =>
      fallback.read(
        fakeScope([1, 2]),
        'stock',
        { id: 1 },
        { ...(freshSeconds === undefined ? {} : { freshSeconds }), ...(signal ? { signal } : {}) },
      ),
    empty: () => fallback.read(fakeScope([]), 'stock', { id: 1 }),
    fallback,
  };
}

describe('the order of sources', () => {
  it('asks the base and nobody else when it answers', async () => {
    const it = setUp({});
    expect(await it.read()).toMatchObject({
      source: 'base',
      degraded: [],
      stale: false,
      asOf: '2026-11-20T09:59:00.000Z',
      readAt: '2026-11-20T10:00:00.000Z',
      budgetSeconds: 720,
      scope: { divisions: 2 },
    });
    expect(it.calls).toEqual(['base']);
  });

  it('touches no source for an empty scope', async () => {
    const it = setUp({});
    await expect(it.empty()).rejects.toMatchObject({ code: 'empty_scope' });
    expect(it.calls).toEqual([]);
  });

  it('keeps each reason on the way down, and ends with the agreed sentence', async () => {
    const it = setUp({ base: 'deadline', api: 'refused', copy: 'absent' });
    await expect(it.read()).rejects.toMatchObject({
      code: 'source_unavailable',
      message: ALL_SOURCES_DOWN,
      data: {
        degraded: [
          { source: 'base', reason: 'deadline' },
          { source: 'api', reason: 'refused' },
          { source: 'copy', reason: 'absent' },
        ],
      },
    });
    expect(it.warnings().map(({ source, reason }) => [source, reason])).toEqual([
      ['base', 'deadline'],
      ['api', 'refused'],
    ]);
  });

  it('leaves a failed source aside for thirty seconds, then returns to it by itself: one incident, one recovery', async () => {
    const it = setUp({ base: 'reset' });
    expect((await it.read()).source).toBe('api');
    it.behaviour.base = 'ok';
    expect((await it.read()).degraded).toMatchObject([{ source: 'base', reason: 'skipped' }]);
    expect(it.calls).toEqual(['base', 'api', 'api']);
    it.forward(30_000);
    expect((await it.read()).source).toBe('base');
    expect(it.vigil.incidents()).toMatchObject([{ part: 'base', endedAt: instant(START + 30_000) }]);
  });

  it('leaves an overloaded source alone as long as it asked', async () => {
    const it = setUp({ base: 'refused', api: new SourceFailure('api', 'internal', { retryAfterMs: 120_000 }) });
    expect((await it.read()).source).toBe('copy');
    it.behaviour.api = 'ok';
    it.forward(119_000);
    expect((await it.read()).source).toBe('copy');
    it.forward(1000);
    expect((await it.read()).source).toBe('api');
  });

  it('would catch a source that flaps making an incident each time', async () => {
    const it = setUp({});
    for (let n = 0; n < 5; n += 1) {
      it.behaviour.base = 'refused';
      await it.read();
      it.behaviour.base = 'ok';
      it.forward(31_000);
      await it.read();
    }
    expect(it.vigil.incidents()).toHaveLength(1);
  });

  it('would catch fifty readings that each wait for a source that went silent', async () => {
    const it = setUp({});
    await it.read();
    it.forward(1);
    it.behaviour.base = 'never';
    const waiting = Array.from({ length: 50 }, () => it.read());
    // One more call proves it dead; those in flight stop waiting.
    it.behaviour.base = 'deadline';
    await it.read();
    expect((await Promise.all(waiting)).every(({ source }) => source === 'api')).toBe(true);
    expect(it.warnings()).toHaveLength(1);
  });

  it('suspends one reading whose view changed shape, and goes on with the others', async () => {
    const it = setUp({ base: 'schema' });
    await it.read();
    it.behaviour.base = 'ok';
    expect((await it.read()).source).toBe('api');
    const other = await it.fallback.read(fakeScope([1]), 'articles', { search: 'x' });
    expect(other.source).toBe('base');
    it.forward(60_000);
    expect((await it.read()).source).toBe('base');
  });

  it('would catch a view that changed, met while it was being copied, leaving the whole source aside', async () => {
    const it = setUp({});
    const changed = () => Promise.reject(new SourceFailure('base', 'schema'));
    await expect(it.fallback.attempt('base', changed, { dataset: 'campaigns' })).rejects.toMatchObject({ reason: 'schema' });
    expect((await it.read()).source).toBe('base');
    expect(it.vigil.incidents()).toMatchObject([{ part: 'base', view: 'campagnes_readonly', endedAt: null }]);
    await it.fallback.attempt('base', async () => null, { dataset: 'campaigns' });
    expect(it.vigil.incidents()).toMatchObject([{ endedAt: instant(START) }]);
  });

  it('keeps one incident for a view whose reading fails, apart from the source that goes on, and ends it at the first success', async () => {
    const it = setUp({ base: 'schema' });
    await it.read();
    it.behaviour.base = 'ok';
    await it.fallback.read(fakeScope([1]), 'cfiCampaigns', { search: 'x', limit: 5 });
    expect(it.vigil.incidents()).toMatchObject([{ part: 'base', view: 'stocks_readonly', endedAt: null }]);
    expect(it.vigil.health('base', null)).toMatchObject({ state: 'degraded', message: it.vigil.incidents()[0]?.message });
    expect(it.vigil.troubled('base')).toHaveLength(1);
    it.forward(60_000);
    expect((await it.read()).source).toBe('base');
    expect(it.vigil.incidents()).toMatchObject([{ endedAt: instant(START + 60_000) }]);
    expect(it.vigil.health('base', null)).toMatchObject({ state: 'ok', message: 'Répond.' });
  });

  it('reports an expired session, answers from the copy saying so, and without a copy asks to sign in', async () => {
    const it = setUp({ base: 'refused', api: 'session' });
    expect(await it.read()).toMatchObject({ source: 'copy', degraded: [{}, { source: 'api', reason: 'session' }] });
    expect(it.refused()).toBe(1);
    it.behaviour.copy = 'absent';
    await expect(it.read()).rejects.toMatchObject({ code: 'session_expired' });
    it.behaviour.api = 'ok';
    expect((await it.read()).source).toBe('api');
  });

  it('does not go round a missing right through the copy', async () => {
    const it = setUp({ base: 'refused', api: 'forbidden' });
    await expect(it.read()).rejects.toMatchObject({ code: 'forbidden' });
    expect(it.calls).not.toContain('copy');
  });

  it('turns to the API when it is our own account that lost a grant', async () => {
    expect(await setUp({ base: 'forbidden' }).read()).toMatchObject({ source: 'api', degraded: [{ source: 'base', reason: 'forbidden' }] });
  });

  it('does not believe a view that suddenly shows a handful of rows', async () => {
    const it = setUp({ base: { asOf: instant(START), population: 3 } }, { known: 1000 });
    expect(await it.read()).toMatchObject({ source: 'api', degraded: [{ source: 'base', reason: 'implausible' }] });
    it.behaviour.base = { asOf: instant(START), population: 900 };
    expect((await it.read()).source).toBe('base');
  });

  it('reads only the copy offline', async () => {
    const it = setUp({}, { offline: true });
    expect((await it.read()).source).toBe('copy');
    expect(it.calls).toEqual(['copy']);
  });

  it('lets a cancelled reading go without blaming anybody', async () => {
    const it = setUp({ base: 'never' });
    const controller = new AbortController();
    const reading = it.read(undefined, controller.signal);
    controller.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    it.behaviour.base = 'ok';
    expect((await it.read()).source).toBe('base');
    expect(it.warnings()).toEqual([]);
  });
});

describe('age', () => {
  it.each([
    ['within the budget', { asOf: instant(START - 719_000) }, { stale: false }],
    ['beyond the budget', { asOf: instant(START - 721_000) }, { stale: true }],
    ['unknown', { asOf: null }, { stale: true, asOf: null }],
    ['a little ahead of our clock', { asOf: instant(START + 20_000) }, { stale: false, asOf: instant(START) }],
    ['far in the future', { asOf: instant(START + 3_600_000) }, { stale: true, asOf: instant(START + 3_600_000) }],
  ])('%s', async (_name, base, expected) => {
    expect(await setUp({ base }).read()).toMatchObject({ source: 'base', ...expected });
  });

  it('passes over what is too old for the question, down to nothing', async () => {
    const it = setUp({ base: { asOf: instant(START - 600_000) }, copy: { asOf: instant(START - 9_000_000) } });
    expect(await it.read(300)).toMatchObject({ source: 'api', degraded: [{ source: 'base', reason: 'stale' }] });
    it.behaviour.api = 'refused';
    // Nothing is fresh enough: the freshest is given, and said too old; "unavailable" would be untrue.
    expect(await it.read(300)).toMatchObject({
      source: 'base',
      stale: true,
      degraded: [
        { source: 'base', reason: 'stale', message: 'La base commune date de 10 min, pour une fraîcheur demandée de 5 min.' },
        { source: 'api', reason: 'refused' },
        { source: 'copy', reason: 'stale', message: 'La copie locale date de 2 h, pour une fraîcheur demandée de 5 min.' },
      ],
    });
    expect(it.vigil.incidents().map(({ part }) => part)).toEqual(['api']);
  });

  it('says that the clocks differ instead of an age below zero, when nothing else can answer a question of freshness', async () => {
    const ahead = { asOf: instant(START + 3_600_000) };
    const it = setUp({ base: ahead, api: 'refused', copy: ahead });
    const answer = await it.read(300);
    expect(answer).toMatchObject({ source: 'base', stale: true, clockDiffers: true });
    expect(answer.degraded[0]?.message).toBe("La base commune porte une heure à venir : l'horloge diffère, son âge ne peut pas être dit.");
    it.behaviour.base = { asOf: instant(START) };
    expect(await it.read()).not.toHaveProperty('clockDiffers');
  });
});

describe('health', () => {
  it('tells the state of each source and changes only when it does', async () => {
    const it = setUp({ base: 'refused' });
    expect(it.vigil.health('base', null)).toMatchObject({ state: 'unknown', nextProbeAt: null });
    await it.read();
    expect(it.vigil.health('base', it.fallback.nextProbe('base'))).toMatchObject({
      state: 'down',
      message: "La base commune n'est pas joignable.",
      lastFailureAt: instant(START),
      nextProbeAt: instant(START + 30_000),
    });
    const before = it.changes();
    await it.read();
    await it.read();
    expect(it.changes()).toBe(before);
  });
});
