import type { AssistantSubject } from '../../../../shared/model/assistant.ts';

/** What a question asks, as far as the deterministic engine can tell. */
export const INTENTS = [
  'stock.quantity',
  'stock.compare',
  'stock.compareAlerts',
  'stock.byDivision',
  'stock.detail',
  'stock.alerts',
  'stock.list',
  'stock.trend',
  'stock.past',
  'stock.changes',
  'stock.freshness',
  'operations.count',
  'operations.total',
  'operations.list',
  'operations.top',
  'operations.compare',
  'operations.trend',
  'operations.freshness',
  'factures.count',
  'factures.total',
  'factures.list',
  'factures.top',
  'factures.compare',
  'factures.trend',
  'factures.detail',
  'factures.freshness',
  'campaign.status',
  'campaign.list',
  'campaign.compare',
  'campaign.trend',
  'campaign.queue',
  'campaign.freshness',
  'scope',
  'scope.sees',
  'scope.seenBy',
  'scope.people',
  'help',
  'unsupported',
  'refused',
  'out_of_subject',
] as const;
export type Intent = (typeof INTENTS)[number];

/** Why a question about known things cannot be answered, or is refused: each has its own sentence. */
export const REASONS = [
  'history',
  'past_list',
  'price',
  'forecast',
  'reservation',
  'aggregate',
  'average',
  'except',
  'exceptState',
  'rest',
  'underWay',
  'unmoved',
  'costs',
  'comparison',
  'periods',
  'grouping',
  'born',
  'tax',
  'action',
  'secret',
  'elsewhere',
  'payment',
  'tracking',
  'cause',
  'advice',
  'delivery',
  'beyond',
  'unread',
  'created',
  'parts',
  'subject',
] as const;
export type Reason = (typeof REASONS)[number];

/** The subject an answer is filed under. */
export function subjectOfIntent(intent: Intent): AssistantSubject {
  const [head] = intent.split('.');
  if (head === 'stock') return 'stocks';
  if (head === 'operations' || head === 'factures') return head;
  if (head === 'campaign') return 'campagnes';
  return head === 'scope' ? 'perimetre' : 'hors_sujet';
}
