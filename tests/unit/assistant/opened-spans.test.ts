import { describe, expect, test } from 'vitest';
import { readQuestion } from '../../../electron/assistant/engine/read.ts';

/** A Friday. */
const TODAY = '2026-11-20';
const daysOf = (question: string) => {
  const { periods } = readQuestion(question, { divisions: [], carried: null, today: TODAY, learnt: [] });
  return periods.map(({ from, to }) => `${from} ${to}`);
};

describe('words that open a span or close it', () => {
  test.each([
    ['opérations à compter du 10 décembre 2026', '2026-12-10 2027-11-20'],
    ['opérations à dater du 10 décembre 2026', '2026-12-10 2027-11-20'],
    ['opérations dès le 10 décembre 2026', '2026-12-10 2027-11-20'],
    ['opérations DÈS LE 10 DÉCEMBRE 2026', '2026-12-10 2027-11-20'],
    ['combien d’opérations partiront dès le 10 décembre 2026 ?', '2026-12-10 2027-11-20'],
    ['opérations pas avant le 10 décembre 2026', '2026-12-10 2027-11-20'],
    ['opérations postérieures au 10 décembre 2026', '2026-12-11 2027-11-20'],
    ['opérations du 10 décembre 2026 et après', '2026-12-10 2027-11-20'],
    ['opérations du 10 décembre 2026 et au-delà', '2026-12-10 2027-11-20'],
    ['opérations pas après le 10 décembre 2026', '2000-01-01 2026-12-10'],
    ['opérations antérieures au 10 décembre 2026', '2000-01-01 2026-12-09'],
    ['opérations dès demain', '2026-11-21 2027-11-20'],
    ['factures dès juillet', '2026-07-01 2026-11-20'],
    ['factures à compter de juillet', '2026-07-01 2026-11-20'],
    ['factures dès juillet jusqu’à septembre', '2026-07-01 2026-09-30'],
    ['campagnes plus récentes que septembre', '2026-10-01 2026-11-20'],
  ])('%s', (question, days) => expect(daysOf(question)).toEqual([days]));

  test('« des » is an article, and « à partir demain » tells what leaves', () => {
    expect(daysOf('factures des mois de juillet et août')).toEqual(['2026-07-01 2026-07-31', '2026-08-01 2026-08-31']);
    expect(daysOf('opérations à partir demain')).toEqual(['2026-11-21 2026-11-21']);
  });
});

test.each([
  'opérations 1er-15 décembre 2026',
  'opérations du 1er - 15 décembre 2026',
  'opérations 1er au 15 décembre 2026',
  'opérations 1-15 décembre 2026',
])('%s: both days are of that month', (question) => expect(daysOf(question)).toEqual(['2026-12-01 2026-12-15']));

describe('« avant-dernier » is the one before the last, and no bound', () => {
  test.each([
    ['factures de l’avant-dernier mois', '2026-09-01 2026-09-30'],
    ['factures de l’avant-dernier trimestre', '2026-04-01 2026-06-30'],
    ['opérations de l’avant-dernière semaine', '2026-11-02 2026-11-08'],
    ['opérations de l’avant-avant-dernière semaine', '2026-10-26 2026-11-01'],
    ['factures avant le mois dernier', '2000-01-01 2026-09-30'],
    ['opérations d’avant-hier', '2026-11-18 2026-11-18'],
  ])('%s', (question, days) => expect(daysOf(question)).toEqual([days]));
});
