import { z } from 'zod';
import type { LevelCounts, ListCriteria } from './tool.ts';

/** Where the tools over stocks read, and with which right. */
export const STOCKS = { anyRight: ['stocks_Visu'], dataset: 'Stocks', view: 'stocks_readonly', apiCall: '/Stocks/getStocks' } as const;

/** One article by its name. */
export const article = z.strictObject({ article: z.string().trim().min(1).max(200) });

/** Lines of one reading. */
export const PAGE = 1000;
/** Pages read to find lines; beyond, the answer says that it is partial. */
export const PAGES = 5;

/** Lines to check, where a quantity tells which are asked for. */
export const uncheckedIn = ({ levels, empty, range, sort }: ListCriteria, counts: LevelCounts): number =>
  levels.includes('to_check') || (levels.length === 0 && !empty && range === null && sort !== 'quantity') ? 0 : counts.to_check;
