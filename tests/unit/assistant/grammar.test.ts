import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FEATURES, NAMED_FEATURES } from '../../../electron/assistant/engine/intent/grammar.ts';
import { understand } from '../../../electron/assistant/engine/understand.ts';
import type { Carried } from '../../../electron/assistant/engine/understanding.ts';
import { CONCEPTS } from '../../../electron/assistant/engine/words/lexicon.ts';
import { contract } from '../../../shared/contract/contract.ts';
import { TREE } from '../../fixtures/assistant/world.ts';

const read = (question: string, carried: Carried | null = null) =>
  understand(question, { divisions: TREE, carried, today: '2026-11-20', learnt: [] });

// Catches a rule that can never hold because the word it tests was renamed in the lexicon.
test('every feature of the grammar is a concept of the lexicon or one the engine computes', () => {
  expect([...NAMED_FEATURES].filter((name) => !CONCEPTS.has(name) && !FEATURES.has(name))).toEqual([]);
});

describe('periods', () => {
  test.each([
    ['opérations au T3', '2026-07-01', '2026-09-30'],
    ['opérations entre le 3 et le 12 octobre', '2026-10-03', '2026-10-12'],
    ['opérations du 28 décembre 2025 au 3 janvier 2026', '2025-12-28', '2026-01-03'],
    ['opérations depuis lundi', '2026-11-16', '2026-11-20'],
    ['opérations de janvier à mars 2025', '2025-01-01', '2025-03-31'],
    ['opérations les 3 derniers mois', '2026-08-01', '2026-11-20'],
    ['opérations prévues en janvier', '2027-01-01', '2027-01-31'],
    ['opérations fin octobre', '2026-10-21', '2026-10-31'],
    ['opérations 31/02/2026', null, null],
    ['opérations le mois denrier', '2026-10-01', '2026-10-31'],
    ['opérations de plus de 2026 euros', null, null],
    ['factures mars 2025', '2025-03-01', '2025-03-31'],
    ['où en sont les Portes ouvertes mars', null, null],
  ])('%s', (question, from, to) => {
    expect(read(question).period).toEqual(from === null ? null : { from, to });
  });
});

describe('comparisons with a number', () => {
  test.each([
    ['stocks de moins de 1 000', { min: null, max: 1000, maxOpen: true }],
    ['stocks > 2,5', { min: 2.5, max: null, minOpen: true }],
    ['factures entre 1000 et 2000 €', { min: 1000, max: 2000, money: true }],
    ['factures d’au moins 10k€', { min: 10_000, max: null, minOpen: false, money: true }],
    ['quantités négatives', { max: 0, maxOpen: true }],
  ])('%s', (question, range) => {
    expect(read(question).range).toMatchObject(range);
  });
  test('a delay is no quantity', () => expect(read('stocks de moins de 3 jours').range).toBeNull());
});

describe('robustness', () => {
  const words = fc.constantFrom(
    ...[
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
      'factures',
      'entre',
      '3',
    ],
    ...[
      '12',
      'octobre',
      '2026',
      'depuis',
      'moins de',
      '500',
      '€',
      'par division',
      'compare',
      'top',
      '5',
      'campagnes',
      'sms',
      'qui voit',
      "l'an",
      'dernier',
    ],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(words, { maxLength: 14 }).map((list) => list.join(' ')),
  );

  test('whatever is asked, after whatever was asked, is understood as something inside the scope, within the calendar', () => {
    const ids = new Set(TREE.map(({ id }) => id));
    fc.assert(
      fc.property(text, text, (before, now) => {
        const first = read(before);
        const division = first.place?.kind === 'division' ? first.place.name : null;
        const carried: Carried = {
          ...first,
          shown: first.spoken,
          division,
          divisions: [],
          places: [],
          states: [],
          offered: [],
          about: null,
        };
        const next = read(now, carried);
        for (const id of next.divisionIds ?? []) expect(ids.has(id)).toBe(true);
        for (const { from, to } of next.periods) expect(from <= to && !Number.isNaN(Date.parse(from))).toBe(true);
      }),
    );
  });

  test('a megabyte is refused with the limit in words', () => {
    const parsed = contract['assistant.ask'].input.safeParse({ question: 'a '.repeat(500_000) });
    expect(parsed.error?.issues[0]?.message).toBe('Question trop longue : 2 000 caractères au plus.');
  });
});
