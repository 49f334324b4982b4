import { describe, expect, it } from 'vitest';
import { findAnomalies } from '../../../electron/review/anomalies.ts';
import { matrixOf, overviewOf, seenFrom, treeUser, whoSees } from '../../../electron/review/answers.ts';
import { compareTrees } from '../../../electron/review/compare.ts';
import { networkOf } from '../../../electron/tenant/network.ts';
import { treeOfList } from '../../../electron/tenant/tree.ts';
import { networkAt, RECORDS } from '../../fakes/network.ts';

const user = (id: number, divisionId: number | null) => ({ id, divisionId, firstName: 'Ada', lastName: `N°${id}`, email: null });
const ids = (list: readonly { id: number }[]) => list.map(({ id }) => id);

describe('who sees whom', () => {
  it('answers in words that name the rule', () => {
    const network = networkAt(1);
    const sees = seenFrom(network, 2);
    expect(ids(sees.divisions)).toEqual([2, 5, 3, 4]);
    expect(sees.sentence).toBe(
      'Règle de cascade : Nord (2) voit elle-même et 3 divisions qui en descendent ; jamais une division au-dessus, jamais une voisine.',
    );
    const seenBy = whoSees(network, 3, [user(1, 1), user(2, 2), user(3, 3), user(4, 5), user(5, null)]);
    expect(ids(seenBy.divisions)).toEqual([1, 2, 3]);
    expect(ids(seenBy.users ?? [])).toEqual([1, 2, 3]);
    expect(seenBy.sentence).toBe(
      "Règle de cascade : Lille (3) est vue d'elle-même et de ce qui est au-dessus d'elle : Nord (2), Siège (1) (3 utilisateurs).",
    );
  });

  it('would catch an answer that shows, or denies, what is above one’s own home', () => {
    const network = networkAt(3);
    expect(ids(whoSees(network, 4, []).divisions)).toEqual([3, 4]);
    expect(whoSees(network, 4, []).sentence).toContain('Ce qui est au-dessus de Lille la voit aussi et ne vous est pas montré.');
    for (const id of [1, 2, 5, 999]) {
      expect(() => seenFrom(network, id)).toThrow(
        expect.objectContaining({ code: 'not_found', message: 'Règle de cascade : votre périmètre est Lille (3).' }),
      );
      expect(() => whoSees(network, id, null)).toThrow(expect.objectContaining({ code: 'not_found' }));
    }
    expect(treeUser(network, user(9, 5))).toMatchObject({ divisionId: null, divisionName: null });
  });

  it('says that links are unknown or deduced instead of "nothing below"', () => {
    const home = { id: 1, name: 'Siège' };
    const flat = networkOf({ id: 7, name: 'Ada' }, treeOfList(home, [{ id: 2, name: 'Nord' }], null));
    expect(seenFrom(flat, 2).sentence).toContain('liste plate');
    const named = networkOf({ id: 7, name: 'Ada' }, treeOfList(home, [{ id: 2, name: 'SIÈGE\\NORD' }], null));
    expect(seenFrom(named, 2).sentence).toContain('déduits du nom');
    expect(whoSees(flat, 2, null)).toMatchObject({ users: null, divisions: [{ users: null }, { users: null }] });
  });

  it('shows the square by windows', () => {
    const network = networkAt(1);
    const matrix = matrixOf(network, { row: 1, column: 0, rows: 2, columns: 10 });
    expect(ids(matrix.rows)).toEqual([2, 5]);
    expect(ids(matrix.columns)).toEqual([1, 2, 5, 3, 4]);
    expect(matrix.cells).toEqual([
      [false, true, true, true, true],
      [false, false, true, false, false],
    ]);
    expect(matrixOf(network, { row: 99, column: 99, rows: 5, columns: 5 })).toMatchObject({ size: 5, rows: [], columns: [], cells: [] });
  });

  it('never shows an unknown count as zero', () => {
    const about = { selectedId: 1, now: Date.parse('2026-11-20T10:00:00.000Z'), anomalies: [], countsNote: null, simulation: null };
    const unknown = overviewOf(networkAt(1), { ...about, users: null, counts: { stocks: null, operations: null } });
    expect(unknown.nodes[0]).toMatchObject({ users: null, stockRows: null, operationRows: null, descendants: 4, depth: 0 });
    const known = overviewOf(networkAt(1), { ...about, users: [user(1, 3)], counts: { stocks: new Map([[3, 12]]), operations: null } });
    expect(known.nodes.map(({ id, users, stockRows }) => [id, users, stockRows])).toEqual([
      [1, 0, 0],
      [2, 0, 0],
      [5, 0, 0],
      [3, 1, 12],
      [4, 0, 0],
    ]);
    expect(known.ageSeconds).toBe(180);
    expect(known.sentence).toBe('5 divisions ; origine : vue divisions_readonly de la base commune, il y a 3 minutes.');
  });
});

