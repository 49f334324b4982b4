import { useCallback } from 'react';
import { AppError } from '../../../shared/errors.ts';
import type { Synonym } from '../../../shared/model/assistant-memory.ts';
import type { Link } from '../../link/link.ts';
import { useLink } from '../core/link-context.tsx';
import { useOwner } from '../core/queries.ts';
import { useSessionGate } from '../core/session-gate.ts';
import { say } from '../core/toasts.tsx';
import { coreIdOf, useLive } from './live.ts';
import { type AskOptions, advance, isRunning, newTurn, settle, type Turn } from './turn.ts';

const running = new Map<string, AbortController>();

const asAppError = (error: unknown): AppError =>
  error instanceof AppError ? error : new AppError('internal', 'La réponse a été interrompue. Réessayez.', { cause: error });

export const isSignInError = (code: AppError['code'] | undefined): boolean => code === 'session_expired' || code === 'not_signed_in';

/** Streams the answer of one turn into the store. Never rejects: a failure is a state of the turn. */
async function run(link: Link, key: string): Promise<void> {
  const { update, bind } = useLive.getState();
  const asked = useLive.getState().turns.find((turn) => turn.key === key);
  if (!asked) return;
  const controller = new AbortController();
  running.set(key, controller);
  const threadId = coreIdOf(asked.threadId);
  const given = Object.fromEntries(Object.entries({ threadId, ...asked.options }).filter(([, value]) => value !== undefined));
  try {
    for await (const chunk of link.stream('assistant.ask', { question: asked.question, ...given }, { signal: controller.signal })) {
      if (chunk.type === 'started') bind(key, chunk.threadId);
      update(key, (turn) => advance(turn, chunk));
    }
    const cut = controller.signal.aborted
      ? new AppError('cancelled', '')
      : new AppError('internal', "La réponse s'est arrêtée avant la fin.");
    update(key, (turn) => (turn.status === 'done' ? turn : settle(turn, cut)));
  } catch (cause) {
    const error = controller.signal.aborted ? new AppError('cancelled', 'Réponse arrêtée.') : asAppError(cause);
    update(key, (turn) => settle(turn, error));
    if (isSignInError(error.code)) useSessionGate.getState().expire();
  } finally {
    running.delete(key);
  }
}

/** Id of the field where questions are written. */
export const FIELD = 'question';
/** Goes to where questions are written: what was pressed to ask may be gone with the next drawing. */
export const focusField = (): void => document.getElementById(FIELD)?.focus();

/** Whether the open conversation is being answered: nothing of it is asked again meanwhile. It is said, so that a press is never without effect. */
export function isAnswering(): boolean {
  const { currentId, turns } = useLive.getState();
  const answering = turns.some((turn) => turn.threadId === currentId && isRunning(turn));
  if (answering) say('Une réponse est en cours dans cette conversation. Attendez-la, ou arrêtez-la.');
  return answering;
}

export type Ask = (question: string, options?: AskOptions & { learnt?: Synonym | null }) => void;

/**
 * Asks in the current conversation, without the filters that were taken away. One question at a time in a conversation: while one is being
 * answered, another one begins a new conversation, and the same one is not asked twice.
 */
export function useAsk(): Ask {
  const link = useLink();
  const owner = useOwner();
  return useCallback(
    (question, { learnt, ...options } = {}) => {
      const text = question.trim();
      if (text === '') return;
      // A turn asked again is understood where it stood: elsewhere it would lose what it followed.
      if ((options.repeats ?? options.replaces) !== undefined && isAnswering()) return;
      // Other screens ask too, before the assistant was ever shown: what they ask is this user's from the start.
      if (owner !== undefined) useLive.getState().adopt(owner);
      const under = useLive.getState().turns.find((turn) => turn.threadId === useLive.getState().currentId && isRunning(turn));
      if (under?.question === text) return;
      if (under) useLive.getState().open(null);
      const { currentId, turns, dropped, put } = useLive.getState();
      const now = Date.now();
      // What is taken away from the next question is not taken from one asked again: the core knows what that one was asked without.
      const without = options.without ?? (options.repeats === undefined ? dropped[currentId] : undefined) ?? [];
      const key = `q${now}-${turns.length}`;
      put({
        ...newTurn(key, text, now),
        threadId: currentId,
        options: { ...options, without: without.length > 0 ? without : undefined },
        learnt: learnt ?? null,
      });
      void run(link, key);
      focusField();
    },
    [link, owner],
  );
}

/**
 * Asks a turn again. What the core never took starts again in place; the last question, when it was not answered, is replaced; an answered one is
 * asked again as it was, at the end.
 */
export function useAskAgain(): (turn: Turn, last: boolean) => void {
  const link = useLink();
  const ask = useAsk();
  return useCallback(
    (turn, last) => {
      if (running.has(turn.key)) return;
      const lived = useLive.getState().turns.find((each) => each.key === turn.key);
      if (turn.id === null) {
        useLive.getState().update(turn.key, (former) => ({ ...former, ...newTurn(former.key, former.question, Date.now()) }));
        void run(link, turn.key);
      } else if (last && turn.status !== 'done') ask(turn.question, { replaces: turn.id, without: lived?.options.without });
      else ask(turn.question, { repeats: turn.id, without: lived?.options.without });
    },
    [link, ask],
  );
}

/** Stops an answer; what is already shown stays. */
export const stopAnswer = (key: string): void => running.get(key)?.abort();
