import { useEffect } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Chip } from '../../../shared/model/assistant-memory.ts';
import type { Thread } from '../../../shared/model/threads.ts';
import { useCall, useOwner } from '../core/queries.ts';
import { coreIdOf, useLive } from './live.ts';
import { carriedChips, isRunning, type Turn, turnsOf } from './turn.ts';

export interface Conversation {
  id: string;
  /** The core's; undefined while it has none. */
  coreId: string | undefined;
  /** What the core keeps of it; undefined while it is read or when it is new. */
  thread: Thread | undefined;
  /** All of them, replaced ones included. */
  turns: Turn[];
  /** The last that still counts. */
  last: Turn | undefined;
  running: boolean;
  /** Kept filters, those taken away left out. */
  chips: Chip[];
  dropped: number;
  reading: ReturnType<typeof useCall<'threads.turns'>>;
}

/** The open conversation: what the core keeps and what this window is living. */
export function useConversation(): Conversation {
  const owner = useOwner();
  // Not the drafts: a key pressed in the field would draw the whole conversation again.
  const { currentId, lived, dropped, adopt, open } = useLive(
    useShallow(({ currentId, turns, dropped, adopt, open }) => ({ currentId, lived: turns, dropped, adopt, open })),
  );
  useEffect(() => {
    if (owner !== undefined) adopt(owner);
  }, [owner, adopt]);
  const coreId = coreIdOf(currentId);
  const live = lived.filter((turn) => turn.threadId === currentId);
  const running = live.some(isRunning);
  // A new conversation is written with its first answer: asked before, the core would say that it does not exist.
  const reading = useCall('threads.turns', { threadId: coreId ?? '' }, { enabled: coreId !== undefined && !running });
  const thread = coreId === undefined ? undefined : reading.data;
  const gone = coreId !== undefined && reading.error?.code === 'not_found' && live.length === 0;
  useEffect(() => {
    if (gone) open(null);
  }, [gone, open]);
  const turns = turnsOf(thread?.turns ?? [], live);
  const without = dropped[currentId] ?? [];
  return {
    id: currentId,
    coreId,
    thread,
    turns,
    last: turns.findLast((turn) => !turn.superseded),
    running,
    chips: carriedChips(turns).filter(({ key }) => !without.includes(key)),
    dropped: without.length,
    reading,
  };
}
