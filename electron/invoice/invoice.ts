import type { InvoiceListInput, InvoiceMonthsInput } from '../../shared/contract/subjects.ts';
import { AppError } from '../../shared/errors.ts';
import type { InvoiceDetail, InvoiceMonths, InvoicePage } from '../../shared/model/invoice.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import { addMonths, civilDay } from '../kit/civil-day.ts';
import type { Clock } from '../kit/clock.ts';
import type { ReadOptions, Sources } from '../sources/sources.ts';
import type { TenantScope } from '../tenant/tenant.ts';

/** Months shown when nobody says which, beside the present one. */
const USUAL_MONTHS = 12;

/** The invoices of the scope. */
export interface Invoices {
  /** @throws AppError invalid_input when the period ends before it begins. */
  months(
    scope: TenantScope,
    input: Omit<InvoiceMonthsInput, 'refresh' | 'freshSeconds' | 'divisionId'>,
    options?: ReadOptions,
  ): Promise<Sourced<InvoiceMonths>>;
  list(
    scope: TenantScope,
    input: Omit<InvoiceListInput, 'refresh' | 'freshSeconds' | 'divisionId'>,
    options?: ReadOptions,
  ): Promise<Sourced<InvoicePage>>;
  /** @throws AppError not_found */
  detail(scope: TenantScope, id: number, options?: ReadOptions): Promise<Sourced<InvoiceDetail>>;
}

export function createInvoices({ sources, clock }: { sources: Pick<Sources, 'read'>; clock: Clock }): Invoices {
  const periodOf = ({ from, to }: { from?: string | undefined; to?: string | undefined }): InvoiceMonths['period'] => {
    const last = to ?? [civilDay(clock.now()).slice(0, 7), from ?? ''].sort().at(-1)!;
    const first = from ?? addMonths(last, -USUAL_MONTHS);
    if (first > last) throw new AppError('invalid_input', 'La période se termine avant de commencer.');
    return { from: first, to: last };
  };

  return {
    async months(scope, input, options) {
      const period = periodOf(input);
      const { value, ...about } = await sources.read(scope, 'invoiceMonths', period, options);
      return { value: { period, months: value }, ...about };
    },
    async list(scope, { month, search, sort, descending, offset, limit }, options) {
      const { value, ...about } = await sources.read(
        scope,
        'invoices',
        { month, sort, descending, offset, limit, ...(search === undefined ? {} : { search }) },
        options,
      );
      return { value: { ...value, month }, ...about };
    },
    async detail(scope, id, options) {
      const { value, ...about } = await sources.read(scope, 'invoice', { id }, options);
      if (value === null) throw new AppError('not_found', "Cette facture n'existe pas dans votre périmètre.");
      return { value, ...about };
    },
  };
}
