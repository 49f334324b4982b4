import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { systemClock } from '../../electron/kit/clock.ts';
import { createLog, type LogRecord } from '../../electron/kit/log.ts';
import { type LoopbackOptions, startLoopback } from '../../electron/shell/loopback/loopback.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import { fakeApp } from './app.ts';

/** The real loopback shell over a fake core and a tiny interface. Waiting is instantaneous; the waits are counted. */
export async function loopbackShell(handlers: Partial<Handlers> = {}, options: Partial<LoopbackOptions> = {}) {
  const rendererFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-page-'));
  fs.mkdirSync(path.join(rendererFolder, 'assets'));
  fs.writeFileSync(
    path.join(rendererFolder, 'index.html'),
    '<!doctype html><title>essai</title><script type="module" src="./assets/a.js"></script>',
  );
  fs.writeFileSync(path.join(rendererFolder, 'assets/a.js'), 'document.title = "prêt";');
  fs.writeFileSync(path.join(rendererFolder, 'assets/a.js.map'), '{}');
  const app = fakeApp(handlers);
  const records: LogRecord[] = [];
  const waits: number[] = [];
  let ahead = 0;
  const machine = systemClock();
  const clock = {
    ...machine,
    monotonic: () => machine.monotonic() + ahead,
    sleep: async (ms: number) => {
      waits.push(ms);
    },
  };
  const shell = await startLoopback({
    app,
    clock,
    log: createLog((record) => records.push(record), clock.now),
    rendererFolder,
    port: 0,
    ...options,
  });
  return {
    ...shell,
    app,
    records,
    waits,
    advance: (ms: number) => {
      ahead += ms;
    },
    async close() {
      await shell.close();
      fs.rmSync(rendererFolder, { recursive: true, force: true });
    },
  };
}
