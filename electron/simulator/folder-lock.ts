import Database from 'better-sqlite3';

/**
 * Holds a folder for one simulator. The lock is SQLite's own on a small file: the system drops it when the process dies, however it dies, so that
 * it can never be stale. The pid is told by `runtime.json`.
 * @returns how to let go, or null when another simulator holds it.
 */
export function lockFolder(file: string): (() => void) | null {
  const db = new Database(file, { timeout: 0 });
  try {
    // DELETE, not WAL: the exclusive lock of a rollback journal keeps every other connection out.
    db.pragma('journal_mode = DELETE');
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('CREATE TABLE IF NOT EXISTS verrou (id INTEGER PRIMARY KEY); BEGIN EXCLUSIVE');
    return () => db.close();
  } catch (error) {
    db.close();
    if (/^SQLITE_(BUSY|LOCKED)/.test((error as { code?: string }).code ?? '')) return null;
    throw error;
  }
}
