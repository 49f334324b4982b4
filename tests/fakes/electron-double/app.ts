import { EventEmitter } from 'node:events';
import { startBrowser, stopBrowser } from './browser.ts';
import { record } from './recorder.ts';

class App extends EventEmitter {
  readonly isPackaged = false;
  readonly #ready = Promise.withResolvers<void>();
  readonly #paths = new Map<string, string>();
  #closeWindows: () => boolean = () => true;
  #quitting = false;

  constructor() {
    super();
    // After the main module has run: it sets its paths first, as before Electron's `ready`.
    setImmediate(() => {
      startBrowser(this.getPath('userData')).then(this.#ready.resolve, (error: unknown) => {
        console.error(error);
        process.exit(70);
      });
    });
  }
  onQuit(closeWindows: () => boolean): void {
    this.#closeWindows = closeWindows;
  }
  whenReady = (): Promise<void> => this.#ready.promise;
  enableSandbox = (): void => record('app.enableSandbox');
  getAppPath = (): string => process.cwd();
  setPath(name: string, value: string): void {
    this.#paths.set(name, value);
  }
  getPath(name: string): string {
    const value = this.#paths.get(name);
    if (!value) throw new Error(`double: no path ${name}`);
    return value;
  }
  requestSingleInstanceLock = (): boolean => true;
  quit(): void {
    if (this.#quitting || !this.#closeWindows()) return;
    this.#quitting = true;
    let prevented = false;
    this.emit('will-quit', {
      preventDefault: () => {
        prevented = true;
      },
    });
    if (prevented) this.#quitting = false;
    else this.exit(0);
  }
  exit(code = 0): void {
    void stopBrowser().finally(() => process.exit(code));
  }
}
export const app = new App();
