import path from 'node:path';
import { app, type BrowserWindow, dialog, Notification, session, utilityProcess } from 'electron';
import { AppError } from '../../../shared/errors.ts';
import { createRpcServer } from '../../../shared/rpc/server.ts';
import type { App, AppPorts } from '../../app/ports.ts';
import { frozenClock, instant, systemClock } from '../../kit/clock.ts';
import { createLog, type Log } from '../../kit/log.ts';
import { loadAssets } from '../content.ts';
import { parseStartOptions, type StartOptions, spawnSimulatorProcess } from '../environment.ts';
import { takeInstance } from '../instance.ts';
import { fileLogSink } from '../log-sink.ts';
import { demonstrationSecrets, openSecrets } from '../secrets.ts';
import { bridgeWindow } from './bridge.ts';
import { guardEverything } from './guards.ts';
import { installMenu } from './menu.ts';
import { declareScheme, servePages } from './pages.ts';
import { createMainWindow, showWindow } from './window.ts';

/** What the entry knows: where the build stands and how to compose the core. */
export interface DesktopOptions {
  compose(ports: AppPorts): Promise<App>;
  version: string;
  /** `dist/electron`, with preload.cjs and simulator.js. */
  buildFolder: string;
}

const STOP_MS = 7000;

/** The desktop program, from its command line to its end. The only place that knows Electron exists is this folder. */
export function runDesktop(options: DesktopOptions): void {
  declareScheme();
  app.enableSandbox();
  try {
    const start = parseStartOptions(process.argv.slice(1));
    // Electron's own files and its single-instance lock follow the data folder.
    app.setPath('userData', path.join(start.dataFolder, 'bureau'));
    if (app.requestSingleInstanceLock())
      app
        .whenReady()
        .then(() => open(options, start))
        .catch(fail);
    else app.quit();
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): void {
  dialog.showErrorBox(
    'myCFiA ne peut pas s’ouvrir',
    error instanceof AppError
      ? error.message
      : `Une erreur inattendue est survenue. Le détail est dans le journal technique.\n${String(error)}`,
  );
  app.exit(1);
}

async function open(options: DesktopOptions, start: StartOptions): Promise<void> {
  let window: BrowserWindow | undefined;
  const show = () => {
    if (window) showWindow(window);
  };
  const instance = await takeInstance(start.dataFolder, show);
  // Open in the browser shell: it was asked to show itself.
  if (!instance) return app.exit(0);
  app.on('second-instance', show);

  const clock = start.now === undefined ? systemClock() : frozenClock(start.now);
  const logSink = fileLogSink(start.dataFolder);
  const log = createLog(logSink, clock.now, 'shell');
  process.on('uncaughtException', (error) => {
    log.error('shell.uncaught', { error });
    fail(error);
  });
  const root = app.getAppPath();
  const resourcesFolder = app.isPackaged ? path.join(process.resourcesPath, 'resources') : path.join(root, 'resources');
  const core = await options.compose({
    shell: 'bureau',
    version: options.version,
    dataFolder: start.dataFolder,
    resourcesFolder,
    clock,
    logSink,
    secrets: start.connectionsFile === undefined ? demonstrationSecrets(log) : await openSecrets(log),
    ...(start.connectionsFile === undefined ? {} : { connectionsFile: start.connectionsFile }),
    ...(start.sameCfi === undefined ? {} : { sameCfi: start.sameCfi }),
    spawnSimulator: (folder, rehearsal) =>
      spawnSimulator(path.join(options.buildFolder, 'simulator.js'), resourcesFolder, folder, { at: start.now, rehearsal }, log),
    notify(title, body) {
      const notification = new Notification({ title, body });
      notification.on('click', show);
      notification.show();
    },
    notices: [],
    resident: true,
  });
  const rpc = createRpcServer({ ...core, log });

  guardEverything(session.defaultSession, log);
  servePages(loadAssets(path.join(options.buildFolder, '../renderer')));
  installMenu(!app.isPackaged);
  const openWindow = () => {
    window = createMainWindow({
      preload: path.join(options.buildFolder, 'preload.cjs'),
      dataFolder: start.dataFolder,
      log,
      prepare: (fresh) => bridgeWindow(fresh, rpc, log),
    });
    window.on('closed', () => {
      window = undefined;
    });
  };
  openWindow();
  app.on('activate', () => (window ? show() : openWindow()));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  stopBeforeQuitting(async () => {
    rpc.stop();
    await core.stop();
    instance.release();
  }, log);
}

/** Quitting waits for the core, but never longer than a few seconds: what is in the queue resumes at the next start. */
function stopBeforeQuitting(stop: () => Promise<void>, log: Log): void {
  let stopping = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    setTimeout(() => app.exit(1), STOP_MS).unref();
    stop()
      .catch((error: unknown) => log.error('shell.stop', { error }))
      .finally(() => app.exit(0));
  });
}

/** A packed application cannot run its executable as Node (fuse): Electron's own process for that is used, which ends with us. */
function spawnSimulator(
  entry: string,
  resourcesFolder: string,
  folder: string,
  { at, rehearsal }: { at: number | undefined; rehearsal: boolean | undefined },
  log: Log,
): void {
  if (!app.isPackaged) {
    spawnSimulatorProcess(entry, resourcesFolder, folder, { ...(at === undefined ? {} : { now: instant(at) }), rehearsal });
    return;
  }
  const options = [...(rehearsal ? ['--rehearsal'] : []), ...(at === undefined ? [] : ['--now', instant(at)])];
  const args = ['--folder', folder, '--resources', resourcesFolder, '--lease', ...options];
  utilityProcess
    .fork(entry, args, { serviceName: 'CFI fictif', stdio: 'ignore' })
    .on('exit', (code) => log.info('shell.simulator_ended', { code }));
}
