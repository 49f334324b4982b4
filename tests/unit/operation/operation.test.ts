import { describe, expect, it } from 'vitest';
import { createCfiCampaigns } from '../../../electron/campaign/campaign.ts';
import { createInvoices } from '../../../electron/invoice/invoice.ts';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { createOperations } from '../../../electron/operation/operation.ts';
import type { ReadOptions, Sources } from '../../../electron/sources/sources.ts';
import { fakeSession } from '../../fakes/stocks.ts';

/** Half past midnight in Paris, still the day before in UTC. */
const clock = frozenClock(Date.parse('2026-03-31T22:30:00.000Z'));
const divisions = new Map([[1, 'Siège']]);
const { scope } = fakeSession(divisions);

/** Answers `value` to whatever is read and keeps what was asked. */
function recording(value: unknown) {
  const asked: { reading: string; query: unknown; options: ReadOptions | undefined }[] = [];
  const sources = {
    async read(_scope: unknown, reading: string, query: unknown, options?: ReadOptions) {
      asked.push({ reading, query, options });
      return { value, source: 'base', asOf: null };
    },
  } as unknown as Pick<Sources, 'read'>;
  return { asked, sources };
}
const page = { sort: 'sentAt', descending: false, offset: 0, limit: 10 } as const;

describe('the period of operations', () => {
  it.each([
    [{}, { from: '2026-03-03', to: '2026-04-01' }],
    [{ to: '2026-02-28' }, { from: '2026-01-30', to: '2026-02-28' }],
    [{ from: '2026-03-20' }, { from: '2026-03-20', to: '2026-04-01' }],
    [{ from: '2026-06-01' }, { from: '2026-06-01', to: '2026-06-30' }],
    [
      { from: '2026-02-01', to: '2026-02-01' },
      { from: '2026-02-01', to: '2026-02-01' },
    ],
  ])('%o is read as %o, and said', async (given, period) => {
    const { asked, sources } = recording({ rows: [] });
    const answer = await createOperations({ sources, clock }).list(scope, { ...given, ...page });
    expect(answer.value.period).toEqual(period);
    expect(asked[0]?.reading).toBe('operations');
  });

  it('would catch a last day that is lost: it is read to its very end', async () => {
    const { asked, sources } = recording({ rows: [] });
    await createOperations({ sources, clock }).list(scope, { from: '2026-03-29', to: '2026-03-29', ...page }, { freshSeconds: 60 });
    expect(asked[0]).toMatchObject({
      query: { from: '2026-03-28T23:00:00.000Z', until: '2026-03-29T22:00:00.000Z' },
      options: { freshSeconds: 60 },
    });
  });

  it('reads every day there is, and what has none, when all are asked for', async () => {
    const { asked, sources } = recording({ rows: [] });
    const answer = await createOperations({ sources, clock }).ever(scope, page);
    expect(asked[0]).toMatchObject({ reading: 'operations', query: { from: '1999-12-31T23:00:00.000Z', undated: true } });
    expect(answer.value.period).toEqual({ from: '2000-01-01', to: '2099-12-31' });
  });

  it('refuses a period that ends before it begins, and an operation that is not there', async () => {
    const { asked, sources } = recording(null);
    const operations = createOperations({ sources, clock });
    await expect(operations.list(scope, { from: '2026-03-02', to: '2026-03-01', ...page })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect(asked).toEqual([]);
    await expect(operations.detail(scope, 5)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('operations by day', () => {
  // Half past midnight in Paris is the day before in UTC, and the last Sunday of March has 23 hours.
  it('would catch an operation counted on the day of UTC, and an unknown total counted as 0', async () => {
    const hour = (moment: string) => Date.parse(moment) / 3_600_000;
    const of = (moment: string, count: number, amount: number | null, unknown = 0) => ({
      key: hour(moment),
      label: null,
      count,
      total: { amount, unknown },
    });
    const { asked, sources } = recording([
      of('2026-03-28T22:00:00Z', 1, 1000),
      of('2026-03-28T23:00:00Z', 2, 500, 1),
      of('2026-03-29T21:00:00Z', 3, null, 3),
      of('2026-03-29T22:00:00Z', 4, null, 4),
    ]);
    const answer = await createOperations({ sources, clock }).groups(scope, {
      from: '2026-03-01',
      to: '2026-03-31',
      by: 'day',
      offset: 1,
      limit: 2,
    });
    expect(asked[0]).toMatchObject({ reading: 'operationGroups', query: { by: 'hour' } });
    expect(answer.value).toEqual({
      groups: [
        { id: null, day: '2026-03-29', label: null, count: 5, total: { amount: 500, unknown: 4 } },
        { id: null, day: '2026-03-30', label: null, count: 4, total: { amount: null, unknown: 4 } },
      ],
      total: 3,
      count: 10,
      period: { from: '2026-03-01', to: '2026-03-31' },
    });
  });
});

describe('the months of invoices', () => {
  it('are the last twelve and the present one of Paris', async () => {
    const { asked, sources } = recording([]);
    const invoices = createInvoices({ sources, clock });
    expect((await invoices.months(scope, {})).value).toEqual({ period: { from: '2025-04', to: '2026-04' }, months: [] });
    expect((await invoices.months(scope, { from: '2026-06' })).value.period).toEqual({ from: '2026-06', to: '2026-06' });
    expect((await invoices.months(scope, { to: '2020-01' })).value.period).toEqual({ from: '2019-01', to: '2020-01' });
    await expect(invoices.months(scope, { from: '2026-02', to: '2026-01' })).rejects.toMatchObject({ code: 'invalid_input' });
    expect(asked).toHaveLength(3);
  });
});

describe('a campaign of CFI', () => {
  it('would catch operations shown to somebody who may not see them', async () => {
    const { sources } = recording({ id: 1, operations: [{ id: 2 }] });
    const campaigns = createCfiCampaigns(sources);
    const allowed = fakeSession(divisions, { rights: ['campagnes_Edit', 'operations_Visu'] });
    const refused = fakeSession(divisions, { rights: ['campagnes_Edit'] });
    expect((await campaigns.detail(allowed, 1)).value.operations).toEqual([{ id: 2 }]);
    expect((await campaigns.detail(refused, 1)).value.operations).toBeNull();
  });
});
