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

/** The newest copy that holds the dataset for the whole scope; null when there is none. */
export function newestCopy(files: CopyFiles, scope: TenantScope, dataset: Dataset): { db: Database; record: CopyRecord } | null {
  const held = files.covering(scope).flatMap((db) => {
    const row = statement<[string], DatasetRecord>(db, COPY_SQL.dataset).get(dataset);
    return row === undefined ? [] : [{ db, record: { asOf: row.as_of, readAt: row.read_at, origin: row.origin, rows: row.row_count } }];
  });
  return held.reduce<(typeof held)[number] | null>(
    (best, one) => (best === null || one.record.readAt > best.record.readAt ? one : best),
    null,
  );
}

/** Rows the copy holds of a dataset in the scope, and its age; null when there is none. */
export function aboutCopy(files: CopyFiles, scope: TenantScope, dataset: Dataset): (CopyRecord & { population: number }) | null {
  const found = newestCopy(files, scope, dataset);
  return found === null ? null : { ...found.record, population: populationOf(found.db, scope, dataset) };
}
