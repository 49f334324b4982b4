import type { InputOf } from '../../shared/contract/contract.ts';
import { STOCK_LEVELS, type StockLevel, type StockPage, type StockRow } from '../../shared/model/stock.ts';

const byName = new Intl.Collator('fr');
const SEVERITY: readonly StockLevel[] = ['critical', 'high', 'moderate', 'at_threshold', 'to_check', 'no_threshold', 'ok'];

/** The tab of the campaigns' screen that holds a status. */
export const tabOf = (status: string) =>
  status === 'to_validate'
    ? 'to_validate'
    : status === 'draft' || status === 'to_rework'
      ? 'drafts'
      : status === 'rejected'
        ? 'rejected'
        : 'validated';

const SORTS: Record<string, (a: StockRow, b: StockRow) => number> = {
  name: (a, b) => byName.compare(a.name, b.name),
  division: (a, b) => byName.compare(a.divisionName, b.divisionName),
  quantity: (a, b) => (a.quantity ?? Number.POSITIVE_INFINITY) - (b.quantity ?? Number.POSITIVE_INFINITY),
  minimum: (a, b) => (a.minimum ?? Number.POSITIVE_INFINITY) - (b.minimum ?? Number.POSITIVE_INFINITY),
  level: (a, b) => SEVERITY.indexOf(a.level) - SEVERITY.indexOf(b.level),
  updatedAt: (a, b) => (a.updatedAt ?? '').localeCompare(b.updatedAt ?? ''),
};

/** A page of the stocks as the core gives it: searched, filtered, sorted, counted by level. */
export function stockPage(all: StockRow[], input: InputOf<'stocks.list'>): StockPage {
  const search = (input.search ?? '').toLowerCase();
  const found = all.filter((row) => `${row.name} ${row.clientCode ?? ''} ${row.divisionName}`.toLowerCase().includes(search));
  const levels = Object.fromEntries(
    STOCK_LEVELS.map((level) => [level, found.filter((row) => row.level === level).length]),
  ) as StockPage['levels'];
  const kept = input.levels?.length ? found.filter((row) => input.levels?.includes(row.level)) : found;
  const sorted = kept.toSorted(SORTS[input.sort ?? 'name']);
  if (input.descending) sorted.reverse();
  const offset = input.offset ?? 0;
  return { rows: sorted.slice(offset, offset + (input.limit ?? 100)), total: kept.length, levels };
}
