import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatNumber } from '../../../electron/assistant/answer/format.ts';
import { citationsOf } from '../../../electron/assistant/citations.ts';
import type { Evidence } from '../../../electron/assistant/proof-evidence.ts';
import { foldInPlace, numbersIn } from '../../../electron/assistant/proof-numbers.ts';
import { refusalOf } from '../../../electron/assistant/proof-prose.ts';

const NOW = Date.parse('2026-03-10T09:48:00.000Z');
const article: Evidence = {
  dataset: 'Stocks',
  source: 'base',
  sentence: 'Flyer A4 : 1\u202f250 sur 4 divisions (Dernière MAJ : 10:45, il y a 3 min). Sous le minimum : 2 lignes.',
  figure: { label: 'Flyer A4', value: 1250, unit: null },
  rows: [
    { Division: 'Agence Lille', Quantité: 300, Niveau: 'OK' },
    { Division: 'Agence Arras', Quantité: 450, Niveau: 'Critique' },
    { Division: 'Région Nord', Quantité: 500, Niveau: 'Modéré' },
    { Division: 'Siège', Quantité: 0, Niveau: 'Critique' },
  ],
  totalRows: 4,
  nothing: null,
  filters: [{ name: 'Article', value: 'Flyer A4' }],
  facts: {
    now: NOW,
    numbers: [1250, 4, 2, 0, 77],
    instants: ['2026-03-10T09:45:00.000Z'],
    names: ['Flyer A4', 'Agence Lille', 'Agence Arras', 'Région Nord', 'Siège'],
  },
};
const alerts: Evidence = {
  dataset: 'Stocks',
  source: 'base',
  sentence: '3 lignes de stock sous leur minimum : Critique 1 et Modéré 2 (Dernière MAJ : 10:45, il y a 3 min).',
  figure: { label: 'Stocks sous leur minimum', value: 3, unit: 'lignes' },
  rows: [
    { Article: 'Flyer A4', Division: 'Agence Lille', Quantité: 40, Minimum: 100, Niveau: 'Critique' },
    { Article: 'Flyer A4', Division: 'Agence Arras', Quantité: 85, Minimum: 100, Niveau: 'Modéré' },
    { Article: 'Affiche A3', Division: 'Agence Lille', Quantité: 9, Minimum: 10, Niveau: 'Modéré' },
  ],
  totalRows: 3,
  nothing: null,
  filters: [],
  facts: { now: NOW, numbers: [3, 1, 2], instants: ['2026-03-10T09:45:00.000Z'], names: ['Flyer A4', 'Affiche A3'] },
};
const invoices: Evidence = {
  dataset: 'Factures',
  source: 'base',
  sentence: '12 factures pour octobre 2026 : 20\u202f500,50\u00a0€ HT, 24\u202f600,60\u00a0€ TTC (Dernière MAJ : 10:45, il y a 3 min).',
  figure: { label: 'Total facturé TTC', value: 24600.6, unit: '€' },
  rows: [{ Mois: 'octobre 2026', Factures: 12, 'HT (€)': 20500.5, 'TTC (€)': 24600.6, 'Part (%)': 20.5 }],
  totalRows: 1,
  nothing: null,
  filters: [{ name: 'Mois', value: 'pour octobre 2026' }],
  facts: { now: NOW, numbers: [12, 20500.5, 24600.6], instants: ['2026-03-10T09:45:00.000Z'], names: ['octobre 2026'] },
};
/** Lines that each have a day of their own, and a sentence that writes a period. */
const operations: Evidence = {
  dataset: 'Opérations',
  source: 'base',
  sentence: "2 opérations du 01/03/2026 au 31/03/2026, par date d'envoi (Dernière MAJ : 10:45, il y a 3 min).",
  figure: { label: 'Opérations', value: 2, unit: 'opérations' },
  rows: [
    { Opération: 'Routage Arras', Adresses: 200, Envoi: '07/03/2026' },
    { Opération: 'Routage Lille', Adresses: 300, Envoi: '03/03/2026' },
  ],
  totalRows: 2,
  nothing: null,
  filters: [{ name: 'Période', value: 'du 01/03/2026 au 31/03/2026' }],
  facts: {
    now: NOW,
    numbers: [2, 200, 300],
    instants: [
      '2026-03-10T09:45:00.000Z',
      '2026-03-07T00:00:00.000Z',
      '2026-03-03T00:00:00.000Z',
      '2026-03-01T00:00:00.000Z',
      '2026-03-31T00:00:00.000Z',
    ],
    names: ['Routage Arras', 'Routage Lille'],
  },
};
const IN_MARCH = 'Vous avez 2 opérations du 01/03/2026 au 31/03/2026.';
/** Any code units, mostly of scripts people write in; cheaper to make than `unit: 'binary'`. */
const anything = fc
  .array(fc.oneof(fc.integer({ min: 1, max: 0x2ff }), fc.integer({ min: 1, max: 0xffff })), { maxLength: 80 })
  .map((codes) => String.fromCharCode(...codes));
