import type { Migration } from '../local/local.ts';

const LINE = `division_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  client_code TEXT,
  storage_ref TEXT,
  quantity REAL,
  minimum REAL,
  level INTEGER NOT NULL,
  folded_name TEXT NOT NULL,
  folded_text TEXT NOT NULL`;
const LINE_COLUMNS = 'division_id, name, client_code, storage_ref, quantity, minimum, level, folded_name, folded_text';

/** Stocks over time, one file per user and scope: each line with the looks between which it stood as it is. */
export const lookMigrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
CREATE TABLE about (user_id INTEGER NOT NULL, scope_key TEXT NOT NULL, seal TEXT) STRICT;
CREATE TABLE divisions (id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE looks (
  id INTEGER PRIMARY KEY,
  moment TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  as_of TEXT,
  origin TEXT NOT NULL,
  lines INTEGER NOT NULL,
  changed INTEGER NOT NULL
) STRICT;
CREATE TABLE present (id INTEGER PRIMARY KEY, since INTEGER NOT NULL, ${LINE}) STRICT;
CREATE INDEX present_by_look ON present (since);
CREATE TABLE past (id INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, ${LINE}, PRIMARY KEY (id, since)) STRICT, WITHOUT ROWID;
CREATE INDEX past_by_look ON past (until, since);`,
  },
];

/* @look and @from are looks · @divisions JSON array of ids · the copy is attached as `copie` while a look is taken */

const inScope = (of: string) => `${of}.division_id IN (SELECT value FROM json_each(@divisions))`;
const DIFFERS = LINE_COLUMNS.split(', ')
  .filter((column) => !column.startsWith('folded'))
  .map((column) => `s.${column} IS NOT p.${column}`)
  .join(' OR ');

/** Lines whose quantity is not what it was at a look. */
const CHANGED = `WITH change AS (
    SELECT b.id AS id, b.division_id AS division_id, coalesce(p.name, b.name) AS name, iif(p.id IS NULL, 'removed', 'changed') AS kind,
      b.quantity AS before, p.quantity AS after, coalesce(p.minimum, iif(p.id IS NULL, b.minimum, NULL)) AS minimum, coalesce(p.level, b.level) AS level
    FROM past AS b LEFT JOIN present AS p ON p.id = b.id AND ${inScope('p')}
    WHERE b.until > @from AND b.since <= @from AND ${inScope('b')} AND (p.id IS NULL OR p.quantity IS NOT b.quantity)
    UNION ALL
    SELECT p.id, p.division_id, p.name, 'added', NULL, p.quantity, p.minimum, p.level
    FROM present AS p WHERE p.since > @from AND ${inScope('p')}
      AND NOT EXISTS (SELECT 1 FROM past AS b WHERE b.id = p.id AND b.since <= @from AND b.until > @from AND ${inScope('b')})
  )`;
/** A quantity is known then and now. */
const MEASURED = "kind = 'changed' AND before IS NOT NULL AND after IS NOT NULL";

export const LOOK_SQL = {
  last: 'SELECT * FROM looks ORDER BY id DESC LIMIT 1',
  list: 'SELECT * FROM looks ORDER BY id DESC LIMIT @limit',
  /** The last look at or before a moment. */
  at: 'SELECT * FROM looks WHERE moment <= @moment ORDER BY id DESC LIMIT 1',
  first: 'SELECT * FROM looks ORDER BY id LIMIT 1',
  put: `INSERT INTO looks (id, moment, taken_at, as_of, origin, lines, changed)
    VALUES (@look, @moment, @takenAt, @asOf, @origin, (SELECT count(*) FROM present), @changed)`,
  findChanged: `CREATE TEMP TABLE moved AS SELECT p.id AS id, s.id IS NOT NULL AS stays FROM present AS p LEFT JOIN copie.stocks AS s ON s.id = p.id
    WHERE s.id IS NULL OR ${DIFFERS}`,
  keepPast: `INSERT INTO past (id, since, until, ${LINE_COLUMNS}) SELECT id, since, @look, ${LINE_COLUMNS} FROM present WHERE id IN (SELECT id FROM moved)`,
  leavePresent: 'DELETE FROM present WHERE id IN (SELECT id FROM moved)',
  putPresent: `INSERT INTO present (id, since, ${LINE_COLUMNS}) SELECT s.id, @look, ${LINE_COLUMNS.split(', ')
    .map((column) => `s.${column}`)
    .join(', ')} FROM copie.stocks AS s WHERE NOT EXISTS (SELECT 1 FROM present AS p WHERE p.id = s.id)`,
  countMoved: 'SELECT coalesce(sum(stays), 0) AS stayed, count(*) AS moved FROM moved',
  forgetMoved: 'DROP TABLE IF EXISTS temp.moved',
  purgePast: 'DELETE FROM past WHERE until <= (SELECT coalesce(min(id), 0) FROM looks WHERE moment >= @moment)',
  purgeLooks: 'DELETE FROM looks WHERE id < (SELECT coalesce(min(id), 0) FROM looks WHERE moment >= @moment)',
  /** Before a statement over `stocks`: they are those of a look. What a look does not keep is unknown. */
  stocksAt: `WITH stocks AS (
    SELECT id, ${LINE_COLUMNS}, NULL AS height_cm, NULL AS width_cm, NULL AS depth_cm, NULL AS weight_g, NULL AS comment, NULL AS updated_at
    FROM present WHERE since <= @look
    UNION ALL
    SELECT id, ${LINE_COLUMNS}, NULL, NULL, NULL, NULL, NULL, NULL FROM past WHERE since <= @look AND until > @look
  ) `,
  /** Every stay of one line in the scope, oldest first; `until` null = still there. */
  stays: `SELECT since, until, name, quantity, minimum FROM past AS s WHERE id = @id AND ${inScope('s')}
    UNION ALL SELECT since, NULL, name, quantity, minimum FROM present AS s WHERE id = @id AND ${inScope('s')} ORDER BY since`,
  moments: 'SELECT id, moment FROM looks WHERE id IN (SELECT value FROM json_each(@looks))',
  changes: `${CHANGED} SELECT *, count(*) OVER () AS total FROM change
    WHERE @way = 0 OR (${MEASURED} AND (after - before) * @way > 0)
    ORDER BY abs(coalesce(after, 0) - coalesce(before, 0)) DESC, id LIMIT @limit OFFSET @offset`,
  /** Those that went neither up nor down. */
  unmeasured: `${CHANGED} SELECT count(*) AS lines FROM change WHERE NOT (${MEASURED})`,
} as const;
