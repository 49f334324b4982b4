import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMask, leaks } from '../../../electron/assistant/privacy.ts';

const hidden = (text: string) => createMask().hide(text);
const body = (text: string) => JSON.stringify({ content: text });

const gone = (text: string, expected: string) => {
  expect(hidden(text)).toBe(expected);
  expect(hidden(text.normalize('NFD'))).toBe(expected.normalize('NFC'));
  expect(leaks(body(text))).toBe(true);
  expect(leaks(body(hidden(text)))).toBe(false);
};

describe('numbers of firms', () => {
  test.each([
    ['siret 73282932000074', 'siret ⟦SIRET_1⟧'],
    ['SIRET : 732 829 320 00074, merci', 'SIRET : ⟦SIRET_1⟧, merci'],
    ['siret n° 732.829.320.00074', 'siret n° ⟦SIRET_1⟧'],
    ['le siret est le 732 829 320 00075', 'le siret est le ⟦SIRET_1⟧'],
    ['siren 732 829 320', 'siren ⟦SIRET_1⟧'],
    ['siren=732829321', 'siren=⟦SIRET_1⟧'],
    ['RCS Lille B 732 829 320', 'RCS Lille B ⟦SIRET_1⟧'],
    ['rcs lille métropole 732829320 ?', 'rcs lille métropole ⟦SIRET_1⟧ ?'],
    ['tva intracommunautaire FR44 732 829 320', 'tva intracommunautaire ⟦SIRET_1⟧'],
    ['pour FR44732829320', 'pour ⟦SIRET_1⟧'],
    ['tva n° fr45 732829320', 'tva n° ⟦SIRET_1⟧'],
    ['la société 732 829 320 00074 a commandé', 'la société ⟦SIRET_1⟧ a commandé'],
    ['la société 73282932000074 a commandé', 'la société ⟦SIRET_1⟧ a commandé'],
  ])('%s', (text, expected) => gone(text, expected));

  test.each([
    'facture 73282932000074',
    'commande n° 73282932000074',
    'référence : 732 829 320 00074',
    'réf. 73282932000074',
    'la campagne 73282932000074',
    'un total de 732 829 320 €',
    'TVA : 732 829 320 €',
    'facture 732829320',
    'le 20261012104500',
    'pour 73282932000075 flyers',
    'la société 732 829 320 00075',
    'fr45 732829320',
  ])('%s is none', (text) => {
    expect(hidden(text)).toBe(text);
    expect(leaks(body(text))).toBe(false);
  });

  const nine = fc.integer({ min: 100_000_000, max: 999_999_999 }).map(String);
  test('any number that is announced is hidden, no number of an invoice or of an order is', () => {
    fc.assert(
      fc.property(nine, fc.integer({ min: 0, max: 99_999 }), fc.constantFrom('', ' ', '.', ' - '), (firm, branch, between) => {
        const groups = [...firm.match(/.{3}/gu)!, String(branch).padStart(5, '0')].join(between);
        for (const announced of ['siret ', 'SIRET : ', 'siren n° ']) expect(hidden(`${announced}${groups}`)).toBe(`${announced}⟦SIRET_1⟧`);
        for (const ours of ['facture ', 'commande n° ', 'bon : ']) expect(hidden(`${ours}${groups}`)).not.toContain('SIRET');
      }),
      { numRuns: 300 },
    );
  });
});

