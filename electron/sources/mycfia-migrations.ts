import fs from 'node:fs';
import path from 'node:path';

/** Runs one or several statements; parameters only with a single one. */
export type RunStatement = (sql: string, parameters?: readonly unknown[]) => Promise<{ rows: Record<string, unknown>[] }>;

/**
 * Applies `NNNN_name.sql` of `folder` in order, each once and each in its own transaction. For a MyCfia database of our own (demonstration, tests):
 * the product never alters a database it was only given access to.
 * @returns names of the files applied now.
 */
export async function applyMycfiaMigrations(run: RunStatement, folder: string): Promise<string[]> {
  await run('CREATE TABLE IF NOT EXISTS mycfia_migration (name varchar(255) PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())');
  const done = new Set((await run('SELECT name FROM mycfia_migration')).rows.map((row) => row.name));
  const files = fs.readdirSync(folder).filter((name) => /^\d{4}_\w+\.sql$/.test(name));
  const applied: string[] = [];
  for (const name of files.sort()) {
    if (done.has(name)) continue;
    await run('BEGIN');
    try {
      await run(fs.readFileSync(path.join(folder, name), 'utf8'));
      await run('INSERT INTO mycfia_migration (name) VALUES ($1)', [name]);
      await run('COMMIT');
    } catch (error) {
      await run('ROLLBACK');
      throw error;
    }
    applied.push(name);
  }
  return applied;
}
