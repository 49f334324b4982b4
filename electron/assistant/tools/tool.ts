import type { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { AssistantSubject } from '../../../shared/model/assistant.ts';
import type { CampaignSummary, Channel } from '../../../shared/model/campaign.ts';
import type { CfiCampaignPage } from '../../../shared/model/cfi-campaign.ts';
import type { InvoiceDetail, InvoiceMonths, InvoiceRow } from '../../../shared/model/invoice.ts';
import type { AmountTotal } from '../../../shared/model/money.ts';
import type { CostPart, OperationPage, OperationState, Period } from '../../../shared/model/operation.ts';
import type { OutboxRow } from '../../../shared/model/outbox.ts';
import type { Instant, Origin, Sourced } from '../../../shared/model/sourced.ts';
import type { ArticleTotal, StockLevel, StockRow } from '../../../shared/model/stock.ts';
import type { StockChanges, StockWay } from '../../../shared/model/stock-history.ts';
import { missingRight, type Right } from '../../../shared/model/tenant.ts';
import type { Invoices } from '../../invoice/invoice.ts';
import type { Operations } from '../../operation/operation.ts';
import type { CfiCampaign, Sources } from '../../sources/sources.ts';
import type { Stocks, StockTables } from '../../stock/stock.ts';
import { type ActiveSession, partOf, type TenantScope } from '../../tenant/tenant.ts';
import type { KnownDivision } from '../engine/names/places.ts';
import type { Range } from '../engine/quantities/ranges.ts';
import type { ChannelWord } from '../engine/understanding.ts';
import type { Narrowed, Order, SeriesCell, SeriesMeasure, Untold } from './series-cell.ts';
import type { DivisionTotal, TrendPoint, WhichOf } from './stocks-types.ts';

export type { Narrowed, Order, SeriesCell, SeriesMeasure, Untold };

/** Where and when a finding was read. `besides` = the other sources that gave a part of it, when several did. */
export type Meta = Omit<Sourced<unknown>, 'value'> & { besides?: Origin[] };

/** What a tool may touch. Scope and place come from the session and from the user's own words, never from a tool's input. */
export interface ToolContext {
  session: ActiveSession;
  stocks: Stocks;
  operations: Operations;
  invoices: Invoices;
  sources: Pick<Sources, 'read'>;
  /** Stocks over time; null = this machine keeps no looks. */
  looks: Looks | null;
  /** Lines of the export queue of this machine that the scope may see. */
  queue: () => OutboxRow[];
  /** Campaigns born in MyCfia that the scope may see, sent to CFI or not; null when MyCfia does not answer. */
  born: () => Promise<Sourced<CampaignSummary[]> | null>;
  divisions: readonly KnownDivision[];
  /** Branch of the scope named by the user's question, or all of those it names; null = the whole scope. */
  place: NamedPlace | null;
  /** Those of a question that names several. */
  places: readonly NamedPlace[];
  /** The scope, or the part of it that `place` is: what readings are made under. */
  scope: TenantScope;
  /** Articles of a question that names several; the engine's only. */
  parts: readonly string[];
  /** Stems of its words that what is asked for has not ("enveloppes sans fenêtre"); the engine's only. */
  negated: readonly string[];
  /** The article as the user typed it, to be quoted back; null = as the tool was asked. */
  spoken: string | null;
  /** Milliseconds. */
  now: number;
  /** Lines kept of a long list: what an answer shows, or more to make a file of it. Sums and counts are over all of it. */
  kept: number;
  signal: AbortSignal | undefined;
}

/** A branch of the scope under its name. */
export interface NamedPlace {
  name: string;
  ids: ReadonlySet<number>;
  /** The division whose branch it is; absent = several, or one that nobody named. */
  id?: number;
  /** Divisions that the name tells when it tells several; absent = one. */
  named?: number;
  /** The division asked about without those below it, beside them. */
  own?: true;
}

/** Stocks as they were. */
export type Looks = Pick<StockTables, 'at' | 'changes' | 'history'>;

/** The context of one branch instead of the whole. */
export const inPlace = (context: ToolContext, place: NamedPlace): ToolContext => ({
  ...context,
  place,
  scope: partOf(context.session.scope, place.ids, place.name),
});

/** Lines of one level, counted over what was read. */
export type LevelCounts = Record<StockLevel, number>;

export interface ListCriteria {
  search: string | null;
  levels: StockLevel[];
  empty: boolean;
  sort: 'name' | 'quantity' | 'level';
  descending: boolean;
  /** Quantities kept; null = all. */
  range: Bounds | null;
  /** Lines shown; null = as many as fit. */
  limit: number | null;
  /** The words are the whole name of one article. */
  whole?: true | undefined;
}

/** A range of numbers; an open bound is not reached. */
export type Bounds = Omit<Range, 'money' | 'by'>;

/** A campaign with the name of its division, which tells those of one name apart. */
export type NamedCampaign = CfiCampaign & { divisionName: string };

/** An article in one place, null = wherever it is asked about; without any line there, `article` is null. */
export interface ComparedCell {
  name: string;
  place: string | null;
  article: ArticleTotal | null;
}

/** What a tool found: data only, worded elsewhere. */
export type Finding =
  | {
      kind: 'article';
      article: ArticleTotal;
      /** The same division by division, whatever its lines. */
      places: DivisionTotal[];
      near: string[];
      /** No other name holds its words, not even as parts of its own. */
      alone: boolean;
      order: 'name' | Order;
      meta: Meta;
    }
  | {
      kind: 'lines';
      name: string;
      rows: StockRow[];
      total: number;
      complete: boolean;
      minimum: boolean;
      /** Where the question asked; null = the lines left none of it. */
      article: ArticleTotal | null;
      meta: Meta;
    }
  /** `totals`: of each article over all the divisions it is told by; null = no more than the cells is told. */
  | { kind: 'compared'; cells: ComparedCell[]; totals: ComparedCell[] | null; meta: Meta }
  | {
      kind: 'compared_alerts';
      levels: StockLevel[];
      /** Only those that are out of stock. */
      empty: boolean;
      order: Order;
      /** `unchecked`: lines whose quantity is not known, neither counted nor left out. */
      cells: { place: string; levels: LevelCounts; total: number; unchecked: number; complete: boolean }[];
      meta: Meta;
    }
  | {
      kind: 'past';
      name: string;
      at: Instant;
      /** null = no line of it was there then. */
      before: ArticleTotal | null;
      /** Whether every line of that look could be read. */
      complete: boolean;
      /** null = the lines left the place asked about. */
      now: ArticleTotal | null;
      /** A trend was asked for and this is the only look there is. */
      lone: boolean;
      /** Where and when the present quantity was read. */
      current: Meta;
      meta: Meta;
    }
  | { kind: 'trend'; name: string; points: TrendPoint[]; meta: Meta }
  | { kind: 'changes'; found: StockChanges; way: StockWay | null; meta: Meta }
  | { kind: 'no_look'; since: Instant | null; meta: null }
  | {
      kind: 'which';
      asked: string;
      names: string[];
      more: boolean;
      why: 'several' | 'typing';
      /** The other articles of a comparison, in its order, `null` where the one chosen goes; absent = one article was asked about. */
      among?: (string | null)[];
      /** What is asked of the one chosen; absent = how many there are. */
      of?: WhichOf;
      meta: Meta;
    }
  | { kind: 'no_article'; asked: string; scopeIsEmpty: boolean; meta: Meta }
  | { kind: 'not_there'; name: string; elsewhere: string[]; meta: Meta }
  | {
      kind: 'page';
      criteria: ListCriteria;
      rows: StockRow[];
      total: number;
      levels: LevelCounts;
      complete: boolean;
      /** No line of the scope bears the words looked for. */
      strange: boolean;
      /** The source finds other lines by the same words, which are in none of theirs as a word: its screen shows them too. */
      apart: boolean;
      /** Of those "en rupture", the lines below zero. */
      negative: number;
      /** Lines whose quantity is not known where it tells which are asked for: neither counted nor left out. */
      unchecked: number;
      meta: Meta;
    }
  | { kind: 'freshness'; subject: AssistantSubject; meta: Meta }
  | {
      kind: 'series';
      subject: 'operations' | 'factures' | 'campagnes';
      shape: 'compare' | 'trend';
      measure: SeriesMeasure;
      /** Cells are told the largest or the smallest first; null = in their own order. */
      order: Order;
      cells: SeriesCell[];
      /** What every cell is narrowed to and leaves out, which no label tells; absent = nothing. */
      narrowed?: Narrowed;
      /** Months before those of the cells were asked for as well. */
      cut?: boolean;
      /** Names that nothing of the whole scope bears: none of them is no real zero. */
      strangers: string[];
      /** Days were asked for and months are counted whole. */
      rounded?: boolean;
      meta: Meta;
    }
  | {
      kind: 'campaign_page';
      page: CfiCampaignPage;
      criteria: CampaignCriteria;
      /** Neither counted nor left out; null = each tells what is asked for. */
      untold: Untold | null;
      /** Without a known creation, where a period is asked: in none. */
      undated: number;
      /** Those that wait for a validation in MyCfia, where those that wait for the import are asked about; 0 = none is known. */
      pending: number;
      /** Rows kept out of the page, when a filter is ours; the count is exact when `complete`. */
      complete: boolean;
      /** Words were looked for that no campaign of the scope bears. */
      strange: boolean;
      meta: Meta;
    }
  /** `channels`, `search`: what they were narrowed to; empty or null = nothing. */
  | { kind: 'born'; campaigns: CampaignSummary[]; states: string[]; channels: Channel[]; search: string | null; meta: Meta }
  | { kind: 'queue'; rows: OutboxRow[]; meta: null }
  | {
      kind: 'campaigns';
      asked: string | null;
      campaigns: NamedCampaign[];
      queued: OutboxRow[];
      born: CampaignSummary[];
      /** MyCfia did not answer: a campaign that is only there cannot be told from one that is nowhere. */
      unseen: boolean;
      /** Names that resemble one that nothing bears. */
      near: string[];
      more: boolean;
      meta: Meta;
    }
  | {
      kind: 'operations';
      page: OperationPage;
      /** Whatever their date of sending: no period was said. */
      ever: boolean;
      /** Only those that have none. */
      undated: boolean;
      /** States kept; null = all. */
      wanted: OperationState[] | null;
      /** States that come after the one asked: what is in them was sent as well, and is not counted. */
      beyond: OperationState[];
      underWay: boolean;
      /** Words their names hold, those of kinds and states left out; all of them; amounts they cost; null = any. */
      search: string | null;
      words: string | null;
      /** The kind asked for, looked for in the type and in the name of an operation; null = any. */
      typed: string | null;
      /** Those that CFI tells no type of and whose name does not tell it: neither counted nor left out. */
      untyped: number;
      /** The screen finds the same ones by the letters of the words. */
      sameByLetters: boolean;
      range: Bounds | null;
      ranked: 'most' | 'least' | 'recent' | null;
      limit: number | null;
      /** One line a state is wanted, not the operations. */
      byState: boolean;
      measure: 'count' | CostPart;
      /** Those of unknown cost where amounts are bounded: neither counted nor left out. */
      unknown: number;
      complete: boolean;
      /** Words were looked for that no operation of the scope bears. */
      strange: boolean;
      meta: Meta;
    }
  /** A state that CFI's own list does not hold; `period` null = whatever the date. */
  | { kind: 'no_state'; said: string; states: OperationState[]; period: Period | null; meta: Meta }
  /** `rounded`: days were asked for and months are counted whole. */
  | { kind: 'invoice_months'; found: InvoiceMonths; measure: InvoiceMeasure; rounded: boolean; meta: Meta }
  | { kind: 'by_month'; meta: null }
  | {
      kind: 'invoices';
      /** Months, both included. */
      period: { from: string; to: string };
      rows: InvoiceRow[];
      total: number;
      net: AmountTotal;
      gross: AmountTotal;
      search: string | null;
      /** Those that hold the letters looked for and not the words: they are not counted, and the screen shows them. */
      alike: number;
      /** The amount that bounds and ranks them. */
      amount: 'net' | 'gross';
      range: Bounds | null;
      ranked: 'most' | 'least' | 'recent' | null;
      limit: number | null;
      measure: InvoiceMeasure;
      /** Those of unknown amount where amounts are bounded: neither counted nor left out. */
      unknown: number;
      complete: boolean;
      /** Words were looked for that no invoice of the scope bears. */
      strange: boolean;
      rounded: boolean;
      meta: Meta;
    }
  /** `outside`: it is not known to be of the place that was asked. `header`: its amounts, requester and number of lines are wanted side by side, not its lines. */
  | { kind: 'invoice'; invoice: InvoiceDetail; measure: InvoiceMeasure | 'lines'; header: boolean; outside: boolean; meta: Meta }
  | { kind: 'no_invoice'; id: number; meta: null }
  | { kind: 'scope'; named: string | null; meta: null }
  | {
      kind: 'sees';
      name: string;
      divisions: string[];
      /** The division it is asked whether it sees; null = all it sees is asked. */
      target: { name: string; seen: boolean } | null;
      meta: null;
    }
  | { kind: 'people'; name: string | null; meta: null }
  | { kind: 'seen_by'; names: string[]; divisions: string[]; meta: null };

export type InvoiceMeasure = 'count' | 'net' | 'gross';

/** What campaigns are asked for; null or empty = any. */
export interface CampaignCriteria {
  search: string | null;
  statuts: string[];
  channel: ChannelWord | null;
  from: string | null;
  to: string | null;
  /** The first or the last created first, and how many of them; null = the last, all. */
  order: 'oldest' | 'recent' | null;
  limit: number | null;
}

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
