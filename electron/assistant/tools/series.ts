import { addMonths, civilDay } from '../../kit/civil-day.ts';
import { type Days, months } from '../engine/periods/calendar.ts';
import { childrenOf, inTurn } from './divisions.ts';
import { worstOf } from './pages.ts';
import type { Finding, Meta, NamedPlace, Order, SeriesCell, SeriesMeasure, ToolContext } from './tool.ts';

/** Months of a trend when no period is said, beside the present one; and at most. */
const USUAL = 6;
const MOST = 24;

/**
 * Whole months that a period touches, oldest first; the last ones when none is said or when they are too many. Where they are put in order, as many as can
 * be read: the largest of a few would be told for the largest. `today` is YYYY-MM-DD.
 */
export function monthsOf(from: string | null, to: string | null, today: string, order: Order = null): Days[] {
  const last = (to ?? today).slice(0, 7);
  const first = from?.slice(0, 7) ?? addMonths(last, order === null ? -USUAL : 1 - MOST);
  const out: Days[] = [];
  for (let month = first; month <= last; month = addMonths(month, 1)) out.push(months(month, 1));
  return out.length > 0 ? out.slice(-MOST) : [months(last, 1)];
}

/** Whether a period begins before the months that are told of it. */
export const isCut = (from: string | null, told: readonly Days[]): boolean => from !== null && from < (told[0]?.from ?? from);

/** A trend, month by month: where it is asked from too far back, it says so. */
export async function trendOver(
  from: string | null,
  to: string | null,
  order: Order,
  { now }: Pick<ToolContext, 'now'>,
  read: (months: Days[]) => Promise<Finding>,
): Promise<Finding> {
  const told = monthsOf(from, to, civilDay(now), order);
  const finding = await read(told);
  if (finding.kind !== 'series') return finding;
  const cells = from === null && order === 'least' ? begun(finding.cells) : finding.cells;
  return isCut(from, told) ? { ...finding, cells, cut: true } : { ...finding, cells };
}

/** Without the months before CFI's first line, which are the least of nothing; all of them where there is none. */
function begun(cells: readonly SeriesCell[]): SeriesCell[] {
  const first = cells.flatMap(({ period, count }) => (period !== null && count > 0 ? [period.from] : [])).sort()[0] ?? '';
  return cells.filter(({ period }) => period === null || period.from >= first);
}

type CellRead = Omit<SeriesCell, 'period' | 'place' | 'name'> & { meta: Meta };

/** What the cells of a comparison are about: every period, of every place and name that is named. */
export interface Axes<N> {
  periods: readonly (Days | null)[];
  /** Empty = one cell about all. */
  names: readonly { label: string; value: N }[];
  /** The branches right below the division asked about, when the question names none. */
  perDivision?: boolean;
  /** Whether something of the whole scope bears a name; absent = every name is known. */
  isBorne?: (name: N) => Promise<boolean>;
}

/** Reads one cell per period, place and name; a few places at a time, so that a source is not stormed. */
export async function seriesOver<N>(
  context: ToolContext,
  about: Pick<Extract<Finding, { kind: 'series' }>, 'subject' | 'shape' | 'measure' | 'order' | 'cut'>,
  { periods, names, perDivision = false, isBorne }: Axes<N>,
  read: (place: NamedPlace | null, period: Days | null, name: N | null) => Promise<CellRead>,
): Promise<Finding> {
  const below = perDivision ? childrenOf(context) : [];
  const places = context.places.length > 0 ? context.places : below.length > 0 ? below : [null];
  const cells: SeriesCell[] = [];
  const asked = places.flatMap((place) => (names.length > 0 ? names : [null]).map((name) => ({ place, name })));
  const readings = await inTurn(asked, ({ place, name }) => Promise.all(periods.map((period) => read(place, period, name?.value ?? null))));
  for (const [at, { place, name }] of asked.entries()) {
    const found = readings[at]!;
    // The division above the others is told when it has something of its own.
    if (place?.own === true && found.every(({ count, untold }) => count === 0 && !untold)) continue;
    for (const [i, { meta: _, ...cell }] of found.entries())
      cells.push({ ...cell, period: periods[i]!, place: place?.name ?? null, name: name?.label ?? null });
  }
  const meta = { ...worstOf(readings.flat().map((cell) => cell.meta)), scope: scopeOf(context, places) };
  const strangers: string[] = [];
  for (const { label, value } of names) {
    const found = cells.some(({ name, count }) => name === label && count > 0);
    if (!found && isBorne !== undefined && !(await isBorne(value))) strangers.push(label);
  }
  return { kind: 'series', ...about, cells: ordered(cells, about, civilDay(context.now)), strangers, meta };
}

const NAMED = 3;
/** The branches set side by side, and not the first of them alone. */
function scopeOf({ scope }: ToolContext, places: readonly (NamedPlace | null)[]): Meta['scope'] {
  const named = places.flatMap((place) => place ?? []);
  const whole = { key: scope.key, label: scope.label, divisions: scope.divisionIds.length };
  if (named.length === 0 || named.length > NAMED) return whole;
  return { ...whole, label: named.map(({ name }) => name).join(', '), divisions: new Set(named.flatMap(({ ids }) => [...ids])).size };
}

/** What a cell tells, in the measure asked for; null = unknown. */
export const amountIn = (cell: SeriesCell, measure: SeriesMeasure): number | null =>
  measure === 'count'
    ? cell.count === 0 && (cell.untold || cell.partial)
      ? null
      : cell.count
    : ((measure === 'net' ? cell.net : measure === 'gross' ? cell.gross : cell.cost)?.amount ?? null);

/**
 * The largest or the smallest first. A figure that is unknown and a period that has not begun are neither: they come last both ways; so does a period
 * that is not over, among the smallest. Where all are so, they rank among themselves.
 */
function ordered(cells: readonly SeriesCell[], { measure, order }: { measure: SeriesMeasure; order: Order }, today: string): SeriesCell[] {
  if (order === null) return [...cells];
  const isKnown = (cell: SeriesCell) => amountIn(cell, measure) !== null;
  const isOver = ({ period }: SeriesCell) => period === null || (order === 'most' ? period.from <= today : period.to < today);
  // "qui en a le plus en décembre ?": where nothing is over, what is to come is set side by side.
  const some = cells.some((cell) => isKnown(cell) && isOver(cell));
  const ranks = (cell: SeriesCell) => isKnown(cell) && (!some || isOver(cell));
  const way = order === 'most' ? -1 : 1;
  return cells.toSorted((a, b) =>
    ranks(a) && ranks(b) ? way * (amountIn(a, measure)! - amountIn(b, measure)!) : Number(ranks(b)) - Number(ranks(a)),
  );
}
