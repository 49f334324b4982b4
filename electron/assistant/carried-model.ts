import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from './answerer.ts';
import { carriedFrom } from './carried.ts';
import type { Intent } from './engine/intent/intents.ts';
import { months } from './engine/periods/calendar.ts';
import type { Range } from './engine/quantities/ranges.ts';
import type { Carried, Understanding } from './engine/understanding.ts';
import { INTENT_OF_TOOL, planFor } from './plan.ts';
import { inputOf } from './tools/registry.ts';

/** What a tool was asked, in the shape of a question: `planFor` read backwards. */
type Reading = Partial<Understanding>;
/** The input of a tool, parsed by that tool: each reader below is held to it by the call it must give again. */
type Input = ReturnType<typeof JSON.parse>;

const READERS: Readonly<Record<string, (input: Input) => Reading>> = {
  stocks_quantity: ({ article }) => ({ article }),
  stocks_by_division: ({ article, order }) => ({ article, ranked: order === 'name' ? null : order }),
  stocks_detail: ({ article, minimum }) => ({ article, minimum }),
  stocks_list: ({ search, levels, empty, sort, descending, limit, ...bounds }) => ({
    intent: sort === 'level' ? 'stock.alerts' : 'stock.list',
    article: search,
    levels,
    empty,
    ranked: sort !== 'quantity' ? null : descending ? 'most' : 'least',
    limit,
    range: rangeOf(bounds, null),
  }),
  stocks_freshness: () => ({}),
  campaigns_status: ({ references, name }) => ({ references, campaign: name }),
  campaigns_list: ({ search, statuts, channel, from, to, order, limit }) => ({
    search,
    statuts,
    channels: channel === null ? [] : [channel],
    ...periodOf(from, to),
    ranked: order,
    limit,
  }),
  campaigns_freshness: () => ({}),
  operations_summary: ({ from, to, undated, underWay, state, without, kind, search, measure, ranked, limit, byState, ...bounds }) => ({
    intent: measure === 'count' ? 'operations.count' : 'operations.total',
    ...periodOf(from, to),
    undated: undated === true,
    underWay,
    stateWords: state,
    without,
    kinds: kind === null ? [] : [kind],
    search,
    measure: measure === 'count' || measure === 'total' ? null : measure,
    ranked,
    limit,
    by: byState ? 'state' : null,
    range: rangeOf(bounds, null),
  }),
  operations_freshness: () => ({}),
  invoices_months: ({ from, to, measure }) => ({
    intent: measure === 'count' ? 'factures.count' : 'factures.total',
    ...monthsOf(from, to),
    measure: measure === 'count' ? null : measure,
  }),
  invoices_list: ({ from, to, search, measure, amount, ranked, limit, ...bounds }) => ({
    ...monthsOf(from, to),
    search,
    measure: measure === 'count' ? null : measure,
    ranked,
    limit,
    range: rangeOf(bounds, amount),
  }),
  invoices_freshness: () => ({}),
};

const periodOf = (from: string | null, to: string | null): Reading =>
  from === null || to === null ? {} : { period: { from, to }, periods: [{ from, to }] };

/** Whole months, as invoices are dated. */
const monthsOf = (from: string | null, to: string | null): Reading =>
  from === null || to === null ? {} : periodOf(months(from, 1).from, months(to, 1).to);

const rangeOf = (bounds: { minimum: number | null; maximum: number | null; strict: boolean }, by: Range['by']): Range | null =>
  bounds.minimum === null && bounds.maximum === null
    ? null
    : { min: bounds.minimum, max: bounds.maximum, minOpen: bounds.strict, maxOpen: bounds.strict, money: by !== null, by };

/** A question that says nothing but where. */
const bare = ({ place, placeSpoken, divisionIds }: Understanding): Omit<Understanding, 'intent'> => ({
  place,
  placeSpoken,
  divisionIds,
  score: 1,
  reason: null,
  about: null,
  article: null,
  spoken: null,
  quoted: false,
  wider: [],
  parts: [],
  negated: [],
  levels: [],
  empty: false,
  ranked: null,
  limit: null,
  period: null,
  periods: [],
  undated: false,
  range: null,
  threshold: null,
  channels: [],
  statuts: [],
  born: [],
  without: null,
  measure: null,
  by: null,
  underWay: false,
  stateWords: null,
  kinds: [],
  search: null,
  number: null,
  numbers: [],
  minimum: false,
  references: [],
  campaign: null,
  either: null,
  years: [],
  followUp: false,
  synonyms: [],
  learntSubject: null,
  loose: false,
  meanings: new Set(),
  heard: [],
  text: '',
});

/**
 * What the next question may leave unsaid after the model has chosen what to read: the filters of that reading, never words of a question that the
 * engine did not understand. null = nothing is kept: several readings, or one that the engine could not ask again just so.
 */
export function carriedFromModel(outcomes: readonly Outcome[], understood: Understanding, now: number): Carried | null {
  const [outcome, ...others] = outcomes;
  const tool = outcome?.tool ?? null;
  if (outcome === undefined || tool === null || others.length > 0) return null;
  const input = inputOf(tool, outcome.input);
  const read = READERS[tool.name];
  if (input === null || read === undefined) return null;
  const intent: Intent = INTENT_OF_TOOL[tool.name]!;
  const reading: Understanding = { ...bare(understood), intent, ...read(input) };
  const again = planFor(reading, now);
  if (again?.tool !== tool.name || !isDeepStrictEqual(inputOf(tool, again.input), input)) return null;
  return carriedFrom(null, reading, { ...outcome, intent: reading.intent });
}
