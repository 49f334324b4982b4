import type { OperationListInput } from '../../shared/contract/subjects.ts';
import { AppError } from '../../shared/errors.ts';
import type { OperationPage, OperationRow, Period } from '../../shared/model/operation.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import { addDays, civilDay, startOfDay } from '../kit/civil-day.ts';
import type { Clock } from '../kit/clock.ts';
import type { ReadOptions, Sources } from '../sources/sources.ts';
import type { TenantScope } from '../tenant/tenant.ts';

/** Days shown when nobody says which, today included. */
const USUAL_DAYS = 30;

/** The operations of the scope, by date of sending. */
export interface Operations {
  /** @throws AppError invalid_input when the period ends before it begins. */
  list(
    scope: TenantScope,
    input: Omit<OperationListInput, 'refresh' | 'freshSeconds'>,
    options?: ReadOptions,
  ): Promise<Sourced<OperationPage>>;
  /** @throws AppError not_found */
  detail(scope: TenantScope, id: number, options?: ReadOptions): Promise<Sourced<OperationRow>>;
}

export function createOperations({ sources, clock }: { sources: Pick<Sources, 'read'>; clock: Clock }): Operations {
  /** The missing bound comes from the given one: thirty days ending, or beginning, there. */
  const periodOf = ({ from, to }: { from?: string | undefined; to?: string | undefined }): Period => {
    if (from !== undefined && to !== undefined) {
      if (from > to) throw new AppError('invalid_input', 'La période se termine avant de commencer.');
      return { from, to };
    }
    if (to !== undefined) return { from: addDays(to, 1 - USUAL_DAYS), to };
    const today = civilDay(clock.now());
    if (from === undefined) return { from: addDays(today, 1 - USUAL_DAYS), to: today };
    return { from, to: from > today ? addDays(from, USUAL_DAYS - 1) : today };
  };

  return {
    async list(scope, { from, to, stateIds, search, sort, descending, offset, limit }, options) {
      const period = periodOf({ from, to });
      const { value, ...about } = await sources.read(
        scope,
        'operations',
        {
          from: startOfDay(period.from),
          until: startOfDay(addDays(period.to, 1)),
          sort,
          descending,
          offset,
          limit,
          ...(stateIds === undefined ? {} : { stateIds }),
          ...(search === undefined ? {} : { search }),
        },
        options,
      );
      return { value: { ...value, period }, ...about };
    },
    async detail(scope, id, options) {
      const { value, ...about } = await sources.read(scope, 'operation', { id }, options);
      if (value === null) throw new AppError('not_found', "Cette opération n'existe pas dans votre périmètre.");
      return { value, ...about };
    },
  };
}
