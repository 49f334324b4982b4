import { expect, test } from 'vitest';
import type { Evidence } from '../../../electron/assistant/proof-evidence.ts';
import { refusalOf } from '../../../electron/assistant/proof-prose.ts';

const stocks: Evidence = {
  dataset: 'Stocks',
  source: 'base',
  sentence: 'Flyer A4 : 1\u202f250 sur 3 divisions (Dernière MAJ : 10:45, il y a 3 min). Sous le minimum : 2 lignes.',
  figure: { label: 'Flyer A4', value: 1250, unit: null },
  rows: [
    { Division: 'Agence Lille', Quantité: 300, Niveau: 'OK' },
    { Division: 'Agence Arras', Quantité: 450, Niveau: 'Critique' },
    { Division: 'Région Nord', Quantité: 500, Niveau: 'Modéré' },
  ],
  totalRows: 3,
  nothing: null,
  filters: [{ name: 'Article', value: 'Flyer A4' }],
  facts: {
    now: Date.parse('2026-03-10T09:48:00.000Z'),
    numbers: [1250, 3, 2],
    instants: ['2026-03-10T09:45:00.000Z'],
    names: ['Flyer A4', 'Agence Lille', 'Agence Arras', 'Région Nord'],
  },
};
const refusal = (text: string) => refusalOf(text.normalize('NFC'), [stocks]);

// Each check comes before others that would refuse most of the same prose: only what it says tells that it is still there.
test.each([
  ['Vous avez 1 300 Flyer A4.', 'sans preuve : 1 300'],
  ['Vous avez 1 250 Flyer A4 à 100 %.', 'sans preuve : 100'],
  ['Vous avez 1 250 $ de Flyer A4.', 'unité inconnue : $'],
  ['Vous avez 1 250 Flyer A4 bleus.', 'mot hors des résultats : bleu'],
  ['Vous avez 1 250 Flyer A4, vendus à Bordeaux.', 'mot hors des résultats : vendu'],
  ['Agence Lille est Critique.', 'rapproché à tort : agence lille et critique'],
  ['Agence Lille est sous le minimum.', 'rapproché à tort : agence lille et sou'],
  ['Agence Lille : 450.', "chiffre d'une autre ligne : 450"],
  ['Vous avez 300 Flyer A4.', 'chiffre sans sa ligne : 300'],
])('%s is refused for what it is', (text, expected) => expect(refusal(text)).toBe(expected));

test('what the tools gave is shown', () =>
  expect(refusal('Vous avez 1 250 Flyer A4 sur 3 divisions. Sous le minimum : 2 lignes.')).toBeNull());
