import { describe, expect, test } from 'vitest';
import { ask } from './assistant-views.ts';
import { fileGallery } from './file-gallery.ts';
import { asked } from './pages.ts';

const gallery = fileGallery();

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

describe('invoices', () => {
  // Catches a number that CFI writes on every invoice, typed where invoices are looked for and found nowhere.
  test('one is found by its number, whatever its month, and opens', async () => {
    const page = await gallery.open('/factures');
    await page.locator('.grid-strong').first().waitFor();
    await page.getByRole('searchbox', { name: 'Chercher une facture' }).fill('5007');
    await page.getByText(/^Facture n° 5007 · /u).waitFor();
    await page.getByRole('button', { name: 'Ouvrir', exact: true }).click();
    await page.getByText('n° 5007', { exact: true }).waitFor();
    await page.getByRole('searchbox', { name: 'Chercher une facture' }).fill('999999');
    await page.getByText(/^Facture n° 5007 · /u).waitFor({ state: 'detached' });
    await page.context().close();
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
