import { AppError } from '../../../shared/errors.ts';
import type { App, AppPorts } from '../../app/ports.ts';
import { frozenClock, instant, systemClock } from '../../kit/clock.ts';
import { createLog } from '../../kit/log.ts';
import { parseStartOptions, spawnSimulatorProcess } from '../environment.ts';
import { takeInstance } from '../instance.ts';
import { fileLogSink } from '../log-sink.ts';
import { demonstrationSecrets, openSecrets } from '../secrets.ts';
import { browserCommand, openBrowser } from './browser.ts';
import { type LoopbackShell, startLoopback } from './loopback.ts';

/** What an entry knows: where it stands and how to compose the core. */
export interface RunOptions {
  argv: readonly string[];
  compose(ports: AppPorts): Promise<App>;
  version: string;
  rendererFolder: string;
  resourcesFolder: string;
  simulatorEntry: string;
}

const STOP_MS = 8000;

/** The window shell without Electron, from its command line to its end. What it prints is for the person at the terminal. */
export async function runLoopback(options: RunOptions): Promise<void> {
  const start = parseStartOptions(options.argv);
  let show = () => {};
  const instance = await takeInstance(start.dataFolder, () => show());
  if (!instance) {
    console.log(
      `myCFiA est déjà ouvert sur le dossier ${start.dataFolder} : sa fenêtre est rappelée, ou son adresse redonnée dans son terminal.`,
    );
    return;
  }

  const clock = start.now === undefined ? systemClock() : frozenClock(start.now);
  const logSink = fileLogSink(start.dataFolder);
  const log = createLog(logSink, clock.now, 'shell');
  // The bootstrap knows why there is no Electron; it is shown here and once in the interface.
  const reason = process.env.MYCFIA_SHELL_NOTICE;
  const app = await options.compose({
    shell: 'navigateur',
    version: options.version,
    dataFolder: start.dataFolder,
    resourcesFolder: options.resourcesFolder,
    clock,
    logSink,
    secrets: start.connectionsFile === undefined ? demonstrationSecrets(log) : await openSecrets(log),
    ...(start.connectionsFile === undefined ? {} : { connectionsFile: start.connectionsFile }),
    ...(start.sameCfi === undefined ? {} : { sameCfi: start.sameCfi }),
    spawnSimulator: (folder, rehearsal) =>
      spawnSimulatorProcess(options.simulatorEntry, options.resourcesFolder, folder, {
        ...(start.now === undefined ? {} : { now: instant(start.now) }),
        rehearsal,
      }),
    notices: reason ? [reason] : [],
    resident: true,
  });

  let shell: LoopbackShell | undefined;
  let stopping = false;
  const stop = async (why: string) => {
    if (stopping) process.exit(130);
    stopping = true;
    log.info('shell.stopping', { why });
    setTimeout(() => process.exit(1), STOP_MS).unref();
    await shell?.close();
    await app.stop();
    instance.release();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(signal));
  process.on('uncaughtException', (error) => {
    log.error('shell.uncaught', { error });
    console.error("Une erreur inattendue arrête l'application. Ce qui était en file y reste ; relancez-la.");
    process.exit(1);
  });

  shell = await startLoopback({
    app,
    clock,
    log,
    rendererFolder: options.rendererFolder,
    port: start.port,
    ...(start.open
      ? {
          onAlone() {
            console.log("La fenêtre est fermée et rien ne reste à envoyer : l'application s'arrête.");
            void stop('alone');
          },
        }
      : {}),
  }).catch(async (error: unknown) => {
    await app.stop();
    instance.release();
    throw error;
  });

  if (reason) console.log(reason);
  const opened = await announce(shell, start.open, start.dataFolder);
  show = () => void announce(shell, start.open && opened, start.dataFolder);
  // Enter: a fresh address. A terminal in the background or no input at all simply never asks.
  process.stdin.on('data', () => printAddress(shell)).on('error', () => {});
}

function printAddress({ address }: LoopbackShell): void {
  console.log(`Adresse à ouvrir sur cette machine (une seule fois, dans les 10 minutes) :\n  ${address()}`);
}

/** Opens a window if there is a way to, else prints the address; says which. Returns whether a window was opened. */
async function announce(shell: LoopbackShell, open: boolean, dataFolder: string): Promise<boolean> {
  const hint = 'Entrée : nouvelle adresse · Ctrl+C : quitter';
  const command = open ? browserCommand(shell.address(), dataFolder) : null;
  if (command && (await openBrowser(command))) {
    console.log(`myCFiA s'ouvre ${command.ownWindow ? 'dans sa fenêtre' : 'dans votre navigateur'} (${shell.origin}).\n${hint}`);
    return true;
  }
  if (open) console.log("Ni écran ni navigateur ici : l'application reste ouverte et attend son adresse.");
  printAddress(shell);
  console.log(hint);
  return false;
}

/** The last word of an entry that failed: a sentence to act on; anything unforeseen is told in full, since nothing else will. */
export function explainFailure(error: unknown): never {
  console.error(error instanceof AppError ? error.message : error);
  process.exit(1);
}
