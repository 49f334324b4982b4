import http from 'node:http';
import https from 'node:https';
import { AppError } from '../../shared/errors.ts';
import { withDeadline } from '../kit/deadline.ts';
import { errorCodes, isAbort, networkReason, SourceFailure } from './failure.ts';

export interface HttpAnswer {
  status: number;
  contentType: string;
  /** The Retry-After header as it came: seconds, or a date. */
  retryAfter: string | null;
  body: string;
}

export interface HttpLimits {
  /** Waiting for TCP and TLS. */
  connectMs: number;
  /** Waiting for the first byte of the answer, then for each next piece of it. */
  answerMs: number;
  maxBytes: number;
}

/** Takes the text of an answer as it arrives. What it throws ends the request. */
export interface TextSink {
  push(text: string): void;
  end(): void;
}

/** POSTs one body and reads the answer. Every failure is a `SourceFailure('api', …)`, or the AbortError of the caller's signal. */
export interface HttpClient {
  /** @param sink makes what takes the text of a 200 instead of `body`, which stays empty then; made anew when the request is */
  post(url: URL, headers: Record<string, string>, body: string | null, signal: AbortSignal, sink?: () => TextSink): Promise<HttpAnswer>;
  close(): void;
}

/** A service that trickles bytes for ever is given up after this many times the answer's deadline. */
const WHOLE_ANSWER = 6;

/**
 * Over node:http rather than fetch: connecting and answering have separate deadlines, a redirection is never followed with the token, and the size
 * is bounded while reading.
 */
export function createHttpClient({ connectMs, answerMs, maxBytes }: HttpLimits): HttpClient {
  const agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: 8 }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: 8 }),
  };

  const attempt = (
    url: URL,
    headers: Record<string, string>,
    body: string | null,
    signal: AbortSignal,
    sink: (() => TextSink) | undefined,
  ): Promise<HttpAnswer> =>
    withDeadline(connectMs + answerMs * WHOLE_ANSWER, "L'API de secours n'a pas répondu à temps.", signal, async (whole) => {
      const secure = url.protocol === 'https:';
      const request = (secure ? https : http).request(url, {
        method: 'POST',
        agent: secure ? agents['https:'] : agents['http:'],
        headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body ?? '')) },
        signal: whole,
      });
      const failed = new Promise<never>((_resolve, reject) => {
        request.on('error', (error) => reject(Object.assign(error, { reused: request.reusedSocket })));
      });
      failed.catch(() => undefined);
      try {
        const answered = new Promise<http.IncomingMessage>((resolve) => request.on('response', resolve));
        request.end(body ?? undefined);
        await withDeadline(connectMs, 'Connexion trop longue.', whole, () => Promise.race([connected(request, secure), answered, failed]));
        const response = await withDeadline(answerMs, 'Réponse trop longue.', whole, () => Promise.race([answered, failed]));
        return {
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          retryAfter: response.headers['retry-after'] ?? null,
          body: await readBody(response, failed, { answerMs, maxBytes }, whole, response.statusCode === 200 ? sink?.() : undefined),
        };
      } catch (error) {
        request.destroy();
        throw error;
      }
    });

  return {
    async post(url, headers, body, signal, sink) {
      try {
        return await attempt(url, headers, body, signal, sink);
      } catch (error) {
        if (signal.aborted) throw isAbort(error) ? error : new DOMException('Demande annulée.', 'AbortError');
        // A kept connection that the server had just closed proves nothing: one fresh connection decides.
        if ((error as { reused?: boolean }).reused !== true || explain(error).reason !== 'reset') throw explain(error);
      }
      try {
        return await attempt(url, headers, body, signal, sink);
      } catch (error) {
        throw signal.aborted && isAbort(error) ? error : explain(error);
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function connected(request: http.ClientRequest, secure: boolean): Promise<void> {
  return new Promise((resolve) => {
    request.on('socket', (socket) => {
      if (request.reusedSocket || !socket.connecting) return resolve();
      socket.once(secure ? 'secureConnect' : 'connect', () => resolve());
    });
  });
}

async function readBody(
  response: http.IncomingMessage,
  failed: Promise<never>,
  { answerMs, maxBytes }: Pick<HttpLimits, 'answerMs' | 'maxBytes'>,
  signal: AbortSignal,
  sink: TextSink | undefined,
): Promise<string> {
  const chunks: Buffer[] = [];
  const decoder = new TextDecoder();
  let bytes = 0;
  const pieces = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (;;) {
    const piece = await withDeadline(answerMs, 'Réponse trop longue.', signal, () => Promise.race([pieces.next(), failed]));
    if (piece.done === true) break;
    bytes += piece.value.length;
    if (bytes > maxBytes)
      throw new SourceFailure('api', 'malformed', { message: "L'API de secours a donné une réponse bien trop longue : elle est ignorée." });
    if (sink === undefined) chunks.push(piece.value);
    else sink.push(decoder.decode(piece.value, { stream: true }));
  }
  if (!response.complete) throw new SourceFailure('api', 'reset');
  if (sink !== undefined) {
    sink.push(decoder.decode());
    sink.end();
    return '';
  }
  return decoder.decode(Buffer.concat(chunks, bytes));
}

function explain(error: unknown): SourceFailure {
  if (error instanceof SourceFailure) return error;
  if (error instanceof AppError && error.code === 'deadline') return new SourceFailure('api', 'deadline', { cause: error });
  const codes = errorCodes(error);
  const network = networkReason(codes);
  if (network !== null) return new SourceFailure('api', network, { cause: error });
  if (codes.some((code) => code.startsWith('HPE_'))) return new SourceFailure('api', 'malformed', { cause: error });
  if (error instanceof Error && /aborted|socket hang up/.test(error.message)) return new SourceFailure('api', 'reset', { cause: error });
  return new SourceFailure('api', 'internal', { cause: error });
}
