import type { Instant } from '../../shared/model/sourced.ts';
import { STOCK_LEVELS, type StockLevel, type StockRow } from '../../shared/model/stock.ts';
import { type Database, statement } from '../local/local.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { keptOf } from './copy-newest.ts';
import { articleLinesSql, COPY_SQL, campaignsSql, stockCellsSql, stockLevelsSql, stockPageSql } from './copy-schema.ts';
import { divisions, searching } from './copy-search.ts';
import { subjectCopyReaders } from './copy-subjects.ts';
import { type CampaignRecord, campaignOf } from './copy-subjects-rows.ts';
import { sealOf } from './seal.ts';
import { groupArticles, noLevels, selectCampaigns, totalOf } from './select.ts';
import type { Reading, Readings, StockCell } from './sources.ts';

export interface StockRecord {
  id: number;
  division_id: number;
  name: string;
  client_code: string | null;
  storage_ref: string | null;
  quantity: number | null;
  minimum: number | null;
  level: number;
  height_cm: number | null;
  width_cm: number | null;
  depth_cm: number | null;
  weight_g: number | null;
  comment: string | null;
  updated_at: string | null;
}
export const stockOf = (db: Database, scope: TenantScope): ((row: StockRecord) => StockRow) => {
  const seal = sealOf(db);
  return (row) => ({
    id: row.id,
    divisionId: row.division_id,
    divisionName: scope.names.get(row.division_id) ?? `Division #${row.division_id}`,
    name: row.name,
    clientCode: row.client_code,
    storageRef: row.storage_ref,
    quantity: row.quantity,
    minimum: row.minimum,
    level: STOCK_LEVELS[row.level] ?? 'to_check',
    heightCm: row.height_cm,
    widthCm: row.width_cm,
    depthCm: row.depth_cm,
    weightG: row.weight_g,
    comment: row.comment === null ? null : seal.open(row.comment, `stocks:${row.id}:comment`),
    updatedAt: row.updated_at,
  });
};

/** Lines of the file by division, then level, as they were counted when it was written; both ascending. */
const cellsOf = (db: Database): ReadonlyMap<number, readonly StockCell[]> =>
  keptOf(db, 'cells', () =>
    Map.groupBy(
      db
        .prepare<[], [number, number, number]>(COPY_SQL.cells)
        .raw()
        .all()
        .map(([divisionId, level, lines]) => ({ divisionId, level: STOCK_LEVELS[level] ?? 'to_check', lines })),
      ({ divisionId }) => divisionId,
    ),
  );

/** A statement that stands for `stocks` as they were at a look, and that look. */
export interface AtLook {
  prefix: string;
  look: number;
}

/** Lines by level over search and scope. Without a search they were counted when the copy was made. */
function stockLevelsIn(db: Database, scope: TenantScope, search: string | undefined, past?: AtLook): Record<StockLevel, number> {
  const { shape, words } = searching(search, past === undefined);
  const levels = noLevels();
  if (shape.terms === 0 && past === undefined) {
    const cells = cellsOf(db);
    for (const id of scope.divisionIds) for (const { level, lines } of cells.get(id) ?? []) levels[level] += lines;
    return levels;
  }
  const counted = (past?.prefix ?? '') + stockLevelsSql(shape);
  for (const { level, lines } of statement<[object], { level: number; lines: number }>(db, counted).all({
    ...words,
    divisions: divisions(scope),
    ...(past === undefined ? {} : { look: past.look }),
  }))
    levels[STOCK_LEVELS[level] ?? 'to_check'] += lines;
  return levels;
}

/**
 * One page of stocks with its counts by level.
 * @param past absent = now.
 */
export function stocksPage(
  db: Database,
  scope: TenantScope,
  query: Readings['stocks']['query'],
  past?: AtLook,
): Readings['stocks']['result'] {
  // The index of words is of today's texts.
  const { shape: searched, words } = searching(query.search, past === undefined);
  const alone = past === undefined && scope.divisionIds.length === 1;
  const shape = { ...searched, alone };
  const parameters = {
    ...words,
    divisions: divisions(scope),
    alone: scope.divisionIds[0],
    ...(past === undefined ? {} : { look: past.look }),
  };
  // Any number of divisions may be asked for: walking the names until a page is full is right for many, and never bad.
  const walked = past === undefined && !alone && query.sort === 'name' && searched.terms === 0;
  const prefix = past?.prefix ?? '';
  const levels = stockLevelsIn(db, scope, query.search, past);
  const rows = statement<[object], StockRecord>(
    db,
    prefix + stockPageSql(query.sort, query.descending, shape, walked ? ' INDEXED BY stocks_by_name' : ''),
  ).all({
    ...parameters,
    levels: query.levels?.length ? JSON.stringify(query.levels.map((level) => STOCK_LEVELS.indexOf(level))) : null,
    limit: query.limit,
    offset: query.offset,
  });
  return { rows: rows.map(stockOf(db, scope)), total: totalOf(levels, query.levels), levels };
}

/** One line of the scope and the age of its copy by one statement; null when the copy does not hold it. */
export function stockLine(db: Database, scope: TenantScope, id: number): { value: StockRow; asOf: Instant | null } | null {
  const row = statement<[number], StockRecord & { as_of: string | null }>(db, COPY_SQL.line).get(id);
  return row === undefined || !scope.names.has(row.division_id) ? null : { value: stockOf(db, scope)(row), asOf: row.as_of };
}

/** Each reading over a copy, by SQL where SQL helps, by the shared functions where meaning matters. */
export const copyReaders: { [K in Reading]: (db: Database, scope: TenantScope, query: Readings[K]['query']) => Readings[K]['result'] } = {
  ...subjectCopyReaders,
  stocks: (db, scope, query) => stocksPage(db, scope, query),
  stock: (db, scope, { id }) => stockLine(db, scope, id)?.value ?? null,
  stockCells(db, scope, { search }) {
    const { shape, words } = searching(search, true);
    if (shape.terms === 0) {
      const cells = cellsOf(db);
      return scope.divisionIds.flatMap((id) => cells.get(id) ?? []);
    }
    return statement<[object], { division_id: number; level: number; lines: number }>(db, stockCellsSql(shape))
      .all({ ...words, divisions: divisions(scope) })
      .map(({ division_id, level, lines }) => ({ divisionId: division_id, level: STOCK_LEVELS[level] ?? 'to_check', lines }));
  },
  articles(db, scope, { search }) {
    const { shape, words } = searching(search, true);
    const rows = statement<[object], StockRecord>(db, articleLinesSql(shape)).all({ ...words, divisions: divisions(scope) });
    return groupArticles(rows.map(stockOf(db, scope)), search);
  },
  cfiCampaigns(db, scope, query) {
    const { shape, words } = searching(query.search, false);
    const rows = statement<[object], CampaignRecord>(db, campaignsSql(shape)).all({
      ...words,
      divisions: divisions(scope),
      references: query.references === undefined ? null : JSON.stringify(query.references),
      limit: query.limit,
    });
    return selectCampaigns(rows.map(campaignOf(scope)), query);
  },
};
