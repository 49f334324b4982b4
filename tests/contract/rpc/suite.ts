import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { AnswerChunk } from '../../../shared/model/assistant.ts';
import type { Sourced } from '../../../shared/model/sourced.ts';
import type { StockRow } from '../../../shared/model/stock.ts';
import { packStocks, type StockWindow, unpackStocks } from '../../../shared/model/stock-window.ts';
import type { RpcClient } from '../../../shared/rpc/client.ts';
import type { Transport, UpFrame } from '../../../shared/rpc/frames.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';

/** What one kind of wire must offer to pass the suite: a client already welcomed by a server over `suiteHandlers`. */
export interface Wire {
  client: RpcClient;
  emit(name: 'outbox.changed'): void;
  /** Cuts the channel without a word. */
  cut(): void;
  /** Errors the server logged so far. */
  logged(): unknown[];
  /** Absent where the core only ends with the window. */
  stopServer?(): void;
}

const INFO = {
  version: '9.9.9',
  demonstration: true,
  shell: 'bureau',
  dataFolder: 'é "x"',
  secrets: 'fictif',
  notices: ['Un avis\u202f!'],
} as const;

/** Signals of what the handlers saw; each test awaits a state, none sleeps. */
export interface Seen {
  aborted: PromiseWithResolvers<string>;
  cleaned: PromiseWithResolvers<void>;
  started: PromiseWithResolvers<void>;
}
export const newSeen = (): Seen => ({
  aborted: Promise.withResolvers(),
  cleaned: Promise.withResolvers(),
  started: Promise.withResolvers(),
});

/** Lines with every kind of cell, unknown ones and hard texts included. */
const line = (n: number): StockRow => ({
  id: n + 1,
  divisionId: 3,
  divisionName: 'Île-de-France',
  name: `Flyer 🚀 ${n}`,
  clientCode: n % 2 === 0 ? null : '',
  storageRef: 'é\u0000',
  quantity: n % 3 === 0 ? null : n / 8,
  minimum: -0,
  level: 'to_check',
  heightCm: 29.7,
  widthCm: null,
  depthCm: null,
  weightG: 1e15,
  comment: null,
  updatedAt: '2026-11-20T10:00:00.000Z',
});
function windowOf(offset: number, limit: number): Sourced<StockWindow> {
  const rows = Array.from({ length: limit }, (_, n) => line(offset + n));
  const levels = { critical: 0, high: 0, moderate: 0, at_threshold: 0, ok: 0, no_threshold: 0, to_check: rows.length };
  const asOf = '2026-11-20T10:00:00.000Z';
  return {
    value: { frame: packStocks(rows), offset, count: rows.length, total: 1_000_000, levels },
    source: 'copy',
    asOf,
    readAt: asOf,
    latencyMs: 1,
    degraded: [],
    stale: false,
    budgetSeconds: null,
    scope: { key: 'k', label: 'Siège', divisions: 1 },
  };
}

const text = (n: number) => ({ kind: 'text', text: `morceau ${n}` }) as unknown as AnswerChunk;

