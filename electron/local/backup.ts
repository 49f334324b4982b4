import fs from 'node:fs';
import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { type Clock, instant } from '../kit/clock.ts';
import { ensureFolder } from '../kit/files.ts';
import { explainSqlite } from './errors.ts';

const stem = (file: string) => path.join(path.dirname(file), path.basename(file, '.sqlite'));

/** The two rolling backups of a database file, newest first. */
export const backupFiles = (file: string): [newest: string, older: string] => [
  `${stem(file)}.sauvegarde-1.sqlite`,
  `${stem(file)}.sauvegarde-2.sqlite`,
];

/**
 * Copies the live database beside it and keeps the two last copies. A copy that does not check out never replaces a good one.
 * @param file the database file the backup belongs to (names the copies).
 * @throws AppError disk_full | data_folder_unwritable | storage_corrupt
 */
export async function backup(db: Database, file: string): Promise<void> {
  const [newest, older] = backupFiles(file);
  const part = `${newest}.part`;
  try {
    ensureFolder(path.dirname(file));
    fs.rmSync(part, { force: true });
    await db.backup(part);
    if (!isSound(part)) throw Object.assign(new Error('the copy does not check out'), { code: 'SQLITE_CORRUPT' });
    fs.chmodSync(part, 0o600);
    flush(part);
    if (fs.existsSync(newest)) fs.renameSync(newest, older);
    fs.renameSync(part, newest);
  } catch (error) {
    fs.rmSync(part, { force: true });
    throw explainSqlite(error, file);
  }
}

/** Removes the backups of a database file, so that what was forgotten is in none; until the next one there is none. */
export function removeBackups(file: string): void {
  for (const old of backupFiles(file)) fs.rmSync(old, { force: true });
}

function flush(file: string): void {
  const handle = fs.openSync(file, 'r+');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

function isSound(file: string): boolean {
  let db: Database | null = null;
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true });
    return db.pragma('quick_check(1)', { simple: true }) === 'ok';
  } catch {
    return false;
  } finally {
    db?.close();
    for (const suffix of ['-wal', '-shm']) fs.rmSync(`${file}${suffix}`, { force: true });
  }
}

/** The newest backup that checks out, or null. */
export function newestGoodBackup(file: string): string | null {
  return backupFiles(file).find((candidate) => fs.existsSync(candidate) && isSound(candidate)) ?? null;
}

/** Renames a damaged file with its -wal and -shm so that nothing is lost for an expert; returns the new name. Never deletes. */
export function setAside(file: string, clock: Clock): string {
  const stamp = instant(clock.now()).replace(/[-:]/g, '').replace(/\..*/, 'Z');
  const base = `${stem(file)}.corrompu-${stamp}`;
  let aside = `${base}.sqlite`;
  for (let n = 2; fs.existsSync(aside); n += 1) aside = `${base}-${n}.sqlite`;
  fs.renameSync(file, aside);
  for (const suffix of ['-wal', '-shm']) if (fs.existsSync(`${file}${suffix}`)) fs.renameSync(`${file}${suffix}`, `${aside}${suffix}`);
  return aside;
}
