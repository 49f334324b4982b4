import { useRef, useState } from 'react';
import type { Thread } from '../../../shared/model/threads.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { RenameForm } from './rename-form.tsx';
import { useThreadActions } from './thread-actions.ts';

interface ConversationHeadProps {
  /** null = a blank conversation, which has its own heading. */
  title: string | null;
  thread: Thread | undefined;
  /** Shown only when its column does not fit. */
  threads: { open: boolean; toggle: () => void };
  proofs: { open: boolean; toggle: () => void } | null;
}

/** The name of the open conversation, what can be done with it, and the way to the columns that do not fit. */
export function ConversationHead({ title, thread, threads, proofs }: ConversationHeadProps) {
  // Of which conversation the title is being written: another one may be opened meanwhile.
  const [named, setNamed] = useState<string | null>(null);
  const naming = thread !== undefined && thread.id === named;
  const heading = useRef<HTMLHeadingElement>(null);
  const done = (byKeyboard: boolean) => {
    setNamed(null);
    if (byKeyboard) heading.current?.focus();
  };
  return (
    <header className={`conversation-head ${title === null ? 'conversation-head-blank' : ''}`}>
      <IconButton
        icon="layout-sidebar"
        label="Conversations"
        className="show-threads"
        aria-expanded={threads.open}
        aria-controls="conversations"
        onClick={threads.toggle}
      />
      {title === null ? null : (
        <h1 ref={heading} className={naming ? 'visually-hidden' : 'truncate'} tabIndex={-1} title={title}>
          {title}
        </h1>
      )}
      {naming ? <RenameForm thread={thread} onDone={done} /> : null}
      {thread ? <Actions thread={thread} onRename={() => setNamed(thread.id)} /> : null}
      {proofs ? (
        <IconButton
          icon="shield-check"
          label="Preuves"
          className="show-proofs"
          aria-expanded={proofs.open}
          aria-controls="preuves"
          onClick={proofs.toggle}
        />
      ) : null}
    </header>
  );
}

function Actions({ thread, onRename }: { thread: Thread; onRename: () => void }) {
  const entries = useThreadActions(thread, onRename);
  return (
    <Menu
      label="Actions sur cette conversation"
      className="icon-button"
      trigger={
        <>
          <Icon name="three-dots" size={16} />
          <span className="visually-hidden">Actions sur cette conversation</span>
        </>
      }
      entries={entries}
    />
  );
}
