import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { type ChangeFeed, createLocalCopy, type LocalCopy, type RowFeed } from '../../../electron/sources/local-copy.ts';
import { restoreScope } from '../../../electron/tenant/tenant.ts';
import { type StockRow, stockLevel } from '../../../shared/model/stock.ts';

const AS_OF = '2026-11-20T10:00:00.000Z';
const scope = restoreScope({ userId: 7, divisionIds: [1, 2, 3] });
const signal = new AbortController().signal;

const rows = (count: number): StockRow[] =>
  Array.from({ length: count }, (_, n) => ({
    id: n + 1,
    divisionId: (n % 3) + 1,
    divisionName: '',
    name: `Flyer ${n}`,
    clientCode: null,
    storageRef: null,
    quantity: n,
    minimum: 10,
    level: stockLevel(n, 10),
    heightCm: null,
    widthCm: null,
    depthCm: null,
    weightG: null,
    comment: null,
    updatedAt: null,
  }));
const feed =
  (count: number, asOf = AS_OF): RowFeed =>
  async (onRows) => {
    await onRows(rows(count));
    return { asOf };
  };

describe('the local copy', { timeout: 60_000 }, () => {
  let folder: string;
  let copy: LocalCopy;
  let key: string | null;
  const open = () => {
    const clock = systemClock();
    copy = createLocalCopy({ dataFolder: folder, key: async () => key, clock, log: createLog(() => undefined, clock.now) });
  };
  const total = async (of = scope) =>
    (await copy.read(of, 'stocks', { sort: 'name', descending: false, offset: 0, limit: 1 }, signal)).value.total;
  const file = () =>
    path.join(folder, 'copies', fs.readdirSync(path.join(folder, 'copies')).find((name) => /^7-[0-9a-f]{24}\.sqlite$/.test(name)) ?? '');

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-copy-'));
    key = Buffer.alloc(32, 7).toString('base64');
    open();
  });
  afterEach(async () => {
    await copy.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('is absent before the first refresh, and outlives the process after it', async () => {
    await expect(total()).rejects.toMatchObject({ reason: 'absent' });
    expect(copy.about(scope, 'stocks')).toBeNull();
    await copy.replace(scope, 'stocks', 'base', feed(30));
    await copy.close();
    open();
    expect(await total()).toBe(30);
    expect(copy.about(scope, 'stocks')?.asOf).toBe(AS_OF);
    expect(copy.population(scope, 'stocks')).toBe(30);
  });

  it('would catch counts, an age or a line kept from before another process wrote the copy', async () => {
    await copy.replace(scope, 'stocks', 'base', feed(30));
    const levels = async () =>
      (await copy.read(scope, 'stocks', { sort: 'name', descending: false, offset: 0, limit: 1 }, signal)).value.levels;
    const cells = async () => (await copy.read(scope, 'stockCells', {}, signal)).value.reduce((sum, { lines }) => sum + lines, 0);
    const before = await levels();
    expect(await cells()).toBe(30);
    const clock = systemClock();
    const other = createLocalCopy({ dataFolder: folder, key: async () => key, clock, log: createLog(() => undefined, clock.now) });
    const later = '2026-11-20T10:05:00.000Z';
    await other.replace(scope, 'stocks', 'base', feed(45, later));
    await other.close();
    expect(await total()).toBe(45);
    expect(await cells()).toBe(45);
    expect((await levels()).ok).toBe(before.ok + 15);
    expect(copy.population(scope, 'stocks')).toBe(45);
    expect(copy.about(scope, 'stocks')?.asOf).toBe(later);
    const line = await copy.read(scope, 'stock', { id: 45 }, signal);
    expect(line).toMatchObject({ asOf: later, value: { quantity: 44 } });
  });

  it('would catch half a refresh shown: a feed that breaks leaves the old copy whole, searches included', async () => {
    await copy.replace(scope, 'stocks', 'base', feed(30));
    const breaking: RowFeed = async (onRows) => {
      await onRows(rows(500));
      throw new Error('cut in the middle');
    };
    await expect(copy.replace(scope, 'stocks', 'base', breaking)).rejects.toThrow('cut in the middle');
    expect(await total()).toBe(30);
    const found = await copy.read(scope, 'articles', { search: 'flyer 29' }, signal);
    expect(found.value.map(({ name }) => name)).toEqual(['Flyer 29']);
  });

  it('would catch readers that see a refresh before it is whole', async () => {
    await copy.replace(scope, 'stocks', 'base', feed(30));
    let during = 0;
    await copy.replace(scope, 'stocks', 'base', async (onRows) => {
      await onRows(rows(40));
      during = await total();
      return { asOf: AS_OF };
    });
    expect(during).toBe(30);
    expect(await total()).toBe(40);
  });

  it('keeps the old copy when the disk is full, and says so', async () => {
    await copy.replace(scope, 'stocks', 'base', feed(30));
    const full: RowFeed = async () => {
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    };
    await expect(copy.replace(scope, 'stocks', 'base', full)).rejects.toMatchObject({ code: 'disk_full' });
    expect(await total()).toBe(30);
  });

  it('refuses a sudden void twice, and believes it the third time', async () => {
    await copy.replace(scope, 'stocks', 'base', feed(30));
    for (let n = 0; n < 2; n += 1)
      await expect(copy.replace(scope, 'stocks', 'base', feed(0))).rejects.toMatchObject({ reason: 'implausible' });
    expect(await total()).toBe(30);
    await copy.replace(scope, 'stocks', 'base', feed(0));
    expect(await total()).toBe(0);
  });

  it('counts doubts anew after a plausible refresh', async () => {
    await copy.replace(scope, 'stocks', 'base', feed(30));
    for (let n = 0; n < 2; n += 1)
      await expect(copy.replace(scope, 'stocks', 'base', feed(1))).rejects.toMatchObject({ reason: 'implausible' });
    await copy.replace(scope, 'stocks', 'base', feed(28));
    await expect(copy.replace(scope, 'stocks', 'base', feed(1))).rejects.toMatchObject({ reason: 'implausible' });
    expect(await total()).toBe(28);
  });

  it('gives a narrower scope its part, a wider scope and another user nothing', async () => {
    await copy.replace(scope, 'stocks', 'base', feed(30));
    expect(await total(restoreScope({ userId: 7, divisionIds: [2] }))).toBe(10);
    await expect(total(restoreScope({ userId: 7, divisionIds: [1, 2, 3, 4] }))).rejects.toMatchObject({ reason: 'absent' });
    await expect(total(restoreScope({ userId: 8, divisionIds: [1, 2, 3] }))).rejects.toMatchObject({ reason: 'absent' });
  });

  it('starts again from nothing when its file is damaged', async () => {
    await copy.replace(scope, 'stocks', 'base', feed(3000));
    await copy.close();
    const handle = fs.openSync(file(), 'r+');
    for (let offset = 4096; offset < fs.fstatSync(handle).size; offset += 4096)
      fs.writeSync(handle, Buffer.alloc(1024, 0x5a), 0, 1024, offset);
    fs.closeSync(handle);
    open();
    await expect(total()).rejects.toMatchObject({ reason: 'absent' });
    await copy.replace(scope, 'stocks', 'base', feed(30));
    expect(await total()).toBe(30);
  });

  it('keeps the copies of the last scopes only, and each for its owner alone', async () => {
    for (let id = 1; id <= 9; id += 1) await copy.replace(restoreScope({ userId: 7, divisionIds: [id] }), 'stocks', 'base', feed(3));
    const names = fs.readdirSync(path.join(folder, 'copies')).filter((name) => name.endsWith('.sqlite'));
    expect(names).toHaveLength(6);
    for (const name of names) expect(fs.statSync(path.join(folder, 'copies', name)).mode & 0o077).toBe(0);
  });

  it('would catch a sensitive text lying in clear, and gives it back to who has the key only', async () => {
    const secret: RowFeed = async (onRows) => {
      await onRows(rows(20).map((row) => ({ ...row, comment: 'Code de la porte : 4812' })));
      return { asOf: AS_OF };
    };
    const comment = async () => (await copy.read(scope, 'stock', { id: 3 }, signal)).value?.comment;
    await copy.replace(scope, 'stocks', 'base', secret);
    expect(await comment()).toBe('Code de la porte : 4812');
    await copy.close();
    for (const name of fs.readdirSync(path.join(folder, 'copies')))
      expect(fs.readFileSync(path.join(folder, 'copies', name)).includes('4812'), name).toBe(false);
    key = Buffer.alloc(32, 8).toString('base64');
    open();
    expect(await comment()).toBeNull();
    // The next refresh writes what the new key can read, although no line changed.
    expect(await copy.replace(scope, 'stocks', 'base', secret)).toMatchObject({ changed: 20 });
    expect(await comment()).toBe('Code de la porte : 4812');
    key = null;
    expect(await copy.replace(scope, 'stocks', 'base', secret)).toMatchObject({ changed: 20 });
    expect(await comment()).toBeNull();
  });

  it('writes only what changed, forgets what is gone, and finds by the new words', async () => {
    const of =
      (list: readonly StockRow[]): RowFeed =>
      async (onRows) => {
        await onRows(list);
        return { asOf: AS_OF };
      };
    await copy.replace(scope, 'stocks', 'base', of(rows(300)));
    const next = rows(302)
      .filter(({ id }) => id !== 5)
      .map((row) => (row.id === 9 ? { ...row, name: 'Kakémono' } : row));
    expect(await copy.replace(scope, 'stocks', 'base', of(next))).toMatchObject({ rows: 301, changed: 4 });
    const found = async (search: string) => (await copy.read(scope, 'articles', { search }, signal)).value.map(({ name }) => name);
    expect(await found('KAKEMONO')).toEqual(['Kakémono']);
    expect(await found('flyer 8')).not.toContain('Flyer 8');
    expect(await found('flyer 301')).toEqual(['Flyer 301']);
    expect(await total()).toBe(301);
    expect(copy.population(scope, 'stocks')).toBe(301);
  });

  it('would catch a deletion that changes alone do not tell: the counts differ, so everything is read again', async () => {
    await copy.replace(scope, 'stocks', 'base', feed(30));
    const dated = (list: StockRow[]) => list.map((row) => ({ ...row, updatedAt: '2026-11-20T09:00:00.000Z' }));
    const all: RowFeed = async (onRows) => {
      await onRows(dated(rows(30)).slice(1));
      return { asOf: AS_OF };
    };
    await copy.replace(scope, 'stocks', 'base', all);
    const asked: string[] = [];
    const changes =
      (list: StockRow[], population: number): ChangeFeed =>
      async (since, onRows) => {
        asked.push(since);
        await onRows(list);
        return { asOf: AS_OF, population };
      };
    const one = dated(rows(7))
      .slice(6)
      .map((row) => ({ ...row, quantity: 999 }));
    expect(await copy.replace(scope, 'stocks', 'base', all, changes(one, 29))).toMatchObject({ whole: false, rows: 29, changed: 1 });
    expect((await copy.read(scope, 'stock', { id: 7 }, signal)).value?.quantity).toBe(999);
    expect(asked).toEqual(['2026-11-20T08:45:00.000Z']);
    expect(await copy.replace(scope, 'stocks', 'base', all, changes([], 28))).toMatchObject({ whole: true, rows: 29 });
  });

  it('leaves nothing of a user who asks for it, and nothing but that', async () => {
    const other = restoreScope({ userId: 8, divisionIds: [1] });
    await copy.replace(scope, 'stocks', 'base', feed(30));
    await copy.replace(other, 'stocks', 'base', feed(3));
    // The copy, the looks and their backup.
    expect(await copy.remove({ userId: 7 })).toBe(3);
    expect(copy.about(scope, 'stocks')).toBeNull();
    for (const kind of ['copies', 'releves'])
      expect(fs.readdirSync(path.join(folder, kind)).filter((name) => name.startsWith('7-'))).toEqual([]);
    expect(await total(other)).toBe(1);
    expect(await copy.remove({ olderThanDays: 30 })).toBe(0);
  });
});
