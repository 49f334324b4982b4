import { BrowserWindow, screen } from 'electron';
import type { Log } from '../../kit/log.ts';
import { PAGE } from './channels.ts';
import { readWindowState, SMALLEST, writeWindowState } from './window-state.ts';

/** The one window of the application, shown once its page has something to show. */
export function createMainWindow(options: {
  preload: string;
  dataFolder: string;
  log: Log;
  prepare(window: BrowserWindow): void;
}): BrowserWindow {
  const { dataFolder, log } = options;
  const { maximized, ...place } = readWindowState(
    dataFolder,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    ...place,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'myCFiA',
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  options.prepare(window);
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    writeWindowState(dataFolder, { ...window.getNormalBounds(), maximized: window.isMaximized() }, (error) =>
      log.warn('desktop.window_state', { error }),
    );
  });
  window.loadURL(`${PAGE}index.html`).catch((error: unknown) => log.error('desktop.page_failed', { error }));
  return window;
}

/** Brings a window back in front of the user. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
