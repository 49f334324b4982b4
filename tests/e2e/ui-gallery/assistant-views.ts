import type { Page } from 'playwright';
import type { View } from './views.ts';

const text = (words: string | RegExp) => (page: Page) => page.getByText(words).first().waitFor();
const heading = (page: Page) => page.getByRole('heading', { name: 'Que voulez-vous savoir ?', level: 1 }).waitFor();

export async function ask(page: Page, question: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Votre question' });
  await field.fill(question);
  await field.press('Enter');
}

const asked = (question: string, then: string | RegExp) => async (page: Page) => {
  await ask(page, question);
  await text(then)(page);
};

const answered = asked('Combien de stock pour Flyer A4 ?', 'Réponse du moteur');
/** Opens the column of conversations where it does not stand by itself. */
const conversations = async (page: Page) => {
  await page.locator('.conversation-head').waitFor({ state: 'attached' });
  const toggle = page.getByRole('button', { name: 'Conversations', exact: true });
  if (await toggle.isVisible()) await toggle.click();
};
/** Opens the actions of the open conversation. */
const actions = async (page: Page) => {
  await answered(page);
  await page.getByRole('button', { name: 'Actions sur cette conversation' }).click();
  await page.getByRole('menuitem', { name: 'Renommer' }).waitFor();
};

