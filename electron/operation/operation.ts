import type { OperationGroupsInput, OperationListInput } from '../../shared/contract/subjects.ts';
import { AppError } from '../../shared/errors.ts';
import type { OperationGroup, OperationGroups, OperationPage, OperationRow, Period } from '../../shared/model/operation.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import { addDays, civilDay, startOfDay } from '../kit/civil-day.ts';
import type { Clock } from '../kit/clock.ts';
import type { OperationTally, ReadOptions, Sources } from '../sources/sources.ts';
import type { TenantScope } from '../tenant/tenant.ts';

/** Days shown when nobody says which, today included. */
const USUAL_DAYS = 30;
/** Every date of sending there may be. */
const EVER: Period = { from: '2000-01-01', to: '2099-12-31' };
/** A day on which nothing is sent: what has no date is all that is left. */
const NEVER: Period = { from: '9998-01-01', to: '9998-01-01' };

/** The operations of the scope, by date of sending. */
export interface Operations {
  /** @throws AppError invalid_input when the period ends before it begins. */
  list(
    scope: TenantScope,
    input: Omit<OperationListInput, 'refresh' | 'freshSeconds' | 'divisionId'>,
    options?: ReadOptions,
  ): Promise<Sourced<OperationPage>>;
  /** The same whatever the date of sending, those without one included when the source has them (`undated` is told). */
  ever(
    scope: TenantScope,
    input: Omit<OperationListInput, 'refresh' | 'freshSeconds' | 'divisionId' | 'from' | 'to'>,
    options?: ReadOptions,
  ): Promise<Sourced<OperationPage>>;
  /** Only those without a date of sending; where the source has none (`undated` null) they are not known, not none. */
  undated(
    scope: TenantScope,
    input: Omit<OperationListInput, 'refresh' | 'freshSeconds' | 'divisionId' | 'from' | 'to'>,
    options?: ReadOptions,
  ): Promise<Sourced<OperationPage>>;
  /** Counts and totals of the same operations by state, campaign or day. @throws AppError invalid_input */
  groups(
    scope: TenantScope,
    input: Omit<OperationGroupsInput, 'refresh' | 'freshSeconds' | 'divisionId'>,
    options?: ReadOptions,
  ): Promise<Sourced<OperationGroups>>;
  /** @throws AppError not_found */
  detail(scope: TenantScope, id: number, options?: ReadOptions): Promise<Sourced<OperationRow>>;
}

type Filters = Pick<OperationListInput, 'stateIds' | 'campaignId' | 'search'>;
const asked = (period: Period, { stateIds, campaignId, search }: Filters) => ({
  from: startOfDay(period.from),
  until: startOfDay(addDays(period.to, 1)),
  ...(stateIds === undefined ? {} : { stateIds }),
  ...(campaignId === undefined ? {} : { campaignId }),
  ...(search === undefined ? {} : { search }),
});

const HOUR_MS = 3_600_000;
/** Hours put together by civil day of Paris. */
function daysOf(hours: readonly OperationTally[]): OperationGroup[] {
  const byDay = Map.groupBy(hours, ({ key }) => civilDay(key * HOUR_MS));
  return [...byDay].map(([day, own]) => ({
    id: null,
    day,
    label: null,
    count: own.reduce((sum, { count }) => sum + count, 0),
    total: {
      amount: own.every(({ total }) => total.amount === null) ? null : own.reduce((sum, { total }) => sum + (total.amount ?? 0), 0),
      unknown: own.reduce((sum, { total }) => sum + total.unknown, 0),
    },
  }));
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

  const whateverTheDay =
    (period: Period): Operations['ever'] =>
    async (scope, { sort, descending, offset, limit, ...filters }, options) => {
      const query = { ...asked(period, filters), undated: true, sort, descending, offset, limit };
      const { value, ...about } = await sources.read(scope, 'operations', query, options);
      return { value: { ...value, period }, ...about };
    };

  return {
    async list(scope, { sort, descending, offset, limit, ...filters }, options) {
      const period = periodOf(filters);
      const query = { ...asked(period, filters), sort, descending, offset, limit };
      const { value, ...about } = await sources.read(scope, 'operations', query, options);
      return { value: { ...value, period }, ...about };
    },
    ever: whateverTheDay(EVER),
    undated: whateverTheDay(NEVER),
    async groups(scope, { by, offset, limit, ...filters }, options) {
      const period = periodOf(filters);
      const query = { ...asked(period, filters), by: by === 'day' ? ('hour' as const) : by };
      const { value, ...about } = await sources.read(scope, 'operationGroups', query, options);
      const groups = by === 'day' ? daysOf(value) : value.map(({ key, ...group }) => ({ id: key, day: null, ...group }));
      const count = groups.reduce((sum, group) => sum + group.count, 0);
      return { value: { groups: groups.slice(offset, offset + limit), total: groups.length, count, period }, ...about };
    },
    async detail(scope, id, options) {
      const { value, ...about } = await sources.read(scope, 'operation', { id }, options);
      if (value === null) throw new AppError('not_found', "Cette opération n'existe pas dans votre périmètre.");
      return { value, ...about };
    },
  };
}
