import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ModelDesk } from '../../../electron/assistant/assistant.ts';
import type { Sources } from '../../../electron/sources/sources.ts';
import type { ActiveSession } from '../../../electron/tenant/tenant.ts';
import { assistantBench, collect } from '../../fakes/assistant.ts';
import { type Connected, connectionTo, IMPATIENT, modelDeskBench } from '../../fakes/model-desk.ts';
import { type Dialect, type FakeModelServer, fakeModelServer, type ModelFault } from '../../fakes/openai-server.ts';

/* « Ce qui est parti » is a promise: over everything an endpoint may do, the very bytes that it received, as many times as it received them. */

let server: FakeModelServer;
// One for each test: a request given up may still arrive when the next one has begun.
beforeEach(async () => {
  server = await fakeModelServer();
});
afterEach(() => server.close());

/** A question the engine does not understand: the model chooses, then words. */
const STRANGE = 'Écris un poème pour M. Œdipe Dupont \u{1F600} ! « tralala » e\u0301te\u0301';
const REQUESTERS = ['M. Zoltan Kovacs', 'Mme Hélène d’Œuvre'];

/** The assistant over invoices that name people, through a desk of its own. */
function bench(more: Connected = {}) {
  const { desk } = modelDeskBench({ initial: connectionTo(server.url, more) });
  const sources = (real: Pick<Sources, 'read'>) =>
    ({
      async read(scope, reading, query, options) {
        const read = await real.read(scope, reading, query, options);
        if (reading !== 'invoices') return read;
        const { value } = read as { value: { rows: { requester: string | null }[] } };
        return { ...read, value: { ...value, rows: value.rows.map((row, index) => ({ ...row, requester: REQUESTERS[index % 2]! })) } };
      },
    }) as Pick<Sources, 'read'>;
  return { desk, ...assistantBench({ models: desk, sources }) };
}

const FEBRUARY = {
  from: '2026-02',
  to: '2026-02',
  search: null,
  measure: 'gross',
  amount: 'gross',
  ranked: null,
  limit: null,
  minimum: null,
  maximum: null,
  strict: false,
};
/** Two tools for what is not understood; then a sentence. */
const twoTools = ({ body }: { body: { tools?: unknown } }) =>
  body.tools
    ? {
        calls: [
          { name: 'invoices_list', arguments: JSON.stringify(FEBRUARY) },
          { name: 'stocks_freshness', arguments: '{}' },
        ],
      }
    : { text: 'Voici.' };

async function expectSame(desk: ModelDesk, session: ActiveSession): Promise<void> {
  const { calls } = desk.outgoing(session, { offset: 0, limit: 100 });
  const kept = calls.map(({ id }) => desk.outgoingCall(session, id)).reverse();
  await expect.poll(() => server.seen.length).toBe(kept.length);
  const received = server.seen;
  expect(kept.map(({ body }) => body)).toEqual(received.map(({ text }) => text));
  expect(kept.map(({ bytes }) => String(bytes))).toEqual(received.map(({ headers }) => headers['content-length']));
  expect(kept.map(({ url }) => new URL(url).pathname)).toEqual(received.map(({ path }) => path));
  for (const { body, masked } of kept) {
    expect(body).not.toMatch(/dupont|kovacs|dipe|zoltan|œuvre/iu);
    // Each kind of token is announced, at least as many times as it stands in there.
    for (const [kind, tokens] of Map.groupBy(new Set(body.match(/⟦[A-Z]+_\d+⟧/gu)), (token) => /[A-Z]+/u.exec(token)![0]))
      expect(masked[kind] ?? 0).toBeGreaterThanOrEqual(tokens.length);
  }
}

describe('what is kept is what was received, byte for byte', () => {
  const FAULTS = [
    'none',
    'silent',
    'mute',
    'cut',
    'ends',
    'endless',
    'dribbles',
    'error',
    'overloaded-once',
    'limited',
    'limited-once',
    'quota',
    'html',
    'garbled',
    'refuses-key',
    'no-such-model',
    'refuses',
    'filtered',
    'short',
    'redirects',
  ] as const satisfies readonly ModelFault[];
  test.each(FAULTS)('an endpoint that misbehaves: %s', async (fault) => {
    server.reply = twoTools;
    const own = bench(IMPATIENT);
    server.fault = fault;
    await own.ask(STRANGE);
    await own.ask('factures de février 2026');
    expect(server.seen.length).toBeGreaterThan(0);
    await expectSame(own.desk, own.session);
  });

  const DIALECTS = ['openai', 'mistral', 'ollama', 'vllm', 'azure', 'thinking'] as const satisfies readonly Dialect[];
  test.each(DIALECTS)('two tools, then a sentence over results that name people: %s', async (dialect) => {
    server.reply = twoTools;
    server.dialect = dialect;
    const own = bench(dialect === 'mistral' ? { options: { compteurs: false, champJetons: 'max_tokens' } } : {});
    await own.ask(STRANGE);
    expect(server.seen).toHaveLength(2);
    expect(server.seen[1]!.text).toMatch(/Demandeur.{1,6}⟦PERSONNE_\d⟧/u);
    await expectSame(own.desk, own.session);
  });

  test('given up by its asker', async () => {
    server.fault = 'silent';
    const own = bench();
    const stop = new AbortController();
    const asked = collect(own.assistant.ask(own.session, { question: STRANGE }, stop.signal));
    const refused = expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => server.seen.length).toBe(1);
    stop.abort();
    await refused;
    await expectSame(own.desk, own.session);
    expect(own.desk.outgoing(own.session, { offset: 0, limit: 1 }).calls[0]!.outcome).toBe('cancelled');
  });

  test('a long conversation, in any writing', async () => {
    server.reply = () => ({ calls: [] });
    const own = bench();
    const { threadId } = await own.ask(STRANGE);
    for (const more of [
      '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}',
      'e\u0301te\u0301 \u2028 \u0000',
      '" \\ \\u00e9 </s> ⟦PERSONNE_9⟧',
      'é'.repeat(150),
    ])
      await own.ask(`Écris un poème ${more} !`, threadId);
    expect(server.seen.length).toBeGreaterThan(3);
    await expectSame(own.desk, own.session);
  });
});
