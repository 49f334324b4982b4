// path: electron/outbox/x.ts
// expect: « better-sqlite3 » is imported by electron/local only
import Database from 'better-sqlite3';
export const x = Database;
