import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partOf, restoreScope, scopeOf } from '../../../electron/tenant/scope.ts';
import type { DivisionRecord } from '../../../electron/tenant/tenant.ts';
import { branch, pathTo, treeOfIdentity, treeOfList, treeOfListAsKnown, treeOfView } from '../../../electron/tenant/tree.ts';

const home = { id: 1, name: 'Siège' };
const ids = (tree: { divisions: readonly { id: number }[] } | null) => (tree?.divisions ?? []).map(({ id }) => id);

/** Records over few ids, so that cycles, orphans, self-parents and duplicates are frequent. */
const anyRecords = fc.array(
  fc.record({
    id: fc.integer({ min: 1, max: 12 }),
    parentId: fc.option(fc.integer({ min: 1, max: 14 }), { nil: null }),
    name: fc.option(fc.string({ maxLength: 8 }), { nil: null }),
  }),
  { maxLength: 30 },
);

/** What "true descendant" means, written the slow way: every record of the id agrees, and climbing reaches home without turning round. */
function reachesHome(records: readonly DivisionRecord[], id: number, homeId: number): boolean {
  const seen = new Set<number>();
  for (let at: number | null = id; at !== homeId; ) {
    if (at === null || seen.has(at)) return false;
    seen.add(at);
    const parents = new Set(records.filter((record) => record.id === at).map((record) => record.parentId ?? null));
    if (parents.size !== 1) return false;
    at = [...parents][0] ?? null;
  }
  return true;
}

/** Everything met when climbing from home: a loop makes these look like descendants too. */
function ancestors(records: readonly DivisionRecord[], homeId: number): Set<number> {
  const met = new Set<number>();
  const climb = (at: number) => {
    for (const { parentId } of records.filter((record) => record.id === at))
      if (typeof parentId === 'number' && !met.has(parentId)) {
        met.add(parentId);
        climb(parentId);
      }
  };
  climb(homeId);
  return met;
}

describe('the tree of the view', () => {
  it('sees itself and every descendant, never an ancestor nor a brother', () => {
    const records = [
      { id: 1, parentId: null, name: 'CFI' },
      { id: 2, parentId: 1, name: 'Nord' },
      { id: 3, parentId: 1, name: 'Sud' },
      { id: 4, parentId: 2, name: 'Lille' },
      { id: 5, parentId: 4, name: 'Équipe' },
    ];
    expect(ids(treeOfView({ id: 2, name: 'Nord' }, records, null))).toEqual([2, 4, 5]);
    expect(ids(treeOfView({ id: 1, name: 'CFI' }, records, null))).toEqual([1, 2, 4, 5, 3]);
  });

  it('would catch a scope wider than the cascade, whatever the data', () => {
    fc.assert(
      fc.property(anyRecords, fc.integer({ min: 1, max: 12 }), (records, homeId) => {
        const tree = treeOfView({ id: homeId, name: 'Chez moi' }, records, null);
        fc.pre(tree !== null);
        for (const id of ids(tree)) if (id !== homeId) expect(reachesHome(records, id, homeId)).toBe(true);
        const above = ancestors(records, homeId);
        for (const id of ids(tree).slice(1)) expect(above.has(id)).toBe(false);
        expect(new Set(ids(tree)).size).toBe(ids(tree).length);
        expect(ids(tree)[0]).toBe(homeId);
      }),
      { numRuns: 2000 },
    );
  });

  it('would catch a descendant lost on the way: without anything to cut, the scope is exactly the descendants', () => {
    const sound = fc.array(fc.nat(), { minLength: 1, maxLength: 40 }).map((parents) =>
      // Each division hangs under an earlier one: no cycle, no orphan, no duplicate.
      parents.map((parent, n) => ({ id: n + 1, parentId: n === 0 ? null : (parent % n) + 1, name: `D${n + 1}` })),
    );
    fc.assert(
      fc.property(sound, fc.nat(), (records, pick) => {
        const homeId = (pick % records.length) + 1;
        const tree = treeOfView({ id: homeId, name: 'x' }, records, null);
        const expected = records.filter(({ id }) => reachesHome(records, id, homeId)).map(({ id }) => id);
        expect([...ids(tree)].sort((a, b) => a - b)).toEqual(expected);
        expect(tree?.anomalies).toEqual([]);
      }),
    );
  });

  it('would catch a narrowing that widens', () => {
    fc.assert(
      fc.property(anyRecords, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 14 }), (records, homeId, selected) => {
        const tree = treeOfView({ id: homeId, name: 'x' }, records, null);
        fc.pre(tree !== null);
        const whole = new Set(scopeOf(7, tree, homeId).divisionIds);
        const narrowed = scopeOf(7, tree, selected);
        for (const id of narrowed.divisionIds) expect(whole.has(id)).toBe(true);
        if (!whole.has(selected)) expect(narrowed.divisionIds).toEqual([]);
        else expect(narrowed.divisionIds).toContain(selected);
        expect([...narrowed.divisionIds]).toEqual([...narrowed.divisionIds].sort((a, b) => a - b));
      }),
      { numRuns: 1000 },
    );
  });

  it('cuts a loop that holds the home division, keeps what hangs under it, and says so', () => {
    const records = [
      { id: 1, parentId: 3, name: 'Siège' },
      { id: 2, parentId: 1, name: 'Nord' },
      { id: 3, parentId: 2, name: 'Lille' },
      { id: 4, parentId: 1, name: 'Sud' },
    ];
    const tree = treeOfView(home, records, null);
    expect(ids(tree)).toEqual([1, 4]);
    expect(tree?.anomalies).toContainEqual({
      kind: 'cycle',
      divisionId: 1,
      sentence: expect.stringContaining("#1 fait partie d'une boucle"),
    });
  });

  it('would catch a branch that learns, through an anomaly, what exists elsewhere', () => {
    const records = [
      { id: 1, parentId: null, name: 'CFI' },
      { id: 2, parentId: 1, name: 'Nord' },
      { id: 3, parentId: 1, name: 'Sud' },
      { id: 8, parentId: 9, name: 'Secret' },
      { id: 9, parentId: 8, name: 'Secret' },
      { id: 10, parentId: 77, name: 'Perdue' },
    ];
    expect(treeOfView({ id: 2, name: 'Nord' }, records, null)?.anomalies).toEqual([]);
    expect(treeOfView({ id: 1, name: 'CFI' }, records, null)?.anomalies).toEqual([
      { kind: 'orphan', divisionId: null, sentence: expect.stringContaining("parent qui n'existe pas") },
    ]);
  });

  it('does not answer when the view does not know the home division', () => {
    expect(treeOfView({ id: 99, name: '?' }, [{ id: 1, parentId: null, name: 'CFI' }], null)).toBeNull();
  });

  it('survives ten thousand divisions in one chain', () => {
    const records = Array.from({ length: 10_000 }, (_, n) => ({ id: n + 1, parentId: n === 0 ? null : n, name: null }));
    const tree = treeOfView(home, records, null);
    expect(tree?.divisions).toHaveLength(10_000);
    expect(tree?.divisions[9_999]).toMatchObject({ name: 'Division #10000' });
    expect(branch(tree as never, 9_000)).toHaveLength(1001);
  });
});

