import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { type ArticleTotal, articleKey, STOCK_LEVELS, type StockLevel, type StockRow } from '../../../shared/model/stock.ts';
import { inRange } from '../engine/quantities/ranges.ts';
import { nameKey } from '../engine/words/text.ts';
import { compareArticles, READING_LIMIT, resolveArticle, resolveOne, within } from './articles.ts';
import { childrenOf, inTurn, totalsByDivision } from './divisions.ts';
import { bounds, orderInput, rangeFrom } from './inputs.ts';
import { worstOf } from './pages.ts';
import { listNamed } from './stocks-named.ts';
import { pastStockTools } from './stocks-past.ts';
import { article, uncheckedIn, STOCKS as where } from './stocks-reading.ts';
import { type ScanQuery, scan } from './stocks-scan.ts';
import { type Bounds, type Finding, inPlace, type ListCriteria, metaOf, type ReadyTool, ready, type ToolContext } from './tool.ts';

const name = z.string().trim().min(1).max(200);
const levelsInput = z.array(z.enum(STOCK_LEVELS)).max(STOCK_LEVELS.length);

async function oneArticle(context: ToolContext, asked: string, order: 'name' | 'most' | 'least' | null): Promise<Finding> {
  // Divisions are told of one article; the quantities of several stand side by side.
  const resolved = await (order === null ? resolveArticle(context, asked) : resolveOne(context, asked, { kind: 'division' }));
  if ('finding' in resolved) return resolved.finding;
  const { article: whole, near, sourced } = resolved;
  const keptThere = (article: ArticleTotal) => (context.place === null ? article : within(article, context.place.ids));
  const part = keptThere(whole);
  if (part === null) {
    const elsewhere = whole.byDivision.map((line) => line.divisionName);
    return { kind: 'not_there', name: whole.name, elsewhere: [...new Set(elsewhere)], meta: metaOf(sourced) };
  }
  // Those that have no line there are in no list of that place; where more names were found than are given, one of the others may be.
  const allGiven = sourced.value.length < READING_LIMIT;
  const isThere = (other: ArticleTotal) => !allGiven || keptThere(other) !== null;
  const beside = near.filter(isThere).map(({ name: other }) => other);
  // A screen searches parts of words: "carte" shows "Pancarte" too.
  const alone = beside.length === 0 && !sourced.value.some((other) => other.name !== whole.name && isThere(other));
  const places = totalsByDivision(part, context.divisions);
  return { kind: 'article', article: part, places, near: beside.slice(0, 3), alone, order, meta: metaOf(sourced) };
}

const quantity = ready({
  ...where,
  name: 'stocks_quantity',
  description: "Quantité en stock d'un article, additionnée sur les divisions du périmètre.",
  input: article,
  run: (context, input) => oneArticle(context, input.article, null),
});

const byDivision = ready({
  ...where,
  name: 'stocks_by_division',
  description: "Quantité d'un article division par division.",
  input: z.strictObject({ article: name, order: z.enum(['name', 'most', 'least']) }),
  run: (context, input) => oneArticle(context, input.article, input.order),
});

const compare = ready({
  ...where,
  name: 'stocks_compare',
  description: "Quantités de plusieurs articles, ou d'un article dans plusieurs divisions, une ligne chacun, jamais additionnées.",
  input: z.strictObject({
    articles: z.array(name).min(1).max(6),
    perDivision: z.literal(true).optional().describe('true = division par division, quand la question n’en nomme pas plusieurs'),
  }),
  async run(context, { articles, perDivision }) {
    // "flyers noir et blanc" may be one name: read whole first.
    const whole =
      context.places.length < 2 && articles.length > 1 && !repeats(articles)
        ? await compareArticles(context, [articles.join(' ')], false, perDivision)
        : null;
    return whole ?? (await compareArticles(context, articles, true, perDivision))!;
  },
});

