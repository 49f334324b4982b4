import type { Instant, SourceId } from '../../shared/model/sourced.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import type { ApiReader } from './cfi-api-reader.ts';
import type { ViewsReader } from './cfi-views.ts';
import { isAbort, SourceFailure } from './failure.ts';
import type { Fallback } from './fallback.ts';
import { asAppError } from './identity.ts';
import type { ChangeFeed, LocalCopy, RowFeed } from './local-copy.ts';
import { DATASETS, type Dataset, VIEWS } from './reader.ts';

/** Changes alone are believed for this long: then everything is read again, whatever the counts say. */
const WHOLE_MS = 6 * 3_600_000;

export interface RefreshOptions {
  signal?: AbortSignal;
  /** A dataset whose copy was made more recently is left as it is. */
  olderThanSeconds?: number;
}

export interface Refresher {
  /** @returns datasets whose content is newer than before. @throws AppError disk_full | source_unavailable | session_expired | cancelled */
  refresh(scope: TenantScope, options: RefreshOptions): Promise<Dataset[]>;
}

export interface RefresherParts {
  views: ViewsReader | null;
  api: ApiReader;
  copy: LocalCopy;
  fallback: Fallback;
  clock: Clock;
  log: Log;
}

/** Brings the local copy up to date from the base commune, else from the API; one dataset's trouble does not keep the other from its turn. */
export function createRefresher({ views, api, copy, fallback, clock, log }: RefresherParts): Refresher {
  const never = new AbortController().signal;
  const wholeAt = new Map<string, number>();

  const fromViews =
    (reader: ViewsReader, scope: TenantScope, dataset: Dataset, signal: AbortSignal): RowFeed =>
    (onRows) =>
      reader.streamAll(scope, dataset, signal, onRows);

  /** Only what changed since the copy, when it comes from the base and was read whole not long ago. */
  const changesOf = (scope: TenantScope, dataset: Dataset, source: SourceId, signal: AbortSignal): ChangeFeed | undefined => {
    const whole = wholeAt.get(scope.key);
    const known = copy.about(scope, dataset);
    if (views === null || source !== 'base' || dataset !== 'stocks' || known?.origin !== 'base') return undefined;
    if (whole === undefined || clock.monotonic() - whole > WHOLE_MS) return undefined;
    return (since, onRows) => views.streamChanges(scope, { since, asOf: known.asOf, rows: known.rows }, signal, onRows);
  };

  const fromApi =
    (scope: TenantScope, dataset: Dataset, signal: AbortSignal): RowFeed =>
    async (onRows) => {
      const { chunks, asOf } = await api.rows(scope, dataset, signal);
      for (const chunk of chunks) await onRows(chunk);
      return { asOf };
    };

  const one = async (scope: TenantScope, dataset: Dataset, signal: AbortSignal): Promise<Instant | null> => {
    const ways = [
      ...(views === null ? [] : [{ source: 'base' as const, feed: (inner: AbortSignal) => fromViews(views, scope, dataset, inner) }]),
      { source: 'api' as const, feed: (inner: AbortSignal) => fromApi(scope, dataset, inner) },
    ];
    let last: unknown;
    for (const { source, feed } of ways) {
      // The API tells neither the follow-up of campaigns, undated operations nor divisions of invoices: better the older copy that has them.
      if (source === 'api' && views !== null && dataset !== 'stocks' && copy.about(scope, dataset)?.origin === 'base') continue;
      try {
        const { asOf, whole } = await fallback.attempt(
          source,
          (inner) => copy.replace(scope, dataset, source, feed(inner), changesOf(scope, dataset, source, inner)),
          { signal, dataset },
        );
        if (whole && dataset === 'stocks') wholeAt.set(scope.key, clock.monotonic());
        return asOf;
      } catch (error) {
        if (isAbort(error)) throw error;
        if (!(error instanceof SourceFailure)) throw error;
        last = error;
      }
    }
    throw last;
  };

  return {
    async refresh(scope, { signal = never, olderThanSeconds = 0 }) {
      if (scope.divisionIds.length === 0) return [];
      const renewed: Dataset[] = [];
      const failures: unknown[] = [];
      for (const dataset of DATASETS) {
        const before = copy.about(scope, dataset);
        const age = before === null ? Number.POSITIVE_INFINITY : Math.abs(clock.now() - Date.parse(before.readAt));
        if (age < restSeconds(dataset, olderThanSeconds) * 1000) continue;
        try {
          const asOf = await one(scope, dataset, signal);
          if (before === null || asOf !== before.asOf) renewed.push(dataset);
        } catch (error) {
          if (isAbort(error)) throw error;
          // What CFI does not open to this account, or to a part of its scope, is nothing to copy.
          if (error instanceof SourceFailure && (error.reason === 'forbidden' || error.reason === 'absent')) continue;
          log.warn('copie_non_rafraichie', { dataset, error });
          failures.push(asAppError(error));
        }
      }
      if (failures.length > 0) throw failures[0];
      return renewed;
    },
  };
}

/** Whoever asks at a rhythm reads a view no more than five times in its own period: what CFI renews each hour is not fetched each minute. */
const restSeconds = (dataset: Dataset, olderThanSeconds: number): number =>
  olderThanSeconds === 0 ? 0 : Math.max(olderThanSeconds, VIEWS[dataset].periodSeconds / 5);
