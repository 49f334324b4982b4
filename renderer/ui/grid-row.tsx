// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot draw a window of its rows; the ARIA grid pattern can
// biome-ignore-all lint/a11y/useFocusableInteractive: rows are reached through aria-activedescendant, the grid holds the focus
import { memo, type ReactNode } from 'react';
import { formatNumber, UNKNOWN } from './format.ts';
import type { GridColumn } from './grid-columns.ts';
import { Icon } from './icon.tsx';

interface GridRowProps {
  id: string;
  index: number;
  row: unknown;
  /** Where it stands, in px from the block of rows. */
  top: number;
  height: number;
  /** Where each column stands, px. */
  places: { left: number[]; width: number[] };
  columns: readonly GridColumn<never, string>[];
  /** Decimals in view, by column. */
  decimals: Readonly<Record<string, number>>;
  /** In a tree: its depth, and whether it is unfolded (null = nothing below). */
  level: number | null;
  open: boolean | null;
  /** Going by too fast to be read whole: only what names the line is drawn. */
  passing: boolean;
  active: boolean;
  selected: boolean;
}

/** One line. The same element serves another line when this one leaves the view. */
export const GridRow = memo(function GridRow({
  id,
  index,
  row,
  top,
  height,
  places,
  columns,
  decimals,
  level,
  open,
  passing,
  active,
  selected,
}: GridRowProps) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-level={level === null ? undefined : level + 1}
      aria-expanded={open ?? undefined}
      aria-selected={selected}
      data-index={index}
      className={active ? 'grid-row grid-row-active' : 'grid-row'}
      style={{ top, height, lineHeight: `${height - 1}px` }}
    >
      {columns.map((column, position) => (
        <Cell
          key={column.id}
          column={column}
          row={row}
          decimals={decimals[column.id] ?? 0}
          names={position === 0 || column.strong === true}
          passing={passing}
          left={places.left[position] ?? 0}
          width={places.width[position] ?? 0}
        >
          {position === 0 && level !== null ? <Fold level={level} open={open} /> : null}
        </Cell>
      ))}
    </div>
  );
});

/** The way down to a node, with its handle; the keyboard uses the arrows of the row. */
function Fold({ level, open }: { level: number; open: boolean | null }) {
  return (
    <i className="grid-fold" aria-hidden="true" style={{ marginInlineStart: level * 18 }}>
      {open === null ? null : <Icon name={open ? 'chevron-down' : 'chevron-right'} size={12} />}
    </i>
  );
}

/** Whether a cell may stay as it is. */
function unchanged(before: CellProps, after: CellProps): boolean {
  if (after.passing && !after.names) return true;
  return (
    before.row === after.row &&
    before.column === after.column &&
    before.decimals === after.decimals &&
    before.left === after.left &&
    before.width === after.width &&
    before.names === after.names &&
    before.passing === after.passing &&
    before.children === after.children
  );
}

interface CellProps {
  column: GridColumn<never, string>;
  row: unknown;
  decimals: number;
  /** Stays drawn while lines go by. */
  names: boolean;
  passing: boolean;
  left: number;
  width: number;
  children: ReactNode;
}

/** One cell. Plain text stands in it without another element: a million rows pass through here. What is not drawn is left as it was. */
const Cell = memo(function Cell({ column, row, decimals, names, left, width, children }: CellProps) {
  const end = `${column.align === 'end' ? ' num' : ''}${names ? '' : ' grid-aside'}`;
  const style = { left, width };
  if (row === undefined)
    return (
      <div role="gridcell" className={`grid-cell${end}`} style={style}>
        <span className="skeleton-bar" />
      </div>
    );
  if (column.cell)
    return (
      <div role="gridcell" className={`grid-cell${end}`} style={style}>
        {children}
        {column.cell(row as never)}
      </div>
    );
  const text = column.text(row as never);
  const number = column.number?.(row as never);
  const counted = typeof number === 'number' && Number.isFinite(number);
  const look = column.strong ? ' grid-strong' : counted && number < 0 ? ' negative' : text === UNKNOWN ? ' muted' : '';
  const className = `grid-cell grid-text${end}${look}`;
  if (!children && !(counted && decimals > 0))
    return (
      <div role="gridcell" className={className} style={style}>
        {text}
      </div>
    );
  const [whole = '', fraction] = counted && decimals > 0 ? formatNumber(number).split(',') : [text];
  return (
    <div role="gridcell" className={className} style={style}>
      {children}
      {whole}
      {counted && decimals > 0 ? (
        <span className="grid-decimals" style={{ width: `${decimals + 0.5}ch` }}>
          {fraction === undefined ? '' : `,${fraction}`}
        </span>
      ) : null}
    </div>
  );
}, unchanged);

/** A text that its cell cuts is told whole under the pointer; set then only, since a million cells pass by. */
export function tellCut(target: EventTarget): void {
  const cell = (target as Element).closest<HTMLElement>('.grid-text');
  if (!cell) return;
  if (cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent ?? '';
  else cell.removeAttribute('title');
}
