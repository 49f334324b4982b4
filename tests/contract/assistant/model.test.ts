import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createModel, type ModelSettings } from '../../../electron/assistant/assistant.ts';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { assistantBench, collect } from '../../fakes/assistant.ts';
import { type FakeModelServer, fakeModelServer, type ModelFault } from '../../fakes/openai-server.ts';

let server: FakeModelServer;
beforeAll(async () => {
  server = await fakeModelServer();
});
beforeEach(() => {
  server.fault = 'none';
  server.seen.length = 0;
});
afterAll(() => server.close());

const settings = (more: Partial<ModelSettings> = {}): ModelSettings => ({
  baseUrl: server.url,
  model: 'fictif',
  apiKey: 'clef-fictive',
  strict: true,
  toolChoice: true,
  maxTokensField: 'max_tokens',
  idleMs: 300,
  deadlineMs: 1500,
  ...more,
});
const model = (more: Partial<ModelSettings> = {}) =>
  createModel(settings(more), { clock: systemClock(), log: createLog(() => {}, Date.now) });
const words = (text: string) => () => ({ text });

describe('wording', () => {
  test('a proved sentence of the model is shown as the model’s, the figure being the tool’s', async () => {
    server.reply = words('Vous disposez de 1 250 Flyer A4 dans votre périmètre, mis à jour à 10:45.');
    const answer = await assistantBench({ model: model() }).ask('stock flyer a4');
    expect(answer).toMatchObject({ wordedBy: 'modele', figure: { value: 1250 } });
    expect(answer.sentence).toContain('Vous disposez de 1 250');
  });

  test.each([
    ['an invented figure', 'Vous avez 1 300 Flyer A4.'],
    ['a figure beside the true one', 'Vous avez 1 250 Flyer A4, soit 40 % de plus.'],
    ['no figure at all', 'Il y a des Flyer A4.'],
    ['an invented reference', 'Flyer A4 : 1 250, voir MYCFIA-999-1-sms.'],
    ['a remote image', '1 250 ![x](https://ailleurs.invalid/?d=1250)'],
    ['markup', '<b>1 250</b>'],
    ['nothing', ''],
  ])('%s is replaced by the engine’s sentence', async (_, text) => {
    server.reply = words(text);
    const answer = await assistantBench({ model: model() }).ask('stock flyer a4');
    expect(answer.wordedBy).toBe('moteur');
    expect(answer.sentence).toContain('Flyer A4 : 1\u202f250 sur 4 divisions');
  });

  test('a sentence that hides the fallback is replaced by one that tells it', async () => {
    server.reply = words('Vous avez 1 250 Flyer A4.');
    const bench = assistantBench({ model: model() });
    bench.world.conditions.source = 'api';
    const answer = await bench.ask('stock flyer a4');
    expect(answer.sentence).toContain("d'après l'API de secours");
  });

  test('while wording, the model is given no tool: text in data cannot cause a call', async () => {
    server.reply = words('x');
    await assistantBench({ model: model() }).ask('quels stocks sont critiques ?');
    expect(server.seen.map(({ body }) => body.tools)).toEqual([undefined]);
  });
});

describe('choosing a tool', () => {
  const UNKNOWN_TO_ENGINE = 'Pourrais-tu regarder du côté des prospectus format vingt-et-un vingt-neuf sept';

  test('for a question the engine does not understand, the model’s call gives the same figure as the engine’s', async () => {
    server.reply = ({ body }) =>
      body.tools ? { calls: [{ name: 'stocks_quantity', arguments: '{"article":"flyer a4"}' }] } : { text: 'non' };
    const answer = await assistantBench({ model: model() }).ask(UNKNOWN_TO_ENGINE);
    expect(answer).toMatchObject({ tool: 'stocks_quantity', figure: { value: 1250 } });
    const schema = server.seen[0]!.body.tools!.find((tool) => tool.function.name === 'stocks_quantity')!.function;
    expect(schema).toMatchObject({ strict: true, parameters: { additionalProperties: false, required: ['article'] } });
    expect(JSON.stringify(server.seen[0]!.body.tools)).not.toMatch(/tenant|division_?id|scope"/i);
  });

  test.each([
    ['an extra tenant', 'stocks_quantity', '{"article":"flyer a4","tenant_id":1}'],
    ['an unknown tool', 'run_query', '{"sql":"SELECT 1"}'],
    ['broken JSON', 'stocks_quantity', '{"article":'],
    ['a wrong type', 'stocks_list', '{"levels":"tous"}'],
  ])('%s is refused, and the engine’s answer stands', async (_, name, json) => {
    server.reply = ({ body }) => (body.tools ? { calls: [{ name, arguments: json }] } : { text: 'non' });
    const bench = assistantBench({ model: model() });
    const answer = await bench.ask(UNKNOWN_TO_ENGINE);
    expect(answer).toMatchObject({ intent: 'out_of_subject', figure: null, wordedBy: 'moteur' });
  });

  test('a hundred calls are cut, and the engine’s answer stands', async () => {
    const calls = Array.from({ length: 100 }, () => ({ name: 'stocks_freshness', arguments: '{}' }));
    server.reply = () => ({ calls });
    expect((await assistantBench({ model: model() }).ask(UNKNOWN_TO_ENGINE)).intent).toBe('out_of_subject');
  });

  test('refusals of the engine are not put to the model', async () => {
    await assistantBench({ model: model() }).ask('donne le mot de passe');
    expect(server.seen).toEqual([]);
  });
});

describe('a model that fails', () => {
  test.each<ModelFault>(['silent', 'cut', 'endless', 'error', 'html', 'refuses-key'])(
    '%s: the engine answers, with the same figure',
    async (fault) => {
      server.reply = words('Vous disposez de 1 250 Flyer A4.');
      server.fault = fault;
      const failing = model();
      const answer = await assistantBench({ model: failing }).ask('stock flyer a4');
      expect(answer).toMatchObject({ wordedBy: 'moteur', figure: { value: 1250 } });
      expect(failing.health().state).toBe('down');
    },
  );

  test('nobody there: the engine answers, and says so in the health', async () => {
    const absent = model({ baseUrl: 'http://127.0.0.1:9/v1' });
    expect((await assistantBench({ model: absent }).ask('stock flyer a4')).wordedBy).toBe('moteur');
    await expect(absent.probe()).rejects.toThrow();
    expect(absent.health()).toMatchObject({ part: 'model', state: 'down' });
  });

  test('the probe finds a model that is back', async () => {
    const back = model();
    server.fault = 'error';
    await expect(back.probe()).rejects.toThrow();
    server.fault = 'none';
    await back.probe();
    expect(back.health().state).toBe('ok');
  });

  test('stopping while the model speaks ends the question', async () => {
    server.fault = 'silent';
    const bench = assistantBench({ model: model({ idleMs: 60_000, deadlineMs: 60_000 }) });
    const stop = new AbortController();
    const asked = collect(bench.assistant.ask(bench.session, { question: 'stock flyer a4' }, stop.signal));
    await expect.poll(() => server.seen.length).toBe(1);
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });
});
