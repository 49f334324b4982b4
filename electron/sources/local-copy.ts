import { AppError } from '../../shared/errors.ts';
import type { Instant, SourceId } from '../../shared/model/sourced.ts';
import type { StockPage } from '../../shared/model/stock.ts';
import type { StockChanges, StockHistory, StockSnapshot } from '../../shared/model/stock-history.ts';
import type { StockWindow } from '../../shared/model/stock-window.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { createThread, explainSqlite, type Thread } from '../local/local.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { createCopyEngine } from './copy-engine.ts';
import { createCopyFiles } from './copy-files.ts';
import { COPIES } from './copy-kinds.ts';
import { aboutCopy, type CopyRecord } from './copy-newest.ts';
import { type FailureReason, SourceFailure } from './failure.ts';
import type { ChangesAsked } from './looks-engine.ts';
import type { Dataset, DatasetRows, ReadOutcome, SourceReader } from './reader.ts';
import type { Reading, Readings } from './sources.ts';

/** Gives rows by chunks, waiting for each to be taken, and ends with the moment they were true. */
export type RowFeed = (
  onRows: (rows: readonly DatasetRows[Dataset][]) => void | Promise<void>,
) => Promise<{ asOf: Instant | null; population?: number | undefined }>;

/** Gives only the rows changed since a moment, that moment included, and how many rows there are in all. */
export type ChangeFeed = (since: Instant, onRows: Parameters<RowFeed>[0]) => Promise<{ asOf: Instant | null; population: number }>;

export interface Replaced {
  rows: number;
  asOf: Instant | null;
  /** Lines that were not as before. */
  changed: number;
  /** Everything was read again, not changes alone. */
  whole: boolean;
}

export interface LocalCopy extends SourceReader {
  /** Rows the copy holds of a dataset in the scope; null when it has none. */
  population(scope: TenantScope, dataset: Dataset): number | null;
  /** Age of the newest copy of a dataset for the scope; null when there is none. */
  about(scope: TenantScope, dataset: Dataset): CopyRecord | null;
  /** true when the last refresh had no key: what is sensitive was not kept. */
  keyless(): boolean;
  /**
   * Replaces a dataset in one transaction, off the main loop. An implausibly small result, a full disk or a feed that fails leave the old one as it was.
   * @param changes when the source can give changes alone: tried first; the whole is read when they do not add up.
   * @throws SourceFailure implausible | AppError disk_full | what the feed throws
   */
  replace(scope: TenantScope, dataset: Dataset, origin: SourceId, feed: RowFeed, changes?: ChangeFeed): Promise<Replaced>;
  /** Lines of any offset in any order, packed, from columns kept ready on a thread of their own. @throws SourceFailure absent */
  window(
    scope: TenantScope,
    query: Readings['stocks']['query'],
    signal?: AbortSignal,
  ): Promise<{ value: StockWindow; asOf: Instant | null }>;
  /** Stocks over time, on the same threads. @throws AppError not_found before the first look, or for a line no look saw */
  readonly looks: Looks;
  /** Deletes every copy of a user, or those not written for that many days. */
  remove(which: { userId: number } | { olderThanDays: number }): Promise<number>;
  close(): Promise<void>;
}

/** What the looks of a scope tell. A narrower scope sees its part of them. */
export interface Looks {
  /** Keeps one of what the copy holds now; null when there is no copy. */
  take(scope: TenantScope): Promise<StockSnapshot | null>;
  list(scope: TenantScope, limit: number, signal?: AbortSignal): Promise<StockSnapshot[]>;
  pageAt(
    scope: TenantScope,
    query: Readings['stocks']['query'],
    at: Instant,
    signal?: AbortSignal,
  ): Promise<{ value: StockPage; look: StockSnapshot }>;
  history(scope: TenantScope, id: number, since: Instant | null, signal?: AbortSignal): Promise<StockHistory>;
  changes(scope: TenantScope, query: ChangesAsked, signal?: AbortSignal): Promise<StockChanges & { look: StockSnapshot }>;
  /** French sentences about files of looks that had to be put aside or rebuilt; they stay until the application ends. */
  notices(): string[];
}

export interface LocalCopyOptions {
  dataFolder: string;
  /** Key of the sensitive columns; null = they are not kept. Asked again at each refresh. */
  key: () => Promise<string | null>;
  clock: Clock;
  log: Log;
}

/** Beside this file in the sources, beside the core's bundle once built. */
const ENTRY = import.meta.url.endsWith('.ts') ? new URL('./copy-thread.ts', import.meta.url) : new URL('./copy-thread.js', import.meta.url);

type CopyThread = Thread<ReturnType<typeof createCopyEngine>['handlers']>;

/** Lines from which columns are worth loading. */
export const BIG_SCOPE = 20_000;
/** CFI's clocks and ours, and lines written while a view was being made: changes are asked from a little before the newest line known. */
const OVERLAP_MS = 15 * 60_000;