/** "catalogue hiver" and "catalogue été": a word said twice makes two names of them. */
const repeats = (articles: readonly string[]): boolean => {
  const said = articles.flatMap((article) => nameKey(article).split(' '));
  return new Set(said).size < said.length;
};

const compareAlerts = ready({
  ...where,
  name: 'stocks_compare_alerts',
  description: "Lignes de stock par niveau d'alerte, ou en rupture, dans plusieurs divisions nommées par la question.",
  input: z.strictObject({
    levels: levelsInput,
    empty: z.boolean().default(false).describe('true = celles qui sont en rupture'),
    order: orderInput,
  }),
  async run(context, { levels, empty, order }): Promise<Finding> {
    const places = context.places.length > 0 ? context.places : childrenOf(context);
    const pages = await inTurn(places, async (place) => ({
      place,
      page: await listStocks(inPlace(context, place), alertCriteria(levels, empty)),
    }));
    if (pages.length === 0) throw new AppError('invalid_input', 'Indiquez les divisions à comparer.');
    // The division above the others is told when it has something of its own.
    const told = pages.filter(({ place, page }) => place.own !== true || page.total + page.unchecked > 0);
    const cells = told.map(({ place, page: { levels, total, unchecked, complete } }) => ({
      place: place.name,
      levels,
      total,
      unchecked,
      complete,
    }));
    // None of them is known of some: they are neither the most nor the least.
    const isKnown = ({ total, unchecked, complete }: (typeof cells)[number]) => total > 0 || (unchecked === 0 && complete);
    const way = order === 'most' ? -1 : 1;
    if (order !== null)
      cells.sort((a, b) => (isKnown(a) && isKnown(b) ? way * (a.total - b.total) : Number(isKnown(b)) - Number(isKnown(a))));
    return { kind: 'compared_alerts', levels, empty, order, cells, meta: worstOf(pages.map(({ page }) => page.meta)) };
  },
});

const alertCriteria = (levels: StockLevel[], empty: boolean): ListCriteria => ({
  search: null,
  levels,
  empty,
  sort: 'level',
  descending: false,
  range: null,
  limit: null,
});

const detail = ready({
  ...where,
  name: 'stocks_detail',
  description: "Fiche d'un article : dimensions, poids, seuil minimum, emplacement, ligne par ligne.",
  input: z.strictObject({ article: name, minimum: z.boolean().describe('true = le seuil minimum est demandé') }),
  async run(context, input): Promise<Finding> {
    const resolved = await resolveOne(context, input.article, { kind: 'sheet' });
    if ('finding' in resolved) return resolved.finding;
    const { name } = resolved.article;
    const lines = await scan(
      context,
      { search: name.slice(0, 200), sort: 'division', descending: false },
      (row) => articleKey(row.name) === articleKey(name),
    );
    if (lines.total === 0) {
      const elsewhere = [...new Set(resolved.article.byDivision.map((line) => line.divisionName))];
      return { kind: 'not_there', name, elsewhere, meta: lines.meta };
    }
    const article = context.place === null ? resolved.article : within(resolved.article, context.place.ids);
    const { rows, total, complete, meta } = lines;
    return { kind: 'lines', name, rows, total, complete, minimum: input.minimum, article, meta };
  },
});

const list = ready({
  ...where,
  name: 'stocks_list',
  description:
    "Liste des lignes de stock : par mots du nom, par niveau d'alerte, en rupture, par quantité, ou les plus grandes et plus petites quantités.",
  input: z.strictObject({
    search: z.string().trim().max(200).nullable(),
    levels: levelsInput,
    empty: z.boolean(),
    sort: z.enum(['name', 'quantity', 'level']),
    descending: z.boolean(),
    limit: z.int().min(1).max(100).nullable(),
    whole: z.literal(true).optional().describe("true = les mots sont le nom entier d'un article, sans ceux dont le nom est plus long"),
    ...bounds,
  }),
  run: (context, { minimum, maximum, strict, ...input }) =>
    listStocks(context, { ...input, range: rangeFrom({ minimum, maximum, strict }) }),
});

