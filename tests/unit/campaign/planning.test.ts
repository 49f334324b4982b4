import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALSACE_MOSELLE, holidayOn, MAINLAND, territoryOf } from '../../../electron/campaign/holidays.ts';
import { nextLegalSlot, windowFindings } from '../../../electron/campaign/planning.ts';
import { DEFAULT_CAMPAIGN_SETTINGS as SETTINGS } from '../../../electron/campaign/settings.ts';

const paris = (at: string, territory = MAINLAND) => windowFindings(Date.parse(at), [territory], SETTINGS).map(({ problem }) => problem);

describe('sending window of marketing SMS', () => {
  test.each([
    ['Tuesday 10:30', '2025-07-01T08:30:00Z', []],
    ['Saturday 19:59', '2025-07-05T17:59:00Z', []],
    ['Sunday', '2025-07-06T08:30:00Z', ['dimanche']],
    ['7:59 in the morning', '2025-07-01T05:59:00Z', ['hors-horaire-legal']],
    ['8:00 in the morning', '2025-07-01T06:00:00Z', []],
    ['20:00', '2025-07-01T18:00:00Z', ['hors-horaire-usuel']],
    ['21:59', '2025-07-01T19:59:00Z', ['hors-horaire-usuel']],
    ['22:00', '2025-07-01T20:00:00Z', ['hors-horaire-legal']],
    ['winter time: 8:00 is 7:00 UTC', '2025-12-02T07:00:00Z', []],
    ['winter time: 6:30 UTC is too early', '2025-12-02T06:30:00Z', ['hors-horaire-legal']],
    ['Easter Monday 2025', '2025-04-21T09:00:00Z', ['ferie']],
    ['Ascension 2026', '2026-05-14T09:00:00Z', ['ferie']],
    ['Whit Monday 2027', '2027-05-17T09:00:00Z', ['ferie']],
    ['14 July', '2025-07-14T09:00:00Z', ['ferie']],
  ])('%s', (_name, at, problems) => {
    expect(paris(at)).toEqual(problems);
  });

  test('Good Friday and 26 December count in Alsace-Moselle only', () => {
    expect(paris('2025-04-18T09:00:00Z', ALSACE_MOSELLE)).toEqual(['ferie']);
    expect(paris('2025-12-26T09:00:00Z', ALSACE_MOSELLE)).toEqual(['ferie']);
    expect(paris('2025-04-18T09:00:00Z')).toEqual([]);
    expect([territoryOf('67000', null), territoryOf('57000', null), territoryOf('68100', null)]).toEqual([
      ALSACE_MOSELLE,
      ALSACE_MOSELLE,
      ALSACE_MOSELLE,
    ]);
  });

  test.each([
    ['97600', 'YT', '04-27'],
    ['97200', 'MQ', '05-22'],
    ['97110', 'GP', '05-27'],
    ['97300', 'GF', '06-10'],
    ['97133', 'BL', '10-09'],
    ['97400', 'RE', '12-20'],
  ])('abolition day of %s', (postcode, id, day) => {
    const territory = territoryOf(postcode, null);
    expect(territory.id).toBe(id);
    expect(holidayOn(territory, 2025, day)).toContain('abolition');
    expect(holidayOn(MAINLAND, 2025, day)).toBeNull();
  });

  test('hours are those of the recipient: 10:00 in Paris is 4:00 in Guadeloupe', () => {
    expect(paris('2025-07-01T08:00:00Z', territoryOf(undefined, 'GP'))).toEqual(['hors-horaire-legal']);
  });

  test('eleven national holidays a year, Easter right for a century', () => {
    const days = Array.from({ length: 366 }, (_, index) => new Date(Date.UTC(2024, 0, 1 + index)).toISOString().slice(5, 10));
    // 2024: 8 May and Ascension fall on different days.
    expect(days.filter((day) => holidayOn(MAINLAND, 2024, day) !== null)).toHaveLength(11);
    // Easter Mondays from the published tables of the ephemerides.
    const known: [number, string][] = [
      [2000, '04-24'],
      [2008, '03-24'],
      [2011, '04-25'],
      [2024, '04-01'],
      [2038, '04-26'],
      [2100, '03-29'],
    ];
    for (const [year, day] of known) expect([year, holidayOn(MAINLAND, year, day)]).toEqual([year, 'le lundi de Pâques']);
  });
});

describe('next legal slot', () => {
  test('skips the night, the Sunday and the holiday', () => {
    // Saturday 12 July 2025 at 21:00, then Sunday 13, then the national holiday.
    expect(nextLegalSlot(Date.parse('2025-07-12T19:00:00Z'), [MAINLAND], SETTINGS)).toBe('2025-07-15T06:00:00.000Z');
  });

  test('suits every territory at once, or says there is none', () => {
    const slot = nextLegalSlot(Date.parse('2025-07-01T06:00:00Z'), [MAINLAND, territoryOf(undefined, 'MQ')], SETTINGS);
    expect(slot).toBe('2025-07-01T12:00:00.000Z');
    expect(
      nextLegalSlot(Date.parse('2025-07-01T06:00:00Z'), [MAINLAND, territoryOf(undefined, 'NC'), territoryOf(undefined, 'PF')], SETTINGS),
    ).toBeNull();
  });

  test('is always legal, and never before what was asked', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2024-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }), (from) => {
        const slot = nextLegalSlot(from.getTime(), [MAINLAND, ALSACE_MOSELLE], SETTINGS);
        expect(Date.parse(slot ?? '')).toBeGreaterThanOrEqual(from.getTime());
        expect(windowFindings(Date.parse(slot ?? ''), [MAINLAND, ALSACE_MOSELLE], SETTINGS)).toEqual([]);
      }),
    );
  });
});
