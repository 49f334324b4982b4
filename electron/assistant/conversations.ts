import { z } from 'zod';
import { AppError, ERROR_CODES, type ErrorShape } from '../../shared/errors.ts';
import type { AssistantSubject } from '../../shared/model/assistant.ts';
import { missingRight } from '../../shared/model/tenant.ts';
import {
  type FavouriteQuestion,
  type Snippet,
  type Thread,
  type ThreadGroup,
  type ThreadList,
  type ThreadRetention,
  type ThreadSummary,
  type ThreadTurn,
  TURN_STATES,
} from '../../shared/model/threads.ts';
import { addDays, civilDay } from '../kit/civil-day.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Database } from '../local/local.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { subjectsOf } from './answer-subjects.ts';
import { createBelievedClock } from './believed-clock.ts';
import { parseJson } from './carried.ts';
import { parseAnswer } from './kept-answer.ts';
import { IS_READABLE, readable, readableSubjects, rightOf, type ThreadOwner } from './thread-owner.ts';
import { speltOut } from './thread-schema.ts';
import { titleLine } from './threads.ts';

/** The conversations of the signed-in user under the present scope. What is somebody else's, another scope's or unknown is `not_found`. */
export interface Conversations {
  list(session: ActiveSession, input: { search?: string | undefined; limit: number }): ThreadList;
  /** @throws AppError not_found */
  thread(session: ActiveSession, threadId: string): Thread;
  /** @throws AppError not_found */
  rename(session: ActiveSession, threadId: string, title: string): ThreadSummary;
  /** @throws AppError not_found */
  pin(session: ActiveSession, threadId: string, pinned: boolean): ThreadSummary;
  remove(session: ActiveSession, threadId: string): void;
  /** @throws AppError not_found a minute after it was removed. */
  restore(session: ActiveSession, threadId: string): ThreadSummary;
  /** Every conversation of this user, whatever the scope; the number of them. */
  clear(session: ActiveSession): number;
  favourites(session: ActiveSession): FavouriteQuestion[];
  /** @throws AppError conflict when there are too many */
  addFavourite(session: ActiveSession, question: string): FavouriteQuestion;
  removeFavourite(session: ActiveSession, favouriteId: string): void;
  retention(session: ActiveSession): ThreadRetention;
  setRetention(session: ActiveSession, retention: ThreadRetention): ThreadRetention;
  /**
   * Removes for good what is older than its user keeps, unless the clock has jumped ahead, and what was removed more than a minute ago; the number of
   * conversations.
   */
  purge(): number;
  /** Everything kept of a user on this machine, the words learnt from them included. */
  forget(userId: number): void;
}

/** Days a conversation is kept when its user said nothing. */
const KEEP_DAYS = 180;
/** How long a removed conversation can be brought back. */
const UNDO_MS = 60_000;
const FAVOURITES = 100;
const DAY_MS = 86_400_000;
/** Characters the index puts around what it found; none is left in the texts themselves. */
const OPEN = '\u0002';
const CLOSE = '\u0003';
const SNIPPET_WORDS = 14;
const WEEK = 7;

