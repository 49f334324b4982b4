import type { Invoices } from '../invoice/invoice.ts';
import type { Clock } from '../kit/clock.ts';
import { withDeadline } from '../kit/deadline.ts';
import type { Log } from '../kit/log.ts';
import type { ActiveSession } from '../tenant/tenant.ts';

/** People of the user's own data, so that a surname typed alone is hidden before a question leaves for a model. */
export type KnownPeople = (session: ActiveSession, signal?: AbortSignal) => Promise<readonly string[]>;

const KEPT_MS = 600_000;
const READ_MS = 1500;
/** Months read, the latest first, as long as time lasts; requesters of one of them. */
const MONTHS = 6;
const LATEST = 500;
const SCOPES = 20;

/** Requesters of the latest months of invoices of the scope, read at most every ten minutes. What cannot be read is left out: the other rules still hide. */
export function createKnownPeople({
  invoices,
  clock,
  log,
}: {
  invoices: Pick<Invoices, 'months' | 'list'>;
  clock: Clock;
  log: Log;
}): KnownPeople {
  const kept = new Map<string, { at: number; names: readonly string[] }>();

  /** Adds to `names` month after month, so that what was read stays when time runs out. */
  async function read({ scope }: ActiveSession, names: Set<string>, signal: AbortSignal): Promise<void> {
    const { months } = (await invoices.months(scope, {}, { signal })).value;
    for (const { month } of months.slice(0, MONTHS)) {
      signal.throwIfAborted();
      const page = await invoices.list(scope, { month, sort: 'requester', descending: false, offset: 0, limit: LATEST }, { signal });
      for (const { requester } of page.value.rows) if (requester !== null) names.add(requester);
    }
  }

  return async (session, signal) => {
    if (!session.info.rights.factures_Visu) return [];
    const known = kept.get(session.scope.key);
    if (known !== undefined && clock.monotonic() - known.at < KEPT_MS) return known.names;
    const names = new Set<string>();
    try {
      await withDeadline(READ_MS, 'Les demandeurs ne peuvent pas être lus.', signal, (inner) => read(session, names, inner));
    } catch (error) {
      if (signal?.aborted) throw error;
      log.debug('demandeurs_illisibles', { error });
      // A slow system must not make every question wait: what was read in time stands as long as the whole would.
      if (names.size === 0) return known?.names ?? [];
      for (const name of known?.names ?? []) names.add(name);
    }
    if (kept.size >= SCOPES) kept.clear();
    kept.set(session.scope.key, { at: clock.monotonic(), names: [...names] });
    return [...names];
  };
}
