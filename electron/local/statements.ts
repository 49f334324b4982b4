import type { Database, Statement } from 'better-sqlite3';

const kept = new WeakMap<Database, Map<string, Statement>>();
/** Statements kept for one file: searches make theirs by number of words, so they are not many. */
const MOST = 200;

/** A statement of an open file, compiled once: compiling costs more than reading a line. Not for one that is iterated in two places at a time. */
export function statement<P extends unknown[], R>(db: Database, sql: string): Statement<P, R> {
  const own = kept.get(db) ?? new Map<string, Statement>();
  kept.set(db, own);
  const found = own.get(sql) ?? db.prepare(sql);
  own.delete(sql);
  own.set(sql, found);
  if (own.size > MOST) own.delete(own.keys().next().value!);
  return found as Statement<P, R>;
}
