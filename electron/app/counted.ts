import { AppError } from '../../shared/errors.ts';
import type { AnswerChunk } from '../../shared/model/assistant.ts';
import type { Assistant } from '../assistant/assistant.ts';
import type { Clock } from '../kit/clock.ts';
import type { IdentityPort } from '../tenant/tenant.ts';
import type { createKpis } from '../watch/watch.ts';

type Counter = Pick<ReturnType<typeof createKpis>, 'question' | 'refusal'>;

/** Doors that count what goes through them; what they give is untouched. */
export const counted = {
  /** Questions: the figure shown in how long, or not answered. What a model adds after it, and what its asker gave up, count for nothing. */
  assistant: (assistant: Assistant, counter: Counter, clock: Pick<Clock, 'monotonic'>): Assistant => ({
    ...assistant,
    async *ask(session, input, signal): AsyncGenerator<AnswerChunk> {
      const startedAt = clock.monotonic();
      let shownAfter: number | null = null;
      let answered = false;
      try {
        for await (const chunk of assistant.ask(session, input, signal)) {
          if (chunk.type === 'facts') shownAfter = clock.monotonic() - startedAt;
          if (chunk.type === 'answer') {
            answered = true;
            counter.question(true, shownAfter ?? clock.monotonic() - startedAt);
          }
          yield chunk;
        }
      } catch (error) {
        if (!answered && !signal?.aborted) counter.question(false, clock.monotonic() - startedAt);
        throw error;
      }
    },
  }),

  /** Sign-ins that CFI refused. */
  identity: (identity: IdentityPort, counter: Counter): IdentityPort => ({
    ...identity,
    async signIn(...asked) {
      try {
        return await identity.signIn(...asked);
      } catch (error) {
        if (error instanceof AppError && error.code === 'sign_in_refused') counter.refusal('sign_in');
        throw error;
      }
    },
  }),
};
