import { describe, expect, test } from 'vitest';
import { withDigits } from '../../../electron/assistant/engine/words/numerals.ts';
import { readerOf } from '../../fakes/assistant-read.ts';

const DIVISIONS = [
  { id: 1, name: 'Siège Horizon', parentId: null },
  { id: 2, name: 'Agence Lyon', parentId: 1 },
  { id: 3, name: 'Agence Rennes', parentId: 1 },
  { id: 4, name: 'Service Logistique', parentId: 2 },
  { id: 5, name: 'Service Logistique 2', parentId: 3 },
];
const read = readerOf(DIVISIONS, ['flyer', 'a5', 'a6', 'chemise', 'rabats', 'braderie']);

describe('what a question puts right', () => {
  // Catches the first of two places, periods or formats being read although it was taken back.
  test.each([
    ['factures de Lyon euh non de Rennes en octobre', 'Agence Rennes', '2026-10-01'],
    ["opérations à Rennes au mois d'août non de septembre pardon", 'Agence Rennes', '2026-09-01'],
    ['coût des opérations à Lyon, je veux dire Rennes, en septembre', 'Agence Rennes', '2026-09-01'],
  ])('%s', (question, place, from) => {
    const understood = read(question);
    expect(understood.place).toMatchObject({ kind: 'division', name: place });
    expect(understood.periods.map((period) => period.from)).toEqual([from]);
    expect(understood.search).toBeNull();
  });

  test('a format takes the place of the one before, and "ou non" takes nothing back', () => {
    expect(read('combien de flyers A5 non A6 à Lyon').article).toBe('flyer a6');
    expect(read('opérations de Lyon envoyées ou non en octobre').place).toMatchObject({ name: 'Agence Lyon' });
  });
});

describe('what is only said around a question', () => {
  // Catches a meeting's day or somebody's belief narrowing what is asked.
  test('the day of a meeting is no period, and a belief no state', () => {
    expect(read("combien d'opérations à Lyon ? c'est pour ma réunion de lundi").periods).toEqual([]);
    expect(read("campagnes en attente d'import de Lyon, le client les croyait parties").statuts).toEqual(['en_attente_import']);
  });

  test('what a client says between marks is no name, unless it is asked for', () => {
    expect(read('Lyon écrit « on a reçu trop de factures en octobre ». Combien de factures en octobre ?').search).toBeNull();
    expect(read('combien de stock pour « Merci de nous confier vos chemises » ?').article).toBe('Merci de nous confier vos chemises');
  });
});

describe('places that are not sure', () => {
  test('a bare word that several divisions bear is asked back, the whole name is not', () => {
    expect(read('alertes logistique').place).toMatchObject({ kind: 'several', names: ['Service Logistique', 'Service Logistique 2'] });
    expect(read('alertes du service logistique').place).toMatchObject({ name: 'Service Logistique' });
  });

  test('words of an article, a letter and "l\'agence" are no place', () => {
    expect(read('stock des chemises à rabats').place).toBeNull();
    expect(read("combien d'opérations à l'agence").place).toBeNull();
  });
});

describe('numbers', () => {
  test('a bound on the sum is held against it, a bound on lines stays one', () => {
    expect(read("a-t-on dépassé deux mille euros d'opérations à Lyon ?")).toMatchObject({
      intent: 'operations.total',
      range: null,
      threshold: { min: 2000 },
    });
    expect(read('combien de factures dépassent 3000 € ?')).toMatchObject({ range: { min: 3000 }, threshold: null });
  });

  test('numbers in words', () => {
    expect(withDigits('salon deux mille vingt-cinq', () => false)).toBe('salon 2025');
    expect(withDigits('la facture trente mille trois cent quinze', () => false)).toBe('la facture 30315');
    expect(withDigits('enveloppe C cinq, trois volets, cinq ou six', () => false)).toBe('enveloppe C5, trois volets, cinq ou six');
  });
});
