import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { createChannel } from '../../../shared/rpc/channel.ts';
import type { DownFrame, Transport } from '../../../shared/rpc/frames.ts';
import type { RpcConnection, RpcServer } from '../../../shared/rpc/server.ts';
import { packFrame } from '../../../shared/rpc/wire.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import type { Access } from './access.ts';
import { cookie, refuse } from './guard.ts';
import type { LoopbackHttp } from './http.ts';

const MAX_SOCKETS = 8;
const MAX_FRAME = 1024 * 1024;
const HELLO_MS = 5000;
const PING_MS = 15_000;
/** Frames a client may send at once, then per second: an honest one sends a few a second. */
const BURST = 400;
const PER_SECOND = 200;
/** Outbound bytes waiting before streams pause, and before a client that reads nothing is dropped. */
const HIGH_WATER = 1024 * 1024;
const DROP_AT = 64 * 1024 * 1024;

function toText(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString('utf8');
}

/** A WebSocket as a transport of frames; those that hold bytes are followed by them. Text that is not JSON, binary from the page and floods end it. */
function socketTransport(socket: WebSocket, clock: Clock): Transport<DownFrame, unknown> {
  let waiting: (() => void)[] = [];
  const release = () => {
    if (socket.readyState === socket.OPEN && socket.bufferedAmount > HIGH_WATER) return;
    for (const resolve of waiting.splice(0)) resolve();
  };
  const channel = createChannel<DownFrame, unknown>({
    send(frame) {
      for (const message of packFrame(frame)) socket.send(message, release);
      if (socket.bufferedAmount > DROP_AT) socket.terminate();
    },
    close: () => socket.close(1000),
    drained: () =>
      socket.bufferedAmount <= HIGH_WATER
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting = [...waiting, resolve];
          }),
  });
  let allowance = BURST;
  let last = clock.monotonic();
  socket.on('message', (data, isBinary) => {
    const now = clock.monotonic();
    allowance = Math.min(BURST, allowance + ((now - last) / 1000) * PER_SECOND) - 1;
    last = now;
    if (isBinary || allowance < 0) return socket.terminate();
    let frame: unknown;
    try {
      frame = JSON.parse(toText(data));
    } catch {
      return socket.terminate();
    }
    channel.deliver(frame);
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', (code) => {
    channel.ended(`closed ${code}`);
    release();
  });
  return channel.transport;
}

/** Who is connected, for the stop conditions. */
export interface Sockets {
  /** true while an accepted interface is connected. */
  occupied(): boolean;
  close(): void;
}

/**
 * Accepts WebSockets on `/link` (checklist 3, 5, 14–16): same gate as HTTP, session cookie before the upgrade, tab token in the first frame within 5 s.
 * One interface at a time: the newest takes over and the former is told.
 */
export function acceptSockets(options: {
  http: LoopbackHttp;
  access: Access;
  rpc: RpcServer;
  clock: Clock;
  log: Log;
  onChange(): void;
}): Sockets {
  const { http, access, rpc, clock, log, onChange } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME, perMessageDeflate: false, clientTracking: true });
  let current: RpcConnection | undefined;

  const admit = (socket: WebSocket, session: string) => {
    const greeting = setTimeout(() => socket.terminate(), HELLO_MS);
    let alive = true;
    socket.on('pong', () => {
      alive = true;
    });
    const ping = setInterval(() => {
      if (!alive) return socket.terminate();
      alive = false;
      socket.ping();
    }, PING_MS);
    const connection = rpc.connect(socketTransport(socket, clock), {
      token: (given) => access.hasTab(session, given),
      onWelcome() {
        clearTimeout(greeting);
        const former = current;
        current = connection;
        former?.bye('replaced', "L'application est maintenant ouverte dans une autre fenêtre.");
        onChange();
      },
    });
    socket.on('close', () => {
      clearTimeout(greeting);
      clearInterval(ping);
      if (current !== connection) return;
      current = undefined;
      onChange();
    });
  };

  const reject = (stream: Duplex, status: string, reason: string) => {
    log.warn('loopback.socket_refused', { reason });
    stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  };

  http.server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const refusal = refuse(request, http.self, 'socket');
    if (refusal) return reject(stream, '403 Forbidden', refusal.reason);
    if (request.url !== '/link') return reject(stream, '404 Not Found', 'path');
    const session = cookie(request, http.cookieName);
    if (session === undefined || !access.hasSession(session)) return reject(stream, '401 Unauthorized', 'session');
    if (sockets.clients.size >= MAX_SOCKETS) return reject(stream, '503 Service Unavailable', 'too many');
    sockets.handleUpgrade(request, stream, head, (socket) => admit(socket, session));
  });

  return {
    occupied: () => current !== undefined,
    close() {
      for (const socket of sockets.clients) socket.close(1001);
      sockets.close();
    },
  };
}
