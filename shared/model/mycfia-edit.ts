import { z } from 'zod';
import { SECTIONS } from './campaign.ts';
import { mycfiaContent } from './mycfia.ts';

/** A campaign with everything its author may change: what an approval covers, and what only the workspace shows. */
const words = z.array(z.string());
export const mycfiaWorkspace = z.object({
  content: mycfiaContent,
  clientId: z.int(),
  personas: z.array(z.object({ id: z.int(), challenges: words, goals: words, qualityScore: z.number().nullable() })),
  strategies: z.array(z.object({ id: z.int(), objectives: words, tactics: words, kpis: words })),
  competitors: z.array(z.object({ id: z.int(), positioning: z.string().nullable() })),
  /** Who last wrote a section from a desktop, when they typed it, and the date it gave to the content (absent before it was kept). */
  editions: z.array(z.object({ section: z.enum(SECTIONS), by: z.string(), at: z.string(), written: z.string().nullish() })),
});
export type MycfiaWorkspace = z.infer<typeof mycfiaWorkspace>;

type Value = string | number | boolean | null | readonly unknown[] | { readonly [key: string]: unknown };
export type ItemTable = 'competitor' | 'persona' | 'strategy' | 'asset';

/** One row to write. Columns are those of `resources/sql/mycfia`; what is not a known column is refused. */
export type MycfiaChange =
  | { table: 'project'; op: 'update'; set: Record<string, Value> }
  /** `uuid` makes writing it twice harmless. */
  | { table: ItemTable; op: 'insert'; uuid: string; set: Record<string, Value> }
  | { table: ItemTable; op: 'update'; id: number; set: Record<string, Value> }
  | { table: ItemTable; op: 'remove'; id: number }
  | { table: 'contacts'; op: 'lay'; uuid: string; fileName: string; content: string; metadata: Record<string, Value> }
  | { table: 'contacts'; op: 'mark'; metadata: Record<string, Value> };

/** What an author decided once the current state was read, inside the transaction; null writes nothing. */
export interface MycfiaDecided {
  changes: readonly MycfiaChange[];
  edition: { section: (typeof SECTIONS)[number]; by: string; at: string } | null;
}
