import type { Database } from '../local/local.ts';

/** The part of a SQLite handle that a state change may use inside the queue's transaction. */
export interface QueueDatabase {
  run(sql: string, parameters?: Record<string, unknown> | readonly unknown[]): void;
  get<T>(sql: string, parameters?: Record<string, unknown> | readonly unknown[]): T | undefined;
  all<T>(sql: string, parameters?: Record<string, unknown> | readonly unknown[]): T[];
}

/** A better-sqlite3 handle as a QueueDatabase. */
export function queueDatabase(db: Database): QueueDatabase {
  const bound = (parameters: Record<string, unknown> | readonly unknown[] = []) => (Array.isArray(parameters) ? parameters : [parameters]);
  return {
    run(sql, parameters) {
      db.prepare(sql).run(...bound(parameters));
    },
    get: <T>(sql: string, parameters?: Record<string, unknown> | readonly unknown[]) =>
      db.prepare(sql).get(...bound(parameters)) as T | undefined,
    all: <T>(sql: string, parameters?: Record<string, unknown> | readonly unknown[]) => db.prepare(sql).all(...bound(parameters)) as T[],
  };
}
