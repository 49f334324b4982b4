import { setTimeout } from 'node:timers/promises';
import { selectCampaignPage } from '../../electron/sources/select-subjects.ts';
import type { CfiCampaign, Readings, Sources } from '../../electron/sources/sources.ts';
import { foldText, searchTerms } from '../../electron/sources/text.ts';
import type { Stocks } from '../../electron/stock/stock.ts';
import type { ActiveSession, TenantScope } from '../../electron/tenant/tenant.ts';
import type { CfiCampaignRow } from '../../shared/model/cfi-campaign.ts';
import type { Degradation, Origin, Sourced } from '../../shared/model/sourced.ts';
import {
  partsByDivision,
  STOCK_LEVELS,
  type StockLevel,
  type StockPage,
  type StockRow,
  stockLevel,
  totalOfParts,
} from '../../shared/model/stock.ts';
import { RIGHTS, type Right, type Rights } from '../../shared/model/tenant.ts';
import { businessReading } from './business.ts';

/** A line of stock written shortly: the rest is null. */
export type ShortRow = { name: string; division: number; quantity: number | null; minimum?: number | null } & Partial<StockRow>;

/** How the fake answers: change it between questions to break things. */
interface FakeConditions {
  source: Origin;
  asOf: string | null;
  readAt: string;
  stale: boolean;
  degraded: Degradation[];
  /** Thrown instead of answering. */
  error: Error | null;
  /** Never answers until the signal fires. */
  hang: boolean;
  /** What each reading takes. */
  delayMs: number;
}

export interface FakeWorld {
  stocks: Stocks;
  sources: Pick<Sources, 'read'>;
  conditions: FakeConditions;
  /** Names of the readings made, in order. */
  reads: string[];
}

const holds = (name: string, search: string) => searchTerms(search).every((word) => foldText(name).includes(word));

/** In-memory rows read the way the real sources are specified: scope first, words of the name, levels, sort, page. */
export function fakeWorld(
  rows: readonly ShortRow[],
  divisions: ReadonlyMap<number, string>,
  campaigns: readonly CfiCampaign[] = [],
): FakeWorld {
  const conditions: FakeConditions = {
    source: 'base',
    asOf: '2026-03-10T09:45:00.000Z',
    readAt: '2026-03-10T09:48:00.000Z',
    stale: false,
    degraded: [],
    error: null,
    hang: false,
    delayMs: 0,
  };
  const reads: string[] = [];
  const all = rows.map((row, index): StockRow => {
    const minimum = row.minimum ?? null;
    const blank = {
      clientCode: null,
      storageRef: null,
      heightCm: null,
      widthCm: null,
      depthCm: null,
      weightG: null,
      comment: null,
      updatedAt: null,
    };
    return {
      id: index + 1,
      divisionId: row.division,
      divisionName: divisions.get(row.division) ?? '?',
      level: stockLevel(row.quantity, minimum),
      ...blank,
      ...row,
      minimum,
    };
  });

  async function sourced<T>(scope: TenantScope, what: string, value: () => T, signal?: AbortSignal): Promise<Sourced<T>> {
    reads.push(what);
    if (conditions.hang)
      await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')), { once: true }));
    if (conditions.delayMs > 0) await setTimeout(conditions.delayMs, undefined, signal === undefined ? {} : { signal });
    if (conditions.error) throw conditions.error;
    const { source, asOf, readAt, stale, degraded } = conditions;
    const summary = { key: scope.key, label: scope.label, divisions: scope.divisionIds.length };
    return { value: value(), source, asOf, readAt, latencyMs: 12, degraded, stale, budgetSeconds: 720, scope: summary };
  }
  const inScope = (scope: TenantScope) => all.filter((row) => scope.divisionIds.includes(row.divisionId));

  const stocks: Stocks = {
    list: (scope, input, signal) =>
      sourced(
        scope,
        'stocks',
        (): StockPage => {
          const searched = inScope(scope).filter((row) => !input.search || holds(row.name, input.search));
          const levels = Object.fromEntries(STOCK_LEVELS.map((level) => [level, searched.filter((row) => row.level === level).length]));
          const kept = searched.filter((row) => !input.levels?.length || input.levels.includes(row.level));
          const sorted = [...kept].sort(ORDERS[input.sort] ?? ORDERS.name!);
          if (input.descending) sorted.reverse();
          return {
            rows: sorted.slice(input.offset, input.offset + input.limit),
            total: kept.length,
            levels: levels as Record<StockLevel, number>,
          };
        },
        signal,
      ),
    detail: (scope, id, signal) => sourced(scope, 'stock', () => inScope(scope).find((row) => row.id === id)!, signal),
    articles: (scope, search, signal) =>
      sourced(
        scope,
        `articles:${search}`,
        () => {
          const groups = Map.groupBy(
            inScope(scope).filter((row) => holds(row.name, search)),
            (row) => row.name,
          );
          return [...groups].map(([name, lines]) => totalOfParts(name, partsByDivision(lines)));
        },
        signal,
      ),
  };

  const sources = {
    async read(scope: TenantScope, reading: string, asked: unknown, options?: { signal?: AbortSignal }) {
      const business = businessReading(scope, reading, asked);
      if (business !== null) return sourced(scope, reading, business, options?.signal);
      if (reading === 'cfiCampaignPage') {
        const rows = campaigns.filter((campaign) => scope.divisionIds.includes(campaign.divisionId));
        const page = asked as Readings['cfiCampaignPage']['query'];
        return sourced(scope, reading, () => selectCampaignPage(rows.map(asRow), page), options?.signal);
      }
      if (reading !== 'cfiCampaigns') throw new Error(`Unexpected reading ${reading}`);
      const query = asked as Readings['cfiCampaigns']['query'];
      return sourced(
        scope,
        reading,
        () =>
          campaigns
            .filter((campaign) => scope.divisionIds.includes(campaign.divisionId))
            .filter((campaign) =>
              query.references ? query.references.includes(campaign.reference ?? '') : holds(campaign.name, query.search ?? ''),
            )
            .slice(0, query.limit),
        options?.signal,
      );
    },
  } as unknown as Pick<Sources, 'read'>;
  return { stocks, sources, conditions, reads };
}

