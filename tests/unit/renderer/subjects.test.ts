import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatKpi, targetWords } from '../../../renderer/features/health/kpi-words.ts';
import { filtersOfLink, linkOfFilters } from '../../../renderer/features/operations/filters.ts';
import { orderedWords, sentWords, stateWords } from '../../../renderer/features/operations/words.tsx';
import { historySentence } from '../../../renderer/features/stocks/stock-history.tsx';
import { hiddenBelow, matching } from '../../../renderer/features/tree/tree-rows.ts';
import { addDays, addMonths, dayOf, formatMonth, isDay, monthBounds, ofMonth, parseDay, weeksOf } from '../../../renderer/ui/civil.ts';

describe('civil days', () => {
  test('a moment falls on the day of Paris, not of the machine or of Greenwich', () => {
    expect(dayOf('2026-03-31T22:30:00Z')).toBe('2026-04-01');
    expect(dayOf('2026-01-31T23:30:00Z')).toBe('2026-02-01');
    expect(dayOf('2026-01-31T22:30:00Z')).toBe('2026-01-31');
  });
  test('days and months are added over ends of months, years and the change of hour', () => {
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(addMonths('2026-12', 1)).toBe('2027-01');
    expect(monthBounds('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
    expect(formatMonth('2026-08')).toBe('août 2026');
    expect(['2026-03', '2026-04', '2026-08', '2026-10'].map(ofMonth)).toEqual([
      'de mars 2026',
      "d'avril 2026",
      "d'août 2026",
      "d'octobre 2026",
    ]);
  });
  test('what is typed as a day is understood, what is not a day is refused', () => {
    expect(['1/3/2026', '01-03-2026', ' 01.03.2026 '].map(parseDay)).toEqual(['2026-03-01', '2026-03-01', '2026-03-01']);
    expect(['31/02/2026', '1/3/26', '2026-03-01', '', '00/01/2026'].map(parseDay)).toEqual([null, null, null, null, null]);
    expect(isDay('2026-02-30')).toBe(false);
  });
  test('the weeks of a month hold each of its days once and begin on Mondays', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2000, max: 2099 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
        const name = `${year}-${String(month).padStart(2, '0')}`;
        const weeks = weeksOf(name);
        const days = weeks.flat().filter((day) => day.startsWith(name));
        const { to } = monthBounds(name);
        expect(days).toHaveLength(Number(to.slice(8)));
        expect(new Set(days).size).toBe(days.length);
        for (const week of weeks) expect(new Date(`${week[0]}T00:00:00Z`).getUTCDay()).toBe(1);
      }),
    );
  });
});

describe('operations', () => {
  test('what was ordered is told, never as sent, and nothing unknown becomes 0', () => {
    expect(orderedWords({ addresses: null, perAddress: 2 })).toBe('inconnu');
    expect(orderedWords({ addresses: 1, perAddress: null })).toBe('1 adresse');
    expect(orderedWords({ addresses: 1250, perAddress: 2 })).toBe('1\u202f250 adresses × 2');
    expect(sentWords({ sentAt: null })).toBe('Non fixée');
    expect(stateWords({ id: 9, name: null })).toBe('État n° 9');
  });
  test('an address sets the filters it can mean, and a saved view comes back as it was', () => {
    const filters = { period: { from: '2026-03-01', to: '2026-03-31' }, search: 'Île & co', stateIds: [3, 4], division: 7 };
    expect(filtersOfLink(linkOfFilters(filters))).toEqual(filters);
    expect(filtersOfLink('du=2026-03-31&au=2026-03-01&etats=a,2')).toEqual({ period: null, search: '', stateIds: [2], division: null });
    expect(filtersOfLink('division=7')).toEqual({ period: null, search: '', stateIds: [], division: 7 });
    expect(filtersOfLink('autre=1')).toBeNull();
  });
});

describe('tree', () => {
  const nodes = [
    { id: 1, name: 'Réseau', depth: 0 },
    { id: 10, name: 'Île-de-France', depth: 1 },
    { id: 11, name: 'Créteil', depth: 2 },
    { id: 20, name: 'Sud', depth: 1 },
    { id: 21, name: 'Nîmes', depth: 2 },
  ];
  const ids = (list: { id: number }[]) => list.map(({ id }) => id);
  test('what stands below a folded division is left out, its brothers are not', () => {
    expect(ids(hiddenBelow(nodes, new Set([10])))).toEqual([1, 10, 20, 21]);
    expect(ids(hiddenBelow(nodes, new Set([1])))).toEqual([1]);
    expect(ids(hiddenBelow(nodes, new Set()))).toEqual([1, 10, 11, 20, 21]);
  });
  test('a search ignores accents and case and keeps the way down', () => {
    expect(ids(matching(nodes, 'NIMES'))).toEqual([1, 20, 21]);
    expect(ids(matching(nodes, 'ile france'))).toEqual([1, 10]);
    expect(ids(matching(nodes, 'licorne'))).toEqual([]);
  });
});

describe('figures', () => {
  test('each unit has its words, and what is not measured is not 0', () => {
    expect(formatKpi(null, 'ratio')).toBe('aucune mesure');
    expect(formatKpi(0.9957, 'ratio')).toBe('99,6\u00a0%');
    expect(formatKpi(284, 'ms')).toBe('284\u00a0ms');
    expect([45, 900, 12_000, 200_000].map((seconds) => formatKpi(seconds, 's'))).toEqual([
      '45\u00a0s',
      '15\u00a0min',
      '3\u00a0h\u00a020',
      '2\u00a0j',
    ]);
    expect(targetWords({ unit: 's', target: { bound: 'max', value: 300 } })).toBe('5\u00a0min au plus');
  });
});

describe('history of a stock line', () => {
  const point = (at: string, quantity: number | null, present = true) => ({ at, present, quantity, minimum: 100 });
  const history = (...points: ReturnType<typeof point>[]) => ({
    id: 1,
    name: 'Flyer A4',
    points,
    from: '2026-11-01T08:00:00Z',
    until: '2026-11-20T08:00:00Z',
  });
  // Catches a gap (unknown, or no longer told by CFI) told as a fall to 0.
  test('is told from the first known quantity to the last, gaps left out', () => {
    const gaps = history(
      point('2026-11-01T08:00:00Z', null),
      point('2026-11-10T08:00:00Z', 1250),
      point('2026-11-12T08:00:00Z', null, false),
      point('2026-11-15T08:00:00Z', 980),
    );
    expect(historySentence(gaps)).toBe('De 1\u202f250 le 10/11/2026 à 980 le 20/11/2026 : −270 en 10 jours.');
    expect(historySentence(history(point('2026-11-01T08:00:00Z', null)))).toMatch(/^Aucune quantité connue/u);
  });
  test('says that nothing changed, or that it came back', () => {
    expect(historySentence(history(point('2026-11-01T08:00:00Z', 5)))).toMatch(/^5, sans changement depuis/u);
    expect(
      historySentence(history(point('2026-11-01T08:00:00Z', 5), point('2026-11-02T08:00:00Z', 9), point('2026-11-03T08:00:00Z', 5))),
    ).toBe('5, comme le 01/11/2026, après 2 changements.');
  });
});
