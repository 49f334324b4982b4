/** The place of one pair among those that left together. */
export interface Ticket {
  /** Resolves once every pair before it is done. */
  turn: Promise<void>;
  /** Published, or given up: the next one may follow. Safe to call twice. */
  done: () => void;
}

/** Keeps pairs in flight in order: each waits for those that took their ticket before it. */
export function createTurns(): { take(): Ticket } {
  let last: Promise<void> = Promise.resolve();
  return {
    take() {
      const turn = last;
      const own = Promise.withResolvers<void>();
      last = Promise.all([turn, own.promise]).then(() => {});
      return { turn, done: own.resolve };
    },
  };
}
