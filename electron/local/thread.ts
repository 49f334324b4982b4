import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMainThread, type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads';
import { AppError, ERROR_CODES, type ErrorCode } from '../../shared/errors.ts';
import type { Log, LogRecord, LogSink } from '../kit/log.ts';

/** What a thread can be asked, by name. Inputs and answers cross by structured clone: no function, no class of ours. */
export type ThreadHandlers = Record<string, (input: never) => unknown>;

export interface Thread<H extends ThreadHandlers> {
  /** One at a time and in order; what is cancelled before its turn is never begun. @throws what the handler threw | AbortError */
  call<K extends keyof H & string>(name: K, input: Parameters<H[K]>[0], signal?: AbortSignal): Promise<Awaited<ReturnType<H[K]>>>;
  /** Ends the thread; pending calls are refused. Safe to call twice; a later call starts it again. */
  close(): Promise<void>;
}

type Up = { t: 'call'; id: number; name: string; input: unknown } | { t: 'cancel'; id: number } | { t: 'stop' };
type Down = { t: 'log'; record: LogRecord } | { t: 'ok'; id: number; value: unknown } | { t: 'err'; id: number; error: CrossedError };
interface CrossedError {
  name: string;
  message: string;
  data?: unknown;
  fields: Record<string, unknown>;
}

const aborted = () => new DOMException('Demande annulée.', 'AbortError');

function crossing(error: unknown): CrossedError {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  const fields = Object.fromEntries(
    Object.entries(error instanceof Error ? error : {}).filter(
      ([, value]) => value === null || ['string', 'number', 'boolean'].includes(typeof value),
    ),
  );
  return { name, message, fields, ...(error instanceof AppError && error.data !== undefined ? { data: error.data } : {}) };
}

/** An AppError comes out as one; anything else as an Error with its name, message and plain fields (`code`…). */
function crossed({ name, message, fields, data }: CrossedError): Error {
  if (name === 'AbortError') return aborted();
  const code = ERROR_CODES.find((each) => each === fields.code) as ErrorCode | undefined;
  if (name === 'AppError' && code !== undefined) return new AppError(code, message, data === undefined ? {} : { data });
  return Object.assign(new Error(message), fields, { name });
}

/** The worker's side: answers until told to stop, then runs `onStop` and ends. */
export function serveThread(make: (data: unknown, log: LogSink) => { handlers: ThreadHandlers; onStop(): void }): void {
  if (isMainThread || parentPort === null) throw new Error('This file is the entry of a worker thread.');
  const port = parentPort;
  answer(
    port,
    make(workerData, (record) => port.postMessage({ t: 'log', record } satisfies Down)),
  );
}

function answer(port: MessagePort, { handlers, onStop }: { handlers: ThreadHandlers; onStop(): void }): void {
  const waiting: Extract<Up, { t: 'call' }>[] = [];
  let busy = false;
  // A turn of the loop between two calls lets a cancellation overtake what it cancels.
  const next = () =>
    setImmediate(async () => {
      const call = waiting.shift();
      if (call === undefined) {
        busy = false;
        return;
      }
      try {
        port.postMessage({ t: 'ok', id: call.id, value: await handlers[call.name]!(call.input as never) } satisfies Down);
      } catch (error) {
        port.postMessage({ t: 'err', id: call.id, error: crossing(error) } satisfies Down);
      }
      next();
    });
  port.on('message', (message: Up) => {
    if (message.t === 'cancel') {
      const at = waiting.findIndex(({ id }) => id === message.id);
      if (at >= 0) waiting.splice(at, 1);
    } else if (message.t === 'stop') {
      onStop();
      port.close();
    } else {
      waiting.push(message);
      if (busy) return;
      busy = true;
      next();
    }
  });
}

/**
 * A worker thread that starts at its first call, and again after it ended. Where its file was not built, `inline` does the work on this very thread:
 * slower for the screen, never wrong.
 * @param entry the file that calls `serveThread`.
 */
export function createThread<H extends ThreadHandlers>(options: {
  entry: URL;
  data: unknown;
  inline: () => { handlers: H; onStop(): void };
  /** It ended by itself, and forgot what it was told: the next call starts a new one. */
  onLost?: () => void;
  log: Log;
}): Thread<H> {
  const { entry, data, inline, onLost, log } = options;
  if (!fs.existsSync(fileURLToPath(entry))) {
    log.warn('fil_absent', { file: entry.pathname.split('/').at(-1) });
    return inlineThread(inline);
  }
  let worker: Worker | null = null;
  let lastId = 0;
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();

  const started = (): Worker => {
    if (worker !== null) return worker;
    const mine = new Worker(entry, { workerData: data });
    worker = mine;
    const lost = (error: unknown) => {
      if (worker !== mine) return;
      worker = null;
      log.error('fil_perdu', { error });
      onLost?.();
      for (const { reject } of pending.values())
        reject(new AppError('internal', 'Le travail en cours a été interrompu. Réessayez.', { cause: error }));
      pending.clear();
    };
    mine.on('message', (message: Down) => {
      if (message.t === 'log') {
        const { level, event, at, room, ...fields } = message.record;
        return log[level](event, fields);
      }
      const call = pending.get(message.id);
      pending.delete(message.id);
      if (pending.size === 0) mine.unref();
      if (message.t === 'ok') call?.resolve(message.value);
      else call?.reject(crossed(message.error));
    });
    mine.on('error', lost);
    mine.on('exit', (code) => lost(new Error(`worker ended (${code})`)));
    // Waiting for nobody, it does not keep the program alive.
    mine.unref();
    return mine;
  };

  return {
    call: (name, input, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(aborted());
        const mine = started();
        lastId += 1;
        const id = lastId;
        const onAbort = () => {
          if (!pending.delete(id)) return;
          mine.postMessage({ t: 'cancel', id } satisfies Up);
          if (pending.size === 0) mine.unref();
          reject(aborted());
        };
        const off = () => signal?.removeEventListener('abort', onAbort);
        signal?.addEventListener('abort', onAbort, { once: true });
        pending.set(id, {
          resolve: (value) => {
            off();
            resolve(value as never);
          },
          reject: (error) => {
            off();
            reject(error);
          },
        });
        mine.ref();
        mine.postMessage({ t: 'call', id, name, input } satisfies Up);
      }),
    async close() {
      const ending = worker;
      worker = null;
      if (ending === null) return;
      for (const { reject } of pending.values()) reject(aborted());
      pending.clear();
      const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
      ending.ref();
      ending.postMessage({ t: 'stop' } satisfies Up);
      await ended;
    },
  };
}

/** The same manners without a thread. */
function inlineThread<H extends ThreadHandlers>(inline: () => { handlers: H; onStop(): void }): Thread<H> {
  let made: ReturnType<typeof inline> | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  return {
    call(name, input, signal) {
      const mine = turn.then(async () => {
        signal?.throwIfAborted();
        made ??= inline();
        return (await made.handlers[name]!(input as never)) as never;
      });
      turn = mine.catch(() => undefined);
      return mine;
    },
    async close() {
      await turn;
      made?.onStop();
      made = null;
    },
  };
}
