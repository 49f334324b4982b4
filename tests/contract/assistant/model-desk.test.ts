import fs from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { frozenClock } from '../../../electron/kit/clock.ts';
import type { ModelTestStepName } from '../../../shared/model/assistant-model.ts';
import { assistantBench, collect } from '../../fakes/assistant.ts';
import { connectionTo, IMPATIENT, modelDeskBench } from '../../fakes/model-desk.ts';
import { fakeModelServer, fileModelServer } from '../../fakes/openai-server.ts';
import { fakeSession } from '../../fakes/stocks.ts';
import { DIVISIONS } from '../../fixtures/assistant/world.ts';

const server = fileModelServer();

const session = fakeSession(DIVISIONS);
const KEY = 'clef-fictive-9f3a';
const GOOD = 'Vous disposez de 1 250 Flyer A4.';
const states = (steps: readonly { name: ModelTestStepName; state: string }[]) =>
  Object.fromEntries(steps.map(({ name, state }) => [name, state]));

describe('the connection', () => {
  test('nothing leaves until a model is set and switched on', async () => {
    const { desk } = modelDeskBench();
    expect(await desk.info()).toMatchObject({ settings: null, active: false, health: { state: 'not_configured' } });
    expect(await desk.current()).toBeNull();
    await desk.set({ settings: connectionTo(server.url, { actif: false }) });
    await assistantBench({ models: desk }).ask('stock flyer a4');
    expect(server.seen).toEqual([]);
  });

  test('what is set is read again at the next start, without its key', async () => {
    const { desk, file, kept } = modelDeskBench({ key: null });
    await desk.set({ settings: connectionTo(server.url), key: KEY });
    expect(kept.key).toBe(KEY);
    expect(fs.readFileSync(file, 'utf8')).not.toContain(KEY);
    expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toMatchObject({ actif: true, adresse: server.url });
  });

  test('a file that cannot be read leaves the model off', async () => {
    const bench = modelDeskBench({ initial: connectionTo(server.url), file: '{"actif": true, "adresse"' });
    expect(await bench.desk.info()).toMatchObject({ settings: null, active: false });
  });

  test('a saved key only goes where it was saved for', async () => {
    const { desk, kept } = modelDeskBench({ initial: connectionTo(server.url) });
    const elsewhere = await fakeModelServer();
    await desk.test(session, { settings: connectionTo(elsewhere.url) });
    expect(elsewhere.seen.map(({ authorization }) => authorization)).toEqual(elsewhere.seen.map(() => undefined));
    expect(elsewhere.seen.length).toBeGreaterThan(0);
    await desk.set({ settings: connectionTo(elsewhere.url) });
    expect(kept.key).toBeNull();
    await elsewhere.close();
  });

  test.each([
    ['trousseau', undefined],
    ['environnement', `Bearer ${KEY}`],
  ] as const)('an address for one call gets the key of that call (%s), never the one saved for another', async (keptIn, expected) => {
    const { desk } = modelDeskBench({
      initial: connectionTo('https://modele.exemple.fr/v1'),
      override: { adresse: server.url, modele: undefined },
      keptIn,
    });
    await assistantBench({ models: desk }).ask('stock flyer a4');
    await desk.probe(AbortSignal.timeout(5000));
    expect(server.seen.map(({ authorization }) => authorization)).toEqual(server.seen.map(() => expected));
    expect(server.seen.length).toBeGreaterThan(2);
    expect((await desk.info()).keySet).toBe(expected !== undefined);
  });

  test('an address for one call that is the one of the saved key gets it', async () => {
    const { desk } = modelDeskBench({ initial: connectionTo(server.url), override: { adresse: server.url, modele: 'fictif' } });
    await assistantBench({ models: desk }).ask('stock flyer a4');
    expect(server.seen.map(({ authorization }) => authorization)).toEqual([`Bearer ${KEY}`]);
  });

  test.each([
    'http://modele.exemple.fr/v1',
    'https://moi:secret@modele.exemple.fr/v1',
    'http://[2a00:1450:4007:80e::200e]/v1',
    'http://[::ffff:8.8.8.8]/v1',
    'http://[fd::1]/v1',
    'http://[fec0::1]/v1',
  ])('%s is refused with a sentence', async (adresse) => {
    const { desk } = modelDeskBench();
    await expect(desk.set({ settings: connectionTo(adresse) })).rejects.toMatchObject({ code: 'configuration' });
    expect((await desk.info()).settings).toBeNull();
  });

  test.each(['[::1]', '[fd12:3456::1]', '[FC00::1]', '[fe80::1]', '[febf::1]', '10.1.2.3', '192.168.1.9', 'serveur', 'ia.local'])(
    'clear text to %s stays on the local network, and is taken',
    async (host) => {
      const { desk } = modelDeskBench();
      expect(await desk.set({ settings: connectionTo(`http://${host}:11434/v1`) })).toMatchObject({ active: true });
    },
  );

  test('beyond its monthly ceiling the model is left aside until the next month', async () => {
    server.reply = () => ({ text: GOOD });
    const clock = frozenClock(Date.parse('2026-03-31T10:00:00.000Z'));
    const { desk } = modelDeskBench({
      clock,
      initial: connectionTo(server.url, { prix: { entree: 1000, sortie: 2000, plafondMensuel: 0.15 } }),
    });
    const bench = assistantBench({ models: desk });
    // 120 tokens at 1 000 per million, 30 at 2 000: 0.18 an answer.
    expect((await bench.ask('stock flyer a4')).spending?.cost).toBeCloseTo(0.18, 6);
    expect((await bench.ask('stock flyer a4')).wordedBy).toBe('moteur');
    expect(await desk.info()).toMatchObject({ active: false });
    expect(desk.usage()).toMatchObject({ today: { answers: 1, calls: 1, promptTokens: 120 }, monthlyCeiling: 0.15 });
    clock.set(Date.parse('2026-04-01T10:00:00.000Z'));
    expect((await bench.ask('stock flyer a4')).wordedBy).toBe('modele');
    expect(desk.usage().days.map(({ day }) => day)).toEqual(['2026-04-01', '2026-03-31']);
  });
});

