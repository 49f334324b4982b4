import type { SentinelReport, SentinelView } from '../../shared/model/health.ts';
import type { Instant } from '../../shared/model/sourced.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { ageOf } from './age.ts';
import { shapeSentence, type ViewShapes } from './cfi-views-shape.ts';
import {
  CAMPAIGN_FIELDS,
  type ComparedField,
  type Comparison,
  compareLines,
  OPERATION_FIELDS,
  STOCK_FIELDS,
  wrongColumns,
} from './compare.ts';
import { isAbort, SourceFailure } from './failure.ts';
import type { Fallback } from './fallback.ts';
import { budgetSeconds, DATASETS, type Dataset, type SourceReader, VIEWS } from './reader.ts';
import type { Vigil } from './vigil.ts';

const PERIOD_MS = 60 * 60_000;
/** Lines compared at each round: enough to see a systematic error, little enough to cost nothing. */
const SAMPLE = 40;
/** The API can only give its whole list: beyond this many lines it is not asked for the sake of a sample. */
const MOST_ROWS = 50_000;

export interface SentinelOptions {
  /** null = no base commune is configured. */
  shapes: ViewShapes | null;
  /** A reader of the views that no suspension holds back: it is what decides on them. */
  sampler: SourceReader | null;
  api: SourceReader;
  fallback: Pick<Fallback, 'attempt' | 'circuit'>;
  vigil: Vigil;
  /** Scope of a session that can ask the API; null = none. */
  scope: () => TenantScope | null;
  knownRows: (scope: TenantScope, dataset: Dataset) => number | null;
  clock: Clock;
  log: Log;
}

/** Checks that the base commune still is what our readings believe it to be. */
export interface Sentinel {
  /** Looks now. What it finds is told by `report`, incidents and suspended readings. @throws AbortError */
  check(signal: AbortSignal): Promise<void>;
  /** Looks when the last look is an hour old, or when lines could not be compared then and can now. */
  keep(signal: AbortSignal): Promise<void>;
  report(): SentinelReport;
}

export function createSentinel(options: SentinelOptions): Sentinel {
  const { shapes, sampler, api, fallback, vigil, scope, knownRows, clock, log } = options;
  const watched = [...DATASETS.map((dataset) => ({ ...VIEWS[dataset], dataset })), { ...TREE, dataset: null }];
  const views = new Map<string, SentinelView>(watched.map((each) => [each.view, unknownView(each)]));
  let last: { at: Instant; monotonic: number; compared: boolean } | null = null;
  let running: Promise<void> | null = null;

  const set = (view: string, change: Pick<SentinelView, 'state' | 'message'> & Partial<SentinelView>) => {
    const before = views.get(view);
    if (before !== undefined) views.set(view, { ...before, changes: [], ...change });
  };

  /** Shape first: values of columns that are not there cannot be compared. */
  const look = async (signal: AbortSignal): Promise<void> => {
    if (shapes === null) return;
    let problems: ReadonlyMap<string, readonly string[]>;
    try {
      problems = await fallback.attempt('base', (inner) => shapes.check(inner), { signal, force: true });
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      for (const { view } of watched) set(view, { state: 'unknown', message: "La base commune n'a pas pu être contrôlée." });
      return;
    }
    const open = scope();
    for (const { view, dataset } of watched) {
      const changes = problems.get(view);
      if (changes !== undefined) {
        const message = shapeSentence(view, changes);
        vigil.notice('reading', 'base', view, message);
        set(view, { state: 'drift', message, changes: [...changes] });
        continue;
      }
      if (shapes.absent().includes(view)) {
        set(view, { state: 'absent', message: "N'est pas installée : elle est facultative." });
        continue;
      }
      if (open !== null && dataset !== null && (await compare(open, dataset, signal))) continue;
      // Wrong values stay wrong until a comparison says otherwise.
      if (shapes.isSuspended(view)) continue;
      vigil.notice('reading', 'base', view, null);
      set(view, { state: 'ok', message: 'Conforme à ce qui est attendu.' });
    }
    last = { at: instant(clock.now()), monotonic: clock.monotonic(), compared: open !== null };
  };

  /** @returns false when it could not be done. */
  const compare = async (open: TenantScope, dataset: Dataset, signal: AbortSignal): Promise<boolean> => {
    const sample = SAMPLES[dataset];
    if (sample === undefined || sampler === null || (knownRows(open, dataset) ?? 0) > MOST_ROWS) return false;
    if (fallback.circuit('api').circuit === 'open') return false;
    const { view } = VIEWS[dataset];
    try {
      // Not through the breakers: a right that this user lacks is no trouble of the API.
      const whole = await sample.take(api, open, 0, MOST_ROWS, signal);
      const from = Math.floor(clock.random() * Math.max(1, whole.rows.length - SAMPLE + 1));
      const part = await sample.take(sampler, open, from, SAMPLE, signal);
      const result = sample.compare(part, whole);
      const age = ageOf(part.asOf, clock.now());
      const late = age.ms === null || age.ms > budgetSeconds(dataset) * 1000;
      judge(dataset, result, late);
      if (result.differing > 0)
        log.info('vue_et_api_different', {
          view,
          lines: result.lines,
          differing: result.differing,
          columns: [...result.columns.keys()],
          late,
        });
      return true;
    } catch (error) {
      // The comparison is an extra: what could not be read is told by the state of its source.
      if (isAbort(error) || !(error instanceof SourceFailure)) throw error;
      return false;
    }
  };

  const judge = (dataset: Dataset, result: Comparison, late: boolean): void => {
    const { view } = VIEWS[dataset];
    const comparison = { at: instant(clock.now()), lines: result.lines, differing: result.differing };
    const wrong = wrongColumns(result);
    // A view that is not refreshed any more differs because it is old, which is said elsewhere.
    if (wrong.length > 0 && !late) {
      const message = `La base commune et l'API ne donnent pas les mêmes valeurs pour ${wrong.map((name) => `« ${name} »`).join(', ')} (${result.differing} lignes sur ${result.lines}) : la lecture de la vue « ${view} » y est suspendue.`;
      shapes?.suspend(view, message);
      vigil.notice('reading', 'base', view, message);
      set(view, { state: 'differs', message, comparison });
      return;
    }
    shapes?.suspend(view, null);
    vigil.notice('reading', 'base', view, null);
    const told = late
      ? 'la vue est trop ancienne pour être comparée'
      : result.differing === 0
        ? `${result.lines} lignes comparées à l'API, toutes égales`
        : `${result.differing} lignes sur ${result.lines} diffèrent de l'API, ce que le délai de recopie explique`;
    set(view, { state: 'ok', message: `Conforme à ce qui est attendu ; ${told}.`, comparison });
  };

  const check = (signal: AbortSignal): Promise<void> => {
    running ??= look(signal).finally(() => {
      running = null;
    });
    return running;
  };

  return {
    check,
    async keep(signal) {
      const due = last === null || clock.monotonic() - last.monotonic >= PERIOD_MS || (!last.compared && scope() !== null);
      if (due) await check(signal);
    },
    report: () => ({
      checkedAt: last?.at ?? null,
      nextCheckAt: last === null ? null : instant(Date.parse(last.at) + PERIOD_MS),
      views: [...views.values()].map((view) => ({ ...view, changes: [...view.changes] })),
    }),
  };
}

