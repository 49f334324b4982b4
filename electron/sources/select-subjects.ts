import type { CfiCampaignRow } from '../../shared/model/cfi-campaign.ts';
import type { InvoiceDetail, InvoiceLine, InvoiceMonth, InvoiceRow } from '../../shared/model/invoice.ts';
import { COST_PARTS, type OperationRow, type OperationState } from '../../shared/model/operation.ts';
import { addAmounts } from './amounts.ts';
import { campaignSearchText, holdsAll, SEARCH_JOINT } from './select.ts';
import type { Readings } from './sources.ts';
import { compareFolded, foldText, searchTerms } from './text.ts';

/*
 * Search, filters, order, page and sums over whole rows in memory: what a source that cannot search is given, and the model of those that can.
 * What is unknown comes last in both directions; equal rows stand by id.
 */

export const operationSearchText = (row: Pick<OperationRow, 'name' | 'campaignName' | 'clientCode'>): string =>
  [row.name, row.campaignName ?? '', row.clientCode ?? ''].join(SEARCH_JOINT);
export const invoiceSearchText = (row: Pick<InvoiceRow, 'order' | 'requester' | 'address'>): string =>
  [row.order ?? '', row.requester ?? '', row.address ?? ''].join(SEARCH_JOINT);

type Compare<T> = (a: T, b: T) => number;

const bySomething =
  <T extends { id: number }, V>(of: (row: T) => V | null, compare: (a: V, b: V) => number, way: 1 | -1): Compare<T> =>
  (a, b) => {
    const left = of(a);
    const right = of(b);
    if (left === null || right === null) return Number(left === null) - Number(right === null) || a.id - b.id;
    return way * compare(left, right) || a.id - b.id;
  };
const plain = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0);
const folded = (a: string, b: string): number => compareFolded(foldText(a), foldText(b));
const division = <T extends { divisionId: number | null; divisionName: string | null }>(row: T) =>
  row.divisionId === null ? null : { id: row.divisionId, name: row.divisionName ?? '' };
const divisions = (a: { id: number; name: string }, b: { id: number; name: string }) => folded(a.name, b.name) || a.id - b.id;

function found<T>(rows: readonly T[], search: string | undefined, text: (row: T) => string): T[] {
  const terms = searchTerms(search);
  return terms.length === 0 ? [...rows] : rows.filter((row) => holdsAll(foldText(text(row)), terms));
}

const pageOf = <T>(rows: T[], { offset, limit }: { offset: number; limit: number }): T[] => rows.slice(offset, offset + limit);

/**
 * @param rows every operation of the scope the source knows, dated or not
 * @param known states of CFI's own list; those that rows carry are added to it
 * @param undated told by the source; by default counted in `rows`
 */
export function selectOperations(
  rows: readonly OperationRow[],
  query: Readings['operations']['query'],
  known: readonly { id: number; name: string | null }[] = [],
  undated: number | null = rows.filter((row) => row.sentAt === null).length,
): Readings['operations']['result'] {
  const states = new Map<number, OperationState>(known.map(({ id, name }) => [id, { id, name, count: 0 }]));
  for (const { stateId, stateName } of rows) if (!states.has(stateId)) states.set(stateId, { id: stateId, name: stateName, count: 0 });
  const inPeriod = rows.filter(({ sentAt }) => sentAt !== null && sentAt >= query.from && sentAt < query.until);
  const searched = found(inPeriod, query.search, operationSearchText);
  for (const row of searched) states.get(row.stateId)!.count += 1;
  const wanted = query.stateIds?.length ? new Set(query.stateIds) : null;
  const kept = searched.filter((row) => wanted === null || wanted.has(row.stateId)).sort(operationOrder(query));
  return {
    rows: pageOf(kept, query),
    total: kept.length,
    states: [...states.values()].sort((a, b) => a.id - b.id),
    costs: Object.fromEntries(
      COST_PARTS.map((part) => [part, addAmounts(kept.map((row) => row[part]))]),
    ) as Readings['operations']['result']['costs'],
    undated,
  };
}

function operationOrder({ sort, descending }: Readings['operations']['query']): Compare<OperationRow> {
  const way = descending ? -1 : 1;
  switch (sort) {
    case 'sentAt':
      return bySomething((row) => row.sentAt, plain, way);
    case 'createdAt':
      return bySomething((row) => row.createdAt, plain, way);
    case 'name':
      return bySomething((row) => row.name, folded, way);
    case 'campaign':
      return bySomething((row) => row.campaignName, folded, way);
    case 'division':
      return bySomething(division<OperationRow>, divisions, way);
    case 'state':
      return bySomething((row) => row.stateId, plain, way);
    case 'total':
      return bySomething((row) => row.total, plain, way);
  }
}

