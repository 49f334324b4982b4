import { expect, test } from 'vitest';
import { runFaults } from '../../bench/faults-world.ts';

// Catches an export lost, imported twice, seen in half or left without a reason, under faults drawn at random. The long run is `npm run bench:faults`.
test('a short fault campaign on a real OpenSSH server: nothing lost, nothing twice, no half pair, every line explained', async () => {
  const counts = await runFaults({ seed: 20_261_120, budgetMs: 15_000, exportsPerEpoch: 60 });
  const { lost, twice, partial, halfPairs, unexplained, leftovers } = counts;
  expect({ lost, twice, partial, halfPairs, unexplained, leftovers }).toEqual({
    lost: [],
    twice: [],
    partial: 0,
    halfPairs: 0,
    unexplained: [],
    leftovers: [],
  });
  expect(counts.exports).toBeGreaterThan(20);
}, 240_000);
