import type { AppError } from '../../../shared/errors.ts';
import type { Answer, AnswerChunk, AnswerRow, Figure, Reservation, SourceCard } from '../../../shared/model/assistant.ts';
import type { Chip, ChipKey, Synonym } from '../../../shared/model/assistant-memory.ts';
import type { ThreadTurn } from '../../../shared/model/threads.ts';

/** One question and what came back so far, whether it was asked in this window or read back. */
export interface Turn {
  /** Of this window, for as long as it is shown. */
  key: string;
  /** The core's own, once it has taken the question. */
  id: string | null;
  question: string;
  askedAt: number;
  status: 'asking' | 'streaming' | 'done' | 'stopped' | 'failed';
  figure: Figure | null;
  rows: AnswerRow[];
  totalRows: number;
  card: SourceCard | null;
  words: string;
  answer: Answer | null;
  /** Known with the figure, before the prose. */
  reservation: Reservation;
  error: { code: AppError['code']; message: string; data?: unknown } | null;
  /** Read back from what the core keeps: the answer says its date. */
  kept: boolean;
  /** An edited question took its place, or that of one before it. */
  superseded: boolean;
}

/** How a question is asked besides its words; see `assistant.ask`. */
export interface AskOptions {
  repeats?: string | undefined;
  replaces?: string | undefined;
  without?: ChipKey[] | undefined;
}

/** A turn asked in this window. */
export interface LiveTurn extends Turn {
  /** Its conversation: the core's identifier, or this window's until the core has named it. */
  threadId: string;
  options: AskOptions;
  /** The word learnt by the correction that asked this question again. */
  learnt: Synonym | null;
}

const blank = {
  status: 'asking',
  figure: null,
  rows: [],
  totalRows: 0,
  card: null,
  words: '',
  answer: null,
  reservation: {},
  error: null,
  kept: false,
  superseded: false,
} as const;

export const newTurn = (key: string, question: string, askedAt: number): Turn => ({
  ...blank,
  rows: [],
  key,
  id: null,
  question,
  askedAt,
});

/** Takes one chunk in. The final answer replaces whatever was streamed: only it was checked word by word. */
export function advance<T extends Turn>(turn: T, chunk: AnswerChunk): T {
  switch (chunk.type) {
    case 'started':
      return { ...turn, status: 'asking', id: chunk.answerId };
    case 'facts': {
      const { figure, rows, totalRows, card, reservation } = chunk;
      return { ...turn, status: 'streaming', figure, rows, totalRows, card, reservation };
    }
    case 'words':
      return { ...turn, status: 'streaming', words: chunk.restart ? chunk.delta : turn.words + chunk.delta };
    case 'answer': {
      const { figure, rows, totalRows, card, sentence } = chunk.answer;
      return { ...turn, status: 'done', figure, rows, totalRows, card, words: sentence, answer: chunk.answer, reservation: chunk.answer };
    }
  }
}

/** Ends a turn that did not reach its answer. A cancelled one keeps what was already shown. */
export function settle<T extends Turn>(turn: T, error: AppError): T {
  if (error.code === 'cancelled') return { ...turn, status: 'stopped' };
  return { ...turn, status: 'failed', error: { code: error.code, message: error.message, data: error.data } };
}

export const isRunning = (turn: Turn | undefined): boolean => turn?.status === 'asking' || turn?.status === 'streaming';

const NOT_SHOWN = { code: 'forbidden', message: 'Cette réponse ne peut plus être montrée.' } as const;

const read = new WeakMap<ThreadTurn, Turn>();

/** A turn as the core kept it; the same one as long as it was not read again, so that it is not drawn again either. */
export function keptTurn(kept: ThreadTurn): Turn {
  const known = read.get(kept);
  if (known) return known;
  const turn = turnOf(kept);
  read.set(kept, turn);
  return turn;
}

function turnOf(kept: ThreadTurn): Turn {
  const { answer } = kept;
  const base: Turn = {
    ...newTurn(kept.id, kept.question, Date.parse(kept.askedAt)),
    id: kept.id,
    kept: true,
    superseded: kept.superseded,
  };
  if (answer) return advance(base, { type: 'answer', answer });
  if (kept.state === 'stopped') return { ...base, status: 'stopped' };
  return { ...base, status: 'failed', error: kept.error ?? NOT_SHOWN };
}

/**
 * What a conversation shows: what the core keeps of it, then what this window asked and the core has not told yet. A turn known by both is shown as
 * this window lived it. What an edited question takes the place of is superseded at once.
 */
export function turnsOf(kept: readonly ThreadTurn[], live: readonly LiveTurn[]): Turn[] {
  const byId = new Map(live.filter((turn) => turn.id !== null).map((turn) => [turn.id, turn]));
  const known = new Set(kept.map(({ id }) => id));
  const list: Turn[] = [
    ...kept.map((turn) => {
      const lived = byId.get(turn.id);
      if (!lived) return keptTurn(turn);
      return lived.superseded === turn.superseded ? lived : { ...lived, superseded: turn.superseded };
    }),
    ...live.filter((turn) => turn.id === null || !known.has(turn.id)),
  ];
  for (const { key, options } of live) {
    if (options.replaces === undefined) continue;
    const from = list.findIndex((turn) => turn.id === options.replaces);
    const to = list.findIndex((turn) => turn.key === key);
    if (from >= 0) for (let at = from; at < to; at++) list[at] = { ...list[at]!, superseded: true };
  }
  return list;
}

/** Every source of an answer, in the order of their numbers. */
export const cardsOf = (turn: Turn): SourceCard[] => turn.answer?.cards ?? (turn.card ? [turn.card] : []);

/** Filters the next question keeps: those of the last answer that still counts. */
export const carriedChips = (turns: readonly Turn[]): Chip[] =>
  turns.findLast((turn) => turn.answer !== null && !turn.superseded)?.answer?.chips ?? [];
