import {
  type ArticleTotal,
  articleKey,
  partsByDivision,
  STOCK_LEVELS,
  type StockLevel,
  type StockPage,
  type StockRow,
  stockLevel,
  totalOfParts,
} from '../../shared/model/stock.ts';
import type { CfiCampaign, Readings, StockCell } from './sources.ts';
import { compareFolded, foldText, searchTerms } from './text.ts';

/** Between the searched columns: a word never holds a blank, so it never straddles two columns. */
export const SEARCH_JOINT = ' | ';
/** Most article names one answer may hold. */
export const ARTICLE_NAMES = 50;

/** What a search in the stocks looks at: name, client code, storage reference. */
export const stockSearchText = (row: Pick<StockRow, 'name' | 'clientCode' | 'storageRef'>): string =>
  [row.name, row.clientCode ?? '', row.storageRef ?? ''].join(SEARCH_JOINT);
/** What a search in the campaigns looks at: name, reference. */
export const campaignSearchText = (row: Pick<CfiCampaign, 'name' | 'reference'>): string =>
  [row.name, row.reference ?? ''].join(SEARCH_JOINT);

/** Whether a folded text holds every word of a search. */
export const holdsAll = (text: string, terms: readonly string[]): boolean => terms.every((term) => text.includes(term));

export const noLevels = (): Record<StockLevel, number> =>
  Object.fromEntries(STOCK_LEVELS.map((level) => [level, 0])) as Record<StockLevel, number>;

/** How many rows of `counts` pass a level filter; no filter lets all pass. */
export function totalOf(counts: Record<StockLevel, number>, levels: readonly StockLevel[] | undefined): number {
  const wanted: readonly StockLevel[] = levels === undefined || levels.length === 0 ? STOCK_LEVELS : [...new Set(levels)];
  return wanted.reduce((sum, level) => sum + counts[level], 0);
}

/**
 * Search, levels, order and page over whole rows in memory: what a source that cannot search is given, and the model of those that can.
 * Unknown quantities, minima and dates come last in both directions; equal rows stand by id.
 */
export function selectStocks(rows: readonly StockRow[], query: Readings['stocks']['query']): StockPage {
  const terms = searchTerms(query.search);
  const found = terms.length === 0 ? [...rows] : rows.filter((row) => holdsAll(foldText(stockSearchText(row)), terms));
  const levels = noLevels();
  for (const row of found) levels[row.level] += 1;
  const wanted = new Set<StockLevel>(query.levels?.length ? query.levels : STOCK_LEVELS);
  const kept = found.filter((row) => wanted.has(row.level));
  kept.sort(comparer(query));
  return { rows: kept.slice(query.offset, query.offset + query.limit), total: kept.length, levels };
}

function comparer({ sort, descending }: Readings['stocks']['query']): (a: StockRow, b: StockRow) => number {
  const way = descending ? -1 : 1;
  const folded = new Map<string, string>();
  const fold = (text: string) => {
    const known = folded.get(text);
    if (known !== undefined) return known;
    const made = foldText(text);
    folded.set(text, made);
    return made;
  };
  const text = (of: (row: StockRow) => string) => (a: StockRow, b: StockRow) =>
    way * compareFolded(fold(of(a)), fold(of(b))) || a.id - b.id;
  const value = (of: (row: StockRow) => number | string | null) => (a: StockRow, b: StockRow) => {
    const left = of(a);
    const right = of(b);
    if (left === null || right === null) return Number(left === null) - Number(right === null) || a.id - b.id;
    return way * (left < right ? -1 : left > right ? 1 : 0) || a.id - b.id;
  };
  switch (sort) {
    case 'name':
      return text((row) => row.name);
    case 'division':
      return (a, b) => way * (compareFolded(fold(a.divisionName), fold(b.divisionName)) || a.divisionId - b.divisionId) || a.id - b.id;
    case 'quantity':
      return value((row) => row.quantity);
    case 'minimum':
      return value((row) => row.minimum);
    case 'level':
      return value((row) => STOCK_LEVELS.indexOf(row.level));
    case 'updatedAt':
      return value((row) => row.updatedAt);
  }
}

/** Lines by division and level, in that order. */
export function selectCells(rows: readonly StockRow[], { search }: Readings['stockCells']['query']): StockCell[] {
  const terms = searchTerms(search);
  const found = terms.length === 0 ? rows : rows.filter((row) => holdsAll(foldText(stockSearchText(row)), terms));
  const cells = new Map<string, StockCell>();
  for (const { divisionId, level } of found) {
    const key = `${divisionId} ${level}`;
    const cell = cells.get(key) ?? { divisionId, level, lines: 0 };
    cell.lines += 1;
    cells.set(key, cell);
  }
  return [...cells.values()].sort((a, b) => a.divisionId - b.divisionId || STOCK_LEVELS.indexOf(a.level) - STOCK_LEVELS.indexOf(b.level));
}

/** A stock line, as far as adding up an article needs it. */
export type ArticleLine = Pick<StockRow, 'divisionId' | 'divisionName' | 'name' | 'quantity' | 'minimum'>;

/**
 * Lines whose name holds every word of `search`, added up by article name. Best names first: the very name, then names that begin with it,
 * then the shortest. Unknown quantities are counted, never added as 0.
 */
export function groupArticles(lines: readonly ArticleLine[], search: string): ArticleTotal[] {
  const terms = searchTerms(search);
  const groups = new Map<string, ArticleLine[]>();
  for (const line of lines) {
    const key = articleKey(line.name);
    if (!holdsAll(key, terms)) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  const whole = foldText(search).trim().replace(/\s+/gu, ' ');
  const closeness = (key: string) => (key === whole ? 0 : key.startsWith(whole) ? 1 : 2);
  return [...groups]
    .sort(([a], [b]) => closeness(a) - closeness(b) || a.length - b.length || compareFolded(a, b))
    .slice(0, ARTICLE_NAMES)
    .map(([, group]) => addUp(group));
}

function addUp(lines: readonly ArticleLine[]): ArticleTotal {
  const parts = partsByDivision(lines.map((line) => ({ ...line, level: stockLevel(line.quantity, line.minimum) })));
  parts.sort((a, b) => compareFolded(foldText(a.divisionName), foldText(b.divisionName)) || a.divisionId - b.divisionId);
  return totalOfParts(usualName(lines), parts);
}

/** Of several spellings of one name, the most frequent, then the first in code point order: the same from every source. */
function usualName(lines: readonly ArticleLine[]): string {
  const counts = new Map<string, number>();
  for (const { name } of lines) counts.set(name.trim(), (counts.get(name.trim()) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || compareFolded(a, b))[0]?.[0] ?? '';
}

/** By references or by words, newest first. */
export function selectCampaigns(rows: readonly CfiCampaign[], query: Readings['cfiCampaigns']['query']): CfiCampaign[] {
  const terms = searchTerms(query.search);
  const references = query.references === undefined ? null : new Set(query.references);
  return rows
    .filter((row) => references === null || (row.reference !== null && references.has(row.reference)))
    .filter((row) => terms.length === 0 || holdsAll(foldText(campaignSearchText(row)), terms))
    .sort((a, b) => newestFirst(a.createdAt, b.createdAt) || b.id - a.id)
    .slice(0, query.limit);
}

const newestFirst = (a: string | null, b: string | null): number =>
  a === null || b === null ? Number(a === null) - Number(b === null) : a < b ? 1 : a > b ? -1 : 0;
