import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';

/** The product's own policy (faults.md 5.1): what breaks it here breaks there. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'";
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.svg': 'image/svg+xml',
};

interface Look {
  state?: string;
  theme?: string;
  density?: string;
  width?: number;
  height?: number;
}

export interface Gallery {
  /** Opens the interface in a state, on a screen, in a context of its own. */
  open(path: string, look?: Look): Promise<Page>;
  /** The same on a page that served another view before: starting a page costs more than loading it again. */
  borrow(path: string, look?: Look): Promise<Page>;
  /** Ends with a borrowed page. @returns its console errors and policy breaches */
  giveBack(page: Page): string[];
  /** Console errors and policy breaches since the last call, of the pages that are not borrowed. */
  complaints(): string[];
  close(): Promise<void>;
}

/** Builds the real interface over the fake core and serves it under the product's policy on a port of its own. */
export async function openGallery(): Promise<Gallery> {
  const out = mkdtempSync(path.join(os.tmpdir(), 'mycfia-gallery-'));
  execFileSync(process.execPath, [path.join(import.meta.dirname, '../../fakes/gallery-child.ts'), out], {
    stdio: 'inherit',
    timeout: 120_000,
  });
  const server = await serve(out);
  const { port } = server.address() as AddressInfo;
  const browser: Browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  let heard: { page: Page; text: string }[] = [];
  const borrowed = new Set<Page>();
  const idle: Page[] = [];
  const take = (page: Page): string[] => {
    const said = heard.filter((each) => each.page === page).map(({ text }) => text);
    heard = heard.filter((each) => each.page !== page);
    return said;
  };
  const fresh = async (width: number, height: number): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width, height }, locale: 'fr-FR', reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.on('console', (message) => {
      // axe asks every frame, and the one of an e-mail runs no script: that refusal is its duty.
      if (message.text().startsWith("Blocked script execution in 'about:blank'")) return;
      if (message.type() === 'error' || message.type() === 'warning') heard.push({ page, text: `${page.url()} ${message.text()}` });
    });
    page.on('pageerror', (error) => heard.push({ page, text: `${page.url()} ${error.message}` }));
    return page;
  };
  const show = async (page: Page, screen: string, { state = 'ready', theme = 'clair', density = 'confort' }: Look): Promise<Page> => {
    await page.goto(`http://127.0.0.1:${port}/?etat=${state}&theme=${theme}&densite=${density}#${screen}`);
    await page.waitForSelector('main');
    await page.evaluate(() => document.fonts.ready);
    return page;
  };
  return {
    async open(screen, look = {}) {
      return show(await fresh(look.width ?? 1440, look.height ?? 900), screen, look);
    },
    async borrow(screen, look = {}) {
      const size = { width: look.width ?? 1440, height: look.height ?? 900 };
      const page = idle.pop() ?? (await fresh(size.width, size.height));
      borrowed.add(page);
      // A change of what stands behind the # alone would keep the former document, and its state.
      await page.goto('about:blank');
      await page.setViewportSize(size);
      await page.mouse.move(0, 0);
      return show(page, screen, look);
    },
    giveBack(page) {
      idle.push(page);
      return take(page);
    },
    complaints() {
      return [...new Set(heard.map(({ page }) => page))].filter((page) => !borrowed.has(page)).flatMap(take);
    },
    async close() {
      await browser.close();
      await new Promise((done) => server.close(done));
      rmSync(out, { recursive: true, force: true });
    },
  };
}

async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://x').pathname;
    const file = path.join(folder, name === '/' ? 'index.html' : path.normalize(name));
    try {
      const body = readFileSync(file);
      response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream', 'content-security-policy': CSP });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}
