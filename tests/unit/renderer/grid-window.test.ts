import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { windowsFor } from '../../../renderer/features/core/row-windows.ts';
import { gridWindow, MAX_SCROLL_PX, scrollToRow } from '../../../renderer/ui/grid-window.ts';

const sizes = fc.record({
  count: fc.integer({ min: 0, max: 3_000_000 }),
  row: fc.constantFrom(28, 36),
  viewport: fc.integer({ min: 100, max: 1400 }),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('window of rows', () => {
  test('the scrolled element never passes what Chromium can draw', () => {
    fc.assert(fc.property(sizes, ({ count, row, viewport }) => gridWindow(0, viewport, row, count).height <= MAX_SCROLL_PX));
  });
  test('rows drawn cover the whole view, wherever the scrollbar is', () => {
    fc.assert(
      fc.property(sizes, ({ count, row, viewport, at }) => {
        const { height } = gridWindow(0, viewport, row, count);
        const top = at * Math.max(0, height - viewport);
        const { first, last, offset } = gridWindow(top, viewport, row, count);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(last).toBeLessThanOrEqual(count);
        if (count === 0) return;
        expect(offset).toBeLessThanOrEqual(top + 0.01);
        const bottom = offset + (last - first) * row;
        expect(bottom).toBeGreaterThanOrEqual(Math.min(top + viewport, count * row) - 0.01);
        expect(last - first).toBeLessThan(viewport / row + 16);
      }),
    );
  });
  test('the last of a million rows can be reached and is at the bottom', () => {
    const { height } = gridWindow(0, 600, 36, 1_000_000);
    const { first, last, offset } = gridWindow(height - 600, 600, 36, 1_000_000);
    expect(last).toBe(1_000_000);
    expect(offset + (last - first) * 36).toBeCloseTo(height, 3);
  });
  test('moving to a row brings it fully into view, and a visible one does not move', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), ({ count, row, viewport, at }, target) => {
        if (count < 2) return;
        const index = Math.floor(target * (count - 1));
        const { height } = gridWindow(0, viewport, row, count);
        const top = at * Math.max(0, height - viewport);
        const moved = scrollToRow(index, top, viewport, row, count) ?? top;
        const view = gridWindow(moved, viewport, row, count, 0);
        expect(index).toBeGreaterThanOrEqual(view.first);
        expect(index).toBeLessThan(view.last);
        expect(scrollToRow(index, moved, viewport, row, count) ?? moved).toBeCloseTo(moved, 1);
      }),
    );
  });
});

describe('windows asked of the core', () => {
  test('cover the rows in view; the first is read apart with the counts', () => {
    expect(windowsFor(0, 40)).toEqual([]);
    expect(windowsFor(90, 210)).toEqual([1, 2]);
    expect(windowsFor(100, 200)).toEqual([1]);
    expect(windowsFor(0, 0)).toEqual([]);
  });
});
