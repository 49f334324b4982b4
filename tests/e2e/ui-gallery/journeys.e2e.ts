import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { ask } from './assistant-views.ts';
import { fileGallery } from './file-gallery.ts';
import { asked, tabTo } from './pages.ts';

const gallery = fileGallery();

describe('by keyboard alone', () => {
  test('signs in, asks, and reads where the figure comes from', async () => {
    const page = await gallery.open('/', { state: 'signed-out' });
    await tabTo(page, /Camille Durand/u);
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Votre question' }).waitFor();
    await page.keyboard.type('Combien de stock pour Flyer A4 ?');
    await page.keyboard.press('Enter');
    await page.getByText('Réponse du moteur').waitFor();
    expect(await page.locator('.figure-value').textContent()).toBe('1\u202f250');
    await tabTo(page, /obtenu cette réponse/u);
    await page.keyboard.press('Enter');
    await page.getByText('Les lignes de stock de votre périmètre').first().waitFor();
    await page.context().close();
  });

  test('finds a stock line, opens its sheet, closes it', async () => {
    const page = await gallery.open('/stocks');
    await page.locator('.grid-row .tag').first().waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('Kakémono');
    await page.getByText('trouvées').waitFor();
    await tabTo(page, /^Stocks$/u);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: /Kakémono/u }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('complementary', { name: /Kakémono/u }).waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('validates a campaign and sees it en file', async () => {
    const page = await gallery.open('/assistant');
    await page.getByRole('textbox', { name: 'Votre question' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.locator('input[placeholder^="Commande"]:focus').waitFor();
    await page.keyboard.type('campagnes');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Promo Été 2025' }).waitFor();
    await tabTo(page, /^Promo Été 2025$/u);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Promo Été 2025', level: 1 }).waitFor();
    // A content left before it was drawn has not been seen: each is waited for, as a reader does.
    for (const [index, content] of [/^Lettre des adhérents/u, /^Lettre A4/u, /^Annonce Lille/u, /^Annonce LinkedIn/u].entries()) {
      await tabTo(page, content);
      await page.keyboard.press('Enter');
      await page
        .getByText(`${index + 2} vus sur 5`)
        .first()
        .waitFor();
    }
    await tabTo(page, /tiens compte.*partie/u);
    await page.keyboard.press('Space');
    await tabTo(page, /tiens compte.*47 contacts/u);
    await page.keyboard.press('Space');
    await tabTo(page, /Valider et mettre en file/u);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: "Suivi de l'envoi" }).getByText('En file').waitFor();
    expect(await asked(page, 'campaigns.approve')).toMatchObject([
      { input: { id: 123, seal: 'a'.repeat(64), acknowledged: ['sms.parties', 'contacts.exclus'] } },
    ]);
    await page.context().close();
  });

  test('the focus is always seen', async () => {
    const page = await gallery.open('/file-export');
    await page.getByText('Ouverture du dimanche').first().waitFor();
    for (let press = 0; press < 30; press++) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return true;
        const style = getComputedStyle(element);
        return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
      });
      expect(seen).toBe(true);
    }
    await page.context().close();
  });
});

describe('decisions', () => {
  test('a warning that is not recognised stops the validation, with the reason', async () => {
    const page = await gallery.open('/campagnes/123');
    const button = page.getByRole('button', { name: 'Valider et mettre en file' });
    await button.click({ force: true });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await page.getByText('Ouvrez chaque contenu avant de valider : 1 vu sur 5.').waitFor();
    for (const [index, content] of ['Lettre des adhérents', 'Lettre A4', 'Annonce Lille', 'Annonce LinkedIn'].entries()) {
      await page.getByRole('button', { name: new RegExp(`^${content}`) }).click();
      await page
        .getByText(`${index + 2} vus sur 5`)
        .first()
        .waitFor();
    }
    await button.click({ force: true });
    await page.getByText('2 avertissements à reconnaître avant de valider.').waitFor();
    expect(await asked(page, 'campaigns.approve')).toEqual([]);
    await page.context().close();
  });

  test('sending back asks for a reason and says to whom it goes', async () => {
    const page = await gallery.open('/campagnes/123');
    await page.getByRole('button', { name: 'Renvoyer…' }).click();
    await page.getByRole('button', { name: 'Renvoyer', exact: true }).click();
    await page.getByText('Dites pourquoi, en quelques mots au moins.').waitFor();
    expect(await asked(page, 'campaigns.sendBack')).toEqual([]);
    await page.getByLabel('Motif, lu par Louis Bernard').fill('La mention STOP manque.');
    await page.getByRole('button', { name: 'Renvoyer', exact: true }).click();
    await page.getByText('Promo Été 2025 est renvoyée à Louis Bernard.').waitFor();
    await page.context().close();
  });
});

