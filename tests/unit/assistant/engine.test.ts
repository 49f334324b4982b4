import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { branch } from '../../../electron/assistant/engine/names/places.ts';
import { understand } from '../../../electron/assistant/engine/understand.ts';
import { editDistance, fold, nameKey, resembles, singular } from '../../../electron/assistant/engine/words/text.ts';
import { TREE } from '../../fixtures/assistant/world.ts';

const known = { divisions: TREE, carried: null, today: '2026-03-10', learnt: [] };

describe('words', () => {
  test.each([
    ['flyers', 'flyer'],
    ['panneaux', 'panneau'],
    ['C5s', 'C5s'],
    ['bas', 'bas'],
    ['express', 'express'],
  ])('%s → %s', (plural, expected) => expect(singular(plural)).toBe(expected));

  test('accents, ligatures, case and curly apostrophes do not tell two names apart', () => {
    expect(fold('Œuvre d’ÉTÉ')).toBe("oeuvre d'ete");
    expect(nameKey('Livrets d’accueil')).toBe(nameKey("LIVRET D'ACCUEIL"));
  });

  test('edit distance: zero only for equals, symmetric, one for a swap of neighbours', () => {
    const word = fc.stringMatching(/^[a-e]{0,8}$/);
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b, 9)).toBe(editDistance(b, a, 9));
        expect(editDistance(a, b, 9) === 0).toBe(a === b);
      }),
    );
    expect(editDistance('flyer', 'flyre', 3)).toBe(1);
  });

  test('codes and short words are never "corrected": A3 is not A4', () => {
    expect(resembles('a3', 'a4')).toBe(false);
    expect(resembles('bas', 'pas')).toBe(false);
    expect(resembles('critqiue', 'critique')).toBe(true);
  });
});

describe('understanding', () => {
  test('any text is understood as something, and never as a division outside the scope', () => {
    const ids = new Set(TREE.map(({ id }) => id));
    const wordsOfUsers = fc.constantFrom(
      'stock',
      'flyer',
      'à',
      'Lille',
      'et',
      'A4',
      'critique',
      'agence',
      '«',
      '»',
      'été',
      'siège',
      'Dunkerque',
      '?',
      '-',
      "d'",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 300 }),
          fc.array(wordsOfUsers, { maxLength: 12 }).map((list) => list.join(' ')),
        ),
        (text) => {
          const understood = understand(text, known);
          expect(understood.score).toBeGreaterThanOrEqual(0);
          for (const id of understood.divisionIds ?? []) expect(ids.has(id)).toBe(true);
        },
      ),
    );
  });

  test('10 000 characters are read in a blink, without a catastrophic pattern', () => {
    const understood = understand('MYCFIA-1-'.repeat(1200), known);
    expect(understood.references).toEqual([]);
  });

  test('a branch holds its descendants once, even when the tree has a cycle', () => {
    const cycle = [
      { id: 1, name: 'a', parentId: 3 },
      { id: 2, name: 'b', parentId: 1 },
      { id: 3, name: 'c', parentId: 2 },
    ];
    expect([...branch(cycle, 1)].sort()).toEqual([1, 2, 3]);
    expect([...branch(TREE, 3)].sort()).toEqual([3, 5, 6]);
  });
});
