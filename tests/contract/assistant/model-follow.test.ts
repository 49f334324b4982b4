import { describe, expect, test } from 'vitest';
import { assistantBench } from '../../fakes/assistant.ts';
import { connectionTo, modelDeskBench } from '../../fakes/model-desk.ts';
import { fileModelServer } from '../../fakes/openai-server.ts';

const server = fileModelServer();

/** Words of no reading of the engine's: what is read is the model's choice. */
const STRANGE = 'Abracadabra gribouillis prospectus tralala ?';
const NOTHING_ELSE = { minimum: null, maximum: null, strict: false };
const OPERATIONS = {
  from: null,
  to: null,
  underWay: false,
  state: null,
  stated: false,
  without: null,
  told: null,
  kind: null,
  search: null,
  measure: 'count',
  ranked: null,
  limit: null,
  byState: false,
  ...NOTHING_ELSE,
};
const LINES = { search: null, levels: [], empty: false, sort: 'name', descending: false, limit: null, ...NOTHING_ELSE };

/** A conversation whose strange questions are read by these calls, and no sentence of the model's is told. */
function choosing(...calls: [tool: string, input: object][]) {
  server.reply = ({ body }) =>
    body.tools ? { calls: calls.map(([name, input]) => ({ name, arguments: JSON.stringify(input) })) } : { text: '' };
  return assistantBench({
    models: modelDeskBench({ initial: connectionTo(server.url) }).desk,
  });
}

describe('a follow-up to what the model chose to read', () => {
  test.each([
    ['operations_summary', { ...OPERATIONS, from: '2026-02-01', to: '2026-02-28' }, 'opérations de février 2026', 'et à Lille ?'],
    ['operations_summary', { ...OPERATIONS, measure: 'total' }, 'coût total des opérations', 'et à Lille ?'],
    ['invoices_months', { from: '2026-02', to: '2026-02', measure: 'gross' }, 'total TTC des factures de février 2026', 'et à Lille ?'],
    ['stocks_list', { ...LINES, levels: ['critical'], sort: 'level' }, 'stocks critiques', 'et à Arras ?'],
    ['stocks_list', { ...LINES, minimum: 100, strict: true }, 'stocks de plus de 100', 'et à Lille ?'],
    ['stocks_quantity', { article: 'flyer a4' }, 'combien de flyer a4 ?', 'et à Lille ?'],
    ['stocks_quantity', { article: 'flyer a4' }, 'combien de flyer a4 ?', 'et affiche a3 ?'],
  ])('%s %j: is answered as if « %s » had been understood', async (tool, input, understood, next) => {
    const byModel = choosing([tool, input]);
    const engine = assistantBench();
    const [read, said] = [await byModel.ask(STRANGE), await engine.ask(understood)];
    expect(read.tool).toBe(tool);
    expect(read.figure?.value).toBe(said.figure?.value);
    const [followed, expected] = [await byModel.ask(next, read.threadId), await engine.ask(next, said.threadId)];
    expect(followed.sentence).toBe(expected.sentence);
    expect(followed.figure).toEqual(expected.figure);
  });

  test('chips are the filters of what was read, never words that were not', async () => {
    const { ask } = choosing(['operations_summary', { ...OPERATIONS, from: '2026-02-01', to: '2026-02-28' }]);
    const { chips } = await ask(STRANGE);
    expect(chips).toEqual([{ key: 'period', name: 'Période', value: 'février 2026', carried: false }]);
  });

  test.each([
    ['a reading that cannot be asked again just so', [['operations_summary', { ...OPERATIONS, from: '2026-02-01' }]]],
    ['figures side by side', [['stocks_compare', { articles: ['flyer a4', 'affiche a3'] }]]],
    [
      'several readings',
      [
        ['stocks_quantity', { article: 'flyer a4' }],
        ['invoices_months', { from: null, to: null, measure: 'gross' }],
      ],
    ],
  ] as [string, [string, object][]][])(
    'after %s nothing goes without saying: no chip, and no figure of another filter',
    async (_what, calls) => {
      const { ask } = choosing(...calls);
      await ask('combien de carte de visite ?');
      const { chips, threadId, tool } = await ask(STRANGE);
      expect(tool).toBe(calls[0]![0]);
      expect(chips).toEqual([]);
      server.reply = () => ({ text: '' });
      const followed = await ask('et à Lille ?', threadId);
      expect(followed).toMatchObject({ figure: null, tool: null });
    },
  );
});
