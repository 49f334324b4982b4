import { useCallback } from 'react';
import { AppError } from '../../../shared/errors.ts';
import type { Link } from '../../link/link.ts';
import { useLink } from '../core/link-context.tsx';
import { useSessionGate } from '../core/session-gate.ts';
import { useThreads } from './threads.ts';
import { advance, newTurn, settle } from './turn.ts';

const running = new Map<string, AbortController>();

const asAppError = (error: unknown): AppError =>
  error instanceof AppError ? error : new AppError('internal', 'La réponse a été interrompue. Réessayez.', { cause: error });

/** Streams the answer of one turn into the store. Never rejects: a failure is a state of the turn. */
async function run(link: Link, threadId: string, turnId: string, question: string): Promise<void> {
  const { updateTurn, bind } = useThreads.getState();
  const controller = new AbortController();
  running.set(turnId, controller);
  const coreId = useThreads.getState().list.find((thread) => thread.id === threadId)?.coreId;
  try {
    const input = coreId === undefined ? { question } : { question, threadId: coreId };
    for await (const chunk of link.stream('assistant.ask', input, { signal: controller.signal })) {
      if (chunk.type === 'started') bind(threadId, chunk.threadId);
      updateTurn(threadId, turnId, (turn) => advance(turn, chunk));
    }
    updateTurn(threadId, turnId, (turn) =>
      turn.status === 'done'
        ? turn
        : settle(
            turn,
            controller.signal.aborted ? new AppError('cancelled', '') : new AppError('internal', "La réponse s'est arrêtée avant la fin."),
          ),
    );
  } catch (cause) {
    const error = controller.signal.aborted ? new AppError('cancelled', 'Réponse arrêtée.') : asAppError(cause);
    updateTurn(threadId, turnId, (turn) => settle(turn, error));
    if (error.code === 'session_expired' || error.code === 'not_signed_in') useSessionGate.getState().expire();
  } finally {
    running.delete(turnId);
  }
}

/** Asks in the current conversation, or in a new one. */
export function useAsk(): (question: string) => void {
  const link = useLink();
  return useCallback(
    (question: string) => {
      const text = question.trim();
      if (text === '') return;
      const store = useThreads.getState();
      const now = Date.now();
      const thread = store.list.find((each) => each.id === store.currentId) ?? store.start(now);
      const turn = newTurn(`q${now}-${thread.turns.length}`, text, now);
      store.putTurn(thread.id, turn);
      void run(link, thread.id, turn.id, text);
    },
    [link],
  );
}

/** Asks the same turn again, in place. */
export function useRetry(): (threadId: string, turnId: string) => void {
  const link = useLink();
  return useCallback(
    (threadId: string, turnId: string) => {
      const { list, updateTurn } = useThreads.getState();
      const turn = list.find((each) => each.id === threadId)?.turns.find((each) => each.id === turnId);
      if (!turn || running.has(turnId)) return;
      updateTurn(threadId, turnId, (former) => newTurn(former.id, former.question, Date.now()));
      void run(link, threadId, turnId, turn.question);
    },
    [link],
  );
}

/** Stops an answer; what is already shown stays. */
export const stopAnswer = (turnId: string): void => running.get(turnId)?.abort();