describe('the tree deduced from the flat list', () => {
  const nord = { id: 10, name: 'NATIONAL\\NORD' };
  const list = [
    { id: 11, name: 'NATIONAL\\NORD\\LILLE' },
    { id: 12, name: 'National\\Nord\\Lille\\Wazemmes' },
    { id: 13, name: 'NATIONAL\\NORD\\ARRAS\\CENTRE' },
    { id: 14, name: null },
  ];

  it('reads paths in names, hangs the rest under home, and says that it is deduced', () => {
    const tree = treeOfList(nord, list, '2026-11-20T10:00:00.000Z');
    expect(tree).toMatchObject({ origin: 'names', asOf: '2026-11-20T10:00:00.000Z' });
    expect(ids(tree)).toEqual([10, 14, 13, 11, 12]);
    expect(pathTo(tree, 12).map(({ id }) => id)).toEqual([10, 11, 12]);
    expect(tree.divisions.find(({ id }) => id === 14)?.name).toBe('Division #14');
  });

  it('stays flat when no name is a path', () => {
    const tree = treeOfList(
      home,
      [
        { id: 3, name: 'Lille' },
        { id: 2, name: 'Arras' },
      ],
      null,
    );
    expect(tree.origin).toBe('flat');
    expect(ids(tree)).toEqual([1, 2, 3]);
    expect(branch(tree, 2).map(({ id }) => id)).toEqual([2]);
  });

  it('would catch a list in which a division disappears', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ id: fc.integer({ min: 1, max: 30 }), name: fc.option(fc.stringMatching(/^[AB\\]{0,6}$/), { nil: null }) })),
        (records) => {
          const tree = treeOfList(home, records, null);
          expect(new Set(ids(tree))).toEqual(new Set([1, ...records.map(({ id }) => id)]));
        },
      ),
    );
  });
});

