import type { Migration } from '../local/local.ts';

/** Letters the index keeps as they are, and what whoever searches types: its tokenizer only takes accents off. */
const LIGATURES = [
  ['œ', 'oe'],
  ['Œ', 'OE'],
  ['æ', 'ae'],
  ['Æ', 'AE'],
  ['ß', 'ss'],
] as const;

/** A text as the index knows it. */
export const speltOut = (text: string): string =>
  LIGATURES.reduce((spelt, [one, two]) => spelt.replaceAll(one, two), text.normalize('NFC'));

/** The same of a column. */
const columnSpeltOut = (column: string): string => LIGATURES.reduce((spelt, [one, two]) => `replace(${spelt}, '${one}', '${two}')`, column);

/** Tables of the conversations, of the favourite questions and of how long they are kept. */
export const threadMigrations: readonly Migration[] = [
  {
    version: 200,
    sql: `CREATE TABLE assistant_threads (
            id TEXT PRIMARY KEY, user_id INTEGER NOT NULL, scope_key TEXT NOT NULL, title TEXT NOT NULL,
            created_at TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT;
          CREATE INDEX assistant_threads_owner ON assistant_threads (user_id, scope_key, updated_at);
          CREATE TABLE assistant_turns (
            id TEXT PRIMARY KEY, thread_id TEXT NOT NULL REFERENCES assistant_threads (id) ON DELETE CASCADE, seq INTEGER NOT NULL,
            answer TEXT NOT NULL, carried TEXT, asked_at TEXT NOT NULL, UNIQUE (thread_id, seq)) STRICT;`,
  },
  {
    // A scope is known by its divisions, so that a conversation outlives a division added to the tree. Texts are searched by an index that forgets
    // what is deleted.
    version: 201,
    sql: `CREATE TABLE assistant_scopes (
            key TEXT PRIMARY KEY, user_id INTEGER NOT NULL, selected_id INTEGER NOT NULL, divisions TEXT NOT NULL) STRICT;
          ALTER TABLE assistant_threads ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE assistant_threads ADD COLUMN removed_at TEXT;
          ALTER TABLE assistant_turns ADD COLUMN question TEXT NOT NULL DEFAULT '';
          ALTER TABLE assistant_turns ADD COLUMN subject TEXT;
          ALTER TABLE assistant_turns ADD COLUMN error TEXT;
          ALTER TABLE assistant_turns ADD COLUMN state TEXT NOT NULL DEFAULT 'answered';
          ALTER TABLE assistant_turns ADD COLUMN superseded INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE assistant_turns ADD COLUMN repeats TEXT;
          UPDATE assistant_turns SET question = coalesce(answer ->> '$.question', ''), subject = answer ->> '$.subject' WHERE json_valid(answer);
          CREATE TABLE assistant_texts (
            id INTEGER PRIMARY KEY, thread_id TEXT NOT NULL REFERENCES assistant_threads (id) ON DELETE CASCADE,
            turn_id TEXT, subject TEXT, text TEXT NOT NULL) STRICT;
          CREATE INDEX assistant_texts_thread ON assistant_texts (thread_id);
          CREATE VIRTUAL TABLE assistant_search USING fts5(
            text, content='assistant_texts', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
          INSERT INTO assistant_search (assistant_search, rank) VALUES ('secure-delete', 1);
          CREATE TRIGGER assistant_texts_added AFTER INSERT ON assistant_texts BEGIN
            INSERT INTO assistant_search (rowid, text) VALUES (new.id, new.text);
          END;
          CREATE TRIGGER assistant_texts_removed AFTER DELETE ON assistant_texts BEGIN
            INSERT INTO assistant_search (assistant_search, rowid, text) VALUES ('delete', old.id, old.text);
          END;
          CREATE TRIGGER assistant_texts_changed AFTER UPDATE ON assistant_texts BEGIN
            INSERT INTO assistant_search (assistant_search, rowid, text) VALUES ('delete', old.id, old.text);
            INSERT INTO assistant_search (rowid, text) VALUES (new.id, new.text);
          END;
          INSERT INTO assistant_texts (thread_id, text) SELECT id, title FROM assistant_threads;
          INSERT INTO assistant_texts (thread_id, turn_id, subject, text)
            SELECT thread_id, id, subject, question || ' · ' || coalesce(answer ->> '$.sentence', '') FROM assistant_turns WHERE json_valid(answer);
          CREATE TABLE assistant_favourites (
            id TEXT PRIMARY KEY, user_id INTEGER NOT NULL, scope_key TEXT NOT NULL, question TEXT NOT NULL, subject TEXT,
            added_at TEXT NOT NULL, UNIQUE (user_id, scope_key, question)) STRICT;
          CREATE TABLE assistant_retention (user_id INTEGER PRIMARY KEY, keep_days INTEGER) STRICT;`,
  },
  {
    // The carried filters that were taken away from a question: asked again, it is understood without them again.
    version: 202,
    sql: 'ALTER TABLE assistant_turns ADD COLUMN without TEXT;',
  },
  {
    // The index spells ligatures out; the texts it shows stay as they were written.
    version: 203,
    sql: `DROP TRIGGER assistant_texts_added;
          DROP TRIGGER assistant_texts_removed;
          DROP TRIGGER assistant_texts_changed;
          CREATE TRIGGER assistant_texts_added AFTER INSERT ON assistant_texts BEGIN
            INSERT INTO assistant_search (rowid, text) VALUES (new.id, ${columnSpeltOut('new.text')});
          END;
          CREATE TRIGGER assistant_texts_removed AFTER DELETE ON assistant_texts BEGIN
            INSERT INTO assistant_search (assistant_search, rowid, text) VALUES ('delete', old.id, ${columnSpeltOut('old.text')});
          END;
          CREATE TRIGGER assistant_texts_changed AFTER UPDATE ON assistant_texts BEGIN
            INSERT INTO assistant_search (assistant_search, rowid, text) VALUES ('delete', old.id, ${columnSpeltOut('old.text')});
            INSERT INTO assistant_search (rowid, text) VALUES (new.id, ${columnSpeltOut('new.text')});
          END;
          INSERT INTO assistant_search (assistant_search) VALUES ('delete-all');
          INSERT INTO assistant_search (rowid, text) SELECT id, ${columnSpeltOut('text')} FROM assistant_texts;`,
  },
  {
    // An answer of several readings is filed under each of their subjects. What was last seen of the clock is kept.
    version: 204,
    sql: `CREATE TABLE assistant_clock (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), seen_at TEXT NOT NULL, doubted_at TEXT) STRICT;
          UPDATE assistant_turns SET subject = subject || coalesce((
            SELECT ' ' || group_concat(told, ' ') FROM (
              SELECT DISTINCT CASE substr(json_extract(answer, call.fullkey || '.tool'), 1, instr(json_extract(answer, call.fullkey || '.tool'), '_') - 1)
                WHEN 'stocks' THEN 'stocks' WHEN 'operations' THEN 'operations' WHEN 'invoices' THEN 'factures'
                WHEN 'campaigns' THEN 'campagnes' WHEN 'scope' THEN 'perimetre' END AS told
              FROM json_each(answer, '$.arguments.calls') AS call)
            WHERE told <> subject), '')
          WHERE json_valid(answer) AND json_type(answer, '$.arguments.calls') = 'array';
          UPDATE assistant_texts SET subject = (SELECT t.subject FROM assistant_turns t WHERE t.id = turn_id)
          WHERE turn_id IN (SELECT id FROM assistant_turns WHERE subject LIKE '% %');`,
  },
];
