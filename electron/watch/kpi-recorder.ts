import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Database, Migration } from '../local/local.ts';

/** Counts by hour: bounded whatever happens, and enough for percentiles at 10 %. */
export const kpiMigrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE kpi_hour (
        hour INTEGER NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        bucket INTEGER NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (hour, kind, subject, bucket)
      ) STRICT, WITHOUT ROWID;`,
  },
];

/** What is counted. `read`, `answer`, `age` and `question` also keep a duration, in ms (`age`: in s). */
export type KpiKind =
  | 'read' // a source answered a reading; subject: source
  | 'read_failed'
  | 'answer' // a reading as its asker saw it; subject: view
  | 'rescued' // answered by another source than the first; subject: the source that answered
  | 'unrescued' // no source answered; subject: view
  | 'age' // age of the data of an answer; subject: view
  | 'late' // an answer older than the budget of its view, or of unknown age; subject: view
  | 'up' // one look at a source found it answering; subject: source
  | 'down'
  | 'question' // the assistant answered; subject: intent known or not
  | 'question_failed'
  | 'refusal' // subject: session | sign_in
  | 'incident'; // subject: part

/** One line of the file: how many observations of a kind fell in a bucket, over a period. */
export interface KpiCount {
  kind: KpiKind;
  subject: string;
  /** Middle of the bucket; 0 when the kind keeps no duration. */
  value: number;
  count: number;
}

/** Keeps what happens. Counting costs nothing but memory until `flush`; a crash loses a minute of it. */
export interface KpiRecorder {
  count(kind: KpiKind, subject: string, value?: number): void;
  /** Writes what was counted. A disk that refuses keeps it in memory for the next time. */
  flush(): void;
  /** Counts from `from` to now, ms of the epoch, by whole hours. */
  since(from: number): KpiCount[];
  /** First hour kept, ms of the epoch; null when there is none. */
  oldest(): number | null;
}

const HOUR_MS = 3_600_000;
/** 31 days of hours that hold something, counted rather than dated: a clock that jumps ahead must not empty the file. */
const KEPT_HOURS = 31 * 24;
/** Buckets grow by a tenth. */
const STEP = Math.log(1.1);

const bucketOf = (value: number): number => (value < 1 ? 0 : 1 + Math.floor(Math.log(value) / STEP));
const middleOf = (bucket: number): number => (bucket === 0 ? 0 : Math.exp((bucket - 0.5) * STEP));

export function createKpiRecorder({ db, clock, log }: { db: Database; clock: Pick<Clock, 'now'>; log: Log }): KpiRecorder {
  const pending = new Map<string, { hour: number; kind: KpiKind; subject: string; bucket: number; count: number }>();
  const add = db.prepare(`
    INSERT INTO kpi_hour (hour, kind, subject, bucket, count) VALUES (@hour, @kind, @subject, @bucket, @count)
    ON CONFLICT (hour, kind, subject, bucket) DO UPDATE SET count = count + excluded.count`);
  const purge = db.prepare(
    `DELETE FROM kpi_hour WHERE hour < (SELECT hour FROM (SELECT DISTINCT hour FROM kpi_hour ORDER BY hour DESC) LIMIT 1 OFFSET ${KEPT_HOURS - 1})`,
  );
  const select = db.prepare<[number, number], { kind: KpiKind; subject: string; bucket: number; count: number }>(
    'SELECT kind, subject, bucket, SUM(count) AS count FROM kpi_hour WHERE hour >= ? AND hour <= ? GROUP BY kind, subject, bucket',
  );
  const first = db.prepare<[number], { hour: number | null }>('SELECT MIN(hour) AS hour FROM kpi_hour WHERE hour <= ?');
  const hourOf = (ms: number) => Math.floor(ms / HOUR_MS);

  const write = db.transaction(() => {
    for (const row of pending.values()) add.run(row);
    purge.run();
  });

  const flush = (): void => {
    if (pending.size === 0) return;
    try {
      write();
      pending.clear();
    } catch (error) {
      log.warn('indicateurs_non_ecrits', { error });
    }
  };

  return {
    count(kind, subject, value = 0) {
      const row = { hour: hourOf(clock.now()), kind, subject, bucket: bucketOf(value), count: 1 };
      const key = `${row.hour} ${kind} ${subject} ${row.bucket}`;
      const found = pending.get(key);
      if (found === undefined) pending.set(key, row);
      else found.count += 1;
    },
    flush,
    since(from) {
      flush();
      return select
        .all(hourOf(from), hourOf(clock.now()))
        .map(({ kind, subject, bucket, count }) => ({ kind, subject, value: middleOf(bucket), count }));
    },
    oldest() {
      const hour = first.get(hourOf(clock.now()))?.hour ?? null;
      return hour === null ? null : hour * HOUR_MS;
    },
  };
}
