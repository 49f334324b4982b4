import type { ChipKey } from '../../../shared/model/assistant-memory.ts';
import { perUser } from '../core/per-user.ts';
import { isRunning, type LiveTurn } from './turn.ts';

/** What begins the identifier of a conversation that the core does not know yet. */
const BLANK = 'nouvelle:';

interface Live {
  /** User and scope these belong to: another user starts with nothing. */
  owner: string | null;
  currentId: string;
  /** Times a conversation was opened; numbers the new ones. */
  opened: number;
  turns: LiveTurn[];
  /** What is being written, by conversation. */
  drafts: Record<string, string>;
  /** Carried filters taken away from the next question, by conversation. */
  dropped: Record<string, ChipKey[]>;
  /** The turn whose proofs are shown and the card looked at; null = those of the last answer. */
  proof: { key: string; card: number | null } | null;
  adopt(owner: string): void;
  /** Opens a conversation; null = a new one. */
  open(id: string | null): void;
  write(text: string): void;
  drop(key: ChipKey): void;
  restoreChips(): void;
  put(turn: LiveTurn): void;
  update(key: string, change: (turn: LiveTurn) => LiveTurn): void;
  /** The core has named the conversation of a turn. */
  bind(key: string, coreId: string): void;
  forget(threadId: string): void;
  showProof(proof: Live['proof']): void;
}

/** The core's identifier of a conversation; undefined while it has none. */
export const coreIdOf = (id: string): string | undefined => (id.startsWith(BLANK) ? undefined : id);

const userOf = (owner: string | null): string | undefined => owner?.slice(0, owner.indexOf(':'));

/** Read back from the core when its conversation is opened again. */
const isTold = (turn: LiveTurn): boolean => turn.id !== null && !isRunning(turn) && coreIdOf(turn.threadId) !== undefined;

const nothing = { turns: [], drafts: {}, dropped: {}, proof: null };

function moved<T>(record: Record<string, T>, from: string, to: string): Record<string, T> {
  const { [from]: value, ...others } = record;
  return value === undefined ? record : { ...others, [to]: value };
}

/** Conversations of this window while they are lived. They outlive a change of screen and a renewed session, not another user. */
export const useLive = perUser<Live>((set, get) => ({
  owner: null,
  currentId: `${BLANK}0`,
  opened: 0,
  ...nothing,
  adopt: (owner) => {
    const before = get().owner;
    if (before === owner) return;
    if (userOf(before) === userOf(owner)) set((state) => ({ owner, proof: null, turns: state.turns.filter((turn) => !isTold(turn)) }));
    else set((state) => ({ ...nothing, owner, opened: state.opened + 1, currentId: `${BLANK}${state.opened + 1}` }));
  },
  open: (id) =>
    set((state) => ({
      opened: state.opened + 1,
      currentId: id ?? `${BLANK}${state.opened + 1}`,
      proof: null,
      turns: id === state.currentId ? state.turns : state.turns.filter((turn) => !isTold(turn)),
    })),
  write: (text) => set((state) => ({ drafts: { ...state.drafts, [state.currentId]: text } })),
  drop: (key) => set((state) => ({ dropped: { ...state.dropped, [state.currentId]: [...(state.dropped[state.currentId] ?? []), key] } })),
  restoreChips: () => set((state) => ({ dropped: { ...state.dropped, [state.currentId]: [] } })),
  put: (turn) =>
    set((state) => ({
      turns: [...state.turns, turn],
      drafts: { ...state.drafts, [turn.threadId]: '' },
      dropped: { ...state.dropped, [turn.threadId]: [] },
      proof: null,
    })),
  update: (key, change) => set((state) => ({ turns: state.turns.map((turn) => (turn.key === key ? change(turn) : turn)) })),
  bind: (key, coreId) => {
    const from = get().turns.find((turn) => turn.key === key)?.threadId;
    if (from === undefined || from === coreId) return;
    set((state) => ({
      currentId: state.currentId === from ? coreId : state.currentId,
      turns: state.turns.map((turn) =>
        turn.key === key || (turn.threadId === from && coreIdOf(from) === undefined) ? { ...turn, threadId: coreId } : turn,
      ),
      drafts: moved(state.drafts, from, coreId),
      dropped: moved(state.dropped, from, coreId),
    }));
  },
  forget: (threadId) => {
    set((state) => ({ turns: state.turns.filter((turn) => turn.threadId !== threadId) }));
    if (get().currentId === threadId) get().open(null);
  },
  showProof: (proof) => set({ proof }),
}));