/** Handlers of the suite: one that answers, one that fails with a secret, one that never answers, one stream of many chunks, one endless. */
export function suiteHandlers(seen: Seen): Partial<Handlers> {
  return {
    'system.info': async () => ({ ...INFO, notices: [...INFO.notices] }),
    'session.current': async () => null,
    'scope.current': async () => {
      throw new Error('SELECT secret FROM host.internal');
    },
    'stocks.detail': async ({ id }) => {
      throw new AppError('not_found', `Aucun produit ${id} dans votre périmètre.`, { data: { id } });
    },
    'stocks.window': async ({ offset, limit }) => windowOf(offset, limit),
    'outbox.overview': (_input, { signal }) =>
      new Promise(() => {
        signal.addEventListener('abort', () => seen.aborted.resolve('call'), { once: true });
        seen.started.resolve();
      }),
    'assistant.ask': async function* ({ question }, { signal }) {
      signal.addEventListener('abort', () => seen.aborted.resolve('stream'), { once: true });
      try {
        if (question === 'cassée') {
          yield text(0);
          throw new AppError('deadline', 'Trop long.');
        }
        const end = question === 'sans fin' ? Number.POSITIVE_INFINITY : 500;
        for (let n = 0; n < end && !signal.aborted; n++) {
          yield text(n);
          if (n === 2) seen.started.resolve();
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        seen.cleaned.resolve();
      }
    },
  };
}

const failure = (promise: Promise<unknown>): Promise<AppError> =>
  promise.then(
    () => expect.unreachable('should have failed'),
    (error: AppError) => error,
  );

/** The promises of the wire, the same over memory, WebSocket and Electron. `open` gives a fresh pair for each test. */
export function wireSuite(open: (seen: Seen) => Promise<Wire>): void {
  const fresh = async () => {
    const seen = newSeen();
    return { seen, ...(await open(seen)) };
  };

  test('a value arrives as it was, null included', async () => {
    const { client } = await fresh();
    expect(await client.call('system.info', {})).toEqual(INFO);
    expect(await client.call('session.current', {})).toBeNull();
  });

  test('columns arrive as bytes that give the very lines back', async () => {
    const { client } = await fresh();
    const { value, ...about } = await client.call('stocks.window', { offset: 40, limit: 100 });
    expect(value.frame).toBeInstanceOf(Uint8Array);
    expect(unpackStocks(value.frame)).toEqual(Array.from({ length: 100 }, (_, n) => line(40 + n)));
    expect({ ...value, frame: null, ...about }).toEqual({ ...windowOf(40, 100).value, ...about, frame: null });
  });

  test('an expected failure keeps its code, sentence and data', async () => {
    const { client } = await fresh();
    const error = await failure(client.call('stocks.detail', { id: 7 }));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'not_found', message: 'Aucun produit 7 dans votre périmètre.', data: { id: 7 } });
  });

  test('an unexpected failure leaks nothing to the interface and is whole in the log', async () => {
    const { client, logged } = await fresh();
    const error = await failure(client.call('scope.current', {}));
    expect(error.code).toBe('internal');
    expect(error.message).not.toContain('SELECT');
    expect(logged().map(String).join()).toContain('SELECT secret');
  });

  test('a wrong input is refused with the first French sentence, before the handler', async () => {
    const { client, seen } = await fresh();
    const long = await failure(
      client
        .stream('assistant.ask', { question: 'x'.repeat(2001) })
        [Symbol.asyncIterator]()
        .next(),
    );
    expect(long).toMatchObject({ code: 'invalid_input', message: 'Question trop longue : 2 000 caractères au plus.' });
    const wrong = await failure(client.call('stocks.detail', { id: 'sept' } as never));
    expect(wrong).toMatchObject({ code: 'invalid_input', message: expect.stringMatching(/^Entrée invalide/) });
    seen.cleaned.resolve();
  });

  test('500 chunks come all, in order, then the end', async () => {
    const { client } = await fresh();
    const got: unknown[] = [];
    for await (const chunk of client.stream('assistant.ask', { question: 'combien' })) got.push(chunk);
    expect(got).toEqual(Array.from({ length: 500 }, (_, n) => text(n)));
  });

  test('chunks before a failure are kept, then the failure comes', async () => {
    const { client } = await fresh();
    const got: unknown[] = [];
    const error = await failure(
      (async () => {
        for await (const chunk of client.stream('assistant.ask', { question: 'cassée' })) got.push(chunk);
      })(),
    );
    expect(got).toEqual([text(0)]);
    expect(error.code).toBe('deadline');
  });

  test('leaving a stream early stops the work on the other side', async () => {
    const { client, seen } = await fresh();
    for await (const _chunk of client.stream('assistant.ask', { question: 'sans fin' })) break;
    expect(await seen.aborted.promise).toBe('stream');
    await seen.cleaned.promise;
  });

  test('aborting a call rejects at once and reaches the handler', async () => {
    const { client, seen } = await fresh();
    const controller = new AbortController();
    const answer = failure(client.call('outbox.overview', {}, { signal: controller.signal }));
    await seen.started.promise;
    controller.abort();
    expect((await answer).code).toBe('cancelled');
    expect(await seen.aborted.promise).toBe('call');
    expect(await client.call('session.current', {})).toBeNull();
  });

  test('an already aborted call never leaves', async () => {
    const { client } = await fresh();
    expect((await failure(client.call('system.info', {}, { signal: AbortSignal.abort() }))).code).toBe('cancelled');
  });

  test('events reach every listener until it leaves', async () => {
    const { client, emit } = await fresh();
    const heard = Promise.withResolvers<string>();
    let gone = 0;
    client.onEvent(() => gone++)();
    client.onEvent((name) => heard.resolve(name));
    emit('outbox.changed');
    expect(await heard.promise).toBe('outbox.changed');
    expect(gone).toBe(0);
  });

  test('a cut channel rejects what was pending as lost, aborts its handler, and refuses what comes after', async () => {
    const { client, seen, cut } = await fresh();
    const answer = failure(client.call('outbox.overview', {}));
    await seen.started.promise;
    cut();
    expect((await answer).code).toBe('link_lost');
    expect(await seen.aborted.promise).toBe('call');
    expect((await client.ended).kind).toBe('closed');
    expect((await failure(client.call('system.info', {}))).code).toBe('link_lost');
  });

  test('a stopping core says so', async () => {
    const { client, stopServer } = await fresh();
    if (!stopServer) return;
    stopServer();
    expect(await client.ended).toMatchObject({ kind: 'bye', reason: 'stopping' });
  });

  test('at most 64 calls in flight; the next is refused in words, and room comes back', async () => {
    const { client, seen } = await fresh();
    const controller = new AbortController();
    const many = Array.from({ length: 64 }, () => failure(client.call('outbox.overview', {}, { signal: controller.signal })));
    await seen.started.promise;
    expect((await failure(client.call('system.info', {}))).code).toBe('too_large');
    controller.abort();
    for (const error of await Promise.all(many)) expect(error.code).toBe('cancelled');
    expect(await client.call('session.current', {})).toBeNull();
  });
}

/** Sends frames as they are, without manners: what a hostile page would do. */
export function rawSend(ui: Transport<UpFrame, unknown>, frame: unknown): void {
  ui.send(frame as UpFrame);
}
