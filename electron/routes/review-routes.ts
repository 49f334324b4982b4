import { AppError } from '../../shared/errors.ts';
import type { Handlers } from '../../shared/rpc/server.ts';

type ReviewRoute = Extract<keyof Handlers, `tree.${string}` | `review.${string}` | `leakTest.${string}`>;

const notYet = async (): Promise<never> => {
  throw new AppError('unsupported', "L'arborescence n'est pas encore disponible.");
};

/** The tree, its review and the leak test. */
export function reviewHandlers(): Pick<Handlers, ReviewRoute> {
  return {
    'tree.overview': notYet,
    'tree.sees': notYet,
    'tree.seenBy': notYet,
    'tree.matrix': notYet,
    'tree.users': notYet,
    'tree.differences': notYet,
    'tree.simulate': notYet,
    'tree.endSimulation': notYet,
    'review.tick': notYet,
    'review.state': notYet,
    'review.report': notYet,
    'leakTest.run': () => ({ [Symbol.asyncIterator]: () => ({ next: notYet }) }),
    'leakTest.last': notYet,
  };
}
