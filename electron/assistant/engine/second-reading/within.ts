import type { Understanding } from '../understanding.ts';

const SIDE_BY_SIDE = /^(?:operations|factures)\.(?:compare|trend)$/u;
const CAMPAIGNS_APART = /^campaign\.(?:compare|trend)$/u;

/**
 * What is told side by side or month by month holds no bound of an amount, and no name of a campaign: a figure that left them out would be about
 * something else ("factures de plus de 3 000 € à Lyon et à Nantes").
 */
export function withinReach(read: Understanding): Understanding {
  const { intent, range, kinds, search } = read;
  const apart = SIDE_BY_SIDE.test(intent) || (intent.startsWith('operations.') && kinds.length > 1);
  if (apart && range !== null) return { ...read, intent: 'unsupported', reason: 'comparison', score: 0.85 };
  if (CAMPAIGNS_APART.test(intent) && search !== null) return { ...read, intent: 'unsupported', reason: 'grouping', score: 0.85 };
  return read;
}
