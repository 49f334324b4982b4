import {
  type CallName,
  type ChunkOf,
  contract,
  type EventName,
  type OutputOf,
  type ParsedOf,
  type RouteName,
  type StreamName,
} from '../contract/contract.ts';
import { AppError, toErrorShape } from '../errors.ts';
import { type DownFrame, type Transport, upFrame, WIRE_VERSION } from './frames.ts';
import { parsedInput } from './input.ts';

/** What a handler is given besides its parsed input. */
interface CallContext {
  /** Fires when the interface cancels, or its connection ends. */
  signal: AbortSignal;
}

/** One function per route, exhaustively: a route without a handler does not compile. */
export type Handlers = {
  [K in CallName]: (input: ParsedOf<K>, context: CallContext) => Promise<OutputOf<K>>;
} & {
  [K in StreamName]: (input: ParsedOf<K>, context: CallContext) => AsyncIterable<ChunkOf<K>>;
};

/** Calls one interface may have in flight; an honest one has a handful. */
const MAX_IN_FLIGHT = 64;

export interface RpcServerOptions {
  handlers: Handlers;
  events: { on(listener: (name: EventName) => void): () => void };
  /** Where the real error goes: the interface only gets its sentence. */
  log?: { warn(event: string, fields?: Record<string, unknown>): void; error(event: string, fields?: Record<string, unknown>): void };
}

interface ConnectOptions {
  /** Says whether the token of `hello` is good, in constant time. Absent where the channel itself is proof (desktop). */
  token?(given: string): boolean;
  /** Called once, when the hello was accepted. */
  onWelcome?(): void;
}

/** One interface at the other end of a transport. */
export interface RpcConnection {
  /** true between a good `hello` and the end. */
  welcomed(): boolean;
  inFlight(): number;
  /** Says why, aborts everything pending and closes. Harmless after the end. */
  bye(reason: Extract<DownFrame, { t: 'bye' }>['reason'], message: string): void;
}

export interface RpcServer {
  /** Serves one interface until its transport closes. */
  connect(transport: Transport<DownFrame, unknown>, options?: ConnectOptions): RpcConnection;
  /** Says goodbye to every interface. */
  stop(): void;
}

type AnyHandler = (input: unknown, context: CallContext) => Promise<unknown> | AsyncIterable<unknown>;
const cancelled = () => new AppError('cancelled', 'Demande annulée.');

/**
 * The core's end of the wire: parses every frame, wants `hello` first, checks inputs with the route's schema and answers `ok` or `err`; nothing is
 * thrown across. A frame that no honest interface can send ends the connection.
 */
export function createRpcServer(options: RpcServerOptions): RpcServer {
  const connections = new Set<RpcConnection>();
  return {
    connect(transport, connect = {}) {
      const connection = serve(options, transport, connect, () => connections.delete(connection));
      connections.add(connection);
      return connection;
    },
    stop() {
      for (const connection of [...connections]) connection.bye('stopping', "L'application s'arrête.");
    },
  };
}

