import type { Instant, SourceId } from '../../shared/model/sourced.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { type Database, explainSqlite, isCorruption } from '../local/local.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { createCopyFiles } from './copy-files.ts';
import { copyReaders } from './copy-read.ts';
import { COPY_SQL } from './copy-schema.ts';
import { COPY_TABLES, countRows } from './copy-tables.ts';
import { SourceFailure } from './failure.ts';
import { isImplausible } from './plausible.ts';
import { DATASET_OF, type Dataset, type DatasetRows, type ReadOutcome, type SourceReader } from './reader.ts';
import type { Reading, Readings } from './sources.ts';

/** Gives rows by chunks and ends with the moment they were true. */
export type RowFeed = (onRows: (rows: readonly DatasetRows[Dataset][]) => void) => Promise<{ asOf: Instant | null }>;

export interface LocalCopy extends SourceReader {
  /** Rows the copy holds of a dataset in the scope; null when it has none. */
  population(scope: TenantScope, dataset: Dataset): number | null;
  /** Age of the newest copy of a dataset for the scope; null when there is none. */
  about(scope: TenantScope, dataset: Dataset): { asOf: Instant | null; readAt: Instant; origin: string } | null;
  /**
   * Replaces a dataset in one transaction. An implausibly small result, a full disk or a feed that fails leave the old one as it was.
   * @throws SourceFailure implausible | AppError disk_full | what the feed throws
   */
  replace(scope: TenantScope, dataset: Dataset, origin: SourceId, feed: RowFeed): Promise<{ rows: number; asOf: Instant | null }>;
  close(): void;
}

interface DatasetRecord {
  as_of: string | null;
  read_at: string;
  origin: string;
  row_count: number;
}

/** How many refreshes in a row must agree before a much smaller dataset is believed. */
const AGREEING_REFRESHES = 3;

/** The last good state of CFI's data on this machine: per user and scope, with its age. */
export function createLocalCopy({ dataFolder, clock, log }: { dataFolder: string; clock: Clock; log: Log }): LocalCopy {
  const files = createCopyFiles({ dataFolder, clock, log });
  const doubts = new Map<string, { rows: number; times: number }>();
  const counted = new Map<string, { readAt: string; rows: number }>();
  const writing = new Map<string, Promise<unknown>>();

  const recordOf = (db: Database, dataset: Dataset) => db.prepare<[string], DatasetRecord>(COPY_SQL.dataset).get(dataset);

  /** The newest copy that holds the dataset for the whole scope. */
  const newest = (scope: TenantScope, dataset: Dataset): { db: Database; record: DatasetRecord } | null =>
    files
      .covering(scope)
      .flatMap((db) => {
        const record = recordOf(db, dataset);
        return record === undefined ? [] : [{ db, record }];
      })
      .reduce<{ db: Database; record: DatasetRecord } | null>(
        (best, one) => (best === null || one.record.read_at > best.record.read_at ? one : best),
        null,
      );

  const read = <K extends Reading>(scope: TenantScope, reading: K, query: Readings[K]['query']): ReadOutcome<Readings[K]['result']> => {
    const dataset = DATASET_OF[reading];
    const found = newest(scope, dataset);
    if (found === null) throw new SourceFailure('copy', 'absent', { message: "La copie locale n'existe pas encore pour ce périmètre." });
    return { value: copyReaders[reading](found.db, scope, query), asOf: found.record.as_of, population: null };
  };

  const openWriter = (scope: TenantScope) => {
    try {
      return files.writer(scope);
    } catch (error) {
      throw explainSqlite(error, 'copies');
    }
  };

  const replaceNow = async (scope: TenantScope, dataset: Dataset, origin: SourceId, feed: RowFeed) => {
    const { db, close } = openWriter(scope);
    try {
      db.exec('BEGIN IMMEDIATE');
      const before = recordOf(db, dataset);
      const table = COPY_TABLES[dataset];
      db.exec(table.clear);
      // The feed is of this dataset: which row goes with which table is told by the caller, once.
      const put = table.writer(db) as (row: DatasetRows[Dataset]) => void;
      let received = 0;
      const { asOf } = await feed((rows) => {
        for (const row of rows) put(row);
        received += rows.length;
      });
      if (before !== undefined) believe(`${scope.key} ${dataset}`, origin, before.row_count, received);
      db.prepare(COPY_SQL.putDataset).run({ name: dataset, asOf, readAt: instant(clock.now()), origin, rows: received });
      db.exec('COMMIT');
      return { rows: received, asOf };
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error instanceof SourceFailure ? error : explainSqlite(error, 'copies');
    } finally {
      close();
      // The divisions of the file may have changed: the next reading looks again.
      files.release(scope);
    }
  };

  const believe = (key: string, origin: SourceId, known: number, received: number) => {
    if (!isImplausible(received, known)) {
      doubts.delete(key);
      return;
    }
    const doubt = doubts.get(key);
    const times =
      doubt !== undefined && !isImplausible(Math.min(received, doubt.rows), Math.max(received, doubt.rows)) ? doubt.times + 1 : 1;
    doubts.set(key, { rows: received, times });
    if (times >= AGREEING_REFRESHES) {
      doubts.delete(key);
      log.warn('copie_reduite', { known, received });
      return;
    }
    throw new SourceFailure(origin, 'implausible');
  };

  return {
    id: 'copy',
    async read(scope, reading, query) {
      try {
        return read(scope, reading, query);
      } catch (error) {
        if (!isCorruption(error)) throw error;
        // Closing lets the next opening put the damaged file aside and start a new one.
        files.close();
        throw new SourceFailure('copy', 'malformed', { cause: error });
      }
    },
    async probe() {
      // Nothing to prove: it is a file of ours, its state is told by `about`.
    },
    population(scope, dataset) {
      const found = newest(scope, dataset);
      if (found === null) return null;
      const key = `${scope.key} ${dataset}`;
      const known = counted.get(key);
      if (known?.readAt === found.record.read_at) return known.rows;
      const rows = countRows(found.db, scope, dataset);
      counted.set(key, { readAt: found.record.read_at, rows });
      return rows;
    },
    about(scope, dataset) {
      const found = newest(scope, dataset);
      return found === null ? null : { asOf: found.record.as_of, readAt: found.record.read_at, origin: found.record.origin };
    },
    replace(scope, dataset, origin, feed) {
      // One writer at a time on a file: the second would only wait for the first's transaction.
      const previous = writing.get(scope.key) ?? Promise.resolve();
      const mine = previous.then(
        () => replaceNow(scope, dataset, origin, feed),
        () => replaceNow(scope, dataset, origin, feed),
      );
      writing.set(scope.key, mine);
      return mine;
    },
    close: () => files.close(),
  };
}
