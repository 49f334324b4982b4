import type { Incident, PartHealth } from '../../shared/model/health.ts';
import type { SourceId } from '../../shared/model/sourced.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { errorCodes, type SourceFailure } from './failure.ts';

/** A source that fails again this soon after coming back is still in the same incident. */
const SAME_INCIDENT_MS = 2 * 60_000;
const KEPT_INCIDENTS = 50;

/** What an incident is about: the source as a whole, the readings of one view, or the age of what it gives. */
type Topic = 'outage' | 'reading' | 'freshness';

/** What is known of each source: last success, last failure, incidents. One incident per outage, one recovery. */
export interface Vigil {
  /** @param view the reading's view, when it was a reading. */
  succeeded(source: SourceId, latencyMs: number, view?: string): void;
  failed(failure: SourceFailure, view?: string): void;
  /** Opens (a sentence) or ends (null) the incident of one view. */
  notice(topic: Exclude<Topic, 'outage'>, source: SourceId, view: string, message: string | null): void;
  health(source: SourceId, nextProbeMonotonic: number | null): PartHealth;
  /** Views whose readings are suspended now, and why. */
  troubled(source: SourceId): { view: string; message: string }[];
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

/**
 * @param onChange the state of a source, or the list of incidents, is not what it was.
 * @param onIncident an incident begins (not when one of a moment ago goes on).
 */
export function createVigil(clock: Clock, log: Log, onChange: () => void, onIncident: (part: SourceId) => void = () => undefined): Vigil {
  const known = new Map<SourceId, Known>();
  const incidents: (Incident & { part: SourceId; topic: Topic })[] = [];
  const of = (source: SourceId): Known => {
    const found = known.get(source);
    if (found !== undefined) return found;
    const made: Known = { state: 'unknown', message: 'Pas encore consultée.', lastSuccessAt: null, lastFailureAt: null, latencyMs: null };
    known.set(source, made);
    return made;
  };
  const same = (part: SourceId, topic: Topic, view: string | undefined) => (incident: (typeof incidents)[number]) =>
    incident.part === part && incident.topic === topic && incident.view === view;
  const open = () => incidents.filter(({ endedAt }) => endedAt === null);

  const begin = (part: SourceId, topic: Topic, message: string, view?: string) => {
    const last = incidents.findLast(same(part, topic, view));
    if (last !== undefined && last.endedAt === null) {
      last.message = message;
      return;
    }
    if (last?.endedAt && clock.now() - Date.parse(last.endedAt) < SAME_INCIDENT_MS) {
      last.endedAt = null;
      last.message = message;
    } else {
      const about = view === undefined ? {} : { view };
      incidents.push({ id: clock.uuid(), part, topic, ...about, startedAt: instant(clock.now()), endedAt: null, message });
      // What lasts is told as long as it lasts: only what has ended is forgotten.
      const oldest = incidents.length > KEPT_INCIDENTS ? incidents.findIndex(({ endedAt }) => endedAt !== null) : -1;
      if (oldest !== -1) incidents.splice(oldest, 1);
      onIncident(part);
    }
    onChange();
  };

  const end = (part: SourceId, topic: Topic, view?: string) => {
    const found = incidents.find((incident) => incident.endedAt === null && same(part, topic, view)(incident));
    if (found === undefined) return;
    found.endedAt = instant(clock.now());
    log.info('source_revenue', { source: part, topic, ...(view === undefined ? {} : { view }), since: found.startedAt });
    onChange();
  };

  const settle = (source: SourceId, next: Partial<Known> & Pick<Known, 'state' | 'message'>) => {
    const entry = of(source);
    const changed = entry.state !== next.state || entry.message !== next.message;
    Object.assign(entry, next);
    if (changed) onChange();
  };

  return {
    succeeded(source, latencyMs, view) {
      if (source !== 'copy') {
        end(source, 'outage');
        end(source, 'reading', view);
      }
      settle(source, { state: 'ok', message: 'Répond.', lastSuccessAt: instant(clock.now()), latencyMs: Math.round(latencyMs) });
    },
    failed(failure, view) {
      const { source, reason, message } = failure;
      const at = instant(clock.now());
      // No copy yet, or a session to renew, is not an outage of anything.
      if (source === 'copy' && reason === 'absent') return settle(source, { state: 'unknown', message });
      if (reason === 'session' || reason === 'absent') return;
      log.warn('source_laissee', { source, reason, message, ...technical(failure.cause) });
      const partial = PARTIAL.has(reason);
      if (source !== 'copy') {
        if (partial) begin(source, 'reading', message, view);
        else begin(source, 'outage', message);
      }
      settle(source, { state: partial ? 'degraded' : 'down', message, lastFailureAt: at });
    },
    notice(topic, source, view, message) {
      if (message === null) end(source, topic, view);
      else begin(source, topic, message, view);
    },
    troubled: (source) =>
      open().flatMap(({ part, topic, view, message }) =>
        part === source && view !== undefined && topic !== 'freshness' ? [{ view, message }] : [],
      ),
    health(source, nextProbeMonotonic) {
      const entry = of(source);
      // One reading suspended or late: the source answers, and is not quite well.
      const trouble = entry.state === 'ok' ? open().find(({ part, view }) => part === source && view !== undefined) : undefined;
      const wait = nextProbeMonotonic === null ? null : Math.max(0, nextProbeMonotonic - clock.monotonic());
      return {
        part: source,
        state: trouble === undefined ? entry.state : 'degraded',
        message: trouble?.message ?? entry.message,
        lastSuccessAt: entry.lastSuccessAt,
        lastFailureAt: entry.lastFailureAt,
        latencyMs: entry.latencyMs,
        nextProbeAt: wait === null ? null : instant(clock.now() + wait),
      };
    },
    incidents: () => incidents.map(({ topic: _internal, ...incident }) => incident),
  };
}

/** What the driver said, without its stack: one line is read, ten are not. */
function technical(cause: unknown): Record<string, unknown> {
  if (cause === undefined) return {};
  const detail = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause);
  return { codes: errorCodes(cause), detail };
}
