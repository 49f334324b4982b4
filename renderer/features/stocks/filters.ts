import { create } from 'zustand';
import { STOCK_LEVELS, type StockLevel, type StockSort } from '../../../shared/model/stock.ts';

interface StockFilters {
  search: string;
  levels: StockLevel[];
  sort: StockSort;
  descending: boolean;
  setSearch(search: string): void;
  toggleLevel(level: StockLevel): void;
  sortBy(sort: StockSort): void;
  clear(): void;
  adopt(link: { search: string | null; levels: StockLevel[] }): void;
}

/** Numbers and dates are first looked at from the largest, names from the first. */
const STARTS_DESCENDING: readonly StockSort[] = ['updatedAt'];

/** What the operator is looking for; kept when leaving the screen and coming back. */
export const useStockFilters = create<StockFilters>()((set) => ({
  search: '',
  levels: [],
  sort: 'level',
  descending: false,
  setSearch: (search) => set({ search }),
  toggleLevel: (level) =>
    set(({ levels }) => ({ levels: levels.includes(level) ? levels.filter((each) => each !== level) : [...levels, level] })),
  sortBy: (sort) => set((state) => ({ sort, descending: state.sort === sort ? !state.descending : STARTS_DESCENDING.includes(sort) })),
  clear: () => set({ search: '', levels: [] }),
  adopt: ({ search, levels }) => set({ search: search ?? '', levels }),
}));

/** `recherche=Flyer&niveaux=critical,high` → filters; null when the address asks for nothing. Unknown levels are dropped. */
export function filtersOfLink(query: string): { search: string | null; levels: StockLevel[] } | null {
  const parameters = new URLSearchParams(query);
  const search = parameters.get('recherche');
  const levels = (parameters.get('niveaux') ?? '')
    .split(',')
    .filter((each): each is StockLevel => (STOCK_LEVELS as readonly string[]).includes(each));
  return search === null && levels.length === 0 ? null : { search: search?.slice(0, 200) ?? null, levels };
}
