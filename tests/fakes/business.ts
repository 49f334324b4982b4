import { invoiceWithLines, selectInvoiceMonths, selectInvoices, selectOperations } from '../../electron/sources/select-subjects.ts';
import type { Readings } from '../../electron/sources/sources.ts';
import type { TenantScope } from '../../electron/tenant/tenant.ts';
import type { InvoiceRow } from '../../shared/model/invoice.ts';
import type { OperationRow } from '../../shared/model/operation.ts';

const operation = (id: number, divisionId: number, stateName: string, sentAt: string | null, total: number | null): OperationRow => ({
  id,
  divisionId,
  divisionName: `Division ${divisionId}`,
  campaignId: 1,
  campaignName: 'Promo Été 2025',
  name: `Envoi de SMS ${id}`,
  clientCode: null,
  typeId: 1,
  typeName: 'Envoi de SMS',
  stateId: ['En préparation', 'Envoyée', 'Annulée'].indexOf(stateName) + 1,
  stateName,
  addresses: 100,
  perAddress: 1,
  createdAt: '2026-01-01T08:00:00.000Z',
  sentAt,
  service: total,
  transport: null,
  postage: null,
  total,
  invoicedAt: null,
  updatedAt: null,
});
/** Today is 10 March 2026. */
const OPERATIONS = [
  operation(1, 3, 'En préparation', '2026-03-20T08:00:00.000Z', 12_500),
  operation(2, 4, 'Envoyée', '2026-03-05T08:00:00.000Z', null),
  operation(3, 3, 'Envoyée', '2026-02-20T08:00:00.000Z', 1_234_560),
  operation(4, 4, 'Annulée', '2026-03-09T08:00:00.000Z', 300),
  operation(5, 3, 'En préparation', null, 1),
  operation(6, 99, 'Envoyée', '2026-03-05T08:00:00.000Z', 999_999_999),
];

const invoice = (id: number, divisionId: number, month: string, net: number | null): InvoiceRow => ({
  id,
  divisionId,
  divisionName: `Division ${divisionId}`,
  month,
  availableAt: null,
  order: `Commande ${id}`,
  requester: null,
  address: null,
  net,
  gross: net === null ? null : net * 1.2,
  costTypeId: null,
  paymentTypeId: null,
  paymentDelayId: null,
  updatedAt: null,
});
const INVOICES = [
  invoice(30_280, 3, '2026-02', 1_366_050),
  invoice(30_281, 4, '2026-02', null),
  invoice(30_282, 3, '2025-12', 100_000),
  invoice(30_283, 99, '2026-02', 999_999_999),
];

/** What the readings of operations and invoices give over a small fictitious world; null = another reading. */
export function businessReading(scope: TenantScope, reading: string, query: unknown): (() => unknown) | null {
  const inScope = <T extends { divisionId: number | null }>(rows: readonly T[]) =>
    rows.filter(({ divisionId }) => divisionId !== null && scope.divisionIds.includes(divisionId));
  switch (reading) {
    case 'operations':
      return () => selectOperations(inScope(OPERATIONS), query as Readings['operations']['query']);
    case 'invoiceMonths':
      return () => selectInvoiceMonths(inScope(INVOICES), query as Readings['invoiceMonths']['query']);
    case 'invoices': {
      const asked = query as Readings['invoices']['query'];
      return () => selectInvoices(inScope(INVOICES), asked);
    }
    case 'invoice':
      return () => {
        const row = inScope(INVOICES).find(({ id }) => id === (query as { id: number }).id);
        const line = { id: 1, label: 'Envoi', quantity: 1, net: 1_000_000, vatRate: 20 };
        return row === undefined ? null : invoiceWithLines(row, [line]);
      };
    default:
      return null;
  }
}
