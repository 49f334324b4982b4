import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stockLevel } from '../../../shared/model/stock.ts';

// Catches binary fractions at the boundaries: (0.3 − 0.15) / 0.3 is 0.49999…, which is not critical.
test.each([
  [0.15, 0.3, 'critical'],
  [0.225, 0.3, 'high'],
  [0.55, 1.1, 'critical'],
  [0.825, 1.1, 'high'],
  [0.826, 1.1, 'moderate'],
  [2.45, 4.9, 'critical'],
  [99_999.5, 199_999, 'critical'],
])('%d of %d is %s', (quantity, minimum, level) => {
  expect(stockLevel(quantity, minimum)).toBe(level);
});

test('exactly half and three quarters of any minimum are on the boundary, a thousandth more is not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), (quarter) => {
      const minimum = (quarter * 4) / 1000;
      expect(stockLevel((quarter * 2) / 1000, minimum)).toBe('critical');
      expect(stockLevel((quarter * 3) / 1000, minimum)).toBe('high');
      expect(stockLevel((quarter * 3 + 1) / 1000, minimum)).toBe(quarter === 1 ? 'at_threshold' : 'moderate');
    }),
  );
});
