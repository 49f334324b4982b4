import type { Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './assistant-views.ts';
import { type Gallery, openGallery } from './harness.ts';

let gallery: Gallery;
beforeAll(async () => {
  gallery = await openGallery();
});
afterAll(() => gallery?.close());
afterEach(() => {
  expect(gallery.complaints()).toEqual([]);
});

/** Low enough for the answer to be taller than what is left to it. */
const LOW = { width: 1100, height: 520 };
const question = async (page: Page, words: string, count: number) => {
  await ask(page, words);
  await expect.poll(() => page.getByText('Réponse du moteur').count()).toBe(count);
};
const thread = (page: Page) => page.getByRole('region', { name: 'Questions et réponses' });
const scrolled = (page: Page) => thread(page).evaluate((element) => element.scrollTop);
/** How far below the top of the thread an element begins. */
const below = async (page: Page, element: Locator) => (await element.boundingBox())!.y - (await thread(page).boundingBox())!.y;
/** Lays the last answer out again, taller, as details that open in it do. */
const grow = async (page: Page) => {
  await page.getByRole('button', { name: "Comment j'ai obtenu cette réponse" }).last().dispatchEvent('click');
  await page.locator('.answer-steps').last().waitFor();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
};

describe('what of an answer is in view', () => {
  test('taller than the view, it is read from its question on, figure and sentence included', async () => {
    const page = await gallery.open('/assistant', LOW);
    await question(page, 'Combien de stock pour Flyer A4 ?', 1);
    await question(page, 'Quels stocks sont critiques ?', 2);
    const last = page.locator('.turn').last();
    await expect.poll(async () => Math.round(await below(page, last))).toBe(20);
    const bottom = (await thread(page).boundingBox())!.height;
    for (const part of ['.turn-question', '.figure', '.answer-words'])
      expect(await below(page, last.locator(part)), part).toBeLessThan(bottom - 40);
    expect(await last.evaluate((element) => element.getBoundingClientRect().height)).toBeGreaterThan(bottom);
    await grow(page);
    expect(Math.round(await below(page, last))).toBe(20);
    await page.context().close();
  });

  test('shorter than the view, the end of the thread is followed', async () => {
    const page = await gallery.open('/assistant');
    await question(page, 'Combien de stock pour Flyer A4 ?', 1);
    await question(page, 'Combien de stylo gravé ?', 2);
    const left = () => thread(page).evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
    await expect.poll(left).toBeLessThan(2);
    expect(await scrolled(page)).toBeGreaterThan(0);
    await page.context().close();
  });

  test.each([
    ['up to a former one', 0],
    ['down to the end of it', 10_000],
  ])('a reader who went %s is not moved when it is laid out again', async (_, to) => {
    const page = await gallery.open('/assistant', LOW);
    await question(page, 'Combien de stock pour Flyer A4 ?', 1);
    await question(page, 'Quels stocks sont critiques ?', 2);
    const at = await thread(page).evaluate((element, top) => {
      element.scrollTop = top;
      return element.scrollTop;
    }, to);
    await grow(page);
    expect(await scrolled(page)).toBe(at);
    await page.context().close();
  });
});
