import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countOf,
  formatAge,
  formatAmount,
  formatBytes,
  formatCountdown,
  formatDate,
  formatDelay,
  formatEuros,
  formatInstant,
  formatLatency,
  formatLongInstant,
  formatMoment,
  formatNumber,
  formatPercent,
  formatShortAge,
  formatThousandths,
  pluralOf,
  unbroken,
} from '../../../renderer/ui/format.ts';

const NOW = Date.parse('2026-11-20T09:45:00.000Z');
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

describe('numbers', () => {
  test('thousands are separated by a narrow no-break space, decimals by a comma', () => {
    expect(formatNumber(1_234_567.89)).toBe('1\u202f234\u202f567,89');
  });
  test.each([null, undefined, Number.NaN, Number.POSITIVE_INFINITY])('%s is unknown, never 0', (value) => {
    expect(formatNumber(value)).toBe('inconnu');
    expect(formatEuros(value)).toBe('inconnu');
    expect(formatThousandths(value)).toBe('inconnu');
    expect(formatPercent(value)).toBe('inconnu');
  });
  test('a negative zero reads as 0 and a real zero is kept', () => {
    expect(formatNumber(-0)).toBe('0');
    expect(formatEuros(0)).toBe('0,00\u00a0€');
    expect(formatAmount(5009.9)).toBe('5\u202f009,90');
    expect(formatAmount(null)).toBe('inconnu');
  });
  test('euros and percents keep a no-break space before their sign', () => {
    expect(formatEuros(8010)).toBe('8\u202f010,00\u00a0€');
    expect(formatPercent(0.205)).toBe('20,5\u00a0%');
  });
  test('thousandths of a euro are totals with two decimals, unit prices with three', () => {
    expect(formatThousandths(8_010_000)).toBe('8\u202f010,00\u00a0€');
    expect(formatThousandths(55, 'unit')).toBe('0,055\u00a0€');
  });
  test('0, 1 and 1,5 are singular, 2 is plural', () => {
    expect([0, 1, 1.5, 2].map((count) => pluralOf(count, 'ligne'))).toEqual(['ligne', 'ligne', 'ligne', 'lignes']);
    expect(countOf(1250, 'point bloquant', 'points bloquants')).toBe('1\u202f250 points bloquants');
  });
  test('sizes and durations pick their unit', () => {
    expect(formatBytes(12_345)).toBe('12,3\u00a0Ko');
    expect(formatBytes(999)).toBe('999\u00a0o');
    expect(formatLatency(41.4)).toBe('41\u00a0ms');
    expect(formatLatency(1240)).toBe('1,2\u00a0s');
  });
});

describe('moments', () => {
  test('are told in Paris time whatever the zone of the machine, summer and winter', () => {
    expect(formatInstant('2025-10-22T08:45:00.000Z')).toBe('22/10/2025 10:45');
    expect(formatInstant('2025-12-22T08:45:00.000Z')).toBe('22/12/2025 09:45');
  });
  test('a plain date is not shifted by a zone', () => {
    expect(formatDate('2025-06-01')).toBe('01/06/2025');
    expect(formatDate(null)).toBe('inconnu');
  });
  test('the date is left out on the same Paris day only', () => {
    expect(formatMoment('2026-11-20T09:42:00.000Z', NOW)).toBe('10:42');
    expect(formatMoment('2026-11-19T23:30:00.000Z', NOW)).toBe('00:30');
    expect(formatMoment('2026-11-19T22:30:00.000Z', NOW)).toBe('19/11/2026 23:30');
  });
  test('the first of a month is "1er"', () => {
    expect(formatLongInstant('2027-06-01T08:00:00.000Z')).toBe('mardi 1er juin 2027 à 10:00');
    expect(formatLongInstant('2027-06-11T08:00:00.000Z')).toBe('vendredi 11 juin 2027 à 10:00');
  });
  test.each([
    [0.5, "à l'instant"],
    [1, 'il y a 1 minute'],
    [3, 'il y a 3 minutes'],
    [60, 'il y a 1 heure'],
    [1440, 'il y a 1 jour'],
    [4320, 'il y a 3 jours'],
  ])('%s minutes ago is "%s"', (minutes, words) => {
    expect(formatAge(minutesAgo(minutes), NOW)).toBe(words);
  });
  test('a moment ahead of our clock is never a negative age', () => {
    expect(formatAge(minutesAgo(-5), NOW)).toBe('horloges en désaccord');
    expect(formatShortAge(minutesAgo(-5), NOW)).toBe('horloges en désaccord');
  });
  test('an unknown or unreadable moment is said unknown', () => {
    expect(formatAge(null, NOW)).toBe('âge inconnu');
    expect(formatInstant('hier')).toBe('inconnu');
  });
  test('a planned moment is told as a delay', () => {
    expect(formatDelay(minutesAgo(-4), NOW)).toBe('dans 4 minutes');
    expect(formatDelay(minutesAgo(2), NOW)).toBe('dans un instant');
  });
  test('the session clock never goes below zero', () => {
    expect(formatCountdown(18 * 60_000 + 20_999)).toBe('18:20');
    expect(formatCountdown(-5000)).toBe('0:00');
  });
  test('no age ever shows a minus sign or NaN', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date('1990-01-01'), max: new Date('2100-01-01') }), (date) => {
        const words = [formatAge(date.toISOString(), NOW), formatShortAge(date.toISOString(), NOW), formatDelay(date.toISOString(), NOW)];
        for (const each of words) expect(each).not.toMatch(/-\d|NaN|undefined/u);
      }),
    );
  });
});

describe('a sentence at the end of a line', () => {
  test('keeps its signs and units with their word, and its length', () => {
    const said = 'Flyer A4 : 1 250 sur 2 divisions (« MAJ », il y a 3 min) ; lequel ?';
    const shown = unbroken(said);
    expect(shown).toBe('Flyer A4\u00a0: 1 250 sur 2\u00a0divisions («\u00a0MAJ\u00a0», il y a 3\u00a0min)\u00a0; lequel\u00a0?');
    expect(shown).toHaveLength(said.length);
    expect(unbroken('Il y a 3 minutes')).toBe('Il y a 3 minutes');
  });
});
