import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { formatNumber } from './format.ts';
import { gridWindow } from './grid-window.ts';

/** A second jump so soon after the first was drawn is a movement: a whole view at a time nothing could be read, some rows hardly more. */
const AGAIN_MS = 150;
/** Rows that pass between two frames before only what names them is drawn. */
const PASSING_ROWS = 4;
/** After so long without scrolling, rows are drawn whole, and stand in the order in which they are read. */
const REST_MS = 80;
/** How often the bubble tells another row. */
const TELL_MS = 100;

/** Where the grid stands, and how it moves: still, slowly, past rows whose names only are drawn. */
interface Stand {
  top: number;
  moving: boolean;
  passing: boolean;
}

interface GridScroll {
  scroller: RefObject<HTMLDivElement | null>;
  /** Says which row is passing by. */
  bubble: RefObject<HTMLDivElement | null>;
  viewport: number;
  rowHeight: number;
  count: number;
}

/**
 * Where the grid stands. The faster it goes the less is drawn: by some rows a frame, only what names them; by more than a view a frame, no row
 * at all, and none is asked of the core: lines stand still behind a bubble that tells the row.
 */
export function useGridScroll({ scroller, bubble, viewport, rowHeight, count }: GridScroll) {
  const [stand, setStand] = useState<Stand>({ top: 0, moving: false, passing: false });
  const last = useRef({
    top: 0,
    jumpedAt: Number.NEGATIVE_INFINITY,
    passedAt: Number.NEGATIVE_INFINITY,
    toldAt: Number.NEGATIVE_INFINITY,
    timer: 0,
  });
  const shape = useRef({ viewport, rowHeight, count });
  shape.current = { viewport, rowHeight, count };
  const draw = useCallback(
    (how: Omit<Stand, 'top'>) => {
      const element = scroller.current;
      element?.removeAttribute('data-fling');
      bubble.current?.removeAttribute('data-shown');
      if (element) setStand({ top: element.scrollTop, ...how });
    },
    [scroller, bubble],
  );
  const rest = useCallback(() => {
    clearTimeout(last.current.timer);
    draw({ moving: false, passing: false });
  }, [draw]);
  useEffect(() => () => clearTimeout(last.current.timer), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted from when the jump is drawn, since a slow machine draws longer than a movement waits
  useLayoutEffect(() => {
    const now = performance.now();
    if (last.current.jumpedAt > 0) last.current.jumpedAt = now;
    if (last.current.passedAt > 0) last.current.passedAt = now;
  }, [stand.top]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const state = last.current;
    const now = performance.now();
    const moved = Math.abs(element.scrollTop - state.top);
    state.top = element.scrollTop;
    const jumped = moved > shape.current.viewport;
    const flung = jumped && now - state.jumpedAt < AGAIN_MS;
    if (jumped) state.jumpedAt = now;
    const passed = moved > PASSING_ROWS * shape.current.rowHeight;
    const passing = passed && now - state.passedAt < AGAIN_MS;
    if (passed) state.passedAt = now;
    clearTimeout(state.timer);
    state.timer = window.setTimeout(rest, REST_MS);
    if (!flung) {
      draw({ moving: true, passing });
      return;
    }
    // Set once: each change of an attribute costs the style of the whole grid.
    if (!element.hasAttribute('data-fling')) {
      element.setAttribute('data-fling', '');
      bubble.current?.setAttribute('data-shown', '');
    }
    if (bubble.current && now - state.toldAt > TELL_MS) {
      state.toldAt = now;
      const { first } = gridWindow(state.top, shape.current.viewport, shape.current.rowHeight, shape.current.count, 0);
      bubble.current.textContent = `Ligne ${formatNumber(first + 1)} sur ${formatNumber(shape.current.count)}`;
    }
  }, [scroller, bubble, draw, rest]);

  /** Goes there and draws at once: what the keyboard asks is never a fling. */
  const jumpTo = useCallback(
    (to: number) => {
      const element = scroller.current;
      if (!element) return;
      element.scrollTop = to;
      Object.assign(last.current, { top: element.scrollTop, jumpedAt: Number.NEGATIVE_INFINITY, passedAt: Number.NEGATIVE_INFINITY });
      rest();
    },
    [scroller, rest],
  );
  return { ...stand, onScroll, jumpTo };
}
