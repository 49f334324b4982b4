import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { instant, systemClock } from '../../../electron/kit/clock.ts';
import { ALL_SOURCES_DOWN } from '../../../shared/errors.ts';
import type { Fault } from '../../../shared/model/system.ts';
import { openCfiReading } from '../../fakes/cfi-reading.ts';

/** A clock whose two times can be moved forward: the 30 s of the breaker, the 30 minutes of a session. */
function movableClock() {
  const real = systemClock();
  let ahead = 0;
  return {
    ...real,
    now: () => real.now() + ahead,
    monotonic: () => real.monotonic() + ahead,
    forward: (ms: number) => {
      ahead += ms;
    },
  };
}

describe('reading while CFI breaks', () => {
  const clock = movableClock();
  let cfi: Awaited<ReturnType<typeof openCfiReading>>;
  let app: ReturnType<typeof cfi.install>;

  beforeEach(async () => {
    cfi = await openCfiReading();
    app = cfi.install(undefined, clock);
    await app.signIn('siege');
  });
  afterEach(async () => {
    await app?.close();
    await cfi?.close();
  });

  const ask = async () => {
    const { value, ...about } = await app.sources.read(app.scope(), 'articles', { search: 'Flyer A4' });
    return {
      first: value[0]?.name,
      quantity: value[0]?.quantity,
      ...about,
      reasons: about.degraded.map(({ source, reason }) => `${source} ${reason}`),
    };
  };
  const warnings = () => cfi.records.filter(({ level, event }) => level === 'warn' && event === 'source_laissee');
  const failure = async () => {
    try {
      await ask();
    } catch (error) {
      return error as { code: string; message: string; data: unknown };
    }
    throw new Error('an answer came where none was possible');
  };

  it('tells the story of issue 2: base, then API with a warning, then the copy with its age, then the agreed sentence', async () => {
    const first = await ask();
    expect(first).toMatchObject({ first: 'Flyer A4', source: 'base', stale: false, reasons: [], budgetSeconds: 720 });
    await app.sources.refreshCopy(app.scope());

    await cfi.simulator.control.setFault('base', 'down');
    const second = await ask();
    expect(second).toMatchObject({ source: 'api', quantity: first.quantity, reasons: ['base refused'] });
    expect(second.degraded[0]?.message).toBe("La base commune n'est pas joignable.");
    expect(warnings()).toEqual([expect.objectContaining({ source: 'base', reason: 'refused', room: 'test' })]);

    await cfi.simulator.control.setFault('api', 'down');
    clock.forward(3000);
    const third = await ask();
    expect(third).toMatchObject({ source: 'copy', quantity: first.quantity, asOf: first.asOf, reasons: ['base skipped', 'api refused'] });

    fs.rmSync(path.join(cfi.folder, 'data/copies'), { recursive: true });
    // A file taken away by hand is noticed within a moment, not at each line read.
    const last = await vi.waitFor(failure, { timeout: 10_000 });
    expect(last).toMatchObject({ code: 'source_unavailable', message: ALL_SOURCES_DOWN });
    expect(JSON.stringify(last.data)).toMatch(/base.*skipped.*api.*skipped.*copy.*absent/);
    expect(JSON.stringify(last.data)).not.toMatch(/127\.0\.0\.1|localhost|SELECT|dbo\./i);
  });

  it.each<[Fault, string]>([
    ['down', 'refused'],
    ['silent', 'deadline'],
    ['slow', 'deadline'],
    ['reset', 'reset'],
    ['half-open', 'deadline'],
    ['login-refused', 'login'],
    ['wrong-answer', 'schema'],
  ])('would catch a base that is %s and keeps the reader waiting, or passes for the truth', async (fault, reason) => {
    const before = await ask();
    await cfi.simulator.control.setFault('base', fault);
    // A refused login shows on new connections only.
    if (fault === 'login-refused') {
      await cfi.simulator.control.setFault('base', 'down');
      await ask();
      clock.forward(61_000);
      await cfi.simulator.control.setFault('base', fault);
    }
    const during = await ask();
    expect(during).toMatchObject({ source: 'api', quantity: before.quantity, reasons: [`base ${reason}`] });
    expect(app.sources.health().parts.find(({ part }) => part === 'base')?.state).toBe(reason === 'schema' ? 'degraded' : 'down');

    await cfi.simulator.control.setFault('base', 'ok');
    clock.forward(61_000);
    expect(await ask()).toMatchObject({ source: 'base', reasons: [] });
    const incidents = app.sources.health().incidents.filter(({ part }) => part === 'base');
    expect(incidents).toHaveLength(1);
    expect(incidents[0]?.endedAt).not.toBeNull();
  });

  it('would catch a pool that never heals after its connections were cut while idle', async () => {
    await ask();
    await cfi.simulator.control.setFault('base', 'down');
    await cfi.simulator.control.setFault('base', 'ok');
    expect(await ask()).toMatchObject({ source: 'base', reasons: [] });
  });

  it('would catch fifty readings each waiting for the same dead base', async () => {
    await cfi.simulator.control.setFault('base', 'down');
    const all = await Promise.all(Array.from({ length: 50 }, ask));
    expect(all.every(({ source }) => source === 'api')).toBe(true);
    expect(warnings()).toHaveLength(1);
  });

  it('would catch a view being reloaded that passes for "no stock"', async () => {
    const before = await ask();
    await app.sources.refreshCopy(app.scope());
    await cfi.simulator.control.setFault('base', 'empty');
    expect(await ask()).toMatchObject({ source: 'api', quantity: before.quantity, reasons: ['base implausible'] });
    await cfi.simulator.control.setFault('api', 'down');
    clock.forward(3000);
    expect(await ask()).toMatchObject({ source: 'copy', quantity: before.quantity });
    await expect(app.sources.refreshCopy(app.scope())).rejects.toMatchObject({ code: 'source_unavailable' });
    expect(await ask()).toMatchObject({ source: 'copy', quantity: before.quantity, asOf: before.asOf });
  });

  it('says that a view is stale instead of calling it up to date', async () => {
    await cfi.simulator.control.setFault('jobs', 'stale');
    expect(await ask()).toMatchObject({ source: 'base', stale: true });
    expect(app.sources.health().freshness).toEqual([expect.objectContaining({ view: 'stocks_readonly', stale: true })]);
  });

  it('passes over sources that are too old for what is asked', async () => {
    await cfi.simulator.control.setFault('jobs', 'stale');
    const answer = await app.sources.read(app.scope(), 'articles', { search: 'Flyer A4' }, { freshSeconds: 60 });
    expect(answer).toMatchObject({ source: 'api', degraded: [expect.objectContaining({ source: 'base', reason: 'stale' })] });
  });

  it.each(['html', 'truncated', 'wrong-type'] as const)('would catch an API that answers %s and is believed', async (kind) => {
    await app.sources.refreshCopy(app.scope());
    await cfi.simulator.control.setFault('base', 'down');
    await cfi.simulator.control.setFault('api', 'wrong-answer', kind);
    expect(await ask()).toMatchObject({ source: 'copy', reasons: ['base refused', 'api malformed'] });
  });

  it.each<Fault>(['silent', 'slow', 'half-open', 'reset'])('falls to the copy when the API is %s too', async (fault) => {
    await app.sources.refreshCopy(app.scope());
    await cfi.simulator.control.setFault('base', 'down');
    await cfi.simulator.control.setFault('api', fault);
    const answer = await ask();
    // A slow API still answers within its ten seconds: that is not an outage.
    expect(answer.source).toBe(fault === 'slow' ? 'api' : 'copy');
  });

  it('would catch an expired session shown as "no data"', async () => {
    await cfi.simulator.control.setFault('base', 'down');
    await cfi.simulator.control.setFault('api', 'expired-token');
    expect(await failure()).toMatchObject({ code: 'session_expired' });
    expect(app.tenant.current()?.state).toBe('expired');
    expect(() => app.scope()).toThrow(expect.objectContaining({ code: 'session_expired' }));
  });

  it('answers from the base while the API refuses the token', async () => {
    await cfi.simulator.control.setFault('api', 'expired-token');
    expect(await ask()).toMatchObject({ source: 'base', reasons: [] });
  });

  it('says that the session expired even when the copy can answer', async () => {
    await app.sources.refreshCopy(app.scope());
    const scope = app.scope();
    await cfi.simulator.control.setFault('base', 'down');
    await cfi.simulator.control.setFault('api', 'expired-token');
    const answer = await app.sources.read(scope, 'articles', { search: 'Flyer A4' });
    expect(answer.source).toBe('copy');
    expect(answer.degraded).toContainEqual(expect.objectContaining({ source: 'api', reason: 'session' }));
    expect(app.tenant.current()?.state).toBe('expired');
  });

  it('would catch a missing right that the copy lets through', async () => {
    await app.sources.refreshCopy(app.scope());
    await cfi.simulator.control.setFault('base', 'down');
    await cfi.simulator.control.setFault('api', 'missing-right');
    expect(await failure()).toMatchObject({ code: 'forbidden' });
  });

  it('would catch a base whose certificate is not verified', async () => {
    const { base } = cfi.simulator.runtime.connections;
    const { autorite: _removed, ...unverified } = base ?? (undefined as never);
    const { createSources } = await import('../../../electron/sources/sources.ts');
    const { createLog } = await import('../../../electron/kit/log.ts');
    const { createBroadcast } = await import('../../../electron/kit/events.ts');
    const other = createSources({
      connections: { ...cfi.simulator.runtime.connections, base: unverified },
      secrets: async (name) => cfi.simulator.runtime.secrets[name] ?? null,
      token: () => app.tenant.token(),
      onSessionRefused: () => undefined,
      dataFolder: path.join(cfi.folder, 'other'),
      clock,
      log: createLog(() => undefined, clock.now),
      events: createBroadcast(() => undefined),
      currentScope: () => app.scope(),
    });
    const answer = await other.read(app.scope(), 'articles', { search: 'Flyer A4' });
    expect(answer).toMatchObject({ source: 'api', degraded: [expect.objectContaining({ source: 'base', reason: 'certificate' })] });
    await other.stop();
  });

  it('reads only the copy while working offline, and nothing of another person', async () => {
    await app.sources.refreshCopy(app.scope());
    await app.close();
    app = cfi.install(undefined, clock);
    await cfi.simulator.control.setFault('base', 'down');
    await cfi.simulator.control.setFault('api', 'down');
    await expect(app.signIn('siege')).rejects.toMatchObject({ code: 'source_unavailable' });
    await expect(app.tenant.continueOffline('equipe')).rejects.toMatchObject({ code: 'not_found' });
    expect(await app.tenant.continueOffline('SIEGE')).toMatchObject({ state: 'offline', expiresAt: null });
    await cfi.simulator.control.setFault('base', 'ok');
    await cfi.simulator.control.setFault('api', 'ok');
    expect(await ask()).toMatchObject({ source: 'copy', reasons: ['base session', 'api session'] });

    await app.signIn('agence');
    await cfi.simulator.control.setFault('base', 'down');
    await cfi.simulator.control.setFault('api', 'down');
    expect(await failure()).toMatchObject({ code: 'source_unavailable' });
  });

  it('lets a narrowed scope read the wider copy, and only its part of it', async () => {
    await app.sources.refreshCopy(app.scope());
    const whole = await app.sources.read(app.scope(), 'stocks', { sort: 'name', descending: false, offset: 0, limit: 1 });
    app.tenant.narrow(3);
    const expected = await app.sources.read(app.scope(), 'stocks', { sort: 'name', descending: false, offset: 0, limit: 1000 });
    await cfi.simulator.control.setFault('base', 'down');
    await cfi.simulator.control.setFault('api', 'down');
    const answer = await app.sources.read(app.scope(), 'stocks', { sort: 'name', descending: false, offset: 0, limit: 1000 });
    expect(answer).toMatchObject({ source: 'copy', value: expected.value });
    expect(answer.value.total).toBeGreaterThan(0);
    expect(answer.value.total).toBeLessThan(whole.value.total);
    const ids = new Set(app.scope().divisionIds);
    expect(answer.value.rows.every(({ divisionId }) => ids.has(divisionId))).toBe(true);
  });

  it('would catch a copy that another user of the machine could be given', async () => {
    await app.sources.refreshCopy(app.scope());
    const files = fs.readdirSync(path.join(cfi.folder, 'data/copies')).filter((name) => name.endsWith('.sqlite'));
    expect(files).toHaveLength(1);
    // Renamed as if it were theirs: what the file says inside still decides.
    await app.signIn('agence');
    const scope = app.scope();
    fs.copyFileSync(
      path.join(cfi.folder, 'data/copies', files[0] ?? ''),
      path.join(cfi.folder, 'data/copies', `${scope.userId}-${scope.key.slice(0, 24)}.sqlite`),
    );
    await cfi.simulator.control.setFault('base', 'down');
    await cfi.simulator.control.setFault('api', 'down');
    expect(await failure()).toMatchObject({ code: 'source_unavailable' });
  });

  it('cancels a reading at once when its asker goes away, without blaming the source', async () => {
    await cfi.simulator.control.setFault('base', 'silent');
    const controller = new AbortController();
    const reading = app.sources.read(app.scope(), 'articles', { search: 'x' }, { signal: controller.signal });
    controller.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    await cfi.simulator.control.setFault('base', 'ok');
    expect(await ask()).toMatchObject({ source: 'base', reasons: [] });
  });

  it('tells the tree and the rights in spite of a base that is down at sign-in', async () => {
    await cfi.simulator.control.setFault('base', 'down');
    await app.close();
    app = cfi.install(path.join(cfi.folder, 'fresh'), clock);
    const info = await app.signIn('agence');
    expect(info.rights.stocks_Visu).toBe(true);
    expect(app.tenant.scopeInfo()).toMatchObject({ treeOrigin: expect.stringMatching(/flat|names/) });
    expect(app.tenant.scopeInfo().divisions.length).toBeGreaterThan(1);
    expect(await ask()).toMatchObject({ source: 'api' });
    expect(instant(Date.parse(info.expiresAt ?? '') - Date.parse(info.signedInAt))).toBe(instant(30 * 60_000));
  });
});
