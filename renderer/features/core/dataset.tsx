import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { Degradation } from '../../../shared/model/sourced.ts';
import { RIGHT_LABELS, type Right } from '../../../shared/model/tenant.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { type DatasetProblem, DatasetState } from '../../ui/dataset-state.tsx';
import { useSessionGate } from './session-gate.ts';
import { say } from './toasts.tsx';

const rightOf = (data: unknown): string | null => {
  const right = (data as { right?: unknown } | undefined)?.right;
  return typeof right === 'string' ? (RIGHT_LABELS[right as Right] ?? right) : null;
};
const reasonsOf = (data: unknown): string[] => {
  const degraded = (data as { degraded?: unknown } | undefined)?.degraded;
  return Array.isArray(degraded) ? (degraded as Degradation[]).map((each) => each.message) : [];
};

/** What a failure means for the reader. `at` in milliseconds. */
export function problemOf(error: AppError, at: number, act: { retry(): void; signIn(): void; copy?(text: string): void }): DatasetProblem {
  switch (error.code) {
    case 'session_expired':
    case 'not_signed_in':
      return { kind: 'expired', onSignIn: act.signIn };
    case 'forbidden':
      return { kind: 'forbidden', right: rightOf(error.data), message: error.message };
    case 'empty_scope':
      return { kind: 'empty_scope' };
    case 'not_found':
      return { kind: 'not_found', message: error.message };
    case 'source_unavailable':
      return { kind: 'unavailable', message: error.message, at, onRetry: act.retry, reasons: reasonsOf(error.data) };
    default:
      return {
        kind: 'error',
        message: error.message,
        code: error.code,
        at,
        onRetry: act.retry,
        onCopy: () => act.copy?.(`${new Date(at).toISOString()} ${error.code} ${error.message}`),
      };
  }
}

/** Copies and says how it went. */
export async function copyAndSay(text: string, done: string): Promise<void> {
  say((await copyText(text)) ? done : "La copie a été refusée par le système : sélectionnez le texte à l'écran.");
}

interface DatasetProps<T> {
  query: UseQueryResult<T, AppError>;
  shape: 'table' | 'cards' | 'text';
  /** What to say when the answer holds nothing; null when it holds something. */
  empty?: (data: T) => DatasetProblem | null;
  children: (data: T) => ReactNode;
}

/** A reading in each of its states. Data already on screen stays there when asking again fails, with a banner that says so. */
export function Dataset<T>({ query, shape, empty, children }: DatasetProps<T>) {
  const signIn = useSessionGate((state) => state.reopen);
  const retry = () => void query.refetch();
  if (query.data === undefined) {
    if (!query.error) return <DatasetState problem={{ kind: 'loading', shape }} />;
    const copy = (text: string) => void copyAndSay(text, 'Diagnostic copié.');
    return <DatasetState problem={problemOf(query.error, query.errorUpdatedAt, { retry, signIn, copy })} />;
  }
  const nothing = empty?.(query.data) ?? null;
  return (
    <>
      {query.error && query.error.code !== 'session_expired' && query.error.code !== 'not_signed_in' ? (
        <Banner
          tone="danger"
          title="Actualisation impossible"
          actions={
            <Button size="s" icon="arrow-clockwise" onClick={retry}>
              Réessayer
            </Button>
          }
        >
          {query.error.message} Les données affichées sont les dernières lues.
        </Banner>
      ) : null}
      {nothing ? <DatasetState problem={nothing} /> : children(query.data)}
    </>
  );
}
