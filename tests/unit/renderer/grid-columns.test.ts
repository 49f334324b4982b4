import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boundedWidth,
  decimalsOf,
  type GridColumn,
  NO_LAYOUT,
  placesOf,
  toTsv,
  visibleColumns,
} from '../../../renderer/ui/grid-columns.ts';

interface Line {
  name: string;
  quantity: number | null;
}
const columns: GridColumn<Line, 'name'>[] = [
  { id: 'name', label: 'Article', track: 'minmax(180px, 2fr)', text: (row) => row.name },
  {
    id: 'quantity',
    label: 'Quantité',
    track: '96px',
    text: (row) => (row.quantity === null ? 'inconnu' : String(row.quantity)),
    number: (row) => row.quantity,
  },
  { id: 'place', label: 'Emplacement', track: '100px', from: 900, text: () => 'A1' },
];

describe('columns of a grid', () => {
  test('what the operator asked for wins over what fits, and one column always stays', () => {
    const ids = (layout: Parameters<typeof visibleColumns>[1], width: number) => visibleColumns(columns, layout, width).map(({ id }) => id);
    expect(ids(NO_LAYOUT, 1000)).toEqual(['name', 'quantity', 'place']);
    expect(ids(NO_LAYOUT, 800)).toEqual(['name', 'quantity']);
    expect(ids({ shown: { place: true, name: false }, widths: {} }, 300)).toEqual(['quantity', 'place']);
    expect(ids({ shown: { name: false, quantity: false, place: false }, widths: {} }, 1000)).toEqual(['name']);
  });
  test('a chosen width replaces the track, and what is left goes to the columns that grow', () => {
    expect(placesOf(columns, { shown: {}, widths: { quantity: 240 } }, 1000)).toEqual({
      left: [0, 660, 900],
      width: [660, 240, 100],
      total: 1000,
    });
    expect(placesOf(columns, { shown: {}, widths: { quantity: 240 } }, 300)).toMatchObject({ width: [180, 240, 100], total: 520 });
    expect([boundedWidth(-5), boundedWidth(120.4), boundedWidth(9000)]).toEqual([64, 120, 800]);
  });
  // Catches a column drawn over another one, narrower than can be read, or room lost at the end of a row.
  test('whatever the columns and the room: none under its least width, none over another, all the room used', () => {
    const track = fc.oneof(
      fc.integer({ min: 40, max: 300 }).map((px) => ({ track: `${px}px`, least: px, grows: false })),
      fc.tuple(fc.integer({ min: 40, max: 300 }), fc.constantFrom('1', '1.2', '2')).map(([px, share]) => ({
        track: `minmax(${px}px, ${share}fr)`,
        least: px,
        grows: true,
      })),
    );
    fc.assert(
      fc.property(fc.array(track, { minLength: 1, maxLength: 14 }), fc.integer({ min: 0, max: 3000 }), (tracks, available) => {
        const drawn = tracks.map((each, index) => ({ id: String(index), label: '', track: each.track, text: () => '' }));
        const { left, width, total } = placesOf<never, string>(drawn, NO_LAYOUT, available);
        const least = tracks.reduce((sum, each) => sum + each.least, 0);
        tracks.forEach((each, index) => {
          expect(width[index]).toBeGreaterThanOrEqual(each.least);
          expect(left[index]).toBe(index === 0 ? 0 : (left[index - 1] ?? 0) + (width[index - 1] ?? 0));
        });
        expect(total).toBe(tracks.some(({ grows }) => grows) ? Math.max(available, least) : least);
      }),
      { examples: [[[{ track: 'minmax(40px, 1.2fr)', least: 40, grows: true }], 57]] },
    );
  });
  test('copies as shown: decimal commas, one line per row, no formula, unknown said', () => {
    const rows: Line[] = [
      { name: '=SOMME(A1)\tpiège\nsuite', quantity: -1250.5 },
      { name: '-10 % de remise', quantity: null },
    ];
    expect(toTsv(columns, rows)).toBe(
      "Article\tQuantité\tEmplacement\n'=SOMME(A1) piège suite\t-1250,5\tA1\n'-10 % de remise\tinconnu\tA1",
    );
  });
  test('counts the decimals that are shown, three at most', () => {
    expect([null, Number.NaN, 12, 1.5, 0.1 + 0.2, 1.23456, -4.25].map(decimalsOf)).toEqual([0, 0, 0, 1, 1, 3, 2]);
  });
});
