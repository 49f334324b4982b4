import type { Invoices } from '../invoice/invoice.ts';
import type { Clock } from '../kit/clock.ts';
import { withDeadline } from '../kit/deadline.ts';
import type { Log } from '../kit/log.ts';
import type { ActiveSession } from '../tenant/tenant.ts';

/** People of the user's own data, so that a surname typed alone is hidden before a question leaves for a model. */
export type KnownPeople = (session: ActiveSession, signal?: AbortSignal) => Promise<readonly string[]>;

const KEPT_MS = 600_000;
const READ_MS = 1500;
const LATEST = 500;
const SCOPES = 20;

/** Requesters of the latest invoices of the scope, read at most every ten minutes. What cannot be read is left out: the other rules still hide. */
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

  async function read({ scope }: ActiveSession, signal: AbortSignal): Promise<readonly string[]> {
    const { months } = (await invoices.months(scope, {}, { signal })).value;
    const latest = months[0]?.month;
    if (latest === undefined) return [];
    const page = await invoices.list(scope, { month: latest, sort: 'requester', descending: false, offset: 0, limit: LATEST }, { signal });
    return [...new Set(page.value.rows.flatMap(({ requester }) => (requester === null ? [] : [requester])))];
  }

  return async (session, signal) => {
    if (!session.info.rights.factures_Visu) return [];
    const known = kept.get(session.scope.key);
    if (known !== undefined && clock.monotonic() - known.at < KEPT_MS) return known.names;
    try {
      const names = await withDeadline(READ_MS, 'Les demandeurs ne peuvent pas être lus.', signal, (inner) => read(session, inner));
      if (kept.size >= SCOPES) kept.clear();
      kept.set(session.scope.key, { at: clock.monotonic(), names });
      return names;
    } catch (error) {
      if (signal?.aborted) throw error;
      log.debug('demandeurs_illisibles', { error });
      return known?.names ?? [];
    }
  };
}
