import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createLog, type LogRecord } from '../../../electron/kit/log.ts';
import { backup, backupFiles, explainSqlite, type Migration, openDatabase } from '../../../electron/local/local.ts';

const clock = systemClock();
const records: LogRecord[] = [];
const log = createLog((record) => records.push(record), clock.now, 'test');
const migrations: Migration[] = [
  { version: 1, sql: 'CREATE TABLE lines (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT' },
  { version: 100, sql: 'CREATE TABLE other (id INTEGER PRIMARY KEY) STRICT' },
];
let folder: string;
let file: string;
const open = (extra: Partial<Parameters<typeof openDatabase>[0]> = {}) =>
  openDatabase({ file, migrations, durable: true, clock, log, ...extra });
const texts = (db: ReturnType<typeof open>['db']) =>
  db
    .prepare<[], { text: string }>('SELECT text FROM lines ORDER BY id')
    .all()
    .map((row) => row.text);

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-local-'));
  file = path.join(folder, 'data', 'file.sqlite');
  records.length = 0;
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Damages pages in the middle of a closed file, beyond the header. */
function damage(target: string): void {
  const handle = fs.openSync(target, 'r+');
  const size = fs.fstatSync(handle).size;
  for (let offset = 4096; offset < size; offset += 4096) fs.writeSync(handle, Buffer.alloc(2048, 0x5a), 0, 2048, offset);
  fs.closeSync(handle);
}

function fill(count = 500): void {
  const { db, close } = open();
  const insert = db.prepare('INSERT INTO lines (text) VALUES (?)');
  db.transaction(() => {
    for (let n = 0; n < count; n += 1) insert.run(`line ${n} ${'x'.repeat(50)}`);
  })();
  close();
}

describe('openDatabase', () => {
  it('would catch the prebuilt default that loses commits at a power cut', () => {
    const { db, close } = open();
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('busy_timeout', { simple: true })).toBe(5000);
    close();
  });

  it('would catch what was deleted and stays readable in the file', () => {
    fill(10);
    const { db, close } = open();
    db.exec('DELETE FROM lines');
    close();
    expect(fs.readFileSync(file, 'latin1')).not.toContain('x'.repeat(20));
  });

  it('would catch a data file that other users of the machine can read', () => {
    open().close();
    expect(fs.statSync(file).mode & 0o077).toBe(0);
  });

  it('would catch a migration of a low range skipped because a higher range ran first', () => {
    open().close();
    const later = [...migrations, { version: 2, sql: 'ALTER TABLE lines ADD COLUMN extra TEXT' }];
    const { db, close } = open({ migrations: later });
    expect(db.prepare('SELECT extra FROM lines').all()).toEqual([]);
    close();
    const again = open({ migrations: later });
    expect(again.notice).toBeNull();
    again.close();
  });

  it('would catch a half-applied migration', () => {
    open().close();
    const broken = [...migrations, { version: 2, sql: 'CREATE TABLE half (id INTEGER) STRICT; CREATE TABLE lines (id INTEGER)' }];
    expect(() => open({ migrations: broken })).toThrow();
    const { db, close } = open();
    expect(db.prepare("SELECT name FROM sqlite_master WHERE name = 'half'").all()).toEqual([]);
    close();
  });

  it('refuses a file written by a later version, and leaves it untouched', () => {
    open({ migrations: [...migrations, { version: 101, sql: 'CREATE TABLE future (id INTEGER) STRICT' }] }).close();
    const before = fs.readFileSync(file);
    expect(() => open()).toThrow(expect.objectContaining({ code: 'storage_newer' }));
    expect(fs.readFileSync(file).equals(before)).toBe(true);
    expect(fs.readdirSync(path.dirname(file)).filter((name) => name.includes('corrompu'))).toEqual([]);
  });

  it('keeps a damaged file aside and starts again empty, saying so', () => {
    fill();
    damage(file);
    const { db, notice, close } = open();
    expect(notice).toMatch(/illisible.*recréé vide.*corrompu-\d{8}T\d{6}Z\.sqlite/);
    expect(texts(db)).toEqual([]);
    close();
    expect(fs.readdirSync(path.dirname(file)).some((name) => /^file\.corrompu-.*\.sqlite$/.test(name))).toBe(true);
    expect(records.some((record) => record.level === 'error')).toBe(true);
  });

  it('keeps aside a file that is not a database at all', () => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, 'ceci n’est pas une base '.repeat(100));
    const { notice, close } = open();
    expect(notice).toContain('illisible');
    close();
  });

  it('restores the newest good backup, passing over a damaged one', async () => {
    fill(3);
    const first = open();
    await backup(first.db, file);
    first.db.prepare('INSERT INTO lines (text) VALUES (?)').run('after the first backup');
    await backup(first.db, file);
    first.close();
    const [newest, older] = backupFiles(file);
    expect(fs.existsSync(older)).toBe(true);
    damage(file);
    const restored = open();
    expect(restored.notice).toContain('dernière sauvegarde');
    expect(texts(restored.db)).toContain('after the first backup');
    restored.close();
    damage(file);
    fs.writeFileSync(newest, 'not a database');
    const second = open();
    expect(texts(second.db)).toHaveLength(3);
    second.close();
  });

  it('would catch a process killed in the middle of a transaction leaving half of it', () => {
    open().close();
    const script = `
      const Sqlite = require('better-sqlite3');
      const db = new Sqlite(${JSON.stringify(file)});
      db.pragma('synchronous = FULL');
      db.prepare("INSERT INTO lines (text) VALUES ('acknowledged')").run();
      db.exec('BEGIN IMMEDIATE');
      db.prepare("INSERT INTO lines (text) VALUES ('half')").run();
      process.kill(process.pid, 'SIGKILL');`;
    const child = spawnSync(process.execPath, ['-e', script], { cwd: process.cwd() });
    expect(child.signal).toBe('SIGKILL');
    const { db, notice, close } = open();
    expect(notice).toBeNull();
    expect(texts(db)).toEqual(['acknowledged']);
    close();
  });

  it('would catch a reader that waits for a writer at work before it can even open the file', () => {
    const writer = open();
    writer.db.exec('BEGIN IMMEDIATE');
    const reader = open();
    expect(texts(reader.db)).toEqual([]);
    reader.close();
    writer.db.exec('ROLLBACK');
    writer.close();
  });

  it('says that the folder cannot be written', () => {
    fs.writeFileSync(path.join(folder, 'data'), 'a file where the folder should be');
    expect(() => open()).toThrow(expect.objectContaining({ code: 'data_folder_unwritable' }));
  });

  it('says that the disk is full, in words', () => {
    const { db, close } = open();
    db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`);
    const insert = db.prepare('INSERT INTO lines (text) VALUES (?)');
    let thrown: unknown;
    try {
      for (let n = 0; n < 100; n += 1) insert.run('x'.repeat(4000));
    } catch (error) {
      thrown = error;
    }
    expect(explainSqlite(thrown, file)).toMatchObject({ code: 'disk_full', message: expect.stringContaining('disque est plein') });
    close();
  });
});
