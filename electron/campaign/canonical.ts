import type { MycfiaContent } from '../../shared/model/mycfia.ts';
import { sha256 } from '../kit/files.ts';

/**
 * JSON with keys sorted by UTF-16 code unit and no space (RFC 8785 for the values used here: strings, integers, booleans, null, arrays, objects).
 * `undefined` members are left out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item === undefined ? null : item)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

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
