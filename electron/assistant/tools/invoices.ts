import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { InvoiceMonth, InvoicePage, InvoiceRow } from '../../../shared/model/invoice.ts';
import type { AmountTotal } from '../../../shared/model/money.ts';
import { civilDay } from '../../kit/civil-day.ts';
import type { Days } from '../engine/periods/calendar.ts';
import { inWholeMonths, leavesDaysOut, overlap } from '../engine/periods/whole-months.ts';
import { inRange } from '../engine/quantities/ranges.ts';
import { invoicesOf, lettersOf } from './borne.ts';
import { bounds, day, isBeyond, isDescending, isFirst, month, orderInput, rangeFrom, roundedInput, searchInput } from './inputs.ts';
import { pagesFrom, worstOf } from './pages.ts';
import { seriesOver, trendOver } from './series.ts';
import { type Bounds, type Finding, inPlace, type Meta, metaOf, type Order, type ReadyTool, ready, type ToolContext } from './tool.ts';

const PAGE = 1000;
/** Rows read of one month when a filter is ours and not CFI's. */
const MOST_ROWS = 5000;
/** The same where words are looked at row by row, of which the source counts only the letters. */
const MOST_WORDED = 20_000;

const where = {
  anyRight: ['factures_Visu'],
  dataset: 'Factures',
  view: 'factures_readonly',
  apiCall: '/Facturations/getFacturations',
} as const;
const options = ({ signal }: ToolContext) => (signal === undefined ? {} : { signal });
const measure = z.enum(['count', 'net', 'gross']);

const bare = (period: { from: string | null; to: string | null }) => ({
  ...(period.from === null ? {} : { from: period.from }),
  ...(period.to === null ? {} : { to: period.to }),
});

const months = ready({
  ...where,
  name: 'invoices_months',
  description: 'Total facturé et nombre de factures, mois par mois. Sans période : les douze derniers mois et le mois présent.',
  input: z.strictObject({ from: month, to: month, measure, rounded: roundedInput }),
  async run(context, { from, to, measure, rounded = false }): Promise<Finding> {
    const read = await context.invoices.months(context.scope, bare({ from, to }), options(context));
    return { kind: 'invoice_months', found: read.value, measure, rounded, meta: metaOf(read) };
  },
});

