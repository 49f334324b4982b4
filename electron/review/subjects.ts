import type { Right } from '../../shared/model/tenant.ts';
import type { Reading, Readings, Sources } from '../sources/sources.ts';
import type { TenantScope } from '../tenant/tenant.ts';

/** One reading of one source alone. Failures are AppErrors. */
export type ReadFrom = Sources['readFrom'];

/** A line as the test sees it; `divisionId` null = the source does not tell. */
export interface SeenRow {
  id: number;
  divisionId: number | null;
  name: string;
}
/** One reading to be tested: everything it gives a scope, page by page, and one line by its number. */
export interface LeakSubject {
  label: string;
  anyRight: readonly Right[];
  page(read: BoundRead, scope: TenantScope, offset: number): Promise<{ rows: SeenRow[]; total: number }>;
  /** Whether the line is shown to the scope when asked for by its number. */
  shows(read: BoundRead, scope: TenantScope, id: number): Promise<boolean>;
}
/** `ReadFrom` with its source and signal given. */
export type BoundRead = <K extends Reading>(scope: TenantScope, reading: K, query: Readings[K]['query']) => Promise<Readings[K]['result']>;

/** Lines asked for at a time. */
export const PAGE = 1000;
/** Wider than any date CFI could hold. */
const EVER = { from: '1990-01-01T00:00:00.000Z', until: '2200-01-01T00:00:00.000Z' };

const stocks = (label: string, search: string | undefined): LeakSubject => ({
  label,
  anyRight: ['stocks_Visu'],
  page: (read, scope, offset) =>
    read(scope, 'stocks', { sort: 'name', descending: false, offset, limit: PAGE, ...(search === undefined ? {} : { search }) }),
  shows: async (read, scope, id) => (await read(scope, 'stock', { id })) !== null,
});

/** The four subjects, as any division reads them. */
export const SUBJECTS: readonly LeakSubject[] = [
  stocks('Stocks', undefined),
  {
    label: 'Opérations',
    anyRight: ['operations_Visu'],
    page: (read, scope, offset) => read(scope, 'operations', { ...EVER, sort: 'name', descending: false, offset, limit: PAGE }),
    shows: async (read, scope, id) => (await read(scope, 'operation', { id })) !== null,
  },
  {
    label: 'Factures',
    anyRight: ['factures_Visu'],
    async page(read, scope, offset) {
      const months = await read(scope, 'invoiceMonths', { from: EVER.from.slice(0, 7), to: EVER.until.slice(0, 7) });
      const total = months.reduce((sum, { count }) => sum + count, 0);
      const rows: SeenRow[] = [];
      let before = 0;
      // One list per month: the page is cut out of their sequence.
      for (const { month, count } of months) {
        const start = Math.max(0, offset - before);
        if (start < count && rows.length < PAGE) {
          const query = { month, sort: 'order' as const, descending: false, offset: start, limit: PAGE - rows.length };
          const page = await read(scope, 'invoices', query);
          rows.push(...page.rows.map(({ id, divisionId, order }) => ({ id, divisionId, name: order ?? '' })));
        }
        before += count;
      }
      return { rows, total };
    },
    shows: async (read, scope, id) => (await read(scope, 'invoice', { id })) !== null,
  },
  {
    label: 'Campagnes',
    anyRight: ['campagnes_Edit', 'campagnes_Commande', 'valideur', 'operations_Valid'],
    page: (read, scope, offset) => read(scope, 'cfiCampaignPage', { sort: 'name', descending: false, offset, limit: PAGE }),
    shows: async (read, scope, id) => (await read(scope, 'cfiCampaign', { id })) !== null,
  },
];

/** Only the lines planted for this test. */
export const canarySubject = (search: string): LeakSubject => stocks('Stocks (témoins)', search);
