import { AppError } from '../../shared/errors.ts';
import { type HealthReport, PARTS, type PartHealth } from '../../shared/model/health.ts';
import { KPI_PERIOD_SECONDS, type KpiPeriod, type KpiReport } from '../../shared/model/kpi.ts';
import type { Instant } from '../../shared/model/sourced.ts';
import type { SessionInfo } from '../../shared/model/tenant.ts';
import { type Clock, instant } from '../kit/clock.ts';
import { withDeadline } from '../kit/deadline.ts';
import type { Log } from '../kit/log.ts';
import type { Sources } from '../sources/sources.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { type IncidentBook, incidentMigrations } from './incident-book.ts';
import { kpiMigrations } from './kpi-recorder.ts';
import type { ExportTiming } from './kpi-report.ts';
import type { Kpis } from './kpis.ts';
import { modeOf, verdict } from './verdict.ts';

export { alertsOf } from './alerts.ts';
export { createIncidentBook } from './incident-book.ts';
export { createKpis } from './kpis.ts';
export { modeOf, verdict } from './verdict.ts';

/** Tables of the file where figures and incidents are kept. */
export const watchMigrations = [...kpiMigrations, ...incidentMigrations];

/** A part that is watched without being known: `app` wires it from the room that owns it. */
export interface WatchedPart {
  health(): PartHealth;
  /** Tries the part now; what it finds is told by `health`. @throws anything when it does not answer */
  probe(signal: AbortSignal): Promise<void>;
}

/** The state of the product in one report, in user words. */
export interface Watch {
  /** From what is known already: no input or output. */
  report(): HealthReport;
  /** Tries every part now, at most a few seconds in all; a part that hangs does not hold the others. @throws AppError cancelled */
  probe(signal?: AbortSignal): Promise<HealthReport>;
  /** Runs the contract sentinel now. @throws AppError cancelled */
  sentinel(signal?: AbortSignal): Promise<HealthReport>;
  /** Runs it when it is due. @throws AppError cancelled */
  keepSentinel(signal?: AbortSignal): Promise<void>;
  /** The nine figures over a period. */
  kpis(period: KpiPeriod): KpiReport;
  /** One look at the sources for their uptime, written down with what was counted and what happened since. */
  sample(): void;
}

export interface WatchOptions {
  sources: Pick<Sources, 'health' | 'probe' | 'sentinel'>;
  sftp: WatchedPart;
  /** null = no MyCfia database is configured. */
  mycfia: WatchedPart | null;
  /** Absent = no model is configured, which is a normal state. */
  model?: WatchedPart;
  tenant: Pick<Tenant, 'current'>;
  kpis: Pick<Kpis, 'report' | 'sample'>;
  /** Absent = only the incidents of this run are told. */
  incidents?: IncidentBook;
  /** Every export created since a moment, for its delays. */
  exportTimings: (since: Instant) => readonly ExportTiming[];
  clock: Pick<Clock, 'now'>;
  log?: Log;
  /** Longest wait for one part, in milliseconds. */
  probeMs?: number;
}

const PROBE_MS = 10_000;
/** A whole list of the API may be part of it. */
const SENTINEL_MS = 60_000;

