import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, civilDay, startOfDay } from '../../../electron/kit/civil-day.ts';

describe('civil days of Paris', () => {
  it.each([
    ['2026-01-15', '2026-01-14T23:00:00.000Z'],
    ['2026-07-15', '2026-07-14T22:00:00.000Z'],
    ['2026-03-29', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', '2026-10-24T22:00:00.000Z'],
    ['2026-10-26', '2026-10-25T23:00:00.000Z'],
  ])('%s begins at %s, even around the change of the clocks', (day, start) => {
    expect(startOfDay(day)).toBe(start);
  });

  it('would catch a moment that belongs to two days or to none', () => {
    const moments = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2090, 0, 1) });
    fc.assert(
      fc.property(moments, (at) => {
        const day = civilDay(at);
        expect(Date.parse(startOfDay(day))).toBeLessThanOrEqual(at);
        expect(Date.parse(startOfDay(addDays(day, 1)))).toBeGreaterThan(at);
      }),
      { numRuns: 2000 },
    );
  });

  it('moves over the ends of months and years', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect([addMonths('2026-01', -1), addMonths('2026-12', 1), addMonths('2026-05', -12)]).toEqual(['2025-12', '2027-01', '2025-05']);
  });
});
