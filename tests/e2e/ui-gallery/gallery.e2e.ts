import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Gallery, openGallery } from './harness.ts';
import { VIEWS } from './views.ts';

const artifacts = path.join(import.meta.dirname, '../../artifacts/ui-gallery');
let gallery: Gallery;
beforeAll(async () => {
  mkdirSync(artifacts, { recursive: true });
  gallery = await openGallery();
});
afterAll(() => gallery?.close());
afterEach(() => {
  expect(gallery.complaints(), 'console errors or breaches of the page policy').toEqual([]);
});

/** Violations in words: rule, and where. */
async function violations(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page: page as never }).setLegacyMode();
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
      '.screen, .inspector-body, .card-body, .top-bar, .status-bar, .decision, .turns',
    ))
      if (element.scrollWidth > element.clientWidth + 1) out.push(`${element.className} ${element.scrollWidth} > ${element.clientWidth}`);
    return out;
  });

const sizes = [
  { theme: 'clair', width: 1440, height: 900, density: 'confort' },
  { theme: 'sombre-bleu', width: 1440, height: 900, density: 'confort' },
  { theme: 'sombre-rouge', width: 1440, height: 900, density: 'compact' },
  { theme: 'clair', width: 1100, height: 700, density: 'confort' },
];

describe.each(sizes)('$theme $width×$height $density', ({ theme, width, height, density }) => {
  const views = theme === 'clair' && width === 1440 ? VIEWS : VIEWS.filter((view) => view.main);
  test.each(views)('$name: readable, reachable, nothing cut', async (view) => {
    const page = await gallery.open(view.path, { state: view.state ?? 'ready', theme, width, height, density });
    await view.reach(page);
    await page.screenshot({ path: path.join(artifacts, `${view.name}-${theme}-${width}.png`) });
    expect(await violations(page, theme === 'clair' ? undefined : ['color-contrast'])).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
    expect(await overflows(page)).toEqual([]);
    await page.context().close();
  });
});
