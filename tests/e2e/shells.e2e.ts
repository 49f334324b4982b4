import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserCommand } from '../../electron/shell/loopback/browser.ts';
import { launchDesktop } from '../fakes/desktop-app.ts';

const root = path.join(import.meta.dirname, '../..');
const CHROMIUM = {
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
};

/** Starts the built application in its browser shell; `next()` presses Enter and gives the fresh address. */
async function startApplication(dataFolder: string) {
  const child: ChildProcess = spawn(process.execPath, [path.join(root, 'dist/electron/loopback.js'), '--data', dataFolder, '--no-open'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let output = '';
  let heard: (address: string) => void = () => {};
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    const address = /http:\/\/127\.0\.0\.1:\d+\/#code=\S+/.exec(text)?.[0];
    if (address) heard(address);
  });
  const address = () =>
    new Promise<string>((resolve, reject) => {
      heard = resolve;
      void exited.then((code) => reject(new Error(`the application ended with ${code}: ${output}`)));
    });
  const first = await address();
  return {
    first,
    next: () => {
      const fresh = address();
      child.stdin?.write('\n');
      return fresh;
    },
    output: () => output,
    exited,
    stop: async (signal: NodeJS.Signals = 'SIGINT') => {
      child.kill(signal);
      return exited;
    },
  };
}

describe('the built application in a browser', () => {
  let dataFolder: string;
  let application: Awaited<ReturnType<typeof startApplication>>;
  let browser: Browser;
  let context: BrowserContext;
  const troubles: string[] = [];

  beforeAll(async () => {
    dataFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-e2e-'));
    [application, browser] = await Promise.all([startApplication(dataFolder), chromium.launch(CHROMIUM)]);
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' });
    context.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
    context.on('weberror', (error) => troubles.push(String(error.error())));
  });
  afterAll(async () => {
    await browser?.close();
    await application?.stop();
    fs.rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('opens from its one-time address, hides it, survives a reload, hands over to a second window and back', async () => {
    const one = await context.newPage();
    await one.goto(application.first);
    await one.getByRole('heading').first().waitFor();
    expect(one.url()).not.toContain('code=');
    await one.reload();
    await one.getByRole('heading').first().waitFor();

    const used = await context.newPage();
    await used.goto(application.first);
    await used.getByText('Cette adresse a déjà servi').first().waitFor();
    await used.close();

    const two = await context.newPage();
    await two.goto(await application.next());
    await two.getByRole('heading').first().waitFor();
    await one.getByText('ouverte dans une autre fenêtre').first().waitFor();
    expect(troubles.filter((text) => !text.includes('401'))).toEqual([]);
  });

  test('opens through the launch page of its own browser profile, which comes from another place', async () => {
    const command = browserCommand(await application.next(), dataFolder, { PATH: '/usr/bin', DISPLAY: ':0' }, 'linux', 1000);
    const page = await context.newPage();
    await page.goto(command?.args[0]?.replace('--app=', '') ?? '');
    await page.getByRole('heading').first().waitFor();
    expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/(?!#code)/);
  });

  test('a second start on the same folder points to the first and ends', async () => {
    const second = spawn(process.execPath, [path.join(root, 'dist/electron/loopback.js'), '--data', dataFolder, '--no-open'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    second.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    expect(await new Promise((resolve) => second.once('close', resolve))).toBe(0);
    expect(said).toContain('déjà ouvert');
  });

  test('Ctrl+C ends it with 0 and the window says that the link is lost', async () => {
    const page = await context.newPage();
    await page.goto(await application.next());
    await page.getByRole('heading').first().waitFor();
    await page.getByText('Hélène Vasseur').click();
    await page.getByRole('navigation').first().waitFor();
    expect(await application.stop()).toBe(0);
    await page.getByText("Liaison perdue avec l'application").first().waitFor();
  });
});

test('the built application opens in its desktop window on a fictitious CFI', async () => {
  const app = await launchDesktop(path.join(root, 'dist/electron/main.js'));
  try {
    await app.page.getByRole('heading').first().waitFor();
    expect(await app.page.title()).toContain('myCFiA');
    if (app.double) expect((await app.recorded()).filter(({ api }) => api === 'console-error' || api === 'page-error')).toEqual([]);
    await app.order('quit');
    expect(await app.exited).toBe(0);
  } finally {
    await app.stop();
  }
});
