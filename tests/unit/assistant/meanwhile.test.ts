import { describe, expect, test } from 'vitest';
import { createAssistant } from '../../../electron/assistant/assistant.ts';
import { createLog } from '../../../electron/kit/log.ts';
import type { Stocks } from '../../../electron/stock/stock.ts';
import { assistantBench, collect } from '../../fakes/assistant.ts';
import { TREE } from '../../fixtures/assistant/world.ts';

/** The assistant over stocks that are read only once they are let go. */
function slow() {
  const { world, session, db, clock } = assistantBench();
  let gate: Promise<void> = Promise.resolve();
  const stocks: Stocks = {
    ...world.stocks,
    articles: async (...asked) => {
      await gate;
      return world.stocks.articles(...asked);
    },
  };
  const log = createLog(() => undefined, clock.now);
  const assistant = createAssistant({ stocks, sources: world.sources, db, clock, log, divisions: () => TREE });
  const ask = async (question: string, more: { threadId?: string; replaces?: string } = {}) =>
    (await collect(assistant.ask(session, { question, ...more }))).answer;
  /** What begins from now on waits; the rest does not. */
  const hold = () => {
    const held = Promise.withResolvers<void>();
    gate = held.promise;
    const others = () => {
      gate = Promise.resolve();
    };
    return { letGo: () => held.resolve(), others };
  };
  const under = async <T>(work: () => Promise<T>) => {
    const { letGo, others } = hold();
    const done = work();
    await new Promise((resolve) => setTimeout(resolve, 20));
    others();
    return { done, letGo };
  };
  return { assistant, session, db, ask, under };
}
const questions = ({ assistant, session }: Pick<ReturnType<typeof slow>, 'assistant' | 'session'>, threadId: string) =>
  assistant.conversations.thread(session, threadId).turns.map(({ question, superseded }) => [question, superseded]);

describe('while a question is being answered', () => {
  test('its conversation, removed then brought back, has the answer', async () => {
    const bench = slow();
    const { assistant, session, ask, under } = bench;
    const { threadId } = await ask('Combien de flyer a4 ?');
    const { done, letGo } = await under(() => ask('Combien d’affiche a3 ?', { threadId }));
    assistant.conversations.remove(session, threadId);
    letGo();
    await done;
    expect(assistant.conversations.list(session, { limit: 10 }).kept).toBe(0);
    assistant.conversations.restore(session, threadId);
    expect(questions(bench, threadId)).toHaveLength(2);
  });

  test('one that was removed for good does not come back by itself', async () => {
    const { assistant, session, db, ask, under } = slow();
    const { threadId } = await ask('Combien de flyer a4 ?');
    const { done, letGo } = await under(() => ask('Combien d’affiche a3 ?', { threadId }));
    assistant.conversations.clear(session);
    letGo();
    await done;
    expect(db.prepare('SELECT id FROM assistant_threads').all()).toEqual([]);
    expect(() => assistant.conversations.restore(session, threadId)).toThrow();
  });

  test('an edited question takes the place of what followed it then, never of what another window asked since', async () => {
    const bench = slow();
    const { assistant, session, ask, under } = bench;
    const { threadId } = await ask('Combien de flyer a4 ?');
    const { id } = await ask('Combien d’affiche a3 ?', { threadId });
    const { done, letGo } = await under(() => ask('Combien d’affiche a2 ?', { threadId, replaces: id }));
    await ask('Combien de carte de visite ?', { threadId });
    letGo();
    await done;
    expect(questions(bench, threadId)).toEqual([
      ['Combien de flyer a4 ?', false],
      ['Combien d’affiche a3 ?', true],
      ['Combien de carte de visite ?', false],
      ['Combien d’affiche a2 ?', false],
    ]);
    expect(assistant.conversations.list(session, { search: 'visite', limit: 10 }).total).toBe(1);
  });
});

test('a word that is being learnt while its user is forgotten is not kept', async () => {
  const { assistant, session, db, ask, under } = slow();
  const { id } = await ask('combien de zorglub ?');
  const { done, letGo } = await under(() => assistant.correct(session, { answerId: id, kind: 'article', value: 'Flyer A4' }));
  assistant.conversations.forget(session.scope.userId);
  letGo();
  await expect(done).rejects.toMatchObject({ code: 'cancelled' });
  for (const table of ['assistant_synonyms', 'assistant_scopes']) expect(db.prepare(`SELECT * FROM ${table}`).all()).toEqual([]);
});
