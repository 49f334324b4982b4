import type { SqlType, Value } from './types.ts';

export interface Column {
  name: string;
  type: SqlType;
}

/** A parameter of a remote call; `name` without its @. */
export interface Param {
  name: string;
  type: SqlType;
  value: Value;
  output: boolean;
}

/** What one statement of a batch gives, in order. `affected: null` is a statement that counts nothing. */
export type Step = { columns: Column[]; rows: Iterable<Value[]> } | { affected: number | null } | { delayMs: number } | { print: string };

/** One connection, as SQL Server sees it. */
export interface Session {
  readonly id: number;
  user: string;
  database: string;
  app: string;
  host: string;
  /** Transaction descriptor, 0 when there is none. */
  transaction: bigint;
}

/**
 * `wrong-answer`: views lose their `date_maj` column and numbers come back as text; `empty`: views show no row, as while being reloaded.
 */
export type EngineMode = 'ok' | 'wrong-answer' | 'empty';

/** What answers behind the protocol. */
export interface Engine {
  login(user: string, password: string, database: string): boolean;
  /** Runs one batch, statement by statement, as its steps are consumed. @throws SqlError */
  run(sql: string, params: readonly Param[], session: Session): AsyncIterable<Step>;
  /** Forgets the session's transaction and temporary tables (connection closed, or taken again from a pool). */
  endSession(session: Session): void;
  setMode(mode: EngineMode): void;
}

/** An error as SQL Server reports it: number, severity ("class") and state. */
export class SqlError extends Error {
  readonly number: number;
  readonly severity: number;
  readonly state: number;

  constructor(number: number, message: string, severity = 16, state = 1) {
    super(message);
    this.name = 'SqlError';
    this.number = number;
    this.severity = severity;
    this.state = state;
  }
}

/** What this simulator does not do is refused in words, never answered approximately. */
export const notSupported = (what: string): SqlError => new SqlError(50000, `Simulator: ${what} is not supported.`);

/** Any failure, in the shape the protocol can carry. */
export function asSqlError(error: unknown): SqlError {
  if (error instanceof SqlError) return error;
  return new SqlError(50000, `Simulator: ${error instanceof Error ? error.message : String(error)}`);
}
