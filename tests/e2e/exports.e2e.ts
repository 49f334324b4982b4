import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright';
import readSheets from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, launchApplication, type RunningApplication, screenshot, signIn } from '../fakes/application.ts';
import { temporaryData } from '../fakes/cli.ts';

/** Presses what saves a file and gives its name and bytes. */
async function saved(page: Page, press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}
const counted = async (page: Page): Promise<number> =>
  Number((await page.locator('.toolbar-count').first().textContent())!.replace(/[\s\u202f\u00a0]/gu, '').match(/^\d+/u)![0]);
const menu = (page: Page) => page.getByRole('button', { name: 'Exporter', exact: true });

describe('taking a list away', () => {
  const data = temporaryData();
  let application: RunningApplication;
  beforeAll(async () => {
    application = await launchApplication(data.folder);
    await signIn(application.page, 'Hélène Vasseur');
  });
  afterAll(async () => {
    await application.stop();
    data.remove();
  });

  test('the stocks that are shown, filtered, by the keyboard alone, as a workbook with its provenance', async () => {
    const { page } = application;
    await page.getByRole('link', { name: /Stocks/u }).click();
    await page.getByRole('button', { name: /^Critique/u }).click();
    await page
      .getByText(/lignes? trouvées?/u)
      .first()
      .waitFor();
    const count = await counted(page);
    const file = await saved(page, () => page.keyboard.press('Control+e'));
    expect(file.name).toMatch(/^stocks-.*\.xlsx$/u);
    const sheets = (await readSheets(file.bytes)) as unknown as { sheet: string; data: unknown[][] }[];
    const [stocks, provenance] = sheets;
    expect(stocks!.data).toHaveLength(count + 1);
    expect(new Set(stocks!.data.slice(1).map((row) => row[4]))).toEqual(new Set(['Critique']));
    expect(provenance!.data).toContainEqual(['Filtres', 'Niveau : Critique']);
    await page.getByText(/stocks-.*enregistré/u).waitFor();
    await menu(page).click();
    await page.getByRole('menuitem', { name: /CSV/u }).waitFor();
    await screenshot(page, 'export-1-stocks');
    await page.keyboard.press('Escape');
    await expectAccessible(page, 'stocks with its export');
  });

  test('operations and invoices, as CSV', async () => {
    const { page } = application;
    for (const [link, stem] of [
      ['Opérations', 'operations'],
      ['Factures', 'factures'],
    ] as const) {
      await page.getByRole('link', { name: link }).click();
      await menu(page).click();
      const file = await saved(page, () => page.getByRole('menuitem', { name: /CSV/u }).click());
      expect(file.name.startsWith(stem)).toBe(true);
      const rows = parse(file.bytes, { delimiter: ';', bom: true, columns: true }) as Record<string, string>[];
      expect(rows.length).toBeGreaterThan(0);
      expect(Object.keys(rows[0]!)).toContain('Division');
    }
    expect(application.troubles).toEqual([]);
  });
});
