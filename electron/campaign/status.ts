import { CAMPAIGN_STATUS_LABELS, type CampaignStatus, type CampaignTab } from '../../shared/model/campaign.ts';
import type { MycfiaCampaign } from '../../shared/model/mycfia.ts';
import type { OutboxRow } from '../../shared/model/outbox.ts';
import type { Approval, SendBack } from './store.ts';

export interface StatusSources {
  campaign: MycfiaCampaign;
  approval: Approval | undefined;
  sendBack: SendBack | undefined;
  /** Queue lines of this campaign, any version. */
  rows: readonly OutboxRow[];
  imported: ReadonlySet<string>;
}
export interface ResolvedStatus {
  status: CampaignStatus;
  /** Why it was sent back or refused. */
  reason: string | null;
  /** The approval this status comes from; undefined when none holds any more. */
  approval: Approval | undefined;
}

/** Where a campaign is, from MyCfia, from what was decided here and from its queue lines. What is decided here is ahead of MyCfia, never behind. */
export function resolveStatus({ campaign, approval, sendBack, rows, imported }: StatusSources): ResolvedStatus {
  if (approval) {
    const own = rows.filter(({ reference }) => approval.references.includes(reference));
    const standing = own.filter(({ state }) => state !== 'cancelled');
    const cancelled = own.length > 0 && standing.length === 0;
    const changed = campaign.contentAt > approval.contentAt;
    const refused = standing.find(({ state }) => state === 'to_fix');
    if (refused && !changed) return { status: 'rejected', reason: refused.cause, approval };
    if (!refused && !cancelled) return { status: progress(approval, standing, imported), reason: null, approval };
    // Cancelled, or corrected after a refusal: it can be validated again, as a new version, once its author has said so.
    return { status: inPreparation(campaign) ? 'draft' : 'to_validate', reason: null, approval: undefined };
  }
  const none = { reason: null, approval: undefined };
  if (campaign.status === 'published') return { status: 'imported', ...none };
  if (campaign.status === 'ready_to_publish') return { status: 'validated', ...none };
  // Taken up again by its author, on a machine whose clock may be behind: what they say goes before the dates.
  const sentBack = inPreparation(campaign) ? null : lastSendBack(campaign, sendBack);
  if (sentBack !== null) return { status: 'to_rework', reason: sentBack, approval: undefined };
  return { status: campaign.status === 'assets_generated' ? 'to_validate' : 'draft', ...none };
}

/** Whether its author still has it in hand, as MyCfia words it. */
export const inPreparation = ({ status }: Pick<MycfiaCampaign, 'status'>): boolean =>
  status !== 'assets_generated' && status !== 'ready_to_publish' && status !== 'published';

/** The least advanced of its lines tells how far a campaign is. */
function progress(approval: Approval, rows: readonly OutboxRow[], imported: ReadonlySet<string>): CampaignStatus {
  if (approval.references.every((reference) => imported.has(reference))) return 'imported';
  if (rows.length === 0) return 'validated';
  const done = ({ state, reference }: OutboxRow) => ['imported', 'sent', 'finished'].includes(state) || imported.has(reference);
  if (rows.every(done)) return 'imported';
  return rows.every((row) => done(row) || row.state === 'deposited') ? 'deposited' : 'queued';
}

/** Reason of a "Renvoyer…" that nothing has answered since, here or on another machine. */
function lastSendBack(campaign: MycfiaCampaign, local: SendBack | undefined): string | null {
  const { decision } = campaign;
  if (local && campaign.contentAt <= local.contentAt && (decision === null || decision.at <= local.at)) return local.reason;
  if (decision?.kind === 'renvoi' && campaign.contentAt <= decision.at) return decision.reason ?? 'Renvoyée.';
  return null;
}

/** Which tab shows a status. Drafts are one's own; somebody else's work sent back is among the rejected. */
export function tabOf(status: CampaignStatus, mine: boolean): CampaignTab | null {
  if (status === 'to_validate') return 'to_validate';
  if (status === 'draft') return mine ? 'drafts' : null;
  if (status === 'to_rework') return mine ? 'drafts' : 'rejected';
  return status === 'rejected' ? 'rejected' : 'validated';
}

/** Why a campaign in that status cannot be validated; null when it can. */
export function statusRefusal({ status, reason }: Pick<ResolvedStatus, 'status' | 'reason'>): string | null {
  switch (status) {
    case 'to_validate':
      return null;
    case 'draft':
      return "Cette campagne est encore en préparation : elle n'est pas soumise à validation.";
    case 'to_rework':
      return `Cette campagne a été renvoyée (${reason ?? 'sans motif'}) et n'a pas changé depuis.`;
    case 'rejected':
      return `CFI a refusé cette version${reason === null ? '' : ` : ${reason}`}. Corrigez la campagne dans MyCfia avant de la valider à nouveau.`;
    case 'validated':
    case 'queued':
    case 'deposited':
    case 'imported':
      return `Cette campagne est déjà validée (${CAMPAIGN_STATUS_LABELS[status].toLowerCase()}).`;
  }
}
