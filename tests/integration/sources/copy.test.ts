import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createStockTables } from '../../../electron/stock/stock.ts';
import { stockChangesInput, stockGroupsInput, stockWindowInput } from '../../../shared/contract/stocks.ts';
import { unpackStocks } from '../../../shared/model/stock-window.ts';
import { openCfiReading } from '../../fakes/cfi-reading.ts';

/** The copy against the whole fictitious CFI: real protocol, real threads, real files. */
describe('the copy of a real reading', () => {
  let cfi: Awaited<ReturnType<typeof openCfiReading>>;
  let app: ReturnType<typeof cfi.install>;

  beforeAll(async () => {
    cfi = await openCfiReading();
    app = cfi.install();
    await app.signIn('siege');
  });
  afterAll(async () => {
    await app?.close();
    await cfi?.close();
  });

  /** A change in CFI's production, then the views made anew. */
  const produce = (sql: string, ...values: (string | number)[]) => {
    const db = new Sqlite(path.join(cfi.folder, 'cfi', 'production.sqlite'), { timeout: 5000 });
    db.prepare(sql).run(...values);
    db.close();
    cfi.simulator.control.runJobs();
  };
  const stamp = () => new Date(systemClock().now()).toISOString().replace('T', ' ').replace('Z', '');
  const tables = () => createStockTables({ sources: app.sources, clock: systemClock() });
  const everything = () => app.sources.read(app.scope(), 'stocks', { sort: 'name', descending: false, offset: 0, limit: 100_000 });
  const quantity = async (id: number) => (await app.sources.read(app.scope(), 'stock', { id })).value?.quantity;

  it('would catch a change, a deletion or a new line that a refresh by changes misses', async () => {
    await app.sources.refreshCopy(app.scope());
    produce('UPDATE stocks SET qte = 4321, modifie_le = ? WHERE id = 1', stamp());
    await app.sources.refreshCopy(app.scope());
    // The agent of the fictitious CFI takes no line out of a view: it is taken out of both.
    const views = new Sqlite(path.join(cfi.folder, 'cfi', 'commune.sqlite'), { timeout: 5000 });
    views.prepare('DELETE FROM stocks_readonly WHERE id = 2').run();
    views.close();
    produce('DELETE FROM stocks WHERE id = 2');
    await app.sources.refreshCopy(app.scope());
    const base = await everything();
    expect(base).toMatchObject({ source: 'base' });
    await cfi.simulator.control.setFault('base', 'down');
    await cfi.simulator.control.setFault('api', 'down');
    try {
      // Production lives its life between two refreshes: what counts is that the copy is the view, line by line.
      const copy = await everything();
      expect(copy).toMatchObject({ source: 'copy', asOf: base.asOf });
      expect(copy.value).toEqual(base.value);
      expect(await quantity(1)).toBe(4321);
      expect(await quantity(2)).toBeUndefined();
    } finally {
      await cfi.simulator.control.setFault('base', 'ok');
      await cfi.simulator.control.setFault('api', 'ok');
      await app.sources.probe();
    }
    const looks = await app.sources.looks.list(app.scope(), 10);
    expect(looks.map(({ changed }) => changed > 0)).toEqual([true, true, false]);
    expect(cfi.records.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('tells what changed, what there was, by whom it is held, and gives the same lines as columns', async () => {
    const scope = app.scope();
    const [, , first] = await app.sources.looks.list(scope, 3);
    const changes = await tables().changes(scope, stockChangesInput.parse({ since: first!.asOf ?? first!.takenAt }));
    expect(changes).toMatchObject({ source: 'copy', stale: false, value: { total: changes.value.rows.length } });
    expect(changes.value.rows.map(({ id, kind }) => `${id} ${kind}`)).toEqual(expect.arrayContaining(['1 changed', '2 removed']));
    const history = await tables().history(scope, { id: 1 });
    expect(history.value.points.at(-1)).toMatchObject({ quantity: 4321, present: true });
    const groups = await tables().groups(scope, stockGroupsInput.parse({ by: 'division' }));
    const page = await app.sources.read(scope, 'stocks', { sort: 'quantity', descending: true, offset: 20, limit: 40 });
    expect(groups.value.reduce((sum, { lines }) => sum + lines, 0)).toBe(page.value.total);
    const window = await tables().window(scope, stockWindowInput.parse({ sort: 'quantity', descending: true, offset: 20, limit: 40 }));
    expect(unpackStocks(window.value.frame)).toEqual(page.value.rows);
    expect(window.value.levels).toEqual(page.value.levels);
  });

  it('takes a look when asked, and leaves nothing of a user who asks for that', async () => {
    const scope = app.scope();
    produce('UPDATE stocks SET qte = 17, modifie_le = ? WHERE id = 1', stamp());
    expect(await tables().takeSnapshot(scope)).toMatchObject({ origin: 'base' });
    expect((await tables().history(scope, { id: 1 })).value.points.at(-1)).toMatchObject({ quantity: 17 });
    await app.sources.forget(scope.userId);
    for (const kind of ['copies', 'releves'])
      expect(fs.readdirSync(path.join(cfi.folder, 'data', kind)).filter((name) => name.startsWith(`${scope.userId}-`))).toEqual([]);
    expect(await app.sources.looks.list(scope, 10)).toEqual([]);
  });
});
