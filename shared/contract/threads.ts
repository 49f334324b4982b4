import { z } from 'zod';
import {
  type FavouriteQuestion,
  MOST_THREADS,
  type Thread,
  type ThreadList,
  type ThreadRetention,
  type ThreadSummary,
} from '../model/threads.ts';
import { call } from './define.ts';

const none = z.strictObject({});
const id = z.string().min(1).max(64);
const thread = z.strictObject({ threadId: id });

/**
 * Conversations and favourite questions of the signed-in user under the present scope. Somebody else's, another scope's and unknown ones are all
 * `not_found`. To ask again: `assistant.ask` with `threadId` and `repeats` (same question, understood where it stood, added at the end) or
 * `replaces` (an edited question: the turn and those after it are superseded). No right of its own: what an answer says needs the right of its
 * subject, else its turn is `withheld`.
 */
export const threadRoutes = {
  'threads.list': call<ThreadList>()(
    z.strictObject({
      /** Words of titles, questions and answers; accents and case are forgiven, beginnings of words are enough. */
      search: z.string().trim().max(200, 'Recherche trop longue : 200 caractères au plus.').optional(),
      limit: z.int().min(1).max(MOST_THREADS).default(200),
    }),
  ),
  'threads.turns': call<Thread>()(thread),
  'threads.rename': call<ThreadSummary>()(
    z.strictObject({
      threadId: id,
      title: z
        .string()
        .trim()
        .max(120, 'Titre trop long : 120 caractères au plus.')
        .refine((title) => /[^\p{Cc}\p{Cf}\p{Z}]/u.test(title), 'Donnez un titre à la conversation.'),
    }),
  ),
  'threads.pin': call<ThreadSummary>()(z.strictObject({ threadId: id, pinned: z.boolean() })),
  /** It leaves the list at once; `threads.restore` brings it back within a minute. */
  'threads.remove': call<null>()(thread),
  'threads.restore': call<ThreadSummary>()(thread),
  /** Forgets every conversation of this user on this machine, whatever its scope, for good. Favourites stay. */
  'threads.clear': call<{ removed: number }>()(none),

  'threads.favourites': call<FavouriteQuestion[]>()(none),
  /** Adding a question that is there already gives the one that is. */
  'threads.addFavourite': call<FavouriteQuestion>()(
    z.strictObject({ question: z.string().trim().min(1).max(2000, 'Question trop longue : 2 000 caractères au plus.') }),
  ),
  'threads.removeFavourite': call<null>()(z.strictObject({ favouriteId: id })),

  'threads.retention': call<ThreadRetention>()(none),
  /** Applies at once: what is older goes. */
  'threads.setRetention': call<ThreadRetention>()(
    z.strictObject({ keepDays: z.int().min(1, 'Gardez au moins un jour.').max(3650, 'Gardez dix ans au plus.').nullable() }),
  ),
} as const;
