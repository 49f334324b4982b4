import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { fileGallery } from './file-gallery.ts';
import { asked } from './pages.ts';

const gallery = fileGallery();

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
