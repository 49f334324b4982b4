import { describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { assistantBench, collect } from '../../fakes/assistant.ts';
import { type Connected, connectionTo, IMPATIENT, modelDeskBench } from '../../fakes/model-desk.ts';
import { type Dialect, fileModelServer, type ModelFault } from '../../fakes/openai-server.ts';

const server = fileModelServer();

const desk = (more: Connected = {}) => modelDeskBench({ initial: connectionTo(server.url, more) }).desk;
const bench = (more: Connected = {}) => assistantBench({ models: desk(more) });
const words = (text: string) => () => ({ text });
const GOOD = 'Vous disposez de 1 250 Flyer A4 dans votre périmètre, mis à jour à 10:45.';
const OWN = 'Flyer A4 : 1\u202f250 sur 4 divisions';

describe('wording', () => {
  test('a proved sentence of the model is shown as the model’s, the figure being the tool’s', async () => {
    server.reply = words(GOOD);
    const answer = await bench().ask('stock flyer a4');
    expect(answer).toMatchObject({ wordedBy: 'modele', figure: { value: 1250 } });
    expect(answer.sentence).toContain('Vous disposez de 1 250');
    expect(answer.spending).toEqual({ calls: 1, promptTokens: 120, completionTokens: 30, cost: null, estimated: false });
  });

  test('the figure and our own sentence are on screen before the model is asked; its sentence then takes their place', async () => {
    server.reply = words(GOOD);
    const own = bench();
    const seenAt: number[] = [];
    const types: string[] = [];
    for await (const chunk of own.assistant.ask(own.session, { question: 'stock flyer a4' })) {
      types.push(chunk.type === 'words' && chunk.restart ? 'restart' : chunk.type);
      seenAt.push(server.seen.length);
    }
    const restart = types.indexOf('restart');
    expect(types.slice(0, 3)).toEqual(['started', 'facts', 'words']);
    expect(seenAt.slice(0, restart)).toEqual(Array(restart).fill(0));
    expect(types.at(-1)).toBe('answer');
  });

  test.each([
    ['an invented figure', 'Vous avez 1 300 Flyer A4.'],
    ['a figure beside the true one', 'Vous avez 1 250 Flyer A4, soit 40 % de plus.'],
    ['a true figure told of something else', 'Vous avez 4 Flyer A4 sur 1 250 divisions.'],
    ['a total told of one division', 'Vous avez 1 250 Flyer A4 à Agence Lille.'],
    ['a place that was not read', 'Vous avez 1 250 Flyer A4 à Bordeaux.'],
    ['a negation', "Vous n'avez pas 1 250 Flyer A4."],
    ['a unit that CFI does not give', 'Vous avez 1 250 unités de Flyer A4.'],
    ['no figure at all', 'Il y a des Flyer A4.'],
    ['an invented reference', 'Flyer A4 : 1 250, voir MYCFIA-999-1-sms.'],
    ['an invented name', 'Flyer A4 : 1 250, selon Jean Dupont.'],
    ['a remote image', '1 250 ![x](https://ailleurs.invalid/?d=1250)'],
    ['markup', '<b>1 250</b>'],
    ['a token that stands for nothing', '⟦PERSONNE_7⟧ dispose de 1 250 Flyer A4.'],
    ['nothing', ''],
  ])('%s is replaced by the engine’s sentence', async (_, text) => {
    server.reply = words(text);
    const answer = await bench().ask('stock flyer a4');
    expect(answer.wordedBy).toBe('moteur');
    expect(answer.sentence).toContain(OWN);
  });

  test('a sentence that hides the fallback is replaced by one that tells it', async () => {
    server.reply = words('Vous avez 1 250 Flyer A4.');
    const own = bench();
    own.world.conditions.source = 'api';
    expect((await own.ask('stock flyer a4')).sentence).toContain("d'après l'API de secours");
  });

  test('while wording, the model is given no tool: text in data cannot cause a call', async () => {
    server.reply = words('x');
    await bench().ask('quels stocks sont critiques ?');
    expect(server.seen.map(({ body }) => body.tools)).toEqual([undefined]);
  });

  test('results never leave when the model may only choose tools', async () => {
    expect((await bench({ redige: false }).ask('stock flyer a4')).wordedBy).toBe('moteur');
    expect(server.seen).toEqual([]);
  });
});

const UNKNOWN_TO_ENGINE = 'Abracadabra gribouillis prospectus tralala ?';
const calling =
  (...calls: { name: string; arguments: string }[]) =>
  ({ body }: { body: { tools?: unknown } }) =>
    body.tools ? { calls } : { text: 'non' };

describe('choosing a tool', () => {
  test('the engine alone does not understand the question of these tests', async () => {
    expect((await assistantBench().ask(UNKNOWN_TO_ENGINE)).intent).toBe('out_of_subject');
  });

  test('for a question the engine does not understand, the model’s call gives the same figure as the engine’s', async () => {
    server.reply = calling({ name: 'stocks_quantity', arguments: '{"article":"flyer a4"}' });
    const answer = await bench().ask(UNKNOWN_TO_ENGINE);
    expect(answer).toMatchObject({ tool: 'stocks_quantity', figure: { value: 1250 } });
    expect(answer.card?.steps[0]).toContain('modèle de langage');
    const schema = server.seen[0]!.body.tools!.find((tool) => tool.function.name === 'stocks_quantity')!.function;
    expect(schema).toMatchObject({ strict: true, parameters: { additionalProperties: false, required: ['article'] } });
    const asked = [...JSON.stringify(server.seen[0]!.body.tools).matchAll(/"properties":\{(.*?)\},"required"/g)].map((match) => match[1]!);
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((properties) => /"(\w*tenant\w*|division\w*|scope\w*|place\w*|user\w*)":/i.test(properties))).toEqual([]);
  });

  test.each<Dialect>(['openai', 'mistral', 'ollama', 'vllm', 'azure', 'thinking'])(
    'the streamed calls of %s are understood, several in one answer',
    async (dialect) => {
      server.dialect = dialect;
      server.reply = calling(
        { name: 'stocks_quantity', arguments: '{"article":"flyer a4"}' },
        { name: 'stocks_freshness', arguments: '{}' },
      );
      const answer = await bench({ options: { compteurs: dialect !== 'mistral' } }).ask(UNKNOWN_TO_ENGINE);
      expect(answer).toMatchObject({ tool: 'stocks_quantity', figure: { value: 1250 }, totalRows: 2 });
      expect(answer.cards).toHaveLength(2);
      expect(answer.sentence).toContain(OWN);
      expect(answer.spending?.estimated).toBe(dialect === 'ollama');
    },
  );

  test.each<Dialect>(['openai', 'mistral', 'ollama', 'vllm', 'azure', 'thinking'])(
    'the streamed words of %s are understood',
    async (dialect) => {
      server.dialect = dialect;
      server.reply = words(GOOD);
      const answer = await bench({ options: { compteurs: dialect !== 'mistral' } }).ask('stock flyer a4');
      expect(answer).toMatchObject({ wordedBy: 'modele', sentence: GOOD });
    },
  );

  test.each([
    ['an extra tenant', 'stocks_quantity', '{"article":"flyer a4","tenant_id":1}', ['tenant_id']],
    ['an unknown tool', 'run_query', '{"sql":"SELECT 1"}', []],
    ['broken JSON', 'stocks_quantity', '{"article":', null],
    ['a list instead of arguments', 'stocks_quantity', '["flyer a4"]', ['(arguments)']],
    ['a wrong type', 'stocks_list', '{"levels":"tous"}', expect.arrayContaining(['levels'])],
  ])('%s is refused and logged by name only, and the engine’s answer stands', async (_, name, json, refused) => {
    server.reply = calling({ name, arguments: json });
    const own = bench();
    const answer = await own.ask(UNKNOWN_TO_ENGINE);
    expect(answer).toMatchObject({ intent: 'out_of_subject', figure: null, wordedBy: 'moteur' });
    if (refused === null) return;
    expect(own.log).toContainEqual(expect.objectContaining({ event: 'appel_du_modele_refuse', refused }));
    expect(JSON.stringify(own.log)).not.toContain('SELECT');
  });

  // Catches a token read as an argument left out: the whole scope would be read in the place of one thing.
  test.each([
    ['stocks_list', { search: '⟦NOM_9⟧', levels: [], empty: false, sort: 'name', descending: false, strict: false }],
    [
      'operations_summary',
      {
        from: '2026-03-01',
        to: '2026-03-31',
        underWay: false,
        stated: false,
        measure: 'count',
        byState: false,
        strict: false,
        search: 'PERSONNE_4',
      },
    ],
    ['campaigns_status', { references: [], name: '[NOM_7]' }],
    ['campaigns_status', { references: ['⟦NOM_7⟧'], name: null }],
  ])('a token that stands for nothing refuses the whole call of %s', async (name, args) => {
    server.reply = calling({ name, arguments: JSON.stringify(args) });
    const own = bench();
    expect(await own.ask(UNKNOWN_TO_ENGINE)).toMatchObject({ intent: 'out_of_subject', figure: null });
    expect(own.log).toContainEqual(expect.objectContaining({ event: 'appel_du_modele_refuse', refused: ['(jeton inconnu)'] }));
  });

  test('a refused call does not spoil the good one beside it', async () => {
    server.reply = calling(
      { name: 'stocks_quantity', arguments: '{"article":"flyer a4","tenant_id":1}' },
      { name: 'stocks_quantity', arguments: '{"article":"flyer a4"}' },
    );
    expect(await bench().ask(UNKNOWN_TO_ENGINE)).toMatchObject({ figure: { value: 1250 } });
  });

  test('a hundred calls are cut, and the engine’s answer stands', async () => {
    server.reply = calling(...Array.from({ length: 100 }, () => ({ name: 'stocks_freshness', arguments: '{}' })));
    expect((await bench().ask(UNKNOWN_TO_ENGINE)).intent).toBe('out_of_subject');
  });

  test('only tools that the user has the right to are offered', async () => {
    server.reply = calling();
    const own = bench();
    const rights = { ...own.session.info.rights, factures_Visu: false };
    const session = { ...own.session, info: { ...own.session.info, rights } };
    await collect(own.assistant.ask(session, { question: UNKNOWN_TO_ENGINE }));
    const offered = server.seen[0]!.body.tools!.map((tool) => tool.function.name);
    expect(offered).toContain('stocks_quantity');
    expect(offered.filter((name) => name.startsWith('invoices'))).toEqual([]);
  });

  test('earlier questions of the conversation are told, never earlier answers', async () => {
    server.reply = words('non');
    const own = bench({ redige: false });
    const { threadId } = await own.ask('stock flyer a4');
    await own.ask(UNKNOWN_TO_ENGINE, threadId);
    const told = server.seen[0]!.body.messages.at(-1)!.content!;
    expect(told).toContain('- stock flyer a4');
    expect(told).not.toContain('250');
  });

  // Catches a place left aside by the model's call: the figure of the whole scope would pass for that of a town.
  test.each([
    ['outside the scope', 'à Marseille'],
    ['of several divisions', 'à Dunkerque'],
  ])('a question about a place %s is not put to it', async (_, place) => {
    server.reply = calling({ name: 'stocks_quantity', arguments: '{"article":"flyer a4"}' });
    const answer = await bench().ask(UNKNOWN_TO_ENGINE.replace(' ?', ` ${place} ?`));
    expect(answer).toMatchObject({ intent: 'out_of_subject', figure: null, wordedBy: 'moteur' });
    expect(server.seen).toEqual([]);
  });

  // Catches a source that is down told as a question nobody understands.
  test.each(['source_unavailable', 'session_expired'] as const)('%s under its call is told as such', async (code) => {
    const own = bench();
    server.reply = (request) => {
      own.world.conditions.error = new AppError(code, 'CFI ne répond pas.');
      return calling({ name: 'stocks_quantity', arguments: '{"article":"flyer a4"}' })(request);
    };
    await expect(own.ask(UNKNOWN_TO_ENGINE)).rejects.toMatchObject({ code });
  });

  test('any other failure under its call is the model’s: the engine’s answer stands', async () => {
    const own = bench();
    server.reply = (request) => {
      own.world.conditions.error = new AppError('invalid_input', 'Un paramètre est incorrect.');
      return calling({ name: 'stocks_quantity', arguments: '{"article":"flyer a4"}' })(request);
    };
    expect(await own.ask(UNKNOWN_TO_ENGINE)).toMatchObject({ intent: 'out_of_subject', figure: null });
  });

  test('refusals of the engine are not put to the model', async () => {
    await bench().ask('donne le mot de passe');
    expect(server.seen).toEqual([]);
  });
});

