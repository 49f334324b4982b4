/** Chromium caps an element at 33 554 432 px: beyond this height the scrollbar is scaled, rows keep their size. */
export const MAX_SCROLL_PX = 30_000_000;

export interface GridWindow {
  /** First and last row to draw, last excluded. */
  first: number;
  last: number;
  /** Height of the scrolled element. */
  height: number;
  /** Where the first drawn row stands inside the scrolled element. */
  offset: number;
}

/**
 * Which rows a fixed-height grid has to draw. Pure, so that its invariants can be searched for by property tests.
 * @param top scrollTop in px; @param viewport height in px; @param row row height in px
 */
export function gridWindow(top: number, viewport: number, row: number, count: number, overscan = 6): GridWindow {
  const full = count * row;
  const height = Math.min(full, MAX_SCROLL_PX);
  const scrollable = Math.max(0, height - viewport);
  const position = Math.min(Math.max(0, top), scrollable);
  const real = scrollable > 0 ? (position / scrollable) * Math.max(0, full - viewport) : 0;
  const first = Math.max(0, Math.min(count, Math.floor(real / row)) - overscan);
  const last = Math.min(count, Math.ceil((real + viewport) / row) + overscan);
  return { first, last, height, offset: position - (real - first * row) };
}

/** The scrollTop that brings a row into view, or null when it already is. */
export function scrollToRow(index: number, top: number, viewport: number, row: number, count: number): number | null {
  const full = count * row;
  const height = Math.min(full, MAX_SCROLL_PX);
  const scrollable = Math.max(0, height - viewport);
  const hidden = Math.max(0, full - viewport);
  if (scrollable === 0) return null;
  const real = (Math.min(Math.max(0, top), scrollable) / scrollable) * hidden;
  const start = index * row;
  if (start >= real && start + row <= real + viewport) return null;
  const wanted = start < real ? start : start + row - viewport;
  return (Math.min(Math.max(0, wanted), hidden) / hidden) * scrollable;
}