type Page = Extract<Finding, { kind: 'page' }>;

/** "en rupture" is zero or less: below zero stands a withdrawal noted before its entry, and there is no more left. */
const rangeOf = ({ range, empty }: ListCriteria): Bounds | null =>
  range ?? (empty ? { min: null, max: 0, minOpen: false, maxOpen: false } : null);

async function listStocks(context: ToolContext, criteria: ListCriteria): Promise<Page> {
  if (criteria.search) return listNamed(context, criteria.search, rangeOf(criteria), criteria);
  const range = rangeOf(criteria);
  const query = {
    ...(criteria.levels.length > 0 ? { levels: criteria.levels } : {}),
    sort: range === null ? criteria.sort : ('quantity' as const),
    descending: range === null ? criteria.descending : range.max === null,
  };
  const told = { kind: 'page', strange: false, apart: false, negative: 0 } as const;
  if (range !== null) {
    // Sorted by quantity, what is asked for comes first; a row without quantity is neither large nor small: it is only to be checked.
    const beyond = ({ quantity }: StockRow) =>
      quantity !== null && (query.descending ? quantity < range.min! : range.max !== null && quantity > range.max);
    let negative = 0;
    const kept: StockRow[] = [];
    const keep = (row: StockRow) => {
      if (row.quantity !== null && row.quantity < 0) negative++;
      const isIn = inRange(range, row.quantity);
      if (isIn) kept.push(row);
      return isIn;
    };
    const found = await scan(context, query, keep, beyond);
    // Lines are read from the end of the range that comes first: where they were not all read, the first of the other end is not known.
    const isRanked = criteria.sort === 'quantity' && (found.complete || query.descending === criteria.descending);
    const way = criteria.descending ? -1 : 1;
    if (isRanked) kept.sort((a, b) => way * (a.quantity! - b.quantity!));
    return {
      ...told,
      unchecked: uncheckedIn(criteria, found.page.levels),
      negative: criteria.range === null ? negative : 0,
      criteria: isRanked || criteria.sort !== 'quantity' ? criteria : { ...criteria, sort: 'name' },
      rows: kept.slice(0, context.kept),
      total: found.total,
      levels: found.levels,
      complete: found.complete,
      meta: found.meta,
    };
  }
  if (criteria.sort === 'quantity') return ranking(context, criteria, query);
  const page = await context.stocks.list(context.scope, { ...query, offset: 0, limit: context.kept }, context.signal);
  const { rows, total, levels } = page.value;
  return { ...told, criteria, rows, total, levels, complete: true, unchecked: uncheckedIn(criteria, levels), meta: metaOf(page) };
}

/** The first lines by quantity; those without quantity are neither the largest nor the smallest. */
async function ranking(context: ToolContext, criteria: ListCriteria, query: ScanQuery): Promise<Page> {
  const wanted = Math.min(context.kept, criteria.limit ?? context.kept);
  let kept = 0;
  const found = await scan(
    context,
    query,
    (row) => row.quantity !== null && kept++ < wanted,
    () => kept >= wanted,
  );
  const { total, levels } = found.page;
  return {
    kind: 'page',
    criteria,
    rows: found.rows,
    total,
    levels,
    complete: true,
    strange: false,
    apart: false,
    negative: 0,
    unchecked: uncheckedIn(criteria, levels),
    meta: found.meta,
  };
}

const freshness = ready({
  ...where,
  name: 'stocks_freshness',
  description: 'Heure de la dernière mise à jour des stocks et source qui répond.',
  input: z.strictObject({}),
  async run(context): Promise<Finding> {
    const page = await context.stocks.list(context.scope, { sort: 'name', descending: false, offset: 0, limit: 1 }, context.signal);
    return { kind: 'freshness', subject: 'stocks', meta: metaOf(page) };
  },
});

/** Tools over the stocks of the scope. */
export const stockTools: readonly ReadyTool[] = [quantity, byDivision, compare, compareAlerts, detail, list, ...pastStockTools, freshness];
