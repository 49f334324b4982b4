import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { LearntWord, Synonym, SynonymKind } from '../../shared/model/assistant-memory.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Database, Migration } from '../local/local.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { contentKey } from './engine/words/tokens.ts';
import type { ThreadOwner } from './thread-owner.ts';

/** Table of the words learnt from corrections. */
export const synonymMigrations: readonly Migration[] = [
  {
    version: 210,
    sql: `CREATE TABLE assistant_synonyms (
            id TEXT PRIMARY KEY, user_id INTEGER NOT NULL, scope_key TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL,
            phrase TEXT NOT NULL, value TEXT NOT NULL, meaning TEXT NOT NULL, learnt_at TEXT NOT NULL,
            uses INTEGER NOT NULL DEFAULT 0, used_at TEXT, UNIQUE (user_id, scope_key, key)) STRICT;`,
  },
];

/** A synonym as the engine uses it. `key` is the phrase without accents, plurals and small words; `value` a name, a division's id or a subject. */
export interface Learnt {
  id: string;
  kind: SynonymKind;
  key: string;
  value: string;
  /** The words as they were learnt, and what they stand for as it is shown. */
  phrase: string;
  meaning: string;
  /** Of a word learnt as a subject: an article bears it, so that it is looked for there; absent = none does. */
  named?: boolean;
}

/** The words that a reading rests on, as they were learnt. @param used their identifiers */
export const wordsUsed = (learnt: readonly Learnt[], used: readonly string[]): LearntWord[] =>
  learnt.flatMap(({ id, phrase, meaning }) => (used.includes(id) ? [{ phrase, meaning }] : []));

/** Words learnt, each readable only by its user, under the scope it was learnt in or one that grew out of it. */
export interface Synonyms {
  /** A phrase has one meaning: the last learnt. @throws AppError invalid_input for a phrase without any word, conflict beyond the limit. */
  learn(session: ActiveSession, what: { kind: SynonymKind; phrase: string; value: string; meaning: string }): Synonym;
  list(session: ActiveSession): Synonym[];
  forget(session: ActiveSession, id: string): void;
  learnt(session: ActiveSession): Learnt[];
  /** Counts one more use of each. */
  used(session: ActiveSession, ids: readonly string[]): void;
}

/** Words kept for one user and scope: a list to be read by a person. */
const KEPT = 500;
const COLUMNS = 'id, kind, phrase, meaning, learnt_at AS learntAt, uses, used_at AS usedAt';
const MINE = 'user_id = ? AND scope_key IN (SELECT value FROM json_each(?))';
/** Parsed again when read: the file may have been written by another version. */
const kind = z.enum(['article', 'division', 'subject']);

/** Words kept in a SQLite file whose table is in `synonymMigrations`. */
export function createSynonyms(db: Database, clock: Clock, owner: ThreadOwner): Synonyms {
  const who = (session: ActiveSession): [number, string] => [session.scope.userId, owner.keys(session)];
  /** Of a phrase learnt under several scopes, the last meaning; `rows` begin with the latest. */
  function latest<T extends { kind: string; key: string }>(rows: readonly T[]): T[] {
    const met = new Set<string>();
    return rows.filter((row) => kind.safeParse(row.kind).success && !met.has(row.key) && met.add(row.key));
  }
  return {
    learn(session, what) {
      const key = contentKey(what.phrase);
      if (key === '') throw new AppError('invalid_input', 'Il faut au moins un mot à retenir.');
      return db.transaction(() => {
        const { kept } = db
          .prepare<unknown[], { kept: number }>(`SELECT COUNT(DISTINCT key) AS kept FROM assistant_synonyms WHERE ${MINE} AND key <> ?`)
          .get(...who(session), key)!;
        if (kept >= KEPT) throw new AppError('conflict', 'Trop de mots retenus : supprimez-en dans les réglages de l’assistant.');
        owner.note(session);
        db.prepare(`DELETE FROM assistant_synonyms WHERE ${MINE} AND key = ?`).run(...who(session), key);
        const id = clock.uuid();
        db.prepare(
          `INSERT INTO assistant_synonyms (id, user_id, scope_key, key, kind, phrase, value, meaning, learnt_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ).run(id, session.scope.userId, session.scope.key, key, what.kind, what.phrase, what.value, what.meaning, instant(clock.now()));
        return db.prepare<unknown[], Synonym>(`SELECT ${COLUMNS} FROM assistant_synonyms WHERE id = ?`).get(id)!;
      })();
    },
    list: (session) =>
      latest(
        db
          .prepare<unknown[], Synonym & { key: string }>(
            `SELECT ${COLUMNS}, key FROM assistant_synonyms WHERE ${MINE} ORDER BY learnt_at DESC, id`,
          )
          .all(...who(session)),
      ).map(({ key: _, ...synonym }) => synonym),
    forget(session, id) {
      // With what the phrase meant under another scope: it would be understood so again.
      db.prepare(
        `DELETE FROM assistant_synonyms WHERE ${MINE} AND key = (SELECT key FROM assistant_synonyms WHERE id = ? AND ${MINE})`,
      ).run(...who(session), id, ...who(session));
    },
    learnt: (session) =>
      latest(
        db
          .prepare<unknown[], Learnt>(
            `SELECT id, kind, key, value, phrase, meaning FROM assistant_synonyms WHERE ${MINE} ORDER BY learnt_at DESC, id`,
          )
          .all(...who(session)),
      ),
    used(session, ids) {
      const note = db.prepare(`UPDATE assistant_synonyms SET uses = uses + 1, used_at = ? WHERE id = ? AND ${MINE}`);
      for (const id of ids) note.run(instant(clock.now()), id, ...who(session));
    },
  };
}
