import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { ask } from './assistant-views.ts';
import { fileGallery } from './file-gallery.ts';
import { asked } from './pages.ts';

const gallery = fileGallery();

const STOCK = 'Combien de stock pour Flyer A4 ?';
const ENDLESS = 'Combien de Flyer A4, lentement ?';
const said = (page: Page) => page.getByText('Une réponse est en cours dans cette conversation.').first();
const questions = async (page: Page) =>
  (await page.locator('.turn-question > p').allTextContents()).map((text) => text.replace(/\s/gu, ' '));

/** A conversation with an answer, and a question that is being answered for ever. */
async function answering(): Promise<Page> {
  const page = await gallery.open('/assistant');
  await ask(page, STOCK);
  await page.getByText('Réponse du moteur').waitFor();
  await ask(page, ENDLESS);
  await page.getByRole('button', { name: 'Arrêter' }).waitFor();
  return page;
}

describe('while an answer is under way', () => {
  // Catches a follow-up asked again in a new conversation, where it lost what it followed: another figure, without a word.
  test('a former question is not asked again elsewhere, and it is said', async () => {
    const page = await answering();
    await page.getByRole('button', { name: 'Relancer la question' }).first().click();
    await said(page).waitFor();
    expect(await asked(page, 'assistant.ask')).toHaveLength(2);
    expect(await questions(page)).toEqual([STOCK, ENDLESS]);
    await page.context().close();
  });

  test('an edited question keeps what was typed until it can be asked', async () => {
    const page = await answering();
    await page.getByRole('button', { name: 'Modifier la question' }).first().click();
    const field = page.getByRole('textbox', { name: 'Question modifiée' });
    await field.fill('Combien de stock pour Flyer A5 ?');
    await field.press('Enter');
    await said(page).waitFor();
    expect(await asked(page, 'assistant.ask')).toHaveLength(2);
    expect(await field.inputValue()).toBe('Combien de stock pour Flyer A5 ?');
    await page.getByRole('button', { name: 'Arrêter' }).click();
    await page.getByText('Réponse arrêtée.').first().waitFor();
    await field.press('Enter');
    await expect.poll(async () => (await asked(page, 'assistant.ask')).at(-1)?.input).toMatchObject({ replaces: 'a1' });
    await page.context().close();
  });

  // Catches a figure that a reservation goes with, shown without it while the prose is awaited and after a stop.
  test('a figure comes with what is to be checked of it, and keeps it when the answer is stopped', async () => {
    const page = await gallery.open('/assistant');
    await ask(page, 'Combien de Flyer A4 pour la kermesse, lentement ?');
    const reservation = page.getByText('Sans tenir compte de « kermesse ».');
    await reservation.waitFor();
    await page.getByRole('button', { name: 'Arrêter' }).click();
    await page.getByText('Réponse arrêtée.').first().waitFor();
    expect(await reservation.isVisible()).toBe(true);
    await page.context().close();
  });
});

// Catches a follow-up kept to be asked alone, where it is about something else: another figure, without a word.
test('a question that carries on another one is not kept as a favourite, and it is said', async () => {
  const page = await gallery.open('/assistant');
  await ask(page, STOCK);
  await page.getByText('Réponse du moteur').waitFor();
  await ask(page, 'et la suite ?');
  await expect.poll(() => page.getByText('Réponse du moteur').count()).toBe(2);
  await page.getByRole('button', { name: 'Garder en favori' }).last().click();
  await page.getByText(/^Cette question reprend la précédente \(.+\)\. Écrivez-la en entier pour la garder\.$/u).waitFor();
  expect(await asked(page, 'threads.addFavourite')).toEqual([]);
  await page.context().close();
});

// Catches a replaced follow-up asked again without what it followed, which was replaced with it.
test('a replaced answer is read, and neither put right nor asked again', async () => {
  const page = await gallery.open('/assistant');
  await ask(page, STOCK);
  await page.getByText('Réponse du moteur').waitFor();
  await page.getByRole('button', { name: 'Modifier la question' }).click();
  const field = page.getByRole('textbox', { name: 'Question modifiée' });
  await field.fill('Combien de stock pour Flyer A5 ?');
  await field.press('Enter');
  await page.getByRole('button', { name: '1 question remplacée' }).click();
  await page.getByText('Question remplacée par une suivante.').waitFor();
  expect(await page.getByRole('button', { name: 'Copier la réponse' }).count()).toBe(2);
  for (const name of ['Relancer la question', "Ce n'est pas ça"]) expect(await page.getByRole('button', { name }).count()).toBe(1);
  await page.context().close();
});

/** Work of the page's own code for each key typed in the field. */
async function workPerKey(page: Page): Promise<number> {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Performance.enable');
  const work = async () => (await protocol.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ScriptDuration')!.value;
  const field = page.getByRole('textbox', { name: 'Votre question' });
  await field.pressSequentially('une question ');
  const before = await work();
  await field.pressSequentially('encore une autre question ');
  return (await work()) - before;
}

// Catches a conversation drawn again at each key: 200 questions made each one wait two thirds of a second.
test('typing after many answers is no more work than in a new conversation', async () => {
  const page = await gallery.open('/assistant');
  const alone = await workPerKey(page);
  for (let count = 1; count <= 12; count++) {
    await ask(page, `${STOCK} (${count})`);
    await expect.poll(() => page.getByText('Réponse du moteur').count()).toBe(count);
  }
  expect((await workPerKey(page)) / alone).toBeLessThan(4);
  await page.context().close();
});

test('the conversations that a long list leaves out are counted, and shown when asked', async () => {
  const page = await gallery.open('/assistant', { state: 'long' });
  const list = page.getByRole('navigation', { name: 'Conversations' });
  await list.getByText('200 sur 260 conversations').waitFor();
  await list.getByRole('button', { name: 'Voir plus' }).click();
  await list.getByText('200 sur 260 conversations').waitFor({ state: 'detached' });
  expect(await list.locator('.thread-open').count()).toBe(260);
  await page.context().close();
});
