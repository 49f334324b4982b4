import type { z } from 'zod';
import { type Clock, instant } from '../kit/clock.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { type ApiClient, ApiRefusal } from './cfi-api.ts';
import { type campagnesDto, campaignsOf, type stocksDto, stocksOf } from './cfi-api-types.ts';
import { SourceFailure } from './failure.ts';
import type { ReadOutcome, SourceReader } from './reader.ts';
import { groupArticles, selectCampaigns, selectStocks } from './select.ts';
import type { Reading, Readings } from './sources.ts';

/** One list serves the rows and the cards of one screen; longer, a stopped API would still seem to answer. */
const LIST_MS = 2000;

interface Lists {
  stocks: z.infer<typeof stocksDto>;
  campaigns: z.infer<typeof campagnesDto>;
}

export interface ApiReader extends SourceReader {
  /** Whole lists of the scope, always asked anew. */
  all<D extends keyof Lists>(dataset: D, signal: AbortSignal): Promise<{ list: Lists[D]; asOf: string }>;
  /** Forgets the lists: another person, or another session. */
  forget(): void;
}

/** CFI's API as a source of readings: it can neither search nor page, so whole lists are filtered by scope again and worked on here. */
export function createApiReader({ api, token, clock }: { api: ApiClient; token: () => string | null; clock: Clock }): ApiReader {
  const kept = new Map<string, { at: number; answer: Promise<{ list: unknown; asOf: string }> }>();

  const signedIn = (): string => {
    const current = token();
    if (current === null) throw new SourceFailure('api', 'session');
    return current;
  };

  const all = async <D extends keyof Lists>(dataset: D, signal: AbortSignal): Promise<{ list: Lists[D]; asOf: string }> => {
    const current = signedIn();
    const fetchers: { [K in keyof Lists]: () => Promise<Lists[K]> } = {
      stocks: () => api.stocks(current, signal),
      campaigns: () => api.campaigns(current, signal),
    };
    try {
      const list = await fetchers[dataset]();
      return { list, asOf: instant(clock.now()) };
    } catch (error) {
      // Lists take no argument that could be wrong: a refusal in words is a missing right.
      if (error instanceof ApiRefusal) throw new SourceFailure('api', 'forbidden', { cause: error });
      throw error;
    }
  };

  const recent = async <D extends keyof Lists>(dataset: D, signal: AbortSignal): Promise<{ list: Lists[D]; asOf: string }> => {
    const key = `${dataset} ${signedIn()}`;
    const found = kept.get(key);
    if (found !== undefined && clock.monotonic() - found.at < LIST_MS) {
      // The other asker may have been cancelled meanwhile: then ask for ourselves.
      const answer = await found.answer.catch(() => null);
      if (answer !== null) return answer as { list: Lists[D]; asOf: string };
    }
    for (const [other, { at }] of kept) if (clock.monotonic() - at >= LIST_MS) kept.delete(other);
    const mine = { at: clock.monotonic(), answer: all(dataset, signal) };
    kept.set(key, mine);
    try {
      return await mine.answer;
    } catch (error) {
      // Nothing is ever kept from an error.
      if (kept.get(key) === mine) kept.delete(key);
      throw error;
    }
  };

  const readers: {
    [K in Reading]: (scope: TenantScope, query: Readings[K]['query'], signal: AbortSignal) => Promise<ReadOutcome<Readings[K]['result']>>;
  } = {
    async stocks(scope, query, signal) {
      const { list, asOf } = await recent('stocks', signal);
      const rows = stocksOf(scope, list);
      return { value: selectStocks(rows, query), asOf, population: rows.length };
    },
    async stock(scope, { id }, signal) {
      const { list, asOf } = await recent('stocks', signal);
      const rows = stocksOf(scope, list);
      return { value: rows.find((row) => row.id === id) ?? null, asOf, population: rows.length };
    },
    async articles(scope, { search }, signal) {
      const { list, asOf } = await recent('stocks', signal);
      const rows = stocksOf(scope, list);
      return { value: groupArticles(rows, search), asOf, population: rows.length };
    },
    async cfiCampaigns(scope, query, signal) {
      if (query.references !== undefined)
        throw new SourceFailure('api', 'absent', { message: "L'API de secours ne permet pas de suivre une campagne par sa référence." });
      const { list, asOf } = await recent('campaigns', signal);
      const rows = campaignsOf(scope, list);
      return { value: selectCampaigns(rows, query), asOf, population: rows.length };
    },
  };

  return {
    id: 'api',
    read: (scope, reading, query, signal) => readers[reading](scope, query, signal),
    probe: (signal) => api.reach(signal),
    all,
    forget: () => kept.clear(),
  };
}
