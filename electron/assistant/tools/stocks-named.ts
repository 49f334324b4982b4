import { articleKey, STOCK_LEVELS, type StockRow } from '../../../shared/model/stock.ts';
import { inRange } from '../engine/quantities/ranges.ts';
import { beginnings, words } from '../engine/words/text.ts';
import { contentKey } from '../engine/words/tokens.ts';
import { bears, isContrary } from './articles.ts';
import { worstOf } from './pages.ts';
import { uncheckedIn } from './stocks-reading.ts';
import { scan } from './stocks-scan.ts';
import { type Bounds, type Finding, type LevelCounts, type ListCriteria, type Meta, metaOf, type ToolContext } from './tool.ts';

type Page = Extract<Finding, { kind: 'page' }>;

/** "la PLV comptoir est en alerte où ?": the article of that whole name, with its reading; null = there is none, or several. */
async function articleOfWhole(context: ToolContext, search: string): Promise<{ name: string; meta: Meta } | null> {
  const read = await context.stocks.articles(context.session.scope, search, context.signal);
  const isIt = ({ name }: { name: string }) =>
    contentKey(name) === contentKey(search) && bears(name, search) && !isContrary(name, search, context.negated);
  const [only, ...others] = read.value.filter(isIt);
  return only === undefined || others.length > 0 ? null : { name: only.name, meta: metaOf(read) };
}

/**
 * Whether a line is what words look for. Readings find parts of words, as "carte" in "Pancarte": its name bears them all, or its codes those that hold
 * a digit, as codes do.
 */
function isSought({ name, clientCode, storageRef }: StockRow, search: string, negated: readonly string[]): boolean {
  const codes = `${clientCode ?? ''} ${storageRef ?? ''}`;
  const sought = bears(name, search) || words(search).every(({ raw }) => bears(name, raw) || (/\d/u.test(raw) && bears(codes, raw)));
  return sought && !isContrary(name, search, negated);
}

/**
 * Lines whose name bears the words looked for, told one by one from those that only contain them: the counts of the source hold both.
 * @param range quantities kept, « en rupture » included
 */
export async function listNamed(context: ToolContext, search: string, range: Bounds | null, criteria: ListCriteria): Promise<Page> {
  const { levels, sort, descending } = criteria;
  const whole = criteria.whole === true ? await articleOfWhole(context, search) : null;
  const isMeant = (row: StockRow) =>
    whole === null ? isSought(row, search, context.negated) : articleKey(row.name) === articleKey(whole.name);
  const counts = Object.fromEntries(STOCK_LEVELS.map((level) => [level, 0])) as LevelCounts;
  const isKept = ({ level, quantity }: StockRow) =>
    (levels.length === 0 || levels.includes(level)) && (range === null || inRange(range, quantity));
  let [negative, others] = [0, 0];
  const ranked = sort === 'quantity';
  const query = range === null || ranked ? { sort, descending } : { sort: 'quantity' as const, descending: range.max === null };
  const found = await scan(context, { search: beginnings(search), ...query }, (row) => {
    if (!isMeant(row)) {
      others++;
      return false;
    }
    counts[row.level]++;
    const kept = isKept(row);
    if (kept && row.quantity !== null && row.quantity < 0) negative++;
    return kept;
  });
  const any = STOCK_LEVELS.some((level) => counts[level] > 0);
  return {
    kind: 'page',
    criteria: { ...criteria, search: whole?.name ?? search },
    // A line without quantity is neither among the largest nor among the smallest.
    rows: ranked ? found.rows.filter(({ quantity }) => quantity !== null) : found.rows,
    total: found.total,
    levels: range === null ? counts : found.levels,
    complete: found.complete,
    strange: !any && found.complete,
    apart: others > 0,
    negative: criteria.range === null && range !== null ? negative : 0,
    unchecked: uncheckedIn(criteria, counts),
    meta: worstOf([...(whole === null ? [] : [whole.meta]), found.meta]),
  };
}
