import type { Migration } from '../local/local.ts';

/** Tables of `arborescence.sqlite`. The journal is append-only; the rest can be read again or made again. */
export const reviewMigrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE review_journal (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        home_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        who_id INTEGER NOT NULL,
        who TEXT NOT NULL,
        kind TEXT NOT NULL,
        payload TEXT NOT NULL,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL UNIQUE
      ) STRICT;
      CREATE INDEX review_journal_home ON review_journal (home_id, seq);
      CREATE TRIGGER review_journal_no_update BEFORE UPDATE ON review_journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
      CREATE TRIGGER review_journal_no_delete BEFORE DELETE ON review_journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
      CREATE TABLE review_report (
        home_id INTEGER NOT NULL,
        number INTEGER NOT NULL,
        seal TEXT NOT NULL,
        payload TEXT NOT NULL,
        PRIMARY KEY (home_id, number)
      ) STRICT;
      CREATE TABLE tree_kept (
        user_id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        origin TEXT NOT NULL,
        hash TEXT NOT NULL,
        divisions TEXT NOT NULL
      ) STRICT;
      CREATE TABLE tree_change (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        user_id INTEGER NOT NULL,
        since TEXT NOT NULL,
        at TEXT NOT NULL,
        origin TEXT NOT NULL,
        divisions INTEGER NOT NULL,
        changes TEXT NOT NULL
      ) STRICT;
      CREATE INDEX tree_change_user ON tree_change (user_id, seq);
      CREATE TABLE leak_report (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        home_id INTEGER NOT NULL,
        finished_at TEXT NOT NULL,
        payload TEXT NOT NULL
      ) STRICT;
      CREATE INDEX leak_report_home ON leak_report (home_id, seq);
    `,
  },
];
