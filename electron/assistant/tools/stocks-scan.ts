import type { Sourced } from '../../../shared/model/sourced.ts';
import { STOCK_LEVELS, type StockPage, type StockRow } from '../../../shared/model/stock.ts';
import { worstOf } from './pages.ts';
import { PAGE, PAGES } from './stocks-reading.ts';
import { type LevelCounts, type Meta, metaOf, type ToolContext } from './tool.ts';

export type ScanQuery = Pick<Parameters<ToolContext['stocks']['list']>[1], 'search' | 'levels' | 'sort' | 'descending'>;

/** Reads page after page and keeps what `keep` accepts, until the end, until `enough`, or until the limit of pages. */
export async function scan(
  context: ToolContext,
  query: ScanQuery,
  keep: (row: StockRow) => boolean,
  enough: (row: StockRow) => boolean = () => false,
): Promise<{ rows: StockRow[]; total: number; levels: LevelCounts; complete: boolean; page: StockPage; meta: Meta }> {
  const levels = Object.fromEntries(STOCK_LEVELS.map((level) => [level, 0])) as LevelCounts;
  const rows: StockRow[] = [];
  let total = 0;
  let complete = false;
  let read = 0;
  let first: Sourced<StockPage> | null = null;
  const metas: Meta[] = [];
  for (let page = 0; page < PAGES && !complete; page++) {
    const found = await context.stocks.list(context.scope, { ...query, offset: page * PAGE, limit: PAGE }, context.signal);
    first ??= found;
    metas.push(metaOf(found));
    read += found.value.rows.length;
    for (const row of found.value.rows) {
      if (enough(row)) {
        complete = true;
        break;
      }
      if (!keep(row)) continue;
      total++;
      levels[row.level]++;
      if (rows.length < context.kept) rows.push(row);
    }
    // A list that got shorter meanwhile ends before its count: its end is not known.
    complete ||= read >= first.value.total;
    if (found.value.rows.length < PAGE) break;
  }
  return { rows, total, levels, complete, page: first!.value, meta: worstOf(metas) };
}
