import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../../electron/shell/cli/cli.ts';
import type { LeakReport } from '../../../shared/model/review.ts';
import { openWholeCore, type WholeCore } from '../../fakes/whole-core.ts';

/** Enough for five levels and brothers; each is read by each source. */
const DIVISIONS = 14;
let core: WholeCore;
beforeAll(async () => {
  core = await openWholeCore({ divisions: DIVISIONS });
});
afterAll(() => core.close());

const production = <T>(file: 'production' | 'commune', work: (db: Sqlite.Database) => T): T => {
  const db = new Sqlite(path.join(core.folder, 'cfi-fictif', `${file}.sqlite`), { timeout: 5000 });
  try {
    return work(db);
  } finally {
    db.close();
  }
};
const planted = (file: 'production' | 'commune') =>
  production(file, (db) =>
    db
      .prepare(`SELECT COUNT(*) FROM ${file === 'commune' ? 'stocks_readonly' : 'stocks'} WHERE code_client = 'TEMOIN-FUITE'`)
      .pluck()
      .get(),
  );
async function leakTest(): Promise<LeakReport> {
  for await (const chunk of core.app.handlers['leakTest.run']({}, { signal: new AbortController().signal }))
    if (chunk.type === 'result') return chunk.report;
  throw new Error('no result');
}
/** Sources left aside a while ago are tried again, so that the tree comes from the view. */
const signInAfterAnOutage = async () => {
  core.forward(120_000);
  await core.call('health.probe', {});
  await core.signIn('siege');
};
const ids = (list: readonly { id: number }[]) => list.map(({ id }) => id).sort((a, b) => a - b);

describe('the tree over the fictitious CFI', () => {
  it('shows the whole tree of the head office, and only its own branch to an agency', async () => {
    await core.signIn('siege');
    const all = await core.call('tree.overview', {});
    expect(all.nodes).toHaveLength(DIVISIONS);
    expect(ids(all.nodes)).not.toContain(900_001);
    expect(all).toMatchObject({ origin: 'view', anomalies: [], countsNote: null, home: { id: 1 } });
    const recount = production('commune', (db) => db.prepare('SELECT COUNT(*) FROM stocks_readonly WHERE tenant_id = 3').pluck().get());
    expect(all.nodes.find(({ id }) => id === 3)).toMatchObject({ users: 3, stockRows: recount, descendants: 2, depth: 2 });
    expect(ids((await core.call('tree.sees', { divisionId: 3 })).divisions)).toEqual([3, 4, 5]);
    const seenBy = await core.call('tree.seenBy', { divisionId: 5 });
    expect(ids(seenBy.divisions)).toEqual([1, 2, 3, 4, 5]);
    expect(ids(seenBy.users ?? [])).toEqual([101, 102, 103, 104, 105, 106, 107, 108, 109]);
    expect((await core.call('tree.users', { search: 'delattre' })).users).toMatchObject([{ id: 110, divisionId: 6 }]);
    expect((await core.call('tree.matrix', { rows: 3, columns: 3 })).size).toBe(DIVISIONS);

    await core.signIn('agence');
    expect(ids((await core.call('tree.overview', { counts: false })).nodes)).toEqual([3, 4, 5]);
    for (const divisionId of [1, 2, 6, 900_001])
      expect(await core.refusal('tree.sees', { divisionId })).toEqual({
        code: 'not_found',
        message: 'Règle de cascade : votre périmètre est Agence Paris Nord (3).',
      });
    expect(await core.refusal('review.state', {})).toMatchObject({ code: 'forbidden', data: { right: 'administrateur' } });
    await core.signIn('sansdroit');
    expect(await core.refusal('tree.overview', {})).toMatchObject({ code: 'forbidden', data: { right: 'divisions_Visu' } });
  });

  it('finds an inactive division that still has users, where it is, and what changed since the last synchronisation', async () => {
    await core.signIn('siege');
    production('production', (db) => {
      db.exec("UPDATE divisions SET actif = 0, modifie_le = '2999-01-01 00:00:00.000' WHERE id = 6");
    });
    core.simulator.control.runJobs();
    core.forward(60_000);
    await core.signIn('siege');
    const { anomalies, nodes } = await core.call('tree.overview', {});
    expect(anomalies.filter(({ kind }) => kind !== 'parent_inactive')).toEqual([
      { kind: 'inactive_with_users', divisionId: 6, sentence: 'Agence Paris Sud (6) est inactive et a encore un utilisateur.' },
    ]);
    expect(nodes.find(({ id }) => id === 6)?.anomalies).toHaveLength(1);
    expect(await core.call('tree.differences', {})).toMatchObject({
      changes: [{ kind: 'deactivated', divisionId: 6 }],
      sentence: expect.stringMatching(/^1 changement/),
    });
    production('production', (db) => {
      db.exec("UPDATE divisions SET actif = 1, modifie_le = '2999-01-01 00:00:01.000' WHERE id = 6");
    });
    core.simulator.control.runJobs();
  });
});