const STATES: readonly View[] = [
  {
    name: 'assistant-accueil',
    path: '/assistant',
    reach: async (page) => {
      await heading(page);
      await text('2 campagnes attendent une validation')(page);
    },
  },
  {
    name: 'assistant-premier-usage',
    path: '/assistant',
    state: 'empty',
    reach: async (page) => {
      await conversations(page);
      await text('Vos conversations apparaissent ici.')(page);
    },
  },
  {
    name: 'assistant-reponse',
    path: '/assistant',
    reach: async (page) => {
      await asked('Combien de stock pour Flyer A4 ?', 'Réponse du moteur')(page);
      await page.getByRole('button', { name: "Comment j'ai obtenu cette réponse" }).click();
      await page.getByRole('button', { name: 'Source 1' }).click();
      await page.getByRole('complementary', { name: 'Preuves' }).waitFor();
    },
  },
  {
    name: 'assistant-ia',
    path: '/assistant',
    state: 'model',
    reach: async (page) => {
      await text('Une intelligence artificielle')(page);
      await asked('Combien de stock pour Flyer A4 ?', 'Chiffres vérifiés')(page);
    },
  },
  {
    name: 'assistant-tableau-degrade',
    path: '/assistant',
    state: 'degraded',
    reach: asked('Quels stocks sont critiques ?', 'Réponse du moteur'),
  },
  {
    name: 'assistant-choix',
    path: '/assistant',
    reach: async (page) => {
      await ask(page, 'Affiche ?');
      await page.getByRole('button', { name: 'Affiche A2' }).waitFor();
    },
  },
  {
    name: 'assistant-suite',
    path: '/assistant',
    reach: async (page) => {
      await asked('Combien de stock pour Flyer A4 ?', 'Réponse du moteur')(page);
      await ask(page, 'Quels stocks sont critiques ?');
      await page.getByText('Réponse du moteur').nth(1).waitFor();
    },
  },
  {
    name: 'assistant-deux-sources',
    path: '/assistant',
    reach: async (page) => {
      await asked('Compare le stock et les opérations de Flyer A4', 'Réponse du moteur')(page);
      await page.getByRole('button', { name: 'Source 2' }).click();
      await page.getByRole('region', { name: 'Source 2' }).getByText('Nombre de lignes').waitFor();
    },
  },
  { name: 'assistant-zero', path: '/assistant', reach: asked('Combien de stylo gravé ?', 'Stock à zéro') },
  { name: 'assistant-inconnu', path: '/assistant', reach: asked('Combien de licornes ?', 'Introuvable') },
  { name: 'assistant-hors-perimetre', path: '/assistant', reach: asked('Combien de flyers à Brest ?', 'Rien dans votre périmètre') },
  { name: 'assistant-trop-ancien', path: '/assistant', reach: asked('Combien de calendriers ?', 'Données trop anciennes') },
  {
    name: 'assistant-correction',
    path: '/assistant',
    reach: async (page) => {
      await asked('Combien de flayeur ?', 'Réponse du moteur')(page);
      await page.getByRole('button', { name: "Ce n'est pas ça" }).click();
      await page.getByRole('button', { name: 'Brochure 8 pages' }).waitFor();
    },
  },
  {
    name: 'assistant-modifier',
    path: '/assistant',
    reach: async (page) => {
      await asked('Combien de stock pour Flyer A4 ?', 'Réponse du moteur')(page);
      await page.getByRole('button', { name: 'Modifier la question' }).click();
      await page.getByRole('textbox', { name: 'Question modifiée' }).waitFor();
    },
  },
  {
    name: 'assistant-rouvert',
    path: '/assistant',
    reach: async (page) => {
      await conversations(page);
      await page.getByRole('button', { name: /^Point du lundi/u }).click();
      await text(/^Réponse du \d/u)(page);
    },
  },
  {
    name: 'assistant-recherche',
    path: '/assistant',
    reach: async (page) => {
      await conversations(page);
      await page.getByRole('searchbox', { name: 'Chercher dans les conversations' }).fill('périmètre');
      await page.locator('.thread-found mark').waitFor();
    },
  },
  {
    name: 'assistant-en-cours',
    path: '/assistant',
    reach: async (page) => {
      await ask(page, 'Combien de Flyer A4, lentement ?');
      await page.getByRole('button', { name: 'Arrêter' }).waitFor();
    },
  },
  {
    name: 'assistant-indisponible',
    path: '/assistant',
    state: 'unavailable',
    reach: asked('Combien de stock pour Flyer A4 ?', 'Service CFI temporairement indisponible'),
  },
  {
    name: 'assistant-interdit',
    path: '/assistant',
    state: 'forbidden',
    reach: asked('Combien de stock pour Flyer A4 ?', /^Droit manquant/u),
  },
  {
    name: 'assistant-operations',
    path: '/assistant',
    reach: asked('Quelles opérations en octobre ?', 'Réponse du moteur'),
  },
  { name: 'assistant-hors-sujet', path: '/assistant', reach: asked('Bonjour, quelle météo ?', 'Je réponds sur vos stocks') },
  {
    name: 'assistant-exporter',
    path: '/assistant',
    reach: async (page) => {
      await answered(page);
      await page.getByRole('button', { name: 'Exporter la réponse' }).click();
      await page.getByRole('menuitem', { name: 'PDF' }).waitFor();
    },
  },
  { name: 'assistant-actions', path: '/assistant', reach: actions },
  {
    name: 'assistant-renommer',
    path: '/assistant',
    reach: async (page) => {
      await actions(page);
      await page.getByRole('menuitem', { name: 'Renommer' }).click();
      await page.getByRole('textbox', { name: /^Nouveau titre/u }).waitFor();
    },
  },
  {
    name: 'assistant-supprime',
    path: '/assistant',
    reach: async (page) => {
      await actions(page);
      await page.getByRole('menuitem', { name: 'Supprimer' }).click();
      await page.getByRole('button', { name: 'Annuler' }).waitFor();
    },
  },
  {
    name: 'assistant-arrete',
    path: '/assistant',
    reach: async (page) => {
      await ask(page, 'Combien de Flyer A4, lentement ?');
      await page.getByRole('button', { name: 'Arrêter' }).click();
      await text('Réponse arrêtée.')(page);
    },
  },
  {
    name: 'assistant-question-longue',
    path: '/assistant',
    reach: async (page) => {
      await ask(page, `Combien de stock pour Flyer A4 ? ${'La commande de la rentrée est à préparer avec l’agence de Lille. '.repeat(28)}`);
      await text('Réponse du moteur')(page);
      await page.getByRole('button', { name: 'Lire toute la question' }).waitFor();
    },
  },
  {
    name: 'assistant-remplacee',
    path: '/assistant',
    reach: async (page) => {
      await answered(page);
      await page.getByRole('button', { name: 'Modifier la question' }).click();
      const field = page.getByRole('textbox', { name: 'Question modifiée' });
      await field.fill('Combien de stock pour Flyer A5 ?');
      await field.press('Enter');
      await page.getByRole('button', { name: '1 question remplacée' }).click();
      await text('Question remplacée par une suivante.')(page);
    },
  },
  {
    name: 'assistant-trop-long',
    path: '/assistant',
    reach: async (page) => {
      await page.getByRole('textbox', { name: 'Votre question' }).fill('mot '.repeat(600));
      await text(/^Texte trop long/u)(page);
    },
  },
];

/** The assistant as the operator may meet it: each state in every theme, in the smallest window of the desktop, on half a screen, and enlarged. */
export const ASSISTANT_VIEWS: readonly View[] = STATES.map((view) => ({ ...view, main: true, narrow: true, enlarged: true }));

/** Its settings. */
export const ASSISTANT_SETTINGS_VIEWS: readonly View[] = [
  {
    name: 'reglages-assistant',
    path: '/reglages?section=assistant',
    state: 'model',
    main: true,
    reach: async (page) => {
      await page.getByRole('button', { name: 'Tester' }).click();
      await text('Le serveur répond.')(page);
      await text('Formuler la phrase')(page);
    },
  },
  { name: 'reglages-assistant-sans-modele', path: '/reglages?section=assistant', reach: text("Rien n'est parti de ce poste") },
  {
    name: 'reglages-envoi',
    path: '/reglages?section=assistant',
    state: 'model',
    reach: async (page) => {
      await page
        .getByRole('button', { name: /^Lire l.envoi/u })
        .first()
        .click();
      await page.getByRole('dialog').getByText('PERSONNE_1').waitFor();
    },
  },
];
