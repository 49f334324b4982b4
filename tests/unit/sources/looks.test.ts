import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { createCopyEngine } from '../../../electron/sources/copy-engine.ts';
import { restoreScope } from '../../../electron/tenant/tenant.ts';
import { STOCK_LEVELS, STOCK_SORTS, type StockRow, stockLevel } from '../../../shared/model/stock.ts';
import { unpackStocks } from '../../../shared/model/stock-window.ts';

const scope = restoreScope({ userId: 7, divisionIds: [1, 2, 3] });
const START = Date.parse('2026-11-18T08:00:00.000Z');
const MINUTE = 60_000;

const row = (id: number, quantity: number | null, more: Partial<StockRow> = {}): StockRow => ({
  id,
  divisionId: (id % 3) + 1,
  divisionName: `Division #${(id % 3) + 1}`,
  name: `Flyer ${id}`,
  clientCode: null,
  storageRef: null,
  minimum: 10,
  heightCm: null,
  widthCm: null,
  depthCm: null,
  weightG: null,
  comment: null,
  updatedAt: null,
  ...more,
  quantity,
  level: stockLevel(quantity, more.minimum === undefined ? 10 : more.minimum),
});

/** The engine itself, on this thread: what the worker runs. */
describe('stocks over time', () => {
  let folder: string;
  let engine: ReturnType<typeof createCopyEngine>;
  let now: number;
  const start = () => {
    const clock = frozenClock(now);
    engine = createCopyEngine({ dataFolder: folder, clock, log: createLog(() => undefined, clock.now) });
    engine.handlers.open({ key: Buffer.alloc(32, 1).toString('base64'), now });
  };
  const at = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();
  const fill = (rows: readonly StockRow[], minutes: number) => {
    now = START + minutes * MINUTE;
    engine.handlers.begin({ scope, dataset: 'stocks', whole: true, now });
    engine.handlers.put({ rows });
    engine.handlers.finish({ asOf: at(minutes), origin: 'base', now, expected: null });
  };
  const look = async (rows: readonly StockRow[], minutes: number) => {
    fill(rows, minutes);
    return engine.handlers.takeLook({ scope });
  };
  const page = (moment: string, of = scope) =>
    engine.handlers.pageAt({ scope: of, query: { sort: 'quantity', descending: false, offset: 0, limit: 1000 }, at: moment }).value;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-looks-'));
    now = START;
    start();
  });
  afterEach(() => {
    engine.onStop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('tells what there was at a moment, and nothing before the first look', async () => {
    expect(await look([row(1, 5), row(2, null)], 0)).toMatchObject({ lines: 2, changed: 0 });
    expect(await look([row(1, 8), row(3, 1)], 10)).toMatchObject({ lines: 2, changed: 3 });
    const shown = (moment: string) => page(moment).rows.map(({ id, quantity }) => [id, quantity]);
    expect(shown(at(0))).toEqual([
      [1, 5],
      [2, null],
    ]);
    expect(shown(at(9))).toEqual(shown(at(0)));
    expect(shown(at(10))).toEqual([
      [3, 1],
      [1, 8],
    ]);
    expect(page(at(9)).levels).toMatchObject({ critical: 1, to_check: 1 });
    expect(() => page(at(-1))).toThrow('Les relevés de ce poste commencent après ce moment');
  });

  it('would catch an absence told as a quantity: gone, back, unknown are not 0', async () => {
    await look([row(1, 5)], 0);
    await look([row(1, 5), row(2, 2), row(3, 3)], 10);
    await look([row(2, 2), row(3, 3)], 20);
    await look([row(1, null), row(2, 2), row(3, 3)], 30);
    expect(engine.handlers.history({ scope, id: 1, since: null }).points).toEqual([
      { at: at(0), present: true, quantity: 5, minimum: 10 },
      { at: at(20), present: false, quantity: null, minimum: null },
      { at: at(30), present: true, quantity: null, minimum: 10 },
    ]);
    expect(engine.handlers.history({ scope, id: 1, since: at(25) }).points[0]).toMatchObject({ at: at(20), present: false });
    expect(() => engine.handlers.history({ scope, id: 99, since: null })).toThrow("n'apparaît dans aucun relevé");
  });

  it('would catch a look of another division or user shown', async () => {
    await look([row(1, 5), row(2, 6), row(3, 7)], 0);
    await look([row(1, 50), row(2, 60), row(3, 7)], 10);
    const narrow = restoreScope({ userId: 7, divisionIds: [2] });
    expect(page(at(0), narrow).rows.map(({ id }) => id)).toEqual([1]);
    expect(engine.handlers.changes({ scope: narrow, since: at(0), offset: 0, limit: 10 })).toMatchObject({
      total: 1,
      rows: [{ id: 1, before: 5, after: 50 }],
    });
    expect(() => engine.handlers.history({ scope: narrow, id: 2, since: null })).toThrow();
    for (const other of [restoreScope({ userId: 8, divisionIds: [2] }), restoreScope({ userId: 7, divisionIds: [2, 4] })])
      expect(() => page(at(0), other)).toThrow('Aucun relevé');
  });

  it('keeps no second look of the same data, survives a restart, and backs up what cannot be read again', async () => {
    await look([row(1, 5)], 0);
    expect(await engine.handlers.takeLook({ scope })).toMatchObject({ id: 1, takenAt: at(0) });
    expect(engine.handlers.looks({ scope, limit: 10 })).toHaveLength(1);
    engine.onStop();
    const own = path.join(folder, 'releves');
    const file = fs.readdirSync(own).find((name) => /^7-[0-9a-f]{24}\.sqlite$/.test(name))!;
    expect(fs.readdirSync(own).some((name) => name.includes('sauvegarde-1'))).toBe(true);
    // Damaged: what the backup holds is found again, with a notice.
    fs.writeFileSync(path.join(own, file), Buffer.alloc(8192, 0x5a));
    for (const suffix of ['-wal', '-shm']) fs.rmSync(path.join(own, file + suffix), { force: true });
    start();
    await look([row(1, 6)], 20);
    expect(engine.handlers.notices().join()).toContain('rétabli depuis sa dernière sauvegarde');
    expect(page(at(0)).rows.map(({ quantity }) => quantity)).toEqual([5]);
  });

  it('lets the oldest looks go by age, and keeps what still stood then', async () => {
    await look([row(1, 5), row(2, 1)], 0);
    await look([row(1, 6), row(2, 1)], 60);
    await look([row(1, 7), row(2, 1)], 91 * 24 * 60);
    expect(engine.handlers.looks({ scope, limit: 10 }).map(({ id }) => id)).toEqual([3]);
    expect(engine.handlers.history({ scope, id: 1, since: null }).points.map(({ quantity }) => quantity)).toEqual([7]);
    expect(page(at(91 * 24 * 60)).total).toBe(2);
  });

  it('any sequence of readings: each moment is told as it was, each change once', async () => {
    const quantities = fc.array(fc.option(fc.integer({ min: 0, max: 30 }), { freq: 6 }), { minLength: 6, maxLength: 6 });
    const present = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 });
    const reading = fc
      .tuple(quantities, present)
      .map(([amounts, there]) => amounts.flatMap((amount, n) => (there[n] || n === 0 ? [row(n + 1, amount)] : [])));
    await fc.assert(
      fc.asyncProperty(fc.array(reading, { minLength: 1, maxLength: 6 }), async (readings) => {
        engine.onStop();
        fs.rmSync(folder, { recursive: true, force: true });
        start();
        const kept: { minutes: number; rows: StockRow[] }[] = [];
        for (const [n, rows] of readings.entries()) {
          // Six lines: the guard against sudden voids does not bite.
          await look(rows, n * 5);
          kept.push({ minutes: n * 5, rows });
        }
        const shape = (rows: readonly StockRow[]) => rows.map(({ id, quantity }) => `${id}:${quantity}`).sort();
        for (const { minutes, rows } of kept) expect(shape(page(at(minutes + 4)).rows)).toEqual(shape(rows));
        const [first, last] = [kept[0]!.rows, kept.at(-1)!.rows];
        const before = new Map(first.map(({ id, quantity }) => [id, quantity]));
        const after = new Map(last.map(({ id, quantity }) => [id, quantity]));
        const expected = [...new Set([...before.keys(), ...after.keys()])].flatMap((id) => {
          if (!before.has(id)) return [`${id} added null ${after.get(id)}`];
          if (!after.has(id)) return [`${id} removed ${before.get(id)} null`];
          return before.get(id) === after.get(id) ? [] : [`${id} changed ${before.get(id)} ${after.get(id)}`];
        });
        const { rows, total } = engine.handlers.changes({ scope, since: at(0), offset: 0, limit: 100 });
        const told = rows.map((change) => `${change.id} ${change.kind} ${change.before} ${change.after}`);
        expect(told.sort()).toEqual(expected.sort());
        expect(total).toBe(told.length);
        // One way alone, and beside it what went neither up nor down: between them every change once.
        const ways = (['up', 'down'] as const).map((way) => engine.handlers.changes({ scope, since: at(0), way, offset: 0, limit: 100 }));
        for (const [index, one] of ways.entries()) {
          expect(one.rows.every(({ kind, before: was, after: is }) => kind === 'changed' && (index === 0 ? is! > was! : is! < was!))).toBe(
            true,
          );
          expect(one.total).toBe(one.rows.length);
          expect(ways[0]!.total + ways[1]!.total + one.apart!).toBe(total);
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('would catch a window that is not the page SQL gives, in any order, search and scope', () => {
    const names = ['Étiquette', 'etiquette', 'Flyer A4', 'flyer a4', 'Affiche 🚀', 'x'];
    const rows = Array.from({ length: 240 }, (_, n) =>
      row(n + 1, n % 7 === 0 ? null : (n * 37) % 23, {
        name: names[n % names.length]!,
        minimum: n % 5 === 0 ? null : n % 11,
        updatedAt: n % 3 === 0 ? null : new Date(START + ((n * 13) % 40) * 1000).toISOString(),
      }),
    );
    fill(rows, 0);
    fc.assert(
      fc.property(
        fc.constantFrom(...STOCK_SORTS),
        fc.boolean(),
        fc.nat({ max: 260 }),
        fc.integer({ min: 1, max: 60 }),
        fc.option(fc.constantFrom('', 'flyer', 'ETIQ', 'a', 'rien'), { nil: undefined }),
        fc.option(fc.subarray([...STOCK_LEVELS]), { nil: undefined }),
        fc.constantFrom(scope, restoreScope({ userId: 7, divisionIds: [2] }), restoreScope({ userId: 7, divisionIds: [1, 3] })),
        (sort, descending, offset, limit, search, levels, of) => {
          const query = {
            sort,
            descending,
            offset,
            limit,
            ...(search === undefined ? {} : { search }),
            ...(levels === undefined ? {} : { levels }),
          };
          const { value: expected } = engine.handlers.read({ scope: of, reading: 'stocks', query });
          const { value } = engine.handlers.window({ scope: of, query });
          expect(unpackStocks(value.frame)).toEqual(expected.rows);
          expect({ total: value.total, levels: value.levels }).toEqual({ total: expected.total, levels: expected.levels });
        },
      ),
      { numRuns: 400 },
    );
  }, 60_000);
});
