import fs from 'node:fs';
import path from 'node:path';
import type { Clock } from '../kit/clock.ts';
import { ensureFolder } from '../kit/files.ts';
import type { Log } from '../kit/log.ts';
import { type Database, type LocalDatabase, type Migration, openDatabase } from '../local/local.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { createSeal, giveSeal, type Seal } from './seal.ts';

/** A file taken away by hand is noticed after this long: asking each time would cost a third of reading a line. */
const PRESENCE_MS = 250;

/** Sealed beside the data: whether it opens tells whether the key is the one they were sealed with. */
const SEALED = 'myCFiA';

export interface CopyFiles {
  /**
   * Open copies of this user that hold the whole scope, the scope's own first. Another user's copy is never among them, whatever it holds.
   */
  covering(scope: TenantScope): Database[];
  /** A handle of its own for writing the scope's copy (made when missing); to be closed by the caller. */
  writer(scope: TenantScope): LocalDatabase & { file: string };
  /** The scope's own file, for reading; null when there is none. */
  own(scope: TenantScope): { db: Database; file: string } | null;
  /** Milliseconds since a file was last written; infinite when it is not there. */
  ageOf(file: string): number;
  /** Deletes every copy of a user, or those not written for `days`. @returns how many files are gone. */
  remove(which: { userId: number } | { olderThanDays: number }): number;
  /** Closes every reading handle: the next reading opens again. */
  close(): void;
}

/** A kind of file kept by user and scope, in a folder of its own. Both kinds begin with the tables `about` and `divisions`. */
export interface CopyKind {
  folder: string;
  migrations: readonly Migration[];
  /** true for what cannot be read again. */
  durable: boolean;
  /** One user's files kept at most, the last written; null = all. */
  keptPerUser: number | null;
  /** What was sealed with another key than today's is to be written again. */
  onOtherKey(db: Database): void;
}

export interface CopyFilesOptions {
  dataFolder: string;
  kind: CopyKind;
  /** Key of the sensitive columns, base64; null = none: they are not kept. */
  key: () => string | null;
  /** false = opens without looking the file through. */
  check?: boolean;
  clock: Clock;
  log: Log;
}

