import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InvoiceMonths, InvoicePage } from '../../../shared/model/invoice.ts';
import type { OperationPage } from '../../../shared/model/operation.ts';
import type { ScopeInfo } from '../../../shared/model/tenant.ts';
import { mycfia, temporaryData } from '../../fakes/cli.ts';

const data = temporaryData();
const run = (...words: string[]) => mycfia(data.folder, ...words, '--json');

/** Counted by other means: straight from the fictitious base, over the divisions the scope names. */
function recount<T>(sql: string, ...parameters: unknown[]): T[] {
  const db = new Sqlite(path.join(data.folder, 'cfi-fictif', 'commune.sqlite'), { readonly: true });
  try {
    return db.prepare(sql).all(...parameters) as T[];
  } finally {
    db.close();
  }
}

let divisions: number[] = [];
beforeAll(async () => {
  // Views must stand still while figures are compared with a recount.
  expect((await run('simulate', 'jobs', 'stale')).code).toBe(0);
  const scope = (await run('scope', '--scope', '3')).document.data as ScopeInfo;
  expect(scope.selected.id).toBe(3);
  divisions = recount<{ id: number }>(
    `WITH RECURSIVE b(id) AS (SELECT 3 UNION SELECT d.id FROM divisions_readonly d JOIN b ON d.parent_id = b.id) SELECT id FROM b`,
  ).map(({ id }) => id);
});
afterAll(() => data.remove());

describe('operations and invoices on the command line', () => {
  test('a narrowed scope gets the sums of its own branch, unknown amounts apart', async () => {
    const read = await run('operations', '--scope', '3', '--from', '2020-01-01', '--to', '2099-12-31', '--limit', '1000');
    expect(read.document).toMatchObject({ ok: true, source: 'base', degraded: [], stale: expect.any(Boolean) });
    const page = read.document.data as OperationPage;
    const naive = recount<{ id: number; prix_total: number | null }>(
      `SELECT id, prix_total FROM operations_readonly WHERE date_envoi IS NOT NULL AND tenant_id IN (${divisions.join(',')})`,
    );
    expect(naive.length).toBeGreaterThan(3);
    expect(page.rows.map(({ id }) => id).sort()).toEqual(naive.map(({ id }) => id).sort());
    const known = naive.filter((row) => row.prix_total !== null);
    expect(page.costs.total).toEqual({
      amount: known.reduce((sum, row) => sum + Math.round(Number(row.prix_total) * 1000), 0),
      unknown: naive.length - known.length,
    });
  });

  test('months, then the invoices of one', async () => {
    const months = (await run('factures', '--scope', '3')).document.data as InvoiceMonths;
    const last = months.months[0]!;
    const page = (await run('factures', '--scope', '3', '--mois', last.month)).document.data as InvoicePage;
    expect({ count: page.total, net: page.net, gross: page.gross }).toEqual({ count: last.count, net: last.net, gross: last.gross });
    const [naive] = recount<{ lines: number }>(
      `SELECT count(*) AS lines FROM factures_readonly WHERE substr(mois_facturation, 1, 7) = ? AND tenant_id IN (${divisions.join(',')})`,
      last.month,
    );
    expect(page.total).toBe(naive?.lines);
  });

  test('a division outside the scope, and a missing right, are refused by name', async () => {
    expect((await run('operations', '--as', 'agence', '--scope', '1')).document).toMatchObject({ ok: false, source: null });
    const refused = await run('factures', '--as', 'sansdroit');
    expect(refused.code).toBe(1);
    expect(refused.document).toMatchObject({ ok: false, error: { code: 'forbidden', data: { right: 'factures_Visu' } } });
  });

  test('asked for fresh data, the source that has it answers and the other is said to be too old', async () => {
    const { document } = await run('operations', '--fresh', '1s');
    expect(document.source).toBe('api');
    expect(document.stale).toBe(false);
    expect(document.degraded).toMatchObject([{ source: 'base', reason: 'stale' }]);
  });

  test('base down: the API, whose invoices have no division; both down: the copy, never an empty list', async () => {
    const before = (await run('factures')).document.data as InvoiceMonths;
    expect((await run('simulate', 'base', 'down')).code).toBe(0);
    const fromApi = await run('factures');
    expect(fromApi.document).toMatchObject({ source: 'api', degraded: [{ source: 'base' }] });
    const totals = (months: InvoiceMonths) => months.months.map(({ month, count, gross }) => ({ month, count, gross }));
    expect(totals(fromApi.document.data as InvoiceMonths)).toEqual(totals(before));
    const page = (await run('factures', '--mois', before.months[0]!.month)).document.data as InvoicePage;
    expect(new Set(page.rows.map(({ divisionName }) => divisionName))).toEqual(new Set([null]));
    expect((await run('simulate', 'api', 'down')).code).toBe(0);
    const fromCopy = await run('factures');
    expect(fromCopy.document.source).toBe('copy');
    expect(fromCopy.document.data).toEqual(before);
  });
});
