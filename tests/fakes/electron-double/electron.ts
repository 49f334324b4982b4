import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { handleScheme } from './browser.ts';
import { record, recorded } from './recorder.ts';
import { defaultSession } from './session.ts';
import { BrowserWindow, ipcMain } from './windows.ts';

export { app, BrowserWindow, ipcMain };
export const session = { defaultSession };
export const protocol = { handle: handleScheme, registerSchemesAsPrivileged: (schemes: unknown) => record('protocol.privileged', schemes) };
export const shell = { openExternal: async (url: string) => record('shell.openExternal', url) };
export const dialog = { showErrorBox: (title: string, content: string) => record('dialog.showErrorBox', title, content) };
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] };
export const utilityProcess = {
  fork(): never {
    throw new Error('double: utilityProcess belongs to the packed application');
  },
};
export class Notification extends EventEmitter {
  readonly #content: unknown;
  constructor(content: unknown) {
    super();
    this.#content = content;
  }
  show = (): void => record('Notification.show', this.#content);
}

interface MenuItem {
  label?: string;
  role?: string;
  submenu?: MenuItem[];
}
export const Menu = {
  buildFromTemplate: (items: MenuItem[]) => items,
  setApplicationMenu: (items: MenuItem[]) => record('menu', items),
};

/** Orders of the test, over the channel of its child process. */
type Order = { id: number; order: 'recorded' | 'close-window' | 'quit' | 'second-instance' | 'permits'; permission?: string };
process.on('message', (message: Order) => {
  let value: unknown;
  if (message.order === 'recorded') value = recorded;
  else if (message.order === 'close-window') BrowserWindow.getAllWindows()[0]?.close();
  else if (message.order === 'quit') app.quit();
  else if (message.order === 'second-instance') app.emit('second-instance', {}, [], process.cwd());
  else if (message.order === 'permits') value = defaultSession.permits(message.permission ?? '');
  process.send?.({ id: message.id, value });
});
process.on('disconnect', () => app.exit(0));
