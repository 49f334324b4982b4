import { createRpcServer } from '../../../shared/rpc/server.ts';
import type { App } from '../../app/ports.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import { loadAssets } from '../content.ts';
import { createAccess } from './access.ts';
import { listen } from './http.ts';
import { acceptSockets } from './socket.ts';

/** How long the shell outlives its last window when nothing is left to send, in ms. */
const ALONE_MS = 60_000;

export interface LoopbackOptions {
  app: App;
  clock: Clock;
  log: Log;
  /** `dist/renderer` */
  rendererFolder: string;
  /** 0 = any free port. */
  port: number;
  /** Called when the last window has been closed for a minute and nothing is left to send; absent = runs until told to stop. */
  onAlone?(): void;
}

export interface LoopbackShell {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** A fresh one-time address, good for 10 minutes and one opening. */
  address(): string;
  /** Says goodbye to the window and frees the port; the core is stopped by who composed it. */
  close(): Promise<void>;
}

const never = new AbortController().signal;

/** Whether closing now would leave something unsent on this machine; nobody signed in counts as nothing. */
async function somethingToSend(app: App): Promise<boolean> {
  try {
    const { rows, paused } = await app.handlers['outbox.overview']({}, { signal: never });
    return !paused && rows.some(({ state }) => state === 'queued' || state === 'sending' || state === 'retrying');
  } catch {
    return false;
  }
}

/**
 * Serves the interface and the core's routes to one browser window of this machine, on 127.0.0.1 only.
 * @throws AppError `port_taken`, or `configuration` when the interface was not built.
 */
export async function startLoopback(options: LoopbackOptions): Promise<LoopbackShell> {
  const { app, clock, log, onAlone } = options;
  const access = createAccess(clock);
  const http = await listen({ port: options.port, assets: loadAssets(options.rendererFolder), access, log });
  const rpc = createRpcServer({ ...app, log });
  let watch = new AbortController();
  let closed = false;

  const watchAlone = async () => {
    watch.abort();
    if (!onAlone || closed || sockets.occupied()) return;
    watch = new AbortController();
    const { signal } = watch;
    try {
      do await clock.sleep(ALONE_MS, signal);
      while (await somethingToSend(app));
    } catch {
      // A window came back, or the shell closes.
      return;
    }
    if (!signal.aborted) onAlone();
  };
  const sockets = acceptSockets({ http, access, rpc, clock, log, onChange: () => void watchAlone() });
  log.info('loopback.listening', { origin: `http://${http.self}` });

  return {
    origin: `http://${http.self}`,
    address: () => `http://${http.self}/#code=${access.issueCode()}`,
    async close() {
      closed = true;
      watch.abort();
      rpc.stop();
      sockets.close();
      await new Promise<void>((resolve) => {
        http.server.close(() => resolve());
        http.server.closeIdleConnections();
        setTimeout(() => http.server.closeAllConnections(), 500).unref();
      });
    },
  };
}
