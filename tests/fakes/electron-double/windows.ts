import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import type { CDPSession, Page } from 'playwright';
import { app } from './app.ts';
import { appUrl, browserContext, shownUrl } from './browser.ts';
import { isolatedWorldScript, mainWorldScript } from './page-scripts.ts';
import { record } from './recorder.ts';
import { defaultSession } from './session.ts';

const WORLD = 'electron-preload';
export const ipcMain = new EventEmitter();

/** An event whose default can be prevented, with some fields. */
export function preventable<T extends object>(fields: T) {
  const event = {
    ...fields,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event;
}

type OpenHandler = (details: { url: string }) => { action: 'deny' | 'allow' };
interface WindowOptions {
  width?: number;
  height?: number;
  show?: boolean;
  title?: string;
  webPreferences?: { preload?: string; contextIsolation?: boolean; sandbox?: boolean; nodeIntegration?: boolean; webviewTag?: boolean };
}

export class WebContents extends EventEmitter {
  readonly mainFrame = { url: '' };
  readonly session = defaultSession;
  #page: Page | undefined;
  #cdp: CDPSession | undefined;
  #world: number | undefined;
  #frame = '';
  #loading = false;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  readonly #window: BrowserWindow;

  constructor(window: BrowserWindow) {
    super();
    this.#window = window;
  }

  async attach(preload: string | undefined, size: { width: number; height: number }): Promise<void> {
    const context = browserContext();
    const page = context.pages().find((each) => each.url() === 'about:blank') ?? (await context.newPage());
    this.#page = page;
    await page.setViewportSize(size);
    const cdp = await context.newCDPSession(page);
    this.#cdp = cdp;
    cdp.on('Runtime.executionContextCreated', ({ context: created }) => {
      if (created.name === WORLD && (created.auxData as { frameId?: string } | undefined)?.frameId === this.#frame)
        this.#world = created.id;
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#world) this.#world = undefined;
    });
    cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === '__sendToMain') this.#fromPage(JSON.parse(payload));
    });
    this.#frame = (await cdp.send('Page.getFrameTree')).frameTree.frame.id;
    await cdp.send('Runtime.enable');
    await cdp.send('Page.enable');
    await cdp.send('Runtime.addBinding', { name: '__sendToMain', executionContextName: WORLD });
    const nonce = randomUUID();
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldScript(nonce) });
    if (preload)
      await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
        worldName: WORLD,
        source: isolatedWorldScript(nonce, fs.readFileSync(preload, 'utf8')),
      });
    await page.route('**/*', async (route) => {
      const request = route.request();
      const url = appUrl(request.url());
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame())
        return defaultSession.cancels(url) ? route.abort('blockedbyclient') : route.fallback();
      // A reload is not a navigation of the page's own will.
      if (!this.#loading && url !== appUrl(page.url())) {
        const event = preventable({ url });
        this.emit('will-navigate', event);
        if (event.defaultPrevented) return route.abort('aborted');
      }
      this.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: false });
      return route.fallback();
    });
    page.on('load', () => this.#window.emit('ready-to-show'));
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed' }));
    page.on('pageerror', (error) => record('page-error', error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') record('console-error', message.text());
    });
    page.on('close', () => this.#window.destroy());
  }

  async load(url: string): Promise<void> {
    this.#loading = true;
    try {
      await this.#page?.goto(shownUrl(url));
    } finally {
      this.#loading = false;
    }
  }

  closePage = async (): Promise<void> => this.#page?.close();

  #fromPage(message: { t: 'send'; channel: string; args: unknown[] } | { t: 'window-open'; url: string }): void {
    this.mainFrame.url = appUrl(this.#page?.url() ?? '');
    if (message.t === 'send') ipcMain.emit(message.channel, { sender: this, senderFrame: this.mainFrame }, ...message.args);
    else if (this.#openHandler({ url: appUrl(message.url) }).action === 'allow') record('window.open allowed', message.url);
  }

  /** What a page that is between two documents would have been sent is lost, as in Electron. */
  send(channel: string, ...args: unknown[]): void {
    if (this.isDestroyed()) throw new TypeError('Object has been destroyed');
    if (this.#world === undefined) return;
    this.#cdp
      ?.send('Runtime.callFunctionOn', {
        functionDeclaration: 'function(json){globalThis.__fromMain(json)}',
        arguments: [
          {
            value: JSON.stringify({ channel, args }, (_key, item: unknown) => (item instanceof Uint8Array ? { $bytes: [...item] } : item)),
          },
        ],
        executionContextId: this.#world,
      })
      .catch(() => {});
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }
  isDestroyed(): boolean {
    return this.#window.isDestroyed();
  }
  reload(): void {
    void this.#page?.reload();
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly #all = new Set<BrowserWindow>();
  static getAllWindows = (): BrowserWindow[] => [...BrowserWindow.#all];
  readonly webContents = new WebContents(this);
  readonly #ready: Promise<void>;
  readonly #bounds: { x: number; y: number; width: number; height: number };
  #gone = false;

  constructor(options: WindowOptions) {
    super();
    const preferences = options.webPreferences ?? {};
    if (!preferences.contextIsolation || !preferences.sandbox || preferences.nodeIntegration !== false || preferences.webviewTag !== false)
      throw new Error('double: a window must ask for isolation and sandbox, and refuse node and webviews');
    this.#bounds = { x: 0, y: 0, width: options.width ?? 800, height: options.height ?? 600 };
    record('BrowserWindow', { ...options, webPreferences: undefined });
    BrowserWindow.#all.add(this);
    app.emit('web-contents-created', {}, this.webContents);
    this.#ready = this.webContents.attach(preferences.preload, this.#bounds);
  }
  async loadURL(url: string): Promise<void> {
    await this.#ready;
    await this.webContents.load(url);
  }
  show = (): void => record('window.show');
  focus = (): void => record('window.focus');
  restore = (): void => record('window.restore');
  maximize = (): void => record('window.maximize');
  isMinimized = (): boolean => false;
  isMaximized = (): boolean => false;
  isDestroyed = (): boolean => this.#gone;
  getNormalBounds = () => this.#bounds;
  close(): void {
    const event = preventable({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy(): void {
    if (this.#gone) return;
    this.#gone = true;
    BrowserWindow.#all.delete(this);
    this.#ready.then(this.webContents.closePage).catch(() => {});
    this.emit('closed');
    if (BrowserWindow.#all.size === 0 && !app.emit('window-all-closed')) app.quit();
  }
}
app.onQuit(() => {
  for (const window of BrowserWindow.getAllWindows()) window.close();
  return BrowserWindow.getAllWindows().length === 0;
});
