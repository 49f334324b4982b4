import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type {
  ModelSpending,
  ModelUsage,
  ModelUsageTotal,
  OutgoingCall,
  OutgoingDetail,
  OutgoingPage,
} from '../../shared/model/assistant-model.ts';
import { civilDay } from '../kit/civil-day.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Database, Migration } from '../local/local.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { parseJson } from './carried.ts';
import type { OwnerScope, ThreadOwner } from './thread-owner.ts';

/** Tables of what left for the model and of what it cost; numbered apart from the other tables of the assistant. */
export const modelMigrations: readonly Migration[] = [
  {
    version: 230,
    sql: `CREATE TABLE assistant_model_calls (
            id TEXT PRIMARY KEY, user_id INTEGER NOT NULL, scope_key TEXT NOT NULL, at TEXT NOT NULL, purpose TEXT NOT NULL,
            url TEXT NOT NULL, model TEXT NOT NULL, body TEXT NOT NULL, bytes INTEGER NOT NULL, masked TEXT NOT NULL, outcome TEXT NOT NULL,
            message TEXT, latency_ms REAL, prompt_tokens INTEGER, completion_tokens INTEGER) STRICT;
          CREATE INDEX assistant_model_calls_owner ON assistant_model_calls (user_id, scope_key, at);
          CREATE TABLE assistant_model_days (
            day TEXT PRIMARY KEY, answers INTEGER NOT NULL, calls INTEGER NOT NULL, prompt_tokens INTEGER NOT NULL,
            completion_tokens INTEGER NOT NULL, cost REAL NOT NULL, priced INTEGER NOT NULL) STRICT;`,
  },
];

/** Days for which what left can be read again. */
export const OUTGOING_DAYS = 30;
/** Requests kept of one user under one scope; the oldest leave first. */
const KEPT_CALLS = 500;
/** Days of counters kept. */
const USAGE_DAYS = 400;
const SHOWN_DAYS = 62;

/** What left is readable by this user only, under this scope or one that grew out of it. */
export type Owner = OwnerScope;

/** A request about to leave. */
export interface Departure {
  owner: Owner;
  purpose: OutgoingCall['purpose'];
  url: string;
  model: string;
  /** The JSON text that will be sent. */
  body: string;
  masked: Record<string, number>;
}
/** How it ended. Tokens are null when the endpoint did not tell them. */
export interface Arrival {
  outcome: OutgoingCall['outcome'];
  message: string | null;
  latencyMs: number;
  promptTokens: number | null;
  completionTokens: number | null;
}

/** What left for the model, word for word, and what it cost. Bodies are masked before they come here; keys never do. */
export interface ModelLedger {
  /** Written before anything is sent. @throws when it cannot be written: then nothing may leave. */
  leaves(departure: Departure): string;
  arrived(id: string, arrival: Arrival): void;
  /** @param answers 1 once an answer is done, 0 for each of its requests and for a test of the connection */
  spent(spending: ModelSpending, answers: 0 | 1): void;
  usage(monthlyCeiling: number | null): ModelUsage;
  /** What this civil month has cost so far. */
  monthCost(): number;
  list(session: ActiveSession, page: { offset: number; limit: number }): OutgoingPage;
  /** @throws AppError not_found, for a call of somebody else as for one that is no longer kept */
  call(session: ActiveSession, id: string): OutgoingDetail;
  purge(session: ActiveSession, id: string | undefined): number;
  /** Removes what is kept of a user under every scope. */
  forget(userId: number): void;
  /** Removes what is older than it may be kept. */
  sweep(): void;
}

const COLUMNS = `id, at, purpose, url, model, bytes, masked, outcome, message, latency_ms AS latencyMs,
  prompt_tokens AS promptTokens, completion_tokens AS completionTokens`;
const MINE = 'user_id = ? AND scope_key IN (SELECT value FROM json_each(?))';
const maskedShape = z.record(z.string(), z.number());
interface CallLine extends Omit<OutgoingCall, 'masked' | 'host'> {
  url: string;
  masked: string;
}
interface DayLine {
  day: string;
  answers: number;
  calls: number;
  promptTokens: number;
  completionTokens: number;
  cost: number;
  priced: number;
}

