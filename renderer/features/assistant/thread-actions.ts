import type { ThreadFormat } from '../../../shared/model/report.ts';
import type { ThreadSummary } from '../../../shared/model/threads.ts';
import type { MenuEntry } from '../../ui/menu.tsx';
import { useSend } from '../core/queries.ts';
import { say } from '../core/toasts.tsx';
import { useSaveThread } from './export.ts';
import { useLive } from './live.ts';

/** What can be done with a conversation besides opening it. Where its title is shown, it is also named. */
export function useThreadActions(
  { id: threadId, title, pinned }: Pick<ThreadSummary, 'id' | 'title' | 'pinned'>,
  onRename: () => void,
): MenuEntry[] {
  const pin = useSend('threads.pin');
  const remove = useSend('threads.remove');
  const restore = useSend('threads.restore');
  const save = useSaveThread();
  const failed = { onError: (error: Error) => say(error.message) };
  const removeIt = () =>
    remove.mutate(
      { threadId },
      {
        ...failed,
        onSuccess: () => {
          useLive.getState().forget(threadId);
          say(`Conversation « ${title} » supprimée.`, { label: 'Annuler', run: () => restore.mutate({ threadId }, failed) });
        },
      },
    );
  const saveAs = async (format: ThreadFormat) => {
    const problem = await save(threadId, format);
    if (problem !== null) say(problem);
  };
  return [
    {
      id: 'pin',
      label: pinned ? 'Détacher' : 'Épingler',
      icon: pinned ? 'pin-angle-fill' : 'pin-angle',
      onAction: () => pin.mutate({ threadId, pinned: !pinned }, failed),
    },
    { id: 'rename', label: 'Renommer', icon: 'pencil', onAction: onRename },
    { id: 'md', label: 'Exporter en Markdown', icon: 'filetype-md', onAction: () => void saveAs('md') },
    { id: 'pdf', label: 'Exporter en PDF', icon: 'filetype-pdf', onAction: () => void saveAs('pdf') },
    { id: 'remove', label: 'Supprimer', icon: 'trash', onAction: removeIt },
  ];
}

/** Gives a conversation another title, then goes back to showing it. */
export function useRename(threadId: string, onDone: () => void): (title: string) => void {
  const rename = useSend('threads.rename');
  return (title) => rename.mutate({ threadId, title }, { onError: (error) => say(error.message), onSettled: onDone });
}
