import { z } from 'zod';
import { SECTIONS, type Section } from '../../../shared/model/campaign.ts';
import { type MycfiaWorkspace, mycfiaWorkspace } from '../../../shared/model/mycfia-edit.ts';
import { type Clock, instant } from '../../kit/clock.ts';
import { sha256 } from '../../kit/files.ts';
import type { QueueDatabase } from '../../outbox/outbox.ts';
import type { TenantScope } from '../../tenant/tenant.ts';
import type { Copied } from '../copies.ts';
import type { Patch } from './patches.ts';
import type { Flat } from './state.ts';

/** What an author wrote and MyCfia does not have yet. */
export interface KeptDraft {
  userId: number;
  campaignId: number;
  section: Section;
  divisionIds: number[];
  /** Name of the author, as the campaign will say it. */
  author: string;
  patch: Patch;
  baseVersion: string;
  /** The section as the author saw it; null when it is not known any more. */
  base: Flat | null;
  savedAt: string;
  conflict: boolean;
}

/** Drafts, copies and places kept on this machine for one author at a time. */
export interface Kept {
  drafts(userId: number, campaignId: number): KeptDraft[];
  draft(userId: number, campaignId: number, section: Section): KeptDraft | null;
  /** Everybody's, oldest first: to be carried when MyCfia is back. */
  waiting(): KeptDraft[];
  keep(draft: KeptDraft): void;
  /** Unless something newer was written there meanwhile. */
  drop(draft: Pick<KeptDraft, 'userId' | 'campaignId' | 'section' | 'savedAt'>): void;
  keepCopy(scope: TenantScope, workspace: MycfiaWorkspace): void;
  copy(scope: TenantScope, id: number): Copied<MycfiaWorkspace> | null;
  visit(userId: number, campaignId: number, section: Section): void;
  visited(userId: number, campaignId: number): Section | null;
  /** Copies hold contacts. */
  purge(days: number): void;
  /** What a user who leaves does not want kept; what they typed and MyCfia has not yet stays. */
  forget(userId: number): void;
}

const row = z.object({
  user_id: z.int(),
  campaign_id: z.int(),
  section: z.enum(SECTIONS),
  division_ids: z.string(),
  author: z.string(),
  patch: z.string(),
  base_version: z.string(),
  base: z.string().nullable(),
  saved_at: z.string(),
  conflict: z.int(),
});
const bag = z.record(z.string(), z.unknown());

function toDraft(raw: unknown): KeptDraft {
  const kept = row.parse(raw);
  return {
    userId: kept.user_id,
    campaignId: kept.campaign_id,
    section: kept.section,
    divisionIds: z.array(z.int()).parse(JSON.parse(kept.division_ids)),
    author: kept.author,
    patch: bag.parse(JSON.parse(kept.patch)),
    baseVersion: kept.base_version,
    base: kept.base === null ? null : bag.parse(JSON.parse(kept.base)),
    savedAt: kept.saved_at,
    conflict: kept.conflict === 1,
  };
}

