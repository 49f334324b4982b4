import type { Migration } from '../local/local.ts';
import { WORKSPACE_TABLES } from './schema-workspace.ts';

/** Tables of campaigns in the queue file, versions from 100 (outbox has 1 to 99): what is decided here commits with the queue's lines. */
export const campaignMigrations: readonly Migration[] = [
  {
    version: 100,
    sql: `
      CREATE TABLE campaign_approval (
        campaign_id INTEGER NOT NULL,
        version INTEGER NOT NULL,
        division_id INTEGER NOT NULL,
        seal TEXT NOT NULL,
        content_at TEXT NOT NULL,
        approved_by TEXT NOT NULL,
        approved_at TEXT NOT NULL,
        acknowledged TEXT NOT NULL,
        refs TEXT NOT NULL,
        PRIMARY KEY (campaign_id, version)
      ) STRICT;
      CREATE TABLE campaign_imported (
        reference TEXT PRIMARY KEY,
        campaign_id INTEGER NOT NULL,
        version INTEGER NOT NULL,
        imported_at TEXT NOT NULL
      ) STRICT;
      CREATE TABLE campaign_send_back (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        campaign_id INTEGER NOT NULL,
        seal TEXT NOT NULL,
        content_at TEXT NOT NULL,
        sent_back_by TEXT NOT NULL,
        sent_back_at TEXT NOT NULL,
        reason TEXT NOT NULL
      ) STRICT;
      CREATE INDEX campaign_send_back_campaign ON campaign_send_back (campaign_id);
      CREATE TABLE campaign_journal (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        campaign_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        what TEXT NOT NULL,
        why TEXT,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL UNIQUE
      ) STRICT;
      CREATE INDEX campaign_journal_campaign ON campaign_journal (campaign_id);
      CREATE TRIGGER campaign_journal_no_update BEFORE UPDATE ON campaign_journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
      CREATE TRIGGER campaign_journal_no_delete BEFORE DELETE ON campaign_journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
      CREATE TABLE campaign_sync (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        payload TEXT NOT NULL,
        created_at TEXT NOT NULL,
        done_at TEXT,
        outcome TEXT
      ) STRICT;
      CREATE TABLE campaign_copy (
        user_id INTEGER NOT NULL,
        campaign_id INTEGER NOT NULL,
        division_id INTEGER NOT NULL,
        payload TEXT NOT NULL,
        hash TEXT NOT NULL,
        read_at TEXT NOT NULL,
        PRIMARY KEY (user_id, campaign_id)
      ) STRICT;
      CREATE TABLE campaign_list_copy (
        user_id INTEGER NOT NULL,
        scope_key TEXT NOT NULL,
        division_ids TEXT NOT NULL,
        payload TEXT NOT NULL,
        hash TEXT NOT NULL,
        read_at TEXT NOT NULL,
        PRIMARY KEY (user_id, scope_key)
      ) STRICT;
    `,
  },
  { version: 101, sql: WORKSPACE_TABLES },
  // Who approved, by CFI's number: a right withdrawn before the sending holds what that person approved.
  { version: 102, sql: 'ALTER TABLE campaign_approval ADD COLUMN user_id INTEGER' },
  // Which secret made a print; null for the unkeyed ones of before.
  { version: 103, sql: 'ALTER TABLE campaign_opposition ADD COLUMN key_mark TEXT' },
];
