import type { Page } from 'playwright';
import { ASSISTANT_SETTINGS_VIEWS, ASSISTANT_VIEWS } from './assistant-views.ts';
import { CAMPAIGN_VIEWS } from './campaign-views.ts';

export interface View {
  name: string;
  path: string;
  state?: string;
  /** Seen in the two dark themes and at 1100×700 as well. */
  main?: boolean;
  /** Seen at 720×800 as well. */
  narrow?: boolean;
  /** Seen at 200 % as well, in the usual window and in the smallest. */
  enlarged?: boolean;
  /** Brings the page to what is to be seen, and waits for it. */
  reach: (page: Page) => Promise<unknown>;
}

const text = (words: string | RegExp) => (page: Page) => page.getByText(words).first().waitFor();
const heading = (name: string | RegExp) => (page: Page) => page.getByRole('heading', { name, level: 1 }).waitFor();
const rows = (page: Page) => page.locator('.grid-row .tag').first().waitFor();

/** Presses a view of the operations and waits for what it draws. */
const pressed = (name: string, drawn: string) => async (page: Page) => {
  await rows(page);
  await page.getByRole('button', { name, exact: true }).click();
  await page.locator(drawn).first().waitFor();
};

/** Every screen and every state of a dataset, as the operator may meet them. */
export const VIEWS: readonly View[] = [
  { name: 'connexion', path: '/', state: 'signed-out', main: true, reach: text('Inès Moreau') },
  {
    name: 'connexion-hors-ligne',
    path: '/',
    state: 'cfi-down',
    reach: async (page) => {
      await page.getByRole('button', { name: /Camille/u }).click();
      await text('Continuer hors ligne')(page);
    },
  },
  ...ASSISTANT_VIEWS,
  ...ASSISTANT_SETTINGS_VIEWS,
  { name: 'stocks', path: '/stocks', main: true, narrow: true, reach: rows },
  {
    name: 'stocks-fiche',
    path: '/stocks',
    main: true,
    reach: async (page) => {
      await rows(page);
      await page.locator('.grid-row').nth(1).click();
      await page.locator('.chart canvas').waitFor();
    },
  },
  { name: 'stocks-division', path: '/stocks?recherche=a&niveaux=critical&division=13', main: true, narrow: true, reach: rows },
  {
    name: 'stocks-division-choix',
    path: '/stocks',
    main: true,
    reach: async (page) => {
      await rows(page);
      await page.getByRole('button', { name: 'Filtrer par division' }).click();
      await page.getByRole('dialog', { name: 'Filtrer par division' }).waitFor();
    },
  },
  { name: 'stocks-division-perdue', path: '/stocks?division=999', main: true, reach: text('La division demandée') },
  { name: 'stocks-divisions', path: '/stocks', main: true, reach: pressed('Par division', '.heat-cell') },
  { name: 'stocks-depuis-hier', path: '/stocks', reach: pressed('Depuis hier', 'text=Relever maintenant') },
  {
    name: 'stocks-colonnes',
    path: '/stocks',
    reach: async (page) => {
      await rows(page);
      await page.getByRole('button', { name: 'Colonnes et vues' }).click();
      await page.getByRole('dialog', { name: 'Colonnes' }).waitFor();
    },
  },
  { name: 'stocks-degrade', path: '/stocks', state: 'degraded', reach: rows },
  { name: 'stocks-hors-ligne', path: '/stocks', state: 'offline', main: true, reach: rows },
  { name: 'stocks-anciens', path: '/stocks', state: 'stale', reach: text('Données à actualiser.') },
  { name: 'stocks-chargement', path: '/stocks', state: 'loading', reach: text('Chargement en cours') },
  { name: 'stocks-vides', path: '/stocks', state: 'empty', reach: text('Aucun article dans ce périmètre') },
  { name: 'stocks-sans-resultat', path: '/stocks?recherche=licorne', reach: text('Aucun résultat') },
  { name: 'stocks-erreur', path: '/stocks', state: 'error', reach: text('Lecture impossible') },
  { name: 'stocks-indisponibles', path: '/stocks', state: 'unavailable', reach: text('Service CFI temporairement indisponible') },
  { name: 'stocks-interdits', path: '/stocks', state: 'forbidden', reach: text('Droit manquant : voir les stocks') },
  { name: 'stocks-perimetre-vide', path: '/stocks', state: 'empty-scope', reach: text('Votre périmètre est vide') },
  { name: 'operations-division', path: '/operations?division=13', main: true, narrow: true, reach: rows },
  {
    name: 'factures-division',
    path: '/factures?division=10',
    main: true,
    narrow: true,
    reach: (page) => page.locator('.grid-row').first().waitFor(),
  },
  { name: 'campagnes-cfi-division', path: '/campagnes?onglet=cfi&division=10', main: true, narrow: true, reach: rows },
  { name: 'operations', path: '/operations', main: true, reach: rows },
  {
    name: 'operations-fiche',
    path: '/operations',
    reach: async (page) => {
      await rows(page);
      await page.locator('.grid-row').nth(1).click();
      await page.getByRole('complementary').waitFor();
    },
  },
  {
    name: 'operations-campagnes',
    path: '/operations',
    main: true,
    reach: async (page) => {
      await rows(page);
      await page.getByRole('checkbox', { name: 'Grouper par campagne' }).check();
      await page.getByRole('table', { name: 'Opérations par campagne' }).waitFor();
    },
  },
  { name: 'operations-etats', path: '/operations', main: true, reach: pressed('Par état', '.board-card') },
  { name: 'operations-calendrier', path: '/operations', main: true, reach: pressed('Calendrier', '.calendar-item') },
  { name: 'operations-vides', path: '/operations', state: 'empty', reach: text(/Aucune opération du/u) },
  { name: 'operations-sans-resultat', path: '/operations?recherche=licorne', reach: text('Aucun résultat') },
  { name: 'operations-erreur', path: '/operations', state: 'error', reach: text('Lecture impossible') },
  { name: 'operations-indisponibles', path: '/operations', state: 'unavailable', reach: text('Service CFI temporairement indisponible') },
  { name: 'operations-interdites', path: '/operations', state: 'forbidden', reach: text('Droit manquant : voir les opérations') },
  { name: 'operations-perimetre-vide', path: '/operations', state: 'empty-scope', reach: text('Votre périmètre est vide') },
  { name: 'operations-copie', path: '/operations', state: 'offline', reach: text('Copie locale.') },
  {
    name: 'operations-provenance',
    path: '/operations',
    reach: async (page) => {
      await rows(page);
      await page.locator('button.provenance').click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'factures', path: '/factures', main: true, reach: (page) => page.locator('.grid-strong').first().waitFor() },
  {
    name: 'factures-fiche',
    path: '/factures?facture=5007',
    main: true,
    reach: async (page) => {
      await page.locator('.grid-row').nth(1).click();
      await text('Les totaux diffèrent.')(page);
    },
  },
  { name: 'factures-vides', path: '/factures', state: 'empty', reach: text(/Aucune facture d/) },
  { name: 'factures-interdites', path: '/factures', state: 'forbidden', reach: text('Droit manquant : voir les factures') },
  { name: 'factures-indisponibles', path: '/factures', state: 'unavailable', reach: text('Service CFI temporairement indisponible') },
  { name: 'arbre', path: '/arborescence', main: true, reach: (page) => page.getByRole('treegrid').waitFor() },
  {
    name: 'arbre-division',
    path: '/arborescence?division=22',
    main: true,
    reach: (page) => page.getByRole('complementary').getByText('Une division voit').waitFor(),
  },
  { name: 'arbre-matrice', path: '/arborescence?onglet=matrice', main: true, reach: (page) => page.locator('.matrix').waitFor() },
  {
    name: 'arbre-utilisateurs',
    path: '/arborescence?onglet=utilisateurs',
    reach: (page) => page.locator('.grid-strong').first().waitFor(),
  },
  { name: 'arbre-differences', path: '/arborescence?onglet=differences', reach: text('Déplacée de') },
  { name: 'arbre-anomalies', path: '/arborescence?onglet=anomalies', reach: text('Utilisateur sans division') },
  { name: 'arbre-revue', path: '/arborescence?onglet=revue', main: true, reach: text('Pourquoi deux comptes ?') },
  { name: 'arbre-etancheite', path: '/arborescence?onglet=etancheite', main: true, reach: text('Aucune fuite') },
  { name: 'arbre-interdit', path: '/arborescence', state: 'forbidden', reach: text("Droit manquant : voir l'arborescence") },
  { name: 'session-expiree', path: '/stocks', state: 'expired', main: true, reach: (page) => page.getByRole('dialog').waitFor() },
  ...CAMPAIGN_VIEWS,
  { name: 'campagnes-chez-cfi', path: '/campagnes?onglet=cfi', main: true, reach: rows },
  {
    name: 'campagnes-chez-cfi-fiche',
    path: '/campagnes?onglet=cfi',
    reach: async (page) => {
      await rows(page);
      await page.locator('.grid-row').nth(4).click();
      await page.getByRole('complementary').getByText('Motif donné par CFI.').waitFor();
    },
  },
  { name: 'sante', path: '/sante', main: true, reach: text('Simuler une panne') },
  { name: 'sante-degradee', path: '/sante', state: 'degraded', reach: text('Connexion refusée.') },
  { name: 'reglages-compte', path: '/reglages', main: true, reach: text('Vos droits') },
  { name: 'reglages-apparence', path: '/reglages?section=apparence', main: true, reach: text('Sombre rouge') },
  { name: 'reglages-raccourcis', path: '/reglages?section=raccourcis', main: true, reach: text('Réduire ou déployer la barre latérale') },
  { name: 'reglages-donnees', path: '/reglages?section=donnees', reach: text('Inter et Poppins') },
  { name: 'liaison-perdue', path: '/stocks', state: 'lost', reach: text("Liaison perdue avec l'application") },
  { name: 'fenetre-remplacee', path: '/stocks', state: 'replaced', reach: heading('Ouvert dans une autre fenêtre') },
  { name: 'adresse-refusee', path: '/stocks', state: 'refused', reach: heading("myCFiA n'est pas joignable") },
  {
    name: 'palette',
    path: '/stocks',
    reach: async (page) => {
      await rows(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Commande' }).fill('camp');
    },
  },
  {
    name: 'perimetre',
    path: '/stocks',
    main: true,
    reach: async (page) => {
      await rows(page);
      await page.getByRole('button', { name: /^Périmètre/u }).click();
      await page.getByRole('option', { name: 'Agence de Lille' }).waitFor();
    },
  },
  {
    name: 'aide',
    path: '/stocks',
    reach: async (page) => {
      await rows(page);
      await page.keyboard.press('F1');
      await page.getByRole('dialog', { name: 'Aide' }).waitFor();
    },
  },
];