describe('the flat list hung as the tree last was', () => {
  const known = treeOfView(
    { id: 1, name: 'Siège' },
    [
      { id: 1, parentId: null, name: 'Siège', level: 1 },
      { id: 2, parentId: 1, name: 'Nord', level: 2 },
      { id: 3, parentId: 2, name: 'Lille', level: 3 },
      { id: 4, parentId: 3, name: 'Marketing', level: 4 },
    ],
    '2026-11-20T09:30:00.000Z',
  )!;
  const listed = (...list: [number, string][]) => list.map(([id, name]) => ({ id, name }));

  it('keeps a branch whole while the view does not answer, and says since when its links are known', () => {
    const tree = treeOfListAsKnown(known.home, listed([3, 'Lille'], [4, 'Marketing'], [2, 'Nord']), known)!;
    expect(branch(tree, 2).map(({ id }) => id)).toEqual([2, 3, 4]);
    expect(tree).toMatchObject({ origin: 'view', asOf: '2026-11-20T09:30:00.000Z', anomalies: [{ kind: 'tree_stale' }] });
    expect(tree.divisions.map(({ level }) => level)).toEqual([1, 2, 3, 4]);
    expect(treeOfListAsKnown(known.home, listed([2, 'Nord']), tree)!.anomalies).toHaveLength(1);
  });

  it('shows a new name, hangs under home what it never saw, and what was below a division that is gone under the next above', () => {
    const tree = treeOfListAsKnown(known.home, listed([2, 'Nord-Ouest'], [4, 'Marketing'], [9, 'Nouvelle']), known)!;
    expect(tree.divisions.map(({ id, parentId, name }) => [id, parentId, name])).toEqual([
      [1, null, 'Siège'],
      [2, 1, 'Nord-Ouest'],
      [4, 2, 'Marketing'],
      [9, 1, 'Nouvelle'],
    ]);
  });

  it('is not used for another home, nor after a tree without links', () => {
    expect(treeOfListAsKnown({ id: 2, name: 'Nord' }, listed([3, 'Lille']), known)).toBeNull();
    expect(treeOfListAsKnown(known.home, listed([2, 'Nord']), treeOfList(known.home, listed([2, 'Nord']), null))).toBeNull();
  });

  // Catches a scope made wider by what is remembered: the list alone says what may be seen.
  it('holds home and the divisions of the list, and no others, whatever was known', () => {
    const anyTree = fc.array(
      fc.record({ id: fc.integer({ min: 1, max: 12 }), parentId: fc.integer({ min: 1, max: 12 }), name: fc.constant('D') }),
    );
    const anyList = fc.array(fc.record({ id: fc.integer({ min: 1, max: 12 }), name: fc.option(fc.constantFrom('A', 'B'), { nil: null }) }));
    fc.assert(
      fc.property(anyTree, anyList, (records, list) => {
        const before = treeOfView({ id: 1, name: 'Siège' }, [{ id: 1, parentId: null, name: 'Siège' }, ...records], null);
        const tree = before && treeOfListAsKnown(before.home, list, before);
        if (tree) expect(new Set(ids(tree))).toEqual(new Set([1, ...list.map(({ id }) => id)]));
      }),
    );
  });
});

describe('scopes', () => {
  it('have another key for another user or another set of divisions, and the same for the same', () => {
    const tree = treeOfView(
      home,
      [
        { id: 1, parentId: null, name: 'S' },
        { id: 2, parentId: 1, name: 'N' },
      ],
      null,
    ) as never;
    const key = (user: number, selected: number) => scopeOf(user, tree, selected).key;
    expect(new Set([key(7, 1), key(8, 1), key(7, 2)]).size).toBe(3);
    expect(key(7, 1)).toBe(scopeOf(7, tree, 1).key);
    expect(key(7, 1)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('are parts when a division of them is left out, be it one below the home division itself', () => {
    const below = [
      { id: 1, parentId: null, name: 'S' },
      { id: 2, parentId: 1, name: 'N' },
    ];
    const scope = scopeOf(7, treeOfView(home, below, null) as never, 1);
    expect(partOf(scope, new Set([1]), 'S (elle-même)')).toMatchObject({ part: true, selectedId: 1, divisionIds: [1] });
    expect(partOf(scope, new Set([1, 2]), 'S')).toMatchObject({ part: false, key: scope.key });
  });

  it('come back from a queue row exactly as they were stored', () => {
    const stored = restoreScope({ userId: 7, divisionIds: [5, 3, 3] });
    expect(stored.divisionIds).toEqual([3, 5]);
    expect(restoreScope({ userId: 7, divisionIds: [] }).divisionIds).toEqual([]);
    expect(treeOfIdentity(home).divisions).toHaveLength(1);
  });
});