describe('"voir comme"', () => {
  afterEach(async () => {
    await core.simulator.control.setFault('base', 'ok');
    await core.call('tree.endSimulation', {}).catch(() => undefined);
  });

  it('reads what the division sees, changes nothing, and comes back', async () => {
    await core.signIn('siege');
    const asAgency = await core.call('tree.simulate', { divisionId: 3 });
    expect(asAgency).toMatchObject({
      home: { id: 3 },
      size: 3,
      simulation: { division: { id: 3 }, sentence: expect.stringMatching(/^Simulation/) },
    });
    expect(ids(asAgency.divisions)).toEqual([3, 4, 5]);
    const stocks = await core.call('stocks.list', { limit: 1000 });
    expect(new Set(stocks.value.rows.map(({ divisionId }) => divisionId))).toEqual(new Set([3, 4, 5]));
    // One's own division is above the simulated one: going there would be leaving the simulation without saying so.
    expect(await core.refusal('scope.narrow', { divisionId: 2 })).toMatchObject({ code: 'not_found' });
    expect(await core.call('scope.narrow', { divisionId: 4 })).toMatchObject({ size: 2, simulation: { division: { id: 3 } } });
    for (const refused of [
      await core.refusal('campaigns.approve', { id: 123, seal: 'a'.repeat(64), acknowledged: [] }),
      await core.refusal('campaigns.sendBack', { id: 123, reason: 'pour voir ce qui se passe' }),
      await core.refusal('outbox.pause', { paused: true }),
      await core.refusal('review.tick', { divisionId: 3, verdict: 'ok' }),
    ])
      expect(refused).toMatchObject({ code: 'conflict', message: expect.stringContaining('Quittez la simulation') });
    expect(await core.call('tree.endSimulation', {})).toMatchObject({ home: { id: 1 }, size: DIVISIONS, simulation: null });
    expect(
      core.records.filter(({ event }) => event.startsWith('simulation_')).map(({ event, division }) => `${event} ${String(division)}`),
    ).toEqual(['simulation_commencee 3', 'simulation_terminee 3']);
  });

  // The API does not tell the division of an invoice: a simulated home must not pass for the user's own.
  it('would catch the invoices of the whole network shown to a simulated agency', async () => {
    await core.signIn('siege');
    const own = await core.call('invoices.months', {});
    await core.call('tree.simulate', { divisionId: 3 });
    const agency = await core.call('invoices.months', {});
    const count = (months: { count: number }[]) => months.reduce((sum, month) => sum + month.count, 0);
    expect(count(agency.value.months)).toBeLessThan(count(own.value.months));
    await core.simulator.control.setFault('base', 'down');
    expect(await core.refusal('invoices.months', {})).toMatchObject({ code: 'source_unavailable' });
  });

  it('is refused outside one’s own scope, and without the rights of the review', async () => {
    await core.signIn('siege');
    expect(await core.refusal('tree.simulate', { divisionId: 900_001 })).toMatchObject({ code: 'not_found' });
    await core.signIn('departement');
    expect(await core.refusal('tree.simulate', { divisionId: 3 })).toMatchObject({ code: 'forbidden', data: { right: 'administrateur' } });
  });
});

