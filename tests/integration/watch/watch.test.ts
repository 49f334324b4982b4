import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { KpiId } from '../../../shared/model/kpi.ts';
import { openWholeCore, type WholeCore } from '../../fakes/whole-core.ts';

const never = new AbortController().signal;

/** The core as it lives with a window or without: what it watches by itself, what it tells, what it counts. */
describe('watching over CFI', () => {
  let core: WholeCore;
  const told: string[] = [];
  afterEach(async () => {
    await core?.close();
    told.length = 0;
  });
  const open = async () => {
    core = await openWholeCore({ resident: true, notify: (title, body) => told.push(`${title} : ${body}`) });
  };
  const alter = (sql: string) => {
    const db = new Sqlite(path.join(core.folder, 'cfi-fictif', 'commune.sqlite'), { timeout: 5000 });
    db.exec(sql);
    db.close();
  };
  const stockView = async () => (await core.call('health.report', {})).sentinel?.views.find(({ view }) => view === 'stocks_readonly');
  const figure = async (id: KpiId) => (await core.call('health.kpis', {})).figures.find((each) => each.id === id)!;
  const stocks = () => core.call('stocks.list', { limit: 5 });
  const ask = async (question: string) => {
    for await (const chunk of core.app.handlers['assistant.ask']({ question }, { signal: never }))
      if (chunk.type === 'answer') return chunk.answer.sentence;
    return null;
  };

  it('checks the views at start, and compares lines as soon as somebody signs in', async () => {
    await open();
    await vi.waitUntil(async () => (await stockView())?.state === 'ok', { timeout: 20_000 });
    expect((await stockView())?.comparison).toBeNull();
    await core.signIn('siege');
    await vi.waitUntil(async () => (await stockView())?.comparison !== null, { timeout: 20_000 });
    expect((await stockView())?.comparison).toMatchObject({ lines: 40, differing: 0 });
  });

  it('tells a changed view once, whoever asks and however often, and shows it in the report', async () => {
    await open();
    await core.signIn('siege');
    await vi.waitUntil(async () => (await stockView())?.comparison !== null, { timeout: 20_000 });
    alter('ALTER TABLE stocks_readonly RENAME COLUMN quantite TO quantite_dispo');
    for (let n = 0; n < 3; n += 1) {
      expect((await stocks()).source).toBe('api');
      const report = await core.call('health.sentinel', {});
      expect(report.verdict).toContain('Lecture suspendue sur la base commune, dont la forme ou les valeurs ont changé : Stocks.');
      expect(report.mode).not.toBe('offline');
    }
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('colonne « quantite » absente (renommée « quantite_dispo » ?)');
    expect((await figure('incidents')).main.value).toBe(1);
  });

  it('tells once that CFI is out of reach on both ways', async () => {
    await open();
    await core.signIn('siege');
    await stocks();
    await core.simulator.control.setFault('base', 'down');
    await core.simulator.control.setFault('api', 'down');
    core.forward(3000);
    for (let n = 0; n < 3; n += 1) await stocks().catch(() => undefined);
    expect(told.filter((each) => each.startsWith('CFI est injoignable'))).toHaveLength(1);
  });

  it('counts what is read, asked, refused and sent to another source, and finds it again after a restart', async () => {
    await open();
    await expect(core.call('session.signIn', { mode: 'identifiant', identifiant: 'siege', motDePasse: 'faux' })).rejects.toMatchObject({
      code: 'sign_in_refused',
    });
    await core.signIn('siege');
    for (let n = 0; n < 10; n += 1) expect((await stocks()).source).toBe('base');
    expect(await ask('Combien de Flyer A4 ?')).toBeTruthy();
    await core.simulator.control.setFault('base', 'down');
    expect((await stocks()).source).toBe('api');

    const latency = await figure('latency');
    // Whether it meets its target is the machine's affair.
    expect(latency.main).toMatchObject({ unit: 'ms', value: expect.any(Number) });
    expect(latency.main.samples).toBeGreaterThanOrEqual(12);
    expect(latency.details.map(({ label }) => label)).toContain('Base commune CFI, 95 % en moins de');
    expect((await figure('fallback')).main).toMatchObject({ value: 1, samples: 1 });
    expect((await figure('freshness')).main.value).toBe(1);
    expect((await figure('questions')).main).toMatchObject({ value: 1, samples: 1 });
    expect((await figure('refusals')).details).toMatchObject([{ label: 'Connexion refusée', value: 1 }]);

    const file = path.join(core.folder, 'indicateurs.sqlite');
    await core.app.stop();
    const db = new Sqlite(file, { readonly: true });
    const kept = db.prepare("SELECT SUM(count) AS n FROM kpi_hour WHERE kind = 'question'").get();
    const everything = db.prepare('SELECT * FROM kpi_hour').all();
    db.close();
    expect(kept).toEqual({ n: 1 });
    // Nothing of what was asked or read, and nobody's name, is in that file.
    expect(JSON.stringify(everything)).not.toMatch(/flyer|siege|camille|jeton|faux/i);
  });
});