describe('what it cost', () => {
  const priced = { prix: { entree: 1000, sortie: 2000, plafondMensuel: 0.01 } };

  // Catches a request that is paid for and never counted, so that the ceiling would never be reached.
  test.each(['dribbles', 'mute'] as const)('a request given up at the deadline is counted (%s)', async (fault) => {
    server.fault = fault;
    const { desk } = modelDeskBench({ initial: connectionTo(server.url, { ...priced, delais: { silence: 5000, total: 500 } }) });
    const bench = assistantBench({ models: desk });
    expect((await bench.ask('stock flyer a4')).wordedBy).toBe('moteur');
    await expect.poll(() => desk.usage().month.calls).toBe(1);
    expect(desk.usage().month.cost).toBeGreaterThan(0.01);
    expect(await desk.info()).toMatchObject({ active: false });
    expect(desk.outgoing(bench.session, { offset: 0, limit: 10 }).calls).toMatchObject([{ outcome: 'failed' }]);
  });

  test('a request that its asker stopped is counted', async () => {
    server.fault = 'dribbles';
    const { desk } = modelDeskBench({ initial: connectionTo(server.url, priced) });
    const bench = assistantBench({ models: desk });
    const stop = new AbortController();
    const asked = collect(bench.assistant.ask(bench.session, { question: 'stock flyer a4' }, stop.signal));
    await expect.poll(() => server.seen.length).toBe(1);
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => desk.usage().month).toMatchObject({ calls: 1, cost: expect.any(Number) });
    expect(desk.outgoing(bench.session, { offset: 0, limit: 10 }).calls).toMatchObject([{ outcome: 'cancelled' }]);
  });

  test('an answer and its requests are counted once, those tried again included', async () => {
    server.reply = () => ({ text: GOOD });
    server.fault = 'limited-once';
    const { desk } = modelDeskBench({ initial: connectionTo(server.url) });
    expect((await assistantBench({ models: desk }).ask('stock flyer a4')).spending?.calls).toBe(2);
    expect(desk.usage().month).toMatchObject({ answers: 1, calls: 2 });
  });

  // Catches a count that lowers the cost of the month, or that loses a proved sentence because it cannot be written down.
  test.each([
    { prompt_tokens: -1e9, completion_tokens: -5 },
    { prompt_tokens: 120.5, completion_tokens: 3 },
    { prompt_tokens: 1e300, completion_tokens: 3 },
  ])('%j is no count: the sentence stands, and tokens are estimated', async (usage) => {
    server.reply = () => ({ text: GOOD });
    server.usage = usage;
    const { desk } = modelDeskBench({ initial: connectionTo(server.url, priced) });
    const answer = await assistantBench({ models: desk }).ask('stock flyer a4');
    expect(answer).toMatchObject({ wordedBy: 'modele', spending: { calls: 1, estimated: true } });
    expect(desk.usage().month.cost).toBeGreaterThan(0.01);
    expect(await desk.info()).toMatchObject({ active: false });
  });
});