const asRow = (campaign: CfiCampaign): CfiCampaignRow => ({ ...campaign, divisionName: '', startDate: null, endDate: null });

const ORDERS: Record<string, (a: StockRow, b: StockRow) => number> = {
  name: (a, b) => a.name.localeCompare(b.name, 'fr') || a.divisionId - b.divisionId,
  division: (a, b) => a.divisionName.localeCompare(b.divisionName, 'fr'),
  quantity: (a, b) => (a.quantity ?? Number.NEGATIVE_INFINITY) - (b.quantity ?? Number.NEGATIVE_INFINITY),
  level: (a, b) => STOCK_LEVELS.indexOf(a.level) - STOCK_LEVELS.indexOf(b.level),
};

/** A session over the given divisions, the first being home. Only tests may make a scope this way. */
export function fakeSession(
  divisions: ReadonlyMap<number, string>,
  options: { userId?: number; key?: string; rights?: readonly Right[] } = {},
): ActiveSession {
  const ids = [...divisions.keys()].sort((a, b) => a - b);
  const userId = options.userId ?? 7;
  const [home] = divisions;
  const granted = options.rights ?? RIGHTS;
  const scope = {
    userId,
    homeId: home![0],
    selectedId: home![0],
    divisionIds: ids,
    names: divisions,
    key: options.key ?? `cle-${userId}-${ids.join('-')}`,
    label: home![1],
  } as unknown as TenantScope;
  return {
    scope,
    token: 'jeton-fictif',
    info: {
      user: { id: userId, firstName: 'Camille', lastName: 'Fictive', email: null, identifiant: 'camille' },
      home: { id: home![0], name: home![1] },
      rights: Object.fromEntries(RIGHTS.map((right) => [right, granted.includes(right)])) as Rights,
      state: 'active',
      signedInAt: '2026-03-10T09:40:00.000Z',
      expiresAt: '2026-03-10T10:10:00.000Z',
    },
  };
}
