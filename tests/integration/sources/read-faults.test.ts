import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant, systemClock } from '../../../electron/kit/clock.ts';
import { modeOf, verdict } from '../../../electron/watch/watch.ts';
import type { BaseConnection, Connections } from '../../../shared/contract/connections.ts';
import { contract } from '../../../shared/contract/contract.ts';
import { openCfiReading } from '../../fakes/cfi-reading.ts';
import { startFailingSql } from '../../fakes/failing-sql.ts';
import { createTcpProxy } from '../../fakes/tcp-proxy.ts';

/** A clock of which both times go forward together, and whose wall time alone can be set. */
function movableClock() {
  const real = systemClock();
  let ahead = 0;
  let wall = 0;
  return {
    ...real,
    now: () => real.now() + ahead + wall,
    monotonic: () => real.monotonic() + ahead,
    forward: (ms: number) => {
      ahead += ms;
    },
    jump: (ms: number) => {
      wall += ms;
    },
  };
}

/** Faults R1 to R14 of reading that the simulator's own faults do not play, with the words the operator gets. */
describe('reading through faults of the network, of the account and of time', () => {
  let cfi: Awaited<ReturnType<typeof openCfiReading>>;
  let app: ReturnType<typeof cfi.install>;
  let clock: ReturnType<typeof movableClock>;
  const closing: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    clock = movableClock();
    cfi = await openCfiReading();
  });
  afterEach(async () => {
    await app?.close();
    for (const close of closing.splice(0)) await close();
    await cfi?.close();
  });

  const base = (change: Partial<BaseConnection>) => (connections: Connections) => ({
    ...connections,
    base: { ...(connections.base as BaseConnection), ...change },
  });
  const open = async (alter?: (connections: Connections) => Connections) => {
    app = cfi.install(undefined, clock, alter);
    await app.signIn('siege');
  };
  const read = (freshSeconds?: number) =>
    app.sources.read(
      app.scope(),
      'stocks',
      { sort: 'name', descending: false, offset: 0, limit: 20 },
      freshSeconds === undefined ? {} : { freshSeconds },
    );
  const incidents = () => app.sources.health().incidents.map(({ part, view, endedAt }) => ({ part, view, open: endedAt === null }));
  const alter = (sql: string) => {
    const db = new Sqlite(path.join(cfi.folder, 'cfi', 'commune.sqlite'), { timeout: 5000 });
    db.exec(sql);
    db.close();
  };

  it('R1: a name that does not resolve is said out of reach, in degraded mode, once', async () => {
    await open(base({ serveur: 'hote-inexistant.invalid' }));
    for (let n = 0; n < 5; n += 1)
      expect(await read()).toMatchObject({
        source: 'api',
        degraded: [{ source: 'base', message: expect.stringMatching(/^La base commune n'est pas joignable\./) }],
      });
    expect(incidents()).toEqual([{ part: 'base', view: undefined, open: true }]);
    const health = app.sources.health();
    expect(modeOf(health)).toBe('degraded');
    expect(verdict(health)).toContain("Tout est lisible, par l'API de secours");
    expect(health.plan?.[0]).toMatchObject({ source: 'base', rank: 1, circuit: 'open', failures: 1, nextProbeAt: expect.any(String) });
  });

  it('R2: a server that accepts and says nothing, before the login, costs one deadline and leaves no connection behind', async () => {
    const proxy = await createTcpProxy((cfi.simulator.runtime.connections.base as BaseConnection).port);
    closing.push(() => proxy.close());
    proxy.set('silent');
    await open(base({ port: proxy.port, delais: { connexion: 300, premiere: 300, lecture: 300 } }));
    const answers = await Promise.all(Array.from({ length: 20 }, () => read()));
    expect(answers.every(({ source }) => source === 'api')).toBe(true);
    expect(answers[0]?.degraded[0]?.message).toMatch(/^La base commune n'a pas répondu à temps\./);
    expect(proxy.connections()).toBeLessThanOrEqual(2);
    await proxy.quiet();
    proxy.set('pass');
    clock.forward(61_000);
    expect((await read()).source).toBe('base');
  });

  it('R3: a link that died while the machine slept costs one deadline, then heals on a fresh connection', async () => {
    const proxy = await createTcpProxy((cfi.simulator.runtime.connections.base as BaseConnection).port);
    closing.push(() => proxy.close());
    await open(base({ port: proxy.port, delais: { connexion: 2000, premiere: 2000, lecture: 400 } }));
    expect((await read()).source).toBe('base');
    proxy.set('blackhole');
    expect(await read()).toMatchObject({ source: 'api', degraded: [{ source: 'base', reason: 'deadline' }] });
    proxy.set('pass');
    clock.forward(61_000);
    expect((await read()).source).toBe('base');
  });

  it('R3: a result cut in the middle is never kept as a whole', async () => {
    await open();
    await app.sources.refreshCopy(app.scope());
    const whole = await read();
    await cfi.simulator.control.setFault('base', 'reset');
    await cfi.simulator.control.setFault('api', 'down');
    await app.sources.refreshCopy(app.scope()).catch(() => undefined);
    const kept = await read();
    expect(kept).toMatchObject({ source: 'copy', value: { total: whole.value.total } });
  });

  describe('errors of SQL Server by number', () => {
    const start = async () => {
      const { utilisateur } = cfi.simulator.runtime.connections.base as BaseConnection;
      const server = await startFailingSql(
        path.join(cfi.folder, 'cfi'),
        utilisateur,
        cfi.simulator.runtime.secrets['base.motDePasse'] ?? '',
      );
      closing.push(() => server.stop());
      await open(base({ port: server.port, autorite: fs.readFileSync(path.join(cfi.folder, 'cfi', 'tls-cert.pem'), 'utf8') }));
      return server;
    };

    it.each([1205, 1222, 3960])('D6: %i is asked again once, on the same connection, and nobody notices', async (number) => {
      const server = await start();
      expect((await read()).source).toBe('base');
      server.failNext(/stocks_readonly AS s/, number, 'Transaction was deadlocked on lock resources with another process.', 1);
      expect(await read()).toMatchObject({ source: 'base', degraded: [] });
      expect(server.failed()).toBe(1);
      expect(incidents()).toEqual([]);
    });

    it('D6: twice in a row, the API answers', async () => {
      const server = await start();
      server.failNext(/stocks_readonly AS s/, 1205, 'Transaction was deadlocked.', 2);
      expect(await read()).toMatchObject({ source: 'api', degraded: [{ source: 'base', reason: 'reset' }] });
      expect(server.failed()).toBe(2);
    });

    it('R4: a grant withdrawn from one view is said as such, is not "no data", and leaves the others alone', async () => {
      const server = await start();
      server.failNext(/campagnes_readonly AS s/, 229, "The SELECT permission was denied on the object 'campagnes_readonly'.", 99);
      const campaigns = await app.sources.read(app.scope(), 'cfiCampaignPage', { sort: 'name', descending: false, offset: 0, limit: 5 });
      expect(campaigns).toMatchObject({
        source: 'api',
        degraded: [{ reason: 'forbidden', message: "La base commune n'autorise pas cette lecture." }],
      });
      expect((await read()).source).toBe('base');
      expect(incidents()).toEqual([{ part: 'base', view: 'campagnes_readonly', open: true }]);
      expect(JSON.stringify(campaigns.degraded)).not.toMatch(/SELECT|campagnes_readonly/);
    });

    it.each([18_456, 18_487, 18_488, 18_486])('R4: login trouble %i is told as the account of this application, once', async (number) => {
      const server = await start();
      server.failNext(/./, number, 'Login failed. The password of the account must be changed.', 99);
      for (let n = 0; n < 3; n += 1) expect((await read()).source).toBe('api');
      expect(app.sources.health().parts[0]).toMatchObject({
        state: 'down',
        message: 'La base commune refuse le compte de cette application.',
      });
      expect(incidents()).toEqual([{ part: 'base', view: undefined, open: true }]);
      expect(server.failed()).toBe(1);
    });
  });

  describe('time', () => {
    it('R7: a view that is not refreshed any more is alerted about at 15 minutes, once, and the incident ends by itself', async () => {
      await open();
      expect((await read()).stale).toBe(false);
      clock.forward(10 * 60_000);
      await app.sources.refreshCopy(app.scope());
      expect(incidents()).toEqual([]);
      clock.forward(6 * 60_000);
      await app.signIn('siege');
      for (let n = 0; n < 3; n += 1) {
        const late = await read();
        expect(late).toMatchObject({ source: 'base', stale: true });
      }
      const [incident, ...others] = app.sources.health().incidents;
      expect(others).toEqual([]);
      expect(incident).toMatchObject({ part: 'base', view: 'stocks_readonly', endedAt: null });
      expect(incident?.message).toMatch(/^Stocks : les données datent de 1[67] min, au-delà de l'alerte à 15 min\.$/);
      expect(app.sources.health().freshness[0]).toMatchObject({ stale: true, budgetSeconds: 720, alertSeconds: 900 });
      expect(verdict(app.sources.health())).toContain('Données plus anciennes que prévu : Stocks.');

      alter(`UPDATE rafraichissements_readonly SET date_rafraichissement = '${instant(clock.now()).replace('T', ' ').replace('Z', '')}'`);
      expect((await read()).stale).toBe(false);
      expect(incidents()).toEqual([{ part: 'base', view: 'stocks_readonly', open: false }]);
    });

    it('R7: the alert also comes from the copy that nobody looks at, for stocks and operations', async () => {
      await open();
      await app.sources.refreshCopy(app.scope());
      await cfi.simulator.control.setFault('base', 'down');
      await cfi.simulator.control.setFault('api', 'down');
      clock.forward(16 * 60_000);
      await app.sources.refreshCopy(app.scope()).catch(() => undefined);
      expect(incidents().filter(({ view }) => view !== undefined)).toEqual([
        { part: 'base', view: 'stocks_readonly', open: true },
        { part: 'base', view: 'operations_readonly', open: true },
      ]);
    });

    it('R7: a moment in the future is never an age: the clocks differ, and it is said', async () => {
      await open();
      alter(`UPDATE rafraichissements_readonly SET date_rafraichissement = '2099-01-01 00:00:00.000'`);
      const answer = await read();
      expect(answer).toMatchObject({ source: 'base', stale: true, clockDiffers: true, asOf: '2099-01-01T00:00:00.000Z' });
      expect(app.sources.health().freshness[0]).toMatchObject({ clockDiffers: true, stale: true });
      expect(verdict(app.sources.health())).toContain("L'horloge diffère entre CFI et ce poste : l'âge ne peut pas être dit pour Stocks.");
      expect(incidents()).toEqual([]);
      // A question of freshness goes to who can answer it.
      expect(await read(300)).toMatchObject({ source: 'api', stale: false });
    });

    it('E1: this clock set back two hours, then forward a day, changes what is said of age and nothing else', async () => {
      await open();
      const before = await read();
      clock.jump(-2 * 3_600_000);
      const back = await read();
      expect(back).toMatchObject({ source: 'base', clockDiffers: true, value: { total: before.value.total } });
      await cfi.simulator.control.setFault('base', 'down');
      expect((await read()).source).toBe('api');
      await cfi.simulator.control.setFault('base', 'ok');
      // The breaker counts in time that never goes back.
      expect((await read()).degraded).toMatchObject([{ reason: 'skipped' }]);
      clock.forward(31_000);
      expect((await read()).source).toBe('base');
      clock.jump(2 * 3_600_000 + 86_400_000);
      await app.signIn('siege');
      expect(await read()).toMatchObject({ source: 'base', stale: true });
    });
  });

  it('freshness asked for in seconds chooses the source by itself and says why', async () => {
    await open();
    clock.forward(6 * 60_000);
    const answer = await read(300);
    expect(answer).toMatchObject({ source: 'api', stale: false });
    expect(answer.degraded).toMatchObject([
      { source: 'base', reason: 'stale', message: 'La base commune date de 6 min, pour une fraîcheur demandée de 5 min.' },
    ]);
    expect((await read(600)).source).toBe('base');
    expect(incidents()).toEqual([]);
  });

  it('R14: 10 000 characters are refused with the limit, before any source is asked', () => {
    const refused = contract['stocks.list'].input.safeParse({ search: 'é'.repeat(10_000) });
    expect(refused.error?.issues[0]?.message).toBe('Recherche trop longue : 200 caractères au plus.');
  });
});
