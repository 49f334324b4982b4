import type { JournalEntry } from '../../shared/model/campaign.ts';
import type { JournalExport } from '../../shared/model/workspace.ts';
import { canonicalJson } from '../kit/canonical.ts';
import { sha256 } from '../kit/files.ts';
import type { QueueDatabase } from '../outbox/outbox.ts';

interface JournalRow extends JournalEntry {
  campaign_id: number;
  previous: string;
  hash: string;
}
const ORIGIN = '0'.repeat(64);

const chained = (campaignId: number, { at, who, what, why }: JournalEntry, previous: string): string =>
  sha256(canonicalJson({ campaignId, at, who, what, why, previous }));

/** Adds one entry to the append-only journal, chained to the one before. Run it inside the transaction of what it tells. */
export function writeJournal(db: QueueDatabase, campaignId: number, entry: JournalEntry): void {
  const last = db.get<{ hash: string }>('SELECT hash FROM campaign_journal ORDER BY seq DESC LIMIT 1');
  const previous = last?.hash ?? ORIGIN;
  const hash = chained(campaignId, entry, previous);
  db.run(
    'INSERT INTO campaign_journal (campaign_id, at, who, what, why, previous, hash) VALUES (@campaignId, @at, @who, @what, @why, @previous, @hash)',
    {
      ...entry,
      campaignId,
      previous,
      hash,
    },
  );
}

/** Entries of one campaign, newest first. */
export function readJournal(db: QueueDatabase, campaignId: number): JournalEntry[] {
  return db.all<JournalEntry>('SELECT at, who, what, why FROM campaign_journal WHERE campaign_id = ? ORDER BY seq DESC', [campaignId]);
}

/** Whether every entry still holds to the one before: false when one was altered, removed or slipped in. */
export function journalIsWhole(db: QueueDatabase): boolean {
  let previous = ORIGIN;
  for (const row of db.all<JournalRow>('SELECT campaign_id, at, who, what, why, previous, hash FROM campaign_journal ORDER BY seq')) {
    const { campaign_id, hash, ...entry } = row;
    if (row.previous !== previous || chained(campaign_id, entry, previous) !== hash) return false;
    previous = hash;
  }
  return true;
}

/** Entries with their links, oldest first; of one campaign, or of those. */
export function chainedJournal(db: QueueDatabase, ids: readonly number[]): JournalExport['entries'] {
  const wanted = new Set(ids);
  return db
    .all<JournalRow & { seq: number }>('SELECT seq, campaign_id, at, who, what, why, previous, hash FROM campaign_journal ORDER BY seq')
    .flatMap(({ campaign_id, ...entry }) => (wanted.has(campaign_id) ? [{ ...entry, campaignId: campaign_id }] : []));
}
