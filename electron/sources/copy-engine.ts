import type { Instant, SourceId } from '../../shared/model/sourced.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { explainSqlite, isCorruption, type LocalDatabase } from '../local/local.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { createCopyFiles } from './copy-files.ts';
import { COPIES, LOOKS } from './copy-kinds.ts';
import { type CopyRecord, type DatasetRecord, newestCopy } from './copy-newest.ts';
import { copyReaders, stockLine } from './copy-read.ts';
import { COPY_SQL } from './copy-schema.ts';
import { COPY_TABLES, countPopulation, type TableWriting } from './copy-tables.ts';
import { SourceFailure } from './failure.ts';
import { createLooksEngine } from './looks-engine.ts';
import { isImplausible } from './plausible.ts';
import { DATASET_OF, type Dataset, type DatasetRows } from './reader.ts';
import type { Reading, Readings } from './sources.ts';
import { createWindows } from './windows-engine.ts';

/** How many refreshes in a row must agree before a much smaller dataset is believed. */
const AGREEING_REFRESHES = 3;

interface Writing {
  file: LocalDatabase;
  dataset: Dataset;
  table: TableWriting<DatasetRows[Dataset]>;
  before: CopyRecord | null;
  received: number;
  whole: boolean;
  key: string;
}

/** Writing and reading of copies: plain and synchronous, made to run on a thread of its own. Scopes cross to it as they are. */
export function createCopyEngine({ dataFolder, clock, log }: { dataFolder: string; clock: Clock; log: Log }) {
  let key: string | null = null;
  let wall = clock.now();
  // The time of whoever asks: a simulated clock stays one across threads.
  const time: Clock = { ...clock, now: () => wall };
  const files = createCopyFiles({ dataFolder, kind: COPIES, key: () => key, clock: time, log });
  const looks = createCopyFiles({ dataFolder, kind: LOOKS, key: () => key, clock: time, log });
  const overTime = createLooksEngine({ copies: files, looks, clock: time });
  const doubts = new Map<string, { rows: number; times: number }>();
  let writing: Writing | null = null;

  const abandon = () => {
    const mine = writing;
    writing = null;
    if (mine === null) return;
    if (mine.file.db.inTransaction) mine.file.db.exec('ROLLBACK');
    mine.file.close();
  };

  /** Runs one step of a refresh; a step that fails leaves the old copy as it was. */
  const step = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      abandon();
      throw error instanceof SourceFailure ? error : explainSqlite(error, 'copies');
    }
  };

  const open = (): Writing => {
    if (writing === null) throw new Error('No refresh is under way.');
    return writing;
  };

  const believe = (of: string, origin: SourceId, known: number, received: number) => {
    if (!isImplausible(received, known)) {
      doubts.delete(of);
      return;
    }
    const doubt = doubts.get(of);
    const times =
      doubt !== undefined && !isImplausible(Math.min(received, doubt.rows), Math.max(received, doubt.rows)) ? doubt.times + 1 : 1;
    doubts.set(of, { rows: received, times });
    if (times >= AGREEING_REFRESHES) {
      doubts.delete(of);
      log.warn('copie_reduite', { known, received });
      return;
    }
    throw new SourceFailure(origin, 'implausible');
  };

  /** A line of the only copy there is for the scope: which one is the newest need not be found out. Null = the usual way. */
  const lineAlone = (scope: TenantScope, id: number) => {
    const [only, other] = files.covering(scope);
    return only === undefined || other !== undefined ? null : stockLine(only, scope, id);
  };

  const handlers = {
    ...overTime,
    ...createWindows(files),
    /** Before anything else: the key of the sensitive columns. */
    open(input: { key: string | null; now: number }): void {
      wall = input.now;
      if (input.key !== key) files.close();
      key = input.key;
    },
    /** Begins a refresh. `whole: false` = only what changed will be put. Answers what the scope's own file held. */
    begin({ scope, dataset, whole, now }: { scope: TenantScope; dataset: Dataset; whole: boolean; now: number }): {
      before: CopyRecord | null;
      newest: Instant | null;
    } {
      wall = now;
      abandon();
      return step(() => {
        const file = files.writer(scope);
        const { db } = file;
        try {
          db.exec('BEGIN IMMEDIATE');
          const row = db.prepare<[string], DatasetRecord>(COPY_SQL.dataset).get(dataset);
          const before = row === undefined ? null : { asOf: row.as_of, readAt: row.read_at, origin: row.origin, rows: row.row_count };
          const newest =
            dataset === 'stocks'
              ? db.prepare<[], { newest: string | null }>('SELECT max(updated_at) AS newest FROM stocks').get()!.newest
              : null;
          // The caller pairs rows with their dataset, once, when it begins.
          const table = COPY_TABLES[dataset].begin(db) as TableWriting<DatasetRows[Dataset]>;
          writing = { file, dataset, table, before, received: 0, whole, key: `${scope.key} ${dataset}` };
          return { before, newest };
        } catch (error) {
          if (db.inTransaction) db.exec('ROLLBACK');
          file.close();
          throw error;
        }
      });
    },
    put({ rows }: { rows: readonly DatasetRows[Dataset][] }): void {
      step(() => {
        const mine = open();
        for (const row of rows) mine.table.put(row);
        mine.received += rows.length;
      });
    },
    /** Ends a refresh. `expected` = rows the source counts: another number means that changes alone do not tell all. */
    finish({ asOf, origin, now, expected }: { asOf: Instant | null; origin: SourceId; now: number; expected: number | null }): {
      rows: number;
      changed: number;
      complete: boolean;
    } {
      wall = now;
      return step(() => {
        const mine = open();
        const { db } = mine.file;
        if (mine.whole && mine.before !== null) believe(mine.key, origin, mine.before.rows, mine.received);
        const { rows, changed } = mine.table.end(mine.whole);
        if (!mine.whole && expected !== null && rows !== expected) {
          abandon();
          return { rows, changed, complete: false };
        }
        if (changed > 0) countPopulation(db, mine.dataset);
        db.prepare(COPY_SQL.putDataset).run({ name: mine.dataset, asOf, readAt: instant(now), origin, rows, changed });
        db.exec('COMMIT');
        writing = null;
        mine.file.close();
        return { rows, changed, complete: true };
      });
    },
    abandon(): void {
      abandon();
    },
    /** One reading from the newest copy. */
    read<K extends Reading>({
      scope,
      reading,
      query,
    }: {
      scope: TenantScope;
      reading: K;
      query: Readings[K]['query'];
    }): {
      value: Readings[K]['result'];
      asOf: Instant | null;
    } {
      try {
        const line = reading === 'stock' ? lineAlone(scope, (query as Readings['stock']['query']).id) : null;
        // Only `stock` comes here with a line: its result is that line.
        if (line !== null) return line as { value: Readings[K]['result']; asOf: Instant | null };
        const found = newestCopy(files, scope, DATASET_OF[reading]);
        if (found === null)
          throw new SourceFailure('copy', 'absent', { message: "La copie locale n'existe pas encore pour ce périmètre." });
        return { value: copyReaders[reading](found.db, scope, query), asOf: found.record.asOf };
      } catch (error) {
        if (!isCorruption(error)) throw error;
        // Closing lets the next opening put the damaged file aside and start a new one.
        files.close();
        throw new SourceFailure('copy', 'malformed', { cause: error });
      }
    },
    /** Lets go of every file that is only being read. */
    release(): void {
      files.close();
      looks.close();
    },
    /** What a user's name is on: looks leave with their user, by age they leave one by one. */
    remove(which: { userId: number } | { olderThanDays: number }): number {
      abandon();
      return files.remove(which) + ('userId' in which ? looks.remove(which) : 0);
    },
  };
  return {
    handlers,
    onStop() {
      abandon();
      files.close();
      looks.close();
    },
  };
}
