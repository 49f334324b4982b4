// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot draw a window of its rows; the ARIA grid pattern can
import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { gridWindow, scrollToRow } from './grid-window.ts';
import { Icon } from './icon.tsx';

export interface GridColumn<Row, Sort extends string> {
  id: string;
  label: string;
  /** A grid-template-columns track. */
  track: string;
  sort?: Sort;
  align?: 'end';
  /** Left out when the grid is narrower than this, in px; the inspector still shows it. */
  from?: number;
  cell: (row: Row) => ReactNode;
}

interface GridProps<Row, Sort extends string> {
  label: string;
  columns: GridColumn<Row, Sort>[];
  count: number;
  /** undefined = this window of rows has not arrived yet. */
  rowAt: (index: number) => Row | undefined;
  keyOf: (row: Row) => string | number;
  rowHeight: number;
  sort: Sort;
  descending: boolean;
  onSort: (sort: Sort) => void;
  onWindow: (first: number, last: number) => void;
  selected: string | number | null;
  onOpen: (row: Row) => void;
  /** Changes when the set is another one (search, filter, sort): back to the top. */
  resetKey: string;
}

const STEP: Record<string, (index: number, page: number, count: number) => number> = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  PageDown: (index, page) => index + page,
  PageUp: (index, page) => index - page,
  Home: () => 0,
  End: (_index, _page, count) => count - 1,
};

/** A virtual grid of fixed-height rows: only what is seen is in the page, rows arrive by windows, one row is active for the keyboard. */
export function Grid<Row, Sort extends string>(props: GridProps<Row, Sort>) {
  const { label, count, rowAt, keyOf, rowHeight, onWindow, onOpen, resetKey } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [size, setSize] = useState({ width: 1200, height: 600 });
  const [active, setActive] = useState(0);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another set of rows starts from its first row
  useLayoutEffect(() => {
    if (scroller.current) scroller.current.scrollTop = 0;
    setTop(0);
    setActive(0);
  }, [resetKey]);

  const columns = props.columns.filter((column) => column.from === undefined || size.width >= column.from);
  const template = columns.map((column) => column.track).join(' ');
  const view = gridWindow(top, Math.max(0, size.height - rowHeight), rowHeight, count);
  useEffect(() => onWindow(view.first, view.last), [view.first, view.last, onWindow]);

  const activeIndex = Math.min(active, Math.max(0, count - 1));
  const page = Math.max(1, Math.floor(size.height / rowHeight) - 2);

  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== scroller.current || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = STEP[event.key];
    if (step) {
      event.preventDefault();
      const next = Math.max(0, Math.min(count - 1, step(activeIndex, page, count)));
      setActive(next);
      const to = scrollToRow(next, top, size.height - rowHeight, rowHeight, count);
      if (to !== null) scroller.current?.scrollTo({ top: to });
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      const row = rowAt(activeIndex);
      if (row !== undefined) onOpen(row);
    }
  }

  const rows: ReactNode[] = [];
  for (let index = view.first; index < view.last; index++) {
    const row = rowAt(index);
    const key = row === undefined ? `…${index}` : keyOf(row);
    rows.push(
      // biome-ignore lint/a11y/useFocusableInteractive: rows are reached through aria-activedescendant, the grid holds the focus
      // biome-ignore lint/a11y/useKeyWithClickEvents: Entrée is handled by the grid for its active row
      <div
        key={key}
        id={`${id}-${index}`}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={row !== undefined && key === props.selected}
        className={`grid-row ${index === activeIndex ? 'grid-row-active' : ''}`}
        style={{ gridTemplateColumns: template, height: rowHeight }}
        onClick={() => {
          setActive(index);
          if (row !== undefined) onOpen(row);
        }}
      >
        {columns.map((column) => (
          // biome-ignore lint/a11y/useFocusableInteractive: cells are read within their row
          <div key={column.id} role="gridcell" className={column.align === 'end' ? 'grid-cell num' : 'grid-cell'}>
            {row === undefined ? <span className="skeleton-bar" /> : column.cell(row)}
          </div>
        ))}
      </div>,
    );
  }

  return (
    <div
      ref={scroller}
      className="grid"
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      aria-activedescendant={count > 0 && activeIndex >= view.first && activeIndex < view.last ? `${id}-${activeIndex}` : undefined}
      tabIndex={0}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: the header's own buttons hold the focus */}
      <div role="row" aria-rowindex={1} className="grid-head" style={{ gridTemplateColumns: template, height: rowHeight }}>
        {columns.map((column) => (
          <GridHead key={column.id} column={column} sort={props.sort} descending={props.descending} onSort={props.onSort} />
        ))}
      </div>
      <div role="rowgroup" className="grid-space" style={{ height: view.height }}>
        <div role="presentation" className="grid-rows" style={{ transform: `translateY(${view.offset}px)` }}>
          {rows}
        </div>
      </div>
    </div>
  );
}

interface GridHeadProps<Row, Sort extends string> {
  column: GridColumn<Row, Sort>;
  sort: Sort;
  descending: boolean;
  onSort: (sort: Sort) => void;
}

function GridHead<Row, Sort extends string>({ column, sort, descending, onSort }: GridHeadProps<Row, Sort>) {
  const key = column.sort;
  const sorted = key !== undefined && key === sort;
  const className = column.align === 'end' ? 'grid-cell num' : 'grid-cell';
  if (key === undefined)
    return (
      // biome-ignore lint/a11y/useFocusableInteractive: nothing to do on this header
      <div role="columnheader" className={className}>
        {column.label}
      </div>
    );
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the button inside holds the focus
    <div role="columnheader" className={className} aria-sort={sorted ? (descending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className="grid-sort" onClick={() => onSort(key)}>
        <span>{column.label}</span>
        {sorted ? <Icon name={descending ? 'arrow-down' : 'arrow-up'} size={11} /> : null}
      </button>
    </div>
  );
}
