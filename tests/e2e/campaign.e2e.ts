import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, launchApplication, type RunningApplication, screenshot, signIn } from '../fakes/application.ts';
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

  const section = async (name: string) => {
    await page
      .getByRole('navigation', { name: 'Sections de la campagne' })
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click();
    await page.getByRole('heading', { name, level: 2, exact: true }).waitFor();
  };
  const ready = (name: string) => page.getByRole('button', { name: new RegExp(`^${name} (Complète|\\d+ avertissement)`) }).waitFor();
  const screens = () => page.getByRole('navigation', { name: 'Écrans' });

  // Catches a section that does not reach MyCfia, a mapping that loses a column, a correction that is not kept.
  test('its author creates it, brings contacts in with problems, corrects them, writes, plans and submits', async () => {
    await signIn(page, 'Aïcha Lemoine');
    await screens().getByRole('link', { name: 'Campagnes' }).click();
    // MyCfia of the demonstration takes its time to start.
    await page.getByRole('main').getByText('Promo Été 2025').first().waitFor({ timeout: 90_000 });
    await page.getByRole('button', { name: 'Nouvelle campagne' }).first().click();
    await page.getByLabel('Nom').fill(NAME);
    await page.getByRole('button', { name: 'Créer', exact: true }).click();
    await page.getByRole('heading', { name: NAME, level: 1 }).waitFor();

    await page.getByLabel('Secteur').fill('Imprimerie');
    await page.getByLabel('Entreprise').fill('Réseau Horizon');
    await page.getByLabel('But', { exact: true }).selectOption('CONVERSION');
    await page.getByLabel('Objectif').fill("Faire venir cent clients à la réouverture de l'agence.");
    await page.getByLabel('Début').fill('01/03/2027');
    await page.getByLabel('Fin', { exact: true }).fill('31/03/2027');
    await page.getByLabel('Budget (€ HT)').fill('500');
    await ready('Projet');
    for (const [name, add] of [
      ['Concurrents', 'Ajouter un concurrent'],
      ['Personas', 'Ajouter un persona'],
      ['Stratégie', 'Ajouter une stratégie'],
    ] as const) {
      await section(name);
      await page.getByLabel(`${add} : nom`).fill('Exemple');
      await page.getByRole('button', { name: add }).click();
      await ready(name);
    }
    await section('Canaux');
    await page.getByRole('checkbox', { name: /^SMS/ }).check();
    await ready('Canaux');

    await section('Contacts');
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'adhérents.csv', mimeType: 'text/csv', buffer: Buffer.from(CONTACTS, 'latin1') });
    await page.getByRole('button', { name: /^Importer 42 lignes/ }).click();
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
    await ready('Contacts');

    await section('Contenus');
    await page.getByRole('button', { name: 'SMS', exact: true }).click();
    await page.getByLabel('Expéditeur').fill('HORIZON');
    await page.getByLabel('Message', { exact: true }).fill('Bonjour {PRENOM}, votre agence rouvre le 2 mars… STOP 36111');
    await page.getByRole('button', { name: 'Remplacer', exact: true }).click();
    await page
      .getByRole('figure', { name: /^Aperçu SMS pour Anne/ })
      .getByText('Bonjour Anne, votre agence rouvre le 2 mars... STOP 36111')
      .waitFor();
    await expectAccessible(page, 'contents');
    await screenshot(page, 'campaign-2-contents');
    await page.getByRole('button', { name: 'Approuver' }).click();
    await page.getByText('Approuvé, donc figé.').waitFor();

    await section('Planning');
    await page.getByLabel("Jour d'envoi").fill('07/03/2027');
    await page.getByText('Créneau interdit').waitFor();
    await page.getByRole('button', { name: /^Prochain créneau légal : lundi 8 mars 2027 à 08:00/ }).click();
    await page.getByText('Créneau autorisé').waitFor();
    await expectAccessible(page, 'planning');
    await page.getByRole('button', { name: 'Demander la validation' }).click();
    await page.getByText(`${NAME} est soumise à validation.`).waitFor();
    expect(application.troubles).toEqual([]);
  });

  // Catches an approval by somebody who saw nothing, and a queue that forgets it.
  test('somebody else opens its content, approves it, and sees it imported, with its receipt', async () => {
    await page.getByRole('button', { name: /Aïcha Lemoine/ }).click();
    await page.getByRole('menuitem', { name: /déconnecter/i }).click();
    await page.getByRole('button', { name: /^Inès Castel/ }).click();
    await screens().getByRole('link', { name: 'Campagnes' }).click();
    await page.getByRole('link', { name: NAME }).click();
    await page.getByText('1 vu sur 1').waitFor();
    await expectAccessible(page, 'validation file');
    await screenshot(page, 'campaign-3-file');
    for (const warning of await page.getByRole('checkbox').all()) await warning.check({ force: true });
    await page.getByRole('button', { name: 'Valider et mettre en file' }).click();
    await page.getByRole('region', { name: "Suivi de l'envoi" }).waitFor();

    await screens()
      .getByRole('link', { name: /^File d.export/ })
      .click();
    const line = page.getByRole('main').getByRole('listitem').filter({ hasText: NAME });
    await line.getByText('Importée', { exact: true }).waitFor({ timeout: 90_000 });
    await line.getByRole('button', { name: new RegExp(`^Autres actions pour ${NAME}`) }).click();
    await page.getByRole('menuitem', { name: 'Reçu à imprimer' }).click();
    await page.getByText('Empreinte du reçu').waitFor();
    await expectAccessible(page, 'receipt');
    await screenshot(page, 'campaign-4-receipt');
    expect(application.troubles).toEqual([]);
  });
});