/** The last good state of CFI's data on this machine: per user and scope, with its age. One thread writes, another reads. */
export function createLocalCopy({ dataFolder, key, clock, log }: LocalCopyOptions): LocalCopy {
  // What must be known at once is looked up here; nothing that reads rows is.
  const files = createCopyFiles({ dataFolder, kind: COPIES, key: () => null, check: false, clock, log });
  const opened = new Map<CopyThread, string | null>();
  let keyless = false;
  const thread = (): CopyThread =>
    createThread({
      entry: ENTRY,
      data: { dataFolder },
      inline: () => createCopyEngine({ dataFolder, clock, log }),
      // Whichever it was, each is told again what it must know.
      onLost: () => opened.clear(),
      log,
    });
  const writer = thread();
  const reader = thread();
  const columns = thread();
  const notices: string[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  /** One refresh at a time: the second would only wait for the first's transaction. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const letGo = async () => {
    files.close();
    await Promise.all([...opened.keys()].map((each) => each.call('release', undefined)));
  };
  const open = async (of: CopyThread) => {
    const given = await key();
    if (opened.get(of) === given) return;
    await of.call('open', { key: given, now: clock.now() });
    opened.set(of, given);
  };

  /** A look that cannot be kept does not undo the copy it is of. */
  const keepLook = async (scope: TenantScope): Promise<StockSnapshot | null> => {
    try {
      return await writer.call('takeLook', { scope });
    } catch (error) {
      log.error('releve_non_garde', { error });
      return null;
    } finally {
      notices.push(...(await writer.call('notices', undefined)));
    }
  };
  const asked = async <T>(scope: TenantScope, work: () => Promise<T>): Promise<T> => {
    if (scope.divisionIds.length === 0)
      throw new AppError('empty_scope', "Aucune division n'est ouverte à votre compte : rien ne peut être lu.");
    await open(reader);
    return revived(work);
  };

  const about = (scope: TenantScope, dataset: Dataset) => aboutCopy(files, scope, dataset);

  /** What columns answer faster than the file: the first names of a list are not of it, and need nothing loaded. */
  const isBig = (scope: TenantScope, { search, levels, sort, offset, limit }: Readings['stocks']['query']): boolean => {
    const first = sort === 'name' && !search?.trim() && !levels?.length && offset + limit <= 1000;
    return !first && (about(scope, 'stocks')?.population ?? 0) >= BIG_SCOPE;
  };

  const write = async (
    scope: TenantScope,
    dataset: Dataset,
    origin: SourceId,
    whole: boolean,
    feed: (
      newest: Instant | null,
      put: Parameters<RowFeed>[0],
    ) => Promise<{ asOf: Instant | null; population?: number | undefined } | null>,
  ): Promise<Replaced | null> => {
    const { newest } = await writer.call('begin', { scope, dataset, whole, now: clock.now() });
    try {
      const given = await feed(newest, (rows) => writer.call('put', { rows }));
      if (given === null) {
        await writer.call('abandon', undefined);
        return null;
      }
      const { asOf, population } = given;
      const { complete, ...done } = await writer.call('finish', { asOf, origin, now: clock.now(), expected: population ?? null });
      return complete ? { ...done, asOf, whole } : null;
    } catch (error) {
      await writer.call('abandon', undefined).catch(() => undefined);
      throw error;
    }
  };

  return {
    id: 'copy',
    read: <K extends Reading>(scope: TenantScope, reading: K, query: Readings[K]['query'], signal: AbortSignal) =>
      revived(async (): Promise<ReadOutcome<Readings[K]['result']>> => {
        if (reading === 'stocks' && isBig(scope, query as Readings['stocks']['query'])) {
          await open(columns);
          const page = await columns.call('bigPage', { scope, query: query as Readings['stocks']['query'] }, signal);
          return { ...(page as { value: Readings[K]['result']; asOf: Instant | null }), population: null };
        }
        await open(reader);
        const answer = await reader.call('read', { scope, reading, query }, signal);
        return { ...(answer as { value: Readings[K]['result']; asOf: Instant | null }), population: null };
      }),
    async probe() {
      // Nothing to prove: it is a file of ours, its state is told by `about`.
    },
    window: (scope, query, signal) =>
      revived(async () => {
        await open(columns);
        return columns.call('window', { scope, query }, signal);
      }),
    population: (scope, dataset) => about(scope, dataset)?.population ?? null,
    about,
    keyless: () => keyless,
    replace: (scope, dataset, origin, feed, changes) =>
      inTurn(() =>
        revived(async () => {
          await letGo();
          const given = await key();
          keyless = given === null;
          await writer.call('open', { key: given, now: clock.now() });
          try {
            const few =
              changes === undefined
                ? null
                : await write(scope, dataset, origin, false, async (newest, put) =>
                    newest === null ? null : changes(new Date(Date.parse(newest) - OVERLAP_MS).toISOString(), put),
                  );
            const done = few ?? (await write(scope, dataset, origin, true, (_newest, put) => feed(put)));
            if (dataset === 'stocks') await keepLook(scope);
            return done!;
          } finally {
            // The divisions of the file may have changed: the next reading looks again.
            await letGo();
          }
        }),
      ),
    looks: {
      take: (scope) =>
        inTurn(async () => {
          await letGo();
          await writer.call('open', { key: await key(), now: clock.now() });
          return keepLook(scope).finally(letGo);
        }),
      list: (scope, limit, signal) => asked(scope, () => reader.call('looks', { scope, limit }, signal)),
      pageAt: (scope, query, at, signal) => asked(scope, () => reader.call('pageAt', { scope, query, at }, signal)),
      history: (scope, id, since, signal) => asked(scope, () => reader.call('history', { scope, id, since }, signal)),
      changes: (scope, query, signal) => asked(scope, () => reader.call('changes', { scope, ...query }, signal)),
      notices: () => [...notices],
    },
    remove: (which) =>
      inTurn(async () => {
        await letGo();
        return writer.call('remove', which);
      }),
    async close() {
      files.close();
      opened.clear();
      await Promise.all([writer.close(), reader.close(), columns.close()]);
    },
  };
}

/** Failures of a source come back from a thread as plain errors: they are given their class again. */
async function revived<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { name, message, reason, source } = error as Error & { reason?: FailureReason; source?: SourceId };
    if (name !== 'SourceFailure' || error instanceof SourceFailure || reason === undefined || source === undefined)
      throw error instanceof Error ? explainSqlite(error, 'copies') : error;
    throw new SourceFailure(source, reason, { message, cause: error });
  }
}
