import { expect, test } from 'vitest';
import { contract } from '../../shared/contract/contract.ts';
import type { Route } from '../../shared/contract/define.ts';

/** The rules in force are no secret; leaving a simulation must always be possible. */
const FREE = ['campaigns.rules', 'tree.endSimulation'];

// Catches a route that would act on campaigns or the queue for somebody who only has the right to see stocks.
test('every route about campaigns, their queue, stocks, operations and invoices names the right it needs', () => {
  const open = Object.entries<Route>(contract)
    .filter(
      ([name]) =>
        /^(reports\.dataset$|(campaigns|outbox|stocks|operations|invoices|cfiCampaigns|tree|review|leakTest)\.)/.test(name) &&
        !FREE.includes(name),
    )
    .filter(([, route]) => (route.anyRight ?? route.everyRight ?? []).length === 0)
    .map(([name]) => name);
  expect(open).toEqual([]);
});

// Catches a route left open before sign-in by mistake: the list is closed.
test('only these routes answer before anybody signed in', () => {
  const open = Object.entries<Route>(contract)
    .filter(([, route]) => route.session === false)
    .map(([name]) => name)
    .sort();
  expect(open.filter((name) => !/^(system|session|health|simulator)\./.test(name))).toEqual([]);
});
