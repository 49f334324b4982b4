import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {} from '../../renderer/link/desktop.ts';
import { createChannel } from '../../shared/rpc/channel.ts';
import { createRpcClient } from '../../shared/rpc/client.ts';
import type { UpFrame } from '../../shared/rpc/frames.ts';
import { type Seen, wireSuite } from '../contract/rpc/suite.ts';
import { type DesktopApp, launchDesktop } from '../fakes/desktop-app.ts';

const root = path.join(import.meta.dirname, '../..');
const PAGE = `<!doctype html><html lang="fr"><title>essai</title><script type="module" src="./a.js"></script>
<script>document.documentElement.dataset.inline = 'ran'</script><a href="https://evil.example/" id="away">x</a></html>`;

let app: DesktopApp;
let build: string;
let rounds = 0;

/** The page's own window.mycfia, carried to the test: what crosses is exactly what a page can send and hear. */
async function connect(seen?: Seen) {
  const { page } = app;
  await leaving;
  await page.reload();
  const round = `tour-${++rounds}`;
  let queue = Promise.resolve();
  const channel = createChannel<UpFrame, unknown>({
    send(frame) {
      const json = JSON.stringify(frame);
      queue = queue.then(() => page.evaluate((text) => window.mycfia?.send(JSON.parse(text)), json)).catch(() => {});
    },
    close() {},
  });
  deliver = (json) =>
    channel.deliver(
      JSON.parse(json, (_key, item: { bytes?: number[] } | null) => (Array.isArray(item?.bytes) ? Uint8Array.from(item.bytes) : item)),
    );
  await page.evaluate(() => {
    const hand = (window as unknown as { deliver(json: string): void }).deliver;
    window.mycfia?.onFrame((frame) =>
      hand(JSON.stringify(frame, (_key, item: unknown) => (item instanceof Uint8Array ? { bytes: [...item] } : item))),
    );
  });
  const fresh = createRpcClient(channel.transport);
  expect(await fresh.welcomed).toBe(true);
  await fresh.call('outbox.retry', { reference: round });
  if (seen) watchSeen(round, seen);
  return { client: fresh, channel };
}
/** The reload of a test that cut its wire. */
let leaving: Promise<unknown> = Promise.resolve();
let deliver: (json: string) => void = () => {};

/** Follows what the handlers noted in their process. */
function watchSeen(round: string, seen: Seen): void {
  const file = path.join(app.dataFolder, 'vu.log');
  const look = () => {
    for (const line of fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n') : []) {
      const [where, what, value] = line.split(' ');
      if (where !== round) continue;
      if (what === 'aborted') seen.aborted.resolve(value ?? '');
      else if (what === 'cleaned') seen.cleaned.resolve();
      else if (what === 'started') seen.started.resolve();
    }
  };
  look();
  fs.watch(app.dataFolder, { persistent: false }, look);
}

beforeAll(async () => {
  build = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-build-'));
  fs.mkdirSync(path.join(build, 'electron'));
  fs.mkdirSync(path.join(build, 'renderer'));
  fs.copyFileSync(path.join(root, 'dist/electron/preload.cjs'), path.join(build, 'electron/preload.cjs'));
  fs.writeFileSync(path.join(build, 'renderer/index.html'), PAGE);
  fs.writeFileSync(
    path.join(build, 'renderer/a.js'),
    "const { dataset } = document.documentElement; dataset.module = 'ran'; try { dataset.evaluated = eval('1'); } catch { dataset.evaluated = 'refused'; }",
  );
  process.env.MYCFIA_TEST_BUILD = path.join(build, 'electron');
  app = await launchDesktop(path.join(root, 'tests/fakes/desktop-main.ts'));
  await app.page.exposeFunction('deliver', (json: string) => deliver(json));
});
afterAll(async () => {
  await app?.stop();
  fs.rmSync(build, { recursive: true, force: true });
});

describe('the wire over the desktop shell', () => {
  wireSuite(async (seen) => {
    const { client, channel } = await connect(seen);
    return {
      client,
      emit: () => void client.call('outbox.retry', { reference: 'emit' }),
      cut() {
        channel.ended('cut');
        leaving = app.page.reload();
      },
      logged: () => [fs.readFileSync(path.join(app.dataFolder, 'journal/journal.jsonl'), 'utf8')],
    };
  });
});

