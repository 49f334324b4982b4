import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ask, expectAccessible, launchApplication, type RunningApplication, screenshot, signIn } from '../fakes/application.ts';
import { mycfia, temporaryData } from '../fakes/cli.ts';

const QUESTION = 'Combien de stock pour Flyer A4 ?';
const simulate = async (folder: string, part: string, fault: string) => {
  const run = await mycfia(folder, 'simulate', part, fault, '--json');
  expect(run.document.ok).toBe(true);
};

describe('asking, while sources fall one after the other', () => {
  const data = temporaryData();
  let application: RunningApplication;
  beforeAll(async () => {
    application = await launchApplication(data.folder);
    await simulate(data.folder, 'jobs', 'stale');
    await signIn(application.page, 'Aïcha Lemoine');
  });
  afterAll(async () => {
    await application.stop();
    data.remove();
  });

  test('base commune → API de secours → copie locale, each said on the answer and in the status bar', async () => {
    const { page, troubles } = application;
    const first = await ask(page, QUESTION);
    const figure = await first
      .getByText(/^\d[\d\s\u202f]* ?Flyer A4$/)
      .or(first.locator('p').first())
      .first()
      .textContent();
    await first.getByText('base commune').first().waitFor();
    await expectAccessible(page, 'answer');
    await screenshot(page, 'ask-1-base');

    // The copy is made in the background: nothing can be asked of it before it is there.
    const screens = page.getByRole('navigation', { name: 'Écrans' });
    await screens.getByRole('link', { name: 'Santé' }).click();
    await page.getByRole('main').getByText('Prête.').first().waitFor({ timeout: 90_000 });
    await screens.getByRole('link', { name: 'Assistant' }).click();

    await simulate(data.folder, 'base', 'down');
    const second = await ask(page, QUESTION);
    await second
      .getByText(/API de secours/)
      .first()
      .waitFor();
    await page
      .getByRole('contentinfo')
      .getByText(/Mode dégradé/)
      .waitFor();
    await screenshot(page, 'ask-2-api');

    await simulate(data.folder, 'api', 'down');
    // The API's last list serves for two seconds: only then is the copy asked.
    let third = await ask(page, QUESTION);
    await expect
      .poll(
        async () => {
          third = await ask(page, QUESTION);
          return third.textContent();
        },
        { timeout: 60_000, interval: 1000 },
      )
      .toContain('copie locale');
    await page
      .getByRole('contentinfo')
      .getByText(/Hors ligne/)
      .waitFor();
    expect(await third.locator('p').first().textContent()).toBe(figure);
    await screenshot(page, 'ask-3-copy');

    await third.getByRole('button', { name: "Comment j'ai obtenu cette réponse" }).click();
    await third.getByText(/Périmètre appliqué/).waitFor();
    await expectAccessible(page, 'degraded answer');
    expect(troubles).toEqual([]);
  });
});

describe('validating without network', () => {
  const data = temporaryData();
  let application: RunningApplication;
  afterEach(async () => {
    await application.stop();
  });
  afterAll(() => data.remove());

  const openQueue = async () => {
    await application.page.getByRole('link', { name: /^File d.export/ }).click();
    return application.page.getByRole('main');
  };

  test('campaign 123 is checked, validated, and stays En file while the drop is out of reach', async () => {
    application = await launchApplication(data.folder);
    const { page, troubles } = application;
    await simulate(data.folder, 'sftp', 'down');
    await signIn(page, 'Inès Castel');
    await page.getByRole('link', { name: 'Campagnes' }).click();
    await page.getByText('Promo Été 2025').first().click();
    const approve = page.getByRole('button', { name: 'Valider et mettre en file' });
    await approve.waitFor();
    expect(await approve.isDisabled()).toBe(true);
    await page.getByText('1 vu sur 1').waitFor();
    for (const warning of await page.getByRole('checkbox').all()) await warning.check({ force: true });
    await expectAccessible(page, 'validation file');
    await screenshot(page, 'send-1-file');
    await approve.click();
    const queue = await openQueue();
    await queue.getByText('Promo Été 2025').first().waitFor();
    await queue.getByText('En file').first().waitFor();
    await expectAccessible(page, 'queue');
    await screenshot(page, 'send-2-queued');
    expect(troubles).toEqual([]);
  });

  test('after a restart it is still there, leaves by itself when the link returns, and is followed to Importée', async () => {
    application = await launchApplication(data.folder);
    const { page } = application;
    await signIn(page, 'Inès Castel');
    const queue = await openQueue();
    await queue.getByText('En file').first().waitFor();
    await simulate(data.folder, 'sftp', 'ok');
    await queue.getByText('Déposée').first().waitFor({ timeout: 60_000 });
    await queue.getByText('Importée').first().waitFor({ timeout: 60_000 });
    await screenshot(page, 'send-3-imported');
    await page.getByRole('link', { name: 'Campagnes' }).click();
    await page.getByRole('tab', { name: /Validées/ }).click();
    await page.getByRole('main').getByText('Promo Été 2025').first().waitFor();
  }, 240_000);
});
