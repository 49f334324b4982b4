import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { citationsOf } from '../../../electron/assistant/citations.ts';
import { prove } from '../../../electron/assistant/proof.ts';
import { type Evidence, factsOf } from '../../../electron/assistant/proof-evidence.ts';

const NOW = Date.parse('2026-03-10T09:48:00.000Z');
const facts = { now: NOW, numbers: [3, 77], instants: ['2026-03-10T09:45:00.000Z'], names: ['Flyer A4'] };
const stocks: Evidence = {
  dataset: 'Stocks',
  source: 'base',
  sentence: '3 lignes de stock sous leur minimum (Dernière MAJ : 10:45, il y a 3 min).',
  figure: { label: 'Stocks sous leur minimum', value: 3, unit: 'lignes' },
  rows: [
    { Article: 'Flyer A4', Division: 'Agence Lille', Quantité: 85, Minimum: 100, Niveau: 'Modéré' },
    { Article: 'Affiche A3', Division: 'Agence Arras', Quantité: 85, Minimum: 90, Niveau: 'Modéré' },
    { Article: 'Flyer A4', Division: 'Agence Arras', Quantité: 100, Minimum: 100, Niveau: 'Au seuil' },
  ],
  totalRows: 3,
  nothing: null,
  filters: [],
  facts,
};
const cited = (sentence: string, evidence: Evidence = stocks) =>
  citationsOf(sentence, [evidence]).map(({ start, end, what }) => [sentence.slice(start, end).trim(), what]);
const numbers = (sentence: string, evidence: Evidence = stocks) => cited(sentence, evidence).filter(([text]) => /^[\d\s]+$/u.test(text!));

describe('a figure is cited from the line whose names stand beside it', () => {
  test.each([
    ['Affiche A3 à Agence Arras : 85.', [['85', 'Quantité, ligne 2']]],
    [
      'Flyer A4 à Agence Lille : 85 pour un minimum de 100.',
      [
        ['85', 'Quantité, ligne 1'],
        ['100', 'Minimum, ligne 1'],
      ],
    ],
    [
      'Flyer A4 à Agence Arras : 100 en stock, pour un minimum de 100.',
      [
        ['100', 'Quantité, ligne 3'],
        ['100', 'Minimum, ligne 3'],
      ],
    ],
    [
      '85 (Affiche A3) et 85 (Flyer A4).',
      [
        ['85', 'Quantité, ligne 2'],
        ['85', 'Quantité, ligne 1'],
      ],
    ],
    [
      'Agence Lille : 85, Agence Arras : 90.',
      [
        ['85', 'Quantité, ligne 1'],
        ['90', 'Minimum, ligne 2'],
      ],
    ],
    [
      'Au plus bas : Affiche A3 (Agence Arras), 85. 3 lignes en tout.',
      [
        ['85', 'Quantité, ligne 2'],
        ['3', 'Stocks sous leur minimum'],
      ],
    ],
    ['Affiche A3, Agence Arras, 85.', [['85', 'Quantité, ligne 2']]],
  ])('%s', (sentence, expected) => {
    expect(numbers(sentence)).toEqual(expected);
  });

  test('a name on several lines is cited from the one that the other names tell', () => {
    expect(cited('Flyer A4 à Agence Arras : 100.').slice(0, 2)).toEqual([
      ['Flyer A4', 'Article, ligne 3'],
      ['Agence Arras', 'Division, ligne 3'],
    ]);
  });

  test('a figure that several lines may have given is cited from none of them', () => {
    expect(numbers('85 en stock.')).toEqual([]);
    expect(numbers('90 au minimum.')).toEqual([['90', 'Minimum, ligne 2']]);
  });

  test('a figure of one line beside the name of another is cited from neither', () => {
    expect(numbers('Flyer A4 à Agence Lille : 90.')).toEqual([]);
  });
});

describe('nothing is cited that the proof does not support', () => {
  test.each(['77', '4 000', '11/03/2026', '11:45', 'A5', '3 000 lignes', 'il y a 9 min'])('« %s » has no citation', (text) => {
    expect(cited(`Flyer A4 : ${text}.`).map(([, what]) => what)).toEqual(['Article, ligne 1']);
  });

  test('each thing cited is proven by what its own card shows', () => {
    const words = fc.constantFrom(
      'Flyer A4',
      'Agence Arras',
      ':',
      ',',
      'et',
      '85',
      '100',
      '3',
      '77',
      '12',
      '10:45',
      '11:45',
      '10/03/2026',
      'A5',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 14 }), (parts) => {
        const sentence = parts.join(' ');
        for (const { start, end } of citationsOf(sentence, [stocks]))
          expect(prove(sentence.slice(start, end), factsOf([stocks])).proved, sentence).toBe(true);
      }),
    );
  });
});
