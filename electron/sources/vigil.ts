import type { Incident, PartHealth } from '../../shared/model/health.ts';
import type { SourceId } from '../../shared/model/sourced.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { errorCodes, type SourceFailure } from './failure.ts';

/** A source that fails again this soon after coming back is still in the same incident. */
const SAME_INCIDENT_MS = 2 * 60_000;
const KEPT_INCIDENTS = 50;

/** What is known of each source: last success, last failure, incidents. One incident per outage, one recovery. */
export interface Vigil {
  succeeded(source: SourceId, latencyMs: number): void;
  failed(failure: SourceFailure): void;
  health(source: SourceId, nextProbeMonotonic: number | null): PartHealth;
  incidents(): Incident[];
}

interface Known {
  state: 'unknown' | 'ok' | 'down' | 'degraded';
  message: string;
  lastSuccessAt: string | null;
  lastFailureAt: string | null;
  latencyMs: number | null;
}

/** Reasons that say something about one reading, not about the source as a whole. */
const PARTIAL = new Set<SourceFailure['reason']>(['schema', 'implausible', 'forbidden', 'malformed']);

/** @param onChange the state of a source, or the list of incidents, is not what it was. */
export function createVigil(clock: Clock, log: Log, onChange: () => void): Vigil {
  const known = new Map<SourceId, Known>();
  const incidents: Incident[] = [];
  const of = (source: SourceId): Known => {
    const found = known.get(source);
    if (found !== undefined) return found;
    const made: Known = { state: 'unknown', message: 'Pas encore consultée.', lastSuccessAt: null, lastFailureAt: null, latencyMs: null };
    known.set(source, made);
    return made;
  };
  const current = (part: SourceId) => incidents.find((incident) => incident.part === part && incident.endedAt === null);

  const begin = (part: SourceId, message: string) => {
    if (current(part) !== undefined) return;
    const last = incidents.findLast((incident) => incident.part === part);
    if (last?.endedAt && clock.now() - Date.parse(last.endedAt) < SAME_INCIDENT_MS) {
      last.endedAt = null;
      return;
    }
    incidents.push({ id: clock.uuid(), part, startedAt: instant(clock.now()), endedAt: null, message });
    if (incidents.length > KEPT_INCIDENTS) incidents.shift();
  };

  const end = (part: SourceId) => {
    const open = current(part);
    if (open === undefined) return;
    open.endedAt = instant(clock.now());
    log.info('source_revenue', { source: part, since: open.startedAt });
  };

  const settle = (source: SourceId, next: Partial<Known> & Pick<Known, 'state' | 'message'>) => {
    const entry = of(source);
    const changed = entry.state !== next.state || entry.message !== next.message;
    Object.assign(entry, next);
    if (changed) onChange();
  };

  return {
    succeeded(source, latencyMs) {
      if (source !== 'copy') end(source);
      settle(source, { state: 'ok', message: 'Répond.', lastSuccessAt: instant(clock.now()), latencyMs: Math.round(latencyMs) });
    },
    failed(failure) {
      const { source, reason, message } = failure;
      const at = instant(clock.now());
      // No copy yet, or a session to renew, is not an outage of anything.
      if (source === 'copy' && reason === 'absent') return settle(source, { state: 'unknown', message });
      if (reason === 'session' || reason === 'absent') return;
      log.warn('source_laissee', { source, reason, message, ...technical(failure.cause) });
      if (source !== 'copy') begin(source, message);
      settle(source, { state: PARTIAL.has(reason) ? 'degraded' : 'down', message, lastFailureAt: at });
    },
    health(source, nextProbeMonotonic) {
      const entry = of(source);
      const wait = nextProbeMonotonic === null ? null : Math.max(0, nextProbeMonotonic - clock.monotonic());
      return {
        part: source,
        state: entry.state,
        message: entry.message,
        lastSuccessAt: entry.lastSuccessAt,
        lastFailureAt: entry.lastFailureAt,
        latencyMs: entry.latencyMs,
        nextProbeAt: wait === null ? null : instant(clock.now() + wait),
      };
    },
    incidents: () => incidents.map((incident) => ({ ...incident })),
  };
}

/** What the driver said, without its stack: one line is read, ten are not. */
function technical(cause: unknown): Record<string, unknown> {
  if (cause === undefined) return {};
  const detail = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause);
  return { codes: errorCodes(cause), detail };
}
