import { AppError } from '../../shared/errors.ts';
import type { TenantScope } from '../tenant/tenant.ts';

/** Refreshes under way, by user: who asks that nothing be kept of them is not copied again by what had begun before. */
export interface Copying {
  /** @throws AppError cancelled for a user who was forgotten and has not signed in since */
  run<T>(scope: TenantScope, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Ends what is under way for a user, and refuses what has not begun; done once nothing of it writes any more. */
  end(userId: number): Promise<void>;
  /** They signed in again. */
  allow(userId: number): void;
}

export function createCopying(): Copying {
  const gone = new Set<number>();
  const underWay = new Map<number, Set<{ stop: AbortController; done: Promise<unknown> }>>();
  return {
    async run({ userId }, signal, work) {
      if (gone.has(userId)) throw new AppError('cancelled', 'Demande annulée.');
      const stop = new AbortController();
      const done = work(signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]));
      const mine = { stop, done };
      const all = underWay.get(userId) ?? new Set();
      underWay.set(userId, all.add(mine));
      try {
        return await done;
      } finally {
        all.delete(mine);
      }
    },
    async end(userId) {
      gone.add(userId);
      const all = [...(underWay.get(userId) ?? [])];
      for (const { stop } of all) stop.abort();
      await Promise.allSettled(all.map(({ done }) => done));
    },
    allow: (userId) => void gone.delete(userId),
  };
}
