import { create } from 'zustand';
import type { Turn } from './turn.ts';

export interface Thread {
  id: string;
  /** The core's own id, known from its first answer. */
  coreId: string | undefined;
  title: string;
  startedAt: number;
  turns: Turn[];
  draft: string;
}

interface Threads {
  /** Whose conversations these are: another user starts with none. */
  owner: number | null;
  list: Thread[];
  currentId: string | null;
  /** The turn whose proof is in the inspector. */
  proofOf: string | null;
  adopt(owner: number): void;
  open(id: string | null): void;
  start(now: number): Thread;
  draft(text: string): void;
  putTurn(threadId: string, turn: Turn): void;
  updateTurn(threadId: string, turnId: string, change: (turn: Turn) => Turn): void;
  bind(threadId: string, coreId: string): void;
  remove(id: string): void;
  showProof(turnId: string | null): void;
  blankDraft: string;
}

const change = (list: Thread[], id: string, by: (thread: Thread) => Thread): Thread[] =>
  list.map((thread) => (thread.id === id ? by(thread) : thread));

const TITLE_LENGTH = 60;

/** Conversations of this window. They outlive a change of screen and a renewed session, not another user. */
export const useThreads = create<Threads>()((set, get) => ({
  owner: null,
  list: [],
  currentId: null,
  proofOf: null,
  blankDraft: '',
  adopt: (owner) => {
    if (get().owner === owner) return;
    set({ owner, list: [], currentId: null, proofOf: null, blankDraft: '' });
  },
  open: (id) => set({ currentId: id, proofOf: null }),
  start: (now) => {
    const thread: Thread = {
      id: `t${now}-${get().list.length}`,
      coreId: undefined,
      title: 'Nouvelle conversation',
      startedAt: now,
      turns: [],
      draft: '',
    };
    set((state) => ({ list: [thread, ...state.list], currentId: thread.id, proofOf: null }));
    return thread;
  },
  draft: (text) => {
    const id = get().currentId;
    if (id === null) set({ blankDraft: text });
    else set((state) => ({ list: change(state.list, id, (thread) => ({ ...thread, draft: text })) }));
  },
  putTurn: (threadId, turn) =>
    set((state) => ({
      blankDraft: '',
      list: change(state.list, threadId, (thread) => ({
        ...thread,
        title: thread.turns.length === 0 ? turn.question.slice(0, TITLE_LENGTH) : thread.title,
        turns: [...thread.turns, turn],
        draft: '',
      })),
    })),
  updateTurn: (threadId, turnId, by) =>
    set((state) => ({
      list: change(state.list, threadId, (thread) => ({
        ...thread,
        turns: thread.turns.map((turn) => (turn.id === turnId ? by(turn) : turn)),
      })),
    })),
  bind: (threadId, coreId) => set((state) => ({ list: change(state.list, threadId, (thread) => ({ ...thread, coreId })) })),
  remove: (id) =>
    set((state) => ({
      list: state.list.filter((thread) => thread.id !== id),
      currentId: state.currentId === id ? null : state.currentId,
    })),
  showProof: (turnId) => set({ proofOf: turnId }),
}));
