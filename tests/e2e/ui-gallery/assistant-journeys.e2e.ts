import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { ask } from './assistant-views.ts';
import { fileGallery } from './file-gallery.ts';
import { asked } from './pages.ts';

const gallery = fileGallery();

const answered = (page: Page, count: number) => expect.poll(() => page.getByText('Réponse du moteur').count()).toBe(count);
const field = (page: Page) => page.getByRole('textbox', { name: 'Votre question' });
const question = async (page: Page, words: string, count: number) => {
  await ask(page, words);
  await answered(page, count);
};
const conversations = (page: Page) => page.getByRole('navigation', { name: 'Conversations' });
/** Opens the actions of the open conversation and takes one. */
const act = async (page: Page, name: string) => {
  await page.getByRole('button', { name: 'Actions sur cette conversation' }).click();
  await page.getByRole('menuitem', { name }).click();
};

describe('conversations', () => {
  test('a reopened answer says its date; asked again, it follows at the end without replacing it', async () => {
    const page = await gallery.open('/assistant');
    await conversations(page)
      .getByRole('button', { name: /^Point du lundi/u })
      .click();
    await page.getByText(/^Réponse du \d\d\/\d\d\/\d{4} à \d\d:\d\d$/u).waitFor();
    await page.getByRole('button', { name: 'Relancer', exact: true }).click();
    await answered(page, 2);
    expect((await asked(page, 'assistant.ask')).at(-1)?.input).toMatchObject({ threadId: 't1', repeats: 't1-r' });
    expect(await page.getByText(/^Réponse du \d/u).count()).toBe(1);
    await page.context().close();
  });

  test('one is renamed, pinned, removed and brought back from where it is said', async () => {
    const page = await gallery.open('/assistant');
    await question(page, 'Combien de stock pour Flyer A4 ?', 1);
    const list = conversations(page);
    const item = list.getByRole('listitem').filter({ has: page.locator('[aria-current]') });
    await item.hover();
    await item.getByRole('button', { name: /^Actions sur/u }).click();
    await page.getByRole('menuitem', { name: 'Renommer' }).click();
    await page.getByRole('textbox', { name: /^Nouveau titre/u }).fill('Flyers du siège');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Flyers du siège', level: 1 }).waitFor();
    await act(page, 'Épingler');
    await list
      .getByRole('region', { name: 'Épinglées' })
      .getByRole('button', { name: /^Flyers du siège/u })
      .waitFor();
    await act(page, 'Supprimer');
    await page.getByRole('heading', { name: 'Que voulez-vous savoir ?' }).waitFor();
    await list.getByRole('button', { name: /^Flyers du siège/u }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Annuler' }).click();
    await list.getByRole('button', { name: /^Flyers du siège/u }).waitFor();
    await page.context().close();
  });

  test('renaming given up keeps the title', async () => {
    const page = await gallery.open('/assistant');
    const item = conversations(page).getByRole('listitem').filter({ hasText: 'Point du lundi' });
    await item.hover();
    await item.getByRole('button', { name: /^Actions sur/u }).click();
    await page.getByRole('menuitem', { name: 'Renommer' }).click();
    await page.getByRole('textbox', { name: /^Nouveau titre/u }).fill('Autre');
    await page.keyboard.press('Escape');
    await item.getByRole('button', { name: /^Point du lundi/u }).waitFor();
    expect(await asked(page, 'threads.rename')).toEqual([]);
    await page.context().close();
  });

  test('an edited question takes the place of what followed, which stays at hand', async () => {
    const page = await gallery.open('/assistant');
    await question(page, 'Combien de stock pour Flyer A4 ?', 1);
    await question(page, 'Quels stocks sont critiques ?', 2);
    await page.getByRole('button', { name: 'Modifier la question' }).first().click({ force: true });
    await page.getByRole('textbox', { name: 'Question modifiée' }).fill('Combien de stylo gravé ?');
    await page.keyboard.press('Enter');
    await page.getByText('Stock à zéro').waitFor();
    expect((await asked(page, 'assistant.ask')).at(-1)?.input).toMatchObject({ question: 'Combien de stylo gravé ?', replaces: 'a1' });
    await answered(page, 1);
    await page.getByRole('button', { name: '2 questions remplacées' }).click();
    await answered(page, 3);
    await page.context().close();
  });

  test('a new one opened while an answer comes does not lose it, nor is it taken over by it', async () => {
    const page = await gallery.open('/assistant');
    await ask(page, 'Combien de Flyer A4, lentement ?');
    await page.getByRole('button', { name: 'Arrêter' }).waitFor();
    await page.getByRole('button', { name: 'Nouvelle conversation' }).click();
    await page.getByRole('heading', { name: 'Que voulez-vous savoir ?' }).waitFor();
    await question(page, 'Quels stocks sont critiques ?', 1);
    expect((await asked(page, 'assistant.ask')).at(-1)?.input).not.toHaveProperty('threadId');
    await page.context().close();
  });
});

describe('what is carried on', () => {
  test('a chip taken away is left out of the next question, and of that one only', async () => {
    const page = await gallery.open('/assistant');
    await question(page, 'Quels stocks sont critiques ?', 1);
    const chips = page.getByRole('list', { name: 'Ce que garde la prochaine question' });
    await chips.getByRole('button', { name: 'Ne plus garder : Niveau Critique' }).click();
    await chips.getByText('Critique').waitFor({ state: 'detached' });
    await chips.getByRole('button', { name: 'Remettre les filtres' }).waitFor();
    await question(page, 'Et dans le Nord, les plus critiques ?', 2);
    await question(page, 'Et dans le Sud, les plus critiques ?', 3);
    const inputs = (await asked(page, 'assistant.ask')).map((call) => (call.input as { without?: string[] }).without);
    expect(inputs).toEqual([undefined, ['levels'], undefined]);
    await page.context().close();
  });

  test('the scope narrowed elsewhere is a chip that goes back to the whole', async () => {
    const page = await gallery.open('/assistant');
    await page.evaluate(() => window.core.call('scope.narrow', { divisionId: 11 }));
    await page.getByRole('button', { name: 'Revenir au périmètre Réseau Horizon' }).click();
    await page.getByRole('button', { name: 'Revenir au périmètre Réseau Horizon' }).waitFor({ state: 'detached' });
    expect((await asked(page, 'scope.narrow')).at(-1)?.input).toEqual({ divisionId: null });
    await page.context().close();
  });
});

describe('putting right', () => {
  test('"Ce n\'est pas ça" learns the word, asks again in place, says what was learnt and forgets it on demand', async () => {
    const page = await gallery.open('/assistant');
    await question(page, 'Combien de flayeur ?', 1);
    await page.getByText('Brochure 8 pages : 320 en stock.').first().waitFor();
    await page.getByRole('button', { name: "Ce n'est pas ça" }).click();
    const panel = page.getByRole('region', { name: 'Corriger la réponse' });
    await panel.getByRole('searchbox', { name: 'Chercher un article' }).fill('flyer a4');
    await panel.getByRole('button', { name: 'Flyer A5' }).waitFor({ state: 'detached' });
    await panel.getByRole('button', { name: 'Flyer A4' }).click();
    await page.getByText('« flayeur » veut dire « Flyer A4 ».').waitFor();
    expect(await page.locator('.figure-label').allTextContents()).toEqual(['Flyer A4']);
    expect((await asked(page, 'assistant.ask')).at(-1)?.input).toMatchObject({ question: 'Combien de flayeur ?', replaces: 'a1' });
    await page.getByRole('button', { name: 'Oublier' }).click();
    await page.getByText('« flayeur » est oublié.').waitFor();
    expect(await asked(page, 'assistant.forgetSynonym')).toHaveLength(1);
    await page.context().close();
  });
});

describe('stopping', () => {
  test('Échap stops the answer, which is not said to be one, and asked again it takes its place', async () => {
    const page = await gallery.open('/assistant');
    await ask(page, 'Combien de Flyer A4, lentement ?');
    await page.getByText('Échap arrête la réponse.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('article').getByText('Réponse arrêtée.').waitFor();
    await page.getByRole('button', { name: 'Relancer', exact: true }).click();
    await page.getByRole('button', { name: 'Arrêter' }).waitFor();
    expect((await asked(page, 'assistant.ask')).at(-1)?.input).toMatchObject({ replaces: 'a1' });
    await page.context().close();
  });

  // Catches a screen reader that stammers: every token, or the figure and the sentence each on its own.
  test('the figure then the sentence are said in one piece, once', async () => {
    const page = await gallery.open('/assistant');
    const live = page.getByRole('region', { name: 'Questions et réponses' }).getByRole('status').last();
    await ask(page, 'Combien de Flyer A4, lentement ?');
    await page.getByText('Flyer A4 : 1 250').first().waitFor();
    expect(await live.textContent()).toBe('');
    await page.keyboard.press('Escape');
    await page.getByRole('article').getByText('Réponse arrêtée.').waitFor();
    await live.evaluate((region) => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      new MutationObserver(() => heard.push(region.textContent ?? '')).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    });
    await question(page, 'Combien de stock pour Flyer A4 ?', 1);
    const heard = await page.evaluate(() => (window as unknown as { heard: string[] }).heard.filter((text) => text !== ''));
    expect(heard).toEqual([expect.stringMatching(/^Flyer A4 : 1\u202f250\. Flyer A4 : 1 250 en stock\./u)]);
    await page.context().close();
  });
});

describe('taking away', () => {
  test('an answer is saved as a file that holds its lines, and copied as a table', async () => {
    const page = await gallery.open('/assistant');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await question(page, 'Combien de stock pour Flyer A4 ?', 1);
    await page.getByRole('button', { name: 'Exporter la réponse' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /^CSV/u }).click()]);
    expect(download.suggestedFilename()).toBe('reponse.csv');
    expect(readFileSync(await download.path(), 'utf8')).toContain('Agence de Lille;640;400');
    await page.getByRole('button', { name: 'Copier la réponse' }).click();
    await page.getByText('Tableau copié').waitFor();
    const pasted = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const read = async (type: string) => (await item!.getType(type)).text();
      return { text: await read('text/plain'), html: await read('text/html') };
    });
    expect(pasted.text).toContain('Agence de Lille\t640\t400');
    expect(pasted.html).toContain('640');
    await page.context().close();
  });

  test('a refused export says why and saves nothing', async () => {
    const page = await gallery.open('/assistant');
    await question(page, 'Combien de stock pour Flyer A4 ?', 1);
    await page.evaluate(() => window.core.call('threads.clear', {}));
    await page.getByRole('button', { name: 'Exporter la réponse' }).click();
    await page.getByRole('menuitem', { name: /^PDF/u }).click();
    await page.getByRole('alert').getByText("Cette réponse n'est plus dans vos conversations.").waitFor();
    await page.context().close();
  });
});

