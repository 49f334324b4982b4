import { z } from 'zod';
import { CFI_CAMPAIGN_SORTS, type CfiCampaignDetail, type CfiCampaignPage } from '../model/cfi-campaign.ts';
import { INVOICE_SORTS, type InvoiceDetail, type InvoiceMonths, type InvoicePage } from '../model/invoice.ts';
import { OPERATION_GROUPINGS, OPERATION_SORTS, type OperationGroups, type OperationPage, type OperationRow } from '../model/operation.ts';
import type { Sourced } from '../model/sourced.ts';
import type { Right } from '../model/tenant.ts';
import { call, inDivision } from './define.ts';

const id = z.int().positive();
const search = z.string().max(200, 'Recherche trop longue : 200 caractères au plus.');
const day = z.iso.date('Indiquez une date de la forme 2026-03-31.');
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/u, 'Indiquez un mois de la forme 2026-03.');
/** Oldest data accepted, in seconds; the sources that are older are passed over. */
const freshSeconds = z
  .int()
  .min(1)
  .max(30 * 86_400)
  .optional();
const reading = { refresh: z.boolean().default(false), freshSeconds };
const page = { descending: z.boolean().default(false), offset: z.int().min(0).default(0), limit: z.int().min(1).max(1000).default(100) };

const operationFilters = {
  /** Days of sending, Paris, both included; by default the last 30 days. */
  from: day.optional(),
  to: day.optional(),
  stateIds: z.array(z.int()).max(100).optional(),
  /** The operations of one campaign of CFI. */
  campaignId: id.optional(),
  search: search.optional(),
  ...inDivision,
};
export const operationListInput = z.strictObject({
  ...operationFilters,
  sort: z.enum(OPERATION_SORTS).default('sentAt'),
  ...page,
  ...reading,
});
export type OperationListInput = z.infer<typeof operationListInput>;

export const operationGroupsInput = z.strictObject({
  ...operationFilters,
  by: z.enum(OPERATION_GROUPINGS),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(5000).default(1000),
  ...reading,
});
export type OperationGroupsInput = z.infer<typeof operationGroupsInput>;

export const invoiceMonthsInput = z.strictObject({
  /** Months, both included; by default the last twelve and the present one. */
  from: month.optional(),
  to: month.optional(),
  ...inDivision,
  ...reading,
});
export type InvoiceMonthsInput = z.infer<typeof invoiceMonthsInput>;

export const invoiceListInput = z.strictObject({
  month,
  search: search.optional(),
  ...inDivision,
  sort: z.enum(INVOICE_SORTS).default('order'),
  ...page,
  ...reading,
});
export type InvoiceListInput = z.infer<typeof invoiceListInput>;

export const cfiCampaignListInput = z.strictObject({
  search: search.optional(),
  ...inDivision,
  /** CFI's own words; null = the campaigns whose statut is not told. */
  statuts: z.array(z.string().max(50).nullable()).max(50).optional(),
  /** Days of creation, Paris, both included. */
  from: day.optional(),
  to: day.optional(),
  sort: z.enum(CFI_CAMPAIGN_SORTS).default('createdAt'),
  ...page,
  ...reading,
});
export type CfiCampaignListInput = z.infer<typeof cfiCampaignListInput>;

const OPERATIONS: readonly Right[] = ['operations_Visu'];
const INVOICES: readonly Right[] = ['factures_Visu'];
const CAMPAIGNS: readonly Right[] = ['campagnes_Edit', 'campagnes_Commande', 'valideur', 'operations_Valid'];

/** What is read of CFI beside the stocks. */
export const subjectRoutes = {
  'operations.list': call<Sourced<OperationPage>>()(operationListInput, { anyRight: OPERATIONS }),
  /** Counts and totals of the whole filtered set, made by the source: what no page of rows can tell. */
  'operations.groups': call<Sourced<OperationGroups>>()(operationGroupsInput, { anyRight: OPERATIONS }),
  'operations.detail': call<Sourced<OperationRow>>()(z.strictObject({ id, freshSeconds }), { anyRight: OPERATIONS }),
  'invoices.months': call<Sourced<InvoiceMonths>>()(invoiceMonthsInput, { anyRight: INVOICES }),
  'invoices.list': call<Sourced<InvoicePage>>()(invoiceListInput, { anyRight: INVOICES }),
  'invoices.detail': call<Sourced<InvoiceDetail>>()(z.strictObject({ id, freshSeconds }), { anyRight: INVOICES }),
  'cfiCampaigns.list': call<Sourced<CfiCampaignPage>>()(cfiCampaignListInput, { anyRight: CAMPAIGNS }),
  'cfiCampaigns.detail': call<Sourced<CfiCampaignDetail>>()(z.strictObject({ id, freshSeconds }), { anyRight: CAMPAIGNS }),
} as const;