export function createKept(db: QueueDatabase, clock: Clock): Kept {
  /** What each copy was written from: a long contact file is not written again at each opening. */
  const marks = new Map<string, string>();
  const WHERE = 'WHERE user_id = @userId AND campaign_id = @campaignId';
  return {
    drafts: (userId, campaignId) =>
      db.all<unknown>(`SELECT * FROM workspace_draft ${WHERE} ORDER BY saved_at`, { userId, campaignId }).map(toDraft),
    draft(userId, campaignId, section) {
      const found = db.get<unknown>(`SELECT * FROM workspace_draft ${WHERE} AND section = @section`, { userId, campaignId, section });
      return found === undefined ? null : toDraft(found);
    },
    waiting: () => db.all<unknown>('SELECT * FROM workspace_draft WHERE conflict = 0 ORDER BY saved_at').map(toDraft),
    keep({ divisionIds, patch, base, conflict, ...same }) {
      db.run(
        `INSERT INTO workspace_draft (user_id, campaign_id, section, division_ids, author, patch, base_version, base, saved_at, conflict)
         VALUES (@userId, @campaignId, @section, @divisionIds, @author, @patch, @baseVersion, @base, @savedAt, @conflict)
         ON CONFLICT (user_id, campaign_id, section) DO UPDATE SET division_ids = excluded.division_ids, author = excluded.author, patch = excluded.patch,
           base_version = excluded.base_version, base = excluded.base, saved_at = excluded.saved_at, conflict = excluded.conflict`,
        {
          ...same,
          divisionIds: JSON.stringify(divisionIds),
          patch: JSON.stringify(patch),
          base: base === null ? null : JSON.stringify(base),
          conflict: Number(conflict),
        },
      );
    },
    drop({ userId, campaignId, section, savedAt }) {
      db.run(`DELETE FROM workspace_draft ${WHERE} AND section = @section AND saved_at = @savedAt`, {
        userId,
        campaignId,
        section,
        savedAt,
      });
    },
    keepCopy(scope, workspace) {
      const { id, contentAt, status, decision } = workspace.content.campaign;
      const key = `${scope.userId}:${id}`;
      const mark = [contentAt, status, decision?.at ?? ''].join(' ');
      const at = instant(clock.now());
      const again = 'UPDATE workspace_copy SET read_at = ? WHERE user_id = ? AND campaign_id = ? RETURNING 1';
      if (marks.get(key) === mark && db.get(again, [at, scope.userId, id]) !== undefined) return;
      marks.set(key, mark);
      const payload = JSON.stringify(workspace);
      db.run(
        `INSERT INTO workspace_copy (user_id, campaign_id, payload, hash, read_at) VALUES (@user, @id, @payload, @hash, @at)
         ON CONFLICT (user_id, campaign_id) DO UPDATE SET payload = excluded.payload, hash = excluded.hash, read_at = excluded.read_at`,
        { user: scope.userId, id: workspace.content.campaign.id, payload, hash: sha256(payload), at: instant(clock.now()) },
      );
    },
    copy(scope, id) {
      const found = db.get<{ payload: string; hash: string; read_at: string }>(
        'SELECT payload, hash, read_at FROM workspace_copy WHERE user_id = ? AND campaign_id = ?',
        [scope.userId, id],
      );
      if (found === undefined || sha256(found.payload) !== found.hash) return null;
      const parsed = mycfiaWorkspace.safeParse(JSON.parse(found.payload));
      if (!parsed.success || !scope.divisionIds.includes(parsed.data.content.campaign.divisionId)) return null;
      return { value: parsed.data, readAt: found.read_at };
    },
    visit(userId, campaignId, section) {
      db.run(
        `INSERT INTO workspace_visit (user_id, campaign_id, section) VALUES (@userId, @campaignId, @section)
         ON CONFLICT (user_id, campaign_id) DO UPDATE SET section = excluded.section`,
        { userId, campaignId, section },
      );
    },
    visited(userId, campaignId) {
      const found = db.get<{ section: string }>(`SELECT section FROM workspace_visit ${WHERE}`, { userId, campaignId });
      return SECTIONS.find((section) => section === found?.section) ?? null;
    },
    forget(userId) {
      marks.clear();
      db.run('DELETE FROM workspace_copy WHERE user_id = ?', [userId]);
      db.run('DELETE FROM workspace_visit WHERE user_id = ?', [userId]);
    },
    purge(days) {
      marks.clear();
      const before = instant(clock.now() - days * 86_400_000);
      db.run('DELETE FROM workspace_copy WHERE read_at < ?', [before]);
      db.run('DELETE FROM workspace_copy WHERE campaign_id IN (SELECT campaign_id FROM campaign_imported WHERE imported_at < ?)', [before]);
    },
  };
}
