import { afterEach, describe, expect } from 'vitest';
import { createRpcClient } from '../../../shared/rpc/client.ts';
import { openTab, socketTransport } from '../../fakes/loopback-client.ts';
import { loopbackShell } from '../../fakes/loopback-shell.ts';
import { suiteHandlers, wireSuite } from './suite.ts';

const tearDown: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of tearDown.splice(0)) await stop();
});

describe('over a real WebSocket of the loopback shell', () => {
  wireSuite(async (seen) => {
    const shell = await loopbackShell(suiteHandlers(seen));
    tearDown.push(shell.close);
    const tab = await openTab(shell.origin, shell.address());
    const { transport, socket } = await socketTransport(shell.origin, tab);
    const client = createRpcClient(transport, tab.token);
    expect(await client.welcomed).toBe(true);
    return {
      client,
      logged: () => shell.records.map((record) => JSON.stringify(record)),
      cut: () => socket.terminate(),
      emit: (name) => shell.app.events.emit(name),
      stopServer: () => void shell.close(),
    };
  });
});
