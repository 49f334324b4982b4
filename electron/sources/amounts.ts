import type { Amount, AmountTotal } from '../../shared/model/money.ts';

/** Euros as CFI writes or computes them, in thousandths; null stays unknown, as does what is no number. */
export function thousandths(euros: number | null | undefined): Amount {
  if (euros === null || euros === undefined || !Number.isFinite(euros)) return null;
  // Adding 0 turns the −0 of a rounded-away debt into 0.
  return Math.round(euros * 1000) + 0;
}

/** What `count` values add up to when `known` of them are told: unknown as a whole only when there is something and nothing of it is known. */
export const amountTotal = (sum: Amount, known: number, count: number): AmountTotal => ({
  amount: known === 0 && count > 0 ? null : (sum ?? 0),
  unknown: count - known,
});

/** Adds amounts up, telling how many are missing. */
export function addAmounts(values: readonly Amount[]): AmountTotal {
  let sum = 0;
  let known = 0;
  for (const value of values) {
    if (value === null) continue;
    sum += value;
    known += 1;
  }
  return amountTotal(sum, known, values.length);
}
