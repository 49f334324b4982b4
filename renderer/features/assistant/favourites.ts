import type { FavouriteQuestion } from '../../../shared/model/threads.ts';
import { useCall, useSend } from '../core/queries.ts';
import { say } from '../core/toasts.tsx';

interface Favourites {
  list: FavouriteQuestion[];
  of(question: string): FavouriteQuestion | undefined;
  add(question: string): void;
  remove(favouriteId: string): void;
}

/** Questions the user keeps to ask again. */
export function useFavourites(): Favourites {
  const list = useCall('threads.favourites', {}, { staleTime: 60_000 }).data ?? [];
  const add = useSend('threads.addFavourite');
  const remove = useSend('threads.removeFavourite');
  const failed = { onError: (error: Error) => say(error.message) };
  return {
    list,
    of: (question) => list.find((favourite) => favourite.question === question.trim()),
    add: (question) => add.mutate({ question }, failed),
    remove: (favouriteId) => remove.mutate({ favouriteId }, failed),
  };
}
