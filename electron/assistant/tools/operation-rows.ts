import type { AmountTotal } from '../../../shared/model/money.ts';
import { COST_PARTS, type CostPart, type OperationPage, type OperationRow, type OperationState } from '../../../shared/model/operation.ts';
import type { Sourced } from '../../../shared/model/sourced.ts';
import { beginnings, fold } from '../engine/words/text.ts';
import { bearing } from './borne.ts';
import { type AskedStates, type Wanted, wantedOf, withoutStates } from './operation-states.ts';
import { pagesFrom, worstOf } from './pages.ts';
import { type Meta, metaOf, type ToolContext } from './tool.ts';

export const PAGE = 1000;
/** Operations looked at row by row where words or a kind are ours to tell; beyond, the answer says that it is partial. */
const MOST_WORDED = 20_000;

export const options = ({ signal }: ToolContext) => (signal === undefined ? {} : { signal });

type Query = Omit<Parameters<ToolContext['operations']['ever']>[1], 'from' | 'to'>;
export interface Dates {
  from: string | null;
  to: string | null;
  /** Only those without a date of sending, whatever the dates. */
  undated?: true | undefined;
}
/** No date said = whatever their date, those without one included: "opérations annulées" is about all of them. */
export const isEver = ({ from, to, undated }: Dates): boolean => undated !== true && from === null && to === null;

/** One page of the operations of a period. */
export function pageOf(context: ToolContext, dates: Dates, query: Query): Promise<Sourced<OperationPage>> {
  const { operations, scope } = context;
  if (dates.undated === true) return operations.undated(scope, query, options(context));
  if (isEver(dates)) return operations.ever(scope, query, options(context));
  const days = { ...(dates.from === null ? {} : { from: dates.from }), ...(dates.to === null ? {} : { to: dates.to }) };
  return operations.list(scope, { ...query, ...days }, options(context));
}

/** What is asked of operations, in words. */
export interface Asked extends Dates, AskedStates {
  kind: string | null;
  search: string | null;
}

export interface Found {
  page: OperationPage;
  wanted: OperationState[] | null;
  /** Words of a state that none of CFI's bears; null = each is one. */
  noState: string | null;
  /** Words looked for that name no kind and no state. */
  search: string | null;
  /** All the words looked for. */
  words: string | null;
  /** Every row of the page, where they were looked at one by one; null = the source counts them by itself. */
  rows: OperationRow[] | null;
  /** Of those that CFI tells no type of, the ones that may be of the kind asked for: neither counted nor left out. */
  untyped: number;
  /** The screen finds the same operations by the letters of the words. */
  sameByLetters: boolean;
  complete: boolean;
  /** Of all the readings. */
  meta: Meta;
}

/** One page of the operations asked for; the names of states are only known once a first page is read. */
export async function find(
  context: ToolContext,
  asked: Asked,
  sort: 'sentAt' | 'total',
  descending: boolean,
  limit: number,
): Promise<Found> {
  const query = { sort, descending, offset: 0, limit };
  const first = await pageOf(context, asked, query);
  const { states, wanted, out, lost } = await wantedIn(context, first.value.states, asked);
  const search = withoutStates(asked.search, [...wanted, ...out]);
  const words = [asked.kind, search].filter((text) => text !== null).join(' ') || null;
  const none = { ...first.value, states, rows: [], total: 0 };
  const found = { noState: lost, search, words, rows: null, untyped: 0, sameByLetters: true, complete: true, meta: metaOf(first) };
  // A state is asked for and none of CFI's bears its words: every state would be a false answer.
  if (lost !== null) return { ...found, page: none, wanted: null };
  // Nothing under way is an answer; "every state" would be another question.
  if (asked.underWay && wanted.length === 0) return { ...found, page: none, wanted: [] };
  const kept = wanted.length > 0 ? wanted : null;
  if (words !== null) return { ...found, wanted: kept, ...(await worded(context, asked, search, wanted, { sort, descending, limit })) };
  if (kept === null) return { ...found, page: first.value, wanted: null };
  const read = await pageOf(context, asked, { ...query, stateIds: kept.map(({ id }) => id) });
  return { ...found, page: read.value, wanted: kept, meta: worstOf([metaOf(first), metaOf(read)]) };
}

/**
 * The states asked for, of those of the division asked about; a state that only others of the scope are in is none of no name, and none of them here is a
 * real zero.
 */
