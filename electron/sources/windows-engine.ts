import type { Instant } from '../../shared/model/sourced.ts';
import { STOCK_LEVELS, type StockLevel, type StockPage } from '../../shared/model/stock.ts';
import { packStocks, type StockWindow } from '../../shared/model/stock-window.ts';
import { type Database, statement } from '../local/local.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { filterRows, type SortKey, type StockColumns, sortRows, topRows } from './columns.ts';
import type { CopyFiles } from './copy-files.ts';
import { newestCopy } from './copy-newest.ts';
import { type StockRecord, stockOf } from './copy-read.ts';
import { COPY_SQL } from './copy-schema.ts';
import { divisions } from './copy-search.ts';
import { SourceFailure } from './failure.ts';
import { noLevels } from './select.ts';
import type { Readings } from './sources.ts';
import { indexWords, type StockWords, searchRows } from './stock-words.ts';
import { searchTerms } from './text.ts';

type Query = Readings['stocks']['query'];

/** Orders kept ready: a grid scrolls through one, a person compares two or three. */
const ORDERS_KEPT = 4;
/** Up to here the first rows are picked out; beyond, everything is put in order once. */
const PICKED = 2000;

/** Every line of a copy as columns. About 45 bytes a line. */
export function loadColumns(db: Database, count: number): StockColumns {
  const columns = {
    count,
    id: new Float64Array(count),
    division: new Uint32Array(count),
    level: new Uint8Array(count),
    quantity: new Float64Array(count),
    minimum: new Float64Array(count),
    updatedAt: new Float64Array(count),
    nameRank: new Uint32Array(count),
  };
  const places = new Map<number, number>();
  let row = 0;
  const numbers = db.prepare<[], [number, number, number, number | null, number | null, string | null]>(COPY_SQL.lineNumbers).raw();
  for (const [id, division, level, quantity, minimum, updatedAt] of numbers.iterate()) {
    let place = places.get(division);
    if (place === undefined) {
      place = places.size;
      places.set(division, place);
    }
    columns.id[row] = id;
    columns.division[row] = place;
    columns.level[row] = level;
    columns.quantity[row] = quantity ?? Number.NaN;
    columns.minimum[row] = minimum ?? Number.NaN;
    columns.updatedAt[row] = updatedAt === null ? Number.NaN : Date.parse(updatedAt);
    row += 1;
  }
  let rank = -1;
  let before: string | null = null;
  for (const [id, name] of db.prepare<[], [number, string]>(COPY_SQL.lineNames).raw().iterate()) {
    if (name !== before) rank += 1;
    before = name;
    columns.nameRank[rowOf(columns.id, id)] = rank;
  }
  return { ...columns, divisionIds: [...places.keys()] };
}

/** The words of every folded text, ready to be searched. */
const loadWords = (db: Database, count: number): StockWords =>
  indexWords(count, db.prepare<[], string>(COPY_SQL.lineTexts).pluck().iterate());

/** Row of an id that is there. */
function rowOf(ids: Float64Array, id: number): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ids[middle]! < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countLevels(columns: StockColumns, rows: Uint32Array): Record<StockLevel, number> {
  const lines = new Uint32Array(STOCK_LEVELS.length);
  for (let n = 0; n < rows.length; n += 1) lines[columns.level[rows[n]!]!]! += 1;
  return { ...noLevels(), ...Object.fromEntries(STOCK_LEVELS.map((level, index) => [level, lines[index]!])) };
}

