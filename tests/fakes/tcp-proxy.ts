import net from 'node:net';

/** What the proxy does with bytes. `blackhole` swallows on every connection (half-open link); `silent` accepts and never answers. */
type ProxyMode = 'pass' | 'refuse' | 'silent' | 'blackhole';

export interface TcpProxy {
  readonly port: number;
  /** Bytes sent so far by the clients. */
  up(): number;
  /** Connections accepted so far. */
  connections(): number;
  /** Resolves once no connection is open: what a closing client still sends is then counted. */
  quiet(): Promise<void>;
  /** `pass` also forgets the cut and the flip that had not struck yet. */
  set(mode: ProxyMode): void;
  /** Once the clients have sent `bytes` more bytes, cuts (`reset`, `fin`) or goes silent (`blackhole`). */
  cutAfter(bytes: number, how: 'reset' | 'fin' | 'blackhole'): void;
  /** Bytes per second from client to server, 0 = no limit. */
  rate(bytesPerSecond: number): void;
  /** Flips one bit of the byte at that offset of what the clients send from now on. */
  flipAt(offset: number): void;
  /** The connections there are go silent for good, as when a router has forgotten them; those to come pass. */
  forget(): void;
  /** Where the connections to come lead. */
  lead(port: number): void;
  /** Cuts every connection now. */
  strike(how: 'reset' | 'fin'): void;
  close(): Promise<void>;
}

/** A TCP front on 127.0.0.1 that injects faults on a real link. */
export async function createTcpProxy(targetPort: number, targetHost = '127.0.0.1'): Promise<TcpProxy> {
  let mode: ProxyMode = 'pass';
  let leadsTo = targetPort;
  let up = 0;
  let cut: { at: number; how: 'reset' | 'fin' | 'blackhole' } | null = null;
  let bytesPerSecond = 0;
  let flip = -1;
  const pairs = new Set<[net.Socket, net.Socket | null]>();
  const forgotten = new WeakSet<[net.Socket, net.Socket | null]>();

  const strike = (how: 'reset' | 'fin' | 'blackhole') => {
    if (how === 'blackhole') {
      mode = 'blackhole';
      return;
    }
    for (const [client, server] of pairs)
      for (const socket of [client, server]) how === 'reset' ? socket?.resetAndDestroy() : socket?.end();
  };
  /** How many of these bytes still pass before the fault strikes. */
  const passing = (length: number): number => {
    if (cut === null || up < cut.at) return length;
    return Math.max(0, length - (up - cut.at));
  };

  let accepted = 0;
  const waiting: (() => void)[] = [];
  const server = net.createServer({ noDelay: true }, (client) => {
    accepted += 1;
    if (mode === 'refuse') return void client.resetAndDestroy();
    client.on('error', () => {});
    if (mode === 'silent') {
      const pair: [net.Socket, null] = [client, null];
      pairs.add(pair);
      client.on('close', () => pairs.delete(pair)).resume();
      return;
    }
    const target = net.connect({ host: targetHost, port: leadsTo, noDelay: true });
    const pair: [net.Socket, net.Socket] = [client, target];
    const swallowed = () => mode === 'blackhole' || forgotten.has(pair);
    pairs.add(pair);
    target.on('error', () => {});
    client.on('close', () => {
      pairs.delete(pair);
      if (!swallowed()) target.destroy();
      if (pairs.size === 0) for (const resolve of waiting.splice(0)) resolve();
    });
    target.on('close', () => {
      if (!swallowed()) client.destroy();
    });
    target.on('data', (data) => {
      if (!swallowed()) client.write(data);
    });
    let freeAt = 0;
    client.on('data', (data) => {
      if (swallowed()) return;
      const before = up;
      up += data.length;
      if (flip >= before && flip < up) {
        data[flip - before] = data[flip - before]! ^ 1;
        flip = -1;
      }
      const keep = passing(data.length);
      const due = cut;
      const send = () => {
        if (!swallowed() && !target.destroyed) target.write(data.subarray(0, keep));
        if (due !== null && cut === due && up >= due.at) {
          cut = null;
          strike(due.how);
        }
      };
      if (bytesPerSecond === 0) return send();
      freeAt = Math.max(freeAt, performance.now()) + (data.length / bytesPerSecond) * 1000;
      client.pause();
      setTimeout(() => {
        send();
        client.resume();
      }, freeAt - performance.now());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    up: () => up,
    connections: () => accepted,
    quiet: () => (pairs.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    set(next) {
      mode = next;
      if (next === 'pass') {
        cut = null;
        flip = -1;
      }
      if (next === 'refuse') strike('reset');
    },
    cutAfter(bytes, how) {
      cut = { at: up + bytes, how };
    },
    rate(limit) {
      bytesPerSecond = limit;
    },
    flipAt(offset) {
      flip = up + offset;
    },
    forget() {
      for (const pair of pairs) forgotten.add(pair);
    },
    lead(port) {
      leadsTo = port;
    },
    strike,
    close: () =>
      new Promise((resolve) => {
        mode = 'pass';
        strike('reset');
        server.close(() => resolve());
      }),
  };
}
