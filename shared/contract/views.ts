import { z } from 'zod';
import { MAX_COLUMN_PX, MAX_VIEWS, MIN_COLUMN_PX, type OwnViews } from '../model/views.ts';
import { call } from './define.ts';

const name = z.string().min(1).max(40);
const layout = z.strictObject({
  shown: z.record(name, z.boolean()),
  widths: z.record(name, z.number().min(MIN_COLUMN_PX).max(MAX_COLUMN_PX)),
});
const grid = z.strictObject({
  layout,
  views: z.array(z.strictObject({ name: z.string().min(1).max(60), layout, query: z.string().max(2000) })).max(MAX_VIEWS),
});
/** As printed on an AZERTY keyboard. Never Ctrl+digit, Ctrl+Alt nor ²: they do not exist or write a character there. */
const combo = z
  .string()
  .regex(/^(?:Ctrl\+[A-Z]|(?:Ctrl\+)?(?:Maj\+)?F(?:[1-9]|1[0-2])|Échap)$/u, 'Ce raccourci ne peut pas être choisi sur un clavier AZERTY.');
const shortcuts = z.record(z.string().min(1).max(80), combo.nullable());

/** What the file of one operator must be to be read again. */
export const ownViews = z.strictObject({ grids: z.record(name, grid), shortcuts });

/** Columns, saved views and keys of the signed-in operator, kept by the core: a window may change address, they stay. */
export const viewRoutes = {
  'views.current': call<OwnViews>()(z.strictObject({})),
  'views.setGrid': call<OwnViews>()(z.strictObject({ name, ...grid.shape })),
  /** Replaces all the chosen keys. */
  'views.setShortcuts': call<OwnViews>()(z.strictObject({ shortcuts })),
} as const;
