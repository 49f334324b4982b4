import type { Migration } from '../local/local.ts';

/**
 * Tables of the queue, versions 1 to 99 of the queue file (campaign's start at 100).
 * What identifies a line and what it sends never changes after the insert and is sealed; the rest is its progress.
 */
export const outboxMigrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE outbox_line (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        reference TEXT NOT NULL UNIQUE,
        campaign_id INTEGER NOT NULL,
        campaign_name TEXT NOT NULL,
        division_id INTEGER NOT NULL,
        channel TEXT NOT NULL,
        version INTEGER NOT NULL,
        base_name TEXT NOT NULL UNIQUE,
        files TEXT NOT NULL,
        user_id INTEGER NOT NULL,
        scope_key TEXT NOT NULL,
        scope_divisions TEXT NOT NULL,
        submitted_by TEXT NOT NULL,
        created_at TEXT NOT NULL,
        seal TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'queued',
        cause TEXT,
        actor TEXT NOT NULL DEFAULT 'application',
        failure TEXT,
        attempts INTEGER NOT NULL DEFAULT 0,
        next_at TEXT,
        delay_ms INTEGER NOT NULL DEFAULT 0,
        reach INTEGER NOT NULL DEFAULT 0,
        doubt_since TEXT,
        lock_seen_at TEXT,
        remote_base TEXT,
        deposited_at TEXT,
        declared_id INTEGER,
        told INTEGER NOT NULL DEFAULT 0,
        quarantined INTEGER NOT NULL DEFAULT 0,
        updated_at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX outbox_line_state ON outbox_line (state, seq);
      CREATE INDEX outbox_line_division ON outbox_line (division_id, seq);
      CREATE TABLE outbox_parcel (
        reference TEXT NOT NULL,
        step TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (reference, step)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE outbox_journal (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        reference TEXT NOT NULL,
        at TEXT NOT NULL,
        event TEXT NOT NULL,
        detail TEXT
      ) STRICT;
      CREATE INDEX outbox_journal_reference ON outbox_journal (reference, seq);
      CREATE TABLE outbox_lane (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        paused INTEGER NOT NULL DEFAULT 0,
        owner TEXT,
        pid INTEGER,
        beat INTEGER NOT NULL DEFAULT 0
      ) STRICT;
      INSERT INTO outbox_lane (id) VALUES (1);
    `,
  },
  {
    version: 2,
    sql: `
      ALTER TABLE outbox_line ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE outbox_line ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE outbox_line ADD COLUMN handed_at TEXT;
    `,
  },
  {
    version: 3,
    sql: `
      CREATE INDEX outbox_line_turn ON outbox_line (priority, seq) WHERE state IN ('queued','sending','retrying');
      CREATE INDEX outbox_line_pending ON outbox_line (seq) WHERE state IN ('queued','sending','retrying','deposited','suspended');
    `,
  },
  {
    version: 4,
    sql: 'ALTER TABLE outbox_line ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;',
  },
  {
    version: 5,
    sql: 'ALTER TABLE outbox_line ADD COLUMN watched INTEGER NOT NULL DEFAULT 1;',
  },
];