const refusal = (text: string, evidence: Evidence) => refusalOf(text.normalize('NFC'), [evidence]);

describe('honest prose is shown', () => {
  test.each([
    ['Vous disposez de 1 250 Flyer A4 dans votre périmètre, mis à jour à 10:45.', article],
    ['Vous avez environ 1 200 Flyer A4, répartis sur 4 divisions : 300 à Agence Lille, 450 à Agence Arras et 500 à Région Nord.', article],
    ['Flyer A4 : 1,2 k en stock, dont 2 lignes sous le minimum.', article],
    ['Vous avez ~1 200 Flyer A4 – soit 1 250 “Flyer A4”…', article],
    ['Mille deux cent cinquante Flyer A4 sont en stock au 10 mars 2026.', article],
    ['Le stock de Flyer A4 est de 1 250 au mardi dix mars.', article],
    ['Agence Lille (300) et Agence Arras (450) en ont, sur un total de 1 250.', article],
    ['Le niveau est Critique à Agence Arras avec 450.', article],
    ['Vous avez 3 lignes de stock sous leur minimum, dont 1 Critique et 2 Modéré.', alerts],
    ['3 lignes sont sous leur minimum : Flyer A4 à Agence Lille avec 40 pour un minimum de 100, Affiche A3 à Agence Lille avec 9.', alerts],
    ['Vous comptez 12 factures pour octobre 2026, soit 24 600,60 € TTC.', invoices],
    ['Le total est de 24,6 k€ TTC pour octobre 2026.', invoices],
    ['Vous comptez 12 factures pour octobre 2026 : 24 600,60 € TTC (20 500,50 € HT).', invoices],
    ['Vous avez 1 250 Flyer A4 (450 à Agence Arras, au niveau Critique).', article],
    ['3 lignes sont sous leur minimum. Affiche A3 à Agence Lille est Modéré.', alerts],
    [IN_MARCH, operations],
    [`${IN_MARCH} Routage Arras : 200 le 07/03/2026.`, operations],
    [`${IN_MARCH} Routage Arras : 07/03/2026.`, operations],
    [`${IN_MARCH} Routage Arras, envoi le 07/03/2026.`, operations],
  ] as const)('%s', (text, evidence) => expect(refusal(text, evidence)).toBeNull());
});

