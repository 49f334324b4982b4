import fs from 'node:fs';
import path from 'node:path';
import { composeApp } from '../../app/app.ts';
import type { App } from '../../app/ports.ts';
import { frozenClock, instant, systemClock } from '../../kit/clock.ts';
import { createLog, type LogSink } from '../../kit/log.ts';
import { defaultDataFolder, spawnSimulatorProcess } from '../environment.ts';
import { demonstrationSecrets, openSecrets } from '../secrets.ts';
import type { Invocation } from './arguments.ts';

const root = path.join(import.meta.dirname, '../../..');

/** Warnings and errors on standard error, one JSON object a line: standard output belongs to the result. */
const errorSink: LogSink = (record) => {
  if (record.level === 'warn' || record.level === 'error') process.stderr.write(`${JSON.stringify(record)}\n`);
};

/** Builds the core for one call: nothing happens unless asked, and the fictitious CFI lives for the call unless it runs already. */
export async function composeForCommand(invocation: Invocation): Promise<App> {
  const clock = invocation.now === undefined ? systemClock() : frozenClock(invocation.now);
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const resourcesFolder = path.join(root, 'resources');
  const log = createLog(errorSink, clock.now);
  const word = invocation.command.verb === 'ask' ? invocation.command.model : undefined;
  // One model per address on most local servers; its name is asked for where there are several.
  const model = word === undefined || word === 'off' ? word : { ...word, modele: process.env.MYCFIA_MODELE };
  return composeApp({
    shell: 'commande',
    version,
    dataFolder: path.resolve(invocation.dataFolder ?? defaultDataFolder(invocation.connectionsFile === undefined)),
    resourcesFolder,
    clock,
    logSink: errorSink,
    secrets: invocation.connectionsFile === undefined ? demonstrationSecrets(log) : await openSecrets(log),
    ...(invocation.connectionsFile === undefined ? {} : { connectionsFile: path.resolve(invocation.connectionsFile) }),
    ...(invocation.sameCfi === undefined ? {} : { sameCfi: invocation.sameCfi }),
    spawnSimulator: (folder, rehearsal) =>
      spawnSimulatorProcess(path.join(root, 'electron/simulator.ts'), resourcesFolder, folder, {
        ...(invocation.now === undefined ? {} : { now: instant(invocation.now) }),
        rehearsal,
      }),
    ...(model === undefined ? {} : { model }),
    notices: [],
    resident: false,
  });
}
