import { z } from 'zod';
import type { Answer } from '../../shared/model/assistant.ts';
import type { Instant } from '../../shared/model/sourced.ts';
import { STOCK_LEVELS } from '../../shared/model/stock.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Database, Migration } from '../local/local.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import type { Carried } from './engine/understand.ts';

/** Tables of the conversations. */
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
];

/** A conversation in the list. */
export interface ThreadSummary {
  id: string;
  title: string;
  updatedAt: Instant;
  turns: number;
}

/** Parsed again when read: the file may have been written by another version. */
const carriedShape = z.object({
  intent: z.string(),
  article: z.string().nullable(),
  levels: z.array(z.enum(STOCK_LEVELS)),
  empty: z.boolean(),
  division: z.string().nullable(),
});
const answerShape = z.looseObject({
  id: z.string(),
  threadId: z.string(),
  question: z.string(),
  sentence: z.string(),
  askedAt: z.string(),
});

const TITLE = 80;
/** Conversations listed; older ones stay in the file. */
const LISTED = 200;

/** Conversations on this machine, each readable only by its user under the scope it was held in. */
export interface Threads {
  /** The given conversation when it belongs to this user and scope, else a new identifier; nothing is written yet. */
  open(session: ActiveSession, threadId: string | undefined): { id: string; carried: Carried | null };
  add(session: ActiveSession, answer: Answer, carried: Carried | null): void;
  list(session: ActiveSession): ThreadSummary[];
  /** Empty for a conversation of somebody else, of another scope, or that does not exist: the three look alike. */
  turns(session: ActiveSession, threadId: string): Answer[];
  /** One answer of this user under this scope; null when it is somebody else's, of another scope, or unknown. */
  answer(session: ActiveSession, answerId: string): Answer | null;
  remove(session: ActiveSession, threadId: string): void;
}

/** Conversations kept in a SQLite file whose tables are `threadMigrations`. */
export function createThreads(db: Database, clock: Clock): Threads {
  const own = db.prepare<[string, number, string], { id: string }>(
    'SELECT id FROM assistant_threads WHERE id = ? AND user_id = ? AND scope_key = ?',
  );
  const last = db.prepare<[string], { carried: string | null; seq: number }>(
    'SELECT carried, seq FROM assistant_turns WHERE thread_id = ? ORDER BY seq DESC LIMIT 1',
  );
  const owned = (session: ActiveSession, threadId: string): boolean =>
    own.get(threadId, session.scope.userId, session.scope.key) !== undefined;

  return {
    open(session, threadId) {
      if (threadId === undefined || !owned(session, threadId)) return { id: clock.uuid(), carried: null };
      return { id: threadId, carried: parseCarried(last.get(threadId)?.carried ?? null) };
    },
    add(session, answer, carried) {
      const now = instant(clock.now());
      db.transaction(() => {
        if (!owned(session, answer.threadId))
          db.prepare('INSERT INTO assistant_threads (id, user_id, scope_key, title, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)').run(
            answer.threadId,
            session.scope.userId,
            session.scope.key,
            answer.question.slice(0, TITLE),
            now,
            now,
          );
        db.prepare('UPDATE assistant_threads SET updated_at = ? WHERE id = ?').run(now, answer.threadId);
        db.prepare('INSERT INTO assistant_turns (id, thread_id, seq, answer, carried, asked_at) VALUES (?, ?, ?, ?, ?, ?)').run(
          answer.id,
          answer.threadId,
          (last.get(answer.threadId)?.seq ?? 0) + 1,
          JSON.stringify(answer),
          carried === null ? null : JSON.stringify(carried),
          answer.askedAt,
        );
      })();
    },
    list: (session) =>
      db
        .prepare<[number, string, number], ThreadSummary>(
          `SELECT t.id, t.title, t.updated_at AS updatedAt, COUNT(u.id) AS turns FROM assistant_threads t
           LEFT JOIN assistant_turns u ON u.thread_id = t.id WHERE t.user_id = ? AND t.scope_key = ?
           GROUP BY t.id ORDER BY t.updated_at DESC LIMIT ?`,
        )
        .all(session.scope.userId, session.scope.key, LISTED),
    turns(session, threadId) {
      if (!owned(session, threadId)) return [];
      return db
        .prepare<[string], { answer: string }>('SELECT answer FROM assistant_turns WHERE thread_id = ? ORDER BY seq')
        .all(threadId)
        .flatMap(({ answer }) => parseAnswer(answer));
    },
    answer(session, answerId) {
      const found = db
        .prepare<[string, number, string], { answer: string }>(
          `SELECT u.answer FROM assistant_turns u JOIN assistant_threads t ON t.id = u.thread_id
           WHERE u.id = ? AND t.user_id = ? AND t.scope_key = ?`,
        )
        .get(answerId, session.scope.userId, session.scope.key);
      return found === undefined ? null : (parseAnswer(found.answer)[0] ?? null);
    },
    remove(session, threadId) {
      db.prepare('DELETE FROM assistant_threads WHERE id = ? AND user_id = ? AND scope_key = ?').run(
        threadId,
        session.scope.userId,
        session.scope.key,
      );
    },
  };
}

function parseCarried(text: string | null): Carried | null {
  const parsed = carriedShape.safeParse(parseJson(text));
  return parsed.success ? (parsed.data as Carried) : null;
}

function parseAnswer(text: string): Answer[] {
  const parsed = answerShape.safeParse(parseJson(text));
  return parsed.success ? [parsed.data as unknown as Answer] : [];
}

function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
