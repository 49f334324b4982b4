import { STOCK_LEVELS, type StockRow } from '../../shared/model/stock.ts';
import type { Database } from '../local/local.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { articleLinesSql, COPY_SQL, campaignsSql, type SearchShape, stockLevelsSql, stockPageSql } from './copy-schema.ts';
import { groupArticles, noLevels, selectCampaigns, totalOf } from './select.ts';
import type { Reading, Readings } from './sources.ts';
import { compareFolded, foldText, searchTerms } from './text.ts';

interface StockRecord {
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
interface CampaignRecord {
  id: number;
  division_id: number;
  reference: string | null;
  name: string;
  client_code: string | null;
  channel: string | null;
  statut: string | null;
  rejection: string | null;
  created_at: string | null;
  updated_at: string | null;
}
/** In the order of names: an index in this list is the rank of a division. */
export function divisions(scope: TenantScope): string {
  const byName = [...scope.names].map(([id, name]) => ({ id, name: foldText(name) }));
  byName.sort((a, b) => compareFolded(a.name, b.name) || a.id - b.id);
  return JSON.stringify(byName.map(({ id }) => id));
}

/** FTS5 query for the words that trigrams can find; each quoted, so that nothing in them is syntax. */
function match(terms: readonly string[]): string | null {
  const long = terms.filter((term) => [...term].length >= 3 && !term.includes('\0'));
  return long.length === 0 ? null : long.map((term) => `"${term.replaceAll('"', '""')}"`).join(' AND ');
}

/** Words of a search as a shape, which chooses the statement, and parameters. */
function searching(search: string | undefined, trigrams: boolean): { shape: SearchShape; words: Record<string, string> } {
  const terms = searchTerms(search);
  const found = trigrams ? match(terms) : null;
  return {
    shape: { terms: terms.length, narrowed: found !== null },
    words: { ...Object.fromEntries(terms.map((term, n) => [`term${n}`, term])), ...(found === null ? {} : { match: found }) },
  };
}

const stockOf =
  (scope: TenantScope) =>
  (row: StockRecord): StockRow => ({
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
    comment: row.comment,
    updatedAt: row.updated_at,
  });

/** Each reading over a copy, by SQL where SQL helps, by the shared functions where meaning matters. */
export const copyReaders: { [K in Reading]: (db: Database, scope: TenantScope, query: Readings[K]['query']) => Readings[K]['result'] } = {
  stocks(db, scope, query) {
    const { shape, words } = searching(query.search, true);
    const parameters = { ...words, divisions: divisions(scope) };
    const levels = noLevels();
    for (const { level, lines } of db.prepare<[object], { level: number; lines: number }>(stockLevelsSql(shape)).all(parameters))
      levels[STOCK_LEVELS[level] ?? 'to_check'] += lines;
    const rows = db.prepare<[object], StockRecord>(stockPageSql(query.sort, query.descending, shape)).all({
      ...parameters,
      levels: query.levels?.length ? JSON.stringify(query.levels.map((level) => STOCK_LEVELS.indexOf(level))) : null,
      limit: query.limit,
      offset: query.offset,
    });
    return { rows: rows.map(stockOf(scope)), total: totalOf(levels, query.levels), levels };
  },
  stock(db, scope, { id }) {
    const row = db.prepare<[object], StockRecord>(COPY_SQL.stock).get({ id, divisions: divisions(scope) });
    return row === undefined ? null : stockOf(scope)(row);
  },
  articles(db, scope, { search }) {
    const { shape, words } = searching(search, true);
    const rows = db.prepare<[object], StockRecord>(articleLinesSql(shape)).all({ ...words, divisions: divisions(scope) });
    return groupArticles(rows.map(stockOf(scope)), search);
  },
  cfiCampaigns(db, scope, query) {
    const { shape, words } = searching(query.search, false);
    const rows = db.prepare<[object], CampaignRecord>(campaignsSql(shape)).all({
      ...words,
      divisions: divisions(scope),
      references: query.references === undefined ? null : JSON.stringify(query.references),
      limit: query.limit,
    });
    return selectCampaigns(
      rows.map((row) => ({
        id: row.id,
        divisionId: row.division_id,
        reference: row.reference,
        name: row.name,
        clientCode: row.client_code,
        channel: row.channel,
        statut: row.statut,
        rejection: row.rejection,
        createdAt: row.created_at,
        updatedAt: row.updated_at,
      })),
      query,
    );
  },
};
