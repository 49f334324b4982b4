import { PART_LABELS, type Part } from '../../shared/model/health.ts';
import {
  KPI_IDS,
  KPI_LABELS,
  KPI_PERIOD_SECONDS,
  type Kpi,
  type KpiId,
  type KpiPeriod,
  type KpiReport,
  type KpiUnit,
  type KpiValue,
} from '../../shared/model/kpi.ts';
import type { Instant } from '../../shared/model/sourced.ts';
import { instant } from '../kit/clock.ts';
import type { KpiCount, KpiKind } from './kpi-recorder.ts';

/** One export of the period, from the queue itself. */
export interface ExportTiming {
  createdAt: Instant;
  depositedAt: Instant | null;
  importedAt: Instant | null;
  /** true for what needs somebody: refused, or stopped for good. */
  failed: boolean;
}

export interface KpiMaterial {
  period: KpiPeriod;
  now: number;
  counts: readonly KpiCount[];
  /** ms of the epoch; null = nothing recorded. */
  oldest: number | null;
  exports: readonly ExportTiming[];
  /** Views that are known, for their names and budgets. */
  views: readonly { view: string; label: string; budgetSeconds: number }[];
}

/* Bounds agreed with the client: an answer under a second, 99 % of exports deposited, in less than five minutes. */
const ANSWER_MS = 1000;
const EXPORT_RATIO = 0.99;
const EXPORT_SECONDS = 300;

/** Figures from counts. Pure and total; what was not measured is unknown, never 0. */
export function kpiReport(material: KpiMaterial): KpiReport {
  const { period, now, oldest } = material;
  const make: Record<KpiId, () => Pick<Kpi, 'main' | 'details'>> = {
    latency: () => latency(material),
    fallback: () => fallback(material),
    freshness: () => freshness(material),
    uptime: () => uptime(material),
    exports: () => exportsOf(material),
    import_delay: () => importDelay(material),
    questions: () => questions(material),
    refusals: () => refusals(material),
    incidents: () => incidents(material),
  };
  return {
    period,
    from: instant(now - KPI_PERIOD_SECONDS[period] * 1000),
    to: instant(now),
    recordedSince: oldest === null ? null : instant(oldest),
    figures: KPI_IDS.map((id): Kpi => ({ id, label: KPI_LABELS[id], ...make[id]() })),
  };
}

type Sample = Pick<KpiCount, 'value' | 'count'>;
const of = (counts: readonly KpiCount[], kind: KpiKind, subject?: string): KpiCount[] =>
  counts.filter((each) => each.kind === kind && (subject === undefined || each.subject === subject));
const total = (samples: readonly Sample[]): number => samples.reduce((sum, { count }) => sum + count, 0);
const subjects = (counts: readonly KpiCount[]): string[] => [...new Set(counts.map(({ subject }) => subject))].sort();

/** The value below which `share` of the observations fall; null without observations. */
function percentile(samples: readonly Sample[], share: number): number | null {
  const all = total(samples);
  if (all === 0) return null;
  let seen = 0;
  const sorted = [...samples].sort((a, b) => a.value - b.value);
  for (const { value, count } of sorted) {
    seen += count;
    if (seen >= share * all) return Math.round(value);
  }
  return Math.round(sorted.at(-1)?.value ?? 0);
}

