import type { AppError } from '../../../shared/errors.ts';
import type { Answer, AnswerChunk, AnswerRow, Figure, SourceCard } from '../../../shared/model/assistant.ts';

/** One question and what came back so far. */
export interface Turn {
  id: string;
  question: string;
  askedAt: number;
  status: 'asking' | 'streaming' | 'done' | 'stopped' | 'failed';
  figure: Figure | null;
  rows: AnswerRow[];
  totalRows: number;
  card: SourceCard | null;
  words: string;
  answer: Answer | null;
  error: { code: AppError['code']; message: string; data?: unknown } | null;
}

export const newTurn = (id: string, question: string, askedAt: number): Turn => ({
  id,
  question,
  askedAt,
  status: 'asking',
  figure: null,
  rows: [],
  totalRows: 0,
  card: null,
  words: '',
  answer: null,
  error: null,
});

/** Takes one chunk in. The final answer replaces whatever was streamed: only it was checked word by word. */
export function advance(turn: Turn, chunk: AnswerChunk): Turn {
  switch (chunk.type) {
    case 'started':
      return { ...turn, status: 'asking' };
    case 'facts':
      return { ...turn, status: 'streaming', figure: chunk.figure, rows: chunk.rows, totalRows: chunk.totalRows, card: chunk.card };
    case 'words':
      return { ...turn, status: 'streaming', words: turn.words + chunk.delta };
    case 'answer': {
      const { figure, rows, totalRows, card, sentence } = chunk.answer;
      return { ...turn, status: 'done', figure, rows, totalRows, card, words: sentence, answer: chunk.answer };
    }
  }
}

/** Ends a turn that did not reach its answer. A cancelled one keeps what was already shown. */
export function settle(turn: Turn, error: AppError): Turn {
  if (error.code === 'cancelled') return { ...turn, status: 'stopped' };
  return { ...turn, status: 'failed', error: { code: error.code, message: error.message, data: error.data } };
}

export const isRunning = (turn: Turn | undefined): boolean => turn?.status === 'asking' || turn?.status === 'streaming';