// CFI's API knows a new division before the view of divisions does: its lines are in nobody's branch yet.
it('counts the lines whose division is nowhere in the tree, and shows them to nobody', async () => {
  await core.signIn('siege');
  production('production', (db) => {
    db.exec(`INSERT INTO divisions VALUES (800, 3, 'Service tout neuf', 4, 1, '2999-01-02 00:00:00.000');
      INSERT INTO stocks (id, division_id, nom, qte, modifie_le) VALUES (800000, 800, 'Flyer du service tout neuf', 5, '2020-01-01 00:00:00.000')`);
  });
  const { anomalies } = await core.call('tree.overview', {});
  expect(anomalies.filter(({ kind }) => kind === 'rows_outside')).toEqual([
    { kind: 'rows_outside', divisionId: null, sentence: expect.stringMatching(/^Stocks : CFI donne une ligne dont la division/) },
  ]);
  await core.simulator.control.setFault('base', 'down');
  const { value, source } = await core.call('stocks.list', { search: 'tout neuf' });
  expect({ source, total: value.total }).toEqual({ source: 'api', total: 0 });
  await core.simulator.control.setFault('base', 'ok');
  production('production', (db) => {
    db.exec('DELETE FROM stocks WHERE id = 800000; DELETE FROM divisions WHERE id = 800');
  });
});

describe('the leak test over three sources', () => {
  it('is clean, and leaves nothing behind: not in production, not in the view, not in the copy', async () => {
    await signInAfterAnOutage();
    const report = await leakTest();
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({ verdict: 'clean', method: 'canaries', trigger: 'command', divisions: DIVISIONS });
    for (const source of ['base', 'api', 'copy'])
      expect(report.tested).toContainEqual({ source, subject: 'Stocks (témoins)', divisions: DIVISIONS, rows: DIVISIONS });
    expect([planted('production'), planted('commune')]).toEqual([0, 0]);
    // Lists of the API are kept two seconds.
    core.forward(3000);
    for (const part of ['base', 'api'] as const) await core.simulator.control.setFault(part, 'down');
    const left = await core.call('stocks.list', { search: 'temoin' });
    expect({ source: left.source, total: left.value.total }).toEqual({ source: 'copy', total: 0 });
    for (const part of ['base', 'api'] as const) await core.simulator.control.setFault(part, 'ok');
    expect((await core.call('leakTest.last', {}))?.finishedAt).toBe(report.finishedAt);
  });

  // A view that gives a neighbour's line to an agency: the scope is right, what it is given is not.
  it('finds a line the base gives to the wrong branch, opens an incident, and closes it when it is repaired', async () => {
    await signInAfterAnOutage();
    production('commune', (db) =>
      db.exec(`CREATE TRIGGER fuite AFTER INSERT ON stocks_readonly WHEN NEW.code_client = 'TEMOIN-FUITE' AND NEW.tenant_id = 6
        BEGIN UPDATE stocks_readonly SET tenant_id = 3 WHERE id = NEW.id; END`),
    );
    const said: string[] = [];
    const compose = async () => ({ ...core.app, stop: async () => undefined });
    const print = (text: string) => said.push(text);
    expect(await runCli({ argv: ['leak-test', '--json'], compose, print, printError: print })).toBe(3);
    const { ok, data: report } = JSON.parse(said[0] ?? '') as { ok: boolean; data: LeakReport };
    expect({ ok, verdict: report.verdict }).toEqual({ ok: true, verdict: 'leak' });
    const leaks = report.findings.filter(({ kind, source }) => kind === 'leak' && source === 'base');
    expect(leaks).toContainEqual(expect.objectContaining({ divisionId: 3, subject: 'Stocks (témoins)', rows: 1 }));
    expect(leaks.map(({ divisionId }) => divisionId)).not.toContain(6);
    expect(planted('production')).toBe(0);
    const { incidents } = await core.call('health.report', {});
    expect(incidents[0]).toMatchObject({ part: 'base', endedAt: null, message: expect.stringMatching(/^Fuite détectée/) });
    production('commune', (db) => db.exec('DROP TRIGGER fuite'));
    expect((await leakTest()).verdict).toBe('clean');
    expect((await core.call('health.report', {})).incidents.some(({ message }) => message.startsWith('Fuite'))).toBe(false);
  });

  it('is sealed into the report with the ticks', async () => {
    await core.signIn('siege');
    await core.call('review.tick', { divisionId: 3, verdict: 'ok' });
    const { report, html } = await core.call('review.report', {});
    expect(report).toMatchObject({
      number: 1,
      leakTest: { verdict: 'clean' },
      totals: { divisions: DIVISIONS, ok: 1 },
      journal: { whole: true },
    });
    expect(html).toContain('Siège Horizon');
  });
});
