import { KPI_IDS, KPI_LABELS, KPI_PERIOD_SECONDS, type Kpi, type KpiPeriod, type KpiReport, type KpiValue } from '../../shared/model/kpi.ts';
import { instant } from '../kit/clock.ts';

const blank = (label: string): KpiValue => ({ label, value: null, unit: 'count', samples: 0, target: null, met: null });

/** A report in which nothing was measured yet: every figure is unknown, none is 0. */
export function emptyKpis(period: KpiPeriod, now: number): KpiReport {
  return {
    period,
    from: instant(now - KPI_PERIOD_SECONDS[period] * 1000),
    to: instant(now),
    recordedSince: null,
    figures: KPI_IDS.map((id): Kpi => ({ id, label: KPI_LABELS[id], main: blank(KPI_LABELS[id]), details: [] })),
  };
}
