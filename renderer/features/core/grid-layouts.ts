import { z } from 'zod';
import { create } from 'zustand';
import type { SavedView } from '../../ui/columns-menu.tsx';
import { type GridLayout, MAX_COLUMN_PX, MIN_COLUMN_PX, NO_LAYOUT } from '../../ui/grid-columns.ts';

const layout = z.object({
  shown: z.record(z.string().max(40), z.boolean()),
  widths: z.record(z.string().max(40), z.number().min(MIN_COLUMN_PX).max(MAX_COLUMN_PX)),
});
const kept = z.record(
  z.string().max(40),
  z.object({ layout, views: z.array(z.object({ name: z.string().min(1).max(60), layout, query: z.string().max(2000) })).max(50) }),
);
type Kept = z.infer<typeof kept>;

const KEY = 'mycfia.grilles';

/** What the window kept; anything else than what was written is forgotten. */
function load(): Kept {
  try {
    const parsed = kept.safeParse(JSON.parse(window.localStorage.getItem(KEY) ?? '{}'));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

interface Layouts {
  grids: Kept;
  put(grid: string, change: Partial<Kept[string]>): void;
}

const useLayouts = create<Layouts>()((set, get) => ({
  grids: load(),
  put: (grid, change) => {
    const former = get().grids[grid] ?? { layout: NO_LAYOUT, views: [] };
    const grids = { ...get().grids, [grid]: { ...former, ...change } };
    set({ grids });
    try {
      window.localStorage.setItem(KEY, JSON.stringify(grids));
    } catch {
      // A window that may not keep anything still works: the layout lasts as long as the window.
    }
  },
}));

const NO_VIEWS: readonly SavedView[] = [];

/** The columns and saved views of one grid. They are comfort, kept by the window itself: no data of CFI is in them. */
export function useGridLayout(grid: string) {
  const state = useLayouts((layouts) => layouts.grids[grid]);
  const put = useLayouts((layouts) => layouts.put);
  const current: GridLayout = state?.layout ?? NO_LAYOUT;
  const views = state?.views ?? NO_VIEWS;
  return {
    layout: current,
    views,
    setLayout: (next: GridLayout) => put(grid, { layout: next }),
    setWidth: (column: string, px: number) => put(grid, { layout: { ...current, widths: { ...current.widths, [column]: px } } }),
    save: (name: string, query: string) =>
      put(grid, { views: [...views.filter((view) => view.name !== name), { name, layout: current, query }].slice(-50) }),
    forget: (name: string) => put(grid, { views: views.filter((view) => view.name !== name) }),
  };
}
