/** Euros in integer thousandths, CFI's finest grain (DECIMAL(18,3)); null = unknown, never 0. */
export type Amount = number | null;

/** A sum that tells what it lacks: `amount` adds the known values only, and is null when none of at least one value is known. */
export interface AmountTotal {
  amount: Amount;
  /** Values that are unknown and hence not in the sum. */
  unknown: number;
}
