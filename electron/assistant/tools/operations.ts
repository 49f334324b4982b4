import { z } from 'zod';
import type { AmountTotal } from '../../../shared/model/money.ts';
import { COST_PARTS, type CostPart, type OperationPage, type OperationRow, type OperationState } from '../../../shared/model/operation.ts';
import type { Sourced } from '../../../shared/model/sourced.ts';
import type { Days } from '../engine/periods/calendar.ts';
import { inRange } from '../engine/quantities/ranges.ts';
import { STOP_WORDS } from '../engine/words/lexicon.ts';
import { resembles, words } from '../engine/words/text.ts';
import { bounds, day, isBeyond, isDescending, isFirst, orderInput, rangeFrom, searchInput } from './inputs.ts';
import { pagesFrom, worstOf } from './pages.ts';
import { seriesOver, trendOver } from './series.ts';
import { type Bounds, type Finding, inPlace, type Meta, metaOf, type ReadyTool, ready, type ToolContext } from './tool.ts';

const PAGE = 1000;
/** Pages read when a filter is ours and not CFI's; beyond, the answer says that it is partial. */
const PAGES = 5;

const where = {
  anyRight: ['operations_Visu'],
  dataset: 'Opérations',
  view: 'operations_readonly',
  apiCall: '/Operations/getLignesOperations',
} as const;
const options = ({ signal }: ToolContext) => (signal === undefined ? {} : { signal });

type Query = Omit<Parameters<ToolContext['operations']['ever']>[1], 'from' | 'to'>;
interface Dates {
  from: string | null;
  to: string | null;
}
/** No date said = whatever their date, those without one included: "opérations annulées" is about all of them. */
const isEver = ({ from, to }: Dates): boolean => from === null && to === null;

/** One page of the operations of a period. */
const pageOf = (context: ToolContext, dates: Dates, query: Query): Promise<Sourced<OperationPage>> =>
  isEver(dates)
    ? context.operations.ever(context.scope, query, options(context))
    : context.operations.list(
        context.scope,
        { ...query, ...(dates.from === null ? {} : { from: dates.from }), ...(dates.to === null ? {} : { to: dates.to }) },
        options(context),
      );

/** Words of CFI's own states that mean that nothing is left to do; what is neither is under way. */
const DONE = /^(envoy|termin|annul|factur|clos|clotur|archiv|rejet|refus)/u;
const ownWords = (name: string) => words(name).filter((word) => !STOP_WORDS.has(word.folded));
const isUnderWay = ({ name }: OperationState) => name !== null && !ownWords(name).some(({ folded }) => DONE.test(folded));
const isNamed = (pattern: RegExp, { name }: OperationState): boolean =>
  name !== null && ownWords(name).some(({ folded }) => pattern.test(folded));
/** "envoyées" says that they left, and those that were invoiced or closed since did too. What CFI names so is counted, the others are told. */
const beyondSent = (
  states: readonly OperationState[],
  wanted: readonly OperationState[],
  { without, underWay }: Asked,
): OperationState[] =>
  without !== null || underWay || !wanted.some((state) => isNamed(/^envoy/u, state))
    ? []
    : states.filter(
        (state) => state.count > 0 && isNamed(/^(termin|factur|clos|clotur|archiv)/u, state) && !wanted.some(({ id }) => id === state.id),
      );
const stemsOf = (text: string) => words(text).map(({ stem }) => stem);

/** States of CFI's list whose every word the user says; of lines said one after the other, the last that names one. */
const named = (states: readonly OperationState[], said: string): OperationState[] =>
  said
    .split('\n')
    .map((line) => namedBeside(states, line.split('|')))
    .findLast((found) => found.length > 0) ?? [];
/** "en attente" beside "en production": both are wanted, the first though it says its name in part. */
function namedBeside(states: readonly OperationState[], parts: readonly string[]): OperationState[] {
  const found = parts.map((part) => namedBy(states, part));
  if (found.every((each) => each.length === 0)) return [];
  // The last part holds the other words of the question, which name a state in full or none.
  const partly = parts.slice(0, -1).flatMap((part, i) => (found[i]!.length === 0 ? closeTo(states, part) : []));
  const wanted = new Set([...partly, ...found.flat()]);
  return states.filter((state) => wanted.has(state));
}
function namedBy(states: readonly OperationState[], said: string): OperationState[] {
  const given = stemsOf(said);
  return states.filter(({ name }) => {
    const own = name === null ? [] : ownWords(name);
    return own.length > 0 && own.every(({ stem }) => given.some((word) => isWord(word, stem)));
  });
}
/** "en attente" for "En attente de validation": the only states that hold one of the words said. */
function closeTo(states: readonly OperationState[], said: string): OperationState[] {
  const given = stemsOf(said);
  return states.filter(({ name }) => name !== null && ownWords(name).some(({ stem }) => given.some((word) => isWord(word, stem))));
}
const isWord = (typed: string, known: string): boolean => typed === known || (known.length > 5 && resembles(typed, known));

