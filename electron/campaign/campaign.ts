import type { CampaignFile, CampaignSummary, CampaignTab, RuleInfo } from '../../shared/model/campaign.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import type { ActiveSession } from '../tenant/tenant.ts';

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
  /** Carries to MyCfia what was decided here (ready_to_publish, published, sent back); idempotent, run after each change and at start. */
  synchronise(signal?: AbortSignal): Promise<void>;
}
