import { z } from 'zod';

/** Where the tools over stocks read, and with which right. */
export const STOCKS = { anyRight: ['stocks_Visu'], dataset: 'Stocks', view: 'stocks_readonly', apiCall: '/Stocks/getStocks' } as const;

/** One article by its name. */
export const article = z.strictObject({ article: z.string().trim().min(1).max(200) });

/** Lines of one reading. */
export const PAGE = 1000;
/** Pages read to find lines; beyond, the answer says that it is partial. */
export const PAGES = 5;
