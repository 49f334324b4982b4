import { type RefObject, useDeferredValue, useRef, useState } from 'react';
import { MOST_THREADS, type ThreadSummary } from '../../../shared/model/threads.ts';
import { Button } from '../../ui/button.tsx';
import { countOf, formatMoment, formatNumber } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useNow } from '../../ui/now.ts';
import { SearchBox } from '../../ui/search-box.tsx';
import { Dataset } from '../core/dataset.tsx';
import { useCall } from '../core/queries.ts';
import { useLive } from './live.ts';
import { RenameForm } from './rename-form.tsx';
import { useThreadActions } from './thread-actions.ts';

/** Conversations drawn at first, and more at each asking. */
const STEP = 200;

interface ThreadListProps {
  currentId: string | undefined;
  field: RefObject<HTMLInputElement | null>;
  /** Opened over the conversation, in a narrow window. */
  drawn: boolean;
  onChosen: () => void;
}

/** Conversations kept by the core: pinned first, then by date; a search reads questions and answers too. */
export function ThreadList({ currentId, field, drawn, onChosen }: ThreadListProps) {
  const open = useLive((live) => live.open);
  const [search, setSearch] = useState('');
  const [limit, setLimit] = useState(STEP);
  const asked = useDeferredValue(search.trim());
  const list = useCall('threads.list', asked === '' ? { limit } : { search: asked, limit }, { keep: true });
  const zone = useRef<HTMLElement>(null);
  const look = (text: string) => {
    setSearch(text);
    setLimit(STEP);
    zone.current?.scrollTo({ top: 0 });
  };
  const choose = (id: string | null) => {
    open(id);
    onChosen();
  };
  return (
    <nav ref={zone} className="threads" aria-label="Conversations" data-drawn={drawn || undefined} id="conversations">
      <div className="threads-head">
        <Button icon="plus-lg" onClick={() => choose(null)} className="threads-new">
          Nouvelle conversation
        </Button>
        {(list.data?.kept ?? 0) > 0 || search !== '' ? (
          <SearchBox ref={field} label="Chercher dans les conversations" placeholder="Chercher" value={search} onChange={look} />
        ) : null}
      </div>
      <Dataset query={list} shape="text">
        {({ groups, kept, total }) => (
          <>
            {asked !== '' ? (
              <p className="muted small threads-empty" role="status">
                {total === 0
                  ? `Aucune conversation ne contient « ${asked} ».`
                  : countOf(total, 'conversation trouvée', 'conversations trouvées')}
              </p>
            ) : null}
            {kept === 0 ? <p className="muted small threads-empty">Vos conversations apparaissent ici.</p> : null}
            {groups.map((group) => (
              <section key={group.key} className="thread-group" aria-labelledby={`groupe-${group.key}`}>
                <h2 id={`groupe-${group.key}`}>{group.label}</h2>
                <ul className="thread-items">
                  {group.threads.map((thread) => (
                    <ThreadItem key={thread.id} thread={thread} current={thread.id === currentId} onOpen={() => choose(thread.id)} />
                  ))}
                </ul>
              </section>
            ))}
            <More
              shown={groups.reduce((count, { threads }) => count + threads.length, 0)}
              total={total}
              onMore={() => setLimit(limit + STEP)}
            />
          </>
        )}
      </Dataset>
    </nav>
  );
}

/** Conversations that the list does not hold: never left out without a word. */
function More({ shown, total, onMore }: { shown: number; total: number; onMore: () => void }) {
  if (shown >= total) return null;
  return (
    <div className="threads-more">
      <p className="muted small">
        {formatNumber(shown)} sur {formatNumber(total)} conversations
        {shown >= MOST_THREADS ? '. Cherchez un mot pour trouver les autres.' : ''}
      </p>
      {shown < MOST_THREADS ? (
        <Button size="s" onClick={onMore}>
          Voir plus
        </Button>
      ) : null}
    </div>
  );
}

function ThreadItem({ thread, current, onOpen }: { thread: ThreadSummary; current: boolean; onOpen: () => void }) {
  const now = useNow(60_000);
  const [naming, setNaming] = useState(false);
  const actions = useThreadActions(thread, () => setNaming(true));
  const renamed = useRef(false);
  const done = (byKeyboard: boolean) => {
    renamed.current = byKeyboard;
    setNaming(false);
  };
  if (naming)
    return (
      <li className="thread-item">
        <RenameForm thread={thread} onDone={done} />
      </li>
    );
  /** The keyboard goes back to the conversation that it has just named. */
  const comeBack = (element: HTMLElement | null) => {
    if (!element || !renamed.current) return;
    renamed.current = false;
    element.focus();
  };
  return (
    <li className="thread-item">
      <button
        ref={comeBack}
        type="button"
        className="thread-open"
        aria-current={current ? 'true' : undefined}
        onClick={onOpen}
        title={thread.title}
      >
        <span className="thread-title">{thread.title}</span>
        {thread.found ? (
          <span className="thread-found">
            {thread.found.map((piece, at) =>
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one sentence never move
              piece.match ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>,
            )}
          </span>
        ) : (
          <span className="muted thread-when">
            {formatMoment(thread.updatedAt, now)} · {countOf(thread.turns, 'question')}
          </span>
        )}
      </button>
      <Menu
        label={`Actions sur « ${thread.title} »`}
        className="icon-button thread-menu"
        trigger={
          <>
            <Icon name="three-dots" size={15} />
            <span className="visually-hidden">Actions sur « {thread.title} »</span>
          </>
        }
        entries={actions}
      />
    </li>
  );
}
