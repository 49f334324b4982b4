import { classifyOperation, isAbsent, isPlainFailure, type Operation, SftpFailure } from './sftp-failure.ts';

const TICKS = 8;
/** A call left without its answer for that many deadlines, while others are answered, is lost. */
const MOST_DEADLINES = 20;

export type Done<T> = (error: Error | null | undefined, value: T) => void;
interface Waiting {
  reject: (error: unknown) => void;
  signal: AbortSignal | undefined;
  /** Tick of the watchdog at which it was asked. */
  since: number;
}

/** What is asked over one connection. Every call settles: the library's own callbacks may never come once the link is lost. */
export interface SftpCalls {
  readonly lost: boolean;
  /** Ends the link: whatever waits is told so. */
  cut(cause?: unknown): void;
  /** Asks; protocol statuses ("absent", "failure") stay as they are, anything else becomes an SftpFailure. */
  call<T>(operation: Operation, signal: AbortSignal | undefined, start: (done: Done<T>) => void): Promise<T>;
  /** The same, with the protocol's own statuses turned into sentences. */
  ask<T>(operation: Operation, signal: AbortSignal | undefined, start: (done: Done<T>) => void): Promise<T>;
  /** An error as a sentence, unless it is the caller's own abort. */
  classified(error: unknown, operation: Operation, signal: AbortSignal | undefined): unknown;
}

/**
 * @param operationMs longest silence of the server while something is asked
 * @param drop closes the connection; called once, at the first loss
 */
export function createCalls(operationMs: number, drop: () => void): SftpCalls {
  let lost: SftpFailure | null = null;
  const waiting = new Set<Waiting>();
  const watched = new WeakSet<AbortSignal>();
  let answered = false;

  const lose = (error: SftpFailure) => {
    if (lost !== null) return;
    lost = error;
    clearInterval(watchdog);
    for (const { reject } of [...waiting]) reject(error);
    waiting.clear();
    drop();
  };

  // The deadline is on the silence of the server, not on one call: behind a slow line a small request waits for the blocks before it.
  // It is counted in ticks, so that a machine too busy to read the answers does not take its own slowness for silence.
  let tick = 0;
  let silentTicks = 0;
  const watchdog = setInterval(() => {
    tick += 1;
    const [oldest] = waiting;
    silentTicks = oldest === undefined || answered || oldest.since === tick - 1 ? 0 : silentTicks + 1;
    answered = false;
    if (oldest === undefined) return;
    if (silentTicks >= TICKS || tick - oldest.since > TICKS * MOST_DEADLINES) lose(new SftpFailure('link', 'Le dépôt CFI ne répond plus.'));
  }, operationMs / TICKS);
  watchdog.unref();

  /** An abandoned call leaves the connection in an unknown state, hence drops it. */
  const abortOf = (signal: AbortSignal) => {
    const abandoned = [...waiting].filter((entry) => entry.signal === signal);
    for (const entry of abandoned) {
      waiting.delete(entry);
      entry.reject(signal.reason);
    }
    if (abandoned.length > 0) lose(new SftpFailure('link', 'La liaison avec le dépôt CFI a été coupée.', signal.reason));
  };
  const watch = (signal: AbortSignal) => {
    if (watched.has(signal)) return;
    watched.add(signal);
    signal.addEventListener('abort', () => abortOf(signal), { once: true });
  };

  const calls: SftpCalls = {
    get lost() {
      return lost !== null;
    },
    cut: (cause) => lose(new SftpFailure('link', 'La liaison avec le dépôt CFI a été coupée.', cause)),
    call: <T>(operation: Operation, signal: AbortSignal | undefined, start: (done: Done<T>) => void) =>
      new Promise<T>((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        if (lost !== null) return reject(lost);
        if (signal !== undefined) watch(signal);
        const entry: Waiting = { reject, signal, since: tick };
        waiting.add(entry);
        const fail = (error: unknown) => reject(isAbsent(error) || isPlainFailure(error) ? error : classifyOperation(error, operation));
        try {
          start((error, value) => {
            if (!waiting.delete(entry)) return;
            answered = true;
            if (error) fail(error);
            else resolve(value);
          });
        } catch (error) {
          waiting.delete(entry);
          fail(error);
        }
      }),
    ask: (operation, signal, start) =>
      calls.call(operation, signal, start).catch((error: unknown) => {
        throw calls.classified(error, operation, signal);
      }),
    classified: (error, operation, signal) => (signal?.aborted ? error : classifyOperation(error, operation)),
  };
  return calls;
}
