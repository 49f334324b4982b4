import { STOCK_LEVELS, type StockRow } from '../../shared/model/stock.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { DivisionRecord, TenantScope } from '../tenant/tenant.ts';
import { likePattern, tenants, words } from './cfi-views-parameters.ts';
import type { SqlRow, ViewsPool } from './cfi-views-pool.ts';
import * as rows from './cfi-views-rows.ts';
import { createViewShapes, type ViewShapes } from './cfi-views-shape.ts';
import * as sql from './cfi-views-sql.ts';
import { createSubjectReaders, invoiceDetails, operationRows } from './cfi-views-subjects.ts';
import * as subjects from './cfi-views-subjects-sql.ts';
import { SourceFailure } from './failure.ts';
import { type Dataset, type DatasetRows, type ReadOutcome, type SourceReader, VIEWS } from './reader.ts';
import { groupArticles, noLevels, selectCampaigns, totalOf } from './select.ts';
import type { Reading, Readings } from './sources.ts';
import { foldText } from './text.ts';

/** What each dataset is read with as a whole. */
const WHOLE: {
  [D in Dataset]: { newest: string; count: string; all: string; rows: (scope: TenantScope, rows: SqlRow[]) => DatasetRows[D][] };
} = {
  stocks: { newest: sql.NEWEST_STOCK, count: sql.COUNT_STOCKS, all: sql.ALL_STOCKS, rows: rows.stockRows },
  operations: { newest: subjects.NEWEST_OPERATION, count: subjects.COUNT_OPERATIONS, all: subjects.ALL_OPERATIONS, rows: operationRows },
  invoices: { newest: subjects.NEWEST_INVOICE, count: subjects.COUNT_INVOICES, all: subjects.ALL_INVOICES, rows: invoiceDetails },
  campaigns: { newest: sql.NEWEST_CAMPAIGN, count: sql.COUNT_CAMPAIGNS, all: sql.ALL_CAMPAIGNS, rows: rows.campaignRows },
};

export interface ViewsReader extends SourceReader {
  readonly shapes: ViewShapes;
  /** The whole tree of divisions; this room hands it to `tenant` only. */
  divisions(signal: AbortSignal): Promise<{ divisions: DivisionRecord[]; asOf: string | null }>;
  /** Every row of a dataset in the scope, by chunks; ends with the moment it was true. */
  streamAll(
    scope: TenantScope,
    dataset: Dataset,
    signal: AbortSignal,
    onRows: (rows: readonly DatasetRows[Dataset][]) => void | Promise<void>,
  ): Promise<{ asOf: string | null }>;
  /** Stock lines changed since a moment, and how many there are in all; none when the view is the one the copy was made of. */
  streamChanges(
    scope: TenantScope,
    copy: { since: string; asOf: string | null; rows: number },
    signal: AbortSignal,
    onRows: (rows: readonly StockRow[]) => void | Promise<void>,
  ): Promise<{ asOf: string | null; population: number }>;
}

