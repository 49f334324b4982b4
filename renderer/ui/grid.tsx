// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot draw a window of its rows; the ARIA grid pattern can
// biome-ignore-all lint/a11y/noStaticElementInteractions: the role is grid or treegrid, told apart at run time
// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: rows of an ARIA grid carry their index and position by its pattern
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: the grid itself holds the focus for its rows
import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { GridLayout } from '../../shared/model/views.ts';
import { copyText } from './clipboard.ts';
import { countOf } from './format.ts';
import { decimalsOf, type GridColumn, NO_LAYOUT, placesOf, toTsv, visibleColumns } from './grid-columns.ts';
import { GridHead } from './grid-head.tsx';
import { GridRow, tellCut } from './grid-row.tsx';
import { useGridScroll } from './grid-scroll.ts';
import { gridWindow, scrollToRow } from './grid-window.ts';

export type { GridColumn } from './grid-columns.ts';

interface GridProps<Row, Sort extends string> {
  label: string;
  columns: readonly GridColumn<Row, Sort>[];
  count: number;
  /** undefined = this window of rows has not arrived yet. */
  rowAt: (index: number) => Row | undefined;
  /** Rows `first`…`last` (excluded), read where needed: for the copy of a selection. */
  rowsBetween: (first: number, last: number) => Promise<Row[]>;
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
  /** Rows are the nodes of a tree: → and ← unfold and fold. */
  tree?: {
    /** 0 = top. */
    level: (row: Row) => number;
    /** null = nothing below. */
    open: (row: Row) => boolean | null;
    toggle: (row: Row, open: boolean) => void;
  };
  layout?: GridLayout;
  onWidth?: (column: string, px: number) => void;
}

/** Left free at both ends of a row, px. */
const EDGE = 10;
/** Most rows copied at once. */
const COPY_ROWS = 2000;
/** Rows are placed from the start of a block of this many: a million rows would be beyond what Chromium can place. */
const BLOCK = 1000;

const STEP: Record<string, (index: number, page: number, count: number) => number> = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  PageDown: (index, page) => index + page,
  PageUp: (index, page) => index - page,
  Home: () => 0,
  End: (_index, _page, count) => count - 1,
};

/**
 * A virtual grid of fixed-height rows: only what is seen is in the page, in elements that serve again; rows arrive by windows. One row is
 * active for the keyboard (arrows, Page, Origine, Fin); with Maj they select a range, Ctrl+C copies it as tab-separated text.
 */
