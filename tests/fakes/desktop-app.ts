import { type ChildProcess, fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { _electron, chromium, type Page } from 'playwright';
import type { Recorded } from './electron-double/recorder.ts';

const root = path.join(import.meta.dirname, '../..');
const START_MS = 30_000;

/** The desktop application under test, with one window. */
export interface DesktopApp {
  page: Page;
  dataFolder: string;
  /** false on the real Electron, where the system cannot be listened to. */
  double: boolean;
  /** What the system was asked to do; only under the double. */
  recorded(): Promise<Recorded[]>;
  order(order: 'close-window' | 'quit' | 'second-instance'): Promise<void>;
  permits(permission: string): Promise<boolean>;
  exited: Promise<number | null>;
  stop(): Promise<void>;
}

async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = performance.now() + START_MS;
  while (performance.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(20);
  }
  throw new Error(`no ${what} within ${START_MS / 1000} s`);
}

/**
 * Launches a built main process on an empty data folder: the double under Node and Chromium, or the real Electron where MYCFIA_E2E_ELECTRON names it.
 * @param main `dist/electron/main.js`, or another built main.
 */
export async function launchDesktop(
  main: string,
  dataFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-desktop-')),
): Promise<DesktopApp> {
  const clean = () => fs.rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  const binary = process.env.MYCFIA_E2E_ELECTRON;
  return binary ? launchReal(binary, main, dataFolder, clean) : launchDouble(main, dataFolder, clean);
}

async function launchDouble(main: string, dataFolder: string, clean: () => void): Promise<DesktopApp> {
  const child: ChildProcess = fork(main, ['--data', dataFolder], {
    cwd: root,
    // As Electron's own command line: the executable, the project, then what was said.
    execArgv: ['--import', path.join(root, 'tests/fakes/electron-double/register.mjs')],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let last = 0;
  const send = (order: string, extra: object = {}) =>
    new Promise<unknown>((resolve) => {
      const id = ++last;
      const listener = (message: { id: number; value: unknown }) => {
        if (message.id !== id) return;
        child.off('message', listener);
        resolve(message.value);
      };
      child.on('message', listener);
      child.once('exit', () => resolve(undefined));
      child.send({ id, order, ...extra });
    });
  const portFile = path.join(dataFolder, 'bureau/chromium/DevToolsActivePort');
  const port = await until('browser', () => {
    if (child.exitCode !== null) throw new Error(`the main process ended with ${child.exitCode}`);
    return fs.existsSync(portFile) ? fs.readFileSync(portFile, 'utf8').split('\n')[0] || undefined : undefined;
  });
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = await until('window', () =>
    browser
      .contexts()[0]
      ?.pages()
      .find((each) => each.url().startsWith('https://')),
  );
  await page.waitForLoadState();
  return {
    page,
    dataFolder,
    double: true,
    recorded: async () => (await send('recorded')) as Recorded[],
    order: async (order) => {
      await send(order);
    },
    permits: async (permission) => (await send('permits', { permission })) === true,
    exited,
    async stop() {
      await browser.close().catch(() => {});
      if (child.connected) child.disconnect();
      await exited;
      clean();
    },
  };
}

async function launchReal(binary: string, main: string, dataFolder: string, clean: () => void): Promise<DesktopApp> {
  const app = await _electron.launch({ executablePath: binary, args: [main, '--data', dataFolder], cwd: root });
  const page = await app.firstWindow();
  const exited = new Promise<number | null>((resolve) => app.process().once('exit', resolve));
  return {
    page,
    dataFolder,
    double: false,
    recorded: async () => [],
    order: async (order) => {
      await app.evaluate(({ app: electron, BrowserWindow }, what) => {
        if (what === 'quit') electron.quit();
        else if (what === 'close-window') BrowserWindow.getAllWindows()[0]?.close();
        else electron.emit('second-instance', {}, [], '', null);
      }, order);
    },
    permits: (permission) =>
      page.evaluate(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state === 'granted', permission),
    exited,
    async stop() {
      await app.close();
      clean();
    },
  };
}