/** Gathers the health of every part; keeps nothing of its own. */
export function createWatch(options: WatchOptions): Watch {
  const { sources, sftp, mycfia, model } = options;
  const log = options.log?.room('watch');
  const probeMs = options.probeMs ?? PROBE_MS;

  function report(): HealthReport {
    const { parts, incidents, ...known } = sources.health();
    const session = options.tenant.current();
    const extra = [sftp.health(), mycfia?.health() ?? NO_MYCFIA, model?.health() ?? NO_MODEL, sessionPart(session, options.clock.now())];
    const all = inOrder([...parts, ...extra]);
    // An offline session reads the copy only, whatever was read before it.
    const lastSource = session?.state === 'offline' ? ('copy' as const) : known.lastSource;
    const evidence = { parts: all, freshness: known.freshness, plan: known.plan, lastSource };
    return {
      ...known,
      incidents: options.incidents?.with(incidents) ?? incidents,
      mode: modeOf(evidence),
      verdict: verdict(evidence),
      parts: all,
    };
  }

  async function probe(signal?: AbortSignal): Promise<HealthReport> {
    const watched = { sources, sftp, ...(mycfia ? { mycfia } : {}), ...(model ? { model } : {}) };
    const tries = Object.entries(watched).map(async ([part, watchedPart]) => {
      try {
        await withDeadline(probeMs, 'Cette partie ne répond pas.', signal, (inner) => watchedPart.probe(inner));
      } catch (error) {
        if (!signal?.aborted) log?.warn('sonde_en_echec', { part, error });
      }
    });
    await Promise.all(tries);
    if (signal?.aborted) throw new AppError('cancelled', 'Demande annulée.');
    return report();
  }

  /** Its own trouble is told by the report: a sentinel that cannot look is not an error of whoever asked. */
  async function looked(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    try {
      await withDeadline(SENTINEL_MS, 'Le contrôle des vues est trop long.', signal, work);
    } catch (error) {
      if (signal?.aborted) throw new AppError('cancelled', 'Demande annulée.');
      log?.warn('sentinelle_en_echec', { error });
    }
  }

  return {
    report,
    probe,
    async sentinel(signal) {
      await looked((inner) => sources.sentinel.check(inner), signal);
      return probe(signal);
    },
    keepSentinel: (signal) => looked((inner) => sources.sentinel.keep(inner), signal),
    kpis(period) {
      const from = instant(options.clock.now() - KPI_PERIOD_SECONDS[period] * 1000);
      return options.kpis.report(period, { exports: options.exportTimings(from), freshness: sources.health().freshness });
    },
    sample() {
      const { parts, incidents } = sources.health();
      options.kpis.sample(parts);
      options.incidents?.keep(incidents);
    },
  };
}

const blank = { lastSuccessAt: null, lastFailureAt: null, latencyMs: null, nextProbeAt: null };

const NO_MODEL: PartHealth = {
  part: 'model',
  state: 'not_configured',
  message: "Aucun modèle configuré : l'assistant répond avec son propre moteur.",
  ...blank,
};

const NO_MYCFIA: PartHealth = {
  part: 'mycfia',
  state: 'not_configured',
  message: 'Aucune base MyCfia configurée : les campagnes ne sont pas disponibles.',
  ...blank,
};

function sessionPart(session: SessionInfo | null, now: number): PartHealth {
  const base = { part: 'session' as const, ...blank };
  if (session === null) return { ...base, state: 'unknown', message: "Personne n'est connecté." };
  const known = { ...base, lastSuccessAt: session.signedInAt };
  switch (session.state) {
    case 'active':
      return { ...known, state: 'ok', message: 'Session ouverte.' };
    case 'expiring':
      return {
        ...known,
        state: 'degraded',
        message: `La session se termine dans ${minutesLeft(session, now)} min : reconnectez-vous pour la prolonger.`,
      };
    case 'expired':
      return { ...known, state: 'down', message: 'La session est terminée : reconnectez-vous.' };
    case 'offline':
      return { ...known, state: 'degraded', message: 'Travail hors ligne avec la dernière identité connue.' };
  }
}

const minutesLeft = ({ expiresAt }: SessionInfo, now: number): number =>
  expiresAt === null ? 0 : Math.max(0, Math.ceil((Date.parse(expiresAt) - now) / 60_000));

/** One entry a part, in the order of the screen; a part nobody reported is said unknown instead of missing. */
function inOrder(parts: readonly PartHealth[]): PartHealth[] {
  return PARTS.map(
    (part) => parts.find((candidate) => candidate.part === part) ?? { part, state: 'unknown', message: 'État inconnu.', ...blank },
  );
}
