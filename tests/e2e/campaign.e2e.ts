import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, launchApplication, type RunningApplication, screenshot, signIn } from '../fakes/application.ts';
import {
  approve,
  approveContent,
  beginCampaign,
  bringContacts,
  judgeAs,
  lineAction,
  planLegally,
  queueLine,
  ready,
  section,
  submit,
  writeSms,
} from '../fakes/campaign-screens.ts';
import { temporaryData } from '../fakes/cli.ts';

const NAME = 'Réouverture de printemps';
/** Forty good lines, one number cut short, one landline. */
const CONTACTS = [
  'Prénom;Nom;Mobile;Email;Ville',
  ...Array.from({ length: 40 }, (_, index) => `Anne;Petit${index};06 12 34 ${index + 10} ${index + 10};anne${index}@exemple.test;Paris`),
  'Louis;Roche;06 12;louis@exemple.test;Paris',
  'Zoé;Nunez;03 20 00 00 01;zoe@exemple.test;Lille',
].join('\r\n');

describe('a campaign from the first word to the import', () => {
  const data = temporaryData();
  let application: RunningApplication;
  let page: Page;
  beforeAll(async () => {
    application = await launchApplication(data.folder);
    page = application.page;
  });
  afterAll(async () => {
    await application.stop();
    data.remove();
  });

  // Catches a section that does not reach MyCfia, a mapping that loses a column, a correction that is not kept.
  test('its author creates it, brings contacts in with problems, corrects them, writes, plans and submits', async () => {
    await signIn(page, 'Aïcha Lemoine');
    await beginCampaign(page, NAME);
    await section(page, 'Contacts');
    await bringContacts(page, { name: 'adhérents.csv', mimeType: 'text/csv', buffer: Buffer.from(CONTACTS, 'latin1') }, 42);
    await page.getByRole('list', { name: 'Contacts joignables par canal' }).getByText('40').first().waitFor();
    await expectAccessible(page, 'contacts');
    await screenshot(page, 'campaign-1-contacts');
    const louis = page.getByRole('row').filter({ hasText: 'Louis Roche' });
    await louis.getByRole('textbox').fill('06 12 34 99 99');
    await louis.getByRole('button', { name: /^Corriger/ }).click();
    await louis.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Exclure la ligne/ }).click();
    await page.getByText('Toutes les lignes sont valables.').waitFor();
    await page.getByLabel('Base légale (SMS et e-mail)').selectOption('consent');
    await ready(page, 'Contacts');

    await section(page, 'Contenus');
    await writeSms(page);
    await expectAccessible(page, 'contents');
    await screenshot(page, 'campaign-2-contents');
    await approveContent(page);

    await section(page, 'Planning');
    await planLegally(page);
    await expectAccessible(page, 'planning');
    await submit(page, NAME);
    expect(application.troubles).toEqual([]);
  });

  // Catches an approval by somebody who saw nothing, and a queue that forgets it.
  test('somebody else opens its content, approves it, and sees it imported, with its receipt', async () => {
    await judgeAs(page, 'Aïcha Lemoine', 'Inès Castel', NAME);
    await expectAccessible(page, 'validation file');
    await screenshot(page, 'campaign-3-file');
    await approve(page);

    const line = await queueLine(page, NAME);
    await line.getByText('Importée', { exact: true }).waitFor({ timeout: 90_000 });
    await lineAction(page, NAME, 'Reçu à imprimer');
    await page.getByText('Empreinte du reçu').waitFor();
    await expectAccessible(page, 'receipt');
    await screenshot(page, 'campaign-4-receipt');
    expect(application.troubles).toEqual([]);
  });
});
