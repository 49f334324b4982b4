import type { OutboxState } from '../../shared/model/outbox.ts';
import type { Line } from './line.ts';
import type { Store } from './store.ts';

const SENDABLE: readonly OutboxState[] = ['queued', 'retrying', 'sending'];

/**
 * Takes a line for sending, inside the caller's transaction: what was cancelled, held or given out meanwhile is left alone.
 * @returns the line as it was before, null when there is nothing to take.
 */
export function claim(store: Store, reference: string, mostAttempts: number): Line | null {
  const line = store.get(reference);
  if (line === null || !SENDABLE.includes(line.state) || line.held || line.handedAt !== null) return null;
  const attempts = line.attempts + 1;
  const again = line.failure === 'lock' || line.failure === 'doubt' || attempts > mostAttempts;
  store.update(
    reference,
    { state: 'sending', attempts, cause: null, nextAt: null, delayMs: 0 },
    again ? {} : { event: 'Envoi commencé', detail: `essai ${attempts}` },
  );
  return line;
}