/** Reads CFI's views on the base commune. */
export function createViewsReader({ pool, clock, log }: { pool: ViewsPool; clock: Clock; log: Log }): ViewsReader {
  const shapes = createViewShapes({ pool, clock, log });

  /** A reading of a view, whose columns are looked at again at once when they are not as they were: what changed is worth more than "something changed". */
  const explained = async <T>(view: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SourceFailure) || error.reason !== 'schema') throw error;
      shapes.doubt();
      await shapes.usable(view, signal);
      throw error;
    }
  };

  /** Runs a batch followed by the freshness and the size of the dataset, in the same round trip. */
  const batch = async (
    scope: TenantScope,
    dataset: Dataset,
    statements: readonly string[],
    parameters: Record<string, string | number | null>,
    signal: AbortSignal,
  ) => {
    const { view } = VIEWS[dataset];
    const { refreshments } = await shapes.usable(view, signal);
    const freshness = refreshments ? [sql.REFRESHED_AT, WHOLE[dataset].newest] : [WHOLE[dataset].newest];
    return explained(view, signal, async () => {
      const sets = await pool.query(
        [...statements, WHOLE[dataset].count, ...freshness],
        { tenants: tenants(scope), ...parameters, ...(refreshments ? { vue: view } : {}) },
        signal,
      );
      const [count, ...moments] = sets.slice(statements.length);
      const known = moments.map((set) => rows.refreshedAt(set)).find((moment) => moment !== null);
      return { sets: sets.slice(0, statements.length), population: rows.rowCount(count), asOf: known ?? null };
    });
  };

  const readers: {
    [K in Reading]: (scope: TenantScope, query: Readings[K]['query'], signal: AbortSignal) => Promise<ReadOutcome<Readings[K]['result']>>;
  } = {
    ...createSubjectReaders(batch, async (signal) => {
      try {
        await shapes.usable(VIEWS.operations.view, signal);
        return true;
      } catch (error) {
        if (error instanceof SourceFailure && error.reason === 'schema') return false;
        throw error;
      }
    }),
    async stocks(scope, query, signal) {
      const { sets, ...about } = await batch(
        scope,
        'stocks',
        [sql.STOCK_PAGE[query.sort][query.descending ? 'desc' : 'asc'], sql.STOCK_LEVEL_COUNTS],
        {
          mots: words(query.search),
          niveaux: query.levels?.length ? JSON.stringify(query.levels.map((level) => STOCK_LEVELS.indexOf(level))) : null,
          debut: query.offset,
          nombre: query.limit,
        },
        signal,
      );
      const levels = noLevels();
      for (const { niveau, lignes } of rows.levelCounts(sets[1])) levels[STOCK_LEVELS[niveau] ?? 'to_check'] += lignes;
      return { value: { rows: rows.stockRows(scope, sets[0]), total: totalOf(levels, query.levels), levels }, ...about };
    },
    async stock(scope, { id }, signal) {
      const { sets, ...about } = await batch(scope, 'stocks', [sql.STOCK_BY_ID], { id }, signal);
      return { value: rows.stockRows(scope, sets[0])[0] ?? null, ...about };
    },
    async stockCells(scope, { search }, signal) {
      const { sets, ...about } = await batch(scope, 'stocks', [sql.STOCK_CELLS], { mots: words(search) }, signal);
      const cells = rows.stockCells(scope, sets[0]);
      return { value: cells, ...about };
    },
    async articles(scope, { search }, signal) {
      const terms = words(search);
      const whole = foldText(search).trim().replace(/\s+/gu, ' ');
      await shapes.usable(VIEWS.stocks.view, signal);
      const [names] = await explained(VIEWS.stocks.view, signal, () =>
        pool.query(
          [sql.ARTICLE_NAME_LIST],
          { tenants: tenants(scope), mots: terms, exact: whole, prefixe: likePattern(whole, '') },
          signal,
        ),
      );
      const noms = JSON.stringify(rows.articleNames(names));
      const { sets, ...about } = await batch(scope, 'stocks', [sql.ARTICLE_LINES], { noms }, signal);
      return { value: groupArticles(rows.articleLines(scope, sets[0]), search), ...about };
    },
    async cfiCampaigns(scope, query, signal) {
      const byReference = query.references !== undefined;
      const { sets, ...about } = await batch(
        scope,
        'campaigns',
        [byReference ? sql.CAMPAIGNS_BY_REFERENCE : sql.CAMPAIGNS_BY_WORDS],
        byReference
          ? { references: JSON.stringify(query.references), nombre: query.limit }
          : { mots: words(query.search), nombre: query.limit },
        signal,
      );
      return { value: selectCampaigns(rows.campaignRows(scope, sets[0]), query), ...about };
    },
  };

  return {
    id: 'base',
    shapes,
    read: (scope, reading, query, signal) => readers[reading](scope, query, signal),
    async probe(signal) {
      await shapes.check(signal);
    },
    async divisions(signal) {
      const { refreshments } = await shapes.usable('divisions_readonly', signal);
      const sets = await pool.query(
        refreshments ? [sql.ALL_DIVISIONS, sql.REFRESHED_AT] : [sql.ALL_DIVISIONS],
        refreshments ? { vue: 'divisions_readonly' } : {},
        signal,
      );
      const { divisions, newest } = rows.divisionRows(sets[0]);
      return { divisions, asOf: (refreshments ? rows.refreshedAt(sets[1]) : null) ?? newest };
    },
    async streamAll(scope, dataset, signal, onRows) {
      const { asOf, population } = await batch(scope, dataset, [], {}, signal);
      let received = 0;
      await explained(VIEWS[dataset].view, signal, () =>
        pool.stream(WHOLE[dataset].all, { tenants: tenants(scope) }, signal, (chunk) => {
          received += chunk.length;
          return onRows(WHOLE[dataset].rows(scope, chunk));
        }),
      );
      // The view was reloaded between the count and the reading: what came is neither the old state nor the new one.
      if (received < population / 2) throw new SourceFailure('base', 'implausible');
      return { asOf };
    },
    async streamChanges(scope, { since, asOf: known, rows: held }, signal, onRows) {
      const { asOf, population } = await batch(scope, 'stocks', [], {}, signal);
      // The view was not made again since: it holds what the copy holds.
      if (asOf !== null && asOf === known && population === held) return { asOf, population };
      await explained(VIEWS.stocks.view, signal, () =>
        pool.stream(sql.CHANGED_STOCKS, { tenants: tenants(scope), depuis: since.replace('Z', '') }, signal, (chunk) =>
          onRows(rows.stockRows(scope, chunk)),
        ),
      );
      return { asOf, population };
    },
  };
}
