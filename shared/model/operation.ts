import type { Amount, AmountTotal } from './money.ts';
import type { Instant } from './sourced.ts';

/**
 * One operation (a line of a CFI campaign). `addresses × perAddress` is what was ordered: CFI never tells what was really sent.
 * Amounts are before tax (HT), in thousandths of a euro.
 */
export interface OperationRow {
  id: number;
  divisionId: number;
  divisionName: string;
  campaignId: number;
  campaignName: string | null;
  name: string;
  clientCode: string | null;
  typeId: number;
  /** null from the API, which gives the number only. */
  typeName: string | null;
  stateId: number;
  /** From CFI's own list; null when that list does not hold the number. */
  stateName: string | null;
  addresses: number | null;
  perAddress: number | null;
  createdAt: Instant | null;
  /** Date of sending, planned or past; null = none set. */
  sentAt: Instant | null;
  /** Prestation. */
  service: Amount;
  /** Transport. */
  transport: Amount;
  /** Affranchissement. */
  postage: Amount;
  /** CFI's own total: need not be the sum of the three. */
  total: Amount;
  invoicedAt: Instant | null;
  /** date_maj of the line; null from the API, which does not give it. */
  updatedAt: Instant | null;
}

export const OPERATION_SORTS = ['sentAt', 'createdAt', 'name', 'campaign', 'division', 'state', 'total'] as const;
export type OperationSort = (typeof OPERATION_SORTS)[number];

export const COST_PARTS = ['service', 'transport', 'postage', 'total'] as const;
export type CostPart = (typeof COST_PARTS)[number];
export const COST_LABELS: Record<CostPart, string> = {
  service: 'Prestation',
  transport: 'Transport',
  postage: 'Affranchissement',
  total: 'Total HT',
};

/** Civil days of Paris, both included. */
export interface Period {
  from: string;
  to: string;
}

export const OPERATION_GROUPINGS = ['state', 'campaign', 'day'] as const;
export type OperationGrouping = (typeof OPERATION_GROUPINGS)[number];

/** Operations of one state, one campaign or one day of sending, counted by the source over the whole filtered set. */
export interface OperationGroup {
  /** Number of the state or of the campaign; null for a day. */
  id: number | null;
  /** YYYY-MM-DD in Paris; null for a state or a campaign. */
  day: string | null;
  /** Name of the state or of the campaign; null = not told, and for a day. */
  label: string | null;
  count: number;
  /** CFI's own totals, before tax. */
  total: AmountTotal;
}

/** Groups by number of the state, by name of the campaign (those without a name last) or by day. */
export interface OperationGroups {
  groups: OperationGroup[];
  /** Groups there are, beyond the page. */
  total: number;
  /** Operations in all of them. */
  count: number;
  period: Period;
}

/** A state of CFI's own list, with the operations of the period and search that are in it, before the state filter. */
export interface OperationState {
  id: number;
  name: string | null;
  count: number;
}

export interface OperationPage {
  rows: OperationRow[];
  total: number;
  /** The period really read, by date of sending. */
  period: Period;
  states: OperationState[];
  /** Over the whole filtered set, not the page. */
  costs: Record<CostPart, AmountTotal>;
  /** Operations of the scope without a date of sending: no period shows them. null = the source does not tell. */
  undated: number | null;
}
