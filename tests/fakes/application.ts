import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright';
import { expect } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
/** Screenshots stay here after a run, to be looked at. */
export const ARTIFACTS = path.join(root, 'tests/artifacts');

const CHROMIUM = {
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export interface RunningApplication {
  page: Page;
  /** What the page complained about: errors of the console and of scripts. Must stay empty. */
  troubles: string[];
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** The built application in its browser shell, with a real page on it. */
export async function launchApplication(dataFolder: string, size = { width: 1440, height: 900 }): Promise<RunningApplication> {
  const child: ChildProcess = spawn(process.execPath, [path.join(root, 'dist/electron/loopback.js'), '--data', dataFolder, '--no-open'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const found = /http:\/\/127\.0\.0\.1:\d+\/#code=\S+/.exec(output)?.[0];
      if (found) resolve(found);
    });
    void exited.then(() => reject(new Error(`l'application s'est arrêtée : ${output}`)));
  });
  const browser: Browser = await chromium.launch(CHROMIUM);
  const context = await browser.newContext({ viewport: size, locale: 'fr-FR', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    // axe asks every frame, and the one of an e-mail runs no script: that refusal is its duty.
    if (message.type() === 'error' && !message.text().startsWith("Blocked script execution in 'about:blank'"))
      troubles.push(message.text());
  });
  await page.goto(address);
  const end = async (signal: NodeJS.Signals) => {
    await browser.close();
    child.kill(signal);
    await exited;
  };
  return { page, troubles, stop: () => end('SIGINT'), kill: () => end('SIGKILL') };
}

/** Signs in as one of the demonstration's users, shown by name on the screen. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
  await page.getByRole('textbox', { name: 'Votre question' }).waitFor();
}

export async function ask(page: Page, question: string) {
  const before = await page.getByRole('article').count();
  await page.getByRole('textbox', { name: 'Votre question' }).fill(question);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByRole('article').count(), { timeout: 20_000 }).toBe(before + 1);
  const answer = page.getByRole('article').last();
  await answer.getByText('Réponse du moteur').waitFor();
  return answer;
}

export async function screenshot(page: Page, name: string): Promise<void> {
  fs.mkdirSync(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: path.join(ARTIFACTS, `${name}.png`) });
}

/** axe must find nothing on what is shown now. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  expect(
    violations.map((violation) => `${what}: ${violation.id} ${violation.nodes.map((node) => node.target.join(' ')).join(' | ')}`),
  ).toEqual([]);
}
