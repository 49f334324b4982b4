import type { MycfiaAsset, MycfiaContent } from '../../shared/model/mycfia.ts';
import type { Openings } from '../../shared/model/workspace.ts';
import { canonicalJson } from '../kit/canonical.ts';
import { sha256 } from '../kit/files.ts';
import type { QueueDatabase } from '../outbox/outbox.ts';
import { isApproved } from './draft.ts';
import { kindOf } from './workspace/fields.ts';

/** What was opened is a content as it stands: once its words change, nobody has opened it. */
const printOf = ({ title, content, variations, metadata }: MycfiaAsset): string =>
  sha256(canonicalJson({ title, content, variations, metadata }));

/** Contents a validation is about: the approved ones of the chosen channels. */
const concerned = ({ campaign, assets }: MycfiaContent): MycfiaAsset[] =>
  assets.filter((asset) => isApproved(asset) && campaign.channels.includes(asset.channel));

/** What that person has opened of what the campaign would send now. */
export function openingsOf(db: QueueDatabase, userId: number, content: MycfiaContent): Openings {
  const rows = db.all<{ content_id: number; hash: string; opened_at: string }>(
    'SELECT content_id, hash, opened_at FROM campaign_opening WHERE user_id = ? AND campaign_id = ?',
    [userId, content.campaign.id],
  );
  const items = concerned(content).map((asset) => ({
    contentId: asset.id,
    title: asset.title,
    kind: kindOf(asset),
    openedAt: rows.find(({ content_id, hash }) => content_id === asset.id && hash === printOf(asset))?.opened_at ?? null,
  }));
  return { items, opened: items.filter(({ openedAt }) => openedAt !== null).length, total: items.length };
}

/** @returns false when the campaign has no such content. */
export function markOpened(db: QueueDatabase, userId: number, { campaign, assets }: MycfiaContent, contentId: number, at: string): boolean {
  const asset = assets.find(({ id }) => id === contentId);
  if (asset === undefined) return false;
  db.run(
    `INSERT INTO campaign_opening (user_id, campaign_id, content_id, hash, opened_at) VALUES (@userId, @id, @contentId, @hash, @at)
     ON CONFLICT (user_id, campaign_id, content_id) DO UPDATE SET hash = excluded.hash, opened_at = excluded.opened_at WHERE hash <> excluded.hash`,
    { userId, id: campaign.id, contentId, hash: printOf(asset), at },
  );
  return true;
}