describe('by keyboard alone', () => {
  test('former questions are recalled by ↑, one after the other, and ↓ comes back', async () => {
    const page = await gallery.open('/assistant');
    await question(page, 'Combien de stock pour Flyer A4 ?', 1);
    await question(page, 'Quels stocks sont critiques ?', 2);
    await page.keyboard.press('ArrowUp');
    expect(await field(page).inputValue()).toBe('Quels stocks sont critiques ?');
    await page.keyboard.press('ArrowUp');
    expect(await field(page).inputValue()).toBe('Combien de stock pour Flyer A4 ?');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await field(page).inputValue()).toBe('');
    await page.context().close();
  });

  test('whatever was pressed to ask, what comes next is written at once', async () => {
    const page = await gallery.open('/assistant');
    await page.getByRole('button', { name: /^Combien de stock pour « Flyer A4 »/u }).focus();
    await page.keyboard.press('Enter');
    await answered(page, 1);
    await page.keyboard.type('et ');
    expect(await field(page).inputValue()).toBe('et ');
    await page.context().close();
  });

  test('a citation goes to the card it names, and Échap comes back', async () => {
    const page = await gallery.open('/assistant', { width: 1100, height: 700 });
    await question(page, 'Compare le stock et les opérations de Flyer A4', 1);
    const proofs = page.getByRole('complementary', { name: 'Preuves' });
    await proofs.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Source 2' }).focus();
    await page.keyboard.press('Enter');
    const card = proofs.getByRole('region', { name: 'Source 2' });
    await card.waitFor();
    await expect.poll(() => card.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await proofs.waitFor({ state: 'hidden' });
    await page.context().close();
  });

  test('a question asked from another screen, before the assistant was ever shown, is answered there', async () => {
    const page = await gallery.open('/stocks');
    await page.locator('.grid-row').first().waitFor();
    await page.keyboard.press('Control+k');
    await page.locator('input[placeholder^="Commande"]:focus').waitFor();
    await page.keyboard.type('Combien de stylo gravé ?');
    await page
      .getByRole('option', { name: /stylo gravé/u })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Stock à zéro').waitFor();
    await page.context().close();
  });

  test('a question kept as a favourite is asked from the palette', async () => {
    const page = await gallery.open('/assistant');
    await question(page, 'Combien de stylo gravé ?', 1);
    await page.getByRole('button', { name: 'Garder en favori' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Retirer des favoris' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.locator('input[placeholder^="Commande"]:focus').waitFor();
    await page.keyboard.type('stylo');
    await page.keyboard.press('Enter');
    await answered(page, 2);
    expect((await asked(page, 'assistant.ask')).at(-1)?.input).toMatchObject({ question: 'Combien de stylo gravé ?' });
    await page.context().close();
  });

  test('Maj+Entrée goes to the next line, and the 2 000 characters of a question are counted', async () => {
    const page = await gallery.open('/assistant');
    await field(page).focus();
    await page.keyboard.type('deux');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('lignes');
    expect(await field(page).inputValue()).toBe('deux\nlignes');
    expect(await asked(page, 'assistant.ask')).toEqual([]);
    await field(page).fill('a'.repeat(1999));
    await page.keyboard.type('b');
    await page
      .getByRole('status')
      .filter({ hasText: /2.000 \/ 2.000/u })
      .waitFor();
    await page.context().close();
  });
});

describe('a model', () => {
  test('without one, nothing on the screen speaks of artificial intelligence', async () => {
    const page = await gallery.open('/assistant');
    await question(page, 'Combien de stock pour Flyer A4 ?', 1);
    expect(await page.locator('main').textContent()).not.toMatch(/\bIA\b|intelligence artificielle|modèle/u);
    await page.context().close();
  });

  test('its key is sent once and never shown; what is off stays off until it is saved', async () => {
    const page = await gallery.open('/reglages?section=assistant');
    await page.getByRole('radio', { name: /^La question seule/u }).check();
    await page.getByLabel('Adresse').fill('https://modele.exemple/v1');
    await page.getByLabel('Modèle', { exact: true }).fill('petit-modele-fr');
    await page.getByLabel('Clef').fill('clef-fictive');
    await page.getByRole('button', { name: 'Tester' }).click();
    await page.getByText('La clef est acceptée.').waitFor();
    expect(await asked(page, 'assistant.setModel')).toEqual([]);
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('Réglages du modèle enregistrés.').waitFor();
    expect((await asked(page, 'assistant.setModel')).at(-1)?.input).toMatchObject({
      key: 'clef-fictive',
      settings: { actif: true, redige: false, modele: 'petit-modele-fr' },
    });
    expect(await page.getByLabel('Clef').inputValue()).toBe('');
    await page.context().close();
  });

  test('what left is read as it was sent, then removed', async () => {
    const page = await gallery.open('/reglages?section=assistant', { state: 'model' });
    await page.getByRole('button', { name: 'Tout effacer' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Tout effacer' }).click();
    await page.getByText('3 envois effacés').waitFor();
    await page.getByText("Rien n'est parti de ce poste").waitFor();
    await page.context().close();
  });
});
