import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Sourced } from '../../../shared/model/sourced.ts';
import {
  type ArticleTotal,
  articleKey,
  partsByDivision,
  type StockPage,
  type StockRow,
  totalOfParts,
} from '../../../shared/model/stock.ts';
import { STOCK_WAYS } from '../../../shared/model/stock-history.ts';
import { addDays, civilDay, startOfDay } from '../../kit/civil-day.ts';
import { type Present, resolveOne, within } from './articles.ts';
import { worstOf } from './pages.ts';
import { article, PAGE, PAGES, STOCKS } from './stocks-reading.ts';
import { type Finding, metaOf, type ReadyTool, ready, type ToolContext } from './tool.ts';

/** Moments at which a trend is read. */
const MOMENTS = 8;
const NO_LOOK: Finding = { kind: 'no_look', since: null, meta: null };

/** The same article in an earlier list; null when no line of it was there. */
function totalOf(name: string, rows: readonly StockRow[]): ArticleTotal | null {
  const lines = rows.filter((row) => articleKey(row.name) === articleKey(name));
  return lines.length === 0 ? null : totalOfParts(name, partsByDivision(lines));
}

/** An article as this machine saw it. */
interface Looked {
  /** null = no line of it was there. */
  article: ArticleTotal | null;
  /** Whether every line of that look could be read. */
  complete: boolean;
  read: Sourced<StockPage>;
}

/** An article at a moment, over all the lines of that look; null when nothing was looked at yet. */
async function lookedAt({ looks, scope, signal }: ToolContext, name: string, at: string): Promise<Looked | null> {
  if (looks === null) return null;
  const rows: StockRow[] = [];
  const query = { search: name.slice(0, 200), sort: 'name' as const, descending: false, limit: PAGE, refresh: false, at };
  try {
    let read = await looks.at(scope, { ...query, offset: 0 }, signal);
    for (let pages = 1; ; pages++) {
      rows.push(...read.value.rows);
      const complete = read.value.rows.length === 0 || rows.length >= read.value.total;
      if (complete || pages === PAGES) {
        return { article: totalOf(name, rows), complete, read };
      }
      read = await looks.at(scope, { ...query, offset: rows.length }, signal);
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
}

const endOf = (day: string, now: number): string => {
  const end = Date.parse(startOfDay(addDays(day, 1))) - 1;
  return new Date(Math.min(end, now)).toISOString();
};

const past = ready({
  ...STOCKS,
  name: 'stocks_past',
  description: "Quantité d'un article à la fin d'un jour passé, d'après les relevés gardés par ce poste, et l'écart avec maintenant.",
  input: article.extend({ day: z.iso.date() }),
  async run(context, input): Promise<Finding> {
    if (context.looks === null) return NO_LOOK;
    const resolved = await resolveOne(context, input.article, { kind: 'past', day: input.day });
    if ('finding' in resolved) return resolved.finding;
    const at = endOf(input.day, context.now);
    const looked = await lookedAt(context, resolved.article.name, at);
    return looked === null ? NO_LOOK : pastOf(context, resolved, looked, { at, lone: false });
  },
});

/** An article as it was, beside what there is now. */
function pastOf(
  { place }: ToolContext,
  { article: whole, sourced }: Present,
  { article, complete, read }: Looked,
  { at, lone }: { at: string; lone: boolean },
): Finding {
  const { name } = whole;
  const now = place === null ? whole : within(whole, place.ids);
  const current = metaOf(sourced);
  if (now === null && article === null) {
    const elsewhere = [...new Set(whole.byDivision.map(({ divisionName }) => divisionName))];
    return { kind: 'not_there', name, elsewhere, meta: current };
  }
  return { kind: 'past', name, at: read.asOf ?? at, before: article, complete, now, lone, current, meta: worstOf([metaOf(read), current]) };
}

const trend = ready({
  ...STOCKS,
  name: 'stocks_trend',
  description: "Évolution de la quantité d'un article depuis un jour, d'après les relevés gardés par ce poste.",
  input: article.extend({ from: z.iso.date().nullable() }),
  async run(context, input): Promise<Finding> {
    if (context.looks === null) return NO_LOOK;
    const resolved = await resolveOne(context, input.article, { kind: 'trend', from: input.from });
    if ('finding' in resolved) return resolved.finding;
    const { name } = resolved.article;
    const from = Date.parse(startOfDay(input.from ?? addDays(civilDay(context.now), -30)));
    const step = Math.max(0, context.now - from) / (MOMENTS - 1);
    const moments = Array.from({ length: MOMENTS }, (_, i) => new Date(Math.round(from + i * step)).toISOString());
    const seen: { at: string; looked: Looked }[] = [];
    for (const at of moments) {
      const looked = await lookedAt(context, name, at);
      if (looked === null) continue;
      const when = looked.read.asOf ?? at;
      if (seen.at(-1)?.at !== when) seen.push({ at: when, looked });
    }
    const points = seen.flatMap(({ at, looked }) => (looked.article === null ? [] : [{ at, looked, article: looked.article }]));
    const last = points.at(-1) ?? seen.at(-1);
    if (last === undefined) return NO_LOOK;
    // Between a look and itself nothing changes: that is no trend.
    if (points.length < 2) return pastOf(context, resolved, last.looked, { at: last.at, lone: true });
    return {
      kind: 'trend',
      name,
      points: points.map(({ at, article, looked: { complete } }) => ({
        at,
        quantity: article.quantity,
        unknownLines: article.unknownLines,
        complete,
      })),
      meta: metaOf(last.looked.read),
    };
  },
});

const changes = ready({
  ...STOCKS,
  name: 'stocks_changes',
  description: "Lignes de stock dont la quantité a changé depuis un jour, d'après les relevés gardés par ce poste.",
  input: z.strictObject({
    from: z.iso.date().nullable(),
    way: z.enum(STOCK_WAYS).optional().describe('up = seulement à la hausse, down = seulement à la baisse ; null = les deux'),
  }),
  async run(context, { from, way }): Promise<Finding> {
    if (context.looks === null) return NO_LOOK;
    const since = from === null ? {} : { since: startOfDay(from) };
    try {
      const read = await context.looks.changes(context.scope, { ...since, way, offset: 0, limit: context.kept }, context.signal);
      return { kind: 'changes', found: read.value, way: way ?? null, meta: metaOf(read) };
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') return NO_LOOK;
      throw error;
    }
  },
});

/** Tools over the stocks as this machine saw them. */
export const pastStockTools: readonly ReadyTool[] = [past, trend, changes];
