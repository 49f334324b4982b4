import net from 'node:net';
import os from 'node:os';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../electron/kit/clock.ts';
import { LOCK_AFTER } from '../../../electron/shell/loopback/access.ts';
import { startLoopback } from '../../../electron/shell/loopback/loopback.ts';
import type { OutboxOverview } from '../../../shared/model/outbox.ts';
import { createRpcClient } from '../../../shared/rpc/client.ts';
import { WIRE_VERSION } from '../../../shared/rpc/frames.ts';
import { dial, exchange, type Headers, openTab, request, socketTransport, type Tab, tabHeaders } from '../../fakes/loopback-client.ts';
import { loopbackShell } from '../../fakes/loopback-shell.ts';

type Shell = Awaited<ReturnType<typeof loopbackShell>>;
const codeOf = (address: string) => new URL(address).hash.slice('#code='.length);
const closing = (socket: { on(event: 'close', listener: (code: number) => void): unknown }) =>
  new Promise<number>((resolve) => socket.on('close', resolve));

describe('what may reach the loopback shell', () => {
  let shell: Shell;
  let port: string;
  beforeEach(async () => {
    shell = await loopbackShell({ 'session.current': async () => null });
    port = new URL(shell.origin).port;
  });
  afterEach(() => shell.close());

  test('H1, H2: pages of other origins, other names and rebound names are refused on every door, cookie or not', async () => {
    const tab = await openTab(shell.origin, shell.address());
    const hosts = [
      `localhost:${port}`,
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${Number(port) + 1}`,
      `[::1]:${port}`,
      `127.0.0.1.evil.example:${port}`,
    ];
    for (const host of hosts) {
      expect((await request(shell.origin, '/', { headers: { host } })).status, host).toBe(403);
      expect((await exchange(shell.origin, codeOf(shell.address()), { host })).status, host).toBe(403);
      expect(await dial(shell.origin, { ...tabHeaders(shell.origin, tab), host }), host).toBe(403);
    }
    for (const origin of [
      'http://evil.example',
      'null',
      `http://localhost:${port}`,
      `https://127.0.0.1:${port}`,
      `http://127.0.0.1:${Number(port) + 1}`,
    ]) {
      expect((await exchange(shell.origin, codeOf(shell.address()), { origin })).status, origin).toBe(403);
      expect(await dial(shell.origin, { ...tabHeaders(shell.origin, tab), origin }), origin).toBe(403);
    }
    expect(await dial(shell.origin, { cookie: tab.cookie }), 'no Origin').toBe(403);
    expect(
      (await request(shell.origin, '/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status,
    ).toBe(403);
    for (const site of ['cross-site', 'same-site']) {
      expect((await exchange(shell.origin, codeOf(shell.address()), { 'sec-fetch-site': site })).status).toBe(403);
      expect((await request(shell.origin, '/assets/a.js', { headers: { 'sec-fetch-site': site } })).status).toBe(403);
      expect(
        (
          await request(shell.origin, '/', {
            headers: { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
          })
        ).status,
      ).toBe(403);
    }
  });

  test('no answer carries a CORS header, every one carries the policy', async () => {
    for (const path of ['/', '/assets/a.js', '/missing']) {
      const { headers } = await request(shell.origin, path, { headers: { origin: shell.origin } });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain(`connect-src 'self' ws://127.0.0.1:${port};`);
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    }
  });

  test('files come from memory: nothing outside, no source map, no method but GET and HEAD', async () => {
    expect(await request(shell.origin, '/')).toMatchObject({ status: 200, body: expect.stringContaining('essai') });
    expect(await request(shell.origin, '/assets/a.js', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    const outside = [
      '/../package.json',
      '/%2e%2e/package.json',
      '/assets/../../etc/passwd',
      '/..%5cx',
      '/index.html%00',
      '/assets/a.js.map',
      '//etc/passwd',
      '/index.html?x=1',
    ];
    for (const path of outside) expect((await request(shell.origin, path)).status, path).toBe(404);
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])
      expect((await request(shell.origin, '/', { method })).status, method).toBe(405);
  });

  test('listens on 127.0.0.1 alone', async () => {
    const others = Object.values(os.networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter((each) => !each.internal && each.family === 'IPv4');
    for (const { address } of [...others, { address: '::1' }]) {
      const refused = await new Promise((resolve) => {
        net
          .connect(Number(port), address)
          .on('connect', () => resolve(false))
          .on('error', () => resolve(true));
      });
      expect(refused, address).toBe(true);
    }
  });

  test('H3: wrong tokens and codes are refused later and later, then nothing passes until a person asks for an address', async () => {
    const tab = await openTab(shell.origin, shell.address());
    const good = codeOf(shell.address());
    for (let n = 0; n < LOCK_AFTER; n++) expect((await exchange(shell.origin, `faux${n}`)).status).toBe(n === LOCK_AFTER - 1 ? 429 : 401);
    expect(shell.waits).toEqual([...shell.waits].sort((a, b) => a - b));
    expect(shell.waits.at(-1)).toBe(2000);
    expect((await exchange(shell.origin, good)).status).toBe(429);
    const { transport } = await socketTransport(shell.origin, tab);
    expect(await createRpcClient(transport, tab.token).ended).toMatchObject({ reason: 'token' });
    const again = await openTab(shell.origin, shell.address());
    expect(await createRpcClient((await socketTransport(shell.origin, again)).transport, again.token).welcomed).toBe(true);
  });

  test('H3, H5: no cookie, a stolen cookie without its tab token, a token of another session: refused', async () => {
    const tab = await openTab(shell.origin, shell.address());
    const other = await openTab(shell.origin, shell.address());
    expect(await dial(shell.origin, { origin: shell.origin })).toBe(401);
    expect(await dial(shell.origin, { origin: shell.origin, cookie: `mycfia-${port}=faux` })).toBe(401);
    for (const token of ['', 'faux', tab.cookie.split('=')[1]!, other.token]) {
      const { transport } = await socketTransport(shell.origin, tab);
      expect(await createRpcClient(transport, token).ended, token).toMatchObject({ kind: 'bye', reason: 'token' });
    }
  });

  test('H4: an address works once, and not after 10 minutes; the journal never holds it', async () => {
    const used = codeOf(shell.address());
    expect((await exchange(shell.origin, used)).status).toBe(200);
    expect((await exchange(shell.origin, used)).status).toBe(401);
    const old = codeOf(shell.address());
    shell.advance(10 * 60_000);
    expect((await exchange(shell.origin, old)).status).toBe(401);
    expect(JSON.stringify(shell.records)).not.toContain(used);
  });

  test('a session is over after 12 hours', async () => {
    const tab = await openTab(shell.origin, shell.address());
    shell.advance(12 * 60 * 60_000);
    expect(await dial(shell.origin, tabHeaders(shell.origin, tab))).toBe(401);
  });

  test('the cookie is out of reach of scripts and of other sites', async () => {
    const reply = await exchange(shell.origin, codeOf(shell.address()));
    expect(reply.headers['set-cookie']?.[0]).toMatch(new RegExp(`^mycfia-${port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`));
    expect(reply.body).not.toContain(reply.headers['set-cookie']![0]!.split(/[=;]/)[1]!);
  });

  test.each<[string, Headers, string, number]>([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, '{"code":"x"}', 415],
    ['no JSON', {}, 'code', 400],
    ['more fields', {}, '{"code":"x","scope":1}', 400],
    ['a large body', {}, JSON.stringify({ code: 'x'.repeat(5000) }), 413],
  ])('POST of %s is refused', async (_what, headers, body, status) => {
    const reply = await request(shell.origin, '/session', {
      method: 'POST',
      headers: { origin: shell.origin, 'content-type': 'application/json', ...headers },
      body,
    });
    expect(reply.status).toBe(status);
  });

  describe('H6: limits', () => {
    let tab: Tab;
    beforeEach(async () => {
      tab = await openTab(shell.origin, shell.address());
    });

    test('a frame over 1 MB, a binary frame, text that is not JSON and a flood end the socket', async () => {
      const spoil: ((socket: import('ws').WebSocket) => void)[] = [
        (socket) => socket.send('x'.repeat(1024 * 1024 + 1)),
        (socket) => socket.send(Buffer.from([1, 2, 3])),
        (socket) => socket.send('{'),
        (socket) => {
          for (let id = 0; id < 1000; id++) socket.send(JSON.stringify({ t: 'cancel', id }));
        },
      ];
      for (const one of spoil) {
        const { socket } = await socketTransport(shell.origin, tab);
        socket.on('error', () => {});
        const closed = closing(socket);
        socket.send(JSON.stringify({ t: 'hello', version: WIRE_VERSION, token: tab.token }));
        one(socket);
        expect(await closed).not.toBe(1000);
      }
    });

    test('the ninth socket is refused', async () => {
      for (let n = 0; n < 8; n++) await socketTransport(shell.origin, tab);
      expect(await dial(shell.origin, tabHeaders(shell.origin, tab))).toBe(503);
    });

    test('a socket that never says hello, and a request that never ends its headers, are closed within the deadlines', async () => {
      const { socket } = await socketTransport(shell.origin, tab);
      const slow = net.connect(Number(port), '127.0.0.1');
      slow.write('GET / HTTP/1.1\r\nHost: ');
      slow.resume();
      await Promise.all([closing(socket), new Promise((resolve) => slow.on('close', resolve).on('error', () => {}))]);
    }, 20_000);
  });

  test('H7: a second window takes over, the first is told once and keeps quiet, and the first can take it back', async () => {
    const first = await openTab(shell.origin, shell.address());
    const one = createRpcClient((await socketTransport(shell.origin, first)).transport, first.token);
    expect(await one.welcomed).toBe(true);
    const second = await openTab(shell.origin, shell.address());
    const two = createRpcClient((await socketTransport(shell.origin, second)).transport, second.token);
    expect(await two.welcomed).toBe(true);
    expect(await one.ended).toMatchObject({ kind: 'bye', reason: 'replaced' });
    expect(await two.call('session.current', {})).toBeNull();
    const back = createRpcClient((await socketTransport(shell.origin, first)).transport, first.token);
    expect(await back.welcomed).toBe(true);
    expect(await two.ended).toMatchObject({ kind: 'bye', reason: 'replaced' });
  });

  test('a stranger who is not accepted does not push the window out', async () => {
    const tab = await openTab(shell.origin, shell.address());
    const real = createRpcClient((await socketTransport(shell.origin, tab)).transport, tab.token);
    await real.welcomed;
    const stranger = createRpcClient((await socketTransport(shell.origin, tab)).transport, 'faux');
    expect(await stranger.ended).toMatchObject({ reason: 'token' });
    expect(await real.call('session.current', {})).toBeNull();
  });
});

describe('the last window', () => {
  const row = (state: string) => ({ rows: [{ state }], paused: false }) as unknown as OutboxOverview;

  test('closed with nothing left to send: the shell asks to stop, once; with something left, it waits for it', async () => {
    const answers = [row('queued'), row('retrying'), row('sending'), row('deposited')];
    let reads = 0;
    const alone = Promise.withResolvers<number>();
    const shell = await loopbackShell({ 'outbox.overview': async () => answers[reads++]! }, { onAlone: () => alone.resolve(reads) });
    const tab = await openTab(shell.origin, shell.address());
    const { transport } = await socketTransport(shell.origin, tab);
    const client = createRpcClient(transport, tab.token);
    expect(await client.welcomed).toBe(true);
    expect(reads).toBe(0);
    client.close();
    expect(await alone.promise).toBe(4);
    expect(shell.waits.filter((ms) => ms === 60_000)).toHaveLength(4);
    await shell.close();
  });

  test('a window that comes back within the minute keeps the shell', async () => {
    const shell = await loopbackShell({}, { onAlone: () => expect.unreachable('must not stop'), clock: systemClock() });
    const tab = await openTab(shell.origin, shell.address());
    const first = createRpcClient((await socketTransport(shell.origin, tab)).transport, tab.token);
    await first.welcomed;
    first.close();
    const second = createRpcClient((await socketTransport(shell.origin, tab)).transport, tab.token);
    expect(await second.welcomed).toBe(true);
    await shell.close();
  });
});

describe('the port', () => {
  let busy: net.Server;
  beforeAll(async () => {
    busy = net.createServer();
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => busy.close());
  test('a taken port is said in French, with what to do', async () => {
    const { port } = busy.address() as net.AddressInfo;
    await expect(loopbackShell({}, { port })).rejects.toMatchObject({ code: 'port_taken', message: expect.stringContaining('--port') });
  });
  test('an interface that was not built is said so', async () => {
    await expect(startLoopback({ rendererFolder: '/nowhere', port: 0 } as never)).rejects.toThrow();
  });
});
