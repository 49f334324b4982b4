import type { EventName } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { CampaignFile, CampaignSummary, CampaignTab, RuleInfo } from '../../shared/model/campaign.ts';
import type { MycfiaCampaign, MycfiaContent } from '../../shared/model/mycfia.ts';
import type { Instant, Sourced } from '../../shared/model/sourced.ts';
import type { Rehearsal } from '../../shared/model/workspace.ts';
import type { Clock } from '../kit/clock.ts';
import type { Broadcast } from '../kit/events.ts';
import type { Log } from '../kit/log.ts';
import type { Database } from '../local/local.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { MycfiaEditor } from '../sources/mycfia.ts';
import type { ActiveSession, TenantScope } from '../tenant/tenant.ts';
import type { Contacts } from './contacts/service.ts';
import type { Desk } from './desk.ts';
import type { RehearsalStage } from './rehearsal.ts';
import type { CampaignSettings } from './settings.ts';
import type { MycfiaWriter } from './synchronise.ts';
import type { Workspaces } from './workspace/workspace.ts';

/** Campaigns born in MyCfia: checked, approved, made into export files, handed to the queue. */
export interface Campaigns {
  list(session: ActiveSession, tab?: CampaignTab, signal?: AbortSignal): Promise<Sourced<CampaignSummary[]>>;
  /** @throws AppError not_found (also for a campaign outside the scope) */
  file(session: ActiveSession, id: number, signal?: AbortSignal): Promise<Sourced<CampaignFile>>;
  /** @throws AppError seal_broken | blocked_by_rules | conflict | forbidden */
  approve(
    session: ActiveSession,
    approval: { id: number; seal: string; acknowledged: readonly string[] },
    signal?: AbortSignal,
  ): Promise<{ references: string[] }>;
  sendBack(session: ActiveSession, id: number, reason: string, signal?: AbortSignal): Promise<void>;
  rules(): RuleInfo[];
  /** Holds back what that person approved and may no longer approve, as long as it has not left. To be called when a session begins. */
  checkRights(session: ActiveSession): void;
  /** Forgets people: copies older than the setting, and those of campaigns imported for as long. */
  purge(): void;
  /** Forgets the copies of a user who leaves; what they typed and MyCfia does not have yet stays. */
  forget(userId: number): void;
  readonly workspaces: Workspaces;
  readonly desk: Desk;
  readonly contacts: Contacts;
  /** Carries to MyCfia what was decided here (ready_to_publish, published, sent back); idempotent, run after each change and at start. */
  synchronise(signal?: AbortSignal): Promise<void>;
  /**
   * The queue proved a reference imported: to be given to the outbox as `onImported`. Durable when it resolves, harmless when repeated; references
   * approved on another machine are ignored.
   */
  onImported(reference: string): Promise<void>;
  /** French sentences: the journal of decisions was altered on this machine, the opposition list can no longer be read. */
  notices(): string[];
  /** The true export, played against a fictitious CFI of its own. @throws AppError not_found | unsupported */
  rehearse(session: ActiveSession, id: number, signal?: AbortSignal): Promise<Rehearsal>;
  stop(): Promise<void>;
}

/** What this room needs from MyCfia; `createMycfia` of sources gives it. Failures are AppErrors with `data.degraded`. */
export interface MycfiaPort extends MycfiaWriter, MycfiaEditor {
  campaigns(scope: TenantScope, signal?: AbortSignal): Promise<MycfiaCampaign[]>;
  /** null when the scope does not hold it. */
  campaign(scope: TenantScope, id: number, signal?: AbortSignal): Promise<MycfiaContent | null>;
}

export interface CampaignsOptions {
  /** null = MyCfia is not configured: copies only. */
  mycfia: MycfiaPort | null;
  outbox: Pick<Outbox, 'submit' | 'overview' | 'lanes' | 'hold'>;
  /** The queue file, opened durable with outbox's migrations and `campaignMigrations`. */
  db: Database;
  clock: Clock;
  log: Log;
  events: Broadcast<EventName>;
  /** What headquarters changed; the rest is `DEFAULT_CAMPAIGN_SETTINGS`. */
  settings?: Partial<Omit<CampaignSettings, 'oppositions'>>;
  /** Secret of the opposition list, base64 of 32 bytes; absent where none can be kept. */
  oppositionKey?: string | null;
  /** Opens the fictitious CFI of rehearsals; absent where there is none. */
  rehearsalStage?: () => Promise<RehearsalStage>;
  /** Removes the recipients' files of what was sent before that moment. */
  forgetRecipients?: (before: Instant) => void;
  resourcesFolder: string;
}

/** The campaign is not there, or not for this scope: never tells which. */
export function noSuchCampaign(): AppError {
  return new AppError('not_found', 'Cette campagne n’existe pas dans votre périmètre.');
}
