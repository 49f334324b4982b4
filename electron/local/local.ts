import fs from 'node:fs';
import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../kit/clock.ts';
import { ensureFolder } from '../kit/files.ts';
import type { Log } from '../kit/log.ts';
import { newestGoodBackup, setAside } from './backup.ts';
import { explainSqlite, isCorruption } from './errors.ts';
import { type Migration, migrate } from './migrations.ts';
import { isOnNetwork } from './network-folder.ts';

export { backup, backupFiles, removeBackups } from './backup.ts';
export { explainSqlite, isCorruption } from './errors.ts';
export type { Migration } from './migrations.ts';
export { statement } from './statements.ts';
export { createThread, serveThread, type Thread } from './thread.ts';
export type { Database };

/** Above this size a rebuildable file is not read in full at opening: damage is met, and treated, while reading. */
const FULL_CHECK_BYTES = 32 * 1024 * 1024;

export interface OpenOptions {
  /** Absolute path; its folder is made when missing. */
  file: string;
  /** Applied in order of version, each once, all in one transaction. Several rooms may share a file with separate ranges of versions. */
  migrations: readonly Migration[];
  /** true for what must survive a power cut (the queue); false for what can be read again (a copy). */
  durable: boolean;
  /** false = not looked through at opening: another thread of ours has just done so. */
  check?: boolean;
  clock: Clock;
  log: Log;
}

export interface LocalDatabase {
  db: Database;
  /** French sentence when the file had to be put aside, restored or rebuilt; null when all went well. */
  notice: string | null;
  /** Closes; the last handle on a file folds the write-ahead log back. Safe to call twice. */
  close(): void;
}

/**
 * Opens (or makes) a SQLite file: WAL checked, on this machine and `synchronous=FULL` read back when durable, migrations applied. A damaged file is kept aside as
 * `name.corrompu-<UTC>.sqlite` with its -wal and -shm, then restored from the newest good backup, else rebuilt empty; `notice` says so.
 * @throws AppError storage_newer | data_folder_unwritable | disk_full | conflict (held by another program for more than 5 s)
 */
export function openDatabase(options: OpenOptions): LocalDatabase {
  const { file, log } = options;
  ensureFolder(path.dirname(file));
  try {
    return { ...openOnce(options), notice: null };
  } catch (error) {
    if (!isCorruption(error)) throw explainSqlite(error, file);
    log.error('base_locale_endommagee', { file: path.basename(file), error });
    return recover(options);
  }
}

const unsafe = () =>
  new AppError(
    'data_folder_unwritable',
    'Le dossier de données ne permet pas un enregistrement sûr (dossier réseau ou protégé). Choisissez un dossier de ce poste.',
  );

function openOnce({ file, migrations, durable, check = true, clock }: OpenOptions): Pick<LocalDatabase, 'db' | 'close'> {
  if (durable && isOnNetwork(path.dirname(file))) throw unsafe();
  // Made before SQLite opens it, so that nobody else can read it, even for an instant.
  fs.closeSync(fs.openSync(file, 'a', 0o600));
  const db = new Sqlite(file);
  try {
    db.pragma('busy_timeout = 5000');
    if (check && (durable || fs.statSync(file).size <= FULL_CHECK_BYTES)) checkPages(db);
    const mode = db.pragma('journal_mode = WAL', { simple: true });
    if (mode !== 'wal') throw unsafe();
    // The prebuilt SQLite defaults to NORMAL in WAL mode, which loses acknowledged commits at a power cut.
    db.pragma(`synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
    if (durable && db.pragma('synchronous', { simple: true }) !== 2)
      throw new AppError('data_folder_unwritable', "L'enregistrement sûr n'a pas pu être activé sur ce poste.");
    db.pragma('foreign_keys = ON');
    // What is removed for good is overwritten: names of customers must not stay readable in the free pages of the file.
    db.pragma('secure_delete = ON');
    migrate(db, migrations, clock);
  } catch (error) {
    db.close();
    throw error;
  }
  return { db, close: () => db.close() };
}

function checkPages(db: Database): void {
  const result = db.pragma('quick_check(1)', { simple: true });
  if (result !== 'ok') throw Object.assign(new Error(`quick_check: ${String(result)}`), { code: 'SQLITE_CORRUPT' });
}

function recover(options: OpenOptions): LocalDatabase {
  const { file, clock, log } = options;
  const aside = setAside(file, clock);
  const restored = newestGoodBackup(file);
  try {
    if (restored !== null) fs.copyFileSync(restored, file);
    const opened = openOnce(options);
    log.warn('base_locale_reconstruite', { file: path.basename(file), aside: path.basename(aside), restored: restored !== null });
    const kept = `Le fichier endommagé est conservé sous le nom « ${path.basename(aside)} ».`;
    const notice =
      restored === null
        ? `Un fichier de données de ce poste était illisible : il a été recréé vide. ${kept}`
        : `Un fichier de données de ce poste était illisible : il a été rétabli depuis sa dernière sauvegarde, les opérations faites depuis sont à vérifier. ${kept}`;
    return { ...opened, notice };
  } catch (error) {
    throw explainSqlite(error, file);
  }
}
