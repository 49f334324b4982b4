import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oracleOf } from '../../../electron/review/oracle.ts';
import { cascadeOf } from '../../../electron/tenant/cascade.ts';
import { networkOf, treeBelow } from '../../../electron/tenant/network.ts';
import { scopeOf } from '../../../electron/tenant/scope.ts';
import { treeOfList, treeOfView } from '../../../electron/tenant/tree.ts';

/** Small ids on purpose: loops, orphans, self-parents and duplicates are frequent. */
const records = fc.array(
  fc.record({
    id: fc.integer({ min: 1, max: 9 }),
    parentId: fc.option(fc.integer({ min: 1, max: 11 }), { nil: null, freq: 4 }),
    name: fc.constantFrom('A', 'B', 'A\\B', 'A\\B\\C', null),
    active: fc.boolean(),
  }),
  { minLength: 1, maxLength: 14 },
);
/** A tree of any of its origins. */
const trees = fc.tuple(records, fc.nat(), fc.boolean()).map(([list, pick, fromView]) => {
  const homeId = list[pick % list.length]!.id;
  const home = { id: homeId, name: 'A' };
  return fromView
    ? treeOfView(home, list, null)!
    : treeOfList(
        home,
        list.map(({ id, name }) => ({ id, name })),
        null,
      );
});

describe('the cascade', () => {
  it('would catch a "voit" that is not the inverse of "est vue par", or a scope that is neither', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const cascade = cascadeOf(tree);
        const oracle = oracleOf(new Map(tree.divisions.map(({ id, parentId }) => [id, parentId])));
        // `expect` in the inmost loop would cost more than what is tested.
        const agree = (...answers: boolean[]) => {
          if (new Set(answers).size > 1) throw new Error(`${answers.join(' ')} over ${JSON.stringify(tree.divisions)}`);
        };
        for (const [viewer, { id }] of tree.divisions.entries()) {
          const below = new Set(cascade.below(id).map((division) => division.id));
          const scope = scopeOf(7, tree, id);
          agree(scope.divisionIds.length === below.size, cascade.descendants(id) === below.size - 1, true);
          for (const [seen, other] of tree.divisions.entries())
            agree(
              below.has(other.id),
              scope.names.has(other.id),
              cascade.sees(viewer, seen),
              cascade.above(other.id).some((division) => division.id === id),
              oracle.below(other.id, id),
            );
        }
      }),
      { numRuns: 20_000 },
    );
  });

  it('would catch a line counted twice in a consolidated total, or lost', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        trees,
        fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: -5, max: 50 })), { maxLength: 40 }),
        (tree, rows) => {
          const oracle = oracleOf(new Map(tree.divisions.map(({ id, parentId }) => [id, parentId])));
          const inTree = new Set(tree.divisions.map(({ id }) => id));
          for (const { id } of tree.divisions) {
            const scope = scopeOf(7, tree, id);
            const total = scope.divisionIds.reduce(
              (sum, divisionId) => sum + rows.reduce((own, [where, quantity]) => (where === divisionId ? own + quantity : own), 0),
              0,
            );
            const naive = rows.reduce((sum, [where, quantity]) => (inTree.has(where) && oracle.below(where, id) ? sum + quantity : sum), 0);
            expect(total).toBe(naive);
          }
        },
      ),
      { numRuns: 20_000 },
    );
  });

  it('would catch a "voir comme" wider than one’s own scope, a narrowing that widens, or a simulation that borrows another home', {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(trees, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), (tree, seenAs, narrowed) => {
        const network = networkOf({ id: 7, name: 'Ada' }, tree);
        const own = new Set(scopeOf(7, tree, tree.home.id).divisionIds);
        if (!own.has(seenAs)) {
          expect(() => network.scopeAt(seenAs)).toThrow(expect.objectContaining({ code: 'not_found' }));
          expect(scopeOf(7, treeBelow(tree, seenAs), seenAs).divisionIds).toEqual([]);
          return;
        }
        const simulated = treeBelow(tree, seenAs);
        const scope = scopeOf(7, simulated, seenAs, tree.home.id);
        expect(scope.divisionIds).toEqual(network.scopeAt(seenAs).divisionIds);
        expect(scope.homeId).toBe(tree.home.id);
        expect(scope.divisionIds.filter((id) => !own.has(id))).toEqual([]);
        expect(simulated.anomalies.filter(({ divisionId }) => divisionId === null || !scope.names.has(divisionId))).toEqual([]);
        const inside = new Set(scope.divisionIds);
        expect(scopeOf(7, simulated, narrowed).divisionIds.filter((id) => !inside.has(id))).toEqual([]);
      }),
      { numRuns: 10_000 },
    );
  });

  it('answers for ten thousand divisions, flat or in one chain, without walking the whole tree', () => {
    for (const parentOf of [(n: number) => n - 1, () => 1]) {
      const list = Array.from({ length: 10_000 }, (_, n) => ({ id: n + 1, parentId: n === 0 ? null : parentOf(n + 1), name: `D${n + 1}` }));
      const tree = treeOfView({ id: 1, name: 'D1' }, list, null)!;
      const cascade = cascadeOf(tree);
      expect(cascade.size).toBe(10_000);
      expect(cascade.descendants(1)).toBe(9_999);
      expect(cascade.above(10_000).at(-1)?.id).toBe(10_000);
      expect(cascade.sees(cascade.rank(1), cascade.rank(10_000))).toBe(true);
      expect(cascade.sees(cascade.rank(10_000), cascade.rank(1))).toBe(false);
    }
  });
});
