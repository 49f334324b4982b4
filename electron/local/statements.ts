import type { Database, Statement } from 'better-sqlite3';

const kept = new WeakMap<Database, Map<string, Statement>>();
/** Statements kept for one file: searches make theirs by number of words, so they are not many. */
const MOST = 200;

/** A statement of an open file, compiled once: compiling costs more than reading a line. Not for one that is iterated in two places at a time. */
export function statement<P extends unknown[], R>(db: Database, sql: string): Statement<P, R> {
  let own = kept.get(db);
  if (own === undefined) {
    own = new Map();
    kept.set(db, own);
  }
  let found = own.get(sql);
  if (found === undefined) {
    found = db.prepare(sql);
    if (own.size === MOST) own.delete(own.keys().next().value!);
    own.set(sql, found);
  } else if (own.size > MOST / 2) {
    // The least used leave first; while there is room, their order does not matter.
    own.delete(sql);
    own.set(sql, found);
  }
  return found as Statement<P, R>;
}