const list = ready({
  ...where,
  name: 'invoices_list',
  description: "Factures d'une période, par demandeur ou nom de commande, par montant, les plus grosses. Sans période : treize mois.",
  input: z.strictObject({
    from: month,
    to: month,
    search: searchInput.describe('mots du demandeur (« Mme Aubry ») ou de la commande ; une adresse par son nom de rue ; null = tous'),
    measure,
    amount: z.enum(['net', 'gross']).describe('montant que les bornes et le classement regardent'),
    ranked: z.enum(['most', 'least', 'recent']).nullable(),
    limit: z.int().min(1).max(100).nullable(),
    rounded: roundedInput,
    ...bounds,
  }),
  async run(context, { from, to, search, measure, amount, ranked, limit, rounded = false, ...bound }): Promise<Finding> {
    const range = rangeFrom(bound);
    const read = await context.invoices.months(context.scope, bare({ from, to }), options(context));
    const { period } = read.value;
    const rows: InvoiceRow[] = [];
    const wholes: InvoicePage[] = [];
    const metas = [metaOf(read)];
    let isRead = true;
    let unknown = 0;
    let alike = 0;
    for (const { month } of read.value.months) {
      const of = await rowsOf(context, month, search, amount, range, ranked);
      isRead &&= of.complete;
      wholes.push(of.whole);
      metas.push(of.meta);
      alike += of.alike;
      unknown += range === null ? 0 : search === null ? of.whole[amount].unknown : of.rows.filter((row) => row[amount] === null).length;
      rows.push(...of.rows.filter((row) => range === null || inRange(range, row[amount] === null ? null : row[amount] / 1000)));
    }
    const value = (row: InvoiceRow) => row[amount] ?? (ranked === 'least' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
    if (ranked === 'most' || (ranked === null && range !== null)) rows.sort((a, b) => value(b) - value(a));
    if (ranked === 'least') rows.sort((a, b) => value(a) - value(b));
    // Months come the newest first; inside one, CFI's numbers grow with time.
    if (ranked === 'recent') rows.sort((a, b) => (b.month ?? '').localeCompare(a.month ?? '') || b.id - a.id);
    const known = rows.length > 0 || search === null || (await isBorne(context, search));
    // What no bound and no word narrows, the source counts and adds up by itself, beyond the rows read.
    const byRows = range !== null || search !== null || isRead;
    return {
      kind: 'invoices',
      period,
      rows: rows.slice(0, context.kept),
      total: byRows ? rows.length : wholes.reduce((lines, { total }) => lines + total, 0),
      net: byRows ? sumOf(rows, 'net') : sumMonths(wholes, 'net'),
      gross: byRows ? sumOf(rows, 'gross') : sumMonths(wholes, 'gross'),
      search,
      alike,
      amount,
      range,
      ranked: isRead || (search === null && isFirst(range, ranked)) ? ranked : null,
      limit,
      measure,
      unknown,
      complete: isRead || (range === null && search === null),
      strange: !known,
      rounded,
      meta: worstOf(metas),
    };
  },
});

/** Whether some invoice of the whole scope is of these words, in the usual months: none of one month is then a real zero. */
async function isBorne(context: ToolContext, search: string): Promise<boolean> {
  const everywhere = { ...context, scope: context.session.scope };
  for (const { month } of (await context.invoices.months(everywhere.scope, {}, options(context))).value.months)
    if ((await rowsOf(everywhere, month, search, 'gross', null, null)).rows.length > 0) return true;
  return false;
}

/**
 * The invoices of one month that are of the words, those of the amounts asked for first; `whole` counts and adds up all that the source finds, `alike` those
 * that only hold the letters.
 */
async function rowsOf(
  context: ToolContext,
  month: string,
  search: string | null,
  sort: 'net' | 'gross',
  range: Bounds | null,
  ranked: Ranked,
) {
  const letters = search === null ? {} : { search: lettersOf(search) };
  const query = { month, sort, descending: isDescending(range, ranked), limit: PAGE, ...letters };
  const page = (offset: number) => context.invoices.list(context.scope, { ...query, offset }, options(context));
  const first = await page(0);
  // Of words, those of unknown amount are counted row by row: they come last.
  const isEnd = (row: InvoiceRow) => search === null && range !== null && isBeyond(range, ranked, row[sort]);
  const read = await pagesFrom<InvoiceRow>(first, page, search === null ? MOST_ROWS : MOST_WORDED, isEnd);
  const rows = search === null ? read.rows : read.rows.filter(invoicesOf(search));
  return { ...read, rows, alike: read.rows.length - rows.length, whole: first.value };
}
type Ranked = 'most' | 'least' | 'recent' | null;

const sumOf = (rows: readonly InvoiceRow[], of: 'net' | 'gross'): AmountTotal => {
  const known = rows.flatMap((row) => row[of] ?? []);
  return {
    amount: known.length === 0 && rows.length > 0 ? null : known.reduce((sum, value) => sum + value, 0),
    unknown: rows.length - known.length,
  };
};

/** Sums of months already read; an unknown amount is told, never counted as zero. */
export function sumMonths(found: readonly Pick<InvoiceMonth, 'net' | 'gross'>[], of: 'net' | 'gross'): AmountTotal {
  const told = found.flatMap((month) => month[of].amount ?? []);
  const unknown = found.reduce((lines, month) => lines + month[of].unknown, 0);
  return { amount: told.length === 0 && unknown > 0 ? null : told.reduce((all, amount) => all + amount, 0), unknown };
}

/** Months of one place, whole or of one requester only; `partial`: those of which not all the rows could be looked at. */
async function monthsWith(
  context: ToolContext,
  period: { from: string; to: string },
  search: string | null,
): Promise<{ months: InvoiceMonth[]; partial: ReadonlySet<string>; meta: Meta }> {
  const read = await context.invoices.months(context.scope, period, options(context));
  const partial = new Set<string>();
  if (search === null) return { months: read.value.months, partial, meta: metaOf(read) };
  const metas = [metaOf(read)];
  const months = await Promise.all(
    read.value.months.map(async (month): Promise<InvoiceMonth> => {
      const { rows, complete, meta } = await rowsOf(context, month.month, search, 'gross', null, null);
      metas.push(meta);
      if (!complete) partial.add(month.month);
      return { ...month, count: rows.length, net: sumOf(rows, 'net'), gross: sumOf(rows, 'gross') };
    }),
  );
  return { months, partial, meta: worstOf(metas) };
}

function series(
  context: ToolContext,
  periods: readonly Days[],
  searches: readonly string[],
  shape: 'compare' | 'trend',
  { measure: of, order }: { measure: z.infer<typeof measure>; order: Order },
  perDivision = false,
): Promise<Finding> {
  /** One reading per place and name holds every month: they are then added up here. */
  const readings = new Map<string, ReturnType<typeof monthsWith>>();
  const whole = {
    from: periods.map(({ from }) => from.slice(0, 7)).sort()[0]!,
    to: periods
      .map(({ to }) => to.slice(0, 7))
      .sort()
      .at(-1)!,
  };
  const names = searches.map((search) => ({ label: search, value: search }));
  return seriesOver(
    context,
    { subject: 'factures', shape, measure: of, order },
    { periods, names, perDivision, isBorne: (search) => isBorne(context, search) },
    async (place, period, search) => {
      const key = JSON.stringify([place === null ? null : [...place.ids], search]);
      const known = readings.get(key) ?? monthsWith(place === null ? context : inPlace(context, place), whole, search);
      readings.set(key, known);
      const { months: found, partial, meta } = await known;
      const kept = found.filter(({ month }) => month >= period!.from.slice(0, 7) && month <= period!.to.slice(0, 7));
      const count = kept.reduce((all, month) => all + month.count, 0);
      const cell = { count, cost: null, net: sumMonths(kept, 'net'), gross: sumMonths(kept, 'gross'), meta };
      return kept.some(({ month }) => partial.has(month)) ? { ...cell, partial: true as const } : cell;
    },
  );
}

const compare = ready({
  ...where,
  name: 'invoices_compare',
  description:
    'Total facturé et nombre de factures, période par période, demandeur par demandeur, ou division par division quand la question en nomme plusieurs.',
  input: z.strictObject({
    periods: z
      .array(z.strictObject({ from: z.iso.date(), to: z.iso.date() }))
      .min(1)
      .max(12),
    perDivision: z.boolean(),
    searches: z.array(z.string().trim().min(1).max(200)).max(6).describe('mots de chaque nom comparé ; vide = tous'),
    measure,
    order: orderInput,
  }),
  async run(context, { periods, searches, perDivision, ...asked }): Promise<Finding> {
    const today = civilDay(context.now);
    const rounded = periods.some((period) => leavesDaysOut(period, today));
    const whole = rounded ? periods.map(inWholeMonths) : periods;
    // Two parts of one month would each be told the sum of that month.
    if (rounded && overlap(whole)) return { kind: 'by_month', meta: null };
    const found = await series(context, whole, searches, 'compare', asked, perDivision);
    return found.kind === 'series' ? { ...found, rounded } : found;
  },
});

const trend = ready({
  ...where,
  name: 'invoices_trend',
  description:
    'Évolution du total facturé, mois par mois. Sans période : les six derniers mois et le mois présent ; les 24 derniers pour un classement.',
  input: z.strictObject({ from: day, to: day, search: searchInput, measure, order: orderInput }),
  run: (context, { from, to, search, ...asked }) =>
    trendOver(from, to, asked.order, context, (months) => series(context, months, search === null ? [] : [search], 'trend', asked)),
});

const detail = ready({
  ...where,
  name: 'invoices_detail',
  description: "Montant et lignes d'une facture, par son numéro CFI.",
  input: z.strictObject({
    id: z.int().positive(),
    measure: z.enum(['count', 'net', 'gross', 'lines']),
    header: z.boolean().default(false).describe('true = montants, demandeur et nombre de lignes côte à côte, au lieu des lignes'),
  }),
  apiCall: '/Facturations/getFacture',
  async run(context, { id, measure, header }): Promise<Finding> {
    try {
      const read = await context.invoices.detail(context.session.scope, id, options(context));
      const { divisionId } = read.value;
      const outside = context.place !== null && (divisionId === null || !context.place.ids.has(divisionId));
      return { kind: 'invoice', invoice: read.value, measure, header, outside, meta: metaOf(read) };
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') return { kind: 'no_invoice', id, meta: null };
      throw error;
    }
  },
});

const freshness = ready({
  ...where,
  name: 'invoices_freshness',
  description: 'Heure de la dernière mise à jour des factures et source qui répond.',
  input: z.strictObject({}),
  async run(context): Promise<Finding> {
    return { kind: 'freshness', subject: 'factures', meta: metaOf(await context.invoices.months(context.scope, {}, options(context))) };
  },
});

/** Tools over the invoices of the scope. */
export const invoiceTools: readonly ReadyTool[] = [months, list, compare, trend, detail, freshness];
