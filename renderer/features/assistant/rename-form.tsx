import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ThreadSummary } from '../../../shared/model/threads.ts';
import { useRename } from './thread-actions.ts';

interface RenameFormProps {
  thread: Pick<ThreadSummary, 'id' | 'title'>;
  /** The title is kept or given up; by the keyboard, which then needs a place to go. */
  onDone: (byKeyboard: boolean) => void;
}

/** The field that takes the place of the title of a conversation. Entrée and leaving it keep what is written, Échap gives it up. */
export function RenameForm({ thread, onDone }: RenameFormProps) {
  const [title, setTitle] = useState(thread.title);
  const byKeyboard = useRef(false);
  const rename = useRename(thread.id, () => onDone(byKeyboard.current));
  const left = useRef(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    // The menu that opened this field closes at the same time, and gives the keyboard back once this frame begins: it is taken after that.
    const frame = requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.select();
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  function leave(keep: boolean) {
    if (left.current) return;
    left.current = true;
    const wanted = title.trim();
    if (keep && wanted !== '' && wanted !== thread.title) rename(wanted);
    else onDone(byKeyboard.current);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || (event.key !== 'Escape' && event.key !== 'Enter')) return;
    event.preventDefault();
    event.stopPropagation();
    byKeyboard.current = true;
    leave(event.key === 'Enter');
  }
  return (
    <textarea
      ref={field}
      className="input thread-rename"
      aria-label={`Nouveau titre de « ${thread.title} »`}
      maxLength={120}
      rows={1}
      value={title}
      onChange={(event) => setTitle(event.target.value.replace(/\s*\n\s*/gu, ' '))}
      onBlur={() => leave(true)}
      onKeyDown={onKeyDown}
    />
  );
}
