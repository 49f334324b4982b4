import { z } from 'zod';
import type { OperationPage, OperationRow } from '../../../shared/model/operation.ts';
import type { Days } from '../engine/periods/calendar.ts';
import { inRange } from '../engine/quantities/ranges.ts';
import { bounds, day, isBeyond, isDescending, isFirst, orderInput, rangeFrom, searchInput } from './inputs.ts';
import { type Asked, costsOf, type Dates, type Found, find, isBorne, isEver, options, PAGE, pageOf } from './operation-rows.ts';
import { beyondSent, isUnderWay, named, withoutStates } from './operation-states.ts';
import { pagesFrom } from './pages.ts';
import { seriesOver, trendOver } from './series.ts';
import { type Bounds, type Finding, inPlace, type Meta, metaOf, type Narrowed, type ReadyTool, ready, type ToolContext } from './tool.ts';

/** Pages read when a filter is ours and not CFI's; beyond, the answer says that it is partial. */
const PAGES = 5;

const where = {
  anyRight: ['operations_Visu'],
  dataset: 'Opérations',
  view: 'operations_readonly',
  apiCall: '/Operations/getLignesOperations',
} as const;
const kindInput = searchInput.describe("mot d'un genre d'opération : sms, mail, courrier, routage, impression ; null = tous");

const statedInput = z.boolean().describe("true = un état est demandé : s'il n'existe pas chez CFI, rien n'est compté");

const withoutInput = z.string().max(2000).nullable().default(null).describe('mots des états à ne pas compter ; null = aucun');

const toldInput = z.string().max(200).nullable().default(null).describe("mots de l'état tels que la question les dit ; null = aucun");

const summaryInput = z.strictObject({
  from: day,
  to: day,
  undated: z.literal(true).optional().describe("true = seulement celles sans date d'envoi ; from et to sont alors null"),
  underWay: z.boolean().describe("true = celles qui ne sont ni envoyées, ni terminées, ni annulées, d'après les états de CFI"),
  state: z
    .string()
    .max(2000)
    .nullable()
    .describe("mots de l'état voulu, une ligne par question : la dernière qui en nomme un l'emporte ; null = tous"),
  stated: statedInput,
  without: withoutInput,
  told: toldInput,
  kind: kindInput,
  search: searchInput.describe("mots du nom de l'opération ou de sa campagne ; null = tous"),
  measure: z.enum(['count', 'total', 'postage', 'transport', 'service']),
  ranked: z.enum(['most', 'least', 'recent']).nullable().describe('les plus chères, les moins chères, les plus récentes'),
  limit: z.int().min(1).max(100).nullable(),
  byState: z.boolean().describe('true = une ligne par état au lieu des opérations'),
  ...bounds,
});

const operations = ready({
  ...where,
  name: 'operations_summary',
  description:
    "Opérations d'une période par date d'envoi : nombre, états, coûts HT, les plus chères. Sans période : toutes, celles sans date d'envoi comprises.",
  input: summaryInput,
  async run(context, { measure, ranked, limit, byState, minimum, maximum, strict, ...asked }): Promise<Finding> {
    const range = rangeFrom({ minimum, maximum, strict });
    const sort = ranked === 'most' || ranked === 'least' || range !== null ? 'total' : 'sentAt';
    const descending = range === null ? ranked !== 'least' : isDescending(range, ranked);
    const found = await find(context, asked, sort, descending, range === null ? context.kept : PAGE);
    if (found.noState !== null) return noState(found.noState, found, asked);
    const all = { page: found.page, unknown: 0, complete: found.complete, meta: found.meta };
    const { page, unknown, complete, meta } = range === null ? all : await within(context, asked, found, range, ranked);
    const { wanted, search, words, untyped, sameByLetters } = found;
    const known = page.total > 0 || words === null ? page.total > 0 : await isBorne(context, { kind: asked.kind, search });
    return {
      kind: 'operations',
      page,
      ever: isEver(asked),
      undated: asked.undated === true,
      wanted,
      beyond: range === null ? beyondSent(page.states, wanted ?? [], asked) : [],
      underWay: asked.underWay && (wanted ?? []).every(isUnderWay),
      words,
      typed: asked.kind,
      search,
      untyped,
      sameByLetters,
      range,
      ranked: complete || isFirst(range, ranked) ? ranked : null,
      limit,
      byState,
      measure,
      unknown,
      complete,
      strange: search !== null && !known,
      meta,
    };
  },
});

