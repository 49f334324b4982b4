import { type ErrorShape, toErrorShape } from '../../shared/errors.ts';
import type { Answer, AssistantSubject } from '../../shared/model/assistant.ts';
import type { ChipKey } from '../../shared/model/assistant-memory.ts';
import type { Instant } from '../../shared/model/sourced.ts';
import type { TurnState } from '../../shared/model/threads.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Database } from '../local/local.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { subjectsOf } from './answer-subjects.ts';
import { parseCarried, parseChipKeys, withoutChips } from './carried.ts';
import type { Carried } from './engine/understanding.ts';
import { parseAnswer } from './kept-answer.ts';
import { IS_READABLE, readable, type ThreadOwner } from './thread-owner.ts';

/** A conversation as one question finds it. */
export interface OpenedThread {
  id: string;
  /** Whether it was there already; one that has gone since does not come back. */
  existed: boolean;
  /** How often everything of its user had been removed when it was opened. */
  erasures: number;
  /** What the question may leave unsaid. */
  carried: Carried | null;
  /** The filters of `carried` that the question is understood without. */
  without: ChipKey[];
  /** The turn asked again as it was. */
  repeats: string | null;
  /** The turns that an edited question takes the place of: those after them, asked elsewhere meanwhile, stay. */
  supersedes: { first: number; last: number } | null;
}

/** Where a question stands: in which conversation, in place of or like which turn, and which carried filters the user took away. */
export interface Asked {
  threadId?: string | undefined;
  without?: readonly ChipKey[] | undefined;
  repeats?: string | undefined;
  replaces?: string | undefined;
}

/** What the engine reads and writes of the conversations while it answers; the rest is in `conversations.ts`. */
export interface Threads {
  /** The given conversation when it belongs to this user and scope, else a new identifier; nothing is written yet. */
  open(session: ActiveSession, asked: Asked): OpenedThread;
  /** A new conversation, whatever the file holds. */
  anew(session: ActiveSession, asked: Asked): OpenedThread;
  add(session: ActiveSession, thread: OpenedThread, answer: Answer, carried: Carried | null): void;
  /** Keeps a question that was not answered; `error` null = stopped by the user. */
  fail(session: ActiveSession, thread: OpenedThread, turn: { id: string; question: string; askedAt: Instant }, error: unknown): void;
  /** One answer of this user under this scope; null when it is somebody else's, of another scope, about what may no longer be seen, or unknown. */
  answer(session: ActiveSession, answerId: string): Answer | null;
}

/** Where a turn stands in its conversation. */
interface Placed {
  seq: number;
  repeats: string | null;
  without: string | null;
}

interface KeptTurn {
  id: string;
  question: string;
  subjects: readonly AssistantSubject[];
  state: TurnState;
  answer: Answer | null;
  error: ErrorShape | null;
  askedAt: Instant;
  carried: Carried | null;
}

const TITLE = 80;

/** A title as it is shown: one line, without the signs that are not seen or turn the writing around. */
export const titleLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();

