import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { fileGallery } from './file-gallery.ts';
import { asked } from './pages.ts';

const gallery = fileGallery();

const workspace = (section: string, state = 'ready') => gallery.open(`/campagnes/140/atelier?section=${section}`, { state });

describe('preparing a campaign', () => {
  // Catches a keystroke per save, a save that moves what is being typed, a version that is not the last one.
  test('what is typed is saved once, by itself, and stays under the hand', async () => {
    const page = await workspace('projet');
    const goal = page.getByLabel('Objectif');
    await goal.fill('Cent visites en agence avant la fin du mois');
    await goal.pressSequentially(' d’août.');
    await page.getByText(/^Enregistré à/u).waitFor();
    expect(await goal.inputValue()).toBe('Cent visites en agence avant la fin du mois d’août.');
    expect(await asked(page, 'workspace.save')).toMatchObject([
      {
        input: {
          section: 'projet',
          baseVersion: 'v1-projet',
          patch: { goalDescription: 'Cent visites en agence avant la fin du mois d’août.' },
        },
      },
    ]);
    await page.context().close();
  });

  test('a check leads to its field, and its repair is one press', async () => {
    const page = await workspace('projet');
    await page.getByRole('button', { name: /dimanche pour la métropole/u }).click();
    await page.getByRole('heading', { name: 'Planning', level: 2 }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-field'))).toBe('sendAt');
    await page.getByRole('button', { name: 'Déplacer au lundi 7 juin 2027 à 08:00' }).click();
    await page.getByText('Créneau autorisé').waitFor();
    expect(await asked(page, 'workspace.save')).toMatchObject([
      { input: { section: 'planning', patch: { sendAt: '2027-06-07T06:00:00.000Z' } } },
    ]);
    await page.context().close();
  });

  // Catches a conflict decided in silence.
  test('two writings are shown side by side, and put off until one is chosen', async () => {
    const page = await workspace('projet', 'contested');
    await page.getByLabel('Objectif').fill('Cent visites en agence avant fin août.');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Cinquante commandes en ligne.').waitFor();
    await dialog.getByText('Cent visites en agence avant fin août.').waitFor();
    await dialog.getByRole('button', { name: 'Garder ma saisie' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await asked(page, 'workspace.resolve')).toMatchObject([{ input: { section: 'projet', keep: 'mine', version: 'v9' } }]);
    await page.context().close();
  });

  // Catches a sentence lost with the session.
  test('what is typed after the session ended is saved once signed in again, in place', async () => {
    const page = await workspace('projet');
    await page.getByLabel('Objectif').waitFor();
    await page.evaluate(() => window.core.set('expired'));
    await page.getByRole('dialog', { name: 'Se reconnecter' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Objectif').fill('Cent visites en agence avant fin août.');
    await page.getByRole('button', { name: 'Réessayer' }).first().waitFor();
    await page.getByRole('button', { name: 'Se reconnecter' }).first().click();
    await page.getByLabel('Mot de passe').fill('demonstration');
    await page.keyboard.press('Enter');
    await page.getByText(/^Enregistré à/u).waitFor();
    expect(await page.getByLabel('Objectif').inputValue()).toBe('Cent visites en agence avant fin août.');
    await page.context().close();
  });

  test('a removed item comes back whole', async () => {
    const page = await workspace('concurrents');
    await page.getByRole('button', { name: 'Supprimer Copie Rapide' }).click();
    await page.getByRole('button', { name: 'Supprimer Copie Rapide' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Rétablir' }).click();
    await page.getByRole('button', { name: 'Copie Rapide', exact: true }).click();
    expect(await page.getByLabel('Positionnement').inputValue()).toBe('Volume et prix bas');
    await page.context().close();
  });

  test('twins of the SMS alphabet are shown before they are taken', async () => {
    const page = await workspace('contenus');
    await page.getByRole('button', { name: 'Voir les différences' }).click();
    expect(await page.locator('.twins-diff ins').allTextContents()).toEqual(["'", '...']);
    await page.getByRole('button', { name: 'Remplacer', exact: true }).click();
    await page.getByRole('region', { name: 'Alphabet SMS' }).waitFor({ state: 'detached' });
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toContain("jusqu'au 31 août");
    await page.context().close();
  });

  // Catches an approved text that could still be changed, and an approval that leaves before what was typed.
  test('an approved content is frozen until it is put back to draft', async () => {
    const page = await workspace('contenus');
    await page.getByLabel('Expéditeur').fill('HORIZONLIL');
    await page.getByRole('button', { name: 'Approuver' }).click();
    await page.getByText('Approuvé, donc figé.').waitFor();
    expect(await page.getByLabel('Expéditeur').isDisabled()).toBe(true);
    const patches = (await asked(page, 'workspace.save')).map((call) => (call.input as { patch: { upsert: object[] } }).patch.upsert[0]);
    expect(patches).toMatchObject([{ fields: { sender: 'HORIZONLIL' } }, { status: 'approved' }]);
    await page.getByRole('button', { name: /^Remettre en brouillon/u }).click();
    await page.getByRole('button', { name: 'Approuver' }).waitFor();
    await page.context().close();
  });

  test('the e-mail is drawn with its styles, without its script nor its remote image', async () => {
    const page = await workspace('contenus');
    await page.getByRole('button', { name: /^Lettre des adhérents/u }).click();
    const mail = page.frameLocator('.mail-frame');
    await mail.getByRole('heading', { name: 'Bonjour Maximilienne-Alexandrine,' }).waitFor();
    expect(await mail.locator('h1').evaluate((title) => getComputedStyle(title).color)).toBe('rgb(0, 48, 128)');
    await mail.getByText('Image en ligne, non chargée : Réseau Horizon').waitFor();
    expect(await mail.locator('script, img, form').count()).toBe(0);
    expect(await page.locator('.mail-frame').getAttribute('sandbox')).toBe('allow-same-origin');
    expect(await page.title()).not.toBe('volé');
    await page.getByRole('button', { name: 'Destinataire suivant' }).click();
    await mail.getByRole('heading', { name: 'Bonjour Jo,' }).waitFor();
    await page.context().close();
  });
});

const TOO_FAR = 80;
/** Presses Tab until what has the focus bears this name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let press = 0; press < TOO_FAR; press++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      const label = element?.id ? document.querySelector(`label[for="${CSS.escape(element.id)}"]`)?.textContent : null;
      return element?.getAttribute('aria-label') ?? label ?? element?.closest('label')?.textContent ?? element?.textContent ?? '';
    });
    if (name.test(focused)) return;
  }
  throw new Error(`${name} cannot be reached with Tab`);
}

// Catches a section, a choice or a repair that only the pointer can reach.
test('a campaign is prepared by keyboard alone', async () => {
  const page = await gallery.open('/campagnes?onglet=drafts');
  await page.getByRole('link', { name: 'Vœux 2027' }).waitFor();
  await tabTo(page, /^Vœux 2027$/u);
  await page.keyboard.press('Enter');
  await page.locator('.ws-section').waitFor();
  await tabTo(page, /^Canaux/u);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Article/u);
  await page.keyboard.press('Space');
  await page.getByText(/^Enregistré à/u).waitFor();
  await tabTo(page, /Bloquant : L'objectif fait 9 caractères/u);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-field'))).toBe('goalDescription');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Cent visites en agence avant fin août.');
  await expect
    .poll(async () => (await asked(page, 'workspace.save')).map((call) => call.input))
    .toMatchObject([
      { section: 'canaux', patch: { channels: ['sms', 'email', 'papier', 'google_ads', 'linkedin', 'facebook', 'article'] } },
      { section: 'projet', patch: { goalDescription: 'Cent visites en agence avant fin août.' } },
    ]);
  await page.context().close();
});

describe('the export queue', () => {
  test('a line is put first, held and released, from its own menu', async () => {
    const page = await gallery.open('/file-export');
    const menu = async (entry: string) => {
      await page.getByRole('button', { name: 'Autres actions pour Lettre des adhérents' }).click();
      await page.getByRole('menuitem', { name: entry }).click();
    };
    await menu('Faire passer en premier');
    await page.getByText('passe en premier').first().waitFor();
    await menu('Retenir cet envoi');
    await page.getByRole('button', { name: 'Libérer Lettre des adhérents' }).click();
    await page.getByRole('button', { name: 'Libérer Lettre des adhérents' }).waitFor({ state: 'detached' });
    expect((await asked(page, 'outbox.hold')).map((call) => (call.input as { held: boolean }).held)).toEqual([true, false]);
    await page.context().close();
  });

  // Catches an export given up by a slip of the hand.
  test('a line is cancelled only once it was said what that means', async () => {
    const page = await gallery.open('/file-export');
    const ask = async () => {
      await page.getByRole('button', { name: 'Autres actions pour Lettre des adhérents' }).click();
      await page.getByRole('menuitem', { name: "Annuler l'envoi…" }).click();
    };
    await ask();
    await page.getByRole('button', { name: "Garder l'envoi" }).click();
    expect(await asked(page, 'outbox.cancel')).toEqual([]);
    await ask();
    await page.getByRole('dialog').getByRole('button', { name: "Annuler l'envoi" }).click();
    await page.getByText('Envoi annulé.').waitFor();
    await page.context().close();
  });

  // Catches a receipt printed with the rail, on a dark ground, or cut at the window.
  test('the receipt prints alone, in black on white', async () => {
    const page = await gallery.open('/file-export/recu/MYCFIA-112-2-email', { theme: 'sombre-bleu' });
    await page.getByText('Empreinte du reçu').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation', { name: 'Écrans' }).isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: 'Imprimer' }).isVisible()).toBe(false);
    const sheet = await page.locator('.receipt').evaluate((receipt) => {
      const { color, backgroundColor } = getComputedStyle(receipt);
      const main = document.querySelector('.screen');
      return { color, backgroundColor, cut: main ? main.scrollHeight > main.clientHeight + 1 : true };
    });
    expect(sheet).toEqual({ color: 'rgb(0, 0, 0)', backgroundColor: 'rgb(255, 255, 255)', cut: false });
    await page.context().close();
  });
});
