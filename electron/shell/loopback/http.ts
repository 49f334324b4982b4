import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Log } from '../../kit/log.ts';
import { type Asset, assetAt, securityHeaders } from '../content.ts';
import type { Access } from './access.ts';
import { cookie, refuse } from './guard.ts';

const MAX_BODY = 1024;
const MAX_TCP = 32;
const HEADERS_MS = 5000;
const exchangeBody = z.strictObject({ code: z.string().min(1).max(128) });

export interface LoopbackHttp {
  readonly server: http.Server;
  /** `127.0.0.1:PORT` */
  readonly self: string;
  /** Name of the session cookie: cookies ignore ports, so the name holds it. */
  readonly cookieName: string;
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > MAX_BODY) return null;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Listens on 127.0.0.1 only, serves the interface from memory and trades one-time codes. No CORS header at all, no GET that changes anything.
 * @throws AppError `port_taken`.
 */
export async function listen(options: {
  port: number;
  assets: ReadonlyMap<string, Asset>;
  access: Access;
  log: Log;
}): Promise<LoopbackHttp> {
  const { assets, access, log } = options;
  const server = http.createServer({ headersTimeout: HEADERS_MS, requestTimeout: HEADERS_MS, connectionsCheckingInterval: 1000 });
  server.keepAliveTimeout = HEADERS_MS;
  server.maxConnections = MAX_TCP;
  server.maxRequestsPerSocket = 1000;

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' || error.code === 'EACCES'
          ? new AppError(
              'port_taken',
              `Le port ${options.port} n'est pas libre. Choisissez-en un autre avec --port, ou laissez l'application choisir.`,
            )
          : error,
      ),
    );
    server.listen({ port: options.port, host: '127.0.0.1', exclusive: true }, resolve);
  });
  const self = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cookieName = `mycfia-${self.split(':')[1]}`;
  const headers = securityHeaders(`ws://${self}`);

  const answer = (response: ServerResponse, status: number, extra: Record<string, string> = {}, body?: Buffer | string) => {
    response.writeHead(status, { ...headers, ...extra });
    response.end(body);
  };

  const exchange = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers['content-type'] !== 'application/json') return answer(response, 415);
    const body = await readBody(request);
    if (body === null) return answer(response, 413, { connection: 'close' });
    const parsed = exchangeBody.safeParse(parseJson(body));
    if (!parsed.success) return answer(response, 400);
    const grant = await access.exchange(parsed.data.code, cookie(request, cookieName));
    if (!grant) {
      log.warn('loopback.code_refused', { locked: access.locked() });
      return answer(response, access.locked() ? 429 : 401);
    }
    answer(
      response,
      200,
      { 'content-type': 'application/json', 'set-cookie': `${cookieName}=${grant.session}; HttpOnly; SameSite=Strict; Path=/` },
      JSON.stringify({ token: grant.token }),
    );
  };

  server.on('request', (request, response) => {
    const kind = request.method === 'POST' ? 'post' : 'page';
    const refusal = refuse(request, self, kind);
    if (refusal) {
      log.warn('loopback.refused', { reason: refusal.reason });
      return answer(response, refusal.status);
    }
    if (kind === 'post') {
      if (request.url !== '/session') return answer(response, 404);
      exchange(request, response).catch((error: unknown) => {
        log.warn('loopback.exchange_failed', { error });
        response.destroy();
      });
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405);
    const asset = assetAt(assets, request.url ?? '');
    if (!asset) return answer(response, 404);
    answer(
      response,
      200,
      { 'content-type': asset.type, 'content-length': String(asset.body.length) },
      request.method === 'GET' ? asset.body : undefined,
    );
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  return { server, self, cookieName };
}
