import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { type GridLayout, MAX_VIEWS, type OwnViews, type SavedView } from '../../../shared/model/views.ts';
import type { Link } from '../../link/link.ts';
import { NO_LAYOUT } from '../../ui/grid-columns.ts';
import { useLink } from './link-context.tsx';
import { perUser } from './per-user.ts';
import { useCall, useSession } from './queries.ts';
import { say } from './toasts.tsx';

type GridViews = OwnViews['grids'][string];

/** Changes that the core has not taken yet, by `user:grid`: a column drawn wider must not wait for an answer. */
const useDrafts = perUser<Record<string, GridViews>>(() => ({}));
const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** A width being drawn changes at each frame; it is told once it rests. */
const REST_MS = 400;

function keep(link: Link, client: QueryClient, key: string, grid: string): void {
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(async () => {
      const draft = useDrafts.getState()[key];
      if (draft === undefined) return;
      try {
        const taken = await link.call('views.setGrid', { name: grid, ...draft });
        client.setQueriesData({ queryKey: ['views.current'] }, taken);
        if (useDrafts.getState()[key] === draft) useDrafts.setState(({ [key]: _taken, ...others }) => others, true);
      } catch {
        say("Ces colonnes n'ont pas pu être gardées : elles durent jusqu'à la fermeture de la fenêtre.");
      }
    }, REST_MS),
  );
}

export interface GridHandle {
  layout: GridLayout;
  views: readonly SavedView[];
  setLayout(next: GridLayout): void;
  setWidth(column: string, px: number): void;
  save(name: string, query: string): void;
  forget(name: string): void;
}

const NOTHING: readonly SavedView[] = [];

/** The columns and saved views of one grid, kept by the core for the signed-in operator. */
export function useGridLayout(grid: string): GridHandle {
  const link = useLink();
  const client = useQueryClient();
  const user = useSession().data?.user.id;
  const key = `${user}:${grid}`;
  const kept = useCall('views.current', {}, { staleTime: Number.POSITIVE_INFINITY }).data?.grids[grid];
  const draft = useDrafts((drafts) => drafts[key]);
  const layout: GridLayout = draft?.layout ?? kept?.layout ?? NO_LAYOUT;
  const views = draft?.views ?? kept?.views ?? NOTHING;
  const put = (change: Partial<GridViews>) => {
    useDrafts.setState({ [key]: { layout, views: [...views], ...change } });
    keep(link, client, key, grid);
  };
  return {
    layout,
    views,
    setLayout: (next: GridLayout) => put({ layout: next }),
    setWidth: (column: string, px: number) => put({ layout: { ...layout, widths: { ...layout.widths, [column]: px } } }),
    save: (name: string, query: string) =>
      put({ views: [...views.filter((view) => view.name !== name), { name, layout, query }].slice(-MAX_VIEWS) }),
    forget: (name: string) => put({ views: views.filter((view) => view.name !== name) }),
  };
}