export function selectInvoiceMonths(rows: readonly InvoiceRow[], query: Readings['invoiceMonths']['query']): InvoiceMonth[] {
  const months = Map.groupBy(
    rows.filter(({ month }) => month !== null && month >= query.from && month <= query.to),
    ({ month }) => month as string,
  );
  return [...months]
    .sort(([a], [b]) => plain(b, a))
    .map(([month, own]) => ({
      month,
      availableAt: own.reduce<string | null>(
        (last, row) => (last === null || (row.availableAt ?? '') > last ? row.availableAt : last),
        null,
      ),
      count: own.length,
      net: addAmounts(own.map((row) => row.net)),
      gross: addAmounts(own.map((row) => row.gross)),
    }));
}

export function selectInvoices(rows: readonly InvoiceRow[], query: Readings['invoices']['query']): Readings['invoices']['result'] {
  const kept = found(
    rows.filter(({ month }) => month === query.month),
    query.search,
    invoiceSearchText,
  ).sort(invoiceOrder(query));
  return {
    rows: pageOf(kept, query),
    total: kept.length,
    net: addAmounts(kept.map((row) => row.net)),
    gross: addAmounts(kept.map((row) => row.gross)),
  };
}

function invoiceOrder({ sort, descending }: Readings['invoices']['query']): Compare<InvoiceRow> {
  const way = descending ? -1 : 1;
  switch (sort) {
    case 'order':
      return bySomething((row) => row.order, folded, way);
    case 'requester':
      return bySomething((row) => row.requester, folded, way);
    case 'division':
      return bySomething(division<InvoiceRow>, divisions, way);
    case 'net':
      return bySomething((row) => row.net, plain, way);
    case 'gross':
      return bySomething((row) => row.gross, plain, way);
  }
}

/** One invoice with its lines against its header: said to differ only when it can be told. */
export function invoiceWithLines(row: InvoiceRow, lines: InvoiceLine[] | null): InvoiceDetail {
  if (lines === null) return { ...row, lines, linesNet: null, differs: null };
  const linesNet = addAmounts(lines.map((line) => line.net));
  const equal = linesNet.amount === row.net;
  return {
    ...row,
    lines,
    linesNet,
    differs: row.net === null || linesNet.amount === null || (linesNet.unknown > 0 && !equal) ? null : !equal,
  };
}

export function selectCampaignPage(
  rows: readonly CfiCampaignRow[],
  query: Readings['cfiCampaignPage']['query'],
): Readings['cfiCampaignPage']['result'] {
  const { from, until, statuts } = query;
  const inPeriod = rows.filter(
    ({ createdAt }) =>
      (from === undefined || (createdAt !== null && createdAt >= from)) &&
      (until === undefined || (createdAt !== null && createdAt < until)),
  );
  const searched = found(inPeriod, query.search, campaignSearchText);
  const counts = new Map<string | null, number>();
  for (const { statut } of searched) counts.set(statut, (counts.get(statut) ?? 0) + 1);
  const wanted = statuts?.length ? new Set(statuts) : null;
  const kept = searched.filter(({ statut }) => wanted === null || wanted.has(statut)).sort(campaignOrder(query));
  return { rows: pageOf(kept, query), total: kept.length, statuts: statutCounts(counts) };
}

/** In the order of CFI's words, what is not told last. */
export const statutCounts = (counts: ReadonlyMap<string | null, number>): { statut: string | null; count: number }[] =>
  [...counts]
    .map(([statut, count]) => ({ statut, count }))
    .sort((a, b) =>
      a.statut === null || b.statut === null ? Number(a.statut === null) - Number(b.statut === null) : plain(a.statut, b.statut),
    );

function campaignOrder({ sort, descending }: Readings['cfiCampaignPage']['query']): Compare<CfiCampaignRow> {
  const way = descending ? -1 : 1;
  switch (sort) {
    case 'createdAt':
      return bySomething((row) => row.createdAt, plain, way);
    case 'name':
      return bySomething((row) => row.name, folded, way);
    case 'division':
      return bySomething(division<CfiCampaignRow>, divisions, way);
    case 'statut':
      return bySomething((row) => row.statut, folded, way);
    case 'reference':
      return bySomething((row) => row.reference, folded, way);
  }
}

/** Operations of one campaign, first sent first; those without a date last. */
export const campaignOperations = (rows: readonly OperationRow[]): OperationRow[] =>
  [...rows].sort(bySomething((row) => row.sentAt, plain, 1));