describe('the test of a connection', () => {
  test('a good endpoint passes every step, and nothing of CFI leaves', async () => {
    server.reply = ({ body }) =>
      body.tools ? { calls: [{ name: 'essai_connexion', arguments: '{"mot":"bonjour"}' }] } : { text: 'bonjour' };
    const { desk } = modelDeskBench({ initial: connectionTo(server.url) });
    const result = await desk.test(session, { settings: connectionTo(server.url) });
    expect(result).toMatchObject({ ok: true, models: ['fictif'], suggested: null });
    expect(states(result.steps)).toEqual({ address: 'ok', key: 'ok', model: 'ok', stream: 'ok', tool: 'ok' });
    expect(server.seen.map(({ text }) => text).join()).not.toMatch(/flyer|stock|division/i);
  });

  test('an endpoint that refuses unknown options passes with lighter ones, which are suggested', async () => {
    server.dialect = 'mistral';
    server.reply = ({ body }) =>
      body.tools ? { calls: [{ name: 'essai_connexion', arguments: '{"mot":"bonjour"}' }] } : { text: 'bonjour' };
    const { desk } = modelDeskBench({ initial: connectionTo(server.url) });
    const result = await desk.test(session, { settings: connectionTo(server.url) });
    expect(result).toMatchObject({ ok: true, suggested: { compteurs: false } });
  });

  test.each([
    ['refuses-key', { address: 'ok', key: 'failed', model: 'skipped' }],
    ['no-such-model', { address: 'ok', key: 'ok', model: 'failed', stream: 'skipped' }],
    ['html', { address: 'ok' }],
    ['silent', { address: 'ok', stream: 'failed' }],
  ] as const)('%s is told at its step, in words', async (fault, expected) => {
    server.fault = fault;
    const settings = connectionTo(server.url, fault === 'silent' ? IMPATIENT : {});
    const { desk } = modelDeskBench({ initial: settings });
    const result = await desk.test(session, { settings });
    expect(result.ok).toBe(false);
    expect(states(result.steps)).toMatchObject(expected);
    for (const { message } of result.steps) expect(message).not.toMatch(new RegExp(`${KEY}|127\\.0\\.0\\.1|[a-z]+_[a-z]+Error`));
  });

  test('nobody there is told at the first step', async () => {
    const { desk } = modelDeskBench();
    const result = await desk.test(session, { settings: connectionTo('http://127.0.0.1:9/v1') });
    expect(states(result.steps)).toEqual({ address: 'failed', key: 'skipped', model: 'skipped', stream: 'skipped', tool: 'skipped' });
  });
});

