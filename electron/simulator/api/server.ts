import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault } from '../../../shared/model/system.ts';
import type { Log } from '../../kit/log.ts';
import type { CfiRight } from '../world/users.ts';
import { type AnswerType, type ApiContext, type Endpoint, missingRight } from './endpoint.ts';
import { allEndpoints } from './endpoints.ts';
import { ApiRefusal, refuse } from './refusal.ts';
import type { ApiSession } from './sessions.ts';

/** Faults of the service itself; those of the link belong to the fault gate in front of it. */
export const API_FAULTS = ['ok', 'wrong-answer', 'expired-token', 'missing-right', 'login-refused'] as const satisfies readonly Fault[];
export type ApiFault = (typeof API_FAULTS)[number];

/** What a wrong answer looks like: a proxy's page, a cut body, another type than announced. Alternates unless one is chosen. */
export const WRONG_ANSWERS = ['html', 'truncated', 'wrong-type'] as const;
export type WrongAnswer = (typeof WRONG_ANSWERS)[number];

const MAX_BODY = 1 << 20;
const FLUSH_AT = 1 << 16;
const PREFIX = '/api';

export interface ApiServer {
  /** Listens on a port of its own; the fault gate is what clients see. */
  start(): Promise<number>;
  setFault(fault: ApiFault, wrong?: WrongAnswer): void;
  stop(): Promise<void>;
}

/** The HTTP API "myCFI_API" v1 of cfi-api.md, over the fictitious production. */
export function createApiServer(context: ApiContext & { log: Log }): ApiServer {
  const endpoints = allEndpoints(context);
  let fault: ApiFault = 'ok';
  let chosen: WrongAnswer | undefined;
  let wrongTurn = 0;
  let server: http.Server | undefined;

  const answer = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const correlation = request.headers['x-correlation-id'];
    if (typeof correlation === 'string') response.setHeader('X-Correlation-ID', correlation.slice(0, 100));
    const path = (request.url ?? '/').split('?')[0]!.toLowerCase();
    const endpoint = path.startsWith(`${PREFIX}/`) ? endpoints.get(path.slice(PREFIX.length)) : undefined;
    if (endpoint === undefined) return end(response, 404, null, 'text/plain');
    if (request.method !== 'POST') {
      response.setHeader('Allow', 'POST');
      return end(response, 405, null, 'text/plain');
    }
    const traceId = `00-${context.clock.bytes(16).toString('hex')}-${context.clock.bytes(8).toString('hex')}-00`;
    try {
      const text = await readText(request);
      const value = endpoint.answer(text, session(endpoint, request), traceId);
      if (fault === 'wrong-answer') return wrong(response, value, endpoint.type);
      await send(response, value, endpoint.type);
    } catch (error) {
      refusal(request, response, error, context.log);
    }
  };

  const session = (endpoint: Endpoint, request: http.IncomingMessage): ApiSession | null => {
    if (!endpoint.signedIn) {
      if (fault === 'login-refused') throw refuse('Identifiant ou mot de passe incorrect');
      return null;
    }
    if (fault === 'expired-token') throw new ApiRefusal(401, null);
    const jeton = request.headers.jeton;
    const found = context.sessions.require(typeof jeton === 'string' ? jeton : undefined);
    const needed: CfiRight | undefined = endpoint.rights[0];
    if (fault === 'missing-right' && needed !== undefined) throw missingRight(needed);
    return found;
  };

  const wrong = (response: http.ServerResponse, value: unknown, type: AnswerType) => {
    const kind = chosen ?? WRONG_ANSWERS[wrongTurn++ % WRONG_ANSWERS.length]!;
    if (kind === 'html') return end(response, 200, '<!DOCTYPE html><html><body><h1>Service en maintenance</h1></body></html>', 'text/html');
    if (kind === 'wrong-type') return end(response, 200, JSON.stringify({ resultat: 'ok', nombre: 'douze' }), type);
    const text = JSON.stringify(isRows(value) ? [...value].slice(0, 50) : value);
    end(response, 200, text.slice(0, Math.max(1, Math.floor(text.length * 0.6))), type);
  };

  return {
    async start() {
      server = http.createServer({ keepAliveTimeout: 65_000 }, (request, response) => void answer(request, response));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    },
    setFault(next, wrongAnswer) {
      fault = next;
      chosen = wrongAnswer;
    },
    async stop() {
      const closing = server;
      server = undefined;
      closing?.closeAllConnections();
      if (closing) await new Promise<void>((done) => closing.close(() => done()));
    },
  };
}

async function readText(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new ApiRefusal(413, null);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const isRows = (value: unknown): value is Iterable<object> => typeof value === 'object' && value !== null && Symbol.iterator in value;

/** Arrays are streamed with back-pressure: a list of a million lines must neither fill memory nor hold the event loop. */
async function send(response: http.ServerResponse, value: unknown, type: AnswerType): Promise<void> {
  response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` });
  if (!isRows(value)) {
    response.end(JSON.stringify(value));
    return;
  }
  let pending = '[';
  let first = true;
  for (const row of value) {
    pending += (first ? '' : ',') + JSON.stringify(row);
    first = false;
    if (pending.length < FLUSH_AT) continue;
    if (!response.write(pending)) await drained(response);
    if (response.destroyed) return;
    pending = '';
    await new Promise<void>((resume) => setImmediate(resume));
  }
  response.end(`${pending}]`);
}

/** The client has read what was waiting, or is gone. */
function drained(response: http.ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go);
      response.off('close', go);
      resolve();
    };
    response.on('drain', go);
    response.on('close', go);
  });
}

/** A bare string goes out as ASP.NET does: quoted when the caller asked for JSON, raw otherwise. */
function refusal(request: http.IncomingMessage, response: http.ServerResponse, error: unknown, log: Log): void {
  if (response.headersSent) response.destroy();
  else if (!(error instanceof ApiRefusal)) {
    log.error('api.failed', { error });
    end(response, 500, null, 'text/plain');
  } else if (error.body === null) end(response, error.status, null, 'text/plain');
  else if (typeof error.body !== 'string') end(response, error.status, JSON.stringify(error.body), 'application/problem+json');
  else if (/application\/json|text\/json/.test(request.headers.accept ?? ''))
    end(response, error.status, JSON.stringify(error.body), 'application/json');
  else end(response, error.status, error.body, 'text/plain');
}

function end(response: http.ServerResponse, status: number, body: string | null, type: string): void {
  if (status === 401) response.setHeader('WWW-Authenticate', 'Jeton');
  if (body === null) response.writeHead(status, { 'Content-Length': 0 }).end();
  else response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` }).end(body);
}
