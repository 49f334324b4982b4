import { z } from 'zod';
import { CHANNELS } from '../../shared/model/campaign.ts';
import type { QueueDatabase } from '../outbox/outbox.ts';

/** A version approved on this machine. */
export interface Approval {
  campaignId: number;
  version: number;
  divisionId: number;
  seal: string;
  /** When the content approved had last changed. */
  contentAt: string;
  by: string;
  /** CFI's number of that person; null for approvals made before it was kept. */
  userId: number | null;
  at: string;
  acknowledged: string[];
  references: string[];
}
export interface SendBack {
  campaignId: number;
  seal: string;
  contentAt: string;
  by: string;
  at: string;
  reason: string;
}

const decisionRecord = z.strictObject({
  task: z.literal('decision'),
  uuid: z.uuid(),
  campaignId: z.int(),
  divisionId: z.int(),
  kind: z.enum(['validation', 'renvoi']),
  at: z.string(),
  by: z.string(),
  reason: z.string().nullable(),
  seal: z.string(),
  version: z.int().nullable(),
  references: z.array(z.string()),
  channels: z.array(z.enum(CHANNELS)),
  recordedAt: z.string(),
});
const publication = z.strictObject({ task: z.literal('published'), campaignId: z.int(), divisionId: z.int() });
const syncTask = z.discriminatedUnion('task', [decisionRecord, publication]);
/** Something decided here that MyCfia must be told. */
export type SyncTask = z.infer<typeof syncTask>;

interface ApprovalRow {
  campaign_id: number;
  version: number;
  division_id: number;
  seal: string;
  content_at: string;
  approved_by: string;
  approved_at: string;
  user_id: number | null;
  acknowledged: string;
  refs: string;
}
const words = z.array(z.string());

const toApproval = (row: ApprovalRow): Approval => ({
  campaignId: row.campaign_id,
  version: row.version,
  divisionId: row.division_id,
  seal: row.seal,
  contentAt: row.content_at,
  by: row.approved_by,
  userId: row.user_id,
  at: row.approved_at,
  acknowledged: words.parse(JSON.parse(row.acknowledged)),
  references: words.parse(JSON.parse(row.refs)),
});

/** Last approval of each campaign, or of one. */
export function lastApprovals(db: QueueDatabase, campaignId?: number): Map<number, Approval> {
  const rows = db.all<ApprovalRow>(
    `SELECT * FROM campaign_approval a WHERE (@id IS NULL OR campaign_id = @id)
       AND version = (SELECT max(version) FROM campaign_approval b WHERE b.campaign_id = a.campaign_id)`,
    { id: campaignId ?? null },
  );
  return new Map(rows.map((row) => [row.campaign_id, toApproval(row)]));
}

/** Every approval of a campaign on this machine, newest first. */
export function approvalsOf(db: QueueDatabase, campaignId: number): Approval[] {
  return db.all<ApprovalRow>('SELECT * FROM campaign_approval WHERE campaign_id = ? ORDER BY version DESC', [campaignId]).map(toApproval);
}

/** The approval that made a reference. */
export function approvalOf(db: QueueDatabase, reference: string): Approval | null {
  const row = db.get<ApprovalRow>('SELECT a.* FROM campaign_approval a, json_each(a.refs) r WHERE r.value = ?', [reference]);
  return row ? toApproval(row) : null;
}

export function insertApproval(db: QueueDatabase, approval: Approval): void {
  db.run(
    `INSERT INTO campaign_approval (campaign_id, version, division_id, seal, content_at, approved_by, user_id, approved_at, acknowledged, refs)
     VALUES (@campaignId, @version, @divisionId, @seal, @contentAt, @by, @userId, @at, @acknowledged, @references)`,
    { ...approval, acknowledged: JSON.stringify(approval.acknowledged), references: JSON.stringify(approval.references) },
  );
}

/** Last "Renvoyer…" of each campaign, or of one. */
export function lastSendBacks(db: QueueDatabase, campaignId?: number): Map<number, SendBack> {
  const rows = db.all<SendBack>(
    `SELECT campaign_id AS campaignId, seal, content_at AS contentAt, sent_back_by AS "by", sent_back_at AS at, reason FROM campaign_send_back s
     WHERE (@id IS NULL OR campaign_id = @id) AND seq = (SELECT max(seq) FROM campaign_send_back t WHERE t.campaign_id = s.campaign_id)`,
    { id: campaignId ?? null },
  );
  return new Map(rows.map((row) => [row.campaignId, row]));
}

export function insertSendBack(db: QueueDatabase, sendBack: SendBack): void {
  db.run(
    `INSERT INTO campaign_send_back (campaign_id, seal, content_at, sent_back_by, sent_back_at, reason)
     VALUES (@campaignId, @seal, @contentAt, @by, @at, @reason)`,
    { ...sendBack },
  );
}

/** References proved imported. */
export function importedReferences(db: QueueDatabase, campaignId?: number): Set<string> {
  const rows = db.all<{ reference: string }>('SELECT reference FROM campaign_imported WHERE (@id IS NULL OR campaign_id = @id)', {
    id: campaignId ?? null,
  });
  return new Set(rows.map(({ reference }) => reference));
}

export function insertImported(db: QueueDatabase, reference: string, approval: Approval, at: string): void {
  db.run('INSERT OR IGNORE INTO campaign_imported (reference, campaign_id, version, imported_at) VALUES (@reference, @id, @version, @at)', {
    reference,
    id: approval.campaignId,
    version: approval.version,
    at,
  });
}

export function addSync(db: QueueDatabase, task: SyncTask, at: string): void {
  db.run('INSERT INTO campaign_sync (payload, created_at) VALUES (@payload, @at)', { payload: JSON.stringify(task), at });
}

/** What MyCfia has not been told yet, in the order it was decided; null for a row that can no longer be read. */
export function pendingSync(db: QueueDatabase): { seq: number; task: SyncTask | null }[] {
  return db
    .all<{ seq: number; payload: string }>('SELECT seq, payload FROM campaign_sync WHERE done_at IS NULL ORDER BY seq')
    .map(({ seq, payload }) => {
      const parsed = syncTask.safeParse(safeJson(payload));
      return { seq, task: parsed.success ? parsed.data : null };
    });
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function endSync(db: QueueDatabase, seq: number, at: string, outcome: string): void {
  db.run('UPDATE campaign_sync SET done_at = @at, outcome = @outcome WHERE seq = @seq', { seq, at, outcome });
}
