import type { RouteName } from '../../shared/contract/contract.ts';
import type { OwnViews } from '../../shared/model/views.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import type { ActiveSession } from '../tenant/tenant.ts';

type ViewRoute = Extract<RouteName, `views.${string}`>;

/** What the routes need of the store: see `electron/app/views.ts`. */
export interface Views {
  get(userId: number): OwnViews;
  set(userId: number, change: (former: OwnViews) => OwnViews): OwnViews;
  forget(userId: number): void;
}

/** Columns, saved views and keys of whoever is signed in. */
export function viewHandlers(views: Views, allowed: (name: ViewRoute) => ActiveSession): Pick<Handlers, ViewRoute> {
  return {
    'views.current': async () => views.get(allowed('views.current').info.user.id),
    'views.setGrid': async ({ name, ...grid }) =>
      views.set(allowed('views.setGrid').info.user.id, (former) => ({ ...former, grids: { ...former.grids, [name]: grid } })),
    'views.setShortcuts': async ({ shortcuts }) =>
      views.set(allowed('views.setShortcuts').info.user.id, (former) => ({ ...former, shortcuts })),
  };
}
