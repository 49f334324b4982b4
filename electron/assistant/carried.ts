import { z } from 'zod';
import { STOCK_LEVELS } from '../../shared/model/stock.ts';
import type { Carried } from './engine/understand.ts';

const carriedShape = z.object({
  intent: z.string(),
  article: z.string().nullable(),
  levels: z.array(z.enum(STOCK_LEVELS)),
  empty: z.boolean(),
  division: z.string().nullable(),
});

/** What a conversation remembers, parsed again when read: the file may have been written by another version. null = nothing usable. */
export function parseCarried(text: string | null): Carried | null {
  const parsed = carriedShape.safeParse(parseJson(text));
  return parsed.success ? (parsed.data as Carried) : null;
}

/** null for what is not JSON. */
export function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
