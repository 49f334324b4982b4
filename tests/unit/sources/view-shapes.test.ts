import { expect, test } from 'vitest';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import type { SqlRow, ViewsPool } from '../../../electron/sources/cfi-views-pool.ts';
import { createViewShapes } from '../../../electron/sources/cfi-views-shape.ts';

const never = new AbortController().signal;
const VIEW = 'rafraichissements_readonly';
const columns = (moment: string): SqlRow[] => [
  { vue: VIEW, colonne: 'vue', type_colonne: 'nvarchar' },
  { vue: VIEW, colonne: moment, type_colonne: 'datetime2' },
];

// Catches columns read before a view changed that hide, for ten minutes, what a reading has just met.
test('columns that were being read when a doubt came are not believed after it', async () => {
  const first = Promise.withResolvers<SqlRow[][]>();
  const answers = [first.promise, Promise.resolve([columns('date_rafraichi')])];
  const pool: ViewsPool = { query: () => answers.shift()!, stream: async () => undefined, close: async () => undefined };
  const shapes = createViewShapes({ pool, clock: systemClock(), log: createLog(() => undefined, Date.now) });
  const looking = shapes.check(never);
  shapes.doubt();
  first.resolve([columns('date_rafraichissement')]);
  await looking;
  await expect(shapes.usable(VIEW, never)).rejects.toThrow('colonne « date_rafraichissement » absente (renommée « date_rafraichi » ?)');
});
