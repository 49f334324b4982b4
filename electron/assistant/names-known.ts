import type { Clock } from '../kit/clock.ts';
import { withDeadline } from '../kit/deadline.ts';
import type { Log } from '../kit/log.ts';
import type { Reading, Readings, Sources } from '../sources/sources.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { bookOf, type NameBook } from './engine/names/book.ts';
import { fold } from './engine/words/text.ts';
import { contentKey } from './engine/words/tokens.ts';

/** The book of names of a session's scope; null = not known yet, or out of reach. */
export type KnownNames = (session: ActiveSession, signal?: AbortSignal) => Promise<NameBook | null>;

const KEPT_MS = 600_000;
/** A question waits this long for a first book; the reading goes on, and the next question has it. */
const PATIENCE_MS = 1500;
const READ_MS = 60_000;
const SCOPES = 20;
const PAGE = 2000;
/** Lines of one subject beyond which its names are not all read: the book would not be whole, so there is none. */
const MOST_LINES = 400_000;
/** The same where the sources are asked, over the network. */
const MOST_LINES_AFAR = 20_000;
const EVER = { from: '2000-01-01T00:00:00.000Z', until: '2100-01-01T00:00:00.000Z' };
const MONTHS = { from: '2000-01', to: '2099-12' };

interface Kept {
  at: number;
  book: NameBook | null;
  reading: Promise<NameBook | null> | null;
}

/**
 * Reads the names of a scope, under the rights of the session, at most every ten minutes and never on the way of a question: while a book is renewed
 * the one before serves. The copy of this machine first; on a machine that has none yet, the sources, when they hold few enough lines. Without
 * either there is no book, and the engine reads as it does without one.
 */
export function createKnownNames({
  sources,
  clock,
  log,
}: {
  sources: Partial<Pick<Sources, 'readFrom' | 'read'>>;
  clock: Clock;
  log: Log;
}): KnownNames {
  const kept = new Map<string, Kept>();
  const { readFrom, read: readAny } = sources;
  if (readFrom === undefined) return async () => null;

  type Asked = <K extends Reading>(reading: K, query: Readings[K]['query']) => Promise<Readings[K]['result']>;
  async function read(session: ActiveSession, signal: AbortSignal): Promise<NameBook> {
    const { scope } = session;
    try {
      return await gather(session, (reading, query) => readFrom!('copy', scope, reading, query, signal), MOST_LINES, signal);
    } catch (error) {
      if (signal.aborted || readAny === undefined) throw error;
      return gather(session, async (reading, query) => (await readAny(scope, reading, query, { signal })).value, MOST_LINES_AFAR, signal);
    }
  }

  async function gather({ info: { rights } }: ActiveSession, asked: Asked, most: number, signal: AbortSignal): Promise<NameBook> {
    const words = new Set<string>();
    const articles = new Set<string>();
    const campaigns = new Set<string>();
    const titled = (name: string | null) => {
      if (name !== null) campaigns.add(contentKey(name));
    };
    const learn = (names: readonly (string | null)[]) => {
      for (const name of names) for (const word of name?.match(WORD) ?? []) words.add(word);
    };
    /** Page after page, the loop of events let through in between. */
    async function all<T>(page: (offset: number) => Promise<{ rows: readonly T[]; total: number }>, names: (row: T) => (string | null)[]) {
      for (let offset = 0; ; offset += PAGE) {
        const { rows, total } = await page(offset);
        if (total > most) throw new Error(`${total} lines`);
        learn(rows.flatMap(names));
        if (rows.length === 0 || offset + rows.length >= total) return;
        await clock.sleep(1, signal);
      }
    }
    const paged = (offset: number) => ({ descending: false, offset, limit: PAGE });
    const readings: Promise<void>[] = [];
    if (rights.stocks_Visu)
      readings.push(
        all(
          (offset) => asked('stocks', { sort: 'name', ...paged(offset) }),
          ({ name }) => {
            if (name !== null) articles.add(contentKey(name));
            return [name];
          },
        ),
      );
    if (rights.operations_Visu)
      readings.push(
        all(
          (offset) => asked('operations', { ...EVER, undated: true, sort: 'name', ...paged(offset) }),
          ({ name, campaignName }) => {
            titled(campaignName);
            return [name, campaignName];
          },
        ),
      );
    if (rights.campagnes_Edit || rights.campagnes_Commande)
      readings.push(
        all(
          (offset) => asked('cfiCampaignPage', { sort: 'name', ...paged(offset) }),
          ({ name }) => {
            titled(name);
            return [name];
          },
        ),
      );
    if (rights.factures_Visu) readings.push(invoiceNames());
    await Promise.all(readings);
    return bookOf(new Set([...words].flatMap((word) => fold(word).match(WORD) ?? [])), articles, campaigns);

    async function invoiceNames() {
      for (const { month } of await asked('invoiceMonths', MONTHS))
        await all(
          (offset) => asked('invoices', { month, sort: 'requester', ...paged(offset) }),
          ({ order, requester }) => [order, requester],
        );
    }
  }

  function renew(session: ActiveSession, key: string): Kept {
    const before = kept.get(key);
    const next: Kept = { at: clock.monotonic(), book: before?.book ?? null, reading: null };
    next.reading = withDeadline(READ_MS, 'Les noms ne peuvent pas être lus.', undefined, (signal) => read(session, signal)).then(
      (book) => {
        next.book = book;
        next.reading = null;
        return book;
      },
      (error: unknown) => {
        log.debug('noms_illisibles', { error });
        next.reading = null;
        return next.book;
      },
    );
    if (before === undefined && kept.size >= SCOPES) kept.clear();
    kept.set(key, next);
    return next;
  }

  return async (session, signal) => {
    const { rights } = session.info;
    const key = `${session.scope.key} ${Object.entries(rights).flatMap(([right, granted]) => (granted ? [right] : []))}`;
    const known = kept.get(key);
    const fresh = known !== undefined && clock.monotonic() - known.at < KEPT_MS;
    const { book, reading } = fresh ? known : renew(session, key);
    if (book !== null || reading === null) return book;
    try {
      return await withDeadline(PATIENCE_MS, 'Les noms ne sont pas encore lus.', signal, () => reading);
    } catch (error) {
      if (signal?.aborted) throw error;
      return null;
    }
  };
}

const WORD = /[\p{L}\p{N}]+/gu;
