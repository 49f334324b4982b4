import { z } from 'zod';
import { CAMPAIGN_TABS, type CampaignFile, type CampaignSummary, type RuleInfo } from '../model/campaign.ts';
import type { HealthReport } from '../model/health.ts';
import { KPI_PERIODS, type KpiReport } from '../model/kpi.ts';
import type { OutboxDetail, OutboxOverview } from '../model/outbox.ts';
import type { Sourced } from '../model/sourced.ts';
import { FAULTS, type Preferences, SIMULATED_PARTS, type SimulatorState, type SystemInfo, THEMES } from '../model/system.ts';
import type { DemoUser, ScopeInfo, SessionInfo } from '../model/tenant.ts';
import { assistantRoutes } from './assistant.ts';
import { assistantModelRoutes } from './assistant-model.ts';
import { call, type Route } from './define.ts';
import { rowId as id, typed } from './fields.ts';
import { queueRoutes } from './queue.ts';
import { reportRoutes } from './reports.ts';
import { reviewRoutes } from './review.ts';
import { stockRoutes } from './stocks.ts';
import { subjectRoutes } from './subjects.ts';
import { threadRoutes } from './threads.ts';
import { viewRoutes } from './views.ts';
import { workspaceRoutes } from './workspace.ts';

const none = z.strictObject({});
const reference = z.string().min(1).max(80);
/** What it takes to see campaigns and what became of them. */
const campaignRights = ['campagnes_Edit', 'campagnes_Commande', 'valideur', 'operations_Valid'] as const;

/** The whole exposure surface of the core: nothing else can be called from an interface. */
export const contract = {
  'system.info': call<SystemInfo>()(none, { session: false }),
  'system.preferences': call<Preferences>()(none, { session: false }),
  'system.setPreferences': call<Preferences>()(
    z.strictObject({ theme: z.enum(THEMES).optional(), density: z.enum(['confort', 'compact']).optional() }),
    { session: false },
  ),

  ...viewRoutes,

  'session.current': call<SessionInfo | null>()(none, { session: false }),
  'session.signIn': call<SessionInfo>()(
    z.discriminatedUnion('mode', [
      z.strictObject({
        mode: z.literal('identifiant'),
        identifiant: z.string().trim().min(1, 'Indiquez votre identifiant.').max(255),
        motDePasse: z.string().min(1, 'Indiquez votre mot de passe.').max(255),
      }),
      z.strictObject({ mode: z.literal('portail'), jeton: z.uuid('Le jeton du portail est un identifiant de la forme 8-4-4-4-12.') }),
    ]),
    { session: false },
  ),
  /** `forget` = what this machine keeps of CFI for that user leaves with them: who they are, copies, looks, conversations. The queue stays. */
  'session.signOut': call<null>()(z.strictObject({ forget: z.boolean().default(false) }), { session: false }),
  /** Continues with the last identity of this machine when CFI cannot be reached. */
  'session.continueOffline': call<SessionInfo>()(z.strictObject({ identifiant: z.string().trim().min(1).max(255) }), { session: false }),
  'session.demoUsers': call<DemoUser[]>()(none, { session: false }),

  'scope.current': call<ScopeInfo>()(none),
  /** Narrows to a division inside what the user may see; null goes back to the home division. */
  'scope.narrow': call<ScopeInfo>()(z.strictObject({ divisionId: id.nullable() })),

  ...stockRoutes,

  ...subjectRoutes,

  'campaigns.list': call<Sourced<CampaignSummary[]>>()(z.strictObject({ tab: z.enum(CAMPAIGN_TABS).optional() }), {
    anyRight: campaignRights,
  }),
  'campaigns.file': call<Sourced<CampaignFile>>()(z.strictObject({ id }), {
    anyRight: campaignRights,
  }),
  /** Validates the sealed content and puts one line per channel in the queue, in one transaction. */
  'campaigns.approve': call<{ references: string[] }>()(
    z.strictObject({ id, seal: z.string().length(64), acknowledged: z.array(z.string().max(80)).max(200) }),
    { anyRight: ['valideur', 'operations_Valid'], changes: true },
  ),
  'campaigns.sendBack': call<null>()(
    z.strictObject({ id, reason: typed(2000).trim().min(5, 'Dites pourquoi, en quelques mots au moins.') }),
    { anyRight: ['valideur', 'operations_Valid'], changes: true },
  ),
  'campaigns.rules': call<RuleInfo[]>()(none),

  ...workspaceRoutes,

  'outbox.overview': call<OutboxOverview>()(none, { anyRight: campaignRights }),
  'outbox.detail': call<OutboxDetail>()(z.strictObject({ reference }), { anyRight: campaignRights }),
  'outbox.retry': call<null>()(z.strictObject({ reference }), { anyRight: campaignRights, changes: true }),
  'outbox.cancel': call<null>()(z.strictObject({ reference }), { anyRight: campaignRights, changes: true }),
  'outbox.pause': call<null>()(z.strictObject({ paused: z.boolean() }), { anyRight: campaignRights, changes: true }),

  ...queueRoutes,

  ...reviewRoutes,

  ...threadRoutes,

  ...reportRoutes,

  ...assistantRoutes,
  ...assistantModelRoutes,

  'health.report': call<HealthReport>()(none, { session: false }),
  /** Probes every part now. */
  'health.probe': call<HealthReport>()(none, { session: false }),
  /** Compares the views with what is expected of them, and a sample of lines with the API, now. */
  'health.sentinel': call<HealthReport>()(none, { session: false }),
  'health.kpis': call<KpiReport>()(z.strictObject({ period: z.enum(KPI_PERIODS).default('24h') }), { session: false }),

  'simulator.state': call<SimulatorState>()(none, { session: false }),
  'simulator.setFault': call<SimulatorState>()(z.strictObject({ part: z.enum(SIMULATED_PARTS), fault: z.enum(FAULTS) }), {
    session: false,
  }),
} as const satisfies Record<string, Route>;

export type Contract = typeof contract;
export type RouteName = keyof Contract;
export type CallName = { [K in RouteName]: Contract[K]['kind'] extends 'call' ? K : never }[RouteName];
export type StreamName = { [K in RouteName]: Contract[K]['kind'] extends 'stream' ? K : never }[RouteName];
/** What a caller writes (defaults may be left out). */
export type InputOf<K extends RouteName> = z.input<Contract[K]['input']>;
/** What a handler receives, parsed. */
export type ParsedOf<K extends RouteName> = z.output<Contract[K]['input']>;
export type OutputOf<K extends CallName> = NonNullable<Contract[K]['output']> | (null extends Contract[K]['output'] ? null : never);
export type ChunkOf<K extends StreamName> = NonNullable<Contract[K]['chunk']>;

/** Broadcasts: they say what changed, never what to do; the interface asks again. */
export const EVENTS = [
  'session.changed',
  'scope.changed',
  'tree.changed',
  'review.changed',
  'sources.changed',
  'stocks.changed',
  'operations.changed',
  'invoices.changed',
  'cfiCampaigns.changed',
  'campaigns.changed',
  'outbox.changed',
  'assistant.changed',
  'threads.changed',
  'preferences.changed',
  'simulator.changed',
] as const;
export type EventName = (typeof EVENTS)[number];
