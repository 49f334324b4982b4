import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterRows, type SortKey, type StockColumns, sortRows, topRows } from '../../../electron/sources/columns.ts';
import { indexWords, searchRows } from '../../../electron/sources/stock-words.ts';

const amount = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) },
  fc.double(),
  fc.constantFrom(Number.NaN, -0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e15, -0.5),
);
const keys: fc.Arbitrary<SortKey> = fc.oneof(
  fc.array(amount, { maxLength: 300 }).map((values) => Float64Array.from(values)),
  fc.array(fc.nat({ max: 0xffff_ffff }), { maxLength: 300 }).map((values) => Uint32Array.from(values)),
  fc.array(fc.nat({ max: 6 }), { maxLength: 300 }).map((values) => Uint8Array.from(values)),
);

/** The order by the book: unknown last both ways, then the amount, then the row. */
function naive(rows: readonly number[], key: SortKey, descending: boolean): number[] {
  return [...rows].sort((a, b) => {
    const [x, y] = [key[a]!, key[b]!];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
    return (descending ? -1 : 1) * (x < y ? -1 : x > y ? 1 : 0) || a - b;
  });
}

describe('a million rows in typed arrays, tried on a few', () => {
  it('would catch a row out of order, an unknown that is not last, a tie not by id', () => {
    fc.assert(
      fc.property(keys, fc.boolean(), fc.nat({ max: 400 }), fc.func(fc.boolean()), (key, descending, top, keep) => {
        const rows = Array.from({ length: key.length }, (_, row) => row).filter((row) => keep(row));
        const expected = naive(rows, key, descending);
        expect([...sortRows(Uint32Array.from(rows), key, descending)]).toEqual(expected);
        expect([...topRows(Uint32Array.from(rows), key, descending, top)]).toEqual(expected.slice(0, top));
        const few = Math.floor(rows.length / 10);
        expect([...topRows(Uint32Array.from(rows), key, descending, few)]).toEqual(expected.slice(0, few));
      }),
      { numRuns: 1500 },
    );
  }, 60_000);

  it('would catch a row of another division or level let through', () => {
    const lines = fc.array(fc.record({ division: fc.nat({ max: 4 }), level: fc.nat({ max: 6 }), found: fc.boolean() }), { maxLength: 200 });
    fc.assert(
      fc.property(
        lines,
        fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
        fc.nat({ max: 127 }),
        fc.boolean(),
        (all, open, levels, searched) => {
          const columns = {
            count: all.length,
            division: Uint32Array.from(all, (line) => line.division),
            level: Uint8Array.from(all, (line) => line.level),
            divisionIds: [10, 11, 12, 13, 14],
          } as unknown as StockColumns;
          const only = searched ? Uint8Array.from(all, (line) => Number(line.found)) : null;
          const passes = (line: (typeof all)[number]) =>
            (!searched || line.found) && open[line.division]! && ((levels >> line.level) & 1) === 1;
          const expected = all.flatMap((line, row) => (passes(line) ? [row] : []));
          expect([...filterRows(columns, Uint8Array.from(open, Number), levels, only)]).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('would catch a line found that lacks a word, or missed that holds them all', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'é', 'a4', 'flyer', ' ', '\u00a0', '\n', '🚀', '|'), { maxLength: 8 })
      .map((parts) => parts.join(''));
    const term = fc.constantFrom('a', 'b', 'é', 'a4', 'ab', 'lye', 'flyer', '🚀', 'zz', '|', 'aa');
    fc.assert(
      fc.property(fc.array(text, { maxLength: 60 }), fc.uniqueArray(term, { minLength: 1, maxLength: 4 }), (texts, terms) => {
        const found = searchRows(indexWords(texts.length, texts), terms);
        expect([...found]).toEqual(texts.map((each) => Number(terms.every((one) => each.includes(one)))));
      }),
      { numRuns: 2000 },
    );
  });
});