const unknownView = ({ view, label }: { view: string; label: string }): SentinelView => ({
  view,
  label,
  state: 'unknown',
  message: 'Pas encore contrôlée.',
  changes: [],
  comparison: null,
});

interface Taken<Row> {
  rows: readonly Row[];
  asOf: Instant | null;
}
type Take<Row> = (from: SourceReader, scope: TenantScope, offset: number, limit: number, signal: AbortSignal) => Promise<Taken<Row>>;

/** How lines of a dataset are taken from a source, and compared. */
interface Sample {
  take: Take<{ id: number }>;
  compare(view: Taken<{ id: number }>, api: Taken<{ id: number }>): Comparison;
}

function sampleOf<Row extends { id: number }>(fields: readonly ComparedField<Row>[], take: Take<Row>): Sample {
  return { take, compare: (view, api) => compareLines(view.rows as readonly Row[], api.rows as readonly Row[], fields) };
}

const SAMPLES: Partial<Record<Dataset, Sample>> = {
  stocks: sampleOf(STOCK_FIELDS, async (from, scope, offset, limit, signal) => {
    const { value, asOf } = await from.read(scope, 'stocks', { sort: 'name', descending: false, offset, limit }, signal);
    return { rows: value.rows, asOf };
  }),
  operations: sampleOf(OPERATION_FIELDS, async (from, scope, offset, limit, signal) => {
    const query = { sort: 'createdAt' as const, descending: true, offset, limit, from: EARLIEST, until: LATEST };
    const { value, asOf } = await from.read(scope, 'operations', query, signal);
    return { rows: value.rows, asOf };
  }),
  campaigns: sampleOf(CAMPAIGN_FIELDS, async (from, scope, offset, limit, signal) => {
    const { value, asOf } = await from.read(scope, 'cfiCampaignPage', { sort: 'createdAt', descending: true, offset, limit }, signal);
    return { rows: value.rows, asOf };
  }),
};

/** Every operation that has a date of sending. */
const EARLIEST = '2000-01-01T00:00:00.000Z';
const LATEST = '2100-01-01T00:00:00.000Z';

/** The tree has no dataset of its own: only the shape of its view is watched. */
const TREE = { view: 'divisions_readonly', label: 'Divisions' };
