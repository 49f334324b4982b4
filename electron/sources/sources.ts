export { createSources } from './create.ts';
export type { SourceEvent } from './observe.ts';

import type { CfiCampaignDetail, CfiCampaignPage, CfiCampaignRow, CfiCampaignSort } from '../../shared/model/cfi-campaign.ts';
import type { HealthReport } from '../../shared/model/health.ts';
import type { InvoiceDetail, InvoiceMonth, InvoicePage, InvoiceSort } from '../../shared/model/invoice.ts';
import type { AmountTotal } from '../../shared/model/money.ts';
import type { OperationPage, OperationRow, OperationSort } from '../../shared/model/operation.ts';
import type { Instant, Sourced, SourceId } from '../../shared/model/sourced.ts';
import type { ArticleTotal, StockLevel, StockPage, StockRow, StockSort } from '../../shared/model/stock.ts';
import type { StockWindow } from '../../shared/model/stock-window.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import type { Looks } from './local-copy.ts';
import type { RefreshOptions } from './refresh.ts';
import type { Sentinel } from './sentinel.ts';

/** A campaign as following an export or naming it needs it. */
export type CfiCampaign = Omit<CfiCampaignRow, 'divisionName' | 'startDate' | 'endDate'>;

interface Paged<S> {
  search?: string;
  sort: S;
  descending: boolean;
  offset: number;
  limit: number;
}

/** Operations whose date of sending is in [from, until). */
interface OperationFilters {
  from: Instant;
  until: Instant;
  search?: string;
  stateIds?: readonly number[];
  campaignId?: number;
}

/** Operations of one group: a state, a campaign, or an hour counted from 1970 (UTC), by `key`. */
export interface OperationTally {
  key: number;
  /** Name of the state or campaign; null = not told, and for an hour. */
  label: string | null;
  count: number;
  total: AmountTotal;
}

/** Every reading the product knows, and what it gives. Adding a reading = one entry here and one reader per source. */
export interface Readings {
  stocks: {
    query: { search?: string; levels?: readonly StockLevel[]; sort: StockSort; descending: boolean; offset: number; limit: number };
    result: StockPage;
  };
  stock: { query: { id: number }; result: StockRow | null };
  /** Lines by division and level over search and scope; divisions without a line are not listed. */
  stockCells: { query: { search?: string }; result: StockCell[] };
  /** Lines whose name holds every word of `search`, grouped by article name (accents and case ignored), best names first, at most 50 names. */
  articles: { query: { search: string }; result: ArticleTotal[] };
  /** Campaigns by reference (following an export) or by words of the name. */
  cfiCampaigns: { query: { references?: readonly string[]; search?: string; limit: number }; result: CfiCampaign[] };
  /** Campaigns created in [from, until), by search and statut; null among `statuts` = not told. */
  cfiCampaignPage: {
    query: Paged<CfiCampaignSort> & { statuts?: readonly (string | null)[]; from?: Instant; until?: Instant };
    result: CfiCampaignPage;
  };
  cfiCampaign: { query: { id: number }; result: CfiCampaignDetail | null };
  operations: {
    /** `undated`: those without a date of sending as well, whatever the period; left out by a source that tells no `undated`. */
    query: Paged<OperationSort> & OperationFilters & { undated?: boolean };
    result: Omit<OperationPage, 'period'>;
  };
  /** The same operations, counted by state, campaign or hour of sending; groups without an operation are not listed. */
  operationGroups: { query: OperationFilters & { by: 'state' | 'campaign' | 'hour' }; result: OperationTally[] };
  operation: { query: { id: number }; result: OperationRow | null };
  /** Months (YYYY-MM, both included) that have at least one invoice in the scope, newest first. */
  invoiceMonths: { query: { from: string; to: string }; result: InvoiceMonth[] };
  invoices: { query: Paged<InvoiceSort> & { month: string }; result: Omit<InvoicePage, 'month'> };
  invoice: { query: { id: number }; result: InvoiceDetail | null };
}
export type Reading = keyof Readings;

export interface ReadOptions {
  signal?: AbortSignal;
  /** Oldest acceptable data in seconds: sources that are too old are passed over. */
  freshSeconds?: number;
}

/** FichierINDto, reduced to what following an export needs. `etat` is matched by name, unknown ones kept. */
export interface FichierIn {
  id: number;
  nom: string;
  etat: string;
  idCampagne: number | null;
  commentaire: string | null;
}

/** Lines of one level in one division. */
export interface StockCell {
  divisionId: number;
  level: StockLevel;
  lines: number;
}

/** The only way to read CFI. */
export interface Sources {
  /** Base commune → API → copie locale. @throws AppError source_unavailable | session_expired | empty_scope | cancelled */
  read<K extends Reading>(
    scope: TenantScope,
    reading: K,
    query: Readings[K]['query'],
    options?: ReadOptions,
  ): Promise<Sourced<Readings[K]['result']>>;
  /** One source alone, for comparing sources with each other: no fallback, no age asked. @throws AppError source_unavailable | forbidden | deadline | … */
  readFrom<K extends Reading>(
    source: SourceId,
    scope: TenantScope,
    reading: K,
    query: Readings[K]['query'],
    signal?: AbortSignal,
  ): Promise<Readings[K]['result']>;
  /** Lines the API gives this account outside the scope: how many, by subject; never which. @throws AppError session_expired | source_unavailable */
  misplaced(scope: TenantScope, signal?: AbortSignal): Promise<{ subject: string; rows: number }[]>;
  /** FichierIN declarations: they belong to the export, need the session's token, and have no fallback. */
  declareFile(name: string, signal?: AbortSignal): Promise<FichierIn>;
  fileState(id: number, signal?: AbortSignal): Promise<FichierIn>;
  findFile(name: string, since: Instant, signal?: AbortSignal): Promise<FichierIn | null>;
  /**
   * Brings the local copy of the scope up to date, or leaves it when it was made less than `olderThanSeconds` ago.
   * @throws AppError source_unavailable | session_expired | disk_full | cancelled; the old copy stays.
   */
  refreshCopy(scope: TenantScope, options?: RefreshOptions): Promise<void>;
  /**
   * The same lines as the reading `stocks`, packed. A big scope whose copy is fresh is read from its columns, whatever the offset and the order;
   * everything else as `read` does. @throws as `read`
   */
  stockWindow(scope: TenantScope, query: Readings['stocks']['query'], options?: ReadOptions): Promise<Sourced<StockWindow>>;
  /** Stocks over time, as this machine saw them. @throws AppError not_found | empty_scope */
  readonly looks: Looks;
  /** Deletes what this machine keeps of CFI for a user. */
  forget(userId: number): Promise<void>;
  /** What happened to the files of this machine, in French. */
  notices(): string[];
  /** Probes every part now. */
  probe(signal?: AbortSignal): Promise<void>;
  health(): Pick<HealthReport, 'parts' | 'freshness' | 'incidents' | 'lastSource' | 'lastAsOf' | 'plan' | 'sentinel'>;
  /** Checks that the views still are what the readings believe; `keep` does so when it is due. */
  sentinel: Pick<Sentinel, 'check' | 'keep'>;
  stop(): Promise<void>;
}
