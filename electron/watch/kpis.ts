import type { HealthReport, PartHealth } from '../../shared/model/health.ts';
import { KPI_PERIOD_SECONDS, type KpiPeriod, type KpiReport } from '../../shared/model/kpi.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Database } from '../local/local.ts';
import type { SourceEvent } from '../sources/sources.ts';
import { createKpiRecorder } from './kpi-recorder.ts';
import { type ExportTiming, kpiReport } from './kpi-report.ts';

/** A source that nobody asked for this long is neither up nor down: nobody knows. */
const KNOWN_MS = 10 * 60_000;

/** Hears what happens in the rooms and makes figures of it. Nothing of what was asked or answered is kept, only that it was. */
export interface Kpis {
  source(event: SourceEvent): void;
  question(answered: boolean, ms: number): void;
  refusal(of: 'session' | 'sign_in'): void;
  /** One look at the state of the sources, for their uptime; then writes everything down. */
  sample(parts: readonly PartHealth[]): void;
  report(period: KpiPeriod, material: { exports: readonly ExportTiming[]; freshness: HealthReport['freshness'] }): KpiReport;
  /** Writes down what is still in memory. */
  flush(): void;
}

export function createKpis({ db, clock, log }: { db: Database; clock: Pick<Clock, 'now'>; log: Log }): Kpis {
  const recorder = createKpiRecorder({ db, clock, log });

  return {
    source(event) {
      if (event.kind === 'attempt') return recorder.count(event.ok ? 'read' : 'read_failed', event.source, event.ok ? event.ms : 0);
      if (event.kind === 'incident') return recorder.count('incident', event.part);
      if (event.source === null) return recorder.count('unrescued', event.view);
      recorder.count('answer', event.view, event.ms);
      if (event.rescued) recorder.count('rescued', event.source);
      if (event.ageMs !== null) recorder.count('age', event.view, event.ageMs / 1000);
      if (event.stale) recorder.count('late', event.view);
    },
    question(answered, ms) {
      if (answered) recorder.count('question', 'repondue', ms);
      else recorder.count('question_failed', 'sans_reponse');
    },
    refusal: (what) => recorder.count('refusal', what),
    sample(parts) {
      for (const { part, state, lastSuccessAt, lastFailureAt } of parts) {
        if (part !== 'base' && part !== 'api') continue;
        const seen = Math.max(...[lastSuccessAt, lastFailureAt].map((at) => (at === null ? 0 : Date.parse(at))));
        if (Math.abs(clock.now() - seen) > KNOWN_MS || (state !== 'ok' && state !== 'degraded' && state !== 'down')) continue;
        recorder.count(state === 'down' ? 'down' : 'up', part);
      }
      recorder.flush();
    },
    report(period, { exports, freshness }) {
      const now = clock.now();
      const from = now - KPI_PERIOD_SECONDS[period] * 1000;
      const recent = exports.filter(({ createdAt }) => createdAt >= instant(from));
      return kpiReport({ period, now, counts: recorder.since(from), oldest: recorder.oldest(), exports: recent, views: freshness });
    },
    flush: () => recorder.flush(),
  };
}
