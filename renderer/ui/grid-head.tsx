// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot draw a window of its rows; the ARIA grid pattern can
// biome-ignore-all lint/a11y/useFocusableInteractive: the buttons inside hold the focus
import type { PointerEvent } from 'react';
import { boundedWidth, type GridColumn } from './grid-columns.ts';
import { Icon } from './icon.tsx';

interface GridHeadProps<Row, Sort extends string> {
  columns: readonly GridColumn<Row, Sort>[];
  places: { left: number[]; width: number[]; total: number };
  height: number;
  sort: Sort;
  descending: boolean;
  onSort: (sort: Sort) => void;
  onWidth: ((column: string, px: number) => void) | undefined;
}

/** Names of the columns; those that sort are buttons. Widths are drawn with the mouse here, and set by buttons in "Colonnes". */
export function GridHead<Row, Sort extends string>({
  columns,
  places,
  height,
  sort,
  descending,
  onSort,
  onWidth,
}: GridHeadProps<Row, Sort>) {
  return (
    <div role="row" aria-rowindex={1} className="grid-head" style={{ height, minWidth: places.total + 20 }}>
      {columns.map((column, position) => {
        const key = column.sort;
        const sorted = key !== undefined && key === sort;
        return (
          <div
            key={column.id}
            role="columnheader"
            className={column.align === 'end' ? 'grid-cell num' : 'grid-cell'}
            style={{ left: places.left[position], width: places.width[position] }}
            aria-sort={key === undefined ? undefined : sorted ? (descending ? 'descending' : 'ascending') : 'none'}
          >
            {key === undefined ? (
              <span title={column.label}>{column.label}</span>
            ) : (
              <button type="button" className="grid-sort" onClick={() => onSort(key)}>
                <span>{column.label}</span>
                {sorted ? <Icon name={descending ? 'arrow-down' : 'arrow-up'} size={11} /> : null}
              </button>
            )}
            {onWidth ? (
              <span
                className="grid-resize"
                aria-hidden="true"
                onPointerDown={(event) => startResize(event, (px) => onWidth(column.id, px))}
              />
            ) : null}
          </div>
        );
      })}
    </div>
  );
}

function startResize(event: PointerEvent<HTMLElement>, onWidth: (px: number) => void): void {
  const handle = event.currentTarget;
  const cell = handle.parentElement;
  if (!cell) return;
  event.preventDefault();
  const start = event.clientX;
  const width = cell.getBoundingClientRect().width;
  handle.setPointerCapture(event.pointerId);
  const move = (moved: globalThis.PointerEvent) => onWidth(boundedWidth(width + moved.clientX - start));
  handle.addEventListener('pointermove', move);
  handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), { once: true });
}
