import http from 'node:http';
import { WebSocket } from 'ws';
import { createChannel } from '../../shared/rpc/channel.ts';
import type { Transport, UpFrame } from '../../shared/rpc/frames.ts';
import { frameReader } from '../../shared/rpc/wire.ts';

/** Headers that a browser sets by itself and a test may falsify. */
export type Headers = Record<string, string>;
export interface Reply {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** One request with exactly these headers (fetch would not let Host or Origin be falsified). */
export function request(origin: string, path: string, options: { method?: string; headers?: Headers; body?: string } = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = http.request(
      `${origin}${path}`,
      { method: options.method ?? 'GET', headers: options.headers ?? {}, agent: false },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          body += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });
}

/** Posts a code as our own page does, plus or minus some headers. */
export const exchange = (origin: string, code: string, headers: Headers = {}): Promise<Reply> =>
  request(origin, '/session', {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...headers },
    body: JSON.stringify({ code }),
  });

/** A tab that came through the front door. */
export interface Tab {
  cookie: string;
  token: string;
}
export async function openTab(origin: string, address: string): Promise<Tab> {
  const reply = await exchange(origin, new URL(address).hash.slice('#code='.length));
  if (reply.status !== 200) throw new Error(`exchange: ${reply.status}`);
  return {
    cookie: (reply.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '',
    token: (JSON.parse(reply.body) as { token: string }).token,
  };
}

export const tabHeaders = (origin: string, tab: Tab): Headers => ({ origin, cookie: tab.cookie });

/** Opens a WebSocket with these headers; resolves to the HTTP status when it is refused. */
export function dial(origin: string, headers: Headers, path = '/link'): Promise<WebSocket | number> {
  return new Promise((resolve, reject) => {
    const { origin: from, ...rest } = headers;
    const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, {
      headers: rest,
      ...(from ? { origin: from } : {}),
      perMessageDeflate: false,
    });
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('error', reject);
  });
}

/** The Node twin of renderer/link/loopback.ts. */
export async function socketTransport(origin: string, tab: Tab): Promise<{ transport: Transport<UpFrame, unknown>; socket: WebSocket }> {
  const socket = await dial(origin, tabHeaders(origin, tab));
  if (typeof socket === 'number') throw new Error(`refused: ${socket}`);
  const channel = createChannel<UpFrame, unknown>({ send: (frame) => socket.send(JSON.stringify(frame)), close: () => socket.close() });
  const read = frameReader(channel.deliver);
  socket.on('message', (data, isBinary) => read(isBinary ? (data as Buffer) : String(data)));
  socket.on('close', (code) => channel.ended(`closed ${code}`));
  return { transport: channel.transport, socket };
}
