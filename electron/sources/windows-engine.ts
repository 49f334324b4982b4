import type { Instant } from '../../shared/model/sourced.ts';
import { STOCK_LEVELS } from '../../shared/model/stock.ts';
import { packStocks, type StockWindow } from '../../shared/model/stock-window.ts';
import type { Database } from '../local/local.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { filterRows, type SortKey, type StockColumns, sortRows, topRows } from './columns.ts';
import type { CopyFiles } from './copy-files.ts';
import { newestCopy } from './copy-newest.ts';
import { type StockRecord, stockLevelsIn, stockOf } from './copy-read.ts';
import { COPY_SQL, stockIdsSql } from './copy-schema.ts';
import { divisions, searching } from './copy-search.ts';
import { SourceFailure } from './failure.ts';
import { totalOf } from './select.ts';
import type { Readings } from './sources.ts';

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

/** Windows over big copies: the columns of the last copy looked at, and the last orders asked for, stay ready. Made for a thread of its own. */
export function createWindows(files: CopyFiles) {
  let loaded: { of: string; columns: StockColumns } | null = null;
  const orders = new Map<string, Uint32Array>();

  const columnsOf = (db: Database): StockColumns => {
    const { version } = db.prepare<[string], { version: number }>(COPY_SQL.version).get('stocks')!;
    const of = `${db.name} ${version}`;
    if (loaded?.of === of) return loaded.columns;
    orders.clear();
    loaded = null;
    // One moment for the two statements: a refresh may end in between.
    const columns = db.transaction(() =>
      loadColumns(db, db.prepare<[], { lines: number }>('SELECT count(*) AS lines FROM stocks').get()!.lines),
    )();
    loaded = { of, columns };
    return columns;
  };

  const kept = (key: string, make: () => Uint32Array): Uint32Array => {
    const rows = orders.get(key) ?? make();
    orders.delete(key);
    orders.set(key, rows);
    if (orders.size > ORDERS_KEPT * 2) orders.delete(orders.keys().next().value!);
    return rows;
  };

  const found = (db: Database, columns: StockColumns, scope: TenantScope, search: string | undefined): Uint8Array | null => {
    const { shape, words } = searching(search, true);
    if (shape.terms === 0) return null;
    const only = new Uint8Array(columns.count);
    for (const id of db
      .prepare<[object], number>(stockIdsSql(shape))
      .pluck()
      .iterate({ ...words, divisions: divisions(scope) }))
      only[rowOf(columns.id, id)] = 1;
    return only;
  };

  return {
    /** The same lines as the reading `stocks`, packed. Meant for any offset of any order over a million lines. */
    window({ scope, query }: { scope: TenantScope; query: Query }): { value: StockWindow; asOf: Instant | null } {
      const held = newestCopy(files, scope, 'stocks');
      if (held === null) throw new SourceFailure('copy', 'absent', { message: "La copie locale n'existe pas encore pour ce périmètre." });
      const { db, record } = held;
      const columns = columnsOf(db);
      const wanted = query.levels?.length ? query.levels : STOCK_LEVELS;
      const levels = wanted.reduce((mask, level) => mask | (1 << STOCK_LEVELS.indexOf(level)), 0);
      const filter = `${scope.key} ${levels} ${query.search ?? ''}`;
      const rows = kept(filter, () => {
        const inScope = Uint8Array.from(columns.divisionIds, (id) => Number(scope.names.has(id)));
        return filterRows(columns, inScope, levels, found(db, columns, scope, query.search)).slice();
      });
      const key = keyOf(columns, scope, query.sort);
      const end = query.offset + query.limit;
      const order = `${filter}\u0000${query.sort} ${query.descending}`;
      const ordered =
        end <= PICKED && !orders.has(order)
          ? topRows(rows, key, query.descending, end)
          : kept(order, () => sortRows(rows, key, query.descending));
      const line = db.prepare<[number], StockRecord>(COPY_SQL.line);
      const map = stockOf(db, scope);
      const lines = Array.from(ordered.subarray(query.offset, end), (row) => map(line.get(columns.id[row]!)!));
      const counts = stockLevelsIn(db, scope, query.search);
      return {
        value: {
          frame: packStocks(lines),
          offset: query.offset,
          count: lines.length,
          total: totalOf(counts, query.levels),
          levels: counts,
        },
        asOf: record.asOf,
      };
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
