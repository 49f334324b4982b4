import type { Right } from '../../shared/model/tenant.ts';
import { CAMPAIGN_RIGHTS } from '../features/core/rights.ts';
import type { IconName } from '../ui/icons.ts';
import { type LazyScreen, lazyScreen } from './lazy-screen.tsx';

export interface ScreenEntry {
  path: string;
  /** Its name in the rail, the palette and the help. */
  label: string;
  icon: IconName;
  /** Hidden without one of these; the core refuses by itself. */
  rights: readonly Right[];
  screen: LazyScreen;
  /** Two sentences of the user guide. */
  help: string;
}

/** The rail, top to bottom. One line here adds a screen. */
export const SCREENS: readonly ScreenEntry[] = [
  {
    path: '/assistant',
    label: 'Assistant',
    icon: 'chat-square-text',
    rights: [],
    screen: lazyScreen(async () => (await import('../features/assistant/assistant-screen.tsx')).AssistantScreen),
    help: "Posez votre question en français, Entrée l'envoie. Chaque chiffre vient d'une lecture de CFI : sa source, son âge et son périmètre sont sous la réponse.",
  },
  {
    path: '/stocks',
    label: 'Stocks',
    icon: 'box-seam',
    rights: ['stocks_Visu'],
    screen: lazyScreen(async () => (await import('../features/stocks/stocks-screen.tsx')).StocksScreen),
    help: 'Les cartes filtrent par niveau d’alerte, les en-têtes trient. Une ligne ouverte montre sa fiche à droite.',
  },
  {
    path: '/operations',
    label: 'Opérations',
    icon: 'kanban',
    rights: ['operations_Visu'],
    screen: lazyScreen(async () => (await import('../features/operations/operations-screen.tsx')).OperationsScreen),
    help: "La période porte sur la date d'envoi et reste toujours affichée. Liste, états ou calendrier : une opération ouverte montre sa chronologie et ses coûts HT.",
  },
  {
    path: '/factures',
    label: 'Factures',
    icon: 'receipt',
    rights: ['factures_Visu'],
    screen: lazyScreen(async () => (await import('../features/invoices/invoices-screen.tsx')).InvoicesScreen),
    help: "Choisissez un mois, puis une facture : ses lignes s'ouvrent à droite. HT et TTC sont toujours nommés, et un écart entre les lignes et l'en-tête est signalé.",
  },
  {
    path: '/campagnes',
    label: 'Campagnes',
    icon: 'megaphone',
    rights: CAMPAIGN_RIGHTS,
    screen: lazyScreen(async () => (await import('../features/campaigns/campaigns-screen.tsx')).CampaignsScreen),
    help: 'Ouvrez un dossier à valider, relisez les aperçus et les contrôles, puis validez ou renvoyez avec un motif. Un contrôle bloquant empêche la validation, un avertissement doit être reconnu.',
  },
  {
    path: '/file-export',
    label: "File d'export",
    icon: 'cloud-arrow-up',
    rights: CAMPAIGN_RIGHTS,
    screen: lazyScreen(async () => (await import('../features/outbox/outbox-screen.tsx')).OutboxScreen),
    help: "Les campagnes validées partent d'ici, même fenêtre fermée. « Déposée » veut dire transmise ; seule « Importée » prouve que CFI l'a prise.",
  },
  {
    path: '/arborescence',
    label: 'Arborescence',
    icon: 'diagram-3',
    rights: ['divisions_Visu', 'administrateur'],
    screen: lazyScreen(async () => (await import('../features/tree/tree-screen.tsx')).TreeScreen),
    help: "Les divisions, ce que chacune voit et qui la voit. L'administrateur y fait la revue, signe le rapport et lance le test d'étanchéité.",
  },
  {
    path: '/sante',
    label: 'Santé',
    icon: 'heart-pulse',
    rights: [],
    screen: lazyScreen(async () => (await import('../features/health/health-screen.tsx')).HealthScreen),
    help: 'Dit si tout répond, quelle source est utilisée et depuis quand. En démonstration, vous pouvez y simuler une panne.',
  },
  {
    path: '/reglages',
    label: 'Réglages',
    icon: 'gear',
    rights: [],
    screen: lazyScreen(async () => (await import('../features/settings/settings-screen.tsx')).SettingsScreen),
    help: 'Vos droits en clair, le thème et la densité, les données gardées sur ce poste.',
  },
];

/** Screens reached from another one. */
export const INNER_SCREENS: readonly { path: string; screen: LazyScreen }[] = [
  {
    path: '/file-export/recu/:reference',
    screen: lazyScreen(async () => (await import('../features/outbox/receipt-screen.tsx')).ReceiptScreen),
  },
  {
    path: '/campagnes/regles',
    screen: lazyScreen(async () => (await import('../features/campaigns/rules-screen.tsx')).RulesScreen),
  },
  {
    path: '/campagnes/:id/atelier',
    screen: lazyScreen(async () => (await import('../features/campaigns/workspace/workspace-screen.tsx')).WorkspaceScreen),
  },
  {
    path: '/campagnes/:id',
    screen: lazyScreen(async () => (await import('../features/campaigns/campaign-file-screen.tsx')).CampaignFileScreen),
  },
];

/** Brings the code of every screen once the first one is shown: changing screens then waits for nothing, link lost included. */
export function loadScreensWhenIdle(): void {
  const idle = window.requestIdleCallback ?? ((run: () => void) => window.setTimeout(run, 500));
  idle(() => {
    for (const { screen } of [...SCREENS, ...INNER_SCREENS]) void screen.load().catch(() => undefined);
  });
}
