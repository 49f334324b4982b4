import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const CHILD = path.join(import.meta.dirname, '../../fakes/open-child.ts');
const UNSAFE = 'data_folder_unwritable Le dossier de données ne permet pas un enregistrement sûr (dossier réseau ou protégé).';
let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-dossier-'));
  file = path.join(folder, 'file.sqlite');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** What a process says that opens this file while strace changes what the kernel answers. */
function opened(target: string, ...inject: string[]): string {
  const command = ['-f', '-qq', '-o', '/dev/null', ...inject, process.execPath, '--no-warnings', CHILD, target];
  const run = spawnSync('strace', command, { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  return run.stdout || run.stderr;
}

describe('the data folder is on a network share', () => {
  // SQLite grants WAL on a share; two machines would then both serve one queue, and write over each other.
  test.each([
    ['NFS', '6969000000000000'],
    ['SMB', '424d53fe00000000'],
  ])('%s: refused at start, in words, before anything is made there; a folder of this machine is not', (_kind, type) => {
    expect(opened(file, '-e', 'trace=statfs', '-e', `inject=statfs:poke_exit=@arg2=${type}`)).toContain(UNSAFE);
    expect(fs.existsSync(file)).toBe(false);
    expect(opened(file, '-e', 'trace=statfs')).toBe('OPEN');
  });
});

describe('the write-ahead log is not granted', () => {
  test('SQLite keeps another journal: refused at start', () => {
    // Nothing is kept under this name: SQLite answers « memory » to the request for WAL, as it answers « delete » where memory cannot be shared.
    expect(opened(':memory:', '-e', 'trace=none')).toContain(UNSAFE);
  });

  test.each([
    ['made', 'openat', 'EACCES'],
    ['mapped', 'mmap', 'ENODEV'],
  ])('the memory its readers share cannot be %s: refused at start, in words; what was written is kept', (_how, call, error) => {
    expect(opened(file, '-e', 'trace=none')).toBe('OPEN');
    expect(opened(file, '-P', `${file}-shm`, '-e', `trace=${call}`, '-e', `inject=${call}:error=${error}`)).toMatch(
      /^data_folder_unwritable Impossible d'écrire dans/,
    );
    const db = new Sqlite(file);
    expect(db.prepare('SELECT text FROM lines').pluck().all()).toEqual(['gardée']);
    db.close();
  });
});
