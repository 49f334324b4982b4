/**
 * Back-off: exponential from `firstMs`, capped, with full jitter above half (so that a thousand clients do not come back together).
 * @param attempt 1 for the first retry.
 * @param random in [0, 1).
 */
export function backoff(attempt: number, random: number, policy: { firstMs: number; capMs: number }): number {
  const full = Math.min(policy.capMs, policy.firstMs * 2 ** Math.max(0, attempt - 1));
  return Math.round(full / 2 + (full / 2) * random);
}
