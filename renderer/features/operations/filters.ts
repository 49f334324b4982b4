import type { OperationSort } from '../../../shared/model/operation.ts';
import { isDay } from '../../ui/civil.ts';
import { divisionAsked, divisionPart } from '../core/division-address.ts';
import { perUser } from '../core/per-user.ts';

export const OPERATION_VIEWS = ['list', 'states', 'calendar'] as const;
export type OperationView = (typeof OPERATION_VIEWS)[number];

interface Looked {
  /** null = the core's own default, the last 30 days. */
  period: { from: string; to: string } | null;
  search: string;
  stateIds: number[];
  /** Kept with those below it; null = the whole scope. */
  division: number | null;
}

interface OperationFilters extends Looked {
  view: OperationView;
  byCampaign: boolean;
  sort: OperationSort;
  descending: boolean;
  change(change: Partial<Omit<OperationFilters, 'change' | 'toggleState' | 'sortBy' | 'clear'>>): void;
  toggleState(id: number): void;
  sortBy(sort: OperationSort): void;
  clear(): void;
}

/** What the operator is looking for; kept when leaving the screen and coming back. */
export const useOperationFilters = perUser<OperationFilters>((set) => ({
  period: null,
  search: '',
  stateIds: [],
  division: null,
  view: 'list',
  byCampaign: false,
  sort: 'sentAt',
  descending: true,
  change: (change) => set(change),
  toggleState: (id) =>
    set(({ stateIds }) => ({ stateIds: stateIds.includes(id) ? stateIds.filter((each) => each !== id) : [...stateIds, id] })),
  sortBy: (sort) =>
    set((state) => ({ sort, descending: state.sort === sort ? !state.descending : ['sentAt', 'createdAt', 'total'].includes(sort) })),
  clear: () => set({ search: '', stateIds: [], division: null }),
}));

/** The filters as an address would ask for them. */
export const linkOfFilters = ({ period, search, stateIds, division }: Looked): string =>
  new URLSearchParams({
    ...(period ? { du: period.from, au: period.to } : {}),
    recherche: search,
    etats: stateIds.join(','),
    ...divisionPart(division),
  }).toString();

/** `du=2026-03-01&au=2026-03-31&recherche=Flyer&etats=3,4&division=7` → filters; null when the address asks for nothing. What is not valid is dropped. */
export function filtersOfLink(query: string): Looked | null {
  const parameters = new URLSearchParams(query);
  const [from, to] = [parameters.get('du') ?? '', parameters.get('au') ?? ''];
  const period = isDay(from) && isDay(to) && from <= to ? { from, to } : null;
  const search = parameters.get('recherche')?.slice(0, 200) ?? '';
  const stateIds = (parameters.get('etats') ?? '')
    .split(',')
    .filter((each) => /^\d{1,9}$/u.test(each))
    .map(Number);
  const division = divisionAsked(parameters);
  return period === null && search === '' && stateIds.length === 0 && division === null ? null : { period, search, stateIds, division };
}
