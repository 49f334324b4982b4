import type { StockListInput } from '../../shared/contract/contract.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import type { ArticleTotal, StockPage, StockRow } from '../../shared/model/stock.ts';
import type { TenantScope } from '../tenant/tenant.ts';

/** The stocks of the scope. */
export interface Stocks {
  list(scope: TenantScope, input: Omit<StockListInput, 'refresh'>, signal?: AbortSignal): Promise<Sourced<StockPage>>;
  /** @throws AppError not_found */
  detail(scope: TenantScope, id: number, signal?: AbortSignal): Promise<Sourced<StockRow>>;
  articles(scope: TenantScope, search: string, signal?: AbortSignal): Promise<Sourced<ArticleTotal[]>>;
}