describe('anomalies', () => {
  it('finds each kind and says where', () => {
    const network = networkAt(1, [
      { id: 1, parentId: null, name: 'Siège', level: 1 },
      { id: 2, parentId: 1, name: 'Nord', level: 2, active: false },
      { id: 3, parentId: 2, name: 'Lille', level: 3 },
      { id: 4, parentId: 2, name: ' lille', level: 5 },
      { id: 5, parentId: 1, name: null, level: 2 },
      { id: 8, parentId: 1, name: 'Deux fois', level: 2 },
      { id: 8, parentId: 2, name: 'Deux fois', level: 3 },
      { id: 9, parentId: 1, name: 'Répétée', level: 2 },
      { id: 9, parentId: 1, name: 'Répétée', level: 2 },
      { id: 10, parentId: 77, name: 'Perdue', level: 2 },
    ]);
    const found = findAnomalies(network, [user(1, 2), user(2, null), user(3, 4242)], [{ subject: 'Stocks', rows: 3 }]);
    expect(found.map(({ kind, divisionId }) => `${kind} ${divisionId ?? '-'}`).sort()).toEqual([
      'contradiction 8',
      'duplicate 9',
      'inactive_with_users 2',
      'level 4',
      'orphan -',
      'parent_inactive 3',
      'parent_inactive 4',
      'rows_outside -',
      'same_name 3',
      'unnamed 5',
      'user_without_division -',
    ]);
    expect(new Set(found.map(({ sentence }) => sentence)).size).toBe(found.length);
  });

  it('says nothing of users and lines that could not be read, and nothing at all of a sound tree', () => {
    expect(findAnomalies(networkAt(1), null, null)).toEqual([]);
    expect(findAnomalies(networkAt(1), [user(1, 3)], [{ subject: 'Stocks', rows: 0 }])).toEqual([]);
  });
});

describe('differences', () => {
  const tree = (records = RECORDS) => networkAt(1, records);

  it('tells each change once, in words', () => {
    const after = tree([
      { id: 1, parentId: null, name: 'Siège', level: 1 },
      { id: 2, parentId: 1, name: 'Grand Nord', level: 2 },
      { id: 3, parentId: 1, name: 'Lille', level: 2 },
      { id: 5, parentId: 2, name: 'Arras', level: 3, active: false },
      { id: 6, parentId: 2, name: 'Dunkerque', level: 3 },
    ]);
    const changes = compareTrees(tree(), after);
    expect(changes.map(({ kind, divisionId }) => `${kind} ${divisionId}`).sort()).toEqual([
      'added 6',
      'deactivated 5',
      'level 3',
      'moved 3',
      'removed 4',
      'renamed 2',
    ]);
    expect(changes.find(({ kind }) => kind === 'moved')?.sentence).toBe('Lille (3) est passée de Nord (2) à Siège (1).');
    expect(compareTrees(tree(), tree())).toEqual([]);
  });

  it('would catch moves invented because another origin does not know the parents', () => {
    const flat = networkOf(
      { id: 7, name: 'Ada' },
      treeOfList(
        { id: 1, name: 'Siège' },
        RECORDS.map(({ id, name }) => ({ id, name })),
        null,
      ),
    );
    expect(compareTrees(tree(), flat)).toEqual([]);
  });
});
