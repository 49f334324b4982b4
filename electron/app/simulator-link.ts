import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { type SimulatorRuntime, simulatorRuntime } from '../../shared/contract/connections.ts';
import { AppError } from '../../shared/errors.ts';
import type { Fault, SimulatedPart, SimulatorState } from '../../shared/model/system.ts';
import type { Rehearsal } from '../../shared/model/workspace.ts';
import type { Clock } from '../kit/clock.ts';
import { ensureFolder } from '../kit/files.ts';
import type { Log } from '../kit/log.ts';
import type { CanaryPort } from '../review/review.ts';

/** The fictitious CFI of a data folder, kept alive by a lease for as long as this core runs. */
export interface SimulatorLink {
  readonly runtime: SimulatorRuntime;
  state(): Promise<SimulatorState>;
  setFault(part: SimulatedPart, fault: Fault): Promise<SimulatorState>;
  /** Lines planted for the time of a leak test. */
  readonly canaries: CanaryPort;
  /** For a rehearsal: what its import needs and what it made. */
  admitDivision(id: number): Promise<void>;
  runBatch(): Promise<void>;
  inserted(reference: string): Promise<Rehearsal['tables']>;
  close(): void;
}

export interface SimulatorLinkOptions {
  dataFolder: string;
  spawn(folder: string): void;
  clock: Clock;
  log: Log;
}

const START_DEADLINE_MS = 60_000;

/** Reads what a running fictitious CFI announced; null when there is none or the file is not whole. */
function readRuntime(folder: string): SimulatorRuntime | null {
  try {
    return simulatorRuntime.parse(JSON.parse(fs.readFileSync(path.join(folder, 'runtime.json'), 'utf8')));
  } catch {
    return null;
  }
}

/** One request to the control API; rejects when the process is gone or the token is not its own. */
async function control<T>(runtime: SimulatorRuntime, method: 'GET' | 'POST', route: string, body?: unknown): Promise<T> {
  const answer = await fetch(new URL(route, runtime.control.url), {
    method,
    headers: { authorization: `Bearer ${runtime.control.token}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(10_000),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (answer.ok) return (await answer.json()) as T;
  const sentence = await answer.text();
  throw new AppError('invalid_input', sentence || `La démonstration a refusé la demande (${answer.status}).`);
}

/** Holds a connection open: the fictitious CFI lives as long as somebody does. Resolves once it is granted. */
function openLease(runtime: SimulatorRuntime, onLost: () => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    let granted = false;
    let closed = false;
    const request = http.get(
      new URL('/lease', runtime.control.url),
      { headers: { authorization: `Bearer ${runtime.control.token}` }, agent: false },
      (answer) => {
        if (answer.statusCode !== 200) return request.destroy(new Error(`lease ${answer.statusCode}`));
        granted = true;
        // From here on the lease alone must not keep the process alive.
        answer.socket.unref();
        answer.resume();
        answer.on('close', () => closed || onLost());
        resolve(() => {
          closed = true;
          request.destroy();
        });
      },
    );
    request.on('error', (error) => (granted ? undefined : reject(error)));
  });
}

/**
 * Joins the fictitious CFI already running for this data folder, or starts it. If it dies it is started again on the same ports.
 * @throws AppError configuration when it cannot be started within a minute.
 */
export async function linkSimulator({ dataFolder, spawn, clock, log }: SimulatorLinkOptions): Promise<SimulatorLink> {
  const folder = ensureFolder(path.join(dataFolder, 'cfi-fictif'));
  let closing = false;
  let release: () => void = () => {};
  let runtime: SimulatorRuntime;

  const join = async (): Promise<boolean> => {
    const found = readRuntime(folder);
    if (!found) return false;
    try {
      await control(found, 'GET', '/state');
      release = await openLease(found, () => void relink());
      runtime = found;
      return true;
    } catch {
      return false;
    }
  };

  const link = async (): Promise<void> => {
    if (await join()) return;
    spawn(folder);
    const until = clock.monotonic() + START_DEADLINE_MS;
    while (clock.monotonic() < until) {
      await clock.sleep(50);
      if (closing || (await join())) return;
    }
    throw new AppError(
      'configuration',
      `La démonstration n'a pas démarré en une minute. Consultez « ${path.join(folder, 'simulateur.log')} », puis relancez l'application.`,
    );
  };

  const relink = async (): Promise<void> => {
    if (closing) return;
    log.warn('simulator.lost');
    await link().catch((error: unknown) => log.error('simulator.relink', { error }));
  };

  await link();
  return {
    get runtime() {
      return runtime;
    },
    state: () => control<SimulatorState>(runtime, 'GET', '/state'),
    setFault: (part, fault) => control<SimulatorState>(runtime, 'POST', '/fault', { part, fault }),
    canaries: {
      plant: () => control(runtime, 'POST', '/canaries'),
      remove: () => control<void>(runtime, 'POST', '/canaries/remove'),
    },
    async admitDivision(id) {
      await control(runtime, 'POST', '/divisions', { id });
    },
    async runBatch() {
      await control(runtime, 'POST', '/batch');
    },
    inserted: (reference) => control<Rehearsal['tables']>(runtime, 'POST', '/inserted', { reference }),
    close() {
      closing = true;
      release();
    },
  };
}
