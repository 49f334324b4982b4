import type { threadRoutes } from '../../shared/contract/threads.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import type { Conversations } from '../assistant/assistant.ts';
import type { ActiveSession } from '../tenant/tenant.ts';

type ThreadRoute = keyof typeof threadRoutes;

/** Conversations and favourites. `allowed` gives the session whose conversations they are. */
export function threadHandlers(conversations: Conversations, allowed: (name: ThreadRoute) => ActiveSession): Pick<Handlers, ThreadRoute> {
  return {
    'threads.list': async (input) => conversations.list(allowed('threads.list'), input),
    'threads.turns': async ({ threadId }) => conversations.thread(allowed('threads.turns'), threadId),
    'threads.rename': async ({ threadId, title }) => conversations.rename(allowed('threads.rename'), threadId, title),
    'threads.pin': async ({ threadId, pinned }) => conversations.pin(allowed('threads.pin'), threadId, pinned),
    'threads.remove': async ({ threadId }) => {
      conversations.remove(allowed('threads.remove'), threadId);
      return null;
    },
    'threads.restore': async ({ threadId }) => conversations.restore(allowed('threads.restore'), threadId),
    'threads.clear': async () => ({ removed: conversations.clear(allowed('threads.clear')) }),
    'threads.favourites': async () => conversations.favourites(allowed('threads.favourites')),
    'threads.addFavourite': async ({ question }) => conversations.addFavourite(allowed('threads.addFavourite'), question),
    'threads.removeFavourite': async ({ favouriteId }) => {
      conversations.removeFavourite(allowed('threads.removeFavourite'), favouriteId);
      return null;
    },
    'threads.retention': async () => conversations.retention(allowed('threads.retention')),
    'threads.setRetention': async (retention) => conversations.setRetention(allowed('threads.setRetention'), retention),
  };
}
