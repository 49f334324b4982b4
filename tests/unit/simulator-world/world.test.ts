import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { FLYER, HOSTILE_NAME, makeStocks, WILDCARD_NAME } from '../../../electron/simulator/world/articles.ts';
import { DIVISION, makeDivisions } from '../../../electron/simulator/world/divisions.ts';
import { IMPORT_TABLES } from '../../../electron/simulator/world/production-schema.ts';
import { seededRandom } from '../../../electron/simulator/world/random.ts';
import { openWorld, subtree, type World } from '../../../electron/simulator/world/world.ts';
import { stockLevel } from '../../../shared/model/stock.ts';
import { temporaryFolder } from '../../fakes/fictitious-cfi.ts';

const NOW = Date.parse('2026-11-20T09:00:00Z');
const removals: (() => void)[] = [];
const open = (options: { seed?: number; divisions?: number; stocks?: number } = {}): World => {
  const { folder, remove } = temporaryFolder('monde');
  const world = openWorld(folder, { seed: 1, divisions: 40, ...options }, frozenClock(NOW));
  removals.push(() => {
    world.close();
    remove();
  });
  return world;
};
afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

const dump = (world: World) =>
  ['divisions', 'utilisateurs', 'stocks', 'operations', 'factures', 'campagnes'].map((table) =>
    world.db.prepare(`SELECT * FROM ${table} ORDER BY id`).raw().all(),
  );

describe('the network', () => {
  it('is a tree of five levels whose every parent is one level above, whatever its size and seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer(), (count, seed) => {
        const divisions = makeDivisions(count, seededRandom(seed));
        const byId = new Map(divisions.map((division) => [division.id, division]));
        expect(byId.size).toBe(divisions.length);
        expect(divisions.filter((division) => division.id < DIVISION.autreClient)).toHaveLength(Math.max(6, count));
        for (const { parentId, level } of divisions) {
          if (parentId === null) expect(level).toBe(1);
          else expect(byId.get(parentId)?.level).toBe(level - 1);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the fixed branch: 1 sees 2 and 3, 3 sees neither its parents nor its neighbour nor another client', () => {
    const { db } = open();
    const siege = subtree(db, DIVISION.siege);
    expect(siege).toHaveLength(40);
    expect(siege).not.toContain(DIVISION.autreClient);
    expect(subtree(db, DIVISION.agence)).toEqual([DIVISION.agence, DIVISION.service, DIVISION.equipe]);
    expect(subtree(db, 424_242)).toEqual([]);
  });
});

describe('the world', () => {
  it('is the same for the same seed and instant, and another for another seed', () => {
    expect(dump(open())).toEqual(dump(open()));
    expect(dump(open({ seed: 2 }))).not.toEqual(dump(open()));
  });

  it('has the size asked for', () => {
    const { db } = open({ divisions: 300, stocks: 5000 });
    expect(db.prepare('SELECT count(*) FROM stocks').pluck().get()).toBe(5000);
    expect(db.prepare('SELECT count(*) FROM divisions').pluck().get()).toBe(303);
  });

  it('holds Flyer A4 at each of the five levels in different quantities, 1 250 for the agency of the demonstration', () => {
    const { db } = open();
    const lines = db
      .prepare(
        'SELECT d.niveau AS level, s.qte AS quantity FROM stocks s JOIN divisions d ON d.id = s.division_id WHERE s.nom = ? AND d.id < ?',
      )
      .all(FLYER, DIVISION.autreClient) as { level: number; quantity: number | null }[];
    expect(new Set(lines.map((line) => line.level))).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(new Set(lines.map((line) => line.quantity)).size).toBe(lines.length);
    const agency = db.prepare('SELECT sum(qte) FROM stocks WHERE nom = ? AND division_id IN (3, 4, 5)').pluck().get(FLYER);
    expect(agency).toBe(1250);
  });

  it('troubles readers: unknown, zero, negative and decimal quantities, every level, hostile names', () => {
    const lines = [
      ...makeStocks(open().db.prepare('SELECT id FROM divisions ORDER BY id').pluck().all() as number[], 1400, seededRandom(1)),
    ];
    expect(lines.some((line) => line.quantity === null)).toBe(true);
    expect(lines.some((line) => line.quantity === 0)).toBe(true);
    expect(lines.some((line) => (line.quantity ?? 0) < 0)).toBe(true);
    expect(lines.some((line) => line.quantity !== null && !Number.isInteger(line.quantity))).toBe(true);
    expect(new Set(lines.map((line) => stockLevel(line.quantity, line.minimum)))).toEqual(
      new Set(['critical', 'high', 'moderate', 'at_threshold', 'ok', 'no_threshold', 'to_check']),
    );
    const names = new Set(lines.map((line) => line.name));
    for (const name of [HOSTILE_NAME, WILDCARD_NAME, 'Flyer A4 recto verso', 'Flyer A5', 'Affiche A3', 'Enveloppe C5'])
      expect(names).toContain(name);
  });

  it('dates nothing true after now: only what is planned may be in the future', () => {
    const { db } = open();
    const now = '2026-11-20 09:00:00.000';
    for (const table of ['divisions', 'stocks', 'operations', 'factures', 'campagnes'])
      expect(db.prepare(`SELECT count(*) FROM ${table} WHERE modifie_le > ?`).pluck().get(now)).toBe(0);
    expect(db.prepare('SELECT count(*) FROM operations WHERE date_creation > ?').pluck().get(now)).toBe(0);
  });

  it('has the fifteen tables of the import, with their limits enforced', () => {
    const { db } = open();
    const tables = new Set(db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all());
    expect(IMPORT_TABLES).toHaveLength(15);
    for (const table of IMPORT_TABLES) expect(tables).toContain(table);
    const client = db.prepare('INSERT INTO clients (tenant_id, RS, gamme_id) VALUES (3, ?, 1)');
    expect(() => client.run('x'.repeat(101))).toThrow(/CHECK/);
    expect(() => client.run('x'.repeat(100))).not.toThrow();
  });

  it('is kept when the folder is opened again, whatever the options', () => {
    const { folder, remove } = temporaryFolder('monde');
    removals.push(remove);
    const first = openWorld(folder, { seed: 1, divisions: 40 }, frozenClock(NOW));
    const before = dump(first);
    first.close();
    const again = openWorld(folder, { seed: 9, divisions: 80 }, frozenClock(NOW + 86_400_000));
    expect(dump(again)).toEqual(before);
    expect(again.seed).toBe(1);
    again.close();
  });
});
