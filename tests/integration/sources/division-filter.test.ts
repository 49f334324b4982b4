import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { InputOf } from '../../../shared/contract/contract.ts';
import { unpackStocks } from '../../../shared/model/stock-window.ts';
import { branchOf, type Division } from '../../../shared/model/tenant.ts';
import { readPdf } from '../../fakes/pdf-text.ts';
import { textOfFile } from '../../fakes/report.ts';
import { openWholeCore, type WholeCore } from '../../fakes/whole-core.ts';

/** Below the agency of the demonstration. */
const REGION = 2;
const AGENCY = 3;
const DAYS = { from: '2024-01-01', to: '2027-12-31' };
const ALL = { limit: 1000, offset: 0 };

let core: WholeCore;
let divisions: readonly Division[];

beforeAll(async () => {
  core = await openWholeCore({ divisions: 40 });
  await core.signIn('siege');
  ({ divisions } = await core.call('scope.current', {}));
  await core.call('stocks.takeSnapshot', {});
  for (const dataset of ['operations.list', 'cfiCampaigns.list'] as const) await core.call(dataset, { limit: 1 });
});
beforeEach(async () => {
  await core.call('scope.narrow', { divisionId: null });
});
afterAll(() => core.close());

const inside = (divisionId: number) => new Set(branchOf(divisions, divisionId).map(({ id }) => id));

/** Every page of a list. */
async function whole<K extends 'stocks.list' | 'operations.list' | 'cfiCampaigns.list' | 'invoices.list'>(route: K, input: InputOf<K>) {
  const rows: { id: number; divisionId: number | null }[] = [];
  for (;;) {
    const { value, source } = await core.call(route, { ...input, limit: 1000, offset: rows.length });
    rows.push(...value.rows);
    if (rows.length >= value.total) return { rows, total: value.total, source };
  }
}
const ids = (rows: readonly { id: number }[]) => rows.map(({ id }) => id).sort((a, b) => a - b);

describe('a list filtered by a division', () => {
  it.each(['stocks.list', 'operations.list', 'cfiCampaigns.list'] as const)('%s: the lines of its branch and no others', async (route) => {
    const asked = route === 'operations.list' ? DAYS : {};
    const all = await whole(route, asked);
    for (const divisionId of [REGION, AGENCY]) {
      const filtered = await whole(route, { ...asked, divisionId });
      const branch = inside(divisionId);
      expect(ids(filtered.rows)).toEqual(ids(all.rows.filter((row) => row.divisionId !== null && branch.has(row.divisionId))));
      expect(filtered.total).toBeGreaterThan(0);
      expect(filtered.total).toBeLessThan(all.total);
    }
  });

  it('invoices, their months, groups of operations and of stocks, windows and looks are cut alike', async () => {
    const branch = inside(AGENCY);
    const months = (await core.call('invoices.months', { divisionId: AGENCY })).value.months;
    const { month, count } = months[0]!;
    const invoices = await whole('invoices.list', { month, divisionId: AGENCY });
    expect(invoices.total).toBe(count);
    expect(invoices.rows.filter(({ divisionId }) => divisionId === null || !branch.has(divisionId))).toEqual([]);
    expect((await whole('invoices.list', { month })).total).toBeGreaterThan(count);

    const stocks = await whole('stocks.list', { divisionId: AGENCY });
    const window = await core.call('stocks.window', { divisionId: AGENCY, ...ALL });
    expect(ids(unpackStocks(window.value.frame))).toEqual(ids(stocks.rows));
    const groups = (await core.call('stocks.groups', { by: 'division', divisionId: AGENCY })).value;
    expect(groups.filter(({ divisionId }) => !branch.has(divisionId!))).toEqual([]);
    expect(groups.reduce((sum, { lines }) => sum + lines, 0)).toBe(stocks.total);
    const at = new Date(Date.now() + 86_400_000).toISOString();
    expect(ids((await core.call('stocks.list', { divisionId: AGENCY, at, ...ALL })).value.rows)).toEqual(ids(stocks.rows));
    expect((await core.call('stocks.changes', { divisionId: AGENCY })).value.rows.filter((row) => !branch.has(row.divisionId))).toEqual([]);

    const operations = await core.call('operations.list', { ...DAYS, divisionId: AGENCY, ...ALL });
    const states = await core.call('operations.groups', { ...DAYS, divisionId: AGENCY, by: 'state' });
    expect(states.value.count).toBe(operations.value.total);
  });

  it('is exported just so, and the file says which division', async () => {
    const { total } = await whole('stocks.list', { divisionId: AGENCY });
    const file = await core.call('reports.dataset', { subject: 'stocks', format: 'csv', divisionId: AGENCY });
    const rows = parse(textOfFile(file), { delimiter: ';', bom: true, columns: true, record_delimiter: '\r\n' }) as { Division: string }[];
    const names = new Set(branchOf(divisions, AGENCY).map(({ name }) => name));
    expect([file.rows, rows.length]).toEqual([total, total]);
    expect(rows.filter(({ Division }) => !names.has(Division))).toEqual([]);
  });

  it.each([
    { subject: 'stocks' },
    { subject: 'operations', ...DAYS },
    { subject: 'invoices', month: '2026-02' },
    { subject: 'campaigns' },
  ] as const)('a file of $subject tells the division among its filters', async (list) => {
    const { name } = divisions.find(({ id }) => id === AGENCY)!;
    const file = await core.call('reports.dataset', { ...list, format: 'pdf', divisionId: AGENCY });
    expect(readPdf(file.bytes).pages.join(' ').replaceAll(/\s+/gu, ' ')).toContain(`Division : ${name} et ses divisions`);
  });

  it('refuses a division outside the scope as one that does not exist, never as an empty list', async () => {
    await core.call('scope.narrow', { divisionId: AGENCY });
    const refused = { code: 'not_found', message: "Cette division n'est pas dans votre périmètre." };
    for (const divisionId of [REGION, 999_999]) {
      expect(await core.refusal('stocks.list', { divisionId })).toMatchObject(refused);
      expect(await core.refusal('stocks.list', { divisionId, at: '2026-03-31T17:00:00Z' })).toMatchObject(refused);
      expect(await core.refusal('stocks.window', { divisionId })).toMatchObject(refused);
      expect(await core.refusal('stocks.groups', { divisionId, by: 'level' })).toMatchObject(refused);
      expect(await core.refusal('stocks.changes', { divisionId })).toMatchObject(refused);
      expect(await core.refusal('operations.list', { divisionId })).toMatchObject(refused);
      expect(await core.refusal('operations.groups', { divisionId, by: 'day' })).toMatchObject(refused);
      expect(await core.refusal('invoices.months', { divisionId })).toMatchObject(refused);
      expect(await core.refusal('invoices.list', { divisionId, month: '2026-02' })).toMatchObject(refused);
      expect(await core.refusal('cfiCampaigns.list', { divisionId })).toMatchObject(refused);
      expect(await core.refusal('reports.dataset', { divisionId, subject: 'stocks', format: 'csv' })).toMatchObject(refused);
    }
  });

  it('is the same from the API, then from the copy, once the base is down', async () => {
    const expected = await whole('stocks.list', { divisionId: AGENCY });
    const { control } = core.simulator;
    for (const [part, source] of [
      ['base', 'api'],
      ['api', 'copy'],
    ] as const) {
      await control.setFault(part, 'down');
      // The API's list is kept two seconds.
      core.forward(3000);
      const found = await whole('stocks.list', { divisionId: AGENCY });
      expect(found.source).toBe(source);
      expect(ids(found.rows)).toEqual(ids(expected.rows));
    }
  });
});
