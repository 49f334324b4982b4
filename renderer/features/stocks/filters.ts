import { STOCK_LEVELS, type StockLevel, type StockSort } from '../../../shared/model/stock.ts';
import { divisionAsked, divisionPart } from '../core/division-address.ts';
import { perUser } from '../core/per-user.ts';

export const STOCK_VIEWS = ['list', 'divisions', 'changes'] as const;
export type StockView = (typeof STOCK_VIEWS)[number];
/** Levels that ask for a decision. */
export const TO_TREAT: readonly StockLevel[] = ['critical', 'high', 'moderate', 'at_threshold'];

/** What an address of the screen can ask for. */
interface Asked {
  search: string | null;
  levels: StockLevel[];
  division: number | null;
}

interface StockFilters {
  view: StockView;
  search: string;
  levels: StockLevel[];
  /** Kept with those below it; null = the whole scope. */
  division: number | null;
  sort: StockSort;
  descending: boolean;
  show(view: StockView): void;
  setSearch(search: string): void;
  /** All the levels to treat at once, or none of them. */
  toggleToTreat(): void;
  toggleLevel(level: StockLevel): void;
  chooseDivision(division: number | null): void;
  sortBy(sort: StockSort): void;
  clear(): void;
  adopt(link: Asked): void;
}

/** Numbers and dates are first looked at from the largest, names from the first. */
const STARTS_DESCENDING: readonly StockSort[] = ['updatedAt'];

/** What the operator is looking for; kept when leaving the screen and coming back. */
export const useStockFilters = perUser<StockFilters>((set) => ({
  view: 'list',
  search: '',
  levels: [],
  division: null,
  sort: 'level',
  descending: false,
  show: (view) => set({ view }),
  setSearch: (search) => set({ search }),
  toggleToTreat: () => set(({ levels }) => ({ levels: treats(levels) ? [] : [...TO_TREAT] })),
  toggleLevel: (level) =>
    set(({ levels }) => ({ levels: levels.includes(level) ? levels.filter((each) => each !== level) : [...levels, level] })),
  chooseDivision: (division) => set({ division }),
  sortBy: (sort) => set((state) => ({ sort, descending: state.sort === sort ? !state.descending : STARTS_DESCENDING.includes(sort) })),
  clear: () => set({ search: '', levels: [], division: null }),
  adopt: ({ search, levels, division }) => set({ search: search ?? '', levels, division, view: 'list' }),
}));

/** Whether exactly the levels to treat are chosen. */
export const treats = (levels: readonly StockLevel[]): boolean =>
  levels.length === TO_TREAT.length && TO_TREAT.every((level) => levels.includes(level));

/** The filters as an address would ask for them. */
export const linkOfFilters = ({
  search,
  levels,
  division,
}: {
  search: string;
  levels: readonly StockLevel[];
  division: number | null;
}): string => new URLSearchParams({ recherche: search, niveaux: levels.join(','), ...divisionPart(division) }).toString();

/** `recherche=Flyer&niveaux=critical,high&division=3` → filters; null when the address asks for nothing. Unknown levels are dropped. */
export function filtersOfLink(query: string): Asked | null {
  const parameters = new URLSearchParams(query);
  const search = parameters.get('recherche');
  const levels = (parameters.get('niveaux') ?? '')
    .split(',')
    .filter((each): each is StockLevel => (STOCK_LEVELS as readonly string[]).includes(each));
  const division = divisionAsked(parameters);
  return search === null && levels.length === 0 && division === null ? null : { search: search?.slice(0, 200) ?? null, levels, division };
}
