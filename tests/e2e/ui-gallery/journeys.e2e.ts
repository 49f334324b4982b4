import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { formatNumber } from '../../../renderer/ui/format.ts';
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

const TOO_FAR = 60;
/** Presses Tab until what has the focus bears this name: a journey by keyboard alone, without knowing the order. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let press = 0; press < TOO_FAR; press++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (!element || element === document.body) return '';
      const label = element.closest('label')?.textContent;
      return element.getAttribute('aria-label') ?? label ?? element.textContent ?? '';
    });
    if (name.test(focused)) return;
  }
  throw new Error(`${name} cannot be reached with Tab`);
}
const asked = (page: Page, route: string) => page.evaluate((name) => window.core.calls.filter((call) => call.route === name), route);

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
    await page.getByText('Réponse arrêtée.').waitFor();
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

describe('scope', () => {
  // Catches a division that is searched for by its name, which no line of stock holds: the cell led to an empty list.
  test('a cell of the table by division opens the lines of that division and level', async () => {
    const page = await gallery.open('/stocks');
    await page.getByText('Par division', { exact: true }).click();
    const cell = page.locator('.heat-cell').first();
    const [division, level] = (await cell.getAttribute('aria-label'))!.split(' : ')[0]!.split(', ');
    await cell.click();
    await page.getByText(`Périmètre : ${division}`).first().waitFor();
    await page.locator('.grid-row .tag').first().waitFor();
    const told = await page.locator('.grid-row .tag').allTextContents();
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told.map((text) => text.trim()))).toEqual(new Set([level]));
    expect((await asked(page, 'scope.narrow')).length).toBe(1);
    await page.context().close();
  });

  test('narrowing drops what was read under the former scope', async () => {
    const page = await gallery.open('/stocks');
    await page.getByText('12 480 lignes dans votre périmètre').waitFor();
    await page.getByRole('button', { name: /^Périmètre/u }).click();
    await page.keyboard.type('lille');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Périmètre : Réseau Horizon › Nord › Agence de Lille/u }).waitFor();
    await page.getByText('1 040 lignes dans votre périmètre').waitFor();
    const divisions = await page.locator('.grid-row').allTextContents();
    expect(divisions.every((line) => line.includes('Agence de Lille'))).toBe(true);
    await page.context().close();
  });

  test('another user finds nothing of the former one', async () => {
    const page = await gallery.open('/assistant');
    await ask(page, 'Combien de stock pour Flyer A4 ?');
    await page.getByText('Réponse du moteur').waitFor();
    await page.getByRole('button', { name: /^Compte de/u }).click();
    await page.getByRole('menuitem', { name: 'Se déconnecter' }).click();
    await page.getByRole('heading', { name: 'Connexion' }).waitFor();
    expect(await page.getByText('1 250').count()).toBe(0);
    await page.context().close();
  });
});

describe('the grid', () => {
  test('reads windows of rows when they come into view, not the whole table', async () => {
    const page = await gallery.open('/stocks');
    await page.locator('.grid-row .tag').first().waitFor();
    const grid = page.getByRole('grid', { name: 'Stocks' });
    await grid.focus();
    await page.keyboard.press('End');
    await page.locator('[aria-rowindex="12481"] .tag').waitFor();
    const offsets = (await asked(page, 'stocks.window')).map((call) => (call.input as { offset?: number }).offset);
    expect(offsets).toContain(12_400);
    expect(offsets.length).toBeLessThan(8);
    expect(await page.locator('.grid-row').count()).toBeLessThan(60);
    await page.context().close();
  });
});

describe('the grid, scrolled fast', () => {
  // Catches a cell left with the figure of another line, since only names are drawn while lines go by.
  test('shows every cell of its own line once it rests', async () => {
    const page = await gallery.open('/stocks');
    await page.locator('.grid-row .tag').first().waitFor();
    const scrolled = (pixels: number, frames: number) =>
      page.evaluate(
        async ([px, count]) => {
          const grid = document.querySelector<HTMLElement>('.grid')!;
          let passed = false;
          for (let frame = 0; frame < count; frame += 1) {
            grid.scrollTop += px;
            await new Promise(requestAnimationFrame);
            passed ||= grid.hasAttribute('data-passing');
          }
          return passed;
        },
        [pixels, frames] as const,
      );
    expect(await scrolled(300, 25), 'lines went by too slowly for this test to mean something').toBe(true);
    await expect.poll(() => page.locator('.grid[data-passing], .grid[data-fling], .grid-row .skeleton-bar').count()).toBe(0);
    const drawn = await page.evaluate(() =>
      [...document.querySelectorAll('.grid-row')].map((row) => ({
        index: Number(row.getAttribute('aria-rowindex')) - 2,
        cells: [...row.children].map((cell) => cell.textContent),
      })),
    );
    const { value } = await page.evaluate(() => window.core.call('stocks.list', { sort: 'level', offset: 100, limit: 300 }));
    const told = ({ name, quantity, minimum }: (typeof value.rows)[number]) => [name, formatNumber(quantity), formatNumber(minimum)];
    expect(drawn.length).toBeGreaterThan(20);
    expect(drawn.map(({ cells }) => [cells[1], cells[4], cells[5]])).toEqual(drawn.map(({ index }) => told(value.rows[index - 100]!)));
    expect(drawn.map(({ index }) => index)).toEqual(drawn.map(({ index }) => index).toSorted((a, b) => a - b));
    await page.context().close();
  });
});

describe('the grid, arranged and copied', () => {
  test('goes to the last of its rows and back by the keyboard, and copies a selection as tab-separated text', async () => {
    const page = await gallery.open('/stocks');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('.grid-row .tag').first().waitFor();
    await page.getByRole('grid', { name: 'Stocks' }).focus();
    await page.keyboard.press('Control+End');
    await page.locator('[aria-rowindex="12481"] .tag').waitFor();
    await page.keyboard.press('Control+Home');
    await page.locator('[aria-rowindex="2"] .tag').waitFor();
    // Beyond the first window of a hundred rows: what is copied was not all in the page.
    for (let press = 0; press < 8; press += 1) await page.keyboard.press('Shift+PageDown');
    await page.keyboard.press('Control+c');
    const copied = Number.parseInt((await page.getByText(/^\d+ lignes copiées\.$/u).textContent()) ?? '', 10);
    expect(copied).toBeGreaterThan(100);
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
    expect(lines).toHaveLength(copied + 1);
    expect(lines[0]?.split('\t').slice(0, 2)).toEqual(['Niveau', 'Article']);
    expect(new Set(lines.map((line) => line.split('\t').length)).size).toBe(1);
    await page.context().close();
  });

  test('keeps a view under a name, and comes back to its columns and filters', async () => {
    const page = await gallery.open('/stocks?recherche=Flyer');
    await page.getByText('trouvées').waitFor();
    const menu = () => page.getByRole('button', { name: 'Colonnes et vues' }).click();
    await menu();
    await page.getByRole('checkbox', { name: 'Code client' }).uncheck();
    await page.getByRole('textbox', { name: 'Nom de la vue' }).fill('Mes flyers');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: "Colonnes d'origine" }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Effacer les filtres' }).click();
    await page.getByRole('columnheader', { name: 'Code client' }).waitFor();
    await menu();
    await page.getByRole('button', { name: 'Mes flyers', exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByText('trouvées').waitFor();
    expect(await page.getByRole('columnheader', { name: 'Code client' }).count()).toBe(0);
    // Kept by the core: the address of the window changes at each start, and what it keeps is lost with it.
    await expect
      .poll(async () => (await asked(page, 'views.setGrid')).at(-1)?.input)
      .toMatchObject({ name: 'stocks', views: [{ name: 'Mes flyers' }] });
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

describe('stock over time', () => {
  test('is walked by the keyboard, told in words, and stands in a table', async () => {
    const page = await gallery.open('/stocks');
    await page.locator('.grid-row .tag').first().waitFor();
    await page.locator('.grid-row').nth(1).click();
    const chart = page.getByRole('slider', { name: 'Quantité dans le temps' });
    await page.locator('.chart canvas').waitFor();
    await chart.focus();
    await page.keyboard.press('Home');
    const first = await chart.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowRight');
    expect(await chart.getAttribute('aria-valuetext')).not.toBe(first);
    expect(await chart.getAttribute('aria-valuenow')).toBe('2');
    await page.getByText('Voir les 12 valeurs').click();
    expect(await page.locator('.chart tbody tr').count()).toBe(12);
    await page.getByRole('cell', { name: 'absent de CFI' }).waitFor();
    await page.context().close();
  });
});

describe('campaigns as CFI holds them', () => {
  test('are filtered by statut, and a refused one says why', async () => {
    const page = await gallery.open('/campagnes?onglet=cfi');
    await page.locator('.grid-row .tag').first().waitFor();
    await page.getByRole('button', { name: /^Rejetée/u }).click();
    await page.getByText('7 campagnes trouvées').waitFor();
    await page.locator('.grid-row').first().click();
    const sheet = page.getByRole('complementary');
    await sheet.getByText('Fichier de contacts').waitFor();
    await sheet.getByText('3 opérations').waitFor();
    expect((await asked(page, 'cfiCampaigns.list')).at(-1)?.input).toMatchObject({ statuts: ['rejetee'] });
    await page.context().close();
  });
});

describe('operations laid out', () => {
  test('by state: each column tells what the source counts, and its list is one press away', async () => {
    const page = await gallery.open('/operations');
    await page.locator('.grid-row .tag').first().waitFor();
    await page.getByRole('button', { name: 'Par état', exact: true }).click();
    const column = page.getByRole('region', { name: 'Expédiée' });
    await column.locator('.board-card').first().waitFor();
    const group = (await asked(page, 'operations.groups')).at(-1)?.input;
    expect(group).toMatchObject({ by: 'state' });
    expect(Number(await column.locator('.count').textContent())).toBe(await column.locator('.board-card').count());
    await page.context().close();
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

describe('the tree', () => {
  test('is folded by the keyboard, a division is reviewed, and "voir comme" is said until it is left', async () => {
    const page = await gallery.open('/arborescence');
    const grid = page.getByRole('treegrid', { name: 'Divisions' });
    await grid.getByText('Agence de Lille').waitFor();
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    await grid.getByText('Agence de Lille').waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowRight');
    await grid.getByText('Agence de Lille').click();
    const sheet = page.getByRole('complementary', { name: 'Agence de Lille' });
    await sheet.getByRole('textbox', { name: 'Commentaire' }).fill('Vu avec le réseau.');
    await sheet.getByRole('button', { name: 'Conforme' }).click();
    expect((await asked(page, 'review.tick'))[0]?.input).toEqual({ divisionId: 11, verdict: 'ok', comment: 'Vu avec le réseau.' });
    await sheet.getByRole('button', { name: 'Voir comme cette division' }).click();
    await page.getByText('Vous voyez comme Agence de Lille.').first().waitFor();
    await page.getByRole('button', { name: 'Revenir à votre vue' }).click();
    await page.getByText('Lecture seule, dans votre propre périmètre.').waitFor({ state: 'detached' });
    await page.context().close();
  });

  // Catches a file that is empty, cut or under another name: what is signed must be what is kept.
  test('a signed report is kept as a file', async () => {
    const page = await gallery.open('/arborescence?onglet=revue');
    await page.getByRole('button', { name: 'Signer le rapport' }).click();
    const arrived = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Enregistrer la preuve (JSON)' }).click();
    const file = await arrived;
    expect(file.suggestedFilename()).toBe('revue-1.json');
    const kept = JSON.parse(await readFile((await file.path()) ?? '', 'utf8')) as { seal: string; entries: unknown[] };
    expect([kept.seal, kept.entries.length]).toEqual(['a'.repeat(64), 2]);
    await page.context().close();
  });

  test('the leak test tells how far it is, then its verdict', async () => {
    const page = await gallery.open('/arborescence?onglet=etancheite');
    await page.getByRole('button', { name: 'Lancer le test' }).click();
    await page.getByRole('region', { name: 'Verdict' }).getByText('Aucune fuite', { exact: true }).waitFor();
    expect(await asked(page, 'leakTest.run')).toHaveLength(1);
    await page.context().close();
  });
});

describe('the period of operations', () => {
  test('is always in view, refuses dates that are reversed, and asks again for those that are not', async () => {
    const page = await gallery.open('/operations');
    await page.locator('.grid-row .tag').first().waitFor();
    const from = page.getByRole('textbox', { name: 'du', exact: true });
    await from.fill('01/01/2099');
    await page.getByText('La période se termine avant de commencer.').waitFor();
    const before = (await asked(page, 'operations.list')).length;
    await from.fill('5/1/2026');
    await expect.poll(async () => (await asked(page, 'operations.list')).length).toBeGreaterThan(before);
    expect((await asked(page, 'operations.list')).at(-1)?.input).toMatchObject({ from: '2026-01-05' });
    await page.context().close();
  });
});
