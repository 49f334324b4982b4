import { EVENTS, type EventName } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { createRpcClient, LINK_LOST, type RpcClient } from '../../shared/rpc/client.ts';
import type { Transport, UpFrame } from '../../shared/rpc/frames.ts';
import type { Link, LinkState } from '../../shared/rpc/link.ts';

/** What a shell gives to the link: a way to dial, and time. */
export interface Dialler {
  /** Opens one channel. An AppError means "refused, do not insist"; anything else is a link to try again. */
  dial(): Promise<{ transport: Transport<UpFrame, unknown>; token: string }>;
  /** Resolves after `ms`. */
  wait(ms: number): Promise<void>;
  /** In [0, 1). */
  random(): number;
}

/** How long a request made while the link is down waits for it to come back, in ms. */
export const PATIENCE_MS = 5000;
const FIRST_MS = 250;
const CAP_MS = 8000;

/** The pause before attempt `n` (from 1): doubles up to 8 s, with jitter so that windows do not come back together. */
const pause = (n: number, random: number) => Math.min(CAP_MS, FIRST_MS * 2 ** (n - 1)) * (0.5 + random / 2);

/**
 * A link that survives its connections: dials again by itself, makes requests wait a little while it is down, and tells every event once after coming
 * back. Resolves when the first attempt has an outcome.
 */
export async function createLink({ dial, wait, random }: Dialler): Promise<Link> {
  const events = new Set<(name: EventName) => void>();
  const states = new Set<(state: LinkState) => void>();
  let state: LinkState = { kind: 'connecting' };
  let client: RpcClient | undefined;
  let waiting: PromiseWithResolvers<RpcClient> | undefined;
  let generation = 0;
  let attempts = 0;
  let wasConnected = false;

  const become = (next: LinkState) => {
    state = next;
    for (const listener of [...states]) listener(next);
  };
  const settle = (message: string) => {
    waiting?.reject(new AppError('link_lost', message));
    waiting = undefined;
  };

  const connect = async (): Promise<void> => {
    const mine = ++generation;
    try {
      const { transport, token } = await dial();
      const fresh = createRpcClient(transport, token);
      fresh.onEvent((name) => {
        for (const listener of [...events]) listener(name);
      });
      if (await fresh.welcomed) {
        client = fresh;
        attempts = 0;
        waiting?.resolve(fresh);
        waiting = undefined;
        become({ kind: 'connected' });
        if (wasConnected) for (const name of EVENTS) for (const listener of [...events]) listener(name);
        wasConnected = true;
      }
      void fresh.ended.then((ending) => {
        client = undefined;
        if (ending.kind === 'bye' && ending.reason === 'replaced') {
          settle(ending.message);
          return become({ kind: 'replaced', message: ending.message, retry: now });
        }
        if (ending.kind === 'bye' && ending.reason !== 'stopping') {
          settle(ending.message);
          return become({ kind: 'refused', message: ending.message });
        }
        return again(mine);
      });
      if (!client) await fresh.ended;
    } catch (error) {
      if (error instanceof AppError) {
        settle(error.message);
        return become({ kind: 'refused', message: error.message });
      }
      void again(mine);
    }
  };
  const again = async (mine: number) => {
    become({ kind: 'lost', message: `${LINK_LOST} Nouvelle tentative…`, retry: now });
    await wait(pause(++attempts, random()));
    if (mine === generation) await connect();
  };
  const now = () => {
    if (state.kind !== 'lost' && state.kind !== 'replaced') return;
    become({ kind: 'connecting' });
    void connect();
  };

  /** The connection to use: the present one, or the next if it comes soon enough. */
  const reach = (): Promise<RpcClient> => {
    if (client) return Promise.resolve(client);
    if (state.kind === 'refused' || state.kind === 'replaced') return Promise.reject(new AppError('link_lost', state.message));
    if (!waiting) {
      const mine = Promise.withResolvers<RpcClient>();
      mine.promise.catch(() => {});
      waiting = mine;
      void wait(PATIENCE_MS).then(() => {
        if (waiting === mine) settle(LINK_LOST);
      });
    }
    return waiting.promise;
  };

  await connect();
  return {
    call: async (route, input, options) => (client ?? (await reach())).call(route, input, options),
    async *stream(route, input, options) {
      yield* (client ?? (await reach())).stream(route, input, options);
    },
    onEvent(listener) {
      events.add(listener);
      return () => events.delete(listener);
    },
    onState(listener) {
      states.add(listener);
      listener(state);
      return () => states.delete(listener);
    },
  };
}