const month = new Intl.DateTimeFormat('fr-FR', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const errorShape = z.object({ code: z.enum(ERROR_CODES), message: z.string(), data: z.unknown().optional() });
const unknown = () => new AppError('not_found', "Cette conversation n'existe pas, ou n'existe plus.");

interface Row {
  id: string;
  title: string;
  pinned: number;
  createdAt: string;
  updatedAt: string;
  turns: number;
}
const COLUMNS = `t.id, t.title, t.pinned, t.created_at AS createdAt, t.updated_at AS updatedAt,
  (SELECT COUNT(*) FROM assistant_turns u WHERE u.thread_id = t.id AND u.superseded = 0) AS turns`;
const MINE = 't.user_id = ? AND t.scope_key IN (SELECT value FROM json_each(?))';

const summaryOf = ({ pinned, ...row }: Row, found: Snippet[] | null = null): ThreadSummary => ({ ...row, pinned: pinned === 1, found });

/** Conversations kept in a SQLite file whose tables are in `thread-schema.ts`. `changed` is told after each writing. */
export function createConversations(db: Database, clock: Clock, owner: ThreadOwner, changed: () => void): Conversations {
  const who = (session: ActiveSession): [number, string] => [session.scope.userId, owner.keys(session)];
  const find = (session: ActiveSession, threadId: string): Row => {
    const row = db
      .prepare<[string, number, string], Row>(
        `SELECT ${COLUMNS} FROM assistant_threads t WHERE t.id = ? AND ${MINE} AND t.removed_at IS NULL`,
      )
      .get(threadId, ...who(session));
    if (row === undefined) throw unknown();
    return row;
  };

  /** Conversations that hold the words; with each, the text where to show them: the newest, or null when the title does. */
  function matches(session: ActiveSession, query: string): Map<string, number | null> {
    if (query === '') return new Map();
    const rows = db
      .prepare<unknown[], { threadId: string; inTitle: number; textId: number }>(
        `SELECT x.thread_id AS threadId, MAX(x.turn_id IS NULL) AS inTitle, MAX(x.id) AS textId
         FROM assistant_search JOIN assistant_texts x ON x.id = assistant_search.rowid JOIN assistant_threads t ON t.id = x.thread_id
         WHERE assistant_search MATCH ? AND ${MINE} AND t.removed_at IS NULL
           AND (x.subject IS NULL OR (${IS_READABLE('x.subject')}))
         GROUP BY x.thread_id`,
      )
      .all(query, ...who(session), ...readable(session));
    return new Map(rows.map(({ threadId, inTitle, textId }) => [threadId, inTitle === 1 ? null : textId]));
  }

  const snippet = db.prepare<[string, string, number, string, number], { snippet: string }>(
    "SELECT snippet(assistant_search, 0, ?, ?, '…', ?) AS snippet FROM assistant_search WHERE assistant_search MATCH ? AND rowid = ?",
  );
  /** The words found in a text, with those around them. */
  const around = (query: string, textId: number): Snippet[] | null => {
    const row = snippet.get(OPEN, CLOSE, SNIPPET_WORDS, query, textId);
    return row === undefined ? null : snippetOf(row.snippet);
  };

  const groupOf = ({ pinned, updatedAt }: Row): Pick<ThreadGroup, 'key' | 'label'> => {
    if (pinned === 1) return { key: 'pinned', label: 'Épinglées' };
    const today = civilDay(clock.now());
    const day = civilDay(Date.parse(updatedAt));
    if (day >= today) return { key: 'today', label: "Aujourd'hui" };
    if (day === addDays(today, -1)) return { key: 'yesterday', label: 'Hier' };
    if (day > addDays(today, -WEEK)) return { key: 'week', label: `${WEEK} derniers jours` };
    return { key: day.slice(0, 7), label: month.format(Date.parse(`${day.slice(0, 7)}-01T00:00:00Z`)) };
  };

  const retentionOf = (userId: number): number | null => {
    const row = db.prepare<[number], { keepDays: number | null }>(
      'SELECT keep_days AS keepDays FROM assistant_retention WHERE user_id = ?',
    );
    const kept = row.get(userId);
    return kept === undefined ? KEEP_DAYS : kept.keepDays;
  };

  const newest = db.prepare<[], { at: string | null }>('SELECT max(updated_at) AS at FROM assistant_threads').get()?.at ?? null;
  const wall = createBelievedClock(db, clock, newest === null ? null : Date.parse(newest));

  function purge(): number {
    const now = clock.now();
    const believed = wall.isBelieved(now);
    const removed = db.transaction(() => {
      let count = db.prepare('DELETE FROM assistant_threads WHERE removed_at < ?').run(instant(now - UNDO_MS)).changes;
      for (const { userId } of db.prepare<[], { userId: number }>('SELECT DISTINCT user_id AS userId FROM assistant_threads').all()) {
        const days = retentionOf(userId);
        if (days === null || !believed) continue;
        count += db
          .prepare('DELETE FROM assistant_threads WHERE user_id = ? AND pinned = 0 AND updated_at < ?')
          .run(userId, instant(now - days * DAY_MS)).changes;
      }
      return count;
    })();
    if (removed > 0) changed();
    return removed;
  }

  /** One change of one conversation, told to whoever looks. */
  function update(session: ActiveSession, threadId: string, work: (id: string) => void): ThreadSummary {
    const { id } = find(session, threadId);
    db.transaction(() => work(id))();
    changed();
    return summaryOf(find(session, id));
  }

  const favourites = (session: ActiveSession): FavouriteQuestion[] =>
    db
      .prepare<[number, string], FavouriteQuestion>(
        `SELECT t.id, t.question, t.subject, t.added_at AS addedAt FROM assistant_favourites t
         WHERE ${MINE} ORDER BY t.added_at DESC, t.rowid DESC`,
      )
      .all(...who(session));

  return {
    list(session, { search, limit }) {
      const kept = db
        .prepare<[number, string], { kept: number }>(
          `SELECT COUNT(*) AS kept FROM assistant_threads t WHERE ${MINE} AND t.removed_at IS NULL`,
        )
        .get(...who(session))!.kept;
      const query = search ? queryOf(search) : '';
      const found = search ? matches(session, query) : null;
      const rows = db
        .prepare<unknown[], Row>(
          `SELECT ${COLUMNS} FROM assistant_threads t WHERE ${MINE} AND t.removed_at IS NULL
             ${found === null ? '' : 'AND t.id IN (SELECT value FROM json_each(?))'}
           ORDER BY t.pinned DESC, t.updated_at DESC, t.rowid DESC LIMIT ?`,
        )
        .all(...who(session), ...(found === null ? [] : [JSON.stringify([...found.keys()])]), limit);
      const groups = new Map<string, ThreadGroup>();
      for (const row of rows) {
        const { key, label } = groupOf(row);
        const group = groups.get(key) ?? { key, label, threads: [] };
        const textId = found?.get(row.id) ?? null;
        group.threads.push(summaryOf(row, textId === null ? null : around(query, textId)));
        groups.set(key, group);
      }
      return { groups: [...groups.values()], total: found === null ? kept : found.size, kept };
    },
    thread(session, threadId) {
      const { found, ...summary } = summaryOf(find(session, threadId));
      const subjects = readableSubjects(session);
      const turns = db
        .prepare<[string], KeptRow>(
          `SELECT id, question, subject, state, answer, error, superseded, repeats, asked_at AS askedAt
           FROM assistant_turns WHERE thread_id = ? ORDER BY seq`,
        )
        .all(threadId)
        .flatMap((row) => turnOf(row, subjects));
      return { ...summary, turns };
    },
    rename: (session, threadId, title) =>
      update(session, threadId, (id) => {
        const line = titleLine(title);
        db.prepare('UPDATE assistant_threads SET title = ? WHERE id = ?').run(line, id);
        db.prepare('UPDATE assistant_texts SET text = ? WHERE thread_id = ? AND turn_id IS NULL').run(line, id);
      }),
    pin: (session, threadId, pinned) =>
      update(session, threadId, (id) => db.prepare('UPDATE assistant_threads SET pinned = ? WHERE id = ?').run(pinned ? 1 : 0, id)),
    remove(session, threadId) {
      const { id } = find(session, threadId);
      db.prepare('UPDATE assistant_threads SET removed_at = ? WHERE id = ?').run(instant(clock.now()), id);
      changed();
    },
    restore(session, threadId) {
      const { changes } = db
        .prepare(`UPDATE assistant_threads AS t SET removed_at = NULL WHERE t.id = ? AND ${MINE} AND t.removed_at >= ?`)
        .run(threadId, ...who(session), instant(clock.now() - UNDO_MS));
      if (changes === 0) throw unknown();
      changed();
      return summaryOf(find(session, threadId));
    },
    clear({ scope }) {
      const removed = db.prepare('DELETE FROM assistant_threads WHERE user_id = ?').run(scope.userId).changes;
      owner.erased(scope.userId);
      changed();
      return removed;
    },
    favourites,
    addFavourite(session, question) {
      const known = favourites(session);
      const same = known.find((each) => each.question === question);
      if (same !== undefined) return same;
      if (known.length >= FAVOURITES) throw new AppError('conflict', `Vous avez déjà ${FAVOURITES} questions favorites : retirez-en une.`);
      // A scope that grew keeps its favourites, so that the same question may be met under another key.
      owner.note(session);
      const asked = db
        .prepare<[number, string, string], { subject: AssistantSubject | null }>(
          `SELECT substr(u.subject, 1, instr(u.subject || ' ', ' ') - 1) AS subject FROM assistant_turns u JOIN assistant_threads t ON t.id = u.thread_id
           WHERE ${MINE} AND u.question = ? AND u.subject IS NOT NULL ORDER BY u.asked_at DESC LIMIT 1`,
        )
        .get(...who(session), question);
      const favourite = { id: clock.uuid(), question, subject: asked?.subject ?? null, addedAt: instant(clock.now()) };
      db.prepare('INSERT INTO assistant_favourites (id, user_id, scope_key, question, subject, added_at) VALUES (?, ?, ?, ?, ?, ?)').run(
        favourite.id,
        session.scope.userId,
        session.scope.key,
        question,
        favourite.subject,
        favourite.addedAt,
      );
      changed();
      return favourite;
    },
    removeFavourite(session, favouriteId) {
      db.prepare(`DELETE FROM assistant_favourites AS t WHERE t.id = ? AND ${MINE}`).run(favouriteId, ...who(session));
      changed();
    },
    retention: ({ scope }) => ({ keepDays: retentionOf(scope.userId) }),
    setRetention({ scope }, { keepDays }) {
      db.prepare(
        'INSERT INTO assistant_retention (user_id, keep_days) VALUES (?, ?) ON CONFLICT (user_id) DO UPDATE SET keep_days = excluded.keep_days',
      ).run(scope.userId, keepDays);
      purge();
      changed();
      return { keepDays };
    },
    purge,
    forget(userId) {
      db.transaction(() => {
        for (const table of ['assistant_threads', 'assistant_favourites', 'assistant_retention', 'assistant_scopes', 'assistant_synonyms'])
          db.prepare(`DELETE FROM ${table} WHERE user_id = ?`).run(userId);
      })();
      owner.erased(userId);
      changed();
    },
  };
}

interface KeptRow {
  id: string;
  question: string;
  subject: string | null;
  state: string;
  answer: string;
  error: string | null;
  superseded: number;
  repeats: string | null;
  askedAt: string;
}

/** A turn as it is shown; a damaged one is left out rather than told otherwise. */
function turnOf(row: KeptRow, subjects: readonly AssistantSubject[]): ThreadTurn[] {
  const { id, question, askedAt, repeats } = row;
  const about = { id, question, askedAt, repeats, superseded: row.superseded === 1 };
  const state = TURN_STATES.find((each) => each === row.state);
  if (state === undefined) return [];
  if (state !== 'answered') return [{ ...about, state, answer: null, error: errorOf(row.error) }];
  const answer = parseAnswer(row.answer);
  if (answer === null) return [];
  const hidden = subjectsOf(answer).find((subject) => !subjects.includes(subject));
  if (hidden === undefined) return [{ ...about, state, answer, error: null }];
  const right = rightOf(hidden);
  const error: ErrorShape =
    right === null
      ? { code: 'forbidden', message: 'Cette réponse ne peut plus être montrée.' }
      : { code: 'forbidden', message: missingRight(right), data: { right } };
  return [{ ...about, state: 'withheld', answer: null, error }];
}

function errorOf(text: string | null): ErrorShape | null {
  const parsed = errorShape.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const { code, message, data } = parsed.data;
  return data === undefined ? { code, message } : { code, message, data };
}

/** Words to look for in the index's own language: each one, by its beginning. Empty when there is no word. */
const queryOf = (search: string): string => (speltOut(search).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => `"${word}"*`).join(' ');

/** The index's own marks as pieces. */
function snippetOf(marked: string): Snippet[] {
  return marked
    .split(OPEN)
    .flatMap((piece, n): Snippet[] => {
      if (n === 0) return [{ text: piece, match: false }];
      const [inside = '', ...after] = piece.split(CLOSE);
      return [
        { text: inside, match: true },
        { text: after.join(''), match: false },
      ];
    })
    .filter(({ text }) => text !== '');
}
