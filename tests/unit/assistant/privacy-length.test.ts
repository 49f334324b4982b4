import { describe, expect, test } from 'vitest';
import { createMask, leaks } from '../../../electron/assistant/privacy.ts';

const SHORT = 6000;
const TIMES = 8;
/** Of the same number of signs, in one text rather than in eight: as much work is due, and a text looked at anew from each of its words takes eight times that. */
const MOST = 4;
const TRIES = 9;

/** How much more work one long text is than as many signs in short ones: the least of several tries, in turn, so that what else the machine does is none of it. */
function growth(work: (text: string) => void, unit: string): number {
  const long = unit.repeat((SHORT * TIMES) / unit.length + 1).slice(0, SHORT * TIMES);
  const short = long.slice(0, SHORT);
  const least = { one: Number.POSITIVE_INFINITY, many: Number.POSITIVE_INFINITY };
  const timed = (run: () => void) => {
    const from = performance.now();
    run();
    return performance.now() - from;
  };
  work(short);
  for (let tries = 0; tries < TRIES && !(tries > 0 && least.one <= MOST * least.many); tries++) {
    const many = timed(() => {
      for (let i = 0; i < TIMES; i++) work(short);
    });
    least.many = Math.min(least.many, many);
    least.one = Math.min(
      least.one,
      timed(() => work(long)),
    );
  }
  return least.one / least.many;
}

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
    expect(growth((text) => void createMask().hide(text, true), unit)).toBeLessThanOrEqual(MOST);
    expect(growth((text) => void leaks(text), unit)).toBeLessThanOrEqual(MOST);
  });
});
