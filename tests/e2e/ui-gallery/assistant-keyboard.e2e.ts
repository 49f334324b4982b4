import type { Locator, Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { THEMES } from '../../../shared/model/system.ts';
import { ASSISTANT_VIEWS, ask } from './assistant-views.ts';
import { fileGallery } from './file-gallery.ts';
import { tabTo } from './pages.ts';

const gallery = fileGallery();

const field = (page: Page) => page.getByRole('textbox', { name: 'Votre question' });
const named = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const question = async (page: Page, words: string, count = 1) => {
  await ask(page, words);
  await expect.poll(() => page.getByText('Réponse du moteur').count()).toBe(count);
};
const answered = async (look: { state?: string; theme?: string; width?: number; height?: number } = {}) => {
  const page = await gallery.open('/assistant', look);
  await question(page, 'Combien de stock pour Flyer A4 ?');
  return page;
};
const hasKeyboard = (element: Locator) => expect.poll(() => element.evaluate((each) => each === document.activeElement)).toBe(true);
/** Presses a button by the keyboard. */
const press = async (element: Locator) => {
  await element.focus();
  await element.press('Enter');
};

interface Stop {
  part: string;
  name: string;
  /** Why it cannot be seen; empty when it can. */
  hidden: string;
}

/** What has the keyboard: in which part of the window, under which name, and whether it is seen to have it. null = nothing of the page. */
const stop = (page: Page) =>
  page.evaluate((): Stop | null => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const PARTS = ['.rail', '.top-bar', '.threads', '.conversation-head', '.turns', '.composer', '.proofs', '.status-bar'];
    const style = getComputedStyle(element);
    const outlined = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
    const framed = getComputedStyle(element.parentElement ?? element).boxShadow !== 'none';
    const box = element.getBoundingClientRect();
    const within = box.width > 0 && box.left >= 0 && box.right <= innerWidth + 1 && box.bottom > 0 && box.top < innerHeight;
    let opaque = 1;
    for (let each: Element | null = element; each; each = each.parentElement) opaque *= Number(getComputedStyle(each).opacity);
    const hidden = [outlined || framed ? '' : 'no ring', within ? '' : 'out of the window', opaque === 1 ? '' : `opacity ${opaque}`];
    return {
      part: PARTS.find((part) => element.closest(part)) ?? 'elsewhere',
      name: (element.getAttribute('aria-label') ?? element.textContent ?? element.tagName).trim().slice(0, 50) || element.tagName,
      hidden: hidden.filter(Boolean).join(', '),
    };
  });

/** Walks with a key until the page is left. */
async function walk(page: Page, key: string): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (;;) {
    await page.keyboard.press(key);
    const at = await stop(page);
    if (at === null) return stops;
    stops.push(at);
    expect(stops.length, `caught at ${at.part} ${at.name}`).toBeLessThan(120);
  }
}

describe('Tab through the assistant', () => {
  test.each(THEMES.filter((theme) => theme !== 'systeme'))(
    'in %s: every stop is seen, parts follow one another, and the way back is the same',
    async (theme) => {
      const page = await answered({ theme });
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.locator('.rail a').first().focus();
      await page.keyboard.press('Shift+Tab');
      const forth = await walk(page, 'Tab');
      expect(forth.filter(({ hidden }) => hidden !== '')).toEqual([]);
      const parts = forth.map(({ part }) => part).filter((part, at, list) => part !== list[at - 1]);
      expect(parts).toEqual(['.rail', '.top-bar', '.threads', '.conversation-head', '.turns', '.composer', '.proofs', '.status-bar']);
      const back = await walk(page, 'Shift+Tab');
      expect(back.map(({ name }) => name).toReversed()).toEqual(forth.map(({ name }) => name));
      await page.context().close();
    },
  );
});

/** A menu takes the keyboard for itself until it is closed. */
const MENUS = ['assistant-exporter', 'assistant-actions'];

describe('Tab through each state of the assistant, in the smallest window of the desktop', { concurrent: true }, () => {
  test.each(ASSISTANT_VIEWS.filter(({ name }) => !MENUS.includes(name)))('$name: every stop is seen, and none is a trap', async (view) => {
    const page = await gallery.borrow(view.path, { state: view.state ?? 'ready', width: 1100, height: 700 });
    await view.reach(page);
    const stops = [...(await walk(page, 'Tab')), ...(await walk(page, 'Tab'))];
    expect(stops.filter(({ hidden }) => hidden !== '')).toEqual([]);
    expect(new Set(stops.map(({ part }) => part))).toContain('.composer');
    expect(gallery.giveBack(page)).toEqual([]);
  });
});

