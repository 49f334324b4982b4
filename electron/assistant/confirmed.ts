import type { Understanding } from './engine/understanding.ts';
import type { Finding } from './tools/tool.ts';

/** "où en sont les sets de table ?": how something goes, which no campaign bears and no word says to be one. */
export const isNoCampaign = (finding: Finding | null, { article, meanings, references, learntSubject }: Understanding): boolean =>
  finding?.kind === 'campaigns' &&
  learntSubject === null &&
  finding.campaigns.length + finding.queued.length + finding.born.length === 0 &&
  article !== null &&
  references.length === 0 &&
  !meanings.has('campaign');

/** Read as no question of ours. */
export const strange = (understood: Understanding): Understanding => ({ ...understood, intent: 'out_of_subject', reason: null });

/** Whether data confirms that a question without any word of ours was about an article. */
export function confirmed(finding: Finding, understood: Understanding): boolean {
  if (['article', 'lines', 'not_there', 'compared'].includes(finding.kind)) return true;
  if (finding.kind === 'page') return finding.total > 0;
  if (finding.kind !== 'which') return false;
  return finding.why !== 'typing' || (understood.article ?? '').split(' ').length <= 3;
}
