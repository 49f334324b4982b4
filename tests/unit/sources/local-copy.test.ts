import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { createLocalCopy, type LocalCopy, type RowFeed } from '../../../electron/sources/local-copy.ts';
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
    onRows(rows(count));
    return { asOf };
  };

describe('the local copy', () => {
  let folder: string;
  let copy: LocalCopy;
  const open = () => {
    const clock = systemClock();
    copy = createLocalCopy({ dataFolder: folder, clock, log: createLog(() => undefined, clock.now) });
  };
  const total = async (of = scope) =>
    (await copy.read(of, 'stocks', { sort: 'name', descending: false, offset: 0, limit: 1 }, signal)).value.total;
  const file = () =>
    path.join(folder, 'copies', fs.readdirSync(path.join(folder, 'copies')).find((name) => /^7-[0-9a-f]{24}\.sqlite$/.test(name)) ?? '');

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-copy-'));
    open();
  });
  afterEach(() => {
    copy.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('is absent before the first refresh, and outlives the process after it', async () => {
    await expect(total()).rejects.toMatchObject({ reason: 'absent' });
    expect(copy.about(scope, 'stocks')).toBeNull();
    await copy.replace(scope, 'stocks', 'base', feed(30));
    copy.close();
    open();
    expect(await total()).toBe(30);
    expect(copy.about(scope, 'stocks')?.asOf).toBe(AS_OF);
    expect(copy.population(scope, 'stocks')).toBe(30);
  });

  it('would catch half a refresh shown: a feed that breaks leaves the old copy whole, searches included', async () => {
    await copy.replace(scope, 'stocks', 'base', feed(30));
    const breaking: RowFeed = async (onRows) => {
      onRows(rows(500));
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
      onRows(rows(40));
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
    copy.close();
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
});
