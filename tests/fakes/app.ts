import type { App } from '../../electron/app/ports.ts';
import { createBroadcast } from '../../electron/kit/events.ts';
import { contract, type EventName, type RouteName } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { Handlers } from '../../shared/rpc/server.ts';

/** A core for the tests of what carries it: the given handlers, and a plain refusal for every other route. */
export function fakeApp(handlers: Partial<Handlers> = {}): App & { stopped: boolean } {
  const refuse = async (): Promise<never> => {
    throw new AppError('unsupported', "Pas dans ce cœur d'essai.");
  };
  const refuseStream = () => ({ [Symbol.asyncIterator]: () => ({ next: refuse }) });
  const all = Object.fromEntries(
    (Object.keys(contract) as RouteName[]).map((name) => [name, contract[name].kind === 'call' ? refuse : refuseStream]),
  ) as unknown as Handlers;
  const app = {
    handlers: { ...all, ...handlers } as Handlers,
    events: createBroadcast<EventName>((error) => {
      throw error;
    }),
    support: { signInAs: refuse, drain: refuse, keepCopy: refuse },
    stopped: false,
    async stop() {
      app.stopped = true;
    },
  };
  return app;
}
