import { packStocks } from '../../shared/model/stock-window.ts';
import { type Clock, instant } from '../kit/clock.ts';
import { ageOf } from './age.ts';
import { SourceFailure } from './failure.ts';
import { BIG_SCOPE, type LocalCopy } from './local-copy.ts';
import { budgetSeconds } from './reader.ts';
import type { Sources } from './sources.ts';

/** Windows for grids: the columns of a fresh copy of a big scope, else the sources in their order. */
export function createStockWindows(parts: { copy: LocalCopy; read: Sources['read']; clock: Clock }): Sources['stockWindow'] {
  const { copy, read, clock } = parts;
  return async (scope, query, options = {}) => {
    const budget = budgetSeconds('stocks');
    const startedAt = clock.monotonic();
    if (scope.divisionIds.length > 0 && (copy.population(scope, 'stocks') ?? 0) >= BIG_SCOPE) {
      const age = ageOf(copy.about(scope, 'stocks')?.asOf ?? null, clock.now());
      if (age.ms !== null && age.ms <= Math.min(budget, options.freshSeconds ?? budget) * 1000)
        try {
          const { value, asOf } = await copy.window(scope, query, options.signal);
          return {
            value,
            source: 'copy',
            asOf,
            readAt: instant(clock.now()),
            latencyMs: Math.round(clock.monotonic() - startedAt),
            degraded: [],
            stale: false,
            budgetSeconds: budget,
            scope: { key: scope.key, label: scope.label, divisions: scope.divisionIds.length },
          };
        } catch (error) {
          // A copy that cannot be read is what the sources are for.
          if (!(error instanceof SourceFailure)) throw error;
        }
    }
    const { value, ...about } = await read(scope, 'stocks', query, options);
    const { rows, total, levels } = value;
    return { value: { frame: packStocks(rows), offset: query.offset, count: rows.length, total, levels }, ...about };
  };
}
