import type { CampaignFile, CampaignSummary, Channel, MessagePreview, RuleIssue } from '../../shared/model/campaign.ts';
import { CHANNELS } from '../../shared/model/campaign.ts';
import type { MycfiaCampaign } from '../../shared/model/mycfia.ts';
import type { BudgetView } from '../../shared/model/workspace.ts';
import { budgetViewOf } from './budget-view.ts';
import type { Draft } from './draft.ts';
import { MAINLAND } from './holidays.ts';
import { nextLegalSlot, windowFindings } from './planning.ts';
import { previews } from './preview.ts';
import { RULES } from './rules/registry.ts';
import type { ResolvedStatus } from './status.ts';

/** One line of the list. */
export function toSummary(campaign: MycfiaCampaign, { status, reason }: ResolvedStatus, divisionName: string): CampaignSummary {
  const { id, name, divisionId, author, startDate, endDate, budgetEuros, contentAt } = campaign;
  return {
    id,
    name,
    divisionId,
    divisionName,
    channels: CHANNELS.filter((channel) => campaign.channels.includes(channel)),
    status,
    // An account that exists in MyCfia only has no identifier at CFI: 0 is never one.
    author: { id: author.cfiUserId ?? 0, name: author.name },
    startDate,
    endDate,
    budgetEuros,
    updatedAt: contentAt,
    reason,
  };
}

/** What a draft says to whoever validates it; the rest of the file is about its life. */
export type Judgement = Pick<
  CampaignFile,
  | 'client'
  | 'goal'
  | 'context'
  | 'website'
  | 'contents'
  | 'previews'
  | 'smsMeter'
  | 'recipients'
  | 'budget'
  | 'planning'
  | 'issues'
  | 'checkedRules'
> & { seal: string; channels: Channel[]; view: BudgetView };

/** Everything about the content itself, worked out once. Pure, and able to cross to another thread. */
export function judgementOf(draft: Draft, issues: RuleIssue[], seal: string): Judgement {
  const { content, sms, budget } = draft;
  const { lines, totalThousandths, projectBudgetEuros, gridDate } = budget;
  return {
    client: { name: content.client.company || content.client.name, email: content.client.email, phone: content.client.phone },
    goal: content.project.goalType,
    context: content.project.goalDescription ?? content.project.context,
    website: content.project.website,
    contents: content.assets.map(({ id, channel, type, title, content: text, status }) => ({
      channel: CHANNELS.find((known) => known === channel) ?? null,
      assetId: id,
      type,
      title,
      text,
      status,
    })),
    previews: allPreviews(draft),
    smsMeter: sms && { maxParts: sms.maxParts, shareAboveOnePart: sms.shareAboveOnePart, totalParts: sms.totalParts },
    recipients: draft.channels.flatMap((channel) => draft.audiences[channel]?.count ?? []),
    budget: { lines, totalThousandths, projectBudgetEuros, gridDate },
    planning: planningOf(draft),
    issues,
    checkedRules: RULES.length,
    seal,
    channels: draft.channels,
    view: budgetViewOf(draft),
  };
}

/** The validation file: everything the validator needs on one page. */
export function toDossier(
  summary: CampaignSummary,
  { channels: _channels, view: _view, ...judgement }: Judgement,
  life: Pick<CampaignFile, 'history' | 'version' | 'approval' | 'references'>,
): CampaignFile {
  return { ...summary, ...judgement, ...life };
}

function allPreviews({ messages: { sms, email, papier }, audiences, sms: totals }: Draft): MessagePreview[] {
  return [
    ...(sms ? previews('sms', sms.text, sms.sender || null, audiences.sms?.recipients ?? [], totals) : []),
    ...(email ? previews('email', `${email.subject}\n\n${email.text || email.html}`, null, audiences.email?.recipients ?? [], null) : []),
    ...(papier ? previews('papier', papier.text, null, audiences.papier?.recipients ?? [], null) : []),
  ];
}

/** The planned moment against the legal calendar of everybody reached. */
export function planningOf({ content, channels, territories, settings, now }: Draft): CampaignFile['planning'] {
  const { sendAt } = content.project;
  const timezone = MAINLAND.timeZone;
  if (sendAt === null || !channels.includes('sms')) return { sendAt, timezone, legal: true, nextLegalSlot: null };
  const at = Date.parse(sendAt);
  const legal = windowFindings(at, territories, settings).every(({ problem }) => problem === 'hors-horaire-usuel');
  return { sendAt, timezone, legal, nextLegalSlot: legal ? null : nextLegalSlot(Math.max(at, now), territories, settings) };
}
