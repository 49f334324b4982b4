// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot draw a window of its rows; the ARIA grid pattern can
// biome-ignore-all lint/a11y/useFocusableInteractive: rows are reached through aria-activedescendant, the grid holds the focus
import { memo, type ReactNode } from 'react';
import { formatNumber } from './format.ts';
import type { GridColumn } from './grid-columns.ts';

interface GridRowProps {
  id: string;
  index: number;
  row: unknown;
  /** Where it stands, in px from the block of rows. */
  top: number;
  height: number;
  template: string;
  columns: readonly GridColumn<never, string>[];
  /** Decimals in view, by column. */
  decimals: Readonly<Record<string, number>>;
  active: boolean;
  selected: boolean;
}

/** One line. The same element serves another line when this one leaves the view. */
export const GridRow = memo(function GridRow({ id, index, row, top, height, template, columns, decimals, active, selected }: GridRowProps) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-index={index}
      className={active ? 'grid-row grid-row-active' : 'grid-row'}
      style={{ gridTemplateColumns: template, height, transform: `translateY(${top}px)` }}
    >
      {columns.map((column) => (
        <div key={column.id} role="gridcell" className={column.align === 'end' ? 'grid-cell num' : 'grid-cell'}>
          {row === undefined ? <span className="skeleton-bar" /> : contentOf(column, row as never, decimals[column.id] ?? 0)}
        </div>
      ))}
    </div>
  );
});

function contentOf(column: GridColumn<never, string>, row: never, decimals: number): ReactNode {
  if (column.cell) return column.cell(row);
  const text = column.text(row);
  const number = column.number?.(row);
  if (typeof number === 'number' && Number.isFinite(number)) {
    const [whole = '', fraction] = formatNumber(number).split(',');
    return (
      <span className={number < 0 ? 'negative' : undefined} title={text}>
        {whole}
        {decimals > 0 ? (
          <span className="grid-decimals" style={{ width: `${decimals + 0.5}ch` }}>
            {fraction === undefined ? '' : `,${fraction}`}
          </span>
        ) : null}
      </span>
    );
  }
  return (
    <span className={column.strong ? 'grid-strong' : number === null ? 'muted' : undefined} title={text}>
      {text}
    </span>
  );
}
