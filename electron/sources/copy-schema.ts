import type { StockSort } from '../../shared/model/stock.ts';
import type { Migration } from '../local/local.ts';

/** One file per user and scope. Rows carry folded texts made by `foldText`, so that a search answers as the base commune does. */
export const copyMigrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
CREATE TABLE about (user_id INTEGER NOT NULL, scope_key TEXT NOT NULL) STRICT;
CREATE TABLE divisions (id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE datasets (
  name TEXT PRIMARY KEY,
  as_of TEXT,
  read_at TEXT NOT NULL,
  origin TEXT NOT NULL,
  row_count INTEGER NOT NULL
) STRICT;
CREATE TABLE stocks (
  id INTEGER PRIMARY KEY,
  division_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  client_code TEXT,
  storage_ref TEXT,
  quantity REAL,
  minimum REAL,
  level INTEGER NOT NULL,
  height_cm REAL,
  width_cm REAL,
  depth_cm REAL,
  weight_g REAL,
  comment TEXT,
  updated_at TEXT,
  folded_name TEXT NOT NULL,
  folded_text TEXT NOT NULL
) STRICT;
CREATE INDEX stocks_by_name ON stocks (folded_name, id);
CREATE INDEX stocks_by_level ON stocks (level, division_id);
CREATE VIRTUAL TABLE stocks_words USING fts5 (folded_text, content = 'stocks', content_rowid = 'id', columnsize = 0,
  tokenize = 'trigram case_sensitive 1');
CREATE TABLE campaigns (
  id INTEGER PRIMARY KEY,
  division_id INTEGER NOT NULL,
  reference TEXT,
  name TEXT NOT NULL,
  client_code TEXT,
  channel TEXT,
  statut TEXT,
  rejection TEXT,
  created_at TEXT,
  updated_at TEXT,
  folded_text TEXT NOT NULL
) STRICT;
CREATE INDEX campaigns_by_reference ON campaigns (reference);`,
  },
  {
    version: 2,
    // `mark`: hash of a line as it was read, so that a refresh writes what changed and nothing else. Texts that were kept in clear leave.
    sql: `
ALTER TABLE stocks ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;
UPDATE stocks SET comment = NULL;
CREATE INDEX stocks_by_division ON stocks (division_id, folded_name, id);
CREATE TABLE populations (name TEXT NOT NULL, division_id INTEGER NOT NULL, lines INTEGER NOT NULL, PRIMARY KEY (name, division_id)) STRICT, WITHOUT ROWID;
CREATE TABLE stock_levels (division_id INTEGER NOT NULL, level INTEGER NOT NULL, lines INTEGER NOT NULL, PRIMARY KEY (division_id, level)) STRICT,
  WITHOUT ROWID;
ALTER TABLE about ADD COLUMN seal TEXT;
DELETE FROM datasets;`,
  },
  // Moves when the rows do, and not when they are found to be the same.
  { version: 3, sql: 'ALTER TABLE datasets ADD COLUMN version INTEGER NOT NULL DEFAULT 0;' },
];

/*
 * @divisions JSON array of ids · @term0, @term1… folded words, all to be found · @match FTS5 query of those with three letters or more
 */
export const IN_SCOPE = 's.division_id IN (SELECT value FROM json_each(@divisions))';

/** What a search looks for: how many words, and whether trigrams can narrow it. Chooses a statement; the words travel as parameters. */
export interface SearchShape {
  terms: number;
  narrowed: boolean;
  /** The scope is one division (@alone): its own index then gives the lines in order. */
  alone?: boolean;
}

const holds = (column: string, { terms }: SearchShape): string =>
  Array.from({ length: terms }, (_, n) => ` AND instr(${column}, @term${n}) > 0`).join('');
// Trigrams find pieces of words, as LIKE does; they only narrow, the exact test stays.
const narrowed = (shape: SearchShape): string =>
  shape.narrowed ? ' AND s.id IN (SELECT rowid FROM stocks_words WHERE stocks_words MATCH @match)' : '';
const searched = (shape: SearchShape): string =>
  `${shape.alone ? 's.division_id = @alone' : IN_SCOPE}${narrowed(shape)}${holds('s.folded_text', shape)}`;

// Without the texts made for searching.
const LINE = `s.id, s.division_id, s.name, s.client_code, s.storage_ref, s.quantity, s.minimum, s.level, s.height_cm, s.width_cm, s.depth_cm,
  s.weight_g, s.comment, s.updated_at`;

const ORDER: Record<StockSort, (way: 'ASC' | 'DESC') => string> = {
  name: (way) => `s.folded_name ${way}`,
  division: (way) => `(SELECT d.key FROM json_each(@divisions) AS d WHERE d.value = s.division_id) ${way}`,
  quantity: (way) => `s.quantity IS NULL, s.quantity ${way}`,
  minimum: (way) => `s.minimum IS NULL, s.minimum ${way}`,
  level: (way) => `s.level ${way}`,
  updatedAt: (way) => `s.updated_at IS NULL, s.updated_at ${way}`,
};

/** @param hint index to walk through when the planner cannot know better. */
export const stockPageSql = (sort: StockSort, descending: boolean, shape: SearchShape, hint = ''): string =>
  `SELECT ${LINE} FROM stocks AS s${hint} WHERE ${searched(shape)} AND (@levels IS NULL OR s.level IN (SELECT value FROM json_each(@levels)))
   ORDER BY ${ORDER[sort](descending ? 'DESC' : 'ASC')}, s.id ASC LIMIT @limit OFFSET @offset`;

export const stockLevelsSql = (shape: SearchShape): string =>
  `SELECT s.level, count(*) AS lines FROM stocks AS s WHERE ${searched(shape)} GROUP BY s.level`;

export const stockCellsSql = (shape: SearchShape): string =>
  `SELECT s.division_id, s.level, count(*) AS lines FROM stocks AS s WHERE ${searched(shape)} GROUP BY s.division_id, s.level ORDER BY s.division_id, s.level`;

export const articleLinesSql = (shape: SearchShape): string =>
  `SELECT ${LINE} FROM stocks AS s WHERE ${IN_SCOPE}${narrowed(shape)}${holds('s.folded_name', shape)}`;

export const campaignsSql = (shape: SearchShape): string =>
  `SELECT s.* FROM campaigns AS s WHERE ${IN_SCOPE}${holds('s.folded_text', shape)}
   AND (@references IS NULL OR s.reference IN (SELECT value FROM json_each(@references)))
   ORDER BY s.created_at IS NULL, s.created_at DESC, s.id DESC LIMIT @limit`;

export const COPY_SQL = {
  dataset: 'SELECT as_of, read_at, origin, row_count FROM datasets WHERE name = ?',
  putDataset: `INSERT INTO datasets (name, as_of, read_at, origin, row_count, version) VALUES (@name, @asOf, @readAt, @origin, @rows, 1)
    ON CONFLICT (name) DO UPDATE SET as_of = @asOf, read_at = @readAt, origin = @origin, row_count = @rows, version = version + min(@changed, 1)`,
  // Moves when another connection wrote to the file.
  written: 'PRAGMA data_version',
  version: 'SELECT version FROM datasets WHERE name = ?',
  lineNumbers: 'SELECT id, division_id, level, quantity, minimum, updated_at FROM stocks ORDER BY id',
  lineNames: 'SELECT id, folded_name FROM stocks ORDER BY folded_name, id',
  lineTexts: 'SELECT folded_text FROM stocks ORDER BY id',
  // With the age of the copy: a statement more would cost as much again as the line.
  line: `SELECT ${LINE}, (SELECT as_of FROM datasets WHERE name = 'stocks') AS as_of FROM stocks AS s WHERE s.id = ?`,
  putStock: `INSERT INTO stocks (id, division_id, name, client_code, storage_ref, quantity, minimum, level, height_cm, width_cm, depth_cm, weight_g,
      comment, updated_at, folded_name, folded_text, mark)
    VALUES (@id, @divisionId, @name, @clientCode, @storageRef, @quantity, @minimum, @level, @heightCm, @widthCm, @depthCm, @weightG,
      @comment, @updatedAt, @foldedName, @foldedText, @mark)`,
  changeStock: `UPDATE stocks SET division_id = @divisionId, name = @name, client_code = @clientCode, storage_ref = @storageRef, quantity = @quantity,
      minimum = @minimum, level = @level, height_cm = @heightCm, width_cm = @widthCm, depth_cm = @depthCm, weight_g = @weightG, comment = @comment,
      updated_at = @updatedAt, folded_name = @foldedName, folded_text = @foldedText, mark = @mark WHERE id = @id`,
  putWords: 'INSERT INTO stocks_words (rowid, folded_text) VALUES (@id, @foldedText)',
  // An index over a table kept apart must be told the very text it held.
  removeWords: "INSERT INTO stocks_words (stocks_words, rowid, folded_text) VALUES ('delete', @id, @foldedText)",
  clearPopulation: 'DELETE FROM populations WHERE name = ?',
  clearLevels: 'DELETE FROM stock_levels',
  putLevels:
    'INSERT INTO stock_levels (division_id, level, lines) SELECT division_id, level, count(*) FROM stocks GROUP BY division_id, level',
  cells: 'SELECT division_id, level, lines FROM stock_levels ORDER BY division_id, level',
  // Rows whose division is not told belong to the very scope they were read under.
  population: `SELECT coalesce(sum(s.lines), 0) AS lines FROM populations AS s WHERE s.name = @name
    AND (s.division_id IN (SELECT value FROM json_each(@divisions)) OR (s.division_id = -1 AND (SELECT scope_key FROM about) = @scopeKey))`,
  putCampaign: `INSERT INTO campaigns (id, division_id, reference, name, client_code, channel, statut, rejection, created_at, start_date, end_date,
      updated_at, folded_name, folded_text)
    VALUES (@id, @divisionId, @reference, @name, @clientCode, @channel, @statut, @rejection, @createdAt, @startDate, @endDate,
      @updatedAt, @foldedName, @foldedText)
    ON CONFLICT (id) DO NOTHING`,
} as const;