/** Words of a search that are not those of a state already named. */
function withoutStates(search: string | null, states: readonly OperationState[]): string | null {
  if (search === null) return null;
  const known = states.flatMap(({ name }) => (name === null ? [] : stemsOf(name)));
  return (
    stemsOf(search)
      .filter((word) => !known.some((own) => isWord(word, own)))
      .join(' ') || null
  );
}

interface Asked extends Dates {
  underWay: boolean;
  state: string | null;
  /** A state is asked for, even when none of CFI's bears its words. */
  stated: boolean;
  /** Words of the states left out; null = none. */
  without: string | null;
  /** The words of states as the question says them; absent = not known. */
  told?: string | null;
  kind: string | null;
  search: string | null;
}

interface Found {
  page: OperationPage;
  wanted: OperationState[] | null;
  /** Words looked for that name no kind and no state. */
  search: string | null;
  /** All the words looked for. */
  words: string | null;
  /** Of both readings. */
  meta: Meta;
}

/** One page of the operations asked for; the names of states are only known once a first page is read. */
async function find(context: ToolContext, asked: Asked, sort: 'sentAt' | 'total', descending: boolean, limit: number): Promise<Found> {
  const query = { sort, descending, offset: 0, limit };
  const first = await pageOf(context, asked, query);
  const { states } = first.value;
  const told = asked.state === null ? [] : named(states, asked.state);
  const close = asked.state === null || told.length > 0 || !asked.stated ? told : closeTo(states, asked.state);
  const out = asked.without === null ? [] : namedBy(states, asked.without);
  // "hors annulées et remboursées": one that is none of CFI's would be counted in silence.
  const unread = asked.without === null || out.length === 0 ? null : withoutStates(asked.without, out);
  // "validées mais pas encore envoyées": the state that is named, of those still under way.
  const ahead = asked.underWay ? told.filter(isUnderWay) : [];
  // "envoyées mais pas encore facturées": what is named, and not all the rest.
  const kept = told.filter((state) => !out.includes(state));
  const left = out.length === 0 ? close : kept.length > 0 ? kept : states.filter((state) => !out.includes(state));
  // "facturées, pas envoyées": what is named, where none of it is under way.
  const open = ahead.length > 0 ? ahead : kept.length > 0 ? kept : states.filter(isUnderWay);
  const wanted = asked.underWay ? open : left;
  const search = withoutStates(asked.search, [...wanted, ...out]);
  const words = [asked.kind, search].filter((text) => text !== null).join(' ') || null;
  // Nothing under way is an answer; "every state" would be another question.
  if (asked.underWay && wanted.length === 0)
    return { page: { ...first.value, rows: [], total: 0 }, wanted: [], search, words, meta: metaOf(first) };
  // A state is asked for and none of CFI's bears its words: every state would be a false answer.
  if (unread !== null || (asked.stated && wanted.length === 0)) {
    const lost = lostIn(asked, unread, words);
    return { page: { ...first.value, rows: [], total: 0 }, wanted: null, search: lost, words: lost, meta: metaOf(first) };
  }
  if (wanted.length === 0 && words === null) return { page: first.value, wanted: null, search, words, meta: metaOf(first) };
  const narrowed = {
    ...query,
    ...(wanted.length > 0 ? { stateIds: wanted.map(({ id }) => id) } : {}),
    ...(words === null ? {} : { search: words }),
  };
  const read = await pageOf(context, asked, narrowed);
  const meta = worstOf([metaOf(first), metaOf(read)]);
  return { page: read.value, wanted: wanted.length > 0 ? wanted : null, search, words, meta };
}

/** What none of CFI's states bears, in the words of the question: those we read states with are not what anybody typed. */
function lostIn({ told, without }: Asked, unread: string | null, search: string | null): string | null {
  const given = words(told ?? '');
  const stems = new Set(stemsOf(unread ?? ''));
  const strange = given.filter(({ stem }) => unread === null || stems.has(stem)).map(({ raw }) => raw);
  const state = strange.length > 0 ? strange.join(' ') : (unread ?? without);
  return [state, unread === null ? search : null].filter((text) => text !== null).join(' ') || null;
}

const kindInput = searchInput.describe("mot d'un genre d'opération : sms, mail, courrier, routage, impression ; null = tous");

const statedInput = z.boolean().describe("true = un état est demandé : s'il n'existe pas chez CFI, rien n'est compté");

const withoutInput = z.string().max(2000).nullable().default(null).describe('mots des états à ne pas compter ; null = aucun');

const toldInput = z.string().max(200).nullable().default(null).describe("mots de l'état tels que la question les dit ; null = aucun");