describe('what left', () => {
  test('each request is kept exactly as it left, without its key, failures included', async () => {
    server.reply = () => ({ text: GOOD });
    const { desk } = modelDeskBench({ initial: connectionTo(server.url, { delais: { silence: 3000, total: 6000 } }) });
    const bench = assistantBench({ models: desk });
    await bench.ask('stock flyer a4');
    server.fault = 'silent';
    await bench.ask('Écris un poème pour M. Dupont');
    const { calls, total } = desk.outgoing(bench.session, { offset: 0, limit: 10 });
    expect(total).toBe(2);
    expect(calls.map(({ outcome, purpose }) => [outcome, purpose])).toEqual([
      ['failed', 'choose'],
      ['ok', 'word'],
    ]);
    expect(calls[0]!.masked).toMatchObject({ PERSONNE: 1 });
    expect(calls[0]!.message).toMatch(/lent/);
    const bodies = calls.map(({ id }) => desk.outgoingCall(bench.session, id).body).reverse();
    expect(bodies).toEqual(server.seen.map(({ text }) => text));
    expect(bodies.join()).not.toContain(KEY);
    expect(server.seen[0]!.authorization).toBe(`Bearer ${KEY}`);
  });

  test('the request says nothing of this machine but what it must', async () => {
    server.reply = () => ({ text: GOOD });
    await assistantBench({ models: modelDeskBench({ initial: connectionTo(server.url) }).desk }).ask('stock flyer a4');
    const { headers } = server.seen[0]!;
    expect(Object.keys(headers).filter((name) => name.startsWith('x-') || name.startsWith('openai'))).toEqual([]);
    expect(headers['user-agent'] ?? '').not.toMatch(/openai/i);
  });

  test('nothing leaves that could not be written down first', async () => {
    server.reply = () => ({ text: GOOD });
    const { desk, db } = modelDeskBench({ initial: connectionTo(server.url) });
    const bench = assistantBench({ models: desk });
    db.exec('DROP TABLE assistant_model_calls');
    expect(await bench.ask('stock flyer a4')).toMatchObject({ wordedBy: 'moteur', figure: { value: 1250 } });
    expect(server.seen).toEqual([]);
  });

  // Catches a user who leaves this machine while the model is tried again: what they asked would be sent, and kept, after that.
  test('nothing more leaves, nor is kept, of a user forgotten meanwhile', async () => {
    const { desk } = modelDeskBench({ initial: connectionTo(server.url) });
    const { session } = assistantBench();
    const trace = { owner: session.scope, masked: {}, spent: () => undefined };
    server.fault = 'overloaded-once';
    const model = (await desk.current())!;
    const asked = model.word('stock ?', [], trace);
    const refused = expect(asked).rejects.toThrow();
    await vi.waitUntil(() => server.seen.length === 1);
    desk.forget(session.scope.userId);
    await refused;
    expect(server.seen).toHaveLength(1);
    expect(desk.outgoing(session, { offset: 0, limit: 10 }).total).toBe(0);
    expect(desk.health().state).not.toBe('down');
    server.reply = () => ({ text: 'bonjour' });
    expect(await (await desk.current())!.word('stock ?', [], trace)).toBe('bonjour');
  });

  // Catches the second request of an answer, the one with the results, leaving after the model was switched off.
  test.each([
    ['switched off', { actif: false }],
    ['told to word nothing', { redige: false }],
    ['moved', { adresse: 'http://127.0.0.1:9/v1' }],
  ])('nothing more of an answer leaves once the model is %s', async (_, change) => {
    const { desk } = modelDeskBench({ initial: connectionTo(server.url) });
    let changed: Promise<unknown> | undefined;
    server.reply = ({ body }) => {
      if (!body.tools) return { text: GOOD };
      changed = desk.set({ settings: { ...connectionTo(server.url), ...change } });
      return { calls: [{ name: 'stocks_quantity', arguments: '{"article":"flyer a4"}' }] };
    };
    const answer = await assistantBench({ models: desk }).ask('Abracadabra gribouillis prospectus tralala ?');
    await changed;
    expect(answer).toMatchObject({ wordedBy: 'moteur', figure: { value: 1250 } });
    expect(server.seen).toHaveLength(1);
  });

  test('a damaged line of what left is told with what can still be read of it, and hides no other', async () => {
    server.reply = () => ({ text: 'bonjour' });
    const { desk, db } = modelDeskBench({ initial: connectionTo(server.url) });
    const { session } = assistantBench();
    const trace = { owner: session.scope, masked: { EMAIL: 1 }, spent: () => undefined };
    for (const _ of [1, 2]) await (await desk.current())!.word('stock ?', [], trace);
    db.exec("UPDATE assistant_model_calls SET masked = '{' WHERE rowid = 1");
    const { calls } = desk.outgoing(session, { offset: 0, limit: 10 });
    expect(calls.map(({ masked }) => masked)).toEqual([{ EMAIL: 1 }, {}]);
    expect(desk.outgoingCall(session, calls[1]!.id).body).toContain('stock ?');
  });

  test('one user’s requests, or those of another scope, are not readable from another; a purge takes one’s own only', async () => {
    server.reply = () => ({ text: GOOD });
    const { desk } = modelDeskBench({ initial: connectionTo(server.url) });
    const bench = assistantBench({ models: desk });
    await bench.ask('stock flyer a4');
    const [call] = desk.outgoing(bench.session, { offset: 0, limit: 10 }).calls;
    for (const change of [{ userId: 999 }, { key: 'autre' }]) {
      const other = { ...bench.session, scope: { ...bench.session.scope, ...change } };
      expect(desk.outgoing(other, { offset: 0, limit: 10 })).toMatchObject({ calls: [], total: 0 });
      expect(() => desk.outgoingCall(other, call!.id)).toThrow(expect.objectContaining({ code: 'not_found' }));
      expect(desk.purge(other, call!.id)).toBe(0);
      expect(desk.purge(other, undefined)).toBe(0);
    }
    expect(desk.purge(bench.session, undefined)).toBe(1);
    expect(desk.outgoing(bench.session, { offset: 0, limit: 10 }).total).toBe(0);
  });

  // Catches a page that goes empty, and a purge that removes nothing, the day CFI adds a division to the tree.
  test('what left follows a scope that grows, never one that shrinks', async () => {
    server.reply = () => ({ text: GOOD });
    const { desk } = modelDeskBench({ initial: connectionTo(server.url) });
    const bench = assistantBench({ models: desk });
    await bench.ask('stock flyer a4');
    const { scope } = bench.session;
    const seeing = (key: string, divisionIds: readonly number[]) => ({ ...bench.session, scope: { ...scope, key, divisionIds } });
    const grown = seeing('plus', [...scope.divisionIds, 99]);
    const [call] = desk.outgoing(grown, { offset: 0, limit: 10 }).calls;
    expect(desk.outgoingCall(grown, call!.id).body).not.toBe('');
    for (const other of [seeing('moins', scope.divisionIds.slice(1)), seeing('ailleurs', [98, 99])]) {
      expect(desk.outgoing(other, { offset: 0, limit: 10 }).total).toBe(0);
      expect(() => desk.outgoingCall(other, call!.id)).toThrow(expect.objectContaining({ code: 'not_found' }));
      expect(desk.purge(other, undefined)).toBe(0);
    }
    expect(desk.purge(grown, undefined)).toBe(1);
  });

  test('what is kept is bounded in number and in days', async () => {
    server.reply = () => ({ text: GOOD });
    const clock = frozenClock(Date.parse('2026-03-01T10:00:00.000Z'));
    const { desk, db } = modelDeskBench({ clock, initial: connectionTo(server.url) });
    const bench = assistantBench({ models: desk });
    await bench.ask('stock flyer a4');
    db.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
      INSERT INTO assistant_model_calls SELECT 'x' || i, user_id, scope_key, at, purpose, url, model, body, bytes, masked, outcome, NULL, 1, 1, 1
      FROM assistant_model_calls, n`);
    await bench.ask('stock flyer a4');
    expect(desk.outgoing(bench.session, { offset: 0, limit: 1 }).total).toBe(500);
    clock.set(Date.parse('2026-04-15T10:00:00.000Z'));
    desk.sweep();
    expect(desk.outgoing(bench.session, { offset: 0, limit: 1 }).total).toBe(0);
  });
});
