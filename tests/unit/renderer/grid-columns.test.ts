import { describe, expect, test } from 'vitest';
import {
  boundedWidth,
  decimalsOf,
  type GridColumn,
  NO_LAYOUT,
  templateOf,
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
  test('a chosen width replaces the track, and the least width is what scrolls sideways', () => {
    expect(templateOf(columns, { shown: {}, widths: { quantity: 240 } })).toEqual({
      template: 'minmax(180px, 2fr) 240px 100px',
      least: 520,
    });
    expect([boundedWidth(-5), boundedWidth(120.4), boundedWidth(9000)]).toEqual([64, 120, 800]);
  });
  // Catches a copy that a spreadsheet would run, split over lines, or read as thousands.
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
