import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { fileGallery } from './file-gallery.ts';
import { asked } from './pages.ts';

const gallery = fileGallery();

const lastAsked = async (page: Page, route: string) => (await asked(page, route)).at(-1)?.input;
const filter = (page: Page, name: string) => page.getByRole('button', { name: `Division : ${name}. Choisir une autre division` });
const open = (page: Page) => page.getByRole('button', { name: 'Filtrer par division' });
const remove = (page: Page, name: string) => page.getByRole('button', { name: `Retirer le filtre de division : ${name}` });

describe('the stocks, filtered by a division', () => {
  test('an address sets the filter; taken away, the whole scope comes back and the keyboard keeps its place', async () => {
    const page = await gallery.open('/stocks?division=11');
    await filter(page, 'Agence de Lille').waitFor();
    await page.getByText('1 040 lignes trouvées').waitFor();
    const lines = await page.locator('.grid-row').allTextContents();
    expect(lines.every((line) => line.includes('Agence de Lille'))).toBe(true);
    await remove(page, 'Agence de Lille').click();
    await page.getByText('12 480 lignes dans votre périmètre').waitFor();
    expect(await open(page).evaluate((element) => element === document.activeElement)).toBe(true);
    await page.context().close();
  });

  test('is chosen by hand and by keyboard, goes with those below, is exported, and is cleared with the other filters', async () => {
    const page = await gallery.open('/stocks');
    await page.getByText('12 480 lignes dans votre périmètre').waitFor();
    await open(page).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('nord');
    await page.keyboard.press('Enter');
    await filter(page, 'Nord').waitFor();
    // Nord and its three agencies, of twelve divisions.
    await page.getByText('4 160 lignes trouvées').waitFor();
    await page.keyboard.press('Control+e');
    await expect.poll(() => lastAsked(page, 'reports.dataset')).toMatchObject({ subject: 'stocks', divisionId: 10 });
    await page.getByText('Par division', { exact: true }).click();
    await page.locator('.heat-cell').first().waitFor();
    expect(await page.locator('.heat tbody tr').count()).toBe(4);
    await page.getByText('Articles', { exact: true }).click();
    await page.getByRole('button', { name: 'Effacer les filtres' }).click();
    await page.getByText('12 480 lignes dans votre périmètre').waitFor();
    await page.context().close();
  });

  test('a list that holds nothing says of which division', async () => {
    const page = await gallery.open('/stocks?recherche=licorne&division=11');
    await page.getByText('Aucune ligne de la division « Agence de Lille » ne correspond à « licorne ».').waitFor();
    await page.context().close();
  });

  test('a division outside the scope is said, never shown as an empty list, and its filter is taken away from there', async () => {
    const page = await gallery.open('/stocks?division=999');
    await page.getByText("La division demandée n'est pas dans votre périmètre, ou n'existe plus.").waitFor();
    await page.getByRole('button', { name: 'Retirer le filtre de division', exact: true }).click();
    await page.getByText('12 480 lignes dans votre périmètre').waitFor();
    await page.context().close();
  });

  test('a scope of one division offers nothing to choose', async () => {
    const page = await gallery.open('/stocks');
    await open(page).waitFor();
    await page.getByRole('button', { name: /^Périmètre/u }).click();
    await page.keyboard.type('lille');
    await page.keyboard.press('Enter');
    await page.getByText('1 040 lignes dans votre périmètre').waitFor();
    expect(await open(page).count()).toBe(0);
    await page.context().close();
  });
});

describe('the other lists, filtered by a division', () => {
  test('operations: list, groups and costs follow it; it is cleared with the other filters', async () => {
    const page = await gallery.open('/operations?division=10');
    await filter(page, 'Nord').waitFor();
    await page.locator('.grid-row .tag').first().waitFor();
    expect(await lastAsked(page, 'operations.list')).toMatchObject({ divisionId: 10 });
    await page.getByRole('button', { name: 'Par état', exact: true }).click();
    await expect.poll(() => lastAsked(page, 'operations.groups')).toMatchObject({ divisionId: 10, by: 'state' });
    await page.getByRole('button', { name: 'Effacer les filtres' }).click();
    await open(page).waitFor();
    await expect.poll(() => lastAsked(page, 'operations.groups')).not.toHaveProperty('divisionId');
    await page.context().close();
  });

  test('operations: an empty period says of which division', async () => {
    const page = await gallery.open('/operations?du=2001-01-01&au=2001-01-31&division=11');
    await page.getByText('Aucune opération de la division « Agence de Lille » du 01/01/2001 au 31/01/2001.').waitFor();
    await page.context().close();
  });

  test('invoices: the months follow it, another month keeps it, and it is taken away', async () => {
    const page = await gallery.open('/factures?division=10');
    await filter(page, 'Nord').waitFor();
    await page.locator('.month').nth(1).click();
    await expect.poll(() => lastAsked(page, 'invoices.list')).toMatchObject({ divisionId: 10 });
    expect(await lastAsked(page, 'invoices.months')).toMatchObject({ divisionId: 10 });
    expect(page.url()).toContain('division=10');
    await remove(page, 'Nord').click();
    await open(page).waitFor();
    expect(page.url()).toMatch(/mois=\d{4}-\d{2}$/u);
    await expect.poll(() => lastAsked(page, 'invoices.list')).not.toHaveProperty('divisionId');
    await page.context().close();
  });

  test('campaigns of CFI: chosen by hand, and exported just so', async () => {
    const page = await gallery.open('/campagnes?onglet=cfi');
    await page.getByText('43 campagnes chez CFI').waitFor();
    await open(page).click();
    await page.keyboard.type('sud');
    await page.keyboard.press('Enter');
    await filter(page, 'Sud').waitFor();
    await page.keyboard.press('Control+e');
    await expect.poll(() => lastAsked(page, 'reports.dataset')).toMatchObject({ subject: 'campaigns', divisionId: 30 });
    expect(await lastAsked(page, 'cfiCampaigns.list')).toMatchObject({ divisionId: 30 });
    await page.context().close();
  });

  test.each(['/operations?division=999', '/factures?division=999', '/campagnes?onglet=cfi&division=999'])(
    '%s: a division outside the scope is said, and its filter taken away from there',
    async (address) => {
      const page = await gallery.open(address);
      await page.getByText("La division demandée n'est pas dans votre périmètre, ou n'existe plus.").waitFor();
      await page.getByRole('button', { name: 'Retirer le filtre de division', exact: true }).click();
      await open(page).waitFor();
      await page.locator('.grid-row').first().waitFor();
      await page.context().close();
    },
  );
});