/** Windows over big copies: the columns of the last copy looked at, and the last orders asked for, stay ready. Made for a thread of its own. */
export function createWindows(files: CopyFiles) {
  let loaded: { of: string; columns: StockColumns; words: StockWords | null } | null = null;
  const orders = new Map<string, Uint32Array>();
  /** Lines by level of rows kept ready. */
  const counts = new WeakMap<Uint32Array, Record<StockLevel, number>>();

  const columnsOf = (db: Database): StockColumns => {
    const { version } = statement<[string], { version: number }>(db, COPY_SQL.version).get('stocks')!;
    const of = `${db.name} ${version}`;
    if (loaded?.of === of) return loaded.columns;
    orders.clear();
    loaded = null;
    // One moment for the two statements: a refresh may end in between.
    const columns = db.transaction(() =>
      loadColumns(db, db.prepare<[], { lines: number }>('SELECT count(*) AS lines FROM stocks').get()!.lines),
    )();
    loaded = { of, columns, words: null };
    return columns;
  };

  const kept = (key: string, make: () => Uint32Array): Uint32Array => {
    const rows = orders.get(key) ?? make();
    orders.delete(key);
    orders.set(key, rows);
    if (orders.size > ORDERS_KEPT * 2) orders.delete(orders.keys().next().value!);
    return rows;
  };

  /** The words are loaded at the first search: a grid that only scrolls does without. */
  const found = (db: Database, columns: StockColumns, search: string | undefined): Uint8Array | null => {
    const terms = searchTerms(search);
    if (terms.length === 0 || loaded === null) return null;
    loaded.words ??= loadWords(db, columns.count);
    return searchRows(loaded.words, terms);
  };

  /** Rows of the scope that pass search and levels, and counts by level before the level filter. */
  const selected = (db: Database, scope: TenantScope, query: Query) => {
    const columns = columnsOf(db);
    const all = (1 << STOCK_LEVELS.length) - 1;
    const wanted = (query.levels?.length ? query.levels : STOCK_LEVELS).reduce(
      (mask, level) => mask | (1 << STOCK_LEVELS.indexOf(level)),
      0,
    );
    const search = searchTerms(query.search).join(' ');
    const inScope = () => Uint8Array.from(columns.divisionIds, (id) => Number(scope.names.has(id)));
    const searched = kept(`${scope.key} ${all} ${search}`, () =>
      filterRows(columns, inScope(), all, found(db, columns, query.search)).slice(),
    );
    const filter = `${scope.key} ${wanted} ${search}`;
    const rows = wanted === all ? searched : kept(filter, () => searched.filter((row) => ((wanted >>> columns.level[row]!) & 1) === 1));
    const levels = counts.get(searched) ?? countLevels(columns, searched);
    counts.set(searched, levels);
    return { columns, rows, levels, filter };
  };

  const page = (scope: TenantScope, query: Query): { value: StockPage; asOf: Instant | null } => {
    const held = newestCopy(files, scope, 'stocks');
    if (held === null) throw new SourceFailure('copy', 'absent', { message: "La copie locale n'existe pas encore pour ce périmètre." });
    const { db, record } = held;
    const { columns, rows, levels, filter } = selected(db, scope, query);
    const key = keyOf(columns, scope, query.sort);
    const end = query.offset + query.limit;
    const order = `${filter}\u0000${query.sort} ${query.descending}`;
    const ordered =
      end <= PICKED && !orders.has(order)
        ? topRows(rows, key, query.descending, end)
        : kept(order, () => sortRows(rows, key, query.descending));
    const line = statement<[number], StockRecord>(db, COPY_SQL.line);
    const map = stockOf(db, scope);
    const lines = Array.from(ordered.subarray(query.offset, end), (row) => map(line.get(columns.id[row]!)!));
    return { value: { rows: lines, total: rows.length, levels }, asOf: record.asOf };
  };

  return {
    /** The reading `stocks` over a big copy: any offset of any order, any search. */
    bigPage: ({ scope, query }: { scope: TenantScope; query: Query }) => page(scope, query),
    /** The same, packed. */
    window({ scope, query }: { scope: TenantScope; query: Query }): { value: StockWindow; asOf: Instant | null } {
      const { value, asOf } = page(scope, query);
      const { rows, total, levels } = value;
      return { value: { frame: packStocks(rows), offset: query.offset, count: rows.length, total, levels }, asOf };
    },
  };
}

function keyOf(columns: StockColumns, scope: TenantScope, sort: Query['sort']): SortKey {
  switch (sort) {
    case 'name':
      return columns.nameRank;
    case 'quantity':
    case 'minimum':
    case 'level':
    case 'updatedAt':
      return columns[sort];
    case 'division': {
      const ranks = new Map((JSON.parse(divisions(scope)) as number[]).map((id, rank) => [id, rank]));
      const byPlace = Uint32Array.from(columns.divisionIds, (id) => ranks.get(id) ?? 0);
      return Uint32Array.from(columns.division, (place) => byPlace[place]!);
    }
  }
}
