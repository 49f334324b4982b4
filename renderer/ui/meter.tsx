import type { StockLevel } from '../../shared/model/stock.ts';
import { formatNumber } from './format.ts';

const FILL: Record<StockLevel, 'bad' | 'warn' | 'ok' | 'none'> = {
  critical: 'bad',
  high: 'bad',
  moderate: 'warn',
  at_threshold: 'warn',
  ok: 'ok',
  no_threshold: 'none',
  to_check: 'none',
};

/** Share of the bar to fill: the minimum stands in the middle, twice the minimum and beyond fills it. */
export function meterShare(quantity: number | null, minimum: number | null): number | null {
  if (quantity === null || minimum === null || !Number.isFinite(quantity) || !Number.isFinite(minimum) || minimum <= 0) return null;
  return Math.min(1, Math.max(0, quantity / (2 * minimum)));
}

/** Quantity against minimum: a bar with a tick at the minimum. Nothing is drawn when either is unknown. */
export function Meter({ quantity, minimum, level }: { quantity: number | null; minimum: number | null; level: StockLevel }) {
  const share = meterShare(quantity, minimum);
  if (share === null) return <span className="meter meter-none" />;
  return (
    <span className="meter" role="img" aria-label={`${formatNumber(quantity)} pour un minimum de ${formatNumber(minimum)}`}>
      <span className={`meter-fill meter-${FILL[level]}`} style={{ width: `${share * 100}%` }} />
      <span className="meter-tick" />
    </span>
  );
}
