import type { Connections, SecretName } from '../../shared/contract/connections.ts';
import type { EventName } from '../../shared/contract/contract.ts';
import type { PartHealth, SourcePlan } from '../../shared/model/health.ts';
import type { Instant, SourceId } from '../../shared/model/sourced.ts';
import type { Clock } from '../kit/clock.ts';
import type { Broadcast } from '../kit/events.ts';
import type { Log } from '../kit/log.ts';
import type { IdentityPort, TenantScope } from '../tenant/tenant.ts';
import { createMisplaced, createReadFrom } from './apart.ts';
import { createApiClient } from './cfi-api.ts';
import { createApiReader } from './cfi-api-reader.ts';
import { createViewsReader } from './cfi-views.ts';
import { createViewsPool } from './cfi-views-pool.ts';
import { createCopying } from './copying.ts';
import { isAbort, SourceFailure } from './failure.ts';
import { createFallback } from './fallback.ts';
import { createFreshness } from './freshness.ts';
import { createApiCalls, createFiles, createIdentity } from './identity.ts';
import { createLocalCopy } from './local-copy.ts';
import type { SourceObserver } from './observe.ts';
import { planOf } from './plan.ts';
import { DATASETS, type Dataset } from './reader.ts';
import { createRefresher } from './refresh.ts';
import { newSealKey } from './seal.ts';
import { createSentinel } from './sentinel.ts';
import type { Sources } from './sources.ts';
import { createStockWindows } from './stock-windows.ts';
import { createVigil } from './vigil.ts';

/** A copy nobody brought up to date for that long leaves this machine. */
const COPY_DAYS = 30;
const DAY_MS = 86_400_000;

export interface SourcesOptions {
  connections: Connections;
  secrets: (name: SecretName) => Promise<string | null>;
  /** The session's token; null when nobody is signed in, expired, or offline. */
  token: () => string | null;
  /** CFI refused the token, whatever our clock says. */
  onSessionRefused: () => void;
  /** Local copies are kept in `<dataFolder>/copies`. */
  dataFolder: string;
  clock: Clock;
  log: Log;
  events: Broadcast<EventName>;
  /** Scope of the open session; null (or an error) when there is none. A scope without a token is an offline session: only the copy is read. */
  currentScope: () => TenantScope | null;
  /** Keeps a secret made here (the key of the local copy); absent = none is made, and what is sensitive is not copied. */
  keepSecret?: (name: SecretName, value: string) => Promise<void>;
  /** Hears what happens, to keep figures. */
  observe?: SourceObserver;
}

/** What is broadcast when a dataset of the copy was renewed. */
const CHANGED: Record<Dataset, EventName> = {
  stocks: 'stocks.changed',
  operations: 'operations.changed',
  invoices: 'invoices.changed',
  campaigns: 'cfiCampaigns.changed',
};

