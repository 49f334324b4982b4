import { createHash, timingSafeEqual } from 'node:crypto';
import Database from 'better-sqlite3';
import { type Clock, systemClock } from '../../kit/clock.ts';
import type { Context, NamedColumn } from './context.ts';
import { Cursor } from './cursor.ts';
import { type Engine, type EngineMode, type Param, type Session, SqlError, type Step } from './engine.ts';
import { parseSubquery } from './select.ts';
import { registerFunctions } from './sqlite-functions.ts';
import { applyMode, createInformationSchema, createSchema } from './sqlite-schema.ts';
import { nextStatement, type Statement } from './statements.ts';
import type { SqlType, Value } from './types.ts';

export interface SqliteEngineOptions {
  /** An existing SQLite file; tables declare SQL Server's types, dates are texts `YYYY-MM-DD HH:MM:SS.fff`. */
  file: string;
  /** Name → password. */
  users: Record<string, string>;
  /** Accounts that may only read the `*_readonly` views. */
  readOnlyUsers: string[];
  clock?: Clock;
}

/** A statement that finds the file locked by another session tries again this often, and gives up after that long. */
const LOCK_RETRY_MS = 25;
const LOCK_TIMEOUT_MS = 5000;
/** Rows looked at to name the type of a column that nothing declares. */
const PEEKED_ROWS = 200;

interface Open {
  db: Database.Database;
  mode: EngineMode;
  readOnly: boolean;
  matchers: Context['matchers'];
}

/**
 * Answers T-SQL from a SQLite file, one SQLite connection per session so that sessions, transactions and temporary tables are really separate.
 * What it does not do it refuses in words (error 50000). Not here: locking, decimals beyond 15 digits, the whole of SQL Server's collations.
 */
export function createSqliteEngine(options: SqliteEngineOptions): Engine & { close(): void } {
  const clock = options.clock ?? systemClock();
  const sessions = new Map<number, Open>();
  let mode: EngineMode = 'ok';
  prepareFile(options.file);

  const open = (session: Session): Open => {
    let kept = sessions.get(session.id);
    if (!kept) {
      const readOnly = options.readOnlyUsers.includes(session.user);
      // No waiting inside SQLite: it would stop the whole process, hence the session that holds the lock.
      const db = new Database(options.file, { readonly: readOnly, fileMustExist: true, timeout: 0 });
      kept = { db, mode: 'ok', readOnly, matchers: [] };
      sessions.set(session.id, kept);
      registerFunctions(db, session, clock, kept.matchers);
      createInformationSchema(db, { readOnly, database: session.database });
    }
    if (kept.mode !== mode) {
      applyMode(kept.db, mode);
      kept.mode = mode;
    }
    return kept;
  };

  const end = (id: number): void => {
    sessions.get(id)?.db.close();
    sessions.delete(id);
  };

  return {
    login: (user, password) => Object.hasOwn(options.users, user) && sameText(options.users[user]!, password),
    async *run(sql, params, session) {
      const { db, readOnly, matchers } = open(session);
      matchers.length = 0;
      const account = { readOnly, database: session.database };
      const context: Context = {
        cursor: new Cursor(sql),
        params: new Map(params.map((param) => [param.name, param])),
        schema: createSchema(db, account),
        ctes: [],
        matchers,
        subquery: parseSubquery,
      };
      const values = bindings(params);
      for (let statement = next(context, account); statement; statement = next(context, account))
        for await (const step of perform(db, statement, values, clock)) yield step;
    },
    endSession: ({ id }) => end(id),
    setMode(wanted) {
      mode = wanted;
    },
    close() {
      // A result cut in the middle is still open: its own connection ends that session a moment later.
      for (const [id, { db }] of sessions) if (!isReading(db)) end(id);
    },
  };
}

/** better-sqlite3 refuses everything on a connection whose result is being read, this harmless question included. */
function isReading(db: Database.Database): boolean {
  try {
    db.exec('');
    return false;
  } catch (error) {
    if (error instanceof TypeError) return true;
    throw error;
  }
}

