import type { Amount, AmountTotal } from './money.ts';
import type { Instant } from './sourced.ts';

/**
 * One invoice. CFI tells neither a number for the client, a due date nor whether it is paid: they are not here. Amounts in thousandths of a euro.
 */
export interface InvoiceRow {
  id: number;
  /** null from the API, which does not tell the division of an invoice. */
  divisionId: number | null;
  divisionName: string | null;
  /** Month invoiced, YYYY-MM; null when the source gives the invoice alone. */
  month: string | null;
  /** When the month was made available. */
  availableAt: Instant | null;
  /** Nom de commande. */
  order: string | null;
  requester: string | null;
  address: string | null;
  /** HT. */
  net: Amount;
  /** TTC. */
  gross: Amount;
  costTypeId: number | null;
  paymentTypeId: number | null;
  paymentDelayId: number | null;
  updatedAt: Instant | null;
}

export const INVOICE_SORTS = ['order', 'requester', 'division', 'net', 'gross'] as const;
export type InvoiceSort = (typeof INVOICE_SORTS)[number];

export interface InvoicePage {
  rows: InvoiceRow[];
  total: number;
  /** YYYY-MM. */
  month: string;
  /** Over the whole filtered set, not the page. */
  net: AmountTotal;
  gross: AmountTotal;
}

/** What was invoiced in one month over the scope. */
export interface InvoiceMonth {
  month: string;
  availableAt: Instant | null;
  count: number;
  net: AmountTotal;
  gross: AmountTotal;
}

export interface InvoiceMonths {
  /** Months really read, both included, YYYY-MM. Those without an invoice are not listed. */
  period: { from: string; to: string };
  /** Newest first. */
  months: InvoiceMonth[];
}

export interface InvoiceLine {
  id: number;
  label: string;
  quantity: number | null;
  /** HT. */
  net: Amount;
  /** In percent: 20 = 20 %. */
  vatRate: number | null;
}

export interface InvoiceDetail extends InvoiceRow {
  /** null = the source could not give the lines. */
  lines: InvoiceLine[] | null;
  linesNet: AmountTotal | null;
  /** Whether the lines add up to another amount than the header; null = an unknown amount keeps from telling. */
  differs: boolean | null;
}
