import { describe, expect, it } from 'vitest';
import { addAmounts, thousandths } from '../../../electron/sources/amounts.ts';
import { invoicesOf } from '../../../electron/sources/cfi-api-subjects.ts';
import { invoiceWithLines } from '../../../electron/sources/select-subjects.ts';
import type { InvoiceLine, InvoiceRow } from '../../../shared/model/invoice.ts';

describe('amounts', () => {
  it('would catch an unknown amount counted as 0', () => {
    expect(addAmounts([])).toEqual({ amount: 0, unknown: 0 });
    expect(addAmounts([null, null])).toEqual({ amount: null, unknown: 2 });
    expect(addAmounts([100, null, -100])).toEqual({ amount: 0, unknown: 1 });
  });

  it('would catch cents lost to binary fractions', () => {
    expect(addAmounts([thousandths(0.1), thousandths(0.2)])).toEqual({ amount: 300, unknown: 0 });
    expect(thousandths(1.005)).toBe(1005);
    expect([thousandths(null), thousandths(undefined), thousandths(Number.NaN)]).toEqual([null, null, null]);
    expect(Object.is(thousandths(-0.0001), 0)).toBe(true);
  });
});

describe('an invoice against its lines', () => {
  const row = (net: number | null) => ({ id: 1, net }) as InvoiceRow;
  const line = (net: number | null): InvoiceLine => ({ id: 1, label: '', quantity: null, net, vatRate: null });

  it.each([
    ['equal', 300, [line(100), line(200)], false],
    ['different', 300, [line(100)], true],
    ['an unknown line may be the difference', 300, [line(100), line(null)], null],
    ['an unknown line beside lines that already add up', 300, [line(300), line(null)], false],
    ['an unknown header', null, [line(300)], null],
    ['no line at all', 300, [], true],
    ['lines that could not be read', 300, null, null],
  ])('%s', (_case, net, lines, differs) => {
    expect(invoiceWithLines(row(net), lines).differs).toBe(differs);
  });
});

describe('months of the API', () => {
  it('are calendar months, whatever zone their first day is written in', () => {
    const months = ['2026-03-01T00:00:00', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00+02:00', null].map((moisFacturation) => ({
      id: 1,
      moisFacturation,
      dateMiseADispo: null,
      factures: [{ id: 1 } as never],
    }));
    expect(invoicesOf(months).map(({ month }) => month)).toEqual(['2026-03', '2026-03', '2026-03', null]);
  });
});