/** A state that CFI's list does not hold is none of a count: its own states are told. */
const noState = (said: string, { page, meta }: Pick<Found, 'page' | 'meta'>, asked: Dates): Finding => ({
  kind: 'no_state',
  said,
  states: page.states,
  period: isEver(asked) || asked.undated === true ? null : page.period,
  meta,
});

type Ranked = z.infer<typeof summaryInput>['ranked'];

/** Keeps the amounts of a range: CFI does not filter by amount, so that rows are read in the order of their amounts. */
async function within(
  context: ToolContext,
  asked: Asked,
  found: Found,
  range: Bounds,
  ranked: Ranked,
): Promise<{ page: OperationPage; unknown: number; complete: boolean; meta: Meta }> {
  const query = {
    sort: 'total' as const,
    descending: isDescending(range, ranked),
    limit: PAGE,
    ...(found.wanted === null ? {} : { stateIds: found.wanted.map(({ id }) => id) }),
  };
  const { rows, complete, meta } =
    found.rows === null
      ? await pagesFrom<OperationRow>(
          { ...found.meta, value: found.page },
          (offset) => pageOf(context, asked, { ...query, offset }),
          PAGE * PAGES,
          ({ total }) => isBeyond(range, ranked, total),
        )
      : { ...found, rows: found.rows };
  const kept = rows.filter((row) => inRange(range, row.total === null ? null : row.total / 1000));
  if (ranked === 'recent') kept.sort((a, b) => (b.sentAt ?? '').localeCompare(a.sentAt ?? ''));
  else kept.sort((a, b) => (ranked === 'least' ? a.total! - b.total! : b.total! - a.total!));
  return {
    page: { ...found.page, rows: kept.slice(0, context.kept), total: kept.length, costs: costsOf(kept) },
    unknown: found.page.total === 0 ? 0 : found.page.costs.total.unknown,
    complete,
    meta,
  };
}

const datesOf = (period: Days | null): Dates => period ?? { from: null, to: null };

const seriesInput = z.strictObject({
  measure: z.enum(['count', 'total', 'postage', 'transport', 'service']),
  underWay: z.boolean(),
  state: z.string().max(2000).nullable(),
  stated: statedInput,
  without: withoutInput,
  told: toldInput,
  kind: kindInput,
  order: orderInput,
});

/** What is looked for, beside the states. */
type Sought = Pick<Asked, 'kind' | 'search'>;
const soughtAs = ({ kind, search }: Sought): string => [kind, search].filter((text) => text !== null).join(' ');

interface Compared {
  periods: readonly (Days | null)[];
  names: readonly { label: string; value: Sought & { state?: string } }[];
  shape: 'compare' | 'trend';
  perDivision?: boolean;
}

async function series(
  context: ToolContext,
  { periods, names, shape, perDivision = false }: Compared,
  { measure, order, ...asked }: z.infer<typeof seriesInput>,
): Promise<Finding> {
  /** Those that are no words of a state. */
  const words = new Set<Sought>();
  const states = new Set<string>();
  const notes: Narrowed = {
    states: [],
    underWay: asked.underWay,
    kind: asked.kind,
    search: null,
    also: [],
    undated: false,
    unnamed: false,
  };
  let lost: Finding | null = null;
  const also = new Set<string>();
  const found = await seriesOver(
    context,
    { subject: 'operations', shape, measure: measure === 'total' ? 'cost' : measure, order },
    { periods, names, perDivision, isBorne: async (name) => !words.has(name) || (await isBorne(context, { ...asked, ...name })) },
    async (place, period, name) => {
      const inside = place === null ? context : inPlace(context, place);
      const each = { ...asked, search: null, ...datesOf(period), ...name };
      const { page, meta, wanted, ...of } = await find(inside, each, 'sentAt', true, 1);
      if (of.noState !== null) lost = noState(of.noState, { page, meta }, each);
      if (name !== null && of.words !== null) words.add(name);
      for (const state of wanted ?? []) states.add(state.name ?? 'inconnu');
      for (const state of beyondSent(page.states, wanted ?? [], each)) also.add(state.name ?? '');
      notes.undated ||= period !== null && page.undated !== 0;
      notes.unnamed ||= wanted !== null && page.states.some((state) => state.name === null && state.count > 0);
      const cost = page.costs[measure === 'count' ? 'total' : measure];
      const cell = { count: page.total, cost, net: null, gross: null, meta };
      return of.complete && of.untyped === 0 ? cell : { ...cell, partial: true as const };
    },
  );
  const isTold = names.some(({ value }) => value.state !== undefined);
  const narrowed = { ...notes, states: isTold ? [] : [...states], also: [...also].filter((name) => name !== '' && !isTold) };
  return lost ?? (found.kind === 'series' ? { ...found, narrowed } : found);
}

