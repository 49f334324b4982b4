import type { InvoiceDetail, InvoiceRow } from '../../shared/model/invoice.ts';
import { addMonths } from '../kit/civil-day.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { type ApiClient, ApiRefusal } from './cfi-api.ts';
import { invoiceOfApi, invoicesOf, operationsOf, type StateNames, statesOf } from './cfi-api-subjects.ts';
import { campaignsOf, stocksOf } from './cfi-api-types.ts';
import { SourceFailure } from './failure.ts';
import type { Dataset, DatasetRows, ReadOutcome, SourceReader } from './reader.ts';
import { groupArticles, selectCampaigns, selectCells, selectStocks } from './select.ts';
import {
  campaignOperations,
  groupOperations,
  selectCampaignPage,
  selectInvoiceMonths,
  selectInvoices,
  selectOperations,
} from './select-subjects.ts';
import type { Reading, Readings } from './sources.ts';

/** One list serves the rows and the cards of one screen; longer, a stopped API would still seem to answer. */
const LIST_MS = 2000;

/** Lists of operations and invoices take a period: this one holds whatever CFI has. */
const ALWAYS = { from: '1900-01-01T00:00:00.000Z', to: '2999-12-31T23:59:59.000Z', firstMonth: '1990-01' };

interface Answer<T> {
  list: T;
  asOf: string;
}

export interface ApiReader extends SourceReader {
  /** Every row of a dataset in the scope, always asked anew; each chunk is made when it is taken, a few milliseconds of work. */
  rows<D extends Dataset>(
    scope: TenantScope,
    dataset: D,
    signal: AbortSignal,
  ): Promise<{ chunks: Iterable<DatasetRows[D][]>; asOf: string }>;
  /** Forgets the lists: another person, or another session. */
  forget(): void;
}

export interface ApiReaderOptions {
  api: ApiClient;
  token: () => string | null;
  /** Home division of the open session; null when nobody is signed in. */
  home: () => number | null;
  clock: Clock;
}

