import { z } from 'zod';
import type { Bounds } from './tool.ts';

/** Bounds of a value, both null = any; `strict` = a bound itself is left out ("moins de"). */
export const bounds = {
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
  strict: z.boolean().describe('true = « moins de », « plus de » ; false = « au plus », « au moins »'),
};

/** null when nothing is bounded. */
export function rangeFrom(given: { minimum: number | null; maximum: number | null; strict: boolean }): Bounds | null {
  const { minimum: min, maximum: max, strict } = given;
  return min === null && max === null ? null : { min, max, minOpen: strict, maxOpen: strict };
}

/** Day, YYYY-MM-DD, or null. */
export const day = z.iso.date().nullable();
/** Month, YYYY-MM, or null. */
export const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/u)
  .nullable();
/** What is asked is which: the largest or the smallest first; null = in their own order. */
export const orderInput = z
  .enum(['most', 'least'])
  .nullable()
  .default(null)
  .describe('laquelle a le plus, le moins ; null = sans classement');
/** The period asked for is told in days, and what is dated by the month is counted by whole months: it is said beside the figure. */
export const roundedInput = z
  .literal(true)
  .optional()
  .describe('true = la période demandée ne couvre qu’une partie d’un mois : les mois sont comptés en entier');
/** Words that must be in a name; null = any. */
export const searchInput = z.string().trim().max(200).nullable();

type Ranked = 'most' | 'least' | 'recent' | null;

/** The order in which what a range keeps comes first, in a list that cannot be read to its end. */
export const isDescending = (range: Bounds | null, ranked: Ranked): boolean =>
  range === null ? ranked !== 'least' : range.max === null || (range.min !== null && ranked !== 'least');

/** Whether nothing of a range follows an amount (in thousandths) in that order: what is unknown comes last. */
export function isBeyond(range: Bounds, ranked: Ranked, amount: number | null): boolean {
  if (amount === null) return true;
  const value = amount / 1000;
  return isDescending(range, ranked) ? range.min !== null && value < range.min : range.max !== null && value > range.max;
}

/** Whether the first of a ranking is among the rows read, though all of them are not. */
export const isFirst = (range: Bounds | null, ranked: Ranked): boolean => ranked === (isDescending(range, ranked) ? 'most' : 'least');