const period = z.strictObject({ from: z.iso.date(), to: z.iso.date() });

const compare = ready({
  ...where,
  name: 'operations_compare',
  description:
    'Nombre et coût HT des opérations, période par période, nom par nom, ou division par division quand la question en nomme plusieurs.',
  input: seriesInput.extend({
    periods: z.array(period).max(12).describe('vide = toutes dates confondues'),
    perDivision: z.boolean(),
    lone: z.boolean().describe('true = une seule période est demandée, ou aucune : plusieurs états se comparent alors entre eux'),
    dated: z.boolean().describe('false = aucune période n’est demandée : plusieurs états se comparent alors toutes dates confondues'),
    searches: z.array(z.string().trim().min(1).max(200)).max(6).describe('mots de chaque nom comparé ; vide = tous'),
    kinds: z.array(z.string().trim().min(1).max(200)).max(6).default([]).describe('genres comparés entre eux ; vide = aucun'),
  }),
  async run(context, { periods, lone, dated, perDivision, searches, kinds, ...asked }): Promise<Finding> {
    // Without a period, those to compare are this month and the last: two states are told over all dates, as each of them is alone.
    const first = (dated ? periods[0] : null) ?? null;
    const { states } = (await find(context, { ...asked, ...datesOf(first), kind: null, search: null, stated: false }, 'sentAt', true, 1))
      .page;
    const several = lone && asked.state !== null && context.places.length < 2 ? named(states, asked.state) : [];
    const sought = searches.filter((search) => withoutStates(search, several) !== null);
    if (several.length < 2 || sought.length > 1 || kinds.length > 1) {
      const names =
        kinds.length > 1 ? kinds.map((kind) => ({ kind, search: sought[0] ?? null })) : sought.map((search) => ({ ...asked, search }));
      return series(
        context,
        {
          periods: periods.length > 0 ? periods : [null],
          names: names.map(({ kind, search }) => ({
            label: soughtAs({ kind: kinds.length > 1 ? kind : null, search }),
            value: { kind, search },
          })),
          shape: 'compare',
          perDivision,
        },
        asked,
      );
    }
    const search = sought[0] ?? null;
    const names = several.map(({ name }) => ({ label: name!, value: { kind: asked.kind, search, state: name! } }));
    const found = await series(context, { periods: [first], names, shape: 'compare' }, asked);
    return found.kind === 'series' ? { ...found, narrowed: { ...found.narrowed!, search } } : found;
  },
});

const trend = ready({
  ...where,
  name: 'operations_trend',
  description: 'Nombre et coût HT des opérations, mois par mois. Sans période : six mois et le présent, 24 pour un classement.',
  input: seriesInput.extend({ from: day, to: day, search: searchInput }),
  run: (context, { from, to, search, ...asked }) =>
    trendOver(from, to, asked.order, context, (periods) => {
      const names = search === null ? [] : [{ label: search, value: { kind: asked.kind, search } }];
      return series(context, { periods, names, shape: 'trend' }, asked);
    }),
});

const freshness = ready({
  ...where,
  name: 'operations_freshness',
  description: 'Heure de la dernière mise à jour des opérations et source qui répond.',
  input: z.strictObject({}),
  async run(context): Promise<Finding> {
    const read = await context.operations.list(context.scope, { sort: 'sentAt', descending: true, offset: 0, limit: 1 }, options(context));
    return { kind: 'freshness', subject: 'operations', meta: metaOf(read) };
  },
});

/** Tools over the operations of the scope. */
export const operationTools: readonly ReadyTool[] = [operations, compare, trend, freshness];
