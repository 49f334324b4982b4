import { z } from 'zod';
import type { Sourced } from '../model/sourced.ts';
import { STOCK_LEVELS, STOCK_SORTS, type StockPage, type StockRow } from '../model/stock.ts';
import { STOCK_GROUPINGS, type StockChanges, type StockGroup, type StockHistory, type StockSnapshot } from '../model/stock-history.ts';
import type { StockWindow } from '../model/stock-window.ts';
import type { Right } from '../model/tenant.ts';
import { call, inDivision } from './define.ts';

const id = z.int().positive();
const moment = z.iso.datetime('Indiquez un moment de la forme 2026-03-31T17:00:00Z.');
const filters = {
  /** What a person types in a search box; longer is refused with a sentence, not cut. */
  search: z.string().max(200, 'Recherche trop longue : 200 caractères au plus.').optional(),
  levels: z.array(z.enum(STOCK_LEVELS)).max(STOCK_LEVELS.length).optional(),
  ...inDivision,
};
const page = {
  sort: z.enum(STOCK_SORTS).default('name'),
  descending: z.boolean().default(false),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1000).default(100),
};
/** Oldest data accepted, in seconds; the sources that are older are passed over. */
const freshSeconds = z
  .int()
  .min(1)
  .max(30 * 86_400)
  .optional();

export const stockListInput = z.strictObject({
  ...filters,
  ...page,
  /** true = ask the sources again instead of accepting the last reading. */
  refresh: z.boolean().default(false),
  freshSeconds,
  /** As it was at that moment, from the looks kept on this machine: "combien hier à 17 h ?" */
  at: moment.optional(),
});
export type StockListInput = z.infer<typeof stockListInput>;

export const stockWindowInput = z.strictObject({ ...filters, ...page, freshSeconds });
export type StockWindowInput = z.infer<typeof stockWindowInput>;

export const stockGroupsInput = z.strictObject({ ...filters, by: z.enum(STOCK_GROUPINGS), freshSeconds });
export type StockGroupsInput = z.infer<typeof stockGroupsInput>;

export const stockChangesInput = z.strictObject({
  /** Compared with the last look at or before that moment; by default the last look of the day before, else the first kept. */
  since: moment.optional(),
  ...inDivision,
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1000).default(100),
});
export type StockChangesInput = z.infer<typeof stockChangesInput>;

const STOCKS: readonly Right[] = ['stocks_Visu'];

/** Stocks now, as windows of columns, by groups, and over time. */
export const stockRoutes = {
  'stocks.list': call<Sourced<StockPage>>()(stockListInput, { anyRight: STOCKS }),
  'stocks.detail': call<Sourced<StockRow>>()(z.strictObject({ id }), { anyRight: STOCKS }),
  /** The same as the list, carried as columns: for grids that ask for windows while they scroll. Cancelling stops the work. */
  'stocks.window': call<Sourced<StockWindow>>()(stockWindowInput, { anyRight: STOCKS }),
  'stocks.groups': call<Sourced<StockGroup[]>>()(stockGroupsInput, { anyRight: STOCKS }),
  'stocks.history': call<Sourced<StockHistory>>()(z.strictObject({ id, since: moment.optional() }), { anyRight: STOCKS }),
  'stocks.changes': call<Sourced<StockChanges>>()(stockChangesInput, { anyRight: STOCKS }),
  /** Looks kept of the present scope, newest first. */
  'stocks.snapshots': call<StockSnapshot[]>()(z.strictObject({}), { anyRight: STOCKS }),
  /** Reads CFI again now and keeps a look of it. */
  'stocks.takeSnapshot': call<StockSnapshot>()(z.strictObject({}), { anyRight: STOCKS }),
} as const;
