import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import type { Theme } from '../../../shared/model/system.ts';
import { fileGallery } from './file-gallery.ts';
import { VIEWS, type View } from './views.ts';

const artifacts = path.join(import.meta.dirname, '../../artifacts/ui-gallery');
mkdirSync(artifacts, { recursive: true });
const gallery = fileGallery();

/** Violations in words: rule, and where. */
async function violations(page: Page, rules?: string[]): Promise<string[]> {
  // What passes is not detailed: naming each of hundreds of cells took most of the time, and nobody reads it.
  const axe = new AxeBuilder({ page: page as never }).setLegacyMode().options({ resultTypes: ['violations'] });
  const report = await (rules ? axe.withRules(rules) : axe).analyze();
  return report.violations.flatMap((rule) =>
    rule.nodes
      // react-aria lays a hidden "Rejeter" button beside each floating dialog, outside of every landmark on purpose.
      .filter((node) => !(rule.id === 'region' && node.html.startsWith('<div style="display: contents;">')))
      .map((node) => `${rule.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
}

/** Interactive elements smaller than WCAG 2.2's 24 px, links inside sentences excepted. */
const smallTargets = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button:not([tabindex="-1"]), select, [role="tab"], nav a')]
      .map((element) => ({ name: element.getAttribute('aria-label') ?? element.textContent, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
      .map(({ name, box }) => `${name} ${Math.round(box.width)}×${Math.round(box.height)}`),
  );

/** Text boxes that stick out of the window at the right: what nobody could read. */
const overflows = (page: Page) =>
  page.evaluate(() => {
    const out: string[] = [];
    if (document.documentElement.scrollWidth > window.innerWidth) out.push(`page ${document.documentElement.scrollWidth}px`);
    for (const element of document.querySelectorAll<HTMLElement>(
      '.screen, .inspector-body, .card-body, .top-bar, .status-bar, .decision, .turns, .composer, .rail, .answer-lines',
    ))
      if (element.scrollWidth > element.clientWidth + 1) out.push(`${element.className} ${element.scrollWidth} > ${element.clientWidth}`);
    // Where questions are written stays whole above the status bar, however much is written.
    const [composer, main] = ['.composer', '.main'].map((name) => document.querySelector(name)?.getBoundingClientRect());
    if (composer && main && composer.bottom > main.bottom + 1) out.push(`composer ${composer.bottom} > ${main.bottom}`);
    // What is too wide for the frame of an answer, beside the proofs or on half a screen, is cut in the eyes of who reads it.
    if (window.innerWidth >= 720)
      for (const table of document.querySelectorAll<HTMLElement>('.answer-table'))
        if (table.scrollWidth > table.clientWidth + 1) out.push(`table ${table.scrollWidth} > ${table.clientWidth}`);
    return out;
  });

/** What lies over its neighbour in the bars that hold the window together. */
const overlaps = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.top-bar, .top-bar-end, .scope-chip, .palette-button, .status-bar, .screen-title')].flatMap((bar) => {
      const boxes = [...bar.children]
        .map((element) => ({ name: element.className, box: element.getBoundingClientRect() }))
        // What is kept for screen readers alone has no place of its own.
        .filter(({ box }) => box.width > 1 && box.height > 1);
      const within = bar.getBoundingClientRect();
      return boxes.flatMap(({ name, box }, index) => {
        const next = boxes[index + 1];
        const covered = next !== undefined && box.right > next.box.left + 1 && box.bottom > next.box.top + 1;
        return [
          ...(covered ? [`${bar.className}: ${name} over ${next.name}`] : []),
          ...(box.right > within.right + 1 ? [`${bar.className}: ${name} sticks out`] : []),
        ];
      });
    }),
  );

/** Nothing may be cut or too small to press, whatever the theme and the density. */
async function expectReadable(page: Page, look: string): Promise<void> {
  expect(await smallTargets(page), look).toEqual([]);
  expect(await overflows(page), look).toEqual([]);
}
const shot = (page: Page, view: View, look: string) => page.screenshot({ path: path.join(artifacts, `${view.name}-${look}.png`) });

/** Changes the appearance as the operator does, by the preference, with the page as it stands. */
async function dress(page: Page, theme: Theme, density: 'confort' | 'compact'): Promise<void> {
  await page.evaluate((change) => window.core.call('system.setPreferences', change), { theme, density });
  // Not `expect.poll`: among concurrent tests it may find that its own is no longer the current one.
  await page.waitForFunction(
    (wanted) => Object.entries(wanted).every(([name, value]) => document.documentElement.dataset[name] === value),
    { theme, density },
  );
}
const DARK = [
  { theme: 'sombre-bleu', density: 'confort' },
  { theme: 'sombre-rouge', density: 'compact' },
] as const;

// Several pages at once: each waits for the browser most of its time.
describe('every view', { concurrent: true }, () => {
  test.each(VIEWS)('$name: readable, reachable, nothing cut', async (view) => {
    const page = await gallery.borrow(view.path, { state: view.state ?? 'ready' });
    await view.reach(page);
    await shot(page, view, 'clair-1440');
    expect(await violations(page)).toEqual([]);
    await expectReadable(page, 'clair');
    for (const { theme, density } of view.main ? DARK : []) {
      await dress(page, theme, density);
      await shot(page, view, `${theme}-1440`);
      expect(await violations(page, ['color-contrast']), theme).toEqual([]);
      await expectReadable(page, theme);
    }
    expect(gallery.giveBack(page), 'console errors or breaches of the page policy').toEqual([]);
  });

  test.each(VIEWS.filter((view) => view.main))('$name at 1100 × 700: nothing cut', async (view) => {
    const page = await gallery.borrow(view.path, { state: view.state ?? 'ready', width: 1100, height: 700 });
    await view.reach(page);
    await shot(page, view, 'clair-1100');
    await expectReadable(page, '1100 × 700');
    expect(gallery.giveBack(page), 'console errors or breaches of the page policy').toEqual([]);
  });

  // The window of the desktop stops at 1100; a browser, on half a screen, does not.
  test.each(VIEWS.filter((view) => view.narrow))('$name at 720 × 800: nothing cut, nothing over anything', async (view) => {
    const page = await gallery.borrow(view.path, { state: view.state ?? 'ready', width: 720, height: 800 });
    await view.reach(page);
    await shot(page, view, 'clair-720');
    await expectReadable(page, '720 × 800');
    expect(await overlaps(page)).toEqual([]);
    expect(gallery.giveBack(page), 'console errors or breaches of the page policy').toEqual([]);
  });

  // 200 %: as many pixels of the page as half the window has.
  test.each(
    VIEWS.filter((view) => view.enlarged).flatMap((view) =>
      [
        { width: 720, height: 450 },
        { width: 550, height: 350 },
      ].map((size) => ({ view, name: view.name, ...size })),
    ),
  )('$name at 200 %, $width × $height: nothing cut, nothing over anything', async ({ view, ...size }) => {
    const page = await gallery.borrow(view.path, { state: view.state ?? 'ready', width: size.width, height: size.height });
    await view.reach(page);
    await shot(page, view, `clair-${size.width}x${size.height}`);
    await expectReadable(page, `${size.width} × ${size.height}`);
    expect(await overlaps(page)).toEqual([]);
    expect(gallery.giveBack(page), 'console errors or breaches of the page policy').toEqual([]);
  });
});
