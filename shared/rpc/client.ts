import type { CallName, EventName, InputOf, RouteName, StreamName } from '../contract/contract.ts';
import { EVENTS } from '../contract/contract.ts';
import { AppError } from '../errors.ts';
import { downFrame, type Transport, type UpFrame, WIRE_VERSION } from './frames.ts';
import type { CallOptions, Link } from './link.ts';

/** Why one connection ended: the core said so, or the channel closed. */
type Ending = { kind: 'bye'; reason: 'replaced' | 'version' | 'token' | 'stopping'; message: string } | { kind: 'closed'; reason: string };

/** The interface's end of one connection; reconnecting is the business of who made the transport. */
export interface RpcClient extends Pick<Link, 'call' | 'stream' | 'onEvent'> {
  /** Settles once: true when the core accepted us, false when the connection ended before. */
  readonly welcomed: Promise<boolean>;
  readonly ended: Promise<Ending>;
  close(): void;
}

/** Shown when the answer of a request is unknown because its connection ended. */
export const LINK_LOST = "La liaison avec l'application a été perdue.";

interface Pending {
  ok(value: unknown): void;
  err(error: AppError): void;
  chunk(seq: number, value: unknown): void;
}
const cancelled = () => new AppError('cancelled', 'Demande annulée.');
const isEvent = (name: string): name is EventName => (EVENTS as readonly string[]).includes(name);

/** Greets the core over `transport` (with `token` where the shell asks for one) and carries calls, streams and events. */
export function createRpcClient(transport: Transport<UpFrame, unknown>, token = ''): RpcClient {
  const pending = new Map<number, Pending>();
  const listeners = new Set<(name: EventName) => void>();
  const welcomed = Promise.withResolvers<boolean>();
  const ended = Promise.withResolvers<Ending>();
  let over = false;
  let lastId = 0;

  const end = (ending: Ending) => {
    if (over) return;
    over = true;
    welcomed.resolve(false);
    ended.resolve(ending);
    const lost = [...pending.values()];
    pending.clear();
    for (const one of lost) one.err(new AppError('link_lost', ending.kind === 'bye' ? ending.message : LINK_LOST));
    transport.close();
  };

  transport.onClose((reason) => end({ kind: 'closed', reason }));
  transport.onFrame((raw) => {
    if (over) return;
    const parsed = downFrame.safeParse(raw);
    if (!parsed.success) return end({ kind: 'closed', reason: 'malformed frame' });
    const frame = parsed.data;
    if (frame.t === 'welcome') welcomed.resolve(true);
    else if (frame.t === 'bye') end({ kind: 'bye', reason: frame.reason, message: frame.message });
    else if (frame.t === 'event') {
      if (isEvent(frame.name)) for (const listener of [...listeners]) listener(frame.name);
    } else if (frame.t === 'chunk') pending.get(frame.id)?.chunk(frame.seq, frame.value);
    else {
      const one = pending.get(frame.id);
      pending.delete(frame.id);
      if (frame.t === 'ok') one?.ok(frame.value);
      else one?.err(new AppError(frame.error.code, frame.error.message, frame.error.data === undefined ? {} : { data: frame.error.data }));
    }
  });
  transport.send({ t: 'hello', version: WIRE_VERSION, token });

  /** Sends a call; the returned function forgets it and tells the core, once, if it is still pending. */
  const begin = (route: RouteName, input: unknown, signal: AbortSignal | undefined, sink: Pending): (() => void) => {
    if (signal?.aborted) {
      sink.err(cancelled());
      return () => {};
    }
    if (over) {
      sink.err(new AppError('link_lost', LINK_LOST));
      return () => {};
    }
    const id = ++lastId;
    const abandon = () => {
      if (pending.delete(id)) transport.send({ t: 'cancel', id });
    };
    const onAbort = () => {
      abandon();
      sink.err(cancelled());
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    const off = () => signal?.removeEventListener('abort', onAbort);
    pending.set(id, {
      ok: (value) => {
        off();
        sink.ok(value);
      },
      err: (error) => {
        off();
        sink.err(error);
      },
      chunk: sink.chunk,
    });
    try {
      transport.send({ t: 'call', id, route, input });
    } catch (error) {
      pending.delete(id);
      off();
      sink.err(new AppError('internal', 'La demande ne peut pas être transmise.', { cause: error }));
    }
    return () => {
      off();
      abandon();
    };
  };

  function call<K extends CallName>(route: K, input: InputOf<K>, options: CallOptions = {}): Promise<never> {
    return new Promise((resolve, reject) => {
      begin(route, input, options.signal, { ok: (value) => resolve(value as never), err: reject, chunk: () => {} });
    });
  }

  async function* stream<K extends StreamName>(route: K, input: InputOf<K>, options: CallOptions = {}): AsyncGenerator<never, void> {
    const queue: unknown[] = [];
    let finished: { error?: AppError } | undefined;
    let expected = 0;
    let wake = () => {};
    const finish = (outcome: { error?: AppError }) => {
      finished ??= outcome;
      wake();
    };
    const abandon = begin(route, input, options.signal, {
      ok: () => finish({}),
      err: (error) => finish({ error }),
      chunk: (seq, value) => {
        if (seq !== expected++) return finish({ error: new AppError('internal', 'La réponse est arrivée incomplète. Réessayez.') });
        queue.push(value);
        wake();
      },
    });
    try {
      for (;;) {
        if (queue.length > 0) yield queue.shift() as never;
        else if (finished?.error) throw finished.error;
        else if (finished) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      abandon();
    }
  }

  return {
    call,
    stream,
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    welcomed: welcomed.promise,
    ended: ended.promise,
    close: () => end({ kind: 'closed', reason: 'closed here' }),
  };
}