describe('what the data does not say is refused', () => {
  test.each([
    ['a number nobody gave', 'Vous avez 1 300 Flyer A4.', article],
    ['a number that was read and not shown', 'Vous avez 77 Flyer A4.', article],
    ['a number of something else', 'Vous avez 4 Flyer A4 sur 1 250 divisions.', article],
    ['the hour as a quantity', 'Vous avez 10 Flyer A4.', article],
    ['the age as a quantity', 'Vous avez 3 Flyer A4.', article],
    ['two lines exchanged', 'Vous avez 1 250 Flyer A4 : 450 à Agence Lille, 300 à Agence Arras.', article],
    ['the whole told of a part', 'Vous avez 1 250 Flyer A4 à Agence Lille.', article],
    ['a part told as the whole', 'Flyer A4 : 40.', alerts],
    ['counts exchanged', '2 Critique et 1 Modéré.', alerts],
    ['a level of another line', 'Agence Lille est Critique.', article],
    ['one figure for two lines', 'Agence Lille et Agence Arras ont 300.', article],
    ['a place that was not read', 'Agence Bordeaux dispose de 1 250 Flyer A4.', article],
    ['a place in lower case', 'À bordeaux, vous avez 1 250 Flyer A4.', article],
    ['somebody', 'Selon Jean Martin, il reste 1 250 Flyer A4.', article],
    ['another article', 'Vous avez 1 250 Flyer A5.', article],
    ['a negation', "Vous n'avez pas 1 250 Flyer A4.", article],
    ['a comparison', 'Vous avez plus de 1 250 Flyer A4.', article],
    ['a trend', 'Flyer A4 : 1 250, en hausse.', article],
    ['a state of other lines', '1 250 Flyer A4 sous le minimum.', article],
    ['a currency', 'Vous avez 1 250 € de Flyer A4.', article],
    ['a unit CFI does not give', 'Le stock est de 1 250 unités.', article],
    ['another day', '1 250 Flyer A4 au 11 mars.', article],
    ['the wrong day of the week', '1 250 Flyer A4 au lundi 10 mars.', article],
    ['another month', 'Vous comptez 12 factures pour novembre 2026.', invoices],
    ['HT for TTC', 'Le total est de 20 500,50 € TTC.', invoices],
    ['paid', 'Les 12 factures sont payées.', invoices],
    ['HT before a TTC figure', 'Le total HT est de : 24 600,60 €.', invoices],
    ['HT in apposition to a TTC figure', 'Le total est de 24 600,60 €, HT.', invoices],
    ['HT in brackets', 'Le total est de 24 600,60 € (HT).', invoices],
    ['HT and TTC exchanged', 'Le total HT est de 24 600,60 € pour 20 500,50 € TTC.', invoices],
    ['a line in apposition to the whole', 'Vous avez 1 250 Flyer A4, à Agence Lille.', article],
    ['a line in brackets beside the whole', 'Vous avez 1 250 Flyer A4 (Agence Lille).', article],
    ['a state in apposition to the whole', 'Vous avez 1 250 Flyer A4, au niveau OK.', article],
    ['a state of another line after brackets', 'Agence Arras (voir le tableau) est au niveau OK.', article],
    ['columns exchanged', 'Flyer A4 à Agence Lille : 100 pour un minimum de 40.', alerts],
    ['a sign of difference', 'Flyer A4 ≠ 1 250.', article],
    ['the day of another line', `${IN_MARCH} Routage Arras : 200 le 03/03/2026.`, operations],
    ['the day of another line, without a number', `${IN_MARCH} Routage Arras, envoi le 03/03/2026.`, operations],
    ['the day of one line told of all', `${IN_MARCH} Envoi le 03/03/2026.`, operations],
    ['the days of two lines as a period', `Du 03/03/2026 au 07/03/2026. ${IN_MARCH}`, operations],
    ['a sign of comparison', 'Flyer A4 > 1 250.', article],
    ['another currency', 'Flyer A4 : 1 250 ¥.', article],
    ['per thousand', 'Flyer A4 : 1 250 ‰.', article],
    ['an arrow', 'Flyer A4 : 1 250 ↘.', article],
    ['a picture', 'Flyer A4 : 1 250 📉.', article],
    ['figures struck through', 'Flyer A4 : 1 250\u0336.', article],
    ['a fraction of it', 'Flyer A4 : 1 250/2.', article],
    ['a column told as another', 'Affiche A3 à Agence Lille : 10.', alerts],
  ] as const)('%s: %s', (_, text, evidence) => expect(refusal(text, evidence)).not.toBeNull());

  const told = (numbers: readonly number[]) =>
    `Vous avez ${formatNumber(numbers[0]!)} Flyer A4 : ${formatNumber(numbers[1]!)} à Agence Lille, ${formatNumber(numbers[2]!)} à Agence Arras et ${formatNumber(numbers[3]!)} à Région Nord.`;
  const TRUE = [1250, 300, 450, 500] as const;

  test('any figure of a proven sentence that is changed is refused', () => {
    expect(refusal(told(TRUE), article)).toBeNull();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -9999, max: 99_999 }), (at, value) => {
        fc.pre(Math.abs(value - TRUE[at]!) > 0.5);
        expect(refusal(told(TRUE.map((number, index) => (index === at ? value : number))), article)).not.toBeNull();
      }),
    );
  });

  test('figures of a proven sentence in another order are refused', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...TRUE], { minLength: 4 }), (order) => {
        fc.pre(order.some((value, index) => value !== TRUE[index]));
        expect(refusal(told(order), article)).not.toBeNull();
      }),
    );
  });

  const syllable = fc.constantFrom('ba', 'dru', 'ko', 'mel', 'vri', 'zan', 'tou', 'gno', 'pha', 'lex');
  test('an invented name or reference is refused wherever it stands, in any case', () => {
    const invented = fc.oneof(
      fc.array(syllable, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('')),
      fc.array(syllable, { minLength: 2, maxLength: 3 }).map((parts) => `Agence ${parts.join('')}`),
      fc.tuple(fc.integer({ min: 1, max: 99_999 }), fc.constantFrom('sms', 'email')).map(([id, channel]) => `MYCFIA-${id}-1-${channel}`),
    );
    const where = fc.constantFrom<(name: string) => string>(
      (name) => `Vous avez 1 250 Flyer A4 à ${name}.`,
      (name) => `${name} dispose de 1 250 Flyer A4.`,
      (name) => `Vous avez 1 250 Flyer A4, dont ${name}.`,
      (name) => `Vous avez 1 250 ${name}.`,
    );
    fc.assert(
      fc.property(invented, where, fc.boolean(), (name, put, capital) => {
        const said = capital ? name.charAt(0).toUpperCase() + name.slice(1) : name;
        expect(refusal(put(said), article)).not.toBeNull();
      }),
    );
  });

  test('any text is judged, none throws', () => {
    fc.assert(
      fc.property(anything, (text) => void refusal(text, alerts)),
      { numRuns: 50 },
    );
  });

  test('figures of two tools are not exchanged', () => {
    const good = 'Vous avez 1 250 Flyer A4 et 12 factures pour octobre 2026.';
    expect(refusalOf(good, [article, invoices])).toBeNull();
    expect(refusalOf('Vous avez 12 Flyer A4 et 1 250 factures pour octobre 2026.', [article, invoices])).not.toBeNull();
  });
});