/** The files of one kind, named by user and scope. */
export function createCopyFiles({ dataFolder, kind, key, check = true, clock, log }: CopyFilesOptions): CopyFiles {
  const folder = path.join(dataFolder, kind.folder);
  const open = new Map<string, LocalDatabase & { divisions: ReadonlySet<number> }>();
  const fileOf = (scope: TenantScope) => path.join(folder, `${scope.userId}-${scope.key.slice(0, 24)}.sqlite`);
  const checked = new Set<string>();
  const load = (file: string): LocalDatabase & { seal: Seal } => {
    const look = check && !checked.has(file);
    const opened = openDatabase({ file, migrations: kind.migrations, durable: kind.durable, check: look, clock, log });
    checked.add(file);
    const seal = createSeal(key(), path.basename(file), clock.bytes);
    giveSeal(opened.db, seal);
    return { ...opened, seal };
  };

  // Looked up again each time the handles are let go, which every refresh does.
  const listed = new Map<number, string[]>();
  const covered = new Map<string, { found: Database[]; seenAt: number }>();
  const stillThere = (known: { found: Database[]; seenAt: number }): boolean => {
    const now = clock.monotonic();
    if (now - known.seenAt < PRESENCE_MS) return true;
    known.seenAt = now;
    return known.found.every(({ name }) => fs.existsSync(name));
  };
  const forgetPlaces = () => {
    listed.clear();
    covered.clear();
  };
  const filesOfUser = (userId: number): string[] => {
    const known = listed.get(userId);
    if (known !== undefined) return known;
    const found = listFiles(userId);
    if (open.size > 0) listed.set(userId, found);
    return found;
  };
  const listFiles = (userId: number): string[] => {
    if (!fs.existsSync(folder)) return [];
    const pattern = new RegExp(`^${userId}-[0-9a-f]{24}\\.sqlite$`);
    return fs
      .readdirSync(folder)
      .filter((name) => pattern.test(name))
      .map((name) => path.join(folder, name));
  };

  const reading = (file: string, userId: number) => {
    const known = open.get(file);
    if (known !== undefined) return known;
    const opened = load(file);
    const about = opened.db.prepare<[], { user_id: number }>('SELECT user_id FROM about').get();
    const ids = opened.db
      .prepare<[], { id: number }>('SELECT id FROM divisions')
      .all()
      .map(({ id }) => id);
    // The name of a file proves nothing: what it says inside does.
    const mine = about?.user_id === userId ? ids : [];
    const entry = { ...opened, divisions: new Set(mine) };
    open.set(file, entry);
    return entry;
  };

  const release = (file: string) => {
    forgetPlaces();
    open.get(file)?.close();
    open.delete(file);
  };

  /** A file another thread still reads stays a little longer where the system does not let it go. */
  const erase = (file: string) => {
    release(file);
    try {
      for (const suffix of ['', '-wal', '-shm']) fs.rmSync(`${file}${suffix}`, { force: true });
    } catch (error) {
      log.warn('copie_non_supprimee', { error });
    }
  };

  const removeOldest = (userId: number, except: string) => {
    if (kind.keptPerUser === null) return;
    const byAge = filesOfUser(userId)
      .filter((file) => file !== except)
      .map((file) => ({ file, at: writtenAt(file) }))
      .sort((a, b) => b.at - a.at);
    for (const { file } of byAge.slice(kind.keptPerUser - 1)) erase(file);
  };

  return {
    covering(scope) {
      const known = covered.get(scope.key);
      // A file may be taken away by hand while it is open.
      if (known !== undefined && stillThere(known)) return known.found;
      for (const file of [...open.keys()]) if (!fs.existsSync(file)) release(file);
      const own = fileOf(scope);
      const files = filesOfUser(scope.userId).sort((a, b) => Number(b === own) - Number(a === own));
      const found: Database[] = [];
      for (const file of files) {
        try {
          const entry = reading(file, scope.userId);
          if (scope.divisionIds.every((id) => entry.divisions.has(id))) found.push(entry.db);
        } catch (error) {
          log.warn('copie_illisible', { error });
        }
      }
      if (found.length > 0) covered.set(scope.key, { found, seenAt: clock.monotonic() });
      return found;
    },
    writer(scope) {
      ensureFolder(folder);
      forgetPlaces();
      const file = fileOf(scope);
      removeOldest(scope.userId, file);
      const opened = load(file);
      const { db } = opened;
      // Waiting is done on the main loop: another process at work on this copy is left to finish, ours is for the next time.
      db.pragma('busy_timeout = 200');
      try {
        db.transaction(() => describe(db, scope, opened.seal, kind.onOtherKey)).immediate();
      } catch (error) {
        opened.close();
        throw error;
      }
      return { ...opened, file };
    },
    own(scope) {
      const file = fileOf(scope);
      return fs.existsSync(file) ? { db: reading(file, scope.userId).db, file } : null;
    },
    ageOf: (file) => (fs.existsSync(file) ? clock.now() - writtenAt(file) : Number.POSITIVE_INFINITY),
    remove(which) {
      if (!fs.existsSync(folder)) return 0;
      const gone = fs
        .readdirSync(folder)
        .filter((name) => /^\d+-[0-9a-f]{24}(\.(corrompu|sauvegarde)-[\dTZ-]+)?\.sqlite$/.test(name))
        .map((name) => path.join(folder, name))
        .filter((file) =>
          'userId' in which
            ? path.basename(file).startsWith(`${which.userId}-`)
            : clock.now() - writtenAt(file) > which.olderThanDays * 86_400_000,
        );
      for (const file of gone) erase(file);
      return gone.length;
    },
    close() {
      forgetPlaces();
      for (const file of [...open.keys()]) release(file);
    },
  };
}

/** The last writings may stand in the write-ahead log only. */
const writtenAt = (file: string): number =>
  Math.max(...[file, `${file}-wal`].map((each) => fs.statSync(each, { throwIfNoEntry: false })?.mtimeMs ?? 0));

/** Whose copy it is, and of which divisions. */
function describe(db: Database, scope: TenantScope, seal: Seal, onOtherKey: (db: Database) => void): void {
  const before = db.prepare<[], { seal: string | null }>('SELECT seal FROM about').get();
  // Sealed with another key, or with none: every line is to be written again.
  const now = seal.close(SEALED, 'about');
  const same = before?.seal == null ? now === null : seal.open(before.seal, 'about') !== null;
  if (!same) onOtherKey(db);
  db.exec('DELETE FROM about; DELETE FROM divisions;');
  db.prepare('INSERT INTO about (user_id, scope_key, seal) VALUES (?, ?, ?)').run(scope.userId, scope.key, now);
  const put = db.prepare('INSERT INTO divisions (id) VALUES (?)');
  for (const id of scope.divisionIds) put.run(id);
}
