import type { Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import { createFaultGate } from '../fault-gate.ts';
import type { SimulatedServer } from '../parts.ts';
import { type Embedded, startEmbedded } from './embedded.ts';

export interface MycfiaPartOptions {
  /** Where the embedded PostgreSQL keeps its data. */
  folder: string;
  resourcesFolder: string;
  clock: Clock;
  log: Log;
}

/** MyCfia's PostgreSQL, embedded (half a gigabyte): it starts at the first connection, behind the fault gate. */
export interface MycfiaPart extends SimulatedServer {
  /** Starts it now, without waiting for a connection: its very first start takes seconds. */
  prepare(): void;
}

export function createMycfiaPart({ folder, resourcesFolder, clock, log }: MycfiaPartOptions): MycfiaPart {
  const stopping = new AbortController();
  let running: Promise<Embedded> | undefined;

  const open = async (): Promise<Embedded> => {
    const since = clock.monotonic();
    const embedded = await startEmbedded({ folder, resourcesFolder, now: clock.now() }, stopping.signal);
    log.info('mycfia.started', { ms: Math.round(clock.monotonic() - since), seeded: embedded.seeded });
    return embedded;
  };
  const target = (): Promise<Embedded> => {
    running ??= open().catch((error: unknown) => {
      // The next connection tries again.
      running = undefined;
      throw error;
    });
    return running;
  };
  const gate = createFaultGate({ target, log, clock });

  return {
    start: (port) => gate.start(port),
    setFault: (fault) => gate.setFault(fault),
    prepare() {
      target().catch((error: unknown) => stopping.signal.aborted || log.warn('mycfia.failed', { error }));
    },
    async stop() {
      await gate.stop();
      stopping.abort();
      const embedded = await running?.catch(() => undefined);
      running = undefined;
      await embedded?.stop();
    },
  };
}
