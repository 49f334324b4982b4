import { describe, expect, test } from 'vitest';
import { subjectsOf } from '../../../electron/assistant/answer-subjects.ts';
import { subjectOfIntent } from '../../../electron/assistant/engine/intent/intents.ts';
import { INTENT_OF_TOOL } from '../../../electron/assistant/plan.ts';
import { TOOLS } from '../../../electron/assistant/tools/registry.ts';
import { assistantBench } from '../../fakes/assistant.ts';
import { connectionTo, modelDeskBench } from '../../fakes/model-desk.ts';
import { fileModelServer } from '../../fakes/openai-server.ts';
import { fakeSession } from '../../fakes/stocks.ts';
import { DIVISIONS } from '../../fixtures/assistant/world.ts';

const server = fileModelServer();

const STOCKS = { name: 'stocks_quantity', arguments: '{"article":"flyer a4"}' };
const INVOICES = { name: 'invoices_months', arguments: '{"from":"2026-02","to":"2026-02","measure":"gross"}' };

describe('an answer of several subjects that a model chose', () => {
  test.each([
    ['the second subject', [STOCKS, INVOICES]],
    ['the first subject', [INVOICES, STOCKS]],
  ])('is withheld whole once the right to %s is withdrawn: conversation, answer, search and favourite', async (_which, calls) => {
    server.reply = ({ body }) => (body.tools ? { calls } : { text: 'x' });
    const { desk } = modelDeskBench({ initial: connectionTo(server.url) });
    const { assistant, session, ask } = assistantBench({ models: desk });
    const { conversations } = assistant;
    const answer = await ask('Abracadabra gribouillis prospectus tralala ?');
    expect(answer.sentence).toContain('639,26');
    expect(conversations.list(session, { search: '639', limit: 10 }).total).toBe(1);
    expect(assistant.answer(session, answer.id)).not.toBeNull();
    expect(conversations.addFavourite(session, answer.question).subject).toBe(answer.subject);

    for (const right of ['stocks_Visu', 'factures_Visu'] as const) {
      const without = fakeSession(DIVISIONS, { rights: [right] });
      const { turns } = conversations.thread(without, answer.threadId);
      expect(turns).toMatchObject([{ state: 'withheld', answer: null, error: { code: 'forbidden' } }]);
      expect(turns[0]!.error!.data).toEqual({ right: right === 'stocks_Visu' ? 'factures_Visu' : 'stocks_Visu' });
      expect(assistant.answer(without, answer.id)).toBeNull();
      expect(conversations.list(without, { search: '639', limit: 10 }).total).toBe(0);
    }
  });

  test('every tool a model may call is known by its subject', () => {
    for (const { name } of TOOLS) {
      const subject = subjectOfIntent(INTENT_OF_TOOL[name]!);
      expect(subjectsOf({ subject: 'hors_sujet', arguments: { calls: [{ tool: name, input: {} }] } })).toEqual(['hors_sujet', subject]);
    }
  });
});
