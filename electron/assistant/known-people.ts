import type { Clock } from '../kit/clock.ts';
import { withDeadline } from '../kit/deadline.ts';
import type { Log } from '../kit/log.ts';
import type { Readings, Sources } from '../sources/sources.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { type KnownValues, learnInto } from './privacy.ts';

/**
 * Everybody named in the user's own data, so that a surname typed alone is hidden before a question leaves for a model. null = not everybody is known:
 * one that is missing would leave in clear.
 */
export type KnownPeople = (session: ActiveSession, signal?: AbortSignal) => Promise<KnownValues | null>;

const KEPT_MS = 600_000;
/** How long what is known stands while it is read again: the time between two copies. */
const TRUSTED_MS = 3_600_000;
/** A question waits this long; the reading goes on, and the next question has it. */
const PATIENCE_MS = 1500;
const READ_MS = 60_000;
const SCOPES = 20;
const PAGE = 2000;
/** Invoices beyond which they are not all read over the network. */
const MOST_AFAR = 20_000;
const EVER = { from: '2000-01', to: '2099-12' };

type Page = (query: Readings['invoices']['query']) => Promise<Readings['invoices']['result']>;

interface Kept {
  at: number;
  /** What was known at `at`; null = nothing yet. */
  known: { at: number; people: KnownValues } | null;
  reading: Promise<KnownValues | null> | null;
}

/**
 * Requesters of every invoice of the scope, read at most every ten minutes: from the copy of this machine for the months of which it has as many invoices
 * as the sources, from these for the others.
 */
export function createKnownPeople({
  sources,
  clock,
  log,
}: {
  sources: Pick<Sources, 'read'> & Partial<Pick<Sources, 'readFrom'>>;
  clock: Clock;
  log: Log;
}): KnownPeople {
  const kept = new Map<string, Kept>();
  const { readFrom } = sources;

  async function read({ scope }: ActiveSession, signal: AbortSignal): Promise<KnownValues> {
    const people: KnownValues = new Map();
    const met = new Set<string>();
    const learn = (name: string | null): void => {
      if (name === null || met.has(name)) return;
      met.add(name);
      learnInto(people, 'PERSONNE', name);
    };
    const near: Page | null = readFrom === undefined ? null : (query) => readFrom('copy', scope, 'invoices', query, signal);
    const afar: Page = async (query) => (await sources.read(scope, 'invoices', query, { signal })).value;
    let left = MOST_AFAR;
    for (const { month, count } of (await sources.read(scope, 'invoiceMonths', EVER, { signal })).value) {
      if (near !== null && (await readMonth(near, month, learn, signal, count).catch(() => false))) continue;
      signal.throwIfAborted();
      left -= count;
      if (left < 0) throw new Error('too many invoices');
      if (!(await readMonth(afar, month, learn, signal))) throw new Error('invoices changed while they were read');
    }
    return people;
  }

  /** Page after page, the loop of events let through in between; false when what was read is not the whole month. */
  async function readMonth(
    page: Page,
    month: string,
    learn: (name: string | null) => void,
    signal: AbortSignal,
    expected?: number,
  ): Promise<boolean> {
    for (let offset = 0; ; ) {
      const { rows, total } = await page({ month, sort: 'requester', descending: false, offset, limit: PAGE });
      if (expected !== undefined && total !== expected) return false;
      for (const { requester } of rows) learn(requester);
      offset += rows.length;
      if (offset >= total) return offset === total;
      if (rows.length === 0) return false;
      await clock.sleep(1, signal);
    }
  }

  function renew(session: ActiveSession): Kept {
    const { key } = session.scope;
    const before = kept.get(key);
    const next: Kept = { at: clock.monotonic(), known: before?.known ?? null, reading: null };
    next.reading = withDeadline(READ_MS, 'Les demandeurs ne peuvent pas être lus.', undefined, (signal) => read(session, signal)).then(
      (people) => {
        next.known = { at: next.at, people };
        next.reading = null;
        return people;
      },
      (error: unknown) => {
        log.warn('demandeurs_illisibles', { error });
        // The next question tries again.
        if (kept.get(key) === next) kept.delete(key);
        return null;
      },
    );
    if (before === undefined && kept.size >= SCOPES) kept.clear();
    kept.set(key, next);
    return next;
  }

  return async (session, signal) => {
    if (!session.info.rights.factures_Visu) return new Map();
    const found = kept.get(session.scope.key);
    const now = clock.monotonic();
    const { known, reading } = found !== undefined && now - found.at < KEPT_MS ? found : renew(session);
    if (known !== null && now - known.at < TRUSTED_MS) return known.people;
    if (reading === null) return null;
    try {
      return await withDeadline(PATIENCE_MS, 'Les demandeurs ne sont pas encore lus.', signal, () => reading);
    } catch (error) {
      if (signal?.aborted) throw error;
      return null;
    }
  };
}
