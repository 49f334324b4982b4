import type { CfiCampaignRow } from '../../shared/model/cfi-campaign.ts';
import type { InvoiceRow } from '../../shared/model/invoice.ts';
import type { OperationRow } from '../../shared/model/operation.ts';
import type { Database } from '../local/local.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { sealOf } from './seal.ts';

/* Lines of a copy as SQLite gives them, mapped to our model. */

export interface OperationRecord {
  id: number;
  division_id: number;
  campaign_id: number;
  campaign_name: string | null;
  name: string;
  client_code: string | null;
  type_id: number;
  type_name: string | null;
  state_id: number;
  state_name: string | null;
  addresses: number | null;
  per_address: number | null;
  created_at: string | null;
  sent_at: string | null;
  service: number | null;
  transport: number | null;
  postage: number | null;
  total: number | null;
  invoiced_at: string | null;
  updated_at: string | null;
}
export interface InvoiceRecord {
  id: number;
  division_id: number | null;
  month: string | null;
  available_at: string | null;
  order_name: string | null;
  requester: string | null;
  address: string | null;
  net: number | null;
  gross: number | null;
  cost_type_id: number | null;
  payment_type_id: number | null;
  payment_delay_id: number | null;
  lines: string | null;
  updated_at: string | null;
}
export interface CampaignRecord {
  id: number;
  division_id: number;
  reference: string | null;
  name: string;
  client_code: string | null;
  channel: string | null;
  statut: string | null;
  rejection: string | null;
  created_at: string | null;
  start_date: string | null;
  end_date: string | null;
  updated_at: string | null;
}

const nameOf = (scope: TenantScope, id: number) => scope.names.get(id) ?? `Division #${id}`;

export const operationOf =
  (scope: TenantScope) =>
  (row: OperationRecord): OperationRow => ({
    id: row.id,
    divisionId: row.division_id,
    divisionName: nameOf(scope, row.division_id),
    campaignId: row.campaign_id,
    campaignName: row.campaign_name,
    name: row.name,
    clientCode: row.client_code,
    typeId: row.type_id,
    typeName: row.type_name,
    stateId: row.state_id,
    stateName: row.state_name,
    addresses: row.addresses,
    perAddress: row.per_address,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    service: row.service,
    transport: row.transport,
    postage: row.postage,
    total: row.total,
    invoicedAt: row.invoiced_at,
    updatedAt: row.updated_at,
  });
export const invoiceOf =
  (db: Database, scope: TenantScope) =>
  (row: InvoiceRecord): InvoiceRow => ({
    id: row.id,
    divisionId: row.division_id,
    divisionName: row.division_id === null ? null : nameOf(scope, row.division_id),
    month: row.month,
    availableAt: row.available_at,
    order: row.order_name,
    requester: sealOf(db).open(row.requester, `invoices:${row.id}:requester`),
    address: sealOf(db).open(row.address, `invoices:${row.id}:address`),
    net: row.net,
    gross: row.gross,
    costTypeId: row.cost_type_id,
    paymentTypeId: row.payment_type_id,
    paymentDelayId: row.payment_delay_id,
    updatedAt: row.updated_at,
  });
export const campaignOf =
  (scope: TenantScope) =>
  (row: CampaignRecord): CfiCampaignRow => ({
    id: row.id,
    divisionId: row.division_id,
    divisionName: nameOf(scope, row.division_id),
    reference: row.reference,
    name: row.name,
    clientCode: row.client_code,
    channel: row.channel,
    statut: row.statut,
    rejection: row.rejection,
    createdAt: row.created_at,
    startDate: row.start_date,
    endDate: row.end_date,
    updatedAt: row.updated_at,
  });
