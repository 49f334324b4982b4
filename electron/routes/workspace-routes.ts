import { workspaceRoutes } from '../../shared/contract/workspace.ts';
import { AppError } from '../../shared/errors.ts';
import type { Handlers } from '../../shared/rpc/server.ts';

export type WorkspaceRoute = keyof typeof workspaceRoutes;

/** Preparing and judging campaigns. `allowed` proves session and rights before the door is reached. */
export function workspaceHandlers(allowed: (name: WorkspaceRoute) => unknown): Pick<Handlers, WorkspaceRoute> {
  const refuse = (name: WorkspaceRoute) => async () => {
    allowed(name);
    throw new AppError('unsupported', 'Cette partie de l’atelier n’est pas encore ouverte.');
  };
  return Object.fromEntries((Object.keys(workspaceRoutes) as WorkspaceRoute[]).map((name) => [name, refuse(name)])) as unknown as Pick<
    Handlers,
    WorkspaceRoute
  >;
}
