import { Button, IconButton } from '../../ui/button.tsx';
import { formatMoment } from '../../ui/format.ts';
import { useNow } from '../../ui/now.ts';
import { useThreads } from './threads.ts';

/** Conversations of this session, the latest first. */
export function ThreadList() {
  const { list, currentId, open, remove } = useThreads();
  const now = useNow(60_000);
  return (
    <nav className="threads" aria-label="Conversations">
      <Button icon="plus-lg" onClick={() => open(null)} className="threads-new">
        Nouvelle conversation
      </Button>
      <ul className="thread-items">
        {list.map((thread) => (
          <li key={thread.id} className="thread-item">
            <button
              type="button"
              className="thread-open"
              aria-current={thread.id === currentId ? 'true' : undefined}
              onClick={() => open(thread.id)}
              title={thread.title}
            >
              <span className="truncate">{thread.title}</span>
              <span className="muted thread-when">{formatMoment(new Date(thread.startedAt).toISOString(), now)}</span>
            </button>
            <IconButton icon="x-lg" label={`Retirer « ${thread.title} »`} className="thread-remove" onClick={() => remove(thread.id)} />
          </li>
        ))}
      </ul>
      {list.length === 0 ? <p className="muted small threads-empty">Vos conversations apparaissent ici.</p> : null}
    </nav>
  );
}
