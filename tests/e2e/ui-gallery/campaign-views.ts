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
  { name: 'file', path: '/file-export', main: true, reach: text('Ouverture du dimanche') },
  { name: 'file-colis', path: '/file-export?reference=MYCFIA-111-2-sms', main: true, reach: text('déposée, verrou levé') },
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
  { name: 'file-recu', path: '/file-export/recu/MYCFIA-112-2-email', main: true, reach: text('Empreinte du reçu') },
];
