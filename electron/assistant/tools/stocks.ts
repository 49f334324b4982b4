import { z } from 'zod';
import type { Sourced } from '../../../shared/model/sourced.ts';
import { STOCK_LEVELS, type StockPage, type StockRow } from '../../../shared/model/stock.ts';
import { nameKey } from '../engine/text.ts';
import { resolveArticle, within } from './articles.ts';
import { type Finding, type LevelCounts, type ListCriteria, metaOf, type ReadyTool, ready, type ToolContext } from './tool.ts';

const article = z.strictObject({ article: z.string().trim().min(1).max(200) });
const PAGE = 1000;
/** Pages read to filter by branch or to find empty stocks; beyond, the answer says that it is partial. */
const PAGES = 5;
/** Rows kept of a long list: the answer shows eight, the screen shows all. */
const KEPT = 8;

const where = { anyRight: ['stocks_Visu'], dataset: 'Stocks', view: 'stocks_readonly', apiCall: '/Stocks/getStocks' } as const;

async function oneArticle(context: ToolContext, asked: string, byDivision: boolean): Promise<Finding> {
  const resolved = await resolveArticle(context, asked);
  if ('finding' in resolved) return resolved.finding;
  const { article: whole, near, sourced } = resolved;
  const part = context.place === null ? whole : within(whole, context.place.ids);
  if (part === null) {
    const elsewhere = whole.byDivision.map((line) => line.divisionName);
    return { kind: 'not_there', name: whole.name, elsewhere: [...new Set(elsewhere)].slice(0, 5), meta: metaOf(sourced) };
  }
  return { kind: 'article', article: part, near, byDivision, meta: metaOf(sourced) };
}

const quantity = ready({
  ...where,
  name: 'stocks_quantity',
  description: "Quantité en stock d'un article, additionnée sur les divisions du périmètre.",
  input: article,
  run: (context, input) => oneArticle(context, input.article, false),
});

const byDivision = ready({
  ...where,
  name: 'stocks_by_division',
  description: "Quantité d'un article division par division.",
  input: article,
  run: (context, input) => oneArticle(context, input.article, true),
});

const detail = ready({
  ...where,
  name: 'stocks_detail',
  description: "Fiche d'un article : dimensions, poids, seuil minimum, emplacement, ligne par ligne.",
  input: article,
  async run(context, input): Promise<Finding> {
    const resolved = await resolveArticle(context, input.article);
    if ('finding' in resolved) return resolved.finding;
    const { name } = resolved.article;
    const lines = await scan(
      context,
      { search: name.slice(0, 200), sort: 'division', descending: false },
      (row) => nameKey(row.name) === nameKey(name) && (context.place === null || context.place.ids.has(row.divisionId)),
    );
    if (lines.total === 0) {
      const elsewhere = [...new Set(resolved.article.byDivision.map((line) => line.divisionName))].slice(0, 5);
      return { kind: 'not_there', name, elsewhere, meta: lines.meta };
    }
    return { kind: 'lines', name, rows: lines.rows, total: lines.total, meta: lines.meta };
  },
});

const list = ready({
  ...where,
  name: 'stocks_list',
  description:
    "Liste des lignes de stock : par mots du nom, par niveau d'alerte, en rupture, ou les plus grandes et plus petites quantités.",
  input: z.strictObject({
    search: z.string().trim().max(200).nullable(),
    levels: z.array(z.enum(STOCK_LEVELS)).max(STOCK_LEVELS.length),
    empty: z.boolean(),
    sort: z.enum(['name', 'quantity', 'level']),
    descending: z.boolean(),
  }),
  run: (context, input) => listStocks(context, input),
});

async function listStocks(context: ToolContext, criteria: ListCriteria): Promise<Finding> {
  const query = {
    ...(criteria.search ? { search: criteria.search } : {}),
    ...(criteria.levels.length > 0 ? { levels: criteria.levels } : {}),
    sort: criteria.empty ? ('quantity' as const) : criteria.sort,
    descending: criteria.empty ? false : criteria.descending,
  };
  if (!criteria.empty && context.place === null) {
    if (criteria.sort === 'quantity') return ranking(context, criteria, query);
    const page = await context.stocks.list(context.session.scope, { ...query, offset: 0, limit: KEPT }, context.signal);
    const { rows, total, levels } = page.value;
    return { kind: 'page', criteria, rows, total, levels, complete: true, meta: metaOf(page) };
  }
  // A row without quantity is neither the largest nor the smallest, and is not empty either: it is only to be checked.
  const keep = (row: StockRow) =>
    (context.place === null || context.place.ids.has(row.divisionId)) &&
    (criteria.sort !== 'quantity' || row.quantity !== null) &&
    (!criteria.empty || (row.quantity !== null && row.quantity <= 0));
  const enough = (row: StockRow) => criteria.empty && row.quantity !== null && row.quantity > 0;
  const found = await scan(context, query, keep, enough);
  return { kind: 'page', criteria, rows: found.rows, total: found.total, levels: found.levels, complete: found.complete, meta: found.meta };
}

/** The first lines by quantity; those without quantity are neither the largest nor the smallest. */
async function ranking(context: ToolContext, criteria: ListCriteria, query: ScanQuery): Promise<Finding> {
  let kept = 0;
  const found = await scan(
    context,
    query,
    (row) => row.quantity !== null && kept++ < KEPT,
    () => kept >= KEPT,
  );
  const { total, levels } = found.page;
  return { kind: 'page', criteria, rows: found.rows, total, levels, complete: true, meta: found.meta };
}

type ScanQuery = Pick<Parameters<ToolContext['stocks']['list']>[1], 'search' | 'levels' | 'sort' | 'descending'>;

/** Reads page after page and keeps what `keep` accepts, until the end, until `enough`, or until the limit of pages. */
async function scan(
  context: ToolContext,
  query: ScanQuery,
  keep: (row: StockRow) => boolean,
  enough: (row: StockRow) => boolean = () => false,
): Promise<{ rows: StockRow[]; total: number; levels: LevelCounts; complete: boolean; page: StockPage; meta: ReturnType<typeof metaOf> }> {
  const levels = Object.fromEntries(STOCK_LEVELS.map((level) => [level, 0])) as LevelCounts;
  const rows: StockRow[] = [];
  let total = 0;
  let complete = false;
  let first: Sourced<StockPage> | null = null;
  for (let page = 0; page < PAGES && !complete; page++) {
    const read = await context.stocks.list(context.session.scope, { ...query, offset: page * PAGE, limit: PAGE }, context.signal);
    first ??= read;
    for (const row of read.value.rows) {
      if (enough(row)) {
        complete = true;
        break;
      }
      if (!keep(row)) continue;
      total++;
      levels[row.level]++;
      if (rows.length < KEPT) rows.push(row);
    }
    complete ||= read.value.rows.length < PAGE;
  }
  return { rows, total, levels, complete, page: first!.value, meta: metaOf(first!) };
}

const freshness = ready({
  ...where,
  name: 'stocks_freshness',
  description: 'Heure de la dernière mise à jour des stocks et source qui répond.',
  input: z.strictObject({}),
  async run(context): Promise<Finding> {
    const page = await context.stocks.list(context.session.scope, { sort: 'name', descending: false, offset: 0, limit: 1 }, context.signal);
    return { kind: 'freshness', meta: metaOf(page) };
  },
});

/** Tools over the stocks of the scope. */
export const stockTools: readonly ReadyTool[] = [quantity, byDivision, detail, list, freshness];
