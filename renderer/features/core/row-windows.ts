import { type QueryKey, type UseQueryResult, useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { InputOf, OutputOf } from '../../../shared/contract/contract.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { CfiCampaignRow } from '../../../shared/model/cfi-campaign.ts';
import type { InvoiceRow } from '../../../shared/model/invoice.ts';
import type { OperationRow } from '../../../shared/model/operation.ts';
import type { StockRow } from '../../../shared/model/stock.ts';
import { unpackStocks } from '../../../shared/model/stock-window.ts';
import { useLink } from './link-context.tsx';
import { useCall, useOwner } from './queries.ts';

const WINDOW_ROWS = 100;
/** Routes that answer a window of rows with the total of what was found, and their rows. */
interface Paged {
  'stocks.window': StockRow;
  'operations.list': OperationRow;
  'invoices.list': InvoiceRow;
  'cfiCampaigns.list': CfiCampaignRow;
}
type PagedRoute = keyof Paged;
type RowOf<K extends PagedRoute> = Paged[K];

/** The lines of a frame, unpacked once: a row is the same object as long as its window is kept. */
const unpacked = new WeakMap<Uint8Array, StockRow[]>();
function stocksOf(frame: Uint8Array): StockRow[] {
  const rows = unpacked.get(frame) ?? unpackStocks(frame);
  unpacked.set(frame, rows);
  return rows;
}
const ROWS: { [K in PagedRoute]: (answer: OutputOf<K>) => RowOf<K>[] } = {
  'stocks.window': ({ value }) => stocksOf(value.frame),
  'operations.list': ({ value }) => value.rows,
  'invoices.list': ({ value }) => value.rows,
  'cfiCampaigns.list': ({ value }) => value.rows,
};

/** Rows as a grid asks for them. */
export interface RowWindows<Row> {
  /** undefined = this window has not arrived yet. */
  rowAt(index: number): Row | undefined;
  onWindow(first: number, last: number): void;
  /** Rows `first`…`last` (excluded), read where they are not here yet. @throws AppError of the reading */
  rowsBetween(first: number, last: number): Promise<Row[]>;
  /** Why a window that is in view could not be read. */
  failed: AppError | null;
  retry(): void;
}

/** Which windows of rows cover `first`…`last` (excluded); the first one is always there since it carries the counts. */
export function windowsFor(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / WINDOW_ROWS);
  const to = Math.floor(Math.max(0, last - 1) / WINDOW_ROWS);
  const windows = [];
  for (let index = from; index <= to; index++) if (index > 0) windows.push(index);
  return windows;
}

/**
 * Rows by windows of 100: the first with the totals, the others when they come into view. A window that leaves the view before it
 * arrived is cancelled down to its source.
 */
export function useRowWindows<K extends PagedRoute>(
  route: K,
  question: Omit<InputOf<K>, 'offset' | 'limit'>,
  enabled = true,
): RowWindows<RowOf<K>> & { head: UseQueryResult<OutputOf<K>, AppError> } {
  const link = useLink();
  const owner = useOwner();
  const client = useQueryClient();
  const [range, setRange] = useState<{ first: number; last: number }>({ first: 0, last: 0 });
  const askedAt = (index: number) => ({ ...question, limit: WINDOW_ROWS, offset: index * WINDOW_ROWS }) as unknown as InputOf<K>;
  const windowQuery = (index: number) => ({
    queryKey: [route, askedAt(index), owner] as QueryKey,
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<OutputOf<K>> => link.call(route, askedAt(index), { signal }),
    gcTime: 60_000,
  });
  const rowsOf = ROWS[route];
  const head = useCall(route, askedAt(0), { keep: true, enabled });
  const wanted = windowsFor(range.first, Math.min(range.last, head.data?.value.total ?? 0));
  const others = useQueries({
    queries: wanted.map((index) => ({ ...windowQuery(index), enabled: enabled && owner !== undefined && !head.isPlaceholderData })),
  });
  const byWindow = new Map<number, RowOf<K>[]>();
  if (head.data) byWindow.set(0, rowsOf(head.data));
  wanted.forEach((index, position) => {
    const page = others[position]?.data;
    if (page) byWindow.set(index, rowsOf(page));
  });
  const onWindow = useCallback(
    // The screen is drawn again only when other windows are needed, not at each row that passes.
    (first: number, last: number) =>
      setRange((former) => (String(windowsFor(former.first, former.last)) === String(windowsFor(first, last)) ? former : { first, last })),
    [],
  );
  const failed = others.find((query) => query.error !== null)?.error as AppError | undefined;
  return {
    head,
    failed: failed ?? null,
    rowAt: (index: number): RowOf<K> | undefined => byWindow.get(Math.floor(index / WINDOW_ROWS))?.[index % WINDOW_ROWS],
    onWindow,
    rowsBetween: async (first: number, last: number): Promise<RowOf<K>[]> => {
      const from = Math.floor(first / WINDOW_ROWS);
      const windows = Array.from({ length: Math.ceil(last / WINDOW_ROWS) - from }, (_, position) => from + position);
      const pages = await Promise.all(windows.map((index) => client.fetchQuery(windowQuery(index))));
      return pages.flatMap(rowsOf).slice(first - from * WINDOW_ROWS, last - from * WINDOW_ROWS);
    },
    retry: () => {
      for (const query of others) if (query.error) void query.refetch();
    },
  };
}