function serve(
  { handlers, events, log }: RpcServerOptions,
  transport: Transport<DownFrame, unknown>,
  { token, onWelcome }: ConnectOptions,
  onEnd: () => void,
): RpcConnection {
  const pending = new Map<number, AbortController>();
  let state: 'waiting' | 'welcomed' | 'ended' = 'waiting';
  let offEvents = () => {};

  const end = () => {
    if (state === 'ended') return;
    state = 'ended';
    offEvents();
    for (const controller of pending.values()) controller.abort();
    pending.clear();
    onEnd();
    transport.close();
  };
  const send = (frame: DownFrame) => {
    if (state !== 'ended') transport.send(frame);
  };
  const bye: RpcConnection['bye'] = (reason, message) => {
    send({ t: 'bye', reason, message });
    end();
  };
  const fail = (id: number, route: string, error: unknown) => {
    const shape = toErrorShape(error);
    if (shape.code === 'internal') log?.error('rpc.failed', { route, error });
    else if (error instanceof Error && error.cause !== undefined) log?.warn('rpc.refused', { route, code: shape.code, error: error.cause });
    send({ t: 'err', id, error: shape });
  };

  /** Runs one call; never rejects. A handler deaf to its signal does not keep the caller waiting. */
  const run = async (id: number, route: RouteName, input: unknown) => {
    const controller = new AbortController();
    pending.set(id, controller);
    const live = () => pending.get(id) === controller;
    const aborted = new Promise<never>((_, reject) =>
      controller.signal.addEventListener('abort', () => reject(cancelled()), { once: true }),
    );
    aborted.catch(() => {});
    try {
      const answer = (handlers[route] as unknown as AnyHandler)(parsedInput(route, input), { signal: controller.signal });
      if (contract[route].kind === 'call') {
        const value = await Promise.race([answer as Promise<unknown>, aborted]);
        if (live()) send({ t: 'ok', id, value });
      } else {
        await pour(id, answer as AsyncIterable<unknown>, aborted, live);
        if (live()) send({ t: 'ok', id, value: null });
      }
    } catch (error) {
      if (state !== 'ended') fail(id, route, error);
    } finally {
      if (live()) pending.delete(id);
    }
  };

  const pour = async (id: number, chunks: AsyncIterable<unknown>, aborted: Promise<never>, live: () => boolean) => {
    const iterator = chunks[Symbol.asyncIterator]();
    try {
      for (let seq = 0; ; seq++) {
        const next = await Promise.race([iterator.next(), aborted]);
        if (next.done || !live()) return;
        send({ t: 'chunk', id, seq, value: next.value });
        await Promise.race([transport.drained?.(), aborted]);
      }
    } finally {
      // A generator waiting on something deaf settles later or never: its clean-up is asked for, not awaited.
      iterator.return?.().then(undefined, (error: unknown) => log?.warn('rpc.stream_cleanup', { error }));
    }
  };

  const hello = (version: number, given: string) => {
    if (version !== WIRE_VERSION) return bye('version', "L'application a changé de version : rechargez cette page.");
    if (token && !token(given)) return bye('token', "Cette adresse n'est plus valable : ouvrez l'application à nouveau.");
    state = 'welcomed';
    offEvents = events.on((name) => send({ t: 'event', name }));
    send({ t: 'welcome', version: WIRE_VERSION });
    onWelcome?.();
  };

  const protocolError = (what: string) => {
    log?.warn('rpc.protocol', { what });
    end();
  };

  transport.onClose(end);
  transport.onFrame((raw) => {
    if (state === 'ended') return;
    const parsed = upFrame.safeParse(raw);
    if (!parsed.success) return protocolError('malformed frame');
    const frame = parsed.data;
    if (state === 'waiting') return frame.t === 'hello' ? hello(frame.version, frame.token) : protocolError('no hello');
    if (frame.t === 'hello') return protocolError('second hello');
    if (frame.t === 'cancel') {
      // What was already answered has crossed this cancel on the way: nothing to do.
      pending.get(frame.id)?.abort();
      return;
    }
    if (pending.has(frame.id)) return protocolError('call id in use');
    if (!Object.hasOwn(contract, frame.route)) {
      log?.warn('rpc.unknown_route', { route: frame.route });
      return send({ t: 'err', id: frame.id, error: { code: 'unsupported', message: 'Cette demande est inconnue de cette version.' } });
    }
    if (pending.size >= MAX_IN_FLIGHT)
      return send({
        t: 'err',
        id: frame.id,
        error: { code: 'too_large', message: 'Trop de demandes en même temps. Réessayez dans un instant.' },
      });
    void run(frame.id, frame.route as RouteName, frame.input);
  });

  return { welcomed: () => state === 'welcomed', inFlight: () => pending.size, bye };
}
