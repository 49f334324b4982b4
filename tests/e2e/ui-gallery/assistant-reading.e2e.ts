import type { Locator, Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { ask } from './assistant-views.ts';
import { fileGallery } from './file-gallery.ts';

const gallery = fileGallery();

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

describe('renaming from the list', () => {
  const opened = async () => {
    const page = await gallery.open('/assistant');
    const item = page.getByRole('navigation', { name: 'Conversations' }).getByRole('listitem').filter({ hasText: 'Point du lundi' });
    await item.getByRole('button', { name: /^Actions sur/u }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Renommer' }).press('Enter');
    const title = page.getByRole('textbox', { name: /^Nouveau titre/u });
    await expect.poll(() => title.evaluate((element) => element === document.activeElement)).toBe(true);
    return { page, title };
  };
  const renamed = (page: Page) => page.evaluate(() => window.core.calls.filter((call) => call.route === 'threads.rename'));

  test('the whole title is shown and selected, ready to be written over, and Entrée keeps it', async () => {
    const { page, title } = await opened();
    expect(await page.evaluate(() => String(getSelection()))).toBe('Point du lundi : stocks critiques');
    const cut = await title.evaluate((element) => [element.scrollWidth - element.clientWidth, element.scrollHeight - element.clientHeight]);
    expect(Math.max(...cut)).toBeLessThanOrEqual(1);
    await page.keyboard.type('Lundi');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Lundi/u }).waitFor();
    expect(await renamed(page)).toHaveLength(1);
    await page.context().close();
  });

  test('Échap leaves it as it was, and the keyboard is back on the conversation', async () => {
    const { page } = await opened();
    await page.keyboard.type('Lundi');
    await page.keyboard.press('Escape');
    const conversation = page.getByRole('button', { name: /^Point du lundi/u });
    await expect.poll(() => conversation.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await renamed(page)).toEqual([]);
    await page.context().close();
  });
});

describe('a question longer than the core takes', () => {
  const TOO_LONG = `${'a'.repeat(2344)} fin`;
  const said = (page: Page) => page.getByRole('status').filter({ hasText: 'Texte trop long' });

  test('is kept whole, said by how much it is too long, and sent only once shortened', async () => {
    const page = await gallery.open('/assistant');
    const field = page.getByRole('textbox', { name: 'Votre question' });
    await field.focus();
    await page.keyboard.insertText(TOO_LONG);
    expect(await field.inputValue()).toBe(TOO_LONG);
    expect(await said(page).textContent()).toMatch(/^Texte trop long : 348 caractères au-delà/u);
    const send = page.getByRole('button', { name: 'Envoyer' });
    expect(await send.getAttribute('aria-disabled')).toBe('true');
    const reason = await said(page).getAttribute('id');
    for (const part of [field, send]) expect((await part.getAttribute('aria-describedby'))?.split(' ')).toContain(reason);
    await send.click({ force: true });
    await field.press('Enter');
    expect(await field.inputValue()).toBe(TOO_LONG);
    expect(await page.evaluate(() => window.core.calls.filter((call) => call.route === 'assistant.ask'))).toEqual([]);
    await field.fill('Combien de stock pour Flyer A4 ?');
    await said(page).waitFor({ state: 'detached' });
    await field.press('Enter');
    await page.getByText('Réponse du moteur').waitFor();
    await page.context().close();
  });

  test('is said so too when it is a former one that was edited', async () => {
    const page = await gallery.open('/assistant');
    await question(page, 'Combien de stock pour Flyer A4 ?', 1);
    await page.getByRole('button', { name: 'Modifier la question' }).click({ force: true });
    const field = page.getByRole('textbox', { name: 'Question modifiée' });
    await page.keyboard.insertText(TOO_LONG);
    await said(page).waitFor();
    await field.press('Enter');
    expect((await field.inputValue()).length).toBeGreaterThan(2348);
    expect(await page.evaluate(() => window.core.calls.filter((call) => call.route === 'assistant.ask').length)).toBe(1);
    await page.context().close();
  });
});

test('every table says what it holds, and names its columns and its lines', async () => {
  const page = await gallery.open('/assistant');
  await question(page, 'Combien de stock pour Flyer A4 ?', 1);
  const tables = page.getByRole('main').getByRole('table');
  await expect
    .poll(() => tables.evaluateAll((all) => all.map((each) => each.querySelector('caption')?.textContent)))
    .toEqual(['Lignes de la réponse : 3 lignes', 'Ce que la phrase tient de la source 1']);
  const bare = (all: Element[]) =>
    all.filter((row) => !row.querySelector(row.closest('thead') ? 'th[scope="col"]' : 'th[scope="row"]')).map((row) => row.textContent);
  expect(await tables.getByRole('row').evaluateAll(bare)).toEqual([]);
  await page.context().close();
});

test('proofs offer to see the lines again only when there are some', async () => {
  const page = await gallery.open('/assistant');
  const proofs = page.getByRole('complementary', { name: 'Preuves' });
  await question(page, 'Combien de stock pour Flyer A4 ?', 1);
  await proofs.getByRole('button', { name: 'Revoir les 3 lignes' }).waitFor();
  await question(page, 'Combien de licornes ?', 2);
  await proofs.getByText('0 ligne', { exact: true }).waitFor();
  expect(await proofs.getByRole('button', { name: /^Revoir|^Ouvrir/u }).count()).toBe(0);
  await page.context().close();
});

describe('lines that no screen holds just so', () => {
  test('are read again in the place of the first ones, with when, and folded back; the keyboard follows', async () => {
    const page = await gallery.open('/assistant');
    await question(page, 'Quelles opérations en octobre ?', 1);
    const lines = page.getByRole('group', { name: /^Lignes de la réponse/u });
    const names = () => lines.getByRole('row').count();
    expect(await names()).toBe(6);
    await page.getByText('5 lignes sur 12', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Voir les 12' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(/^Lignes relues le \d{2}\/\d{2}\/\d{4} \d{2}:\d{2}, données du \d{2}\/\d{2}\/\d{4} \d{2}:\d{2}$/u).waitFor();
    expect(await names()).toBe(13);
    expect(await lines.evaluate((zone) => zone === document.activeElement)).toBe(true);
    await page.getByRole('button', { name: 'Réduire' }).last().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Voir les 12' }).waitFor();
    expect(await names()).toBe(6);
    expect(await lines.evaluate((zone) => zone === document.activeElement)).toBe(true);
    await page.context().close();
  });
});

test('a dated answer offers once to be asked again', async () => {
  const page = await gallery.open('/assistant');
  await question(page, 'Combien de stock pour Flyer A4 ?', 1);
  const again = page.getByRole('article').getByRole('button', { name: /^Relancer/u });
  expect(await again.count()).toBe(1);
  await page.clock.install();
  await page.clock.fastForward(11 * 60_000);
  await expect.poll(() => page.getByText(/^Réponse du/u).count()).toBe(1);
  expect(await again.count()).toBe(1);
  await page.context().close();
});
