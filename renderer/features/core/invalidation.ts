import type { EventName, RouteName } from '../../../shared/contract/contract.ts';

type DataEvent = Exclude<EventName, 'session.changed' | 'scope.changed'>;

/** What each broadcast makes worth asking again. Session and scope renew everything: see `followEvents`. */
const STALE_AFTER: Record<DataEvent, readonly RouteName[]> = {
  'sources.changed': ['health.report', 'stocks.list', 'stocks.detail', 'campaigns.list', 'campaigns.file'],
  'stocks.changed': ['stocks.list', 'stocks.detail', 'health.report'],
  'campaigns.changed': ['campaigns.list', 'campaigns.file'],
  'outbox.changed': ['outbox.overview', 'outbox.detail', 'campaigns.list', 'campaigns.file'],
  'tree.changed': ['tree.overview', 'tree.sees', 'tree.seenBy', 'tree.matrix', 'tree.users', 'tree.differences', 'review.state'],
  'review.changed': ['review.state', 'leakTest.last', 'tree.overview'],
  'preferences.changed': ['system.preferences'],
  'simulator.changed': ['simulator.state', 'health.report'],
};

/** Whether a reading of `route` has to be asked again after `event`. */
export const isStaleAfter = (event: DataEvent, route: string): boolean => (STALE_AFTER[event] as readonly string[]).includes(route);