async function wantedIn(context: ToolContext, here: OperationState[], asked: AskedStates): Promise<Wanted & { states: OperationState[] }> {
  const own = { ...wantedOf(here, asked), states: here };
  const whole = context.session.scope;
  if (own.lost === null || context.scope.key === whole.key) return own;
  const query = { sort: 'sentAt', descending: true, offset: 0, limit: 1 } as const;
  const read = await pageOf({ ...context, scope: whole }, { from: null, to: null }, query);
  const known = new Set(here.map(({ id }) => id));
  const states = [...here, ...read.value.states.filter(({ id }) => !known.has(id)).map((state) => ({ ...state, count: 0 }))];
  return { ...wantedOf(states, asked), states };
}

/**
 * CFI looks for letters, in names and never in the type: « été » is in « Société », and a campaign « Courrier après SMS » makes no SMS of a letter. Rows are
 * looked at here, a kind in the type and in the name of the operation, other words as words.
 */
async function worded(
  context: ToolContext,
  asked: Asked,
  search: string | null,
  wanted: readonly OperationState[],
  { sort, descending, limit }: { sort: 'sentAt' | 'total'; descending: boolean; limit: number },
): Promise<Pick<Found, 'page' | 'rows' | 'untyped' | 'sameByLetters' | 'complete' | 'meta'>> {
  const query = { sort, descending, limit: PAGE, ...(search === null ? {} : { search: beginnings(search) }) };
  const page = (offset: number) => pageOf(context, asked, { ...query, offset });
  const first = await page(0);
  const read = await pagesFrom<OperationRow>(first, page, MOST_WORDED);
  const named = search === null ? read.rows : ofWords(read.rows, search);
  const kinds = asked.kind === null ? null : fold(asked.kind).split(' ');
  const ofKind = kinds === null ? named : named.filter(({ typeName, name }) => holds(kinds, typeName, name));
  const ids = new Set(wanted.map(({ id }) => id));
  const isWanted = ({ stateId }: OperationRow) => ids.size === 0 || ids.has(stateId);
  const rows = ofKind.filter(isWanted);
  const untyped =
    kinds === null ? 0 : named.filter((row) => row.typeName === null && isWanted(row) && !holds(kinds, null, row.name)).length;
  const counts = Map.groupBy(ofKind, ({ stateId }) => stateId);
  const states = first.value.states.map((state) => ({ ...state, count: counts.get(state.id)?.length ?? 0 }));
  const letters = fold(`${asked.kind ?? ''} ${search ?? ''}`)
    .trim()
    .split(/\s+/u);
  const shown = read.rows.filter((row) => isWanted(row) && inNames(letters, row));
  const sameByLetters = shown.length === rows.length && rows.every((row) => inNames(letters, row));
  const { complete, meta } = read;
  return {
    page: { ...first.value, rows: rows.slice(0, limit), total: rows.length, states, costs: costsOf(rows) },
    rows,
    untyped,
    sameByLetters,
    complete,
    meta,
  };
}

const holds = (kinds: readonly string[], type: string | null, name: string): boolean => {
  const text = fold(`${type ?? ''} ${name}`);
  return kinds.every((kind) => text.includes(kind));
};

/** As CFI's own search and the screen look for letters. */
const inNames = (letters: readonly string[], { name, campaignName, clientCode }: OperationRow): boolean => {
  const text = fold([name, campaignName ?? '', clientCode ?? ''].join(' | '));
  return letters.every((each) => text.includes(each));
};

/** Those whose names bear the words. */
function ofWords(rows: OperationRow[], search: string): OperationRow[] {
  const bears = bearing(search);
  return rows.filter(({ name, campaignName, clientCode }) => bears(name, campaignName, clientCode));
}

/** What rows cost, part by part. */
export const costsOf = (rows: readonly OperationRow[]): OperationPage['costs'] =>
  Object.fromEntries(COST_PARTS.map((part) => [part, sumOf(rows, part)])) as OperationPage['costs'];

function sumOf(rows: readonly OperationRow[], part: CostPart): AmountTotal {
  const known = rows.flatMap((row) => row[part] ?? []);
  return {
    amount: known.length === 0 && rows.length > 0 ? null : known.reduce((sum, value) => sum + value, 0),
    unknown: rows.length - known.length,
  };
}

/** Whether some operation of the whole scope bears these words, whatever its date and state: none of a state is then a real zero. */
export async function isBorne(context: ToolContext, { kind, search }: Pick<Asked, 'kind' | 'search'>): Promise<boolean> {
  const everywhere = { ...context, scope: context.session.scope };
  const asked = { ...ANY, kind, search };
  const { page, untyped, complete } = await worded(everywhere, asked, search, [], { sort: 'sentAt', descending: true, limit: 1 });
  return page.total + untyped > 0 || !complete;
}
const ANY: Asked = { from: null, to: null, underWay: false, state: null, stated: false, without: null, kind: null, search: null };