describe('a model that fails', () => {
  test.each<ModelFault>([
    'silent',
    'mute',
    'cut',
    'ends',
    'endless',
    'dribbles',
    'error',
    'limited',
    'quota',
    'html',
    'garbled',
    'refuses-key',
    'no-such-model',
    'redirects',
    'short',
  ])('%s: the engine answers within the deadline, with the same figure', async (fault) => {
    server.reply = words(GOOD);
    server.fault = fault;
    const failing = desk(IMPATIENT);
    const answer = await assistantBench({ models: failing }).ask('stock flyer a4');
    expect(answer).toMatchObject({ wordedBy: 'moteur', figure: { value: 1250 } });
    expect(failing.health().state).toBe('down');
    expect(server.seen.filter(({ path }) => path.includes('ailleurs'))).toEqual([]);
  });

  test.each<ModelFault>(['refuses', 'filtered'])('%s: the engine answers, and the model is not held to be down', async (fault) => {
    server.reply = words(GOOD);
    server.fault = fault;
    const refusing = desk();
    expect((await assistantBench({ models: refusing }).ask('stock flyer a4')).wordedBy).toBe('moteur');
    expect(refusing.health().state).not.toBe('down');
  });

  test.each<ModelFault>(['overloaded-once', 'limited-once'])('%s: it is asked again, and its answer is shown', async (fault) => {
    server.reply = words(GOOD);
    server.fault = fault;
    expect(await bench().ask('stock flyer a4')).toMatchObject({ wordedBy: 'modele', spending: { calls: 2 } });
  });

  test('it is not asked again before the time it says, however short our own would be', async () => {
    server.fault = 'limited';
    await bench(IMPATIENT).ask('stock flyer a4');
    expect(server.seen).toHaveLength(1);
  });

  test('a wrong key is not tried again question after question', async () => {
    server.fault = 'refuses-key';
    const own = bench();
    await own.ask('stock flyer a4');
    await own.ask('stock flyer a4');
    expect(server.seen).toHaveLength(1);
  });

  test('nobody there: the engine answers, and says so in the health', async () => {
    const absent = modelDeskBench({ initial: connectionTo('http://127.0.0.1:9/v1') }).desk;
    expect((await assistantBench({ models: absent }).ask('stock flyer a4')).wordedBy).toBe('moteur');
    await expect(absent.probe(AbortSignal.timeout(5000))).rejects.toThrow();
    expect(absent.health()).toMatchObject({ part: 'model', state: 'down' });
  });

  test('the probe finds a model that is back', async () => {
    const back = desk();
    server.fault = 'refuses-key';
    await expect(back.probe(AbortSignal.timeout(5000))).rejects.toThrow();
    expect(await back.current()).toBeNull();
    server.fault = 'none';
    await back.probe(AbortSignal.timeout(5000));
    expect(back.health().state).toBe('ok');
    expect(await back.current()).not.toBeNull();
  });

  test('stopping while the model speaks ends the question', async () => {
    server.fault = 'silent';
    const own = bench();
    const stop = new AbortController();
    const asked = collect(own.assistant.ask(own.session, { question: 'stock flyer a4' }, stop.signal));
    await expect.poll(() => server.seen.length).toBe(1);
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });
});
