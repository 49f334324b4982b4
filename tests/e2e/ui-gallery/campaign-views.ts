import type { Page } from 'playwright';
import type { View } from './views.ts';

const text = (words: string | RegExp) => (page: Page) => page.getByText(words).first().waitFor();
const heading = (name: string | RegExp) => (page: Page) => page.getByRole('heading', { name, level: 1 }).waitFor();

/** Campaigns and the export queue, in every state. */
export const CAMPAIGN_VIEWS: readonly View[] = [
  { name: 'campagnes', path: '/campagnes', main: true, reach: text('Promo Été 2025') },
  { name: 'campagnes-brouillons', path: '/campagnes?onglet=drafts', reach: text('Parrainage') },
  { name: 'dossier', path: '/campagnes/123', main: true, reach: heading('Promo Été 2025') },
  { name: 'dossier-bloque', path: '/campagnes/131', reach: text('2 points bloquants') },
  { name: 'dossier-auteur', path: '/campagnes/123', state: 'author', reach: text(/une autre personne doit la valider/u) },
  { name: 'dossier-introuvable', path: '/campagnes/999', reach: text('Introuvable') },
  {
    name: 'dossier-renvoyer',
    path: '/campagnes/123',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Renvoyer…' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'campagne-nouvelle',
    path: '/campagnes?onglet=drafts',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Nouvelle campagne' }).click();
      await page.getByRole('dialog').getByRole('option', { name: 'Réseau Horizon' }).waitFor({ state: 'attached' });
    },
  },
  { name: 'regles', path: '/campagnes/regles', reach: text('Mention STOP présente') },
  { name: 'regles-siege', path: '/campagnes/regles?onglet=siege', reach: text('Signature requise au-delà de') },
  ...(['projet', 'concurrents', 'personas', 'strategie', 'canaux', 'contacts', 'contenus', 'budget', 'planning'] as const).map(
    (section) => ({
      name: `atelier-${section}`,
      path: `/campagnes/140/atelier?section=${section}`,
      main: ['projet', 'contacts', 'contenus', 'planning'].includes(section),
      reach: (page: Page) => page.locator('.ws-section').waitFor(),
    }),
  ),
  ...[1, 2, 3, 4, 5, 6, 7].map((index) => ({
    name: `atelier-contenu-${index}`,
    path: '/campagnes/140/atelier?section=contenus',
    reach: async (page: Page) => {
      await page.locator('.ws-tab').nth(index).click();
      await page.locator('.cp figure').waitFor();
    },
  })),
  {
    name: 'atelier-import',
    path: '/campagnes/140/atelier?section=contacts',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Remplacer le fichier' }).click();
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: 'adherents-2027.csv', mimeType: 'text/csv', buffer: Buffer.from('a;b') });
      await text('Windows-1252')(page);
    },
  },
  {
    name: 'atelier-conflit',
    path: '/campagnes/140/atelier?section=projet',
    state: 'contested',
    reach: async (page) => {
      await page.getByLabel('Objectif').fill('Cent visites en agence avant fin août.');
      await page.getByRole('dialog').getByText('Cinquante commandes en ligne.').waitFor();
    },
  },
  {
    name: 'atelier-hors-ligne',
    path: '/campagnes/140/atelier?section=projet',
    state: 'offline',
    reach: async (page) => {
      await page.getByLabel('Objectif').fill('Cent visites en agence avant fin août.');
      await page.getByText('MyCfia ne répond pas').waitFor();
    },
  },
  { name: 'atelier-renvoyee', path: '/campagnes/141/atelier', reach: text('Renvoyée par Hélène Vasseur') },
  { name: 'atelier-lecture', path: '/campagnes/123/atelier', reach: text('Lecture seule.') },
  { name: 'atelier-erreur', path: '/campagnes/140/atelier', state: 'error', reach: text('Lecture impossible') },
  { name: 'file', path: '/file-export', main: true, narrow: true, reach: text('Ouverture du dimanche') },
  { name: 'file-colis', path: '/file-export?reference=MYCFIA-111-2-sms', main: true, narrow: true, reach: text('déposée, verrou levé') },
  { name: 'file-vide', path: '/file-export', state: 'empty', reach: text('Aucun export en attente.') },
  { name: 'file-erreur', path: '/file-export', state: 'error', reach: text('Lecture impossible') },
  {
    name: 'file-actions',
    path: '/file-export',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Autres actions pour Lettre des adhérents' }).click();
      await page.getByRole('menuitem', { name: 'Exporter à la main…' }).waitFor();
    },
  },
  {
    name: 'file-export-main',
    path: '/file-export',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Autres actions pour Lettre des adhérents' }).click();
      await page.getByRole('menuitem', { name: 'Exporter à la main…' }).click();
      await page.getByRole('button', { name: 'Exporter', exact: true }).click();
      await text('Fichiers remis.')(page);
    },
  },
  { name: 'file-recu', path: '/file-export/recu/MYCFIA-112-2-email', narrow: true, reach: text('Empreinte du reçu') },
];
