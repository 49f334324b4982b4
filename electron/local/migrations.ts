import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import { type Clock, instant } from '../kit/clock.ts';

/** One step of a schema. Versions are unique in a file and never reused; `sql` may hold several statements (STRICT tables). */
export interface Migration {
  version: number;
  sql: string;
}

/**
 * Applies what is missing, in order, in one transaction: a crash leaves the old schema or the new one, never something between.
 * Applied versions are listed in a table, since rooms sharing a file number their migrations in separate ranges; `user_version` holds the highest.
 * @throws AppError storage_newer when the file knows a version this program does not.
 */
export function migrate(db: Database, migrations: readonly Migration[], clock: Clock): void {
  const known = new Map(migrations.map((migration) => [migration.version, migration]));
  if (known.size !== migrations.length) throw new Error('Two migrations carry the same version.');
  const run = db.transaction(() => {
    db.exec('CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL) STRICT');
    const applied = new Set(
      db
        .prepare<[], { version: number }>('SELECT version FROM schema_migrations')
        .all()
        .map((row) => row.version),
    );
    if ([...applied].some((version) => !known.has(version)))
      throw new AppError(
        'storage_newer',
        "Les données de ce poste ont été écrites par une version plus récente de l'application. Mettez l'application à jour.",
      );
    const note = db.prepare('INSERT INTO schema_migrations (version, applied_at) VALUES (?, ?)');
    for (const { version, sql } of [...migrations].sort((a, b) => a.version - b.version)) {
      if (applied.has(version)) continue;
      db.exec(sql);
      note.run(version, instant(clock.now()));
    }
    const highest = Math.max(0, ...known.keys());
    if (db.pragma('user_version', { simple: true }) !== highest) db.pragma(`user_version = ${highest}`);
  });
  if (isUpToDate(db, known)) return;
  // user_version alone tells a newer file apart when an older program meets a file without the table.
  const current = Number(db.pragma('user_version', { simple: true }));
  if (current > Math.max(0, ...known.keys()))
    throw new AppError(
      'storage_newer',
      "Les données de ce poste ont été écrites par une version plus récente de l'application. Mettez l'application à jour.",
    );
  run.immediate();
}

/** Found by reading only: a file whose writer is at work can still be opened by its readers. */
function isUpToDate(db: Database, known: ReadonlyMap<number, Migration>): boolean {
  const listed = db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'").get();
  if (listed === undefined) return false;
  const applied = db.prepare<[], { version: number }>('SELECT version FROM schema_migrations').all();
  return applied.length === known.size && applied.every(({ version }) => known.has(version));
}