export function Grid<Row, Sort extends string>(props: GridProps<Row, Sort>) {
  const { label, count, rowAt, rowsBetween, keyOf, rowHeight, onWindow, onOpen, resetKey, tree, layout = NO_LAYOUT } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const bubble = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 1200, height: 600 });
  const [active, setActive] = useState(0);
  const [anchor, setAnchor] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const viewport = Math.max(0, size.height - rowHeight);
  const { top, moving, passing, onScroll, jumpTo } = useGridScroll({ scroller, bubble, viewport, rowHeight, count });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another set of rows starts from its first row
  useLayoutEffect(() => {
    jumpTo(0);
    setActive(0);
    setAnchor(null);
  }, [resetKey]);

  const columns = useMemo(() => visibleColumns(props.columns, layout, size.width), [props.columns, layout, size.width]);
  const places = useMemo(() => placesOf(columns, layout, size.width - 2 * EDGE), [columns, layout, size.width]);
  const view = gridWindow(top, viewport, rowHeight, count);
  // As many elements in view wherever it stands: none is made or taken away while scrolling.
  const slots = Math.ceil(viewport / rowHeight) + 14;
  const last = Math.min(count, view.first + slots);
  useEffect(() => onWindow(view.first, last), [view.first, last, onWindow]);

  const activeIndex = Math.min(active, Math.max(0, count - 1));
  const page = Math.max(1, Math.floor(size.height / rowHeight) - 2);
  const [from, to] = anchor === null ? [activeIndex, activeIndex] : [Math.min(anchor, activeIndex), Math.max(anchor, activeIndex)];

  async function copy() {
    const last = Math.min(to + 1, from + COPY_ROWS, count);
    try {
      const rows = await rowsBetween(from, last);
      const done = await copyText(toTsv(columns, rows));
      if (!done) setSaid('La copie a été refusée par le système.');
      else
        setSaid(
          `${countOf(rows.length, 'ligne copiée', 'lignes copiées')}${to + 1 > last ? ` sur ${countOf(to + 1 - from, 'sélectionnée')} : pas plus de ${COPY_ROWS} à la fois` : ''}.`,
        );
    } catch {
      setSaid("Les lignes choisies n'ont pas pu être lues : rien n'est copié.");
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== scroller.current || event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    const step = control && event.key !== 'Home' && event.key !== 'End' ? undefined : STEP[event.key];
    if (step) {
      event.preventDefault();
      const next = Math.max(0, Math.min(count - 1, step(activeIndex, page, count)));
      setAnchor(event.shiftKey ? (anchor ?? activeIndex) : null);
      setActive(next);
      const wanted = scrollToRow(next, top, viewport, rowHeight, count);
      if (wanted !== null) jumpTo(wanted);
    } else if (tree && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
      event.preventDefault();
      const row = rowAt(activeIndex);
      const wanted = event.key === 'ArrowRight';
      if (row !== undefined && tree.open(row) === !wanted) tree.toggle(row, wanted);
    } else if (control && event.key.toLowerCase() === 'c') {
      event.preventDefault();
      void copy();
    } else if (control && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      setAnchor(0);
      setActive(count - 1);
    } else if (!control && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      const row = rowAt(activeIndex);
      if (row !== undefined) onOpen(row);
    }
  }

  const block = Math.floor(view.first / BLOCK) * BLOCK;
  const indexes = Array.from({ length: Math.max(0, last - view.first) }, (_, position) => view.first + position);
  const decimals = useStable(decimalsInView(columns, indexes.map(rowAt)));
  // While scrolling each element keeps its place in the page, which costs nothing; at rest they stand in the order in which they are read.
  const order = moving ? indexes.toSorted((a, b) => (a % slots) - (b % slots)) : indexes;
  const rows: ReactNode[] = order.map((index) => {
    const row = rowAt(index);
    return (
      <GridRow
        key={index % slots}
        id={`${id}-${index}`}
        index={index}
        row={row}
        top={(index - block) * rowHeight}
        height={rowHeight}
        places={places}
        columns={columns as readonly GridColumn<never, string>[]}
        decimals={decimals}
        level={tree && row !== undefined ? tree.level(row) : null}
        open={tree && row !== undefined ? tree.open(row) : null}
        passing={passing}
        active={index === activeIndex}
        selected={(anchor !== null && index >= from && index <= to) || (row !== undefined && keyOf(row) === props.selected)}
      />
    );
  });

  return (
    <div className="grid-frame">
      <div
        ref={scroller}
        className="grid"
        data-passing={passing || undefined}
        role={tree ? 'treegrid' : 'grid'}
        aria-label={label}
        tabIndex={0}
        aria-rowcount={count + 1}
        aria-colcount={columns.length}
        aria-multiselectable="true"
        aria-activedescendant={count > 0 && activeIndex >= view.first && activeIndex < last ? `${id}-${activeIndex}` : undefined}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onPointerOver={(event) => tellCut(event.target)}
        onClick={(event) => {
          const index = Number((event.target as Element).closest<HTMLElement>('[data-index]')?.dataset.index ?? Number.NaN);
          if (Number.isNaN(index)) return;
          setAnchor(event.shiftKey ? (anchor ?? activeIndex) : null);
          setActive(index);
          const row = rowAt(index);
          if (row === undefined || event.shiftKey) return;
          const open = (event.target as Element).closest('.grid-fold') ? tree?.open(row) : null;
          if (typeof open === 'boolean') tree?.toggle(row, !open);
          else onOpen(row);
        }}
      >
        <GridHead
          columns={columns}
          places={places}
          height={rowHeight}
          sort={props.sort}
          descending={props.descending}
          onSort={props.onSort}
          onWidth={props.onWidth}
        />
        <div role="rowgroup" className="grid-space" style={{ height: view.height, minWidth: places.total + 2 * EDGE }}>
          <div
            role="presentation"
            className="grid-rows"
            style={{ transform: `translateY(${view.offset - (view.first - block) * rowHeight}px)` }}
          >
            {rows}
          </div>
        </div>
      </div>
      <div ref={bubble} className="grid-bubble" aria-hidden="true" />
      <p className={said ? 'grid-said' : 'visually-hidden'} role="status">
        {said || (anchor === null ? '' : `${countOf(to - from + 1, 'ligne sélectionnée', 'lignes sélectionnées')}, Ctrl+C pour copier`)}
      </p>
      {said ? <Fade text={said} onEnd={() => setSaid('')} /> : null}
    </div>
  );
}

/** Takes a message away after a while. */
function Fade({ text, onEnd }: { text: string; onEnd: () => void }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted again only when the message is another one
  useEffect(() => {
    const timer = setTimeout(onEnd, 4000);
    return () => clearTimeout(timer);
  }, [text]);
  return null;
}

function decimalsInView<Row, Sort extends string>(
  columns: readonly GridColumn<Row, Sort>[],
  rows: readonly (Row | undefined)[],
): Record<string, number> {
  const most: Record<string, number> = {};
  for (const { id, number } of columns)
    if (number) for (const row of rows) if (row !== undefined) most[id] = Math.max(most[id] ?? 0, decimalsOf(number(row)));
  return most;
}

/** The same object as long as it says the same, so that rows are not drawn again for it. */
function useStable(value: Record<string, number>): Record<string, number> {
  const kept = useRef(value);
  if (JSON.stringify(kept.current) !== JSON.stringify(value)) kept.current = value;
  return kept.current;
}
