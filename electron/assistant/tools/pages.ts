import { type Origin, SOURCE_IDS, type Sourced } from '../../../shared/model/sourced.ts';
import { type Meta, metaOf } from './tool.ts';

/** What a source gives of a long list, in the order that was asked. */
interface Page<R> {
  rows: R[];
  total: number;
}

/**
 * Reads page after page after the first, until a row says that what follows is not asked for, or until `most` rows.
 * `complete` = every row asked for was read. A list that got shorter meanwhile ends before its count: its end is not known.
 */
export async function pagesFrom<R>(
  first: Sourced<Page<R>>,
  next: (offset: number) => Promise<Sourced<Page<R>>>,
  most: number,
  beyond: (row: R) => boolean = () => false,
): Promise<{ rows: R[]; complete: boolean; meta: Meta }> {
  const rows = [...first.value.rows];
  const metas = [metaOf(first)];
  let last = rows.at(-1);
  let complete = false;
  for (;;) {
    complete = rows.length >= first.value.total || (last !== undefined && beyond(last));
    if (complete || last === undefined || rows.length >= most) return { rows, complete, meta: worstOf(metas) };
    const page = await next(rows.length);
    metas.push(metaOf(page));
    rows.push(...page.value.rows);
    last = page.value.rows.at(-1);
  }
}

/** The last of the sources is the least sure; what only this machine or MyCfia knows is read nowhere else. */
const rankOf = (source: Origin): number => (SOURCE_IDS as readonly Origin[]).indexOf(source);
const earliest = (moments: readonly string[]): string => moments.reduce((first, at) => (at < first ? at : first));

/**
 * The provenance of a finding made of several readings: the farthest source, every other one named beside it, the oldest moment, stale as soon as one
 * of them is. A moment that is not told is older than any, unless the same source tells one: what is empty bears none.
 */
export function worstOf(all: readonly Meta[]): Meta {
  const metas = all.filter(({ source, asOf }) => asOf !== null || !all.some((other) => other.source === source && other.asOf !== null));
  const worst = metas.reduce((found, meta) => (rankOf(meta.source) > rankOf(found.source) ? meta : found));
  const dated = metas.flatMap(({ asOf }) => asOf ?? []);
  const besides = new Set(all.flatMap(({ source, besides = [] }) => [source, ...besides]));
  besides.delete(worst.source);
  const degraded = new Map(all.flatMap((meta) => meta.degraded.map((left) => [left.source, left] as const)));
  return {
    ...worst,
    scope: all[0]!.scope,
    asOf: dated.length < metas.length ? null : earliest(dated),
    readAt: earliest(all.map(({ readAt }) => readAt)),
    latencyMs: Math.max(...all.map(({ latencyMs }) => latencyMs)),
    stale: metas.some(({ stale }) => stale),
    ...(metas.some(({ clockDiffers }) => clockDiffers) ? { clockDiffers: true } : {}),
    degraded: [...degraded.values()],
    ...(besides.size === 0 ? {} : { besides: [...besides].sort((a, b) => rankOf(a) - rankOf(b)) }),
  };
}
