import { describe, expect, test } from 'vitest';
import { dashesInWords } from '../../../electron/assistant/engine/periods/calendar.ts';
import { periodsOf } from '../../../electron/assistant/engine/periods/period.ts';
import { cut } from '../../../electron/assistant/engine/words/tokens.ts';

const read = (question: string, today = '2026-12-31'): string[] =>
  periodsOf(cut(dashesInWords(question)), today).map(({ from, to }) => `${from} ${to}`);

describe('the year and the month said last are those of what is listed before', () => {
  test.each([
    ['opérations de janvier et février 2025', ['2025-01-01 2025-01-31', '2025-02-01 2025-02-28']],
    ['opérations janv fev mars 2025', ['2025-01-01 2025-03-31']],
    ['oct, nov et déc 25', ['2025-10-01 2025-10-31', '2025-11-01 2025-11-30', '2025-12-01 2025-12-31']],
    ['janvier et février de l’an dernier', ['2025-01-01 2025-01-31', '2025-02-01 2025-02-28']],
    ['nombre d’opérations au T1 et T2 2025', ['2025-01-01 2025-03-31', '2025-04-01 2025-06-30']],
    ['opérations au S1 et au S2 2025', ['2025-01-01 2025-06-30', '2025-07-01 2025-12-31']],
    ['semaine 12 et semaine 13 de 2025', ['2025-03-17 2025-03-23', '2025-03-24 2025-03-30']],
    ['opérations le 3 mars et le 5 avril 2025', ['2025-03-03 2025-03-03', '2025-04-05 2025-04-05']],
    ['opérations le 03/03 et le 05/04/2025', ['2025-03-03 2025-03-03', '2025-04-05 2025-04-05']],
    ['opérations le 12 et le 14 mars 2025', ['2025-03-12 2025-03-12', '2025-03-14 2025-03-14']],
    ['compare du 1er au 15 et du 16 au 31 janvier 2025', ['2025-01-01 2025-01-15', '2025-01-16 2025-01-31']],
    ['combien de factures en mars et combien en avril 2025', ['2025-03-01 2025-03-31', '2025-04-01 2025-04-30']],
    ['mars 2024, avril et mai 2025', ['2024-03-01 2024-03-31', '2025-04-01 2025-04-30', '2025-05-01 2025-05-31']],
    ['opérations de novembre, décembre et janvier 2026', ['2025-11-01 2025-11-30', '2025-12-01 2025-12-31', '2026-01-01 2026-01-31']],
    ['opérations T4 et T1 2026', ['2025-10-01 2025-12-31', '2026-01-01 2026-03-31']],
    ['compare S2 et S1 2025', ['2025-07-01 2025-12-31', '2025-01-01 2025-06-30']],
    ['compare les factures de mars 2025 et 2026', ['2025-03-01 2025-03-31', '2026-03-01 2026-03-31']],
    ['factures d’octobre 2024, 2025 et 2026', ['2024-10-01 2024-10-31', '2025-10-01 2025-10-31', '2026-10-01 2026-10-31']],
    ['opérations du T1 2025 vs 2026', ['2025-01-01 2025-03-31', '2026-01-01 2026-03-31']],
    ['compare octobre 2025 et celui de 2026', ['2025-10-01 2025-10-31', '2026-10-01 2026-10-31']],
  ])('%s', (question, days) => {
    expect(read(question)).toEqual(days);
  });

  // Catches a year lent to what has its own: told from today, or the same days another year.
  test.each([
    ['compare octobre et octobre 2025', ['2026-10-01 2026-10-31', '2025-10-01 2025-10-31']],
    [
      'compare septembre et octobre avec septembre et octobre 2025',
      ['2026-09-01 2026-09-30', '2026-10-01 2026-10-31', '2025-09-01 2025-09-30', '2025-10-01 2025-10-31'],
    ],
    ['la semaine dernière et octobre 2025', ['2026-12-21 2026-12-27', '2025-10-01 2025-10-31']],
    ['le dernier trimestre et T1 2025', ['2026-07-01 2026-09-30', '2025-01-01 2025-03-31']],
    ['compare mars 2025 et l’année 2026', ['2025-03-01 2025-03-31', '2026-01-01 2026-12-31']],
    ['octobre vs 2025', ['2026-10-01 2026-10-31', '2025-01-01 2025-12-31']],
  ])('%s: not what has its own', (question, days) => {
    expect(read(question)).toEqual(days);
  });
});

describe('the second end of a span comes after the first', () => {
  test.each([
    ['du 28/12 au 3/1', '2026-12-31', '2026-12-28 2027-01-03'],
    ['du 28/12 au 3/1', '2027-01-10', '2026-12-28 2027-01-03'],
    ['entre le 28 décembre et le 3 janvier', '2026-12-31', '2026-12-28 2027-01-03'],
    ['du 28 décembre au 3', '2026-12-31', '2026-12-28 2027-01-03'],
    ['du 28 au 3 janvier', '2027-01-10', '2026-12-28 2027-01-03'],
    ['du 28 au 3', '2026-12-31', '2026-12-28 2027-01-03'],
    ['du 28 au 3', '2026-07-15', '2026-06-28 2026-07-03'],
    ['du 1er juillet au 10 juillet', '2026-01-05', '2026-07-01 2026-07-10'],
    ['entre novembre et février 2026', '2026-12-31', '2025-11-01 2026-02-28'],
    ['entre novembre et février', '2026-12-31', '2026-11-01 2027-02-28'],
    ['entre novembre et février', '2026-07-15', '2025-11-01 2026-02-28'],
    ['de mars 2025 à avril', '2026-12-31', '2025-03-01 2025-04-30'],
    ['depuis novembre jusqu’à février 2026', '2026-12-31', '2025-11-01 2026-02-28'],
    ['du 12/10/2026 au 3/10/2026', '2026-12-31', '2026-10-03 2026-10-12'],
  ])('%s, asked on %s', (question, today, days) => {
    expect(read(`combien d’opérations ${question}`, today)).toEqual([days]);
  });
});

describe('a day or a week without a year is the nearest', () => {
  test.each([
    ['opérations prévues le 3 janvier', '2026-12-31', '2027-01-03 2027-01-03'],
    ['opérations semaine 52', '2027-01-04', '2026-12-21 2026-12-27'],
    ['opérations en S53', '2027-01-04', '2026-12-28 2027-01-03'],
    ['opérations semaine 48', '2026-11-20', '2026-11-23 2026-11-29'],
    ['opérations prévues semaine 2', '2026-12-28', '2027-01-11 2027-01-17'],
  ])('%s, asked on %s', (question, today, days) => {
    expect(read(question, today)).toEqual([days]);
  });

  test('a year of 52 weeks has no 53rd', () => {
    expect(read('opérations semaine 53 de 2025')).toEqual(['2025-01-01 2025-12-31']);
    expect(read('opérations semaine 53 de 2026')).toEqual(['2026-12-28 2027-01-03']);
  });
});
