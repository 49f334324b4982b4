import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { formatNumber } from './format.ts';
import { gridWindow } from './grid-window.ts';

/** A second jump of a whole view so soon after the first was drawn is a fling: nobody can read what would be drawn. */
const FLING_MS = 150;
/** Rows are drawn again when the scrollbar has rested this long. */
const REST_MS = 80;
/** How often the bubble tells another row. */
const TELL_MS = 100;

interface GridScroll {
  scroller: RefObject<HTMLDivElement | null>;
  /** Says which row is passing by. */
  bubble: RefObject<HTMLDivElement | null>;
  viewport: number;
  rowHeight: number;
  count: number;
}

/**
 * Where the grid stands. While it is flung by more than a view per frame no row is drawn and none is asked of the core: lines stand still
 * behind a bubble that tells the row, so that a frame costs one text.
 */
export function useGridScroll({ scroller, bubble, viewport, rowHeight, count }: GridScroll) {
  const [top, setTop] = useState(0);
  const last = useRef({ top: 0, jumpedAt: Number.NEGATIVE_INFINITY, toldAt: Number.NEGATIVE_INFINITY, timer: 0 });
  const shape = useRef({ viewport, rowHeight, count });
  shape.current = { viewport, rowHeight, count };
  const rest = useCallback(() => {
    const element = scroller.current;
    clearTimeout(last.current.timer);
    element?.removeAttribute('data-fling');
    bubble.current?.removeAttribute('data-shown');
    if (element) setTop(element.scrollTop);
  }, [scroller, bubble]);
  useEffect(() => () => clearTimeout(last.current.timer), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted from when the jump is drawn, since a slow machine draws longer than a fling waits
  useLayoutEffect(() => {
    if (last.current.jumpedAt > 0) last.current.jumpedAt = performance.now();
  }, [top]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const state = last.current;
    const now = performance.now();
    const jumped = Math.abs(element.scrollTop - state.top) > shape.current.viewport;
    state.top = element.scrollTop;
    const flung = jumped && now - state.jumpedAt < FLING_MS;
    if (jumped) state.jumpedAt = now;
    if (!flung) {
      rest();
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
    clearTimeout(state.timer);
    state.timer = window.setTimeout(rest, REST_MS);
  }, [scroller, bubble, rest]);

  /** Goes there and draws at once: what the keyboard asks is never a fling. */
  const jumpTo = useCallback(
    (to: number) => {
      const element = scroller.current;
      if (!element) return;
      element.scrollTop = to;
      last.current.top = element.scrollTop;
      last.current.jumpedAt = Number.NEGATIVE_INFINITY;
      rest();
    },
    [scroller, rest],
  );
  return { top, onScroll, jumpTo };
}