/** CFI's API as a source of readings: it can neither search nor page, so whole lists are filtered by scope again and worked on here. */
export function createApiReader({ api, token, home, clock }: ApiReaderOptions): ApiReader {
  const kept = new Map<string, { at: number; answer: Promise<Answer<unknown>> }>();

  const signedIn = (): string => {
    const current = token();
    if (current === null) throw new SourceFailure('api', 'session');
    return current;
  };

  const asked = async <T>(fetch: (token: string) => Promise<T>): Promise<Answer<T>> => {
    const current = signedIn();
    try {
      const list = await fetch(current);
      return { list, asOf: instant(clock.now()) };
    } catch (error) {
      // Lists take no argument that could be wrong: a refusal in words is a missing right.
      if (error instanceof ApiRefusal) throw new SourceFailure('api', 'forbidden', { cause: error });
      throw error;
    }
  };

  /** @param what the list and its arguments: two readings of one screen share one call */
  const recent = async <T>(what: string, fetch: (token: string) => Promise<T>): Promise<Answer<T>> => {
    const key = `${what} ${signedIn()}`;
    const found = kept.get(key);
    if (found !== undefined && clock.monotonic() - found.at < LIST_MS) {
      // The other asker may have been cancelled meanwhile: then ask for ourselves.
      const answer = await found.answer.catch(() => null);
      if (answer !== null) return answer as Answer<T>;
    }
    for (const [other, { at }] of kept) if (clock.monotonic() - at >= LIST_MS) kept.delete(other);
    const mine = { at: clock.monotonic(), answer: asked(fetch) };
    kept.set(key, mine);
    try {
      return await mine.answer;
    } catch (error) {
      // Nothing is ever kept from an error.
      if (kept.get(key) === mine) kept.delete(key);
      throw error;
    }
  };

  const stockLines = (signal: AbortSignal) => recent('stocks', (current) => api.stocks(current, signal));
  const campaignLines = (signal: AbortSignal) => recent('campaigns', (current) => api.campaigns(current, signal));
  const states = async (signal: AbortSignal): Promise<StateNames> =>
    statesOf((await recent('states', (current) => api.operationStates(current, signal))).list);

  const operationLines = async (scope: TenantScope, from: string, to: string, signal: AbortSignal) => {
    const [{ list, asOf }, names] = await Promise.all([
      recent(`operations ${from} ${to}`, (current) => api.operations(current, from, to, signal)),
      states(signal),
    ]);
    return { rows: operationsOf(scope, list, names), names, asOf };
  };

  /** The API does not tell the division of an invoice: only the whole of what the user may see can be read there. */
  const wholeOnly = (scope: TenantScope): void => {
    // Without a session, signing in again is what is missing, whatever the scope.
    signedIn();
    if (scope.part || scope.selectedId !== scope.homeId || scope.homeId !== home())
      throw new SourceFailure('api', 'absent', {
        message: "L'API de secours ne dit pas la division d'une facture : elle ne peut être lue que pour tout votre périmètre.",
      });
  };

  const invoiceLines = async (scope: TenantScope, from: string, to: string, signal: AbortSignal) => {
    wholeOnly(scope);
    const { list, asOf } = await recent(`invoices ${from} ${to}`, (current) => api.invoices(current, from, to, signal));
    return { rows: invoicesOf(list), asOf };
  };

  const readers: {
    [K in Reading]: (scope: TenantScope, query: Readings[K]['query'], signal: AbortSignal) => Promise<ReadOutcome<Readings[K]['result']>>;
  } = {
    async stocks(scope, query, signal) {
      const { list, asOf } = await stockLines(signal);
      const rows = stocksOf(scope, list);
      return { value: selectStocks(rows, query), asOf, population: rows.length };
    },
    async stock(scope, { id }, signal) {
      const { list, asOf } = await stockLines(signal);
      const rows = stocksOf(scope, list);
      return { value: rows.find((row) => row.id === id) ?? null, asOf, population: rows.length };
    },
    async stockCells(scope, query, signal) {
      const { list, asOf } = await stockLines(signal);
      const rows = stocksOf(scope, list);
      return { value: selectCells(rows, query), asOf, population: rows.length };
    },
    async articles(scope, { search }, signal) {
      const { list, asOf } = await stockLines(signal);
      const rows = stocksOf(scope, list);
      return { value: groupArticles(rows, search), asOf, population: rows.length };
    },
    async cfiCampaigns(scope, query, signal) {
      if (query.references !== undefined)
        throw new SourceFailure('api', 'absent', { message: "L'API de secours ne permet pas de suivre une campagne par sa référence." });
      const { list, asOf } = await campaignLines(signal);
      const rows = campaignsOf(scope, list);
      return { value: selectCampaigns(rows, query), asOf, population: rows.length };
    },
    async cfiCampaignPage(scope, query, signal) {
      const { list, asOf } = await campaignLines(signal);
      const rows = campaignsOf(scope, list);
      return { value: selectCampaignPage(rows, query), asOf, population: rows.length };
    },
    async cfiCampaign(scope, { id }, signal) {
      const { list: campaign, asOf } = await asked((current) => api.campaign(current, id, signal));
      const [row] = campaign === null ? [] : campaignsOf(scope, [campaign]);
      if (campaign === null || row === undefined) return { value: null, asOf, population: null };
      const operations = campaign.lignesOperations ?? null;
      return {
        value: {
          ...row,
          operations: operations === null ? null : campaignOperations(operationsOf(scope, operations, await stateNames(signal))),
        },
        asOf,
        population: null,
      };
    },
    async operations(scope, query, signal) {
      // CFI counts the last moment in: ours is the first one out.
      const to = instant(Date.parse(query.until) - 1);
      const { rows, names, asOf } = await operationLines(scope, query.from, to, signal);
      return { value: selectOperations(rows, query, names, null), asOf, population: null };
    },
    async operationGroups(scope, query, signal) {
      const to = instant(Date.parse(query.until) - 1);
      const { rows, asOf } = await operationLines(scope, query.from, to, signal);
      return { value: groupOperations(rows, query), asOf, population: null };
    },
    async operation(scope, { id }, signal) {
      const { rows, asOf } = await operationLines(scope, ALWAYS.from, ALWAYS.to, signal);
      const found = rows.find((row) => row.id === id);
      // The list leaves out what has no date of sending: not being in it does not prove that there is no such operation.
      if (found === undefined)
        throw new SourceFailure('api', 'absent', { message: "L'API de secours ne donne que les opérations qui ont une date d'envoi." });
      return { value: found, asOf, population: null };
    },
    async invoiceMonths(scope, query, signal) {
      const { rows, asOf } = await invoiceLines(scope, query.from, query.to, signal);
      return { value: selectInvoiceMonths(rows, query), asOf, population: null };
    },
    async invoices(scope, query, signal) {
      const { rows, asOf } = await invoiceLines(scope, query.month, query.month, signal);
      const page = selectInvoices(rows, query);
      return { value: { ...page, rows: page.rows.map(withoutLines) }, asOf, population: null };
    },
    async invoice(scope, { id }, signal) {
      wholeOnly(scope);
      const { list, asOf } = await asked((current) => api.invoice(current, id, signal));
      return { value: list === null ? null : invoiceOfApi(list), asOf, population: null };
    },
  };

  /** The names of states are a comfort of a campaign's page: without them it is shown all the same. */
  const stateNames = async (signal: AbortSignal): Promise<StateNames> => {
    try {
      return await states(signal);
    } catch (error) {
      if (error instanceof SourceFailure && error.reason === 'forbidden') return [];
      throw error;
    }
  };

  const whole: {
    [D in Dataset]: (scope: TenantScope, signal: AbortSignal) => Promise<{ chunks: Iterable<DatasetRows[D][]>; asOf: string }>;
  } = {
    async stocks(scope, signal) {
      const { list, asOf } = await asked((current) => api.stocks(current, signal));
      return { chunks: chunked(list, (part) => stocksOf(scope, part)), asOf };
    },
    async campaigns(scope, signal) {
      const { list, asOf } = await asked((current) => api.campaigns(current, signal));
      return { chunks: chunked(list, (part) => campaignsOf(scope, part)), asOf };
    },
    async operations(scope, signal) {
      const names = await states(signal);
      const { list, asOf } = await asked((current) => api.operations(current, ALWAYS.from, ALWAYS.to, signal));
      return { chunks: chunked(list, (part) => operationsOf(scope, part, names)), asOf };
    },
    async invoices(scope, signal) {
      wholeOnly(scope);
      const until = addMonths(instant(clock.now()).slice(0, 7), 12);
      const { list, asOf } = await asked((current) => api.invoices(current, ALWAYS.firstMonth, until, signal));
      return { chunks: chunked(list, invoicesOf), asOf };
    },
  };

  return {
    id: 'api',
    read: (scope, reading, query, signal) => readers[reading](scope, query, signal),
    probe: (signal) => api.reach(signal),
    rows: (scope, dataset, signal) => whole[dataset](scope, signal),
    forget: () => kept.clear(),
  };
}

/** Lines handed over at a time. */
const CHUNK = 500;

function* chunked<D, R>(list: readonly D[], made: (part: D[]) => R[]): Generator<R[]> {
  for (let start = 0; start < list.length; start += CHUNK) yield made(list.slice(start, start + CHUNK));
}

/** A list carries headers; lines belong to the page of one invoice. */
const withoutLines = ({ lines, linesNet, differs, ...row }: InvoiceDetail | (InvoiceRow & Partial<InvoiceDetail>)): InvoiceRow => row;
