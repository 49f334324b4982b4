import type { StockChangesInput, StockGroupsInput, StockListInput, StockWindowInput } from '../../shared/contract/stocks.ts';
import { AppError } from '../../shared/errors.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import { STOCK_LEVEL_LABELS, STOCK_LEVELS, type StockLevel, type StockPage } from '../../shared/model/stock.ts';
import type { StockChanges, StockGroup, StockHistory, StockSnapshot, StockWay } from '../../shared/model/stock-history.ts';
import type { StockWindow } from '../../shared/model/stock-window.ts';
import { civilDay, startOfDay } from '../kit/civil-day.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { ReadOptions, Sources } from '../sources/sources.ts';
import type { TenantScope } from '../tenant/tenant.ts';

/** Stocks as big tables and as time see them. */
export interface StockTables {
  /** The same lines as `Stocks.list`, packed as columns. */
  window(scope: TenantScope, input: Omit<StockWindowInput, 'divisionId'>, signal?: AbortSignal): Promise<Sourced<StockWindow>>;
  /** Lines counted by level, for each division or for each level of the scope. */
  groups(scope: TenantScope, input: Omit<StockGroupsInput, 'divisionId'>, signal?: AbortSignal): Promise<Sourced<StockGroup[]>>;
  /** The list as it was at a moment. @throws AppError not_found before the first look. */
  at(scope: TenantScope, input: Omit<StockListInput, 'divisionId'> & { at: string }, signal?: AbortSignal): Promise<Sourced<StockPage>>;
  /** @throws AppError not_found when no look saw that line in the scope. */
  history(scope: TenantScope, input: { id: number; since?: string | undefined }, signal?: AbortSignal): Promise<Sourced<StockHistory>>;
  changes(
    scope: TenantScope,
    /** `way`: only the quantities that went that way; absent = both. */
    input: Omit<StockChangesInput, 'divisionId'> & { way?: StockWay | undefined },
    signal?: AbortSignal,
  ): Promise<Sourced<StockChanges>>;
  snapshots(scope: TenantScope, signal?: AbortSignal): Promise<StockSnapshot[]>;
  /** Reads CFI again and keeps a look of it. @throws AppError source_unavailable | session_expired */
  takeSnapshot(scope: TenantScope, signal?: AbortSignal): Promise<StockSnapshot>;
}

/** Looks listed at most: a screen shows days, not every five minutes of three months. */
const LISTED = 500;

const noLevels = () => Object.fromEntries(STOCK_LEVELS.map((level) => [level, 0])) as Record<StockLevel, number>;
const moment = (at: string): string => instant(Date.parse(at));

export function createStockTables({
  sources,
  clock,
}: {
  sources: Pick<Sources, 'read' | 'stockWindow' | 'looks' | 'refreshCopy'>;
  clock: Clock;
}): StockTables {
  const { looks } = sources;
  const options = (signal: AbortSignal | undefined, freshSeconds?: number | undefined): ReadOptions => ({
    ...(signal === undefined ? {} : { signal }),
    ...(freshSeconds === undefined ? {} : { freshSeconds }),
  });
  const filters = ({ search, levels }: Pick<StockWindowInput, 'search' | 'levels'>) => ({
    ...(search === undefined ? {} : { search }),
    ...(levels === undefined ? {} : { levels }),
  });

  /** What a look tells is as old as asked for: it is never stale, and has no budget. */
  const fromLook = async <T>(scope: TenantScope, work: () => Promise<{ value: T; asOf: string | null }>): Promise<Sourced<T>> => {
    const startedAt = clock.monotonic();
    const { value, asOf } = await work();
    return {
      value,
      source: 'copy',
      asOf,
      readAt: instant(clock.now()),
      latencyMs: Math.round(clock.monotonic() - startedAt),
      degraded: [],
      stale: false,
      budgetSeconds: null,
      scope: { key: scope.key, label: scope.label, divisions: scope.divisionIds.length },
    };
  };

  return {
    window: (scope, { sort, descending, offset, limit, freshSeconds, ...rest }, signal) =>
      sources.stockWindow(scope, { sort, descending, offset, limit, ...filters(rest) }, options(signal, freshSeconds)),
    async groups(scope, { search, levels, by, freshSeconds }, signal) {
      const { value: cells, ...about } = await sources.read(scope, 'stockCells', filters({ search }), options(signal, freshSeconds));
      const wanted = new Set<StockLevel>(levels?.length ? levels : STOCK_LEVELS);
      const groups = new Map<number | StockLevel, StockGroup>();
      for (const { divisionId, level, lines } of cells) {
        if (!wanted.has(level)) continue;
        const group = groups.get(by === 'level' ? level : divisionId) ?? {
          divisionId: by === 'level' ? null : divisionId,
          level: by === 'level' ? level : null,
          label: by === 'level' ? STOCK_LEVEL_LABELS[level] : (scope.names.get(divisionId) ?? `Division #${divisionId}`),
          lines: 0,
          levels: noLevels(),
        };
        group.lines += lines;
        group.levels[level] += lines;
        groups.set(by === 'level' ? level : divisionId, group);
      }
      const order = (a: StockGroup, b: StockGroup) =>
        a.level !== null && b.level !== null
          ? STOCK_LEVELS.indexOf(a.level) - STOCK_LEVELS.indexOf(b.level)
          : a.label.localeCompare(b.label, 'fr') || (a.divisionId ?? 0) - (b.divisionId ?? 0);
      return { value: [...groups.values()].sort(order), ...about };
    },
    at: (scope, { at, sort, descending, offset, limit, ...rest }, signal) =>
      fromLook(scope, async () => {
        const { value, look } = await looks.pageAt(scope, { sort, descending, offset, limit, ...filters(rest) }, moment(at), signal);
        return { value, asOf: look.asOf ?? look.takenAt };
      }),
    history: (scope, { id, since }, signal) =>
      fromLook(scope, async () => {
        const value = await looks.history(scope, id, since === undefined ? null : moment(since), signal);
        return { value, asOf: value.until };
      }),
    changes: (scope, { since, way, offset, limit }, signal) =>
      fromLook(scope, async () => {
        // "Depuis hier": the last look of the day before, Paris.
        const from = since === undefined ? startOfDay(civilDay(clock.now())) : since;
        const { look, ...value } = await looks.changes(scope, { since: moment(from), way, offset, limit }, signal);
        return { value, asOf: look.asOf ?? look.takenAt };
      }),
    snapshots: (scope, signal) => looks.list(scope, LISTED, signal),
    async takeSnapshot(scope, signal) {
      await sources.refreshCopy(scope, options(signal));
      const taken = await looks.take(scope);
      if (taken === null) throw new AppError('source_unavailable', "Les stocks n'ont pas pu être lus : aucun relevé n'a été fait.");
      return taken;
    },
  };
}
