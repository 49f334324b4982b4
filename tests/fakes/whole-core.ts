import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { composeApp } from '../../electron/app/app.ts';
import type { AppPorts } from '../../electron/app/ports.ts';
import { systemClock } from '../../electron/kit/clock.ts';
import type { LogRecord } from '../../electron/kit/log.ts';
import type { SimulatorRuntime } from '../../shared/contract/connections.ts';
import { type CallName, contract, type InputOf, type OutputOf } from '../../shared/contract/contract.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import { toErrorShape } from '../../shared/errors.ts';
import { RESOURCES, startQuietCfi } from './fictitious-cfi.ts';

/** The product's whole core over the whole fictitious CFI, in this process: called as an interface calls it, moved in time at will. */
export async function openWholeCore({ divisions, ...more }: Partial<Pick<AppPorts, 'resident' | 'notify'>> & { divisions?: number } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-core-'));
  const simulator = await startQuietCfi(path.join(folder, 'cfi-fictif'), divisions === undefined ? {} : { divisions });
  patient(path.join(folder, 'cfi-fictif', 'runtime.json'));
  const records: LogRecord[] = [];
  const events: string[] = [];
  const real = systemClock();
  let wall = 0;
  let steady = 0;
  const app = await composeApp({
    shell: 'commande',
    version: '0.0.0',
    dataFolder: folder,
    resourcesFolder: RESOURCES,
    clock: { ...real, now: () => real.now() + wall, monotonic: () => real.monotonic() + steady },
    logSink: (record) => records.push(record),
    secrets: { kind: 'fictif', get: async () => null, set: async () => undefined, remove: async () => undefined },
    spawnSimulator: () => {
      throw new Error('the fictitious CFI is already running');
    },
    notices: [],
    resident: false,
    ...more,
  });
  app.events.on((name) => events.push(name));
  const signal = new AbortController().signal;
  const call = <K extends CallName>(route: K, input: InputOf<K>): Promise<OutputOf<K>> => {
    const handler = app.handlers[route] as unknown as (input: unknown, context: { signal: AbortSignal }) => Promise<OutputOf<K>>;
    return handler(contract[route].input.parse(input), { signal });
  };
  return {
    folder,
    simulator,
    app,
    records,
    events,
    call,
    /** What an interface would be told instead of an answer. */
    async refusal<K extends CallName>(route: K, input: InputOf<K>): Promise<ErrorShape> {
      try {
        await call(route, input);
      } catch (error) {
        return toErrorShape(error);
      }
      throw new Error(`${route} was not refused`);
    },
    signIn: (identifiant: string) => call('session.signIn', { mode: 'identifiant', identifiant, motDePasse: 'demo' }),
    /** Moves the time of day, and the time that only goes forward. */
    forward(wallMs: number, steadyMs = wallMs) {
      wall += wallMs;
      steady += steadyMs;
    },
    async close() {
      await app.stop();
      await simulator.stop();
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
export type WholeCore = Awaited<ReturnType<typeof openWholeCore>>;

/** A machine busy with other tests must not look like a silent base. */
function patient(runtimeFile: string): void {
  const runtime = JSON.parse(fs.readFileSync(runtimeFile, 'utf8')) as SimulatorRuntime;
  const base = runtime.connections.base;
  if (base === undefined) throw new Error('the fictitious CFI has a base commune');
  base.delais = { connexion: 10_000, premiere: 10_000, lecture: 10_000 };
  fs.writeFileSync(runtimeFile, JSON.stringify(runtime));
}
