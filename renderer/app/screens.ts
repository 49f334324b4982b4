import type { Right } from '../../shared/model/tenant.ts';
import { CAMPAIGN_RIGHTS } from '../features/core/rights.ts';
import type { IconName } from '../ui/icons.ts';
import { type LazyScreen, lazyScreen } from './lazy-screen.tsx';

export interface ScreenEntry {
  path: string;
  /** Its name in the rail and the palette. */
  label: string;
  icon: IconName;
  /** Hidden without one of these; the core refuses by itself. */
  rights: readonly Right[];
  screen: LazyScreen;
}

/** The rail, top to bottom. One line here adds a screen. */
export const SCREENS: readonly ScreenEntry[] = [
  {
    path: '/assistant',
    label: 'Assistant',
    icon: 'chat-square-text',
    rights: [],
    screen: lazyScreen(async () => (await import('../features/assistant/assistant-screen.tsx')).AssistantScreen),
  },
  {
    path: '/stocks',
    label: 'Stocks',
    icon: 'box-seam',
    rights: ['stocks_Visu'],
    screen: lazyScreen(async () => (await import('../features/stocks/stocks-screen.tsx')).StocksScreen),
  },
  {
    path: '/operations',
    label: 'Opérations',
    icon: 'kanban',
    rights: ['operations_Visu'],
    screen: lazyScreen(async () => (await import('../features/operations/operations-screen.tsx')).OperationsScreen),
  },
  {
    path: '/factures',
    label: 'Factures',
    icon: 'receipt',
    rights: ['factures_Visu'],
    screen: lazyScreen(async () => (await import('../features/invoices/invoices-screen.tsx')).InvoicesScreen),
  },
  {
    path: '/campagnes',
    label: 'Campagnes',
    icon: 'megaphone',
    rights: CAMPAIGN_RIGHTS,
    screen: lazyScreen(async () => (await import('../features/campaigns/campaigns-screen.tsx')).CampaignsScreen),
  },
  {
    path: '/file-export',
    label: "File d'export",
    icon: 'cloud-arrow-up',
    rights: CAMPAIGN_RIGHTS,
    screen: lazyScreen(async () => (await import('../features/outbox/outbox-screen.tsx')).OutboxScreen),
  },
  {
    path: '/arborescence',
    label: 'Arborescence',
    icon: 'diagram-3',
    rights: ['divisions_Visu', 'administrateur'],
    screen: lazyScreen(async () => (await import('../features/tree/tree-screen.tsx')).TreeScreen),
  },
  {
    path: '/sante',
    label: 'Santé',
    icon: 'heart-pulse',
    rights: [],
    screen: lazyScreen(async () => (await import('../features/health/health-screen.tsx')).HealthScreen),
  },
  {
    path: '/reglages',
    label: 'Réglages',
    icon: 'gear',
    rights: [],
    screen: lazyScreen(async () => (await import('../features/settings/settings-screen.tsx')).SettingsScreen),
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
