import type { StockWindowInput } from '../../shared/contract/stocks.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import { packStocks, type StockWindow } from '../../shared/model/stock-window.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import type { Stocks } from './stock.ts';

/** Stocks as big tables see them. */
export interface StockTables {
  /** The same lines as `Stocks.list`, packed as columns. */
  window(scope: TenantScope, input: StockWindowInput, signal?: AbortSignal): Promise<Sourced<StockWindow>>;
}

export function createStockTables(stocks: Pick<Stocks, 'list'>): StockTables {
  return {
    async window(scope, input, signal) {
      const { value, ...about } = await stocks.list(scope, input, signal);
      const { rows, total, levels } = value;
      return { value: { frame: packStocks(rows), offset: input.offset, count: rows.length, total, levels }, ...about };
    },
  };
}