describe('dates of birth', () => {
  test.each([
    ['né le 12/03/1984', 'né le ⟦NAISSANCE_1⟧'],
    ['née le 3 mars 1984 à Lille', 'née le ⟦NAISSANCE_1⟧ à Lille'],
    ['NÉE LE 03.03.84', 'NÉE LE ⟦NAISSANCE_1⟧'],
    ['né(e) le : 12-03-1984', 'né(e) le : ⟦NAISSANCE_1⟧'],
    ['née le 1er mars 1984, merci', 'née le ⟦NAISSANCE_1⟧, merci'],
    ['ne le 12/03/1984', 'ne le ⟦NAISSANCE_1⟧'],
    ['nee le 12 03 1984', 'nee le ⟦NAISSANCE_1⟧'],
    ['né en 1984', 'né en ⟦NAISSANCE_1⟧'],
    ['née en mars 1984', 'née en ⟦NAISSANCE_1⟧'],
    ['née le mardi 3 mars 1984', 'née le mardi ⟦NAISSANCE_1⟧'],
    ['née le 3 mars', 'née le ⟦NAISSANCE_1⟧'],
    ['né le trois mars mille neuf cent quatre-vingt-quatre ?', 'né le ⟦NAISSANCE_1⟧ ?'],
    ['né le 1984-03-12', 'né le ⟦NAISSANCE_1⟧'],
    ['date de naissance : 12/03/1984', 'date de naissance : ⟦NAISSANCE_1⟧'],
    ['sa date de naissance est le 12 août 1984', 'sa date de naissance est le ⟦NAISSANCE_1⟧'],
    ['naissance le 12/03/1984', 'naissance le ⟦NAISSANCE_1⟧'],
    ['ddn 12031984', 'ddn ⟦NAISSANCE_1⟧'],
  ])('%s', (text, expected) => gone(text, expected));

  test.each([
    'factures du 12/03/2026',
    'les opérations ne sont pas livrées le 12/03/2026',
    'faire-part de naissance 2026',
    '12 cartes naissance mars 2026',
    'campagne anniversaire du 12/03/2026',
    'année 2026',
    'il y en a 12 le 3 mars 2026',
  ])('%s tells none', (text) => {
    expect(hidden(text)).toBe(text);
    expect(leaks(body(text))).toBe(false);
  });

  test('any day of birth is hidden in any writing', () => {
    const two = (value: number) => String(value).padStart(2, '0');
    const MONTHS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ');
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1920-01-02'), max: new Date('2025-12-30'), noInvalidDate: true }),
        fc.constantFrom('né le ', 'née le ', 'NÉ LE ', 'date de naissance : ', 'nés le '),
        (date, announced) => {
          const [day, month, year] = [date.getUTCDate(), date.getUTCMonth() + 1, date.getUTCFullYear()];
          const written = ['/', '-', '.', ' '].flatMap((gap) => [
            `${two(day)}${gap}${two(month)}${gap}${year}`,
            `${day}${gap}${month}${gap}${year}`,
          ]);
          for (const text of [...written, `${day} ${MONTHS[month - 1]} ${year}`, `${year}-${two(month)}-${two(day)}`])
            expect(hidden(`${announced}${text}, merci`)).toBe(`${announced}⟦NAISSANCE_1⟧, merci`);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('papers', () => {
  test.each([
    ['passeport n° 12AB34567', 'passeport n° ⟦IDENTITE_1⟧'],
    ['permis de conduire 123456789012 merci', 'permis de conduire ⟦IDENTITE_1⟧ merci'],
    ["carte d'identité : 880692310285", "carte d'identité : ⟦IDENTITE_1⟧"],
    ['cni X4RTBPFW4 12345', 'cni ⟦IDENTITE_1⟧'],
  ])('%s', (text, expected) => gone(text, expected));

  test.each(['12 passeports gourmands', 'passeport 2026', '500 porte-cartes permis', "carte d'identité visuelle 2026"])(
    '%s is none',
    (text) => {
      expect(hidden(text)).toBe(text);
      expect(leaks(body(text))).toBe(false);
    },
  );
});

test('columns of firms and of births say what they hold', () => {
  const mask = createMask();
  const row = { Siret: '73282932000075', 'Date de naissance': '12/03/1984', Facture: '30280' };
  mask.learnRows([row]);
  expect(mask.hideAll([row])).toEqual([{ Siret: '⟦SIRET_1⟧', 'Date de naissance': '⟦NAISSANCE_1⟧', Facture: '30280' }]);
});
