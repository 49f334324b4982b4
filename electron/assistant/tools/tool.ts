import type { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { CampaignSummary } from '../../../shared/model/campaign.ts';
import type { InvoiceDetail, InvoiceMonths } from '../../../shared/model/invoice.ts';
import type { OperationPage, OperationState } from '../../../shared/model/operation.ts';
import type { OutboxRow } from '../../../shared/model/outbox.ts';
import type { Sourced } from '../../../shared/model/sourced.ts';
import type { ArticleTotal, StockLevel, StockRow } from '../../../shared/model/stock.ts';
import { missingRight, type Right } from '../../../shared/model/tenant.ts';
import type { Invoices } from '../../invoice/invoice.ts';
import type { Operations } from '../../operation/operation.ts';
import type { CfiCampaign, Sources } from '../../sources/sources.ts';
import type { Stocks } from '../../stock/stock.ts';
import type { ActiveSession } from '../../tenant/tenant.ts';
import type { KnownDivision } from '../engine/places.ts';

/** Where and when a finding was read. */
export type Meta = Omit<Sourced<unknown>, 'value'>;

/** What a tool may touch. Scope and place come from the session and from the user's own words, never from a tool's input. */
export interface ToolContext {
  session: ActiveSession;
  stocks: Stocks;
  operations: Operations;
  invoices: Invoices;
  sources: Pick<Sources, 'read'>;
  /** Lines of the export queue of this machine that the scope may see. */
  queue: () => OutboxRow[];
  /** Campaigns born in MyCfia that the scope may see, sent to CFI or not; empty when MyCfia does not answer. */
  born: () => Promise<CampaignSummary[]>;
  divisions: readonly KnownDivision[];
  /** Branch of the scope named by the user's question; null = the whole scope. */
  place: { name: string; ids: ReadonlySet<number> } | null;
  /** Articles of a question that names several; the engine's only. */
  parts: readonly string[];
  /** The article as the user typed it, to be quoted back; null = as the tool was asked. */
  spoken: string | null;
  signal: AbortSignal | undefined;
}

/** Lines of one level, counted over what was read. */
export type LevelCounts = Record<StockLevel, number>;

export interface ListCriteria {
  search: string | null;
  levels: StockLevel[];
  empty: boolean;
  sort: 'name' | 'quantity' | 'level';
  descending: boolean;
}

/** What a tool found: data only, worded elsewhere. */
export type Finding =
  | { kind: 'article'; article: ArticleTotal; near: string[]; byDivision: boolean; meta: Meta }
  | { kind: 'lines'; name: string; rows: StockRow[]; total: number; meta: Meta }
  | { kind: 'which'; asked: string; names: string[]; more: boolean; why: 'several' | 'typing' | 'parts'; meta: Meta }
  | { kind: 'no_article'; asked: string; scopeIsEmpty: boolean; meta: Meta }
  | { kind: 'not_there'; name: string; elsewhere: string[]; meta: Meta }
  | { kind: 'page'; criteria: ListCriteria; rows: StockRow[]; total: number; levels: LevelCounts; complete: boolean; meta: Meta }
  | { kind: 'freshness'; meta: Meta }
  | {
      kind: 'campaigns';
      asked: string | null;
      campaigns: CfiCampaign[];
      queued: OutboxRow[];
      born: CampaignSummary[];
      more: boolean;
      meta: Meta;
    }
  | {
      kind: 'operations';
      page: OperationPage;
      /** States kept; null = all. */
      wanted: OperationState[] | null;
      underWay: boolean;
      measure: 'count' | 'cost';
      meta: Meta;
    }
  | { kind: 'invoice_months'; found: InvoiceMonths; measure: 'count' | 'net' | 'gross'; meta: Meta }
  | { kind: 'invoice'; invoice: InvoiceDetail; meta: Meta }
  | { kind: 'no_invoice'; id: number; meta: null }
  | { kind: 'narrow_first'; place: string; meta: null }
  | { kind: 'scope'; meta: null };

/** One question the product can put to the data: typed, with the right it needs and where it reads. */
export interface Tool<I = unknown> {
  name: string;
  /** Told to the model, in French. */
  description: string;
  input: z.ZodType<I>;
  /** At least one is needed; none = no right needed. */
  anyRight: readonly Right[];
  dataset: string;
  view: string;
  apiCall: string;
  run(context: ToolContext, input: I): Promise<Finding>;
}

/** A tool whose input is parsed before it runs, whoever calls it. */
export interface ReadyTool extends Omit<Tool, 'run'> {
  /** @throws AppError forbidden, naming the right in plain words. */
  check(session: ActiveSession): void;
  /** @throws AppError forbidden | invalid_input | source_unavailable | session_expired */
  call(context: ToolContext, input: unknown): Promise<Finding>;
}

/** Makes a tool that checks the right and parses its input. */
export function ready<I>(tool: Tool<I>): ReadyTool {
  const { run, ...rest } = tool;
  return {
    ...rest,
    check: (session) => requireAny(session, tool.anyRight),
    async call(context, input) {
      requireAny(context.session, tool.anyRight);
      const parsed = tool.input.safeParse(input);
      if (!parsed.success) throw new AppError('invalid_input', "La question n'a pas pu être lue : un paramètre est incorrect.");
      context.signal?.throwIfAborted();
      return run(context, parsed.data);
    },
  };
}

/** @throws AppError forbidden, which names the right in plain words. */
function requireAny(session: ActiveSession, rights: readonly Right[]): void {
  const first = rights[0];
  if (first === undefined || rights.some((right) => session.info.rights[right])) return;
  throw new AppError('forbidden', missingRight(first), {
    data: { right: first },
  });
}

/** The provenance of a reading without its value. */
export const metaOf = (sourced: Sourced<unknown>): Meta => {
  const { value: _, ...meta } = sourced;
  return meta;
};