const summaryInput = z.strictObject({
  from: day,
  to: day,
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
    const all = { page: found.page, unknown: 0, complete: true, meta: found.meta };
    const { page, unknown, complete, meta } = range === null ? all : await within(context, asked, found, range, ranked);
    const { wanted, search, words } = found;
    const known = page.total > 0 || words === null || (wanted === null && asked.stated) ? page.total > 0 : await isBorne(context, words);
    return {
      kind: 'operations',
      page,
      ever: isEver(asked),
      wanted,
      beyond: range === null ? beyondSent(page.states, wanted ?? [], asked) : [],
      underWay: asked.underWay && (wanted ?? []).every(isUnderWay),
      words,
      search,
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

/** Whether some operation of the whole scope bears these words, whatever its date and state: none of a state is then a real zero. */
async function isBorne(context: ToolContext, search: string): Promise<boolean> {
  const query = { search, sort: 'sentAt' as const, descending: true, offset: 0, limit: 1 };
  return (await context.operations.ever(context.session.scope, query, options(context))).value.total > 0;
}

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
    ...(found.words === null ? {} : { search: found.words }),
  };
  const { rows, complete, meta } = await pagesFrom<OperationRow>(
    { ...found.meta, value: found.page },
    (offset) => pageOf(context, asked, { ...query, offset }),
    PAGE * PAGES,
    ({ total }) => isBeyond(range, ranked, total),
  );
  const kept = rows.filter((row) => inRange(range, row.total === null ? null : row.total / 1000));
  if (ranked === 'recent') kept.sort((a, b) => (b.sentAt ?? '').localeCompare(a.sentAt ?? ''));
  else kept.sort((a, b) => (ranked === 'least' ? a.total! - b.total! : b.total! - a.total!));
  const costs = Object.fromEntries(COST_PARTS.map((part) => [part, sumOf(kept, part)])) as OperationPage['costs'];
  return {
    page: { ...found.page, rows: kept.slice(0, context.kept), total: kept.length, costs },
    unknown: found.page.total === 0 ? 0 : found.page.costs.total.unknown,
    complete,
    meta,
  };
}

function sumOf(rows: readonly OperationRow[], part: CostPart): AmountTotal {
  const known = rows.flatMap((row) => row[part] ?? []);
  return {
    amount: known.length === 0 && rows.length > 0 ? null : known.reduce((sum, value) => sum + value, 0),
    unknown: rows.length - known.length,
  };
}

const datesOf = (period: Days | null): Dates => period ?? { from: null, to: null };

const seriesInput = z.strictObject({
  measure: z.enum(['count', 'total', 'postage', 'transport', 'service']),
  underWay: z.boolean(),
  state: z.string().max(2000).nullable(),
  stated: statedInput,
  without: withoutInput,
  kind: kindInput,
  order: orderInput,
});

function series(
  context: ToolContext,
  periods: readonly (Days | null)[],
  searches: readonly string[],
  shape: 'compare' | 'trend',
  { measure, order, ...asked }: z.infer<typeof seriesInput>,
  perDivision = false,
): Promise<Finding> {
  /** Those that are no words of a state. */
  const names = new Set<string>();
  return seriesOver(
    context,
    { subject: 'operations', shape, measure: measure === 'total' ? 'cost' : measure, order },
    {
      periods,
      names: searches.map((search) => ({ label: search, value: search })),
      perDivision,
      isBorne: async (search) => !names.has(search) || (await isBorne(context, search)),
    },
    async (place, period, search) => {
      const inside = place === null ? context : inPlace(context, place);
      const { page, meta, search: words } = await find(inside, { ...asked, ...datesOf(period), search }, 'sentAt', true, 1);
      if (search !== null && words !== null) names.add(search);
      const cost = page.costs[measure === 'count' ? 'total' : measure];
      return { count: page.total, cost, net: null, gross: null, meta };
    },
  );
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
  }),
  async run(context, { periods, lone, dated, perDivision, searches, ...asked }): Promise<Finding> {
    // Without a period, those to compare are this month and the last: two states are told over all dates, as each of them is alone.
    const first = (dated ? periods[0] : null) ?? null;
    const { states } = (await find(context, { ...asked, ...datesOf(first), search: null, stated: false }, 'sentAt', true, 1)).page;
    const several = lone && asked.state !== null && context.places.length < 2 ? named(states, asked.state) : [];
    if (several.length < 2)
      return series(
        context,
        periods.length > 0 ? periods : [null],
        searches.filter((search) => withoutStates(search, several) !== null),
        'compare',
        asked,
        perDivision,
      );
    return seriesOver(
      context,
      { subject: 'operations', shape: 'compare', measure: asked.measure === 'total' ? 'cost' : asked.measure, order: asked.order },
      { periods: [first], names: several.map(({ name }) => ({ label: name!, value: name! })) },
      async (place, period, state) => {
        const inside = place === null ? context : inPlace(context, place);
        const { page, meta } = await find(inside, { ...asked, ...datesOf(period), state, search: null }, 'sentAt', true, 1);
        return {
          count: page.total,
          cost: page.costs[asked.measure === 'count' ? 'total' : asked.measure],
          net: null,
          gross: null,
          meta,
        };
      },
    );
  },
});

const trend = ready({
  ...where,
  name: 'operations_trend',
  description: 'Nombre et coût HT des opérations, mois par mois. Sans période : six mois et le présent, 24 pour un classement.',
  input: seriesInput.extend({ from: day, to: day, search: searchInput }),
  run: (context, { from, to, search, ...asked }) =>
    trendOver(from, to, asked.order, context, (months) => series(context, months, search === null ? [] : [search], 'trend', asked)),
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