/** Builds the readers of CFI in their order, and the identity port that `tenant` needs. */
export function createSources(options: SourcesOptions): Sources & { identity: IdentityPort } {
  const { connections, secrets, token, onSessionRefused, dataFolder, clock, log, events, currentScope, observe } = options;
  const changed = () => events.emit('sources.changed');
  const vigil = createVigil(clock, log, changed, (part) => observe?.({ kind: 'incident', part }));
  const freshness = createFreshness({ vigil, clock });
  const api = createApiClient({ connection: connections.api, secret: secrets, clock, log });
  const apiReader = createApiReader({ api, token, home: () => openScope()?.homeId ?? null, clock });
  let purgedAt: number | null = null;
  const copyKey = async (): Promise<string | null> => {
    const kept = await secrets('copie.cle');
    if (kept !== null || options.keepSecret === undefined) return kept;
    const made = newSealKey(clock.bytes);
    await options.keepSecret('copie.cle', made);
    return made;
  };
  const copy = createLocalCopy({ dataFolder, key: copyKey, clock, log });
  const pool =
    connections.base === undefined
      ? null
      : createViewsPool({ connection: connections.base, password: () => secrets('base.motDePasse'), clock, log });
  const views = pool === null ? null : createViewsReader({ pool, clock, log });

  const openScope = (): TenantScope | null => {
    try {
      return currentScope();
    } catch {
      return null;
    }
  };

  let lastSource: SourceId | null = null;
  let lastAsOf: Instant | null = null;
  const onSource = (source: SourceId, asOf: Instant | null, dataset: Dataset) => {
    const before = lastSource;
    lastSource = source;
    lastAsOf = asOf;
    freshness.read(dataset, source, asOf);
    if (before !== source) changed();
  };

  const knownRows = (scope: TenantScope, dataset: Dataset): number | null => {
    try {
      return copy.population(scope, dataset);
    } catch (error) {
      log.warn('copie_illisible', { error });
      return null;
    }
  };
  const readers = [...(views === null ? [] : [views]), apiReader, copy];
  const fallback = createFallback({
    readers,
    knownRows,
    offline: () => token() === null && openScope() !== null,
    onSessionRefused,
    onSource,
    vigil,
    observe,
    clock,
    log,
  });
  const sentinel = createSentinel({
    shapes: views?.shapes ?? null,
    sampler: pool === null ? null : createViewsReader({ pool, clock, log }),
    api: apiReader,
    fallback,
    vigil,
    scope: () => (token() === null ? null : openScope()),
    knownRows,
    clock,
    log,
  });
  const calls = createApiCalls(fallback);
  const refresher = createRefresher({ views, api: apiReader, copy, fallback, clock, log });
  const files = createFiles({ api, calls, token, clock });

  // Lists kept for a moment belong to the session they were read under.
  const copying = createCopying();
  const off = events.on((name) => {
    if (name !== 'session.changed') return;
    apiReader.forget();
    const user = openScope()?.userId;
    if (user !== undefined) copying.allow(user);
  });

  const part = (source: SourceId): PartHealth => {
    const health = vigil.health(source, fallback.nextProbe(source));
    return source === 'base' && views === null ? { ...health, state: 'not_configured', message: "N'est pas configurée." } : health;
  };

  const plan = (): SourcePlan[] => planOf({ readers, connections, fallback, vigil, clock });

  const copyHealth = (): PartHealth => {
    const health = part('copy');
    const scope = openScope();
    const about = scope === null ? null : copy.about(scope, 'stocks');
    if (about === null) return { ...health, state: 'unknown', message: "N'existe pas encore pour ce périmètre." };
    const message = copy.keyless() ? 'Prête, sans commentaires ni adresses : rien sur ce poste ne peut garder leur clé.' : 'Prête.';
    return { ...health, state: 'ok', message, lastSuccessAt: about.readAt };
  };

  return {
    read: fallback.read,
    stockWindow: createStockWindows({ copy, read: fallback.read, clock }),
    looks: copy.looks,
    async forget(userId) {
      await copying.end(userId);
      await copy.remove({ userId });
    },
    notices: () => copy.looks.notices(),
    readFrom: createReadFrom(readers, fallback),
    misplaced: createMisplaced(api, calls, token),
    ...files,
    async refreshCopy(scope, refresh = {}) {
      const renewed = await copying
        .run(scope, refresh.signal, (signal) => refresher.refresh(scope, { ...refresh, signal }))
        .finally(() => {
          for (const dataset of DATASETS)
            if (knownRows(scope, dataset) !== null) freshness.watch(dataset, copy.about(scope, dataset)?.asOf ?? null);
        });
      for (const dataset of renewed) events.emit(CHANGED[dataset]);
      if (purgedAt === null || clock.monotonic() - purgedAt > DAY_MS) {
        purgedAt = clock.monotonic();
        await copy.remove({ olderThanDays: COPY_DAYS });
      }
    },
    async probe(signal) {
      const probes = [
        ...(views === null ? [] : [fallback.attempt('base', (inner) => views.probe(inner), { signal, force: true })]),
        fallback.attempt('api', (inner) => apiReader.probe(inner), { signal, force: true }),
      ];
      // A source that fails is what a probe is for: its state tells it.
      for (const result of await Promise.allSettled(probes))
        if (result.status === 'rejected' && (isAbort(result.reason) || !(result.reason instanceof SourceFailure))) throw result.reason;
    },
    health: () => ({
      parts: [part('base'), part('api'), copyHealth()],
      freshness: freshness.report(),
      incidents: vigil.incidents(),
      lastSource,
      lastAsOf,
      plan: plan(),
      sentinel: sentinel.report(),
    }),
    sentinel,
    async stop() {
      off();
      api.close();
      await pool?.close();
      await copy.close();
    },
    identity: createIdentity({ api, calls, views, fallback }),
  };
}
