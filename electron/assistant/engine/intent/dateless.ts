import type { Understanding } from '../understanding.ts';
import type { Token } from '../words/tokens.ts';

const SENDING = /^(?:envois?|expeditions?|departs?|diffusions?)$/u;

/** "sans date de facturation", "sans date limite": another date than that of the sending, which is all that is known to be missing. */
export const lacksAnotherDate = (tokens: readonly Token[]): boolean =>
  tokens.some(({ folded }, at) => {
    if (folded !== 'date') return false;
    const next = tokens[at + 1];
    if (next === undefined || next.opens) return false;
    if (/^d['’ʼ]/iu.test(next.raw)) return !SENDING.test(next.folded);
    if (next.folded === 'de') return !SENDING.test(tokens[at + 2]?.folded ?? '');
    return /^(?:limite|butoir|echeance)$/u.test(next.folded);
  });

/** Told by lines of their own, each of which has a period or a sum over all dates. */
const SIDE_BY_SIDE: ReadonlySet<Understanding['intent']> = new Set(['operations.compare', 'operations.trend']);

/**
 * Operations without a date of sending are counted, added up and listed; in a period there are none, and nothing tells them month by month or side by
 * side: what is left out then would be a figure of all dates.
 */
export function datelessAlone(read: Understanding): Understanding {
  const { undated, intent, period, kinds } = read;
  if (!undated || !intent.startsWith('operations.')) return read;
  const isAlone = period === null && kinds.length < 2 && !SIDE_BY_SIDE.has(intent) && intent !== 'operations.freshness';
  return isAlone ? read : { ...read, intent: 'unsupported', reason: 'unread', score: 0.85 };
}