/** Title of a conversation from its first question: one line, cut between two words. */
export function titleOf(question: string): string {
  const line = titleLine(question);
  if (line.length <= TITLE) return line;
  const cut = line.slice(0, TITLE - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > TITLE / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.]+$/u, '')}…`;
}

/** Text as it is searched: without the characters that mark what was found. */
const searched = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');

/** Conversations kept in a SQLite file whose tables are in `thread-schema.ts`. `changed` is told after each writing. */
export function createThreads(db: Database, clock: Clock, owner: ThreadOwner, changed: () => void): Threads {
  const own = db.prepare<[string, number, string], { id: string }>(
    `SELECT id FROM assistant_threads
     WHERE id = ? AND user_id = ? AND scope_key IN (SELECT value FROM json_each(?)) AND removed_at IS NULL`,
  );
  const owned = (session: ActiveSession, threadId: string): boolean =>
    own.get(threadId, session.scope.userId, owner.keys(session)) !== undefined;
  const placed = db.prepare<[string, string], Placed>('SELECT seq, repeats, without FROM assistant_turns WHERE thread_id = ? AND id = ?');
  const turnOf = (threadId: string, turnId: string | null | undefined): Placed | null =>
    turnId === null || turnId === undefined ? null : (placed.get(threadId, turnId) ?? null);
  /** Where a turn was understood: one that repeats another stood where that one did. */
  function stoodAt(threadId: string, turn: Placed): number {
    const first = turnOf(threadId, turn.repeats);
    return first === null || first.seq >= turn.seq ? turn.seq : stoodAt(threadId, first);
  }
  /** What the turns that still count, before `seq`, leave to the next question. */
  const carriedBefore = (threadId: string, seq: number): Carried | null =>
    parseCarried(
      db
        .prepare<[string, number], { carried: string | null }>(
          'SELECT carried FROM assistant_turns WHERE thread_id = ? AND seq < ? AND superseded = 0 ORDER BY seq DESC LIMIT 1',
        )
        .get(threadId, seq)?.carried ?? null,
    );

  const lastSeq = db.prepare<[string], { seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM assistant_turns WHERE thread_id = ?');
  const lastOf = (threadId: string): number => lastSeq.get(threadId)!.seq;

  const kept = db.prepare<[string, number, string], { id: string }>(
    'SELECT id FROM assistant_threads WHERE id = ? AND user_id = ? AND scope_key IN (SELECT value FROM json_each(?))',
  );
  /** Whether it is there still; one that was removed can be brought back for a moment, and then has what was answered meanwhile. */
  const isKept = (session: ActiveSession, threadId: string): boolean =>
    kept.get(threadId, session.scope.userId, owner.keys(session)) !== undefined;
  /** Removed for good or erased while a question of it was being answered: it does not come back by itself. */
  const isGone = (session: ActiveSession, thread: OpenedThread): boolean =>
    owner.erasures(session.scope.userId) !== thread.erasures || (thread.existed && !isKept(session, thread.id));

  function write(session: ActiveSession, thread: OpenedThread, turn: KeptTurn): void {
    const now = instant(clock.now());
    const subject = turn.subjects.join(' ') || null;
    db.transaction(() => {
      const { userId, key } = session.scope;
      if (isGone(session, thread)) return;
      owner.note(session);
      const index = db.prepare('INSERT INTO assistant_texts (thread_id, turn_id, subject, text) VALUES (?, ?, ?, ?)');
      if (!thread.existed && !isKept(session, thread.id)) {
        const title = titleOf(turn.question);
        db.prepare('INSERT INTO assistant_threads (id, user_id, scope_key, title, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)').run(
          thread.id,
          userId,
          key,
          title,
          now,
          now,
        );
        index.run(thread.id, null, null, searched(title));
      }
      // The scope may have grown since the conversation began: what it holds from now on needs all of it.
      db.prepare('UPDATE assistant_threads SET updated_at = ?, scope_key = ? WHERE id = ?').run(now, key, thread.id);
      if (thread.supersedes !== null) {
        const { first, last } = thread.supersedes;
        db.prepare(
          `DELETE FROM assistant_texts WHERE thread_id = ?
             AND turn_id IN (SELECT id FROM assistant_turns WHERE thread_id = ? AND seq BETWEEN ? AND ?)`,
        ).run(thread.id, thread.id, first, last);
        db.prepare('UPDATE assistant_turns SET superseded = 1 WHERE thread_id = ? AND seq BETWEEN ? AND ?').run(thread.id, first, last);
      }
      const seq = lastOf(thread.id) + 1;
      db.prepare(
        `INSERT INTO assistant_turns (id, thread_id, seq, question, subject, state, answer, error, carried, without, repeats, asked_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        turn.id,
        thread.id,
        seq,
        turn.question,
        subject,
        turn.state,
        JSON.stringify(turn.answer),
        turn.error === null ? null : JSON.stringify(turn.error),
        turn.carried === null ? null : JSON.stringify(turn.carried),
        thread.without.length === 0 ? null : JSON.stringify(thread.without),
        thread.repeats,
        turn.askedAt,
      );
      index.run(thread.id, turn.id, subject, searched(`${turn.question} · ${turn.answer?.sentence ?? ''}`));
    })();
    changed();
  }

  const anew: Threads['anew'] = (session, { without = [] }) => ({
    id: clock.uuid(),
    existed: false,
    erasures: owner.erasures(session.scope.userId),
    carried: null,
    without: [...without],
    repeats: null,
    supersedes: null,
  });

  return {
    anew,
    open(session, asked) {
      const { threadId, repeats, replaces, without = [] } = asked;
      if (threadId === undefined || !owned(session, threadId)) return anew(session, asked);
      const replaced = turnOf(threadId, replaces);
      const repeated = turnOf(threadId, repeats);
      const former = replaced ?? repeated;
      return {
        id: threadId,
        existed: true,
        erasures: owner.erasures(session.scope.userId),
        carried: carriedBefore(threadId, former === null ? Number.MAX_SAFE_INTEGER : stoodAt(threadId, former)),
        // Kept by the core: an interface that opens the conversation again does not know them any more.
        without: [...new Set([...parseChipKeys(former?.without ?? null), ...without])],
        repeats: repeated === null ? null : repeats!,
        supersedes: replaced === null ? null : { first: replaced.seq, last: lastOf(threadId) },
      };
    },
    add: (session, thread, answer, carried) =>
      write(session, thread, {
        id: answer.id,
        question: answer.question,
        subjects: subjectsOf(answer),
        state: 'answered',
        answer,
        error: null,
        askedAt: answer.askedAt,
        carried,
      }),
    fail(session, thread, turn, error) {
      const told = error === null ? null : toErrorShape(error);
      const stopped = told === null || told.code === 'cancelled';
      write(session, thread, {
        ...turn,
        subjects: [],
        state: stopped ? 'stopped' : 'failed',
        answer: null,
        error: stopped ? null : told,
        carried: withoutChips(thread.carried, thread.without),
      });
    },
    answer(session, answerId) {
      const found = db
        .prepare<[string, number, string, string, string], { answer: string }>(
          `SELECT u.answer FROM assistant_turns u JOIN assistant_threads t ON t.id = u.thread_id
           WHERE u.id = ? AND t.user_id = ? AND t.scope_key IN (SELECT value FROM json_each(?)) AND t.removed_at IS NULL
             AND ${IS_READABLE('u.subject')}`,
        )
        .get(answerId, session.scope.userId, owner.keys(session), ...readable(session));
      return found === undefined ? null : parseAnswer(found.answer);
    },
  };
}
