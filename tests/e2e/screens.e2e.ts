import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, launchApplication, type RunningApplication, screenshot, signIn } from '../fakes/application.ts';
import { temporaryData } from '../fakes/cli.ts';

const SCREENS = ['Assistant', 'Stocks', 'Opérations', 'Factures', 'Campagnes', "File d'export", 'Arborescence', 'Santé', 'Réglages'];
const THEMES = ['Clair', 'Sombre bleu', 'Sombre rouge'];

describe('every screen, in three themes and on a small window', () => {
  const data = temporaryData();
  let application: RunningApplication;
  beforeAll(async () => {
    application = await launchApplication(data.folder);
    await application.page.getByRole('heading', { name: 'Connexion' }).waitFor();
    await expectAccessible(application.page, 'sign-in');
    await screenshot(application.page, 'screen-connexion');
    await signIn(application.page, 'Hélène Vasseur');
  });
  afterAll(async () => {
    await application.stop();
    data.remove();
  });

  const open = async (screen: string) => {
    const { page } = application;
    await page.getByRole('navigation', { name: 'Écrans' }).getByRole('link', { name: screen }).click();
    await page.getByRole('main').getByRole('heading', { level: 1 }).first().waitFor();
    await expect.poll(() => page.locator('[aria-busy="true"]').count(), { timeout: 20_000 }).toBe(0);
  };

  test.each(THEMES)('theme %s', async (theme) => {
    const { page, troubles } = application;
    await page.setViewportSize({ width: 1440, height: 900 });
    await open('Réglages');
    await page.getByRole('tab', { name: 'Apparence' }).click();
    await page.getByRole('radio', { name: theme, exact: true }).check({ force: true });
    for (const screen of SCREENS) {
      await open(screen);
      await expectAccessible(page, `${screen}, ${theme}`);
      await screenshot(page, `screen-${screen}-${theme}`.toLowerCase().replaceAll(/[^a-zàâéè0-9]+/g, '-'));
    }
    expect(troubles).toEqual([]);
  });

  // Catches a screen that needs more room than the smallest window: nothing may be cut or scroll sideways.
  test('usable at 1100 × 700', async () => {
    const { page } = application;
    await page.setViewportSize({ width: 1100, height: 700 });
    for (const screen of SCREENS) {
      await open(screen);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
      await screenshot(page, `small-${screen}`.toLowerCase().replaceAll(/[^a-zàâéè0-9]+/g, '-'));
    }
  });
});
