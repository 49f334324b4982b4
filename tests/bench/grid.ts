import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { type Browser, chromium } from 'playwright';
import { build } from 'vite';
import type { Scrolled } from './grid-page/main.tsx';
import type { BenchRow } from './row.ts';

const ROUNDS = 3;
const MS = 2500;
const GOAL_FPS = 55;
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const shown = ({ fps, late }: Scrolled) => `${fps.toFixed(0)} i/s, ${(late * 100).toFixed(0)} % en retard`;

/**
 * The product's grid at a million rows in Chromium with the processor slowed four times, beside an empty page with the same scrollbar.
 * Flung (4 000 px a frame, no row drawn), scrolled (300 px, only what names a row) and read while scrolling (100 px, whole rows).
 */
export async function bench(): Promise<BenchRow[]> {
  const out = mkdtempSync(path.join(os.tmpdir(), 'mycfia-grid-'));
  const root = path.join(import.meta.dirname, 'grid-page');
  await build({ configFile: false, root, base: './', logLevel: 'error', plugins: [react()], build: { outDir: out, emptyOutDir: true } });
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://x').pathname;
    try {
      const file = path.join(out, name === '/' ? 'index.html' : path.normalize(name));
      const body = readFileSync(file);
      response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync'],
  });
  try {
    const rows: BenchRow[] = [];
    for (const [work, pixels] of [
      ['grille de 1 000 000 de lignes lancée à 4 000 px par image, processeur ÷ 4', 4000],
      ['la même, défilée à 300 px par image (ce qui nomme la ligne est seul dessiné)', 300],
      ['la même, lue à 100 px par image (lignes entières)', 100],
    ] as const) {
      const peer: Scrolled[] = [];
      const ours: Scrolled[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        peer.push(await scrolled(browser, `${address}?kind=empty`, pixels));
        ours.push(await scrolled(browser, address, pixels));
      }
      const of = (list: Scrolled[]): Scrolled => ({ fps: median(list.map(({ fps }) => fps)), late: median(list.map(({ late }) => late)) });
      const [mine, empty] = [of(ours), of(peer)];
      const flung = pixels === 4000;
      rows.push({
        work,
        ours: shown(mine),
        peer: `page vide ${shown(empty)}`,
        ratio: mine.fps / empty.fps,
        goal: flung ? `${GOAL_FPS} i/s au moins` : 'suivi',
        met: flung ? mine.fps >= GOAL_FPS : null,
      });
    }
    return rows;
  } finally {
    await browser.close();
    server.close();
    rmSync(out, { recursive: true, force: true });
  }
}

async function scrolled(browser: Browser, address: string, pixels: number): Promise<Scrolled> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(address);
  await page.addStyleTag({ content: '#root{position:relative;display:flex}' });
  await page.waitForSelector('.grid');
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const result = await page.evaluate(([px, ms]) => window.scrollTest(px, ms), [pixels, MS] as const);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  if (!address.includes('empty')) {
    const last = await page.evaluate(() => window.lastRow());
    if (last !== '1000001') throw new Error(`The last row of a million cannot be reached: ${last}.`);
  }
  await page.close();
  return result;
}
