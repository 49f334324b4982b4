import type { EventName } from '../../../shared/contract/contract.ts';

type DataEvent = Exclude<EventName, 'session.changed' | 'scope.changed'>;

/** What an event makes stale besides the routes of its own subject, by the beginning of their names. */
const ALSO: Partial<Record<DataEvent, readonly string[]>> = {
  'stocks.changed': ['health.'],
  'outbox.changed': ['campaigns.'],
  'campaigns.changed': ['workspace.', 'contacts.'],
  'preferences.changed': ['system.preferences', 'views.'],
  'simulator.changed': ['health.'],
  // An answer may have been worded by a model: what left for it and what it cost are not what they were.
  'threads.changed': ['assistant.outgoing', 'assistant.usage'],
};
/** What does not come from CFI's sources, and hence does not change with them. */
const OWN_TO_THE_APPLICATION = ['system.', 'session.', 'scope.', 'views.', 'simulator.', 'outbox.', 'assistant.', 'threads.'];

/**
 * Whether a reading of `route` has to be asked again after `event`: `stocks.changed` renews `stocks.*` and so on, so that a new
 * subject needs nothing here. Session and scope renew everything: see `followEvents`.
 */
export function isStaleAfter(event: DataEvent, route: string): boolean {
  if (event === 'sources.changed') return !OWN_TO_THE_APPLICATION.some((beginning) => route.startsWith(beginning));
  const subject = `${event.slice(0, event.indexOf('.'))}.`;
  return [subject, ...(ALSO[event] ?? [])].some((beginning) => route.startsWith(beginning));
}