describe('nothing is lost', () => {
  test('an expired session keeps the question and asks it again once signed in', async () => {
    const page = await gallery.open('/assistant');
    await page.evaluate(() => window.core.set('expired'));
    await page.getByRole('dialog', { name: 'Se reconnecter' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText("Ce qui est à l'écran reste en place").waitFor();
    await ask(page, 'Combien de stock pour Flyer A4 ?');
    await page.getByRole('article').getByText('Session expirée').waitFor();
    await page.getByRole('textbox', { name: 'Votre question' }).fill('un brouillon');
    await page.getByRole('article').getByRole('button', { name: 'Se reconnecter' }).click();
    await page.getByLabel('Mot de passe').fill('demonstration');
    await page.keyboard.press('Enter');
    await page.getByText('Réponse du moteur').waitFor();
    expect(await page.getByRole('textbox', { name: 'Votre question' }).inputValue()).toBe('un brouillon');
    await page.context().close();
  });

  test('a stopped answer keeps what was shown', async () => {
    const page = await gallery.open('/assistant');
    await ask(page, 'Combien de Flyer A4, lentement ?');
    await page.getByRole('button', { name: 'Arrêter' }).click();
    await page.getByRole('article').getByText('Réponse arrêtée.').waitFor();
    expect(await page.locator('.figure-value').textContent()).toBe('1\u202f250');
    await page.getByRole('button', { name: 'Envoyer' }).waitFor();
    await page.context().close();
  });
});

describe('appearance', () => {
  test('a theme is applied as soon as it is chosen', async () => {
    const page = await gallery.open('/reglages?section=apparence');
    await page.getByRole('radio', { name: 'Sombre rouge' }).check({ force: true });
    await page.locator('html[data-theme="sombre-rouge"]').waitFor();
    await page.getByRole('radio', { name: /Compact/u }).check();
    await page.locator('html[data-density="compact"]').waitFor();
    await page.context().close();
  });
});

describe('what is said once it went well', () => {
  /** Names of what can be pressed, or written in, under a message. */
  const covered = (page: Page) =>
    page.evaluate(() => {
      const under = new Set<string>();
      for (const toast of document.querySelectorAll('.toast')) {
        const { left, right, top, bottom } = toast.getBoundingClientRect();
        for (let x = left; x < right; x += 6)
          for (let y = top; y < bottom; y += 6)
            for (const each of document.elementsFromPoint(x, y)) {
              const pressed = each.closest('a, button, input, textarea, select');
              if (pressed && !pressed.closest('.toast')) under.add(pressed.getAttribute('aria-label') ?? pressed.textContent ?? '');
            }
      }
      return [...under];
    });

  test.each([
    [1440, 900],
    [1100, 700],
    [720, 800],
  ])('covers nothing that is pressed at %i × %i, and takes the room of one however many there were', async (width, height) => {
    const page = await gallery.open('/assistant', { width, height });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await ask(page, 'Combien de stock pour Flyer A4 ?');
    for (const times of [1, 2, 3]) {
      await page.getByRole('button', { name: 'Copier la réponse' }).click();
      await expect.poll(async () => (await asked(page, 'reports.answer')).length).toBe(times * 2);
      await expect.poll(() => page.locator('.toast').count()).toBe(1);
      expect(await covered(page)).toEqual([]);
    }
    await page.getByRole('link', { name: 'Stocks' }).click();
    await page.locator('.grid-row .tag').first().waitFor();
    await page.getByRole('grid', { name: 'Stocks' }).focus();
    await page.keyboard.press('Control+c');
    await page.getByText('1 ligne copiée.').waitFor();
    expect(await covered(page)).toEqual([]);
    await page.context().close();
  });
});

describe('a screen that cannot be read', () => {
  // Catches a blank window, or a rail that no longer answers, because the code of one screen did not come.
  test('says so inside the frame, and the others still serve', async () => {
    const page = await gallery.open('/reglages');
    await page.route(/tree-screen/u, (route) => route.abort());
    await page.reload();
    const rail = page.getByRole('navigation', { name: 'Écrans' });
    await rail.getByRole('link', { name: 'Arborescence' }).click();
    await page.getByText("Cet écran n'a pas pu être affiché.").waitFor();
    await rail.getByRole('link', { name: 'Stocks' }).click();
    await page.getByRole('heading', { name: 'Stocks', level: 1 }).waitFor();
    await page.context().close();
    expect(gallery.complaints().every((each) => /ERR_FAILED|tree-screen|error occurred/u.test(each))).toBe(true);
  });
});

describe('the guide and the keys', () => {
  test('F1 opens the page of the screen, a search finds another, and leads to its screen', async () => {
    const page = await gallery.open('/factures');
    await page.locator('.grid-strong').first().waitFor();
    await page.keyboard.press('F1');
    const help = page.getByRole('dialog', { name: 'Aide' });
    await help.getByRole('heading', { name: 'Factures' }).waitFor();
    await help.getByRole('searchbox').fill('etancheite');
    await help.getByRole('heading', { name: 'Arborescence' }).waitFor();
    await help.getByRole('button', { name: 'Aller à Arborescence' }).click();
    await page.getByRole('heading', { name: 'Arborescence', level: 1 }).waitFor();
    await page.context().close();
  });

  test('a key is chosen by pressing it, refused with the reason, and works at once', async () => {
    const page = await gallery.open('/reglages?section=raccourcis');
    await page.getByRole('button', { name: /^Changer la touche de « Actualiser/u }).click();
    await page.keyboard.press('Control+f');
    await page.getByText('est déjà la touche de « Chercher').waitFor();
    await page.keyboard.press('F9');
    await expect.poll(async () => (await asked(page, 'views.setShortcuts')).at(-1)?.input).toEqual({ shortcuts: { refresh: 'F9' } });
    await page.getByRole('link', { name: 'Stocks' }).click();
    await page.locator('.grid-row .tag').first().waitFor();
    const reads = async () => (await asked(page, 'stocks.list')).length;
    const before = await reads();
    await page.keyboard.press('F9');
    await expect.poll(reads).toBe(before + 1);
    await page.context().close();
  });
});
