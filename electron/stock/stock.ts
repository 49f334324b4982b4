export { createStockTables, type StockTables } from './tables.ts';

import type { StockListInput } from '../../shared/contract/stocks.ts';
import { AppError } from '../../shared/errors.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import type { ArticleTotal, StockPage, StockRow } from '../../shared/model/stock.ts';
import type { ReadOptions, Sources } from '../sources/sources.ts';
import type { TenantScope } from '../tenant/tenant.ts';

/** The stocks of the scope. */
export interface Stocks {
  list(scope: TenantScope, input: Omit<StockListInput, 'refresh' | 'divisionId'>, signal?: AbortSignal): Promise<Sourced<StockPage>>;
  /** @throws AppError not_found */
  detail(scope: TenantScope, id: number, signal?: AbortSignal): Promise<Sourced<StockRow>>;
  articles(scope: TenantScope, search: string, signal?: AbortSignal): Promise<Sourced<ArticleTotal[]>>;
}

/** A thin door over the readings: what is found, and where it comes from, are not touched on the way. */
export function createStocks(sources: Pick<Sources, 'read'>): Stocks {
  const options = (signal: AbortSignal | undefined, freshSeconds?: number | undefined): ReadOptions => ({
    ...(signal === undefined ? {} : { signal }),
    ...(freshSeconds === undefined ? {} : { freshSeconds }),
  });
  return {
    list: (scope, { search, levels, sort, descending, offset, limit, freshSeconds }, signal) =>
      sources.read(
        scope,
        'stocks',
        { sort, descending, offset, limit, ...(search === undefined ? {} : { search }), ...(levels === undefined ? {} : { levels }) },
        options(signal, freshSeconds),
      ),
    async detail(scope, id, signal) {
      const { value, ...about } = await sources.read(scope, 'stock', { id }, options(signal));
      if (value === null) throw new AppError('not_found', "Cet article n'existe pas dans votre périmètre.");
      return { value, ...about };
    },
    articles: (scope, search, signal) => sources.read(scope, 'articles', { search }, options(signal)),
  };
}
