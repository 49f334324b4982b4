import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { contract, type RouteName } from '../../../shared/contract/contract.ts';
import { createRpcClient } from '../../../shared/rpc/client.ts';
import { downFrame, WIRE_VERSION } from '../../../shared/rpc/frames.ts';
import { createRpcServer, type Handlers } from '../../../shared/rpc/server.ts';
import { fakeApp } from '../../fakes/app.ts';
import { transportPair } from '../../fakes/transport-pair.ts';
import { newSeen, rawSend, suiteHandlers, wireSuite } from './suite.ts';

const tearDown: (() => void)[] = [];
afterEach(() => {
  for (const stop of tearDown.splice(0)) stop();
});

function serve(handlers: Partial<Handlers>, token?: (given: string) => boolean) {
  const app = fakeApp(handlers);
  const logged: unknown[] = [];
  const note = (_event: string, fields: Record<string, unknown> = {}) => logged.push(fields.error ?? fields.what);
  const server = createRpcServer({ ...app, log: { warn: note, error: note } });
  tearDown.push(server.stop);
  const pair = transportPair();
  const connection = server.connect(pair.core, token ? { token } : {});
  return { app, server, pair, connection, logged };
}

describe('over memory', () => {
  wireSuite(async (seen) => {
    const { app, server, pair, logged } = serve(suiteHandlers(seen));
    const client = createRpcClient(pair.ui);
    expect(await client.welcomed).toBe(true);
    return { client, logged: () => logged, cut: pair.cut, emit: (name) => app.events.emit(name), stopServer: server.stop };
  });

  test('a wrong token or version is told goodbye, and nothing was served', async () => {
    const calls: string[] = [];
    const handlers: Partial<Handlers> = {
      'session.current': async () => {
        calls.push('current');
        return null;
      },
    };
    const bad = serve(handlers, (given) => given === 'juste');
    const refused = createRpcClient(bad.pair.ui, 'faux');
    refused.call('session.current', {}).catch(() => {});
    expect(await refused.welcomed).toBe(false);
    expect(await refused.ended).toMatchObject({ kind: 'bye', reason: 'token' });

    const old = serve(handlers);
    const heard = Promise.withResolvers<unknown>();
    old.pair.ui.onFrame(heard.resolve);
    rawSend(old.pair.ui, { t: 'hello', version: WIRE_VERSION + 1, token: '' });
    expect(await heard.promise).toMatchObject({ t: 'bye', reason: 'version' });
    expect(calls).toEqual([]);
  });

  test.each([
    ['a call before hello', [{ t: 'call', id: 1, route: 'system.info', input: {} }]],
    [
      'a second hello',
      [
        { t: 'hello', version: WIRE_VERSION, token: '' },
        { t: 'hello', version: WIRE_VERSION, token: '' },
      ],
    ],
    [
      'an unknown kind',
      [
        { t: 'hello', version: WIRE_VERSION, token: '' },
        { t: 'eval', id: 1 },
      ],
    ],
    [
      'an extra field',
      [
        { t: 'hello', version: WIRE_VERSION, token: '' },
        { t: 'cancel', id: 1, scope: 1 },
      ],
    ],
    [
      'a call id in use',
      [{ t: 'hello', version: WIRE_VERSION, token: '' }, ...[1, 1].map((id) => ({ t: 'call', id, route: 'outbox.overview', input: {} }))],
    ],
  ])('%s ends the connection', async (_what, frames) => {
    const { pair, connection } = serve(suiteHandlers(newSeen()));
    const closed = Promise.withResolvers<string>();
    pair.ui.onClose(closed.resolve);
    for (const frame of frames) rawSend(pair.ui, frame);
    await closed.promise;
    expect(connection.welcomed()).toBe(false);
    expect(connection.inFlight()).toBe(0);
  });

  test('names of Object.prototype are not routes', async () => {
    const { pair } = serve({});
    const client = createRpcClient(pair.ui);
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
      await expect(client.call(name as never, {} as never)).rejects.toMatchObject({ code: 'unsupported' });
  });

  test('whatever frames arrive, the core answers with well-formed frames or closes, and never runs a handler with an input its schema refuses', async () => {
    const routes = Object.keys(contract) as RouteName[];
    const broken: string[] = [];
    const handlers = Object.fromEntries(
      routes.map((route) => [
        route,
        contract[route].kind === 'call'
          ? async (input: unknown) => {
              if (!contract[route].input.safeParse(input).success) broken.push(route);
              return null;
            }
          : async function* (input: unknown) {
              if (!contract[route].input.safeParse(input).success) broken.push(route);
              yield null;
            },
      ]),
    ) as unknown as Handlers;
    const id = fc.oneof(fc.nat(5), fc.integer(), fc.double(), fc.string());
    const frame = fc.oneof(
      fc.record({ t: fc.constant('call'), id, route: fc.oneof(fc.constantFrom(...routes), fc.string()), input: fc.jsonValue() }),
      fc.record({ t: fc.constant('cancel'), id }),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 12 }), async (frames) => {
        const { pair, connection } = serve(handlers);
        const down: unknown[] = [];
        let closed = false;
        pair.ui.onFrame((got) => down.push(got));
        pair.ui.onClose(() => {
          closed = true;
        });
        rawSend(pair.ui, { t: 'hello', version: WIRE_VERSION, token: '' });
        for (const one of frames) rawSend(pair.ui, one);
        for (let turn = 0; turn < 200 && !closed && (turn < 4 || connection.inFlight() > 0); turn++)
          await new Promise((resolve) => setImmediate(resolve));
        expect(connection.inFlight()).toBe(0);
        for (const got of down) expect(downFrame.safeParse(got).success).toBe(true);
        expect(broken).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
