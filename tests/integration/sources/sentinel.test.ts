import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/kit/clock.ts';
import { openCfiReading } from '../../fakes/cfi-reading.ts';

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

const never = new AbortController().signal;

/** The sentinel over the fictitious CFI, whose views are altered behind its back as an administrator would. */
describe('the sentinel', () => {
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

  /** An administrator's hand on the base commune. */
  const alter = (sql: string) => {
    const db = new Sqlite(path.join(cfi.folder, 'cfi', 'commune.sqlite'), { timeout: 5000 });
    db.exec(sql);
    db.close();
  };
  const stocks = () => app.sources.read(app.scope(), 'stocks', { sort: 'name', descending: false, offset: 0, limit: 5 });
  const campaigns = () => app.sources.read(app.scope(), 'cfiCampaignPage', { sort: 'name', descending: false, offset: 0, limit: 5 });
  const check = async () => {
    await app.sources.sentinel.check(never);
    return new Map(app.sources.health().sentinel?.views.map((view) => [view.view, view]));
  };
  const incidents = () => app.sources.health().incidents.filter(({ part }) => part === 'base');

  it('finds the views as expected, and a sample equal to what the API says', async () => {
    const views = await check();
    expect([...views.values()].map(({ view, state }) => [view, state])).toEqual([
      ['stocks_readonly', 'ok'],
      ['operations_readonly', 'ok'],
      ['factures_readonly', 'ok'],
      ['campagnes_readonly', 'ok'],
      ['divisions_readonly', 'ok'],
    ]);
    for (const view of ['stocks_readonly', 'operations_readonly', 'campagnes_readonly'])
      expect(views.get(view)?.comparison, view).toMatchObject({ lines: 40, differing: 0 });
    expect(incidents()).toEqual([]);
  });

  it('tells what changed from the first reading that meets it, even one that is not of a whole page', async () => {
    expect((await stocks()).source).toBe('base');
    alter('ALTER TABLE stocks_readonly RENAME COLUMN nom_produit TO libelle');
    const found = await app.sources.read(app.scope(), 'articles', { search: 'Flyer A4' });
    expect(found).toMatchObject({
      source: 'api',
      degraded: [{ reason: 'schema', message: expect.stringContaining('colonne « nom_produit » absente') }],
    });
  });

  it('would catch a renamed column: that view is suspended by name, the others go on, and a repair is felt without being told', async () => {
    expect((await stocks()).source).toBe('base');
    alter('ALTER TABLE campagnes_readonly RENAME COLUMN statut TO statut_campagne');
    const view = (await check()).get('campagnes_readonly');
    expect(view).toMatchObject({ state: 'drift', changes: ['colonne « statut » absente (renommée « statut_campagne » ?)'] });
    const sentence =
      'La vue « campagnes_readonly » de la base commune a changé de forme (colonne « statut » absente (renommée « statut_campagne » ?)) : sa lecture y est suspendue.';
    expect(view?.message).toBe(sentence);
    expect(await campaigns()).toMatchObject({ source: 'api', degraded: [{ source: 'base', reason: 'schema', message: sentence }] });
    expect(await stocks()).toMatchObject({ source: 'base', degraded: [] });
    expect(app.sources.health().plan?.[0]).toMatchObject({
      source: 'base',
      rank: 1,
      suspended: [{ label: 'Campagnes', message: sentence }],
    });
    expect(app.sources.health().parts.find(({ part }) => part === 'base')).toMatchObject({ state: 'degraded', message: sentence });
    await check();
    expect(incidents()).toMatchObject([{ view: 'campagnes_readonly', endedAt: null, message: sentence }]);

    alter('ALTER TABLE campagnes_readonly RENAME COLUMN statut_campagne TO statut');
    clock.forward(61_000);
    expect(await campaigns()).toMatchObject({ source: 'base', degraded: [] });
    expect(incidents()).toMatchObject([{ view: 'campagnes_readonly', endedAt: expect.any(String) }]);
    expect((await check()).get('campagnes_readonly')?.state).toBe('ok');
  });

  it('would catch a column of another type', async () => {
    alter('ALTER TABLE stocks_readonly RENAME COLUMN poids_g TO poids_kg; ALTER TABLE stocks_readonly ADD COLUMN poids_g NVARCHAR(40)');
    expect((await check()).get('stocks_readonly')).toMatchObject({
      state: 'drift',
      changes: ["colonne « poids_g » de type nvarchar au lieu d'un nombre"],
    });
    expect((await stocks()).source).toBe('api');
  });

  it('says what changed at the first reading that meets it, without waiting for the hour', async () => {
    await stocks();
    alter('ALTER TABLE stocks_readonly DROP COLUMN commentaire');
    const answer = await stocks();
    expect(answer).toMatchObject({ source: 'api', degraded: [{ reason: 'schema' }] });
    expect(answer.degraded[0]?.message).toContain('colonne « commentaire » absente');
  });

  it('tells the fault of the simulator in words: dates gone, numbers become texts', async () => {
    await cfi.simulator.control.setFault('base', 'wrong-answer');
    const views = await check();
    expect(views.get('stocks_readonly')).toMatchObject({ state: 'drift' });
    expect(views.get('stocks_readonly')?.changes).toContain('colonne « date_maj » absente');
    await cfi.simulator.control.setFault('base', 'ok');
    expect((await check()).get('stocks_readonly')).toMatchObject({ state: 'ok', comparison: { differing: 0 } });
    expect(incidents().every(({ endedAt }) => endedAt !== null)).toBe(true);
  });

  it('takes an optional view that is not installed for what it is', async () => {
    alter('ALTER TABLE divisions_readonly RENAME TO divisions_retirees');
    expect((await check()).get('divisions_readonly')).toMatchObject({ state: 'absent' });
    expect(incidents()).toEqual([]);
    expect((await stocks()).source).toBe('base');
  });

  it('would catch values that are wrong in a view of the right shape: suspended, then taken up again once repaired', async () => {
    const before = await stocks();
    alter('UPDATE stocks_readonly SET quantite = COALESCE(quantite, 0) * 100 + 7');
    const view = (await check()).get('stocks_readonly');
    expect(view).toMatchObject({ state: 'differs', comparison: { lines: 40 } });
    expect(view?.message).toContain('ne donnent pas les mêmes valeurs pour « quantite »');
    const answer = await stocks();
    expect(answer).toMatchObject({ source: 'api', degraded: [{ source: 'base', reason: 'schema', message: view?.message }] });
    expect(answer.value.rows.map(({ quantity }) => quantity)).toEqual(before.value.rows.map(({ quantity }) => quantity));
    expect(incidents()).toMatchObject([{ view: 'stocks_readonly', endedAt: null }]);

    // The next look still compares, though readings are suspended.
    alter('UPDATE stocks_readonly SET quantite = CASE WHEN quantite = 7 THEN NULL ELSE (quantite - 7) / 100.0 END');
    await check();
    clock.forward(61_000);
    expect((await stocks()).source).toBe('base');
    expect(incidents().filter(({ endedAt }) => endedAt === null)).toEqual([]);
  });

  it('would catch a few lines that moved since the last copy being taken for a drift; the difference is logged', async () => {
    alter('UPDATE stocks_readonly SET quantite = COALESCE(quantite, 0) + 1 WHERE id % 9 = 0');
    const view = (await check()).get('stocks_readonly');
    expect(view?.state).toBe('ok');
    expect(view?.comparison?.differing).toBeGreaterThan(0);
    expect(view?.message).toContain('ce que le délai de recopie explique');
    expect(cfi.records).toContainEqual(expect.objectContaining({ event: 'vue_et_api_different', columns: ['quantite'] }));
    expect((await stocks()).source).toBe('base');
  });

  it('does not blame a view for being old', async () => {
    await cfi.simulator.control.setFault('jobs', 'stale');
    alter('UPDATE stocks_readonly SET quantite = 12345');
    const view = (await check()).get('stocks_readonly');
    expect(view).toMatchObject({ state: 'ok' });
    expect(view?.message).toContain('trop ancienne pour être comparée');
  });

  it('compares nothing without a session, and does as soon as there is one; then rests for an hour', async () => {
    await app.tenant.signOut();
    await app.sources.sentinel.keep(never);
    const first = app.sources.health().sentinel;
    expect(first?.views[0]).toMatchObject({ state: 'ok', comparison: null });
    await app.signIn('siege');
    await app.sources.sentinel.keep(never);
    const second = app.sources.health().sentinel;
    expect(second?.views[0]?.comparison).not.toBeNull();
    clock.forward(59 * 60_000);
    await app.sources.sentinel.keep(never);
    expect(app.sources.health().sentinel?.checkedAt).toBe(second?.checkedAt);
    clock.forward(61_000);
    await app.signIn('siege');
    await app.sources.sentinel.keep(never);
    expect(app.sources.health().sentinel?.checkedAt).not.toBe(second?.checkedAt);
  });

  it('says that nothing could be checked while the base is down, and blames no view', async () => {
    await cfi.simulator.control.setFault('base', 'down');
    const views = await check();
    expect([...views.values()].every(({ state }) => state === 'unknown')).toBe(true);
    expect(incidents().filter(({ view }) => view !== undefined)).toEqual([]);
  });

  it('leaves the API unblamed when the user lacks a right of the comparison', async () => {
    await cfi.simulator.control.setFault('api', 'missing-right');
    expect((await check()).get('stocks_readonly')).toMatchObject({ state: 'ok', comparison: null });
    expect(app.sources.health().incidents).toEqual([]);
  });
});