describe('numbers as people write them', () => {
  const tells = (text: string, fact: number) => numbersIn(foldInPlace(text)).some((written) => written.tells(fact));
  test.each([
    ['1 250', 1250],
    ['1\u202f250,5', 1250.5],
    ['−12', -12],
    ['1,2 k', 1249],
    ['2k', 1950],
    ['–12', -12],
    ['—12', -12],
    ['0', 0],
    ['66', 65.5],
    ['3 millions', 3_100_000],
    ['3 M€', 2_900_000],
    ['environ 1 200', 1249],
    ['près de 1 300', 1260],
    ['20,5 %', 20.5],
    ['mille deux cent cinquante', 1250],
    ['quatre-vingt-dix-sept', 97],
    ['soixante et onze', 71],
    ['deux cents', 200],
    ['un million', 1_000_000],
    ['vingt et un mille trois cent', 21_300],
  ])('%s tells %d', (text, fact) => expect(tells(text, fact)).toBe(true));

  test.each([
    ['1 200', 1249],
    ['environ 1 000', 1250],
    ['une douzaine', 12],
    ['deux trois', 5],
    ['deux trois', 23],
    ['cent mille', 1100],
    ['1.234.567', 1.234],
    ['un', 1],
    ['la moitié', 0.5],
    ['2k', 1800],
    ['1 millier', 1250],
    ['0 million', 1250],
    ['0 M€', 1639.26],
    ['0', 0.3],
    ['3', 3.4],
    ['–1 250', 1250],
    ['−1 250', 1250],
  ])('%s does not tell %d', (text, fact) => expect(tells(text, fact)).toBe(false));

  test('every whole number below a million is read back from its words, and tells no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 999_999 }), fc.integer({ min: 2, max: 999_999 }), (value, other) => {
        expect(tells(inWords(value), value), inWords(value)).toBe(true);
        if (other !== value) expect(tells(inWords(value), other)).toBe(false);
      }),
    );
  });
});

