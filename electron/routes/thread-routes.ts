import type { RouteName } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import type { ActiveSession } from '../tenant/tenant.ts';

type ThreadRoute = Extract<RouteName, `threads.${string}`>;

const soon = async (): Promise<never> => {
  throw new AppError('unsupported', 'Les conversations gardées ne sont pas encore ouvertes.');
};

/** Conversations and favourites. `allowed` proves session and rights before the door is reached. */
export function threadHandlers(allowed: (name: ThreadRoute) => ActiveSession): Pick<Handlers, ThreadRoute> {
  const closed = (name: ThreadRoute) => async () => {
    allowed(name);
    return soon();
  };
  return {
    'threads.list': closed('threads.list'),
    'threads.turns': closed('threads.turns'),
    'threads.rename': closed('threads.rename'),
    'threads.pin': closed('threads.pin'),
    'threads.remove': closed('threads.remove'),
    'threads.restore': closed('threads.restore'),
    'threads.clear': closed('threads.clear'),
    'threads.favourites': closed('threads.favourites'),
    'threads.addFavourite': closed('threads.addFavourite'),
    'threads.removeFavourite': closed('threads.removeFavourite'),
    'threads.retention': closed('threads.retention'),
    'threads.setRetention': closed('threads.setRetention'),
  };
}
