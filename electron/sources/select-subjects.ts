import type { CfiCampaignRow, CfiCampaignSort } from '../../shared/model/cfi-campaign.ts';
import type { InvoiceDetail, InvoiceLine, InvoiceMonth, InvoiceRow, InvoiceSort } from '../../shared/model/invoice.ts';
import { COST_PARTS, type OperationRow, type OperationSort, type OperationState } from '../../shared/model/operation.ts';
import { addAmounts } from './amounts.ts';
import { campaignSearchText, holdsAll, SEARCH_JOINT } from './select.ts';
import type { OperationTally, Readings } from './sources.ts';
import { compareFolded, foldText, searchTerms } from './text.ts';

/*
 * Search, filters, order, page and sums over whole rows in memory: what a source that cannot search is given, and the model of those that can.
 * What is unknown comes last in both directions; equal rows stand by id.
 */

export const operationSearchText = (row: Pick<OperationRow, 'name' | 'campaignName' | 'clientCode'>): string =>
  [row.name, row.campaignName ?? '', row.clientCode ?? ''].join(SEARCH_JOINT);
export const invoiceSearchText = (row: Pick<InvoiceRow, 'order' | 'requester' | 'address'>): string =>
  [row.order ?? '', row.requester ?? '', row.address ?? ''].join(SEARCH_JOINT);

type Key = string | number | { text: string; id: number } | null;
interface Order<T> {
  key: (row: T) => Key;
  descending: boolean;
}

const folded = (text: string | null): Key => (text === null ? null : { text: foldText(text), id: 0 });
const division = ({ divisionId, divisionName }: { divisionId: number | null; divisionName: string | null }): Key =>
  divisionId === null ? null : { text: foldText(divisionName ?? ''), id: divisionId };

function compareKeys(a: NonNullable<Key>, b: NonNullable<Key>): number {
  if (typeof a === 'object' && typeof b === 'object') return compareFolded(a.text, b.text) || a.id - b.id;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Keys are made once per row: folding a text at each comparison would cost more than all the rest. */
function ordered<T extends { id: number }>(rows: readonly T[], { key, descending }: Order<T>): T[] {
  const way = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, key: key(row) }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null) || a.row.id - b.row.id;
      return way * compareKeys(a.key, b.key) || a.row.id - b.row.id;
    })
    .map(({ row }) => row);
}

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
  const searched = operationsAsked(rows, query);
  for (const row of searched) states.get(row.stateId)!.count += 1;
  const kept = ordered(inStates(searched, query.stateIds), { key: OPERATION_KEY[query.sort], descending: query.descending });
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

type OperationQuery = Readings['operationGroups']['query'];
/** Of the period, campaign and search, whatever their state. */
function operationsAsked(
  rows: readonly OperationRow[],
  { from, until, campaignId, search, undated = false }: Omit<OperationQuery, 'by'> & { undated?: boolean },
): OperationRow[] {
  const inPeriod = rows.filter(({ sentAt }) => (sentAt === null ? undated : sentAt >= from && sentAt < until));
  return found(campaignId === undefined ? inPeriod : inPeriod.filter((row) => row.campaignId === campaignId), search, operationSearchText);
}

function inStates(rows: OperationRow[], stateIds: readonly number[] | undefined): OperationRow[] {
  if (!stateIds?.length) return rows;
  const wanted = new Set(stateIds);
  return rows.filter((row) => wanted.has(row.stateId));
}

const HOUR_MS = 3_600_000;
const GROUP_KEY: Record<OperationQuery['by'], (row: OperationRow) => { key: number; label: string | null }> = {
  state: ({ stateId, stateName }) => ({ key: stateId, label: stateName }),
  campaign: ({ campaignId, campaignName }) => ({ key: campaignId, label: campaignName }),
  hour: ({ sentAt }) => ({ key: Math.floor(Date.parse(sentAt ?? '') / HOUR_MS), label: null }),
};

/** @param rows every operation of the scope the source knows, dated or not */
export function groupOperations(rows: readonly OperationRow[], query: OperationQuery): OperationTally[] {
  const about = GROUP_KEY[query.by];
  const groups = Map.groupBy(inStates(operationsAsked(rows, query), query.stateIds), (row) => about(row).key);
  return orderedGroups(
    query.by,
    [...groups].map(([key, own]) => ({
      key,
      label: own.map((row) => about(row).label).find((label) => label !== null) ?? null,
      count: own.length,
      total: addAmounts(own.map((row) => row.total)),
    })),
  );
}

/** Campaigns by name, those without one last; states and hours by number. */
export function orderedGroups(by: OperationQuery['by'], groups: readonly OperationTally[]): OperationTally[] {
  const byNumber = groups.toSorted((a, b) => a.key - b.key);
  if (by !== 'campaign') return byNumber;
  return ordered(
    byNumber.map((group) => ({ ...group, id: group.key })),
    { key: ({ label }) => folded(label), descending: false },
  ).map(({ key, label, count, total }) => ({ key, label, count, total }));
}

const OPERATION_KEY: Record<OperationSort, (row: OperationRow) => Key> = {
  sentAt: (row) => row.sentAt,
  createdAt: (row) => row.createdAt,
  name: (row) => folded(row.name),
  campaign: (row) => folded(row.campaignName),
  division,
  state: (row) => row.stateId,
  total: (row) => row.total,
};

export function selectInvoiceMonths(rows: readonly InvoiceRow[], query: Readings['invoiceMonths']['query']): InvoiceMonth[] {
  const months = Map.groupBy(
    rows.filter(({ month }) => month !== null && month >= query.from && month <= query.to),
    ({ month }) => month as string,
  );
  return [...months]
    .sort(([a], [b]) => compareKeys(b, a))
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
  const ofMonth = rows.filter(({ month }) => month === query.month);
  const kept = ordered(found(ofMonth, query.search, invoiceSearchText), { key: INVOICE_KEY[query.sort], descending: query.descending });
  return {
    rows: pageOf(kept, query),
    total: kept.length,
    net: addAmounts(kept.map((row) => row.net)),
    gross: addAmounts(kept.map((row) => row.gross)),
  };
}

const INVOICE_KEY: Record<InvoiceSort, (row: InvoiceRow) => Key> = {
  order: (row) => folded(row.order),
  requester: (row) => folded(row.requester),
  division,
  net: (row) => row.net,
  gross: (row) => row.gross,
};

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
  const kept = ordered(
    searched.filter(({ statut }) => wanted === null || wanted.has(statut)),
    { key: CAMPAIGN_KEY[query.sort], descending: query.descending },
  );
  return { rows: pageOf(kept, query), total: kept.length, statuts: statutCounts(counts) };
}

/** In the order of CFI's words, what is not told last. */
export const statutCounts = (counts: ReadonlyMap<string | null, number>): { statut: string | null; count: number }[] =>
  [...counts]
    .map(([statut, count]) => ({ statut, count }))
    .sort((a, b) =>
      a.statut === null || b.statut === null ? Number(a.statut === null) - Number(b.statut === null) : compareKeys(a.statut, b.statut),
    );

const CAMPAIGN_KEY: Record<CfiCampaignSort, (row: CfiCampaignRow) => Key> = {
  createdAt: (row) => row.createdAt,
  name: (row) => folded(row.name),
  division,
  statut: (row) => folded(row.statut),
  reference: (row) => folded(row.reference),
};

/** Operations of one campaign, first sent first; those without a date last. */
export const campaignOperations = (rows: readonly OperationRow[]): OperationRow[] =>
  ordered(rows, { key: OPERATION_KEY.sentAt, descending: false });
