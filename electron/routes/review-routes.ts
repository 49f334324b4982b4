import type { RouteName } from '../../shared/contract/contract.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import type { Review } from '../review/review.ts';

type ReviewRoute = Extract<RouteName, `tree.${string}` | `review.${string}` | `leakTest.${string}`>;

/** The tree, its review and the leak test. `allowed` proves session and rights before the door is reached. */
export function reviewHandlers(review: Review, allowed: (name: ReviewRoute) => unknown): Pick<Handlers, ReviewRoute> {
  return {
    'tree.overview': async (input, { signal }) => {
      allowed('tree.overview');
      return review.overview(input, signal);
    },
    'tree.sees': async ({ divisionId }) => {
      allowed('tree.sees');
      return review.sees(divisionId);
    },
    'tree.seenBy': async ({ divisionId }, { signal }) => {
      allowed('tree.seenBy');
      return review.seenBy(divisionId, signal);
    },
    'tree.matrix': async (window) => {
      allowed('tree.matrix');
      return review.matrix(window);
    },
    'tree.users': async ({ search }, { signal }) => {
      allowed('tree.users');
      return review.users(search, signal);
    },
    'tree.differences': async () => {
      allowed('tree.differences');
      return review.differences();
    },
    'tree.simulate': async ({ divisionId }) => {
      allowed('tree.simulate');
      return review.simulate(divisionId);
    },
    'tree.endSimulation': async () => {
      allowed('tree.endSimulation');
      return review.endSimulation();
    },
    'review.tick': async (tick) => {
      allowed('review.tick');
      return review.tick(tick);
    },
    'review.state': async () => {
      allowed('review.state');
      return review.state();
    },
    'review.report': async () => {
      allowed('review.report');
      return review.report();
    },
    'leakTest.run': async function* (_input, { signal }) {
      allowed('leakTest.run');
      yield* review.leakTest(signal);
    },
    'leakTest.last': async () => {
      allowed('leakTest.last');
      return review.lastLeakTest();
    },
  };
}
