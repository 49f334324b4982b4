import { describe, expect, test } from 'vitest';
import { ask } from './assistant-views.ts';
import { fileGallery } from './file-gallery.ts';
import { asked } from './pages.ts';

const gallery = fileGallery();

describe('another user of the same window', () => {
  // Catches a conversation, its figures and its proofs left under the name of the next one while their scope is read.
  test('never sees, not even for a moment, what the former one asked, wrote or looked for', async () => {
    const page = await gallery.open('/stocks');
    await page.getByRole('searchbox').first().fill('kakémono confidentiel');
    await page.getByRole('link', { name: 'Assistant' }).click();
    await ask(page, 'Combien de stock pour Flyer A4 ?');
    await page.getByText('Flyer A4 : 1 250').first().waitFor();
    await page.getByRole('textbox', { name: 'Votre question' }).fill('un brouillon confidentiel');
    await page.getByRole('button', { name: /^Compte de/u }).click();
    await page.getByRole('menuitem', { name: 'Se déconnecter' }).click();
    await page.getByRole('button', { name: /^Louis Bernard/u }).waitFor();
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      const look = () => {
        const fields = [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value);
        const text = [document.body.innerText, ...fields].join(' ');
        if (/1.250|confidentiel/u.test(text)) seen.push(text);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    // The tree of somebody new on this machine is read from CFI first: nothing of the former one stands meanwhile.
    const scopes = (await asked(page, 'scope.current')).length;
    await page.evaluate(() => window.core.hold('scope.current'));
    await page.getByRole('button', { name: /^Louis Bernard/u }).click();
    await expect.poll(async () => (await asked(page, 'scope.current')).length).toBeGreaterThan(scopes);
    await page.getByRole('button', { name: 'Compte de Louis Bernard' }).waitFor();
    await page.evaluate(() => window.core.release());
    await expect.poll(async () => (await asked(page, 'threads.list')).length, { timeout: 10_000 }).toBeGreaterThan(1);
    await page.getByRole('link', { name: 'Stocks' }).click();
    await page.locator('.grid-row .tag').first().waitFor();
    expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([]);
    await page.context().close();
  });

  // Catches what was typed while a session was over, written under the name of whoever signs in where it ended.
  test('writes nothing of what the former one typed in a campaign', async () => {
    const page = await gallery.open('/campagnes/140/atelier?section=projet');
    await page.getByLabel('Objectif').waitFor();
    await page.evaluate(() => window.core.set('expired'));
    await page.getByRole('dialog', { name: 'Se reconnecter' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Objectif').fill('Phrase de la première personne.');
    await page.getByRole('button', { name: 'Réessayer' }).first().waitFor();
    const before = (await asked(page, 'workspace.save')).length;
    await page.getByRole('button', { name: 'Se reconnecter' }).first().click();
    await page.getByRole('textbox', { name: 'Identifiant' }).fill('louis.bernard');
    await page.getByLabel('Mot de passe').fill('demonstration');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Compte de Louis Bernard' }).waitFor();
    // The wait before a save that failed is sent again.
    await page.clock.install();
    await page.clock.fastForward(60_000);
    await expect.poll(async () => (await asked(page, 'scope.current')).length).toBeGreaterThan(0);
    expect((await asked(page, 'workspace.save')).slice(before)).toEqual([]);
    await page.context().close();
  });
});
