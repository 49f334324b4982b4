import type { ViewFreshness } from '../../shared/model/health.ts';
import type { Instant, SourceId } from '../../shared/model/sourced.ts';
import type { Clock } from '../kit/clock.ts';
import { ageOf, inWords } from './age.ts';
import { budgetSeconds, DATASETS, type Dataset, VIEWS } from './reader.ts';
import type { Vigil } from './vigil.ts';

/** Age at which somebody is told, by dataset; the others are only shown as old. */
const ALERT_SECONDS: Partial<Record<Dataset, number>> = { stocks: 900, operations: 900 };

/** Keeps the age of what was last read of each view, and opens one incident when it passes the alert. */
export function createFreshness({ vigil, clock }: { vigil: Vigil; clock: Pick<Clock, 'now'> }) {
  const last = new Map<Dataset, { source: SourceId; asOf: Instant | null }>();

  /** Compares an age with the alert; what is shown, or kept to be shown, is this old. */
  const watch = (dataset: Dataset, asOf: Instant | null): void => {
    const alert = ALERT_SECONDS[dataset];
    // An unknown age is shown as unknown; it raises no alarm that nobody could check.
    const { ms } = ageOf(asOf, clock.now());
    if (alert === undefined || ms === null) return;
    const { view, label } = VIEWS[dataset];
    const message = `${label} : les données datent de ${inWords(ms)}, au-delà de l'alerte à ${alert / 60} min.`;
    // Whatever is shown instead, it is the view that is not refreshed any more, or that cannot be reached.
    vigil.notice('freshness', 'base', view, ms > alert * 1000 ? message : null);
  };

  return {
    watch,
    read(dataset: Dataset, source: SourceId, asOf: Instant | null): void {
      last.set(dataset, { source, asOf });
      watch(dataset, asOf);
    },
    report: (): ViewFreshness[] =>
      DATASETS.flatMap((dataset) => {
        const known = last.get(dataset);
        if (known === undefined) return [];
        const { view, label } = VIEWS[dataset];
        const age = ageOf(known.asOf, clock.now());
        const budget = budgetSeconds(dataset);
        const alert = ALERT_SECONDS[dataset];
        return [
          {
            view,
            label,
            ...known,
            budgetSeconds: budget,
            stale: age.ms === null || age.ms > budget * 1000,
            ...(alert === undefined ? {} : { alertSeconds: alert }),
            ...(age.ahead ? { clockDiffers: true } : {}),
          },
        ];
      }),
  };
}
