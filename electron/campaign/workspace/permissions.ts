import { CAMPAIGN_STATUS_LABELS } from '../../../shared/model/campaign.ts';
import type { MycfiaCampaign } from '../../../shared/model/mycfia.ts';
import type { SessionInfo } from '../../../shared/model/tenant.ts';
import type { Workspace } from '../../../shared/model/workspace.ts';
import { isAuthor } from '../approval.ts';
import type { ResolvedStatus } from '../status.ts';
import { count } from '../words.ts';
import type { KeptDraft } from './kept.ts';

/** Why that person may only read that campaign now; null when they may write. */
export function editRefusal(info: SessionInfo, campaign: MycfiaCampaign, { status }: Pick<ResolvedStatus, 'status'>): string | null {
  if (!info.rights.campagnes_Edit) return "Vous n'avez pas le droit de préparer des campagnes : lecture seule.";
  if (!isAuthor(info, campaign)) return `Seul son auteur, ${campaign.author.name}, peut modifier cette campagne : lecture seule.`;
  if (campaign.state !== 'ACTIVE') return 'Le projet est en pause, terminé ou archivé dans MyCfia : lecture seule.';
  if (status === 'to_validate') return 'Cette campagne attend sa validation : reprenez-la pour la modifier.';
  if (status === 'draft' || status === 'to_rework' || status === 'rejected') return null;
  return `Cette campagne est figée (${CAMPAIGN_STATUS_LABELS[status].toLowerCase()}) : elle ne change plus.`;
}

/** Whether the author may hand it to the validators now. `readOnly` is what `editRefusal` says. */
export function submittable(
  readOnly: string | null,
  { status }: ResolvedStatus,
  blocks: number,
  drafts: readonly KeptDraft[],
): Workspace['submittable'] {
  const no = (reason: string) => ({ allowed: false, reason });
  if (readOnly !== null) return no(readOnly);
  if (drafts.some(({ conflict }) => conflict)) return no('Un conflit est à trancher avant de demander la validation.');
  if (drafts.length > 0) return no('Des modifications ne sont gardées que sur ce poste : elles partiront quand MyCfia répondra.');
  if (status === 'to_rework' || status === 'rejected') return no('Rien n’a changé depuis le renvoi : corrigez d’abord la campagne.');
  if (blocks > 0) return no(`${count(blocks, 'point bloquant', 'points bloquants')} à corriger.`);
  return { allowed: true, reason: null };
}
