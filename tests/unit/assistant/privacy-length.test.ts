import { describe, expect, test } from 'vitest';
import { createMask, leaks } from '../../../electron/assistant/privacy.ts';
import { growth, MOST_GROWTH } from '../../fakes/growth.ts';

/** Signs of the shorter text. */
const SHORT = 6000;

const HOSTILE = [
  ...['A', '1', ' ', '.', '٠', '⟦a⟧', 'a@b.', 'a-', "l'", '1-', '1,2', '12-', 'Ab ', 'Ab. ', 'M. ', 'me ', 'dr.', 'mme mme ', 'Madame '],
  ...['M. Dupont ', 'Jean de ', 'jean-', 'demande par ', '12 ', '0612345678 ', '+33 ', '4111 ', '732829320 ', 'fr76 ', 'f r 7 6 ', 'iban'],
  ...[
    '2026-01-',
    '12 rue ',
    '12 rue de la Paix ',
    'rue de ',
    '12 av. ',
    '12 mail ',
    '12 cours de ',
    '59000 Lille ',
    'résidence ',
    '12 bis, ',
  ],
  ...['zéro ', 'un ', ' at ', 'a point ', 'né le ', 'née le 3 mars 1984 ', 'naissance : ', 'siret ', 'siret 732 829 320 ', 'permis 12 '],
];

describe('one long text takes about as long as its parts', () => {
  test.each(HOSTILE)('to hide, and to be looked at a last time, when it is made of %j', (unit) => {
    expect(growth((text) => void createMask().hide(text, true), unit, SHORT)).toBeLessThanOrEqual(MOST_GROWTH);
    expect(growth((text) => void leaks(text), unit, SHORT)).toBeLessThanOrEqual(MOST_GROWTH);
  });
});