function measured(label: string, value: number | null, unit: KpiUnit, samples: number, target: KpiValue['target'] = null): KpiValue {
  const met = value === null || target === null ? null : target.bound === 'max' ? value <= target.value : value >= target.value;
  return { label, value, unit, samples, target, met };
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const partLabel = (part: string): string => PART_LABELS[part as Part] ?? part;
const viewLabel = ({ views }: KpiMaterial, view: string): string => views.find((each) => each.view === view)?.label ?? view;

function latency({ counts }: KpiMaterial) {
  const answers = of(counts, 'answer');
  const max = { bound: 'max' as const, value: ANSWER_MS };
  return {
    main: measured('95 % des lectures en moins de', percentile(answers, 0.95), 'ms', total(answers), max),
    details: subjects(of(counts, 'read')).flatMap((source) => {
      const reads = of(counts, 'read', source);
      return [
        measured(`${partLabel(source)}, la moitié en moins de`, percentile(reads, 0.5), 'ms', total(reads)),
        measured(`${partLabel(source)}, 95 % en moins de`, percentile(reads, 0.95), 'ms', total(reads)),
      ];
    }),
  };
}

function fallback({ counts }: KpiMaterial) {
  const rescued = total(of(counts, 'rescued'));
  const lost = total(of(counts, 'unrescued'));
  return {
    main: measured('Lectures sauvées quand une source manquait', ratio(rescued, rescued + lost), 'ratio', rescued + lost),
    details: [
      ...subjects(of(counts, 'rescued')).map((source) => {
        const count = total(of(counts, 'rescued', source));
        return measured(`Sauvées par : ${partLabel(source)}`, count, 'count', count);
      }),
      measured('Sans réponse', rescued + lost === 0 ? null : lost, 'count', rescued + lost),
    ],
  };
}

function freshness(material: KpiMaterial) {
  const { counts, views } = material;
  const all = total(of(counts, 'answer'));
  return {
    main: measured('Lectures dans leur budget de fraîcheur', ratio(all - total(of(counts, 'late')), all), 'ratio', all),
    details: subjects(of(counts, 'age')).map((view) => {
      const ages = of(counts, 'age', view);
      const budget = views.find((each) => each.view === view)?.budgetSeconds;
      const target = budget === undefined ? null : { bound: 'max' as const, value: budget };
      return measured(`${viewLabel(material, view)}, 95 % plus récents que`, percentile(ages, 0.95), 's', total(ages), target);
    }),
  };
}

function uptime({ counts }: KpiMaterial) {
  const lines = subjects([...of(counts, 'up'), ...of(counts, 'down')]).map((source) => {
    const up = total(of(counts, 'up', source));
    const looks = up + total(of(counts, 'down', source));
    return { source, value: measured(partLabel(source), ratio(up, looks), 'ratio', looks) };
  });
  const base = lines.find(({ source }) => source === 'base')?.value;
  return { main: base ?? measured(PART_LABELS.base, null, 'ratio', 0), details: lines.map(({ value }) => value) };
}

const seconds = (from: Instant, to: Instant): number => Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
const asSamples = (values: readonly number[]): Sample[] => values.map((value) => ({ value, count: 1 }));

function exportsOf({ exports }: KpiMaterial) {
  const failed = exports.filter((each) => each.failed).length;
  const delays = exports.flatMap(({ createdAt, depositedAt, failed: bad }) =>
    depositedAt === null || bad ? [] : [seconds(createdAt, depositedAt)],
  );
  const ended = failed + delays.length;
  return {
    main: measured('Exports déposés', ratio(delays.length, ended), 'ratio', ended, { bound: 'min', value: EXPORT_RATIO }),
    details: [
      measured('95 % déposés en moins de', percentile(asSamples(delays), 0.95), 's', delays.length, {
        bound: 'max',
        value: EXPORT_SECONDS,
      }),
      measured('À corriger ou en échec', ended === 0 ? null : failed, 'count', ended),
    ],
  };
}

function importDelay({ exports }: KpiMaterial) {
  const delays = exports.flatMap(({ depositedAt, importedAt }) =>
    depositedAt === null || importedAt === null ? [] : [seconds(depositedAt, importedAt)],
  );
  const samples = asSamples(delays);
  return {
    main: measured('La moitié importés en moins de', percentile(samples, 0.5), 's', delays.length),
    details: [measured('95 % importés en moins de', percentile(samples, 0.95), 's', delays.length)],
  };
}

function questions({ counts }: KpiMaterial) {
  const answered = of(counts, 'question');
  const failed = total(of(counts, 'question_failed'));
  const all = total(answered) + failed;
  return {
    main: measured('Questions répondues', all === 0 ? null : total(answered), 'count', all),
    details: [
      measured('95 % répondues en moins de', percentile(answered, 0.95), 'ms', total(answered), { bound: 'max', value: ANSWER_MS }),
      measured('Sans réponse', all === 0 ? null : failed, 'count', all),
    ],
  };
}

/** Counts of rare things: 0 is a measure as soon as anything at all was recorded. */
function tally(material: KpiMaterial, kind: KpiKind, label: string, name: (subject: string) => string) {
  const found = of(material.counts, kind);
  const count = total(found);
  return {
    main: measured(label, material.counts.length === 0 ? null : count, 'count', count),
    details: subjects(found).map((subject) => {
      const each = total(of(found, kind, subject));
      return measured(name(subject), each, 'count', each);
    }),
  };
}

const refusals = (material: KpiMaterial) =>
  tally(material, 'refusal', 'Refus de session', (subject) =>
    subject === 'session' ? 'Jeton refusé en cours de travail' : 'Connexion refusée',
  );
const incidents = (material: KpiMaterial) => tally(material, 'incident', 'Incidents ouverts', partLabel);