/** Readers must not block the jobs that refresh the views. */
function prepareFile(file: string): void {
  const db = new Database(file, { fileMustExist: true });
  db.pragma('journal_mode = WAL');
  db.close();
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function next(context: Context, account: { readOnly: boolean; database: string }): Statement | undefined {
  try {
    return nextStatement(context, account);
  } catch (error) {
    throw explain(error);
  }
}

/** Parameters as SQLite takes them: exact where a double is. */
function bindings(params: readonly Param[]): Record<string, unknown> {
  return Object.fromEntries(
    params.map(({ name, value, type }) => {
      if (typeof value === 'boolean') return [name, Number(value)];
      const numeric = typeof value === 'string' && (type.name === 'decimal' || type.name === 'money');
      return [name, numeric && value.replace(/\D/g, '').length <= 15 ? Number(value) : value];
    }),
  );
}

async function* perform(db: Database.Database, statement: Statement, values: Record<string, unknown>, clock: Clock): AsyncGenerator<Step> {
  const run = (sql: string) => retryLocked(() => db.prepare(sql).run(values).changes, clock);
  switch (statement.kind) {
    case 'query': {
      const { step, close } = query(db, statement.query, values);
      // Whoever stops reading, even before the first row, must not leave the connection busy.
      try {
        yield step;
      } finally {
        close();
      }
      return;
    }
    case 'change':
      yield { affected: await run(statement.sql) };
      return;
    case 'define':
      for (const sql of statement.sql) await run(sql);
      yield { affected: statement.counts === undefined ? null : await run(statement.counts) };
      return;
    case 'transaction':
      if (statement.verb === 'BEGIN' ? !db.inTransaction : db.inTransaction) await retryLocked(() => db.exec(statement.verb), clock);
      else if (statement.verb !== 'BEGIN')
        throw new SqlError(3902, `The ${statement.verb} TRANSACTION request has no corresponding BEGIN TRANSACTION.`);
      yield { affected: null };
      return;
    case 'print':
      yield { print: statement.text };
      return;
    case 'wait':
      yield { delayMs: statement.ms };
      return;
    case 'nothing':
  }
}

async function retryLocked<T>(work: () => T, clock: Clock): Promise<T> {
  for (const start = clock.monotonic(); ; await clock.sleep(LOCK_RETRY_MS)) {
    try {
      return work();
    } catch (error) {
      if (!/BUSY|LOCKED/.test((error as { code?: string }).code ?? '') || clock.monotonic() - start > LOCK_TIMEOUT_MS) throw explain(error);
    }
  }
}

function query(
  db: Database.Database,
  { sql, columns }: { sql: string; columns: readonly NamedColumn[] },
  values: Record<string, unknown>,
): { step: Step; close: () => void } {
  try {
    const rows = db.prepare(sql).raw(true).safeIntegers(true).iterate(values) as IterableIterator<Value[]>;
    const peeked: Value[][] = [];
    while (peeked.length < PEEKED_ROWS && columns.some(({ type }) => type === undefined)) {
      const { value, done } = rows.next();
      if (done) break;
      peeked.push(value);
    }
    const typed = columns.map(({ name, type }, i) => ({ name, type: type ?? inferred(peeked.map((row) => row[i] ?? null)) }));
    return { step: { columns: typed, rows: explained(peeked, rows) }, close: () => rows.return?.() };
  } catch (error) {
    throw explain(error);
  }
}

/** Rows whose failures are SQL Server's. */
function* explained(peeked: readonly Value[][], rows: IterableIterator<Value[]>): Generator<Value[]> {
  try {
    yield* peeked;
    yield* rows;
  } catch (error) {
    throw explain(error);
  }
}

function inferred(values: readonly Value[]): SqlType {
  const present = values.filter((value) => value !== null);
  if (present.length > 0 && present.every((value) => typeof value === 'bigint'))
    return { name: present.every((value) => BigInt.asIntN(32, value) === value) ? 'int' : 'bigint' };
  if (present.length > 0 && present.every((value) => typeof value === 'bigint' || typeof value === 'number')) return { name: 'float' };
  if (present.length > 0 && present.every((value) => value instanceof Uint8Array)) return { name: 'varbinary', length: -1 };
  return { name: 'nvarchar', length: -1 };
}

/** SQLite's errors under the numbers a client of SQL Server knows. */
function explain(error: unknown): Error {
  if (error instanceof SqlError || !(error instanceof Error)) return error as Error;
  const code = (error as { code?: string }).code ?? '';
  if (/UNIQUE|PRIMARYKEY/.test(code)) return new SqlError(2627, `Violation of UNIQUE KEY constraint. ${error.message}`, 14);
  if (/FOREIGNKEY/.test(code)) return new SqlError(547, 'The statement conflicted with a FOREIGN KEY constraint.');
  if (/CHECK/.test(code)) return new SqlError(547, 'The statement conflicted with a CHECK constraint.');
  if (/NOTNULL/.test(code)) return new SqlError(515, `Cannot insert the value NULL. ${error.message}`);
  if (/READONLY/.test(code)) return new SqlError(229, 'The permission was denied on the object.', 14, 5);
  if (/BUSY|LOCKED/.test(code)) return new SqlError(1222, 'Lock request time out period exceeded.');
  if (/malformed JSON|JSON path/i.test(error.message)) return new SqlError(13609, 'JSON text is not properly formatted.');
  if (/already exists/.test(error.message)) return new SqlError(2714, 'There is already an object of that name in the database.');
  if (/no such table/.test(error.message))
    return new SqlError(3701, 'Cannot drop the table, because it does not exist or you do not have permission.', 11);
  return error;
}
