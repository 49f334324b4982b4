import type { Page } from 'playwright';

/** The hands of an operator on the campaign screens of the built application. */
export const screens = (page: Page) => page.getByRole('navigation', { name: 'Écrans' });

export async function section(page: Page, name: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Sections de la campagne' })
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click();
  await page.getByRole('heading', { name, level: 2, exact: true }).waitFor();
}

/** Waits until a section has nothing left that blocks. */
export const ready = (page: Page, name: string) =>
  page.getByRole('button', { name: new RegExp(`^${name} (Complète|\\d+ avertissement)`) }).waitFor();

/** Signed in: a new campaign by SMS, everything before its contacts filled in. */
export async function beginCampaign(page: Page, name: string): Promise<void> {
  await screens(page).getByRole('link', { name: 'Campagnes' }).click();
  // MyCfia of the demonstration takes its time to start.
  await page.getByRole('main').getByText('Promo Été 2025').first().waitFor({ timeout: 90_000 });
  await page.getByRole('button', { name: 'Nouvelle campagne' }).first().click();
  await page.getByLabel('Nom').fill(name);
  await page.getByRole('button', { name: 'Créer', exact: true }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();

  await page.getByLabel('Secteur').fill('Imprimerie');
  await page.getByLabel('Entreprise').fill('Réseau Horizon');
  await page.getByLabel('But', { exact: true }).selectOption('CONVERSION');
  await page.getByLabel('Objectif').fill("Faire venir cent clients à la réouverture de l'agence.");
  await page.getByLabel('Début').fill('01/03/2027');
  await page.getByLabel('Fin', { exact: true }).fill('31/03/2027');
  await page.getByLabel('Budget (€ HT)').fill('500');
  await ready(page, 'Projet');
  for (const [name, add] of [
    ['Concurrents', 'Ajouter un concurrent'],
    ['Personas', 'Ajouter un persona'],
    ['Stratégie', 'Ajouter une stratégie'],
  ] as const) {
    await section(page, name);
    await page.getByLabel(`${add} : nom`).fill('Exemple');
    await page.getByRole('button', { name: add }).click();
    await ready(page, name);
  }
  await section(page, 'Canaux');
  await page.getByRole('checkbox', { name: /^SMS/ }).check();
  await ready(page, 'Canaux');
}

/** In the contacts section: a file picked, its columns as suggested. */
export async function bringContacts(page: Page, file: { name: string; mimeType: string; buffer: Buffer }, lines: number): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles(file);
  await page.getByRole('button', { name: new RegExp(`^Importer ${lines} lignes`) }).click();
  await page.getByRole('list', { name: 'Contacts joignables par canal' }).waitFor();
}

/** In the contents section: an SMS, its odd characters replaced, ready to be approved. */
export async function writeSms(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'SMS', exact: true }).click();
  await page.getByLabel('Expéditeur').fill('HORIZON');
  await page.getByLabel('Message', { exact: true }).fill('Bonjour {PRENOM}, votre agence rouvre le 2 mars… STOP 36111');
  await page.getByRole('button', { name: 'Remplacer', exact: true }).click();
  await page
    .getByRole('figure', { name: /^Aperçu SMS pour Anne/ })
    .getByText('Bonjour Anne, votre agence rouvre le 2 mars... STOP 36111')
    .waitFor();
}

export async function approveContent(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Approuver' }).click();
  await page.getByText('Approuvé, donc figé.').waitFor();
}

/** In the planning section: the next legal slot after a Sunday. */
export async function planLegally(page: Page): Promise<void> {
  await page.getByLabel("Jour d'envoi").fill('07/03/2027');
  await page.getByText('Créneau interdit').waitFor();
  await page.getByRole('button', { name: /^Prochain créneau légal : lundi 8 mars 2027 à 08:00/ }).click();
  await page.getByText('Créneau autorisé').waitFor();
}

export async function submit(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Demander la validation' }).click();
  await page.getByText(`${name} est soumise à validation.`).waitFor();
}

/** Somebody else takes the seat, opens the validation file and what it holds. */
export async function judgeAs(page: Page, former: string, next: string, name: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(former) }).click();
  await page.getByRole('menuitem', { name: /déconnecter/i }).click();
  await page.getByRole('button', { name: new RegExp(`^${next}`) }).click();
  await screens(page).getByRole('link', { name: 'Campagnes' }).click();
  await page.getByRole('link', { name }).click();
  await page.getByText('1 vu sur 1').waitFor();
}

export async function approve(page: Page): Promise<void> {
  for (const warning of await page.getByRole('checkbox').all()) await warning.check({ force: true });
  await page.getByRole('button', { name: 'Valider et mettre en file' }).click();
  await page.getByRole('region', { name: "Suivi de l'envoi" }).waitFor();
}

/** The queue's screen, and what it says of a campaign. */
export async function queueLine(page: Page, name: string) {
  await screens(page)
    .getByRole('link', { name: /^File d.export/ })
    .click();
  return page.getByRole('main').getByRole('listitem').filter({ hasText: name });
}

export async function lineAction(page: Page, name: string, action: string): Promise<void> {
  const line = await queueLine(page, name);
  await line.getByRole('button', { name: new RegExp(`^Autres actions pour ${name}`) }).click();
  await page.getByRole('menuitem', { name: action }).click();
}
