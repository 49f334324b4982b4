import type { KpiUnit, KpiValue } from '../../../shared/model/kpi.ts';
import { formatLatency, formatNumber, formatPercent } from '../../ui/format.ts';

const NBSP = '\u00a0';

/** Seconds as a reader counts them: `45 s`, `12 min`, `3 h 20`, `2 j`. */
function formatSeconds(seconds: number): string {
  if (seconds < 90) return `${formatNumber(Math.round(seconds))}${NBSP}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes}${NBSP}min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${formatNumber(Math.floor(hours / 24))}${NBSP}j`;
  return minutes % 60 === 0 ? `${hours}${NBSP}h` : `${hours}${NBSP}h${NBSP}${String(minutes % 60).padStart(2, '0')}`;
}

/** A figure in its unit; nothing measured is said, never shown as 0. */
export function formatKpi(value: number | null, unit: KpiUnit): string {
  if (value === null) return 'aucune mesure';
  switch (unit) {
    case 'ms':
      return formatLatency(value);
    case 's':
      return formatSeconds(value);
    case 'ratio':
      return formatPercent(value);
    case 'count':
      return formatNumber(value);
  }
}

/** `moins de 5 min`, `99 % au moins`. */
export function targetWords({ target, unit }: Pick<KpiValue, 'target' | 'unit'>): string {
  if (target === null) return '';
  return target.bound === 'max' ? `${formatKpi(target.value, unit)} au plus` : `${formatKpi(target.value, unit)} au moins`;
}