describe('the keyboard comes back', () => {
  test.each([
    ['the actions of the conversation', 'Actions sur cette conversation', (page: Page) => page.getByRole('menuitem', { name: 'Renommer' })],
    ['the formats of a file', 'Exporter la réponse', (page: Page) => page.getByRole('menuitem', { name: 'PDF' })],
    ['the correction', "Ce n'est pas ça", (page: Page) => page.getByRole('region', { name: 'Corriger la réponse' })],
    ['the question being edited', 'Modifier la question', (page: Page) => page.getByRole('textbox', { name: 'Question modifiée' })],
    ['the card of a citation', 'Source 1', (page: Page) => page.locator('.proof[data-looked]')],
    ['the scope', /^Périmètre :/u, (page: Page) => page.locator('.scope-popover')],
    ['the account', /^Compte de/u, (page: Page) => page.getByRole('menuitem', { name: 'Se déconnecter' })],
  ])('from %s, closed by Échap, to what opened it', async (_, opener, opened) => {
    const page = await answered();
    await press(named(page, opener).first());
    await opened(page).first().waitFor();
    await page.keyboard.press('Escape');
    await opened(page).first().waitFor({ state: 'detached' });
    await hasKeyboard(named(page, opener).first());
    await page.context().close();
  });

  test.each([
    ['the palette', 'Control+k', 'Commande'],
    ['the guide', 'F1', 'Aide'],
  ])('from %s to where it was', async (_, key) => {
    const page = await answered();
    const before = named(page, 'Copier la réponse');
    await before.focus();
    await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await hasKeyboard(before);
    await page.context().close();
  });

  test.each([
    ['Conversations', 'conversations', { width: 720, height: 800 }],
    ['Preuves', 'preuves', { width: 1100, height: 700 }],
  ])('into the column « %s » that opens over the thread, and back', async (name, id, size) => {
    const page = await answered(size);
    const toggle = page.locator('.conversation-head').getByRole('button', { name, exact: true });
    await press(toggle);
    await expect.poll(() => page.locator(`#${id}`).evaluate((panel) => panel.contains(document.activeElement))).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator(`#${id}`).waitFor({ state: 'hidden' });
    await hasKeyboard(toggle);
    await page.context().close();
  });

  test('from what is said once it is closed, and nothing goes from under the keyboard', async () => {
    const page = await answered();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.clock.install();
    await press(named(page, 'Copier la réponse'));
    await page.getByText('Tableau copié').waitFor();
    const close = page.locator('.toast').getByRole('button', { name: 'Fermer' });
    await close.focus();
    // Longer than it is said to whoever does not read it.
    await page.clock.runFor(30_000);
    await hasKeyboard(close);
    await page.keyboard.press('Enter');
    await page.getByText('Tableau copié').waitFor({ state: 'detached' });
    await hasKeyboard(named(page, 'Copier la réponse'));
    await page.context().close();
  });
});

describe('what had the keyboard is gone: it goes where questions are written', () => {
  test('a chip taken away, then the filters put back', async () => {
    const page = await answered();
    await press(named(page, /^Ne plus garder : Article/u));
    await hasKeyboard(field(page));
    await press(named(page, 'Remettre les filtres'));
    await named(page, /^Ne plus garder : Article/u).waitFor();
    await hasKeyboard(field(page));
    await page.context().close();
  });

  test('a favourite taken away, a conversation removed', async () => {
    const page = await gallery.open('/assistant');
    await press(named(page, /^Retirer des favoris/u));
    await hasKeyboard(field(page));
    await press(named(page, /^Actions sur « Point du lundi/u));
    await page.getByRole('menuitem', { name: 'Supprimer' }).press('Enter');
    await named(page, /^Point du lundi/u).waitFor({ state: 'detached' });
    await hasKeyboard(field(page));
    await page.context().close();
  });

  test('an answer asked again after a failure', async () => {
    const page = await gallery.open('/assistant', { state: 'unavailable' });
    await ask(page, 'Combien de stock pour Flyer A4 ?');
    await press(named(page, 'Réessayer'));
    await hasKeyboard(field(page));
    await page.context().close();
  });

  test('a search emptied keeps it where it is written', async () => {
    const page = await answered();
    const search = page.getByRole('searchbox', { name: 'Chercher dans les conversations' });
    await search.fill('flyer');
    await press(named(page, 'Effacer la recherche'));
    await hasKeyboard(search);
    await page.context().close();
  });
});

describe('renaming the open conversation', () => {
  const renaming = async () => {
    const page = await answered();
    await press(named(page, 'Actions sur cette conversation'));
    await page.getByRole('menuitem', { name: 'Renommer' }).press('Enter');
    const title = page.getByRole('textbox', { name: /^Nouveau titre/u });
    await hasKeyboard(title);
    return { page, heading: page.locator('.conversation-head h1') };
  };

  test('is done in its head: the title is selected, Entrée keeps the new one, and its list follows', async () => {
    const { page, heading } = await renaming();
    expect(await page.evaluate(() => String(getSelection()))).toBe('Combien de stock pour Flyer A4 ?');
    await page.keyboard.type('Flyers du siège');
    await page.keyboard.press('Enter');
    await expect.poll(() => heading.textContent()).toBe('Flyers du siège');
    await hasKeyboard(heading);
    await page
      .getByRole('navigation', { name: 'Conversations' })
      .getByRole('button', { name: /^Flyers du siège/u })
      .waitFor();
    await page.context().close();
  });

  test('Échap leaves the title as it was', async () => {
    const { page, heading } = await renaming();
    await page.keyboard.type('Autre');
    await page.keyboard.press('Escape');
    await hasKeyboard(heading);
    expect(await heading.textContent()).toBe('Combien de stock pour Flyer A4 ?');
    await page.context().close();
  });
});

test('menus are walked with the arrows and from end to end', async () => {
  const page = await answered();
  await press(named(page, 'Actions sur cette conversation'));
  const at = () => page.evaluate(() => document.activeElement?.textContent);
  await page.getByRole('menuitem').first().waitFor();
  await page.keyboard.press('Home');
  expect(await at()).toBe('Épingler');
  await page.keyboard.press('ArrowDown');
  expect(await at()).toBe('Renommer');
  await page.keyboard.press('End');
  expect(await at()).toBe('Supprimer');
  await page.keyboard.press('Escape');
  await tabTo(page, /^Copier la réponse$/u);
  await page.context().close();
});