/** Keeps the ledger in a file whose tables are `modelMigrations`. */
export function createModelLedger(db: Database, clock: Clock, owner: ThreadOwner): ModelLedger {
  const of = ({ userId, key }: Owner) => [userId, key] as const;
  const who = (session: ActiveSession) => [session.scope.userId, owner.keys(session)] as const;
  const today = () => civilDay(clock.now());
  const before = (days: number) => instant(clock.now() - days * 86_400_000);

  const days = (from: string): DayLine[] =>
    db
      .prepare<[string, number], DayLine>(
        `SELECT day, answers, calls, prompt_tokens AS promptTokens, completion_tokens AS completionTokens, cost, priced
         FROM assistant_model_days WHERE day >= ? ORDER BY day DESC LIMIT ?`,
      )
      .all(from, SHOWN_DAYS);

  const insert = db.transaction((id: string, { owner: theirs, purpose, url, model, body, masked }: Departure) => {
    owner.note({ scope: theirs });
    db.prepare(
      `INSERT INTO assistant_model_calls (id, user_id, scope_key, at, purpose, url, model, body, bytes, masked, outcome, message)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'failed', ?)`,
    ).run(
      id,
      ...of(theirs),
      instant(clock.now()),
      purpose,
      url,
      model,
      body,
      Buffer.byteLength(body),
      JSON.stringify(masked),
      "Envoyée ; la réponse n'a pas été reçue.",
    );
    db.prepare(
      `DELETE FROM assistant_model_calls WHERE user_id = ? AND scope_key = ? AND id IN (
         SELECT id FROM assistant_model_calls WHERE user_id = ? AND scope_key = ? ORDER BY at DESC, rowid DESC LIMIT -1 OFFSET ?)`,
    ).run(...of(theirs), ...of(theirs), KEPT_CALLS);
  });

  return {
    leaves(departure) {
      const id = clock.uuid();
      insert(id, departure);
      return id;
    },
    arrived(id, { outcome, message, latencyMs, promptTokens, completionTokens }) {
      db.prepare(
        'UPDATE assistant_model_calls SET outcome = ?, message = ?, latency_ms = ?, prompt_tokens = ?, completion_tokens = ? WHERE id = ?',
      ).run(outcome, message, latencyMs, promptTokens, completionTokens, id);
    },
    spent({ calls, promptTokens, completionTokens, cost }, answers) {
      db.prepare(
        `INSERT INTO assistant_model_days (day, answers, calls, prompt_tokens, completion_tokens, cost, priced) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (day) DO UPDATE SET answers = answers + excluded.answers, calls = calls + excluded.calls,
           prompt_tokens = prompt_tokens + excluded.prompt_tokens, completion_tokens = completion_tokens + excluded.completion_tokens,
           cost = cost + excluded.cost, priced = max(priced, excluded.priced)`,
      ).run(today(), answers, calls, promptTokens, completionTokens, cost ?? 0, cost === null ? 0 : 1);
    },
    usage(monthlyCeiling) {
      const day = today();
      const lines = days(civilDay(clock.now() - (SHOWN_DAYS - 1) * 86_400_000));
      return {
        today: totalOf(lines.filter((line) => line.day === day)),
        month: totalOf(lines.filter((line) => line.day.startsWith(day.slice(0, 7)))),
        days: lines.map((line) => ({ day: line.day, ...totalOf([line]) })),
        monthlyCeiling,
      };
    },
    monthCost: () => totalOf(days(`${today().slice(0, 7)}-01`)).cost ?? 0,
    list(session, { offset, limit }) {
      const total = db
        .prepare<[number, string], { total: number }>(`SELECT COUNT(*) AS total FROM assistant_model_calls WHERE ${MINE}`)
        .get(...who(session))!.total;
      const calls = db
        .prepare<[number, string, number, number], CallLine>(
          `SELECT ${COLUMNS} FROM assistant_model_calls WHERE ${MINE} ORDER BY at DESC, rowid DESC LIMIT ? OFFSET ?`,
        )
        .all(...who(session), limit, offset);
      return { calls: calls.map(callOf), total, keptDays: OUTGOING_DAYS };
    },
    call(session, id) {
      const line = db
        .prepare<[string, number, string], CallLine & { body: string }>(
          `SELECT ${COLUMNS}, body FROM assistant_model_calls WHERE id = ? AND ${MINE}`,
        )
        .get(id, ...who(session));
      if (line === undefined) throw new AppError('not_found', "Cet envoi n'est plus conservé sur ce poste.");
      return { ...callOf(line), url: line.url, body: line.body };
    },
    purge(session, id) {
      const own = db.prepare(`DELETE FROM assistant_model_calls WHERE ${MINE} AND (? IS NULL OR id = ?)`);
      return own.run(...who(session), id ?? null, id ?? null).changes;
    },
    forget: (userId) => void db.prepare('DELETE FROM assistant_model_calls WHERE user_id = ?').run(userId),
    sweep() {
      db.prepare('DELETE FROM assistant_model_calls WHERE at < ?').run(before(OUTGOING_DAYS));
      db.prepare('DELETE FROM assistant_model_days WHERE day < ?').run(civilDay(clock.now() - USAGE_DAYS * 86_400_000));
    },
  };
}

function callOf({ url, masked, ...line }: CallLine): OutgoingCall {
  const { id, at, purpose, model, bytes, outcome, message, latencyMs, promptTokens, completionTokens } = line;
  const counts = maskedShape.safeParse(parseJson(masked));
  const host = URL.canParse(url) ? new URL(url).host : url;
  return {
    id,
    at,
    purpose,
    host,
    model,
    bytes,
    masked: counts.success ? counts.data : {},
    outcome,
    message,
    latencyMs,
    promptTokens,
    completionTokens,
  };
}

function totalOf(lines: readonly DayLine[]): ModelUsageTotal {
  const sum = (of: (line: DayLine) => number) => lines.reduce((all, line) => all + of(line), 0);
  return {
    answers: sum((line) => line.answers),
    calls: sum((line) => line.calls),
    promptTokens: sum((line) => line.promptTokens),
    completionTokens: sum((line) => line.completionTokens),
    cost: lines.some((line) => line.priced === 1) ? sum((line) => line.cost) : null,
  };
}
