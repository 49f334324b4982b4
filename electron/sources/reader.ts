import type { CfiCampaignRow } from '../../shared/model/cfi-campaign.ts';
import type { InvoiceDetail } from '../../shared/model/invoice.ts';
import type { OperationRow } from '../../shared/model/operation.ts';
import type { Instant, SourceId } from '../../shared/model/sourced.ts';
import type { StockRow } from '../../shared/model/stock.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import type { Reading, Readings } from './sources.ts';

/** What one source gives for one reading. */
export interface ReadOutcome<T> {
  value: T;
  /** When the data was true at its origin; null = the source does not tell. */
  asOf: Instant | null;
  /** Rows of the dataset in the scope, whatever the search: tells a view being reloaded; null = not counted. */
  population: number | null;
}

/** One way to read CFI. Every failure is a `SourceFailure`, or the AbortError of the caller's signal. */
export interface SourceReader {
  readonly id: SourceId;
  read<K extends Reading>(
    scope: TenantScope,
    reading: K,
    query: Readings[K]['query'],
    signal: AbortSignal,
  ): Promise<ReadOutcome<Readings[K]['result']>>;
  /** The cheapest call that proves that the source answers. */
  probe(signal: AbortSignal): Promise<void>;
}

/** Datasets that are kept on this machine, and what fills them. */
export const DATASETS = ['stocks', 'operations', 'invoices', 'campaigns'] as const;
export type Dataset = (typeof DATASETS)[number];
/** One row of each, as the copy keeps it. */
export interface DatasetRows {
  stocks: StockRow;
  operations: OperationRow;
  invoices: InvoiceDetail;
  campaigns: CfiCampaignRow;
}
export const DATASET_OF: Record<Reading, Dataset> = {
  stocks: 'stocks',
  stock: 'stocks',
  stockCells: 'stocks',
  articles: 'stocks',
  cfiCampaigns: 'campaigns',
  cfiCampaignPage: 'campaigns',
  cfiCampaign: 'campaigns',
  operations: 'operations',
  operationGroups: 'operations',
  operation: 'operations',
  invoiceMonths: 'invoices',
  invoices: 'invoices',
  invoice: 'invoices',
};

/** Views, their refresh period at CFI and hence our freshness budget: twice the period and two minutes (cfi-database.md). */
export const VIEWS = {
  stocks: { view: 'stocks_readonly', label: 'Stocks', periodSeconds: 300 },
  operations: { view: 'operations_readonly', label: 'Opérations', periodSeconds: 300 },
  invoices: { view: 'factures_readonly', label: 'Factures', periodSeconds: 3600 },
  campaigns: { view: 'campagnes_readonly', label: 'Campagnes', periodSeconds: 600 },
} as const satisfies Record<Dataset, { view: string; label: string; periodSeconds: number }>;

export const budgetSeconds = (dataset: Dataset): number => 2 * VIEWS[dataset].periodSeconds + 120;
