import type { Instant, SourceId } from '../../shared/model/sourced.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { createThread, explainSqlite, type Thread } from '../local/local.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { aboutCopy, type CopyRecord, createCopyEngine } from './copy-engine.ts';
import { createCopyFiles } from './copy-files.ts';
import { type FailureReason, SourceFailure } from './failure.ts';
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
  /**
   * Replaces a dataset in one transaction, off the main loop. An implausibly small result, a full disk or a feed that fails leave the old one as it was.
   * @param changes when the source can give changes alone: tried first; the whole is read when they do not add up.
   * @throws SourceFailure implausible | AppError disk_full | what the feed throws
   */
  replace(scope: TenantScope, dataset: Dataset, origin: SourceId, feed: RowFeed, changes?: ChangeFeed): Promise<Replaced>;
  /** Deletes every copy of a user, or those not written for that many days. */
  remove(which: { userId: number } | { olderThanDays: number }): Promise<number>;
  close(): Promise<void>;
}

export interface LocalCopyOptions {
  dataFolder: string;
  /** Key of the sensitive columns; null = they are not kept. Asked again at each refresh. */
  key: () => Promise<string | null>;
  clock: Clock;
  log: Log;
}

export type CopyThread = Thread<ReturnType<typeof createCopyEngine>['handlers']>;

/** CFI's clocks and ours, and lines written while a view was being made: changes are asked from a little before the newest line known. */
const OVERLAP_MS = 15 * 60_000;

/** The last good state of CFI's data on this machine: per user and scope, with its age. One thread writes, another reads. */
export function createLocalCopy({ dataFolder, key, clock, log }: LocalCopyOptions): LocalCopy {
  // What must be known at once is looked up here; nothing that reads rows is.
  const files = createCopyFiles({ dataFolder, key: () => null, check: false, clock, log });
  const thread = (): CopyThread =>
    createThread({
      // Beside this file in the sources, beside the core's bundle once built.
      entry: new URL(import.meta.url.endsWith('.ts') ? './copy-thread.ts' : './copy-thread.js', import.meta.url),
      data: { dataFolder },
      inline: () => createCopyEngine({ dataFolder, clock, log }),
      log,
    });
  const writer = thread();
  const reader = thread();
  let turn: Promise<unknown> = Promise.resolve();
  let opened: { reader: string | null } | null = null;

  /** One refresh at a time: the second would only wait for the first's transaction. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const letGo = async () => {
    files.close();
    if (opened !== null) await reader.call('release', undefined);
  };
  const openReader = async () => {
    const given = await key();
    if (opened !== null && opened.reader === given) return;
    await reader.call('open', { key: given, now: clock.now() });
    opened = { reader: given };
  };

  const about = (scope: TenantScope, dataset: Dataset) => aboutCopy(files, scope, dataset);

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
        await openReader();
        const answer = await reader.call('read', { scope, reading, query }, signal);
        return { ...(answer as { value: Readings[K]['result']; asOf: Instant | null }), population: null };
      }),
    async probe() {
      // Nothing to prove: it is a file of ours, its state is told by `about`.
    },
    population: (scope, dataset) => about(scope, dataset)?.population ?? null,
    about,
    replace: (scope, dataset, origin, feed, changes) =>
      inTurn(() =>
        revived(async () => {
          await letGo();
          await writer.call('open', { key: await key(), now: clock.now() });
          try {
            const few =
              changes === undefined
                ? null
                : await write(scope, dataset, origin, false, async (newest, put) =>
                    newest === null ? null : changes(new Date(Date.parse(newest) - OVERLAP_MS).toISOString(), put),
                  );
            const done = few ?? (await write(scope, dataset, origin, true, (_newest, put) => feed(put)));
            return done!;
          } finally {
            // The divisions of the file may have changed: the next reading looks again.
            await letGo();
          }
        }),
      ),
    remove: (which) =>
      inTurn(async () => {
        await letGo();
        return writer.call('remove', which);
      }),
    async close() {
      files.close();
      await Promise.all([writer.close(), reader.close()]);
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