describe('citations', () => {
  test('each figure, date and name of a sentence is tied to what gave it', () => {
    const sentence = 'Vous avez 1 250 Flyer A4, dont 300 à Agence Lille, au 10/03/2026 à 10:45.';
    const told = citationsOf(sentence, [article]).map(({ start, end, what, card }) => [sentence.slice(start, end), what, card]);
    expect(told).toEqual([
      ['1 250', 'Flyer A4', 0],
      ['Flyer A4', 'Nom lu dans les données', 0],
      ['300', 'Quantité, ligne 1', 0],
      ['Agence Lille', 'Division, ligne 1', 0],
      ['10/03/2026', 'Date ou heure des données', 0],
      ['10:45', 'Date ou heure des données', 0],
    ]);
  });

  test('with several sources each figure is tied to its own', () => {
    const cards = citationsOf('1 250 Flyer A4 et 12 factures.', [article, invoices]).flatMap(({ kind, card }) =>
      kind === 'number' ? [card] : [],
    );
    expect(cards).toEqual([0, 1]);
  });

  test('places are in order, apart, and inside the sentence', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('1 250', 'Flyer A4', '10:45', 'Agence Lille', 'à', '9', '(', 'œuf', '😀'), { maxLength: 12 }),
        (parts) => {
          const sentence = parts.join(' ');
          let last = 0;
          for (const { start, end } of citationsOf(sentence, [article])) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThan(start);
            last = end;
          }
          expect(last).toBeLessThanOrEqual(sentence.length);
        },
      ),
    );
  });
});

const UNITS = 'zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize'.split(' ');
const TENS = ['', '', 'vingt', 'trente', 'quarante', 'cinquante', 'soixante'];
/** French numerals, written apart from the product. */
function inWords(value: number): string {
  if (value < 17) return UNITS[value]!;
  if (value < 20) return `dix-${UNITS[value - 10]}`;
  if (value < 70) return TENS[Math.floor(value / 10)]! + (value % 10 === 0 ? '' : value % 10 === 1 ? ' et un' : `-${UNITS[value % 10]}`);
  if (value < 80) return value === 71 ? 'soixante et onze' : `soixante-${inWords(value - 60)}`;
  if (value < 100) return value === 80 ? 'quatre-vingts' : `quatre-vingt-${inWords(value - 80)}`;
  if (value < 1000) {
    const hundreds = Math.floor(value / 100);
    const head = hundreds === 1 ? 'cent' : `${UNITS[hundreds]} cent${value % 100 === 0 ? 's' : ''}`;
    return value % 100 === 0 ? head : `${head} ${inWords(value % 100)}`;
  }
  const thousands = Math.floor(value / 1000);
  const head = thousands === 1 ? 'mille' : `${inWords(thousands).replace(/(cent|vingt)s$/, '$1')} mille`;
  return value % 1000 === 0 ? head : `${head} ${inWords(value % 1000)}`;
}
