import type { Instant, SourceId } from '../../shared/model/sourced.ts';
import { type Database, statement } from '../local/local.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import type { CopyFiles } from './copy-files.ts';
import { COPY_SQL } from './copy-schema.ts';
import { populationOf } from './copy-tables.ts';
import type { Dataset } from './reader.ts';

/** What is known of a dataset of a copy. */
export interface CopyRecord {
  asOf: Instant | null;
  readAt: Instant;
  origin: SourceId;
  /** Rows of the whole file, whatever part of it a scope may see. */
  rows: number;
}

export interface DatasetRecord {
  as_of: string | null;
  read_at: string;
  origin: SourceId;
  row_count: number;
}

const facts = new WeakMap<Database, { written: { get(): number | undefined }; version: number; held: Map<string, unknown> }>();

/** What was read of a file opened for reading, kept until another connection writes to it: SQLite tells so for less than a reading costs. */
export function keptOf<T>(db: Database, name: string, read: () => T): T {
  let known = facts.get(db);
  if (known === undefined) {
    known = { written: db.prepare<[], number>(COPY_SQL.written).pluck(), version: Number.NaN, held: new Map() };
    facts.set(db, known);
  }
  const version = known.written.get()!;
  if (known.version !== version) {
    known.held.clear();
    known.version = version;
  }
  if (!known.held.has(name)) known.held.set(name, read());
  return known.held.get(name) as T;
}

const recordOf = (db: Database, dataset: Dataset): CopyRecord | null =>
  keptOf(db, dataset, () => {
    const row = statement<[string], DatasetRecord>(db, COPY_SQL.dataset).get(dataset);
    return row === undefined ? null : { asOf: row.as_of, readAt: row.read_at, origin: row.origin, rows: row.row_count };
  });

/** The newest copy that holds the dataset for the whole scope; null when there is none. */
export function newestCopy(files: CopyFiles, scope: TenantScope, dataset: Dataset): { db: Database; record: CopyRecord } | null {
  let best: { db: Database; record: CopyRecord } | null = null;
  for (const db of files.covering(scope)) {
    const record = recordOf(db, dataset);
    if (record !== null && (best === null || record.readAt > best.record.readAt)) best = { db, record };
  }
  return best;
}

/** Rows the copy holds of a dataset in the scope, and its age; null when there is none. */
export function aboutCopy(files: CopyFiles, scope: TenantScope, dataset: Dataset): (CopyRecord & { population: number }) | null {
  const found = newestCopy(files, scope, dataset);
  return found === null ? null : { ...found.record, population: populationOf(found.db, scope, dataset) };
}