describe('the window', () => {
  test('gives its page a frozen transport and nothing else', async () => {
    const seen = await app.page.evaluate(() => {
      const page = globalThis as unknown as Record<string, unknown>;
      return {
        keys: Object.keys(window.mycfia ?? {}),
        frozen: Object.isFrozen(window.mycfia),
        leaks: ['require', 'process', 'module', '__sendToMain', 'ipcRenderer', 'electron', 'Buffer'].filter((name) => name in page),
      };
    });
    expect(seen).toEqual({ keys: ['send', 'onFrame'], frozen: true, leaks: [] });
  });

  test('runs our files and refuses inline scripts, eval and anything remote', async () => {
    const seen = await app.page.evaluate(async () => {
      const remote = await fetch('https://evil.example/').then(
        () => 'loaded',
        () => 'refused',
      );
      const image = await new Promise((resolve) => {
        const picture = new Image();
        picture.onload = () => resolve('loaded');
        picture.onerror = () => resolve('refused');
        picture.src = 'https://evil.example/x.png';
      });
      const { module, inline, evaluated } = document.documentElement.dataset;
      return { evaluated, remote, image, module, inline };
    });
    expect(seen).toEqual({ evaluated: 'refused', remote: 'refused', image: 'refused', module: 'ran', inline: undefined });
  });

  test('serves nothing outside the interface', async () => {
    const found = await app.page.evaluate(async () => {
      const statuses: number[] = [];
      for (const path of ['../package.json', '%2e%2e/package.json', '..%5c..%5cpackage.json', 'a.js%00', 'electron/preload.cjs'])
        statuses.push((await fetch(`/${path}`)).status);
      return statuses;
    });
    expect(found).toEqual([404, 404, 404, 404, 404]);
  });

  test('stays where it is: navigation, new windows, permissions', async () => {
    const before = app.page.url();
    await app.page.evaluate(() => {
      document.getElementById('away')?.click();
      location.href = 'https://evil.example/';
      window.open('https://evil.example/');
      window.open('file:///etc/passwd');
      window.open('https://www.cnil.fr/');
    });
    const journal = () => fs.readFileSync(path.join(app.dataFolder, 'journal/journal.jsonl'), 'utf8');
    await expect.poll(journal).toContain('desktop.navigation_refused');
    await expect.poll(journal).toContain('file:///etc/passwd');
    await expect.poll(() => app.page.title()).toBe('essai');
    expect(app.page.url()).toBe(before);
    for (const permission of ['geolocation', 'notifications', 'camera']) expect(await app.permits(permission), permission).toBe(false);
    if (!app.double) return;
    const opened = async () => (await app.recorded()).filter(({ api }) => api === 'shell.openExternal' || api === 'window.open allowed');
    await expect.poll(opened).toEqual([{ api: 'shell.openExternal', args: ['https://www.cnil.fr/'] }]);
  });

  test('asks the system for what it needs: French menu, notification, one window of the agreed size', async () => {
    await (await connect()).client.call('outbox.retry', { reference: 'notify' });
    if (!app.double) return;
    const calls = await app.recorded();
    const of = (api: string) => calls.filter((call) => call.api === api).map((call) => call.args[0]);
    expect(of('BrowserWindow')).toEqual([
      expect.objectContaining({ width: 1440, height: 900, minWidth: 1100, minHeight: 700, show: false }),
    ]);
    expect(of('Notification.show')).toEqual([{ title: 'Campagne importée', body: 'Promo Été 2025' }]);
    expect((of('menu')[0] as { label: string }[]).map(({ label }) => label)).toEqual(['Fichier', 'Édition', 'Affichage']);
    expect(of('app.enableSandbox')).toHaveLength(1);
    expect(of('window.show').length).toBeGreaterThan(0);
  });

  test('a second start shows the first; quitting stops the core, remembers the window and ends with 0', async () => {
    await app.order('second-instance');
    if (app.double) expect((await app.recorded()).map(({ api }) => api)).toContain('window.focus');
    await app.order('quit');
    expect(await app.exited).toBe(0);
    expect(JSON.parse(fs.readFileSync(path.join(app.dataFolder, 'fenetre.json'), 'utf8'))).toMatchObject({
      width: 1440,
      height: 900,
      maximized: false,
    });
  });
});
