import { useQueries } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { Sourced } from '../../../shared/model/sourced.ts';
import type { StockLevel, StockPage, StockRow, StockSort } from '../../../shared/model/stock.ts';
import { useLink } from '../core/link-context.tsx';
import { useCall, useOwner } from '../core/queries.ts';

export const WINDOW_ROWS = 100;

export interface StockQuestion {
  search: string;
  levels: StockLevel[];
  sort: StockSort;
  descending: boolean;
}

/** Which windows of rows cover `first`…`last` (excluded); the first one is always there since it carries the counts. */
export function windowsFor(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / WINDOW_ROWS);
  const to = Math.floor(Math.max(0, last - 1) / WINDOW_ROWS);
  const windows = [];
  for (let index = from; index <= to; index++) if (index > 0) windows.push(index);
  return windows;
}

/** Stock lines by windows of 100 rows: the first with the counts, the others when they come into view. */
export function useStockWindows(question: StockQuestion) {
  const link = useLink();
  const owner = useOwner();
  const [range, setRange] = useState<{ first: number; last: number }>({ first: 0, last: 0 });
  const search = question.search.trim();
  const input = {
    sort: question.sort,
    descending: question.descending,
    limit: WINDOW_ROWS,
    ...(search ? { search } : {}),
    ...(question.levels.length > 0 ? { levels: question.levels } : {}),
  };
  const head = useCall('stocks.list', { ...input, offset: 0 }, { keep: true });
  const wanted = windowsFor(range.first, Math.min(range.last, head.data?.value.total ?? 0));
  const others = useQueries({
    queries: wanted.map((index) => {
      const asked = { ...input, offset: index * WINDOW_ROWS };
      return {
        queryKey: ['stocks.list', asked, owner],
        queryFn: ({ signal }: { signal: AbortSignal }): Promise<Sourced<StockPage>> => link.call('stocks.list', asked, { signal }),
        enabled: owner !== undefined && !head.isPlaceholderData,
        gcTime: 60_000,
      };
    }),
  });
  const byWindow = new Map<number, StockRow[]>();
  if (head.data) byWindow.set(0, head.data.value.rows);
  wanted.forEach((index, position) => {
    const page = others[position]?.data;
    if (page) byWindow.set(index, page.value.rows);
  });
  const onWindow = useCallback((first: number, last: number) => setRange({ first, last }), []);
  const failed = others.find((query) => query.error !== null)?.error as AppError | undefined;
  return {
    head,
    failed: failed ?? null,
    rowAt: (index: number): StockRow | undefined => byWindow.get(Math.floor(index / WINDOW_ROWS))?.[index % WINDOW_ROWS],
    onWindow,
    retry: () => {
      for (const query of others) if (query.error) void query.refetch();
    },
  };
}
