import type { MycfiaContent } from '../../shared/model/mycfia.ts';
import { canonicalJson } from '../kit/canonical.ts';
import { sha256 } from '../kit/files.ts';

/**
 * SHA-256 of what an approval covers: everything that is shown or sent, and nothing of the workflow (status, decisions, modification times), so that
 * approving does not break its own seal.
 */
export function seal(content: MycfiaContent): string {
  const { campaign, assets, ...rest } = content;
  const { status: _status, decision: _decision, contentAt: _contentAt, ...project } = campaign;
  const frozen = assets.map(({ updatedAt: _updatedAt, ...asset }) => asset);
  return sha256(canonicalJson({ ...rest, campaign: project, assets: frozen }));
}
