import { ALL_SOURCES_DOWN, AppError } from '../../shared/errors.ts';
import type { Degradation, Instant, Sourced, SourceId } from '../../shared/model/sourced.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { type Age, ageOf, inWords, isOlder } from './age.ts';
import { type Breaker, type BreakerPolicy, type BreakerState, createBreaker } from './breaker.ts';
import { type FailureReason, isAbort, SourceFailure, SUBJECT } from './failure.ts';
import type { SourceObserver } from './observe.ts';
import { isImplausible } from './plausible.ts';
import { budgetSeconds, DATASET_OF, type Dataset, type ReadOutcome, type SourceReader, VIEWS } from './reader.ts';
import type { Reading, Readings, ReadOptions } from './sources.ts';
import type { Vigil } from './vigil.ts';

/** A failed source is left aside 30 s, then probed by one call; one that flaps is left aside up to 5 min. */
const BREAKER: BreakerPolicy = { firstMs: 30_000, capMs: 60_000, stableMs: 120_000, flapCapMs: 300_000 };

/** Failures that tell about one reading only: the source goes on serving the others. */
const OF_ONE_READING = new Set<FailureReason>(['schema', 'malformed', 'forbidden']);
/** Failures that tell nothing about the source's health. */
const HARMLESS = new Set<FailureReason>(['session', 'absent', 'implausible', 'stale', 'skipped']);

export interface FallbackOptions {
  /** In order of preference: order is data. */
  readers: readonly SourceReader[];
  /** Rows the copy holds of a dataset in the scope, to recognise a view being reloaded; null = unknown. */
  knownRows: (scope: TenantScope, dataset: Dataset) => number | null;
  /** true while working offline: only the copy is read. */
  offline: () => boolean;
  /** CFI refused the token. */
  onSessionRefused: () => void;
  onSource: (source: SourceId, asOf: Instant | null, dataset: Dataset) => void;
  vigil: Vigil;
  observe?: SourceObserver | undefined;
  clock: Clock;
  log: Log;
}

export interface Fallback {
  read<K extends Reading>(
    scope: TenantScope,
    reading: K,
    query: Readings[K]['query'],
    options?: ReadOptions,
  ): Promise<Sourced<Readings[K]['result']>>;
  /** One call to one source through its breaker. @throws SourceFailure | AbortError */
  attempt<T>(source: SourceId, work: (signal: AbortSignal) => Promise<T>, options?: AttemptOptions): Promise<T>;
  nextProbe(source: SourceId): number | null;
  circuit(source: SourceId): BreakerState;
}

interface AttemptOptions {
  signal?: AbortSignal | undefined;
  /** A failure of this reading alone is remembered apart. */
  reading?: Reading | undefined;
  /** The dataset, when it is not one of the readings that is tried. */
  dataset?: Dataset | undefined;
  /** true = try even a source that is being left aside. */
  force?: boolean;
}

/** Base commune → API → copie locale, as one function over data. */
export function createFallback(options: FallbackOptions): Fallback {
  const { readers, knownRows, offline, onSessionRefused, onSource, vigil, observe, clock, log } = options;
  const breakers = new Map<string, Breaker>();
  const lastFailure = new Map<string, SourceFailure>();

  const breakerOf = (key: string): Breaker => {
    const found = breakers.get(key);
    if (found !== undefined) return found;
    const made = createBreaker(clock, BREAKER);
    breakers.set(key, made);
    return made;
  };

  const leftAside = (source: SourceId, key: string): SourceFailure => {
    const before = lastFailure.get(key);
    const message = before === undefined ? undefined : `${before.message} Elle est laissée de côté un moment.`;
    return new SourceFailure(source, 'skipped', message === undefined ? {} : { message });
  };

  const attempt = async <T>(
    source: SourceId,
    work: (signal: AbortSignal) => Promise<T>,
    { signal, reading, dataset, force = false }: AttemptOptions = {},
  ): Promise<T> => {
    const readingKey = reading === undefined ? null : `${source} ${reading}`;
    const about = reading === undefined ? dataset : DATASET_OF[reading];
    const view = about === undefined ? undefined : VIEWS[about].view;
    if (readingKey !== null && !force) {
      const next = breakers.get(readingKey)?.nextProbe() ?? null;
      if (next !== null && clock.monotonic() < next) throw leftAside(source, readingKey);
    }
    const pass = await breakerOf(source).enter(force);
    if (pass === null) throw leftAside(source, source);
    const startedAt = clock.monotonic();
    const stop = new AbortController();
    const signals = [stop.signal, pass.tripped, ...(signal === undefined ? [] : [signal])];
    try {
      const value = await settled(AbortSignal.any(signals), work);
      pass.success();
      if (readingKey !== null && breakers.has(readingKey)) (await breakerOf(readingKey).enter(true))?.success();
      const ms = clock.monotonic() - startedAt;
      vigil.succeeded(source, ms, view);
      if (reading !== undefined) observe?.({ kind: 'attempt', source, ok: true, ms });
      return value;
    } catch (error) {
      if (signal?.aborted) {
        pass.neutral();
        throw isAbort(error) ? error : new DOMException('Demande annulée.', 'AbortError');
      }
      // Somebody else's call has just proved the source dead: one warning, one incident are enough.
      if (pass.tripped.aborted) {
        pass.neutral();
        throw leftAside(source, source);
      }
      // A trouble of this machine (full disk) or of the request itself, met while the source was answering.
      if (error instanceof AppError) {
        pass.neutral();
        throw error;
      }
      const failure = error instanceof SourceFailure ? error : new SourceFailure(source, 'internal', { cause: error });
      if (failure.reason === 'session') onSessionRefused();
      if (HARMLESS.has(failure.reason)) pass.neutral();
      else if (OF_ONE_READING.has(failure.reason)) {
        // One view that changed, met while copying it, must not leave the others aside.
        pass.neutral();
        if (readingKey !== null) {
          lastFailure.set(readingKey, failure);
          // A right missing today may be given in a minute: only a wrong shape is worth leaving aside.
          if (failure.reason !== 'forbidden') (await breakerOf(readingKey).enter(true))?.failure();
        }
      } else if (source === 'copy') pass.neutral();
      else {
        lastFailure.set(source, failure);
        pass.failure(failure.retryAfterMs);
      }
      vigil.failed(failure, view);
      if (reading !== undefined && !HARMLESS.has(failure.reason))
        observe?.({ kind: 'attempt', source, ok: false, ms: clock.monotonic() - startedAt });
      throw failure;
    } finally {
      stop.abort();
    }
  };

  const read = async <K extends Reading>(
    scope: TenantScope,
    reading: K,
    query: Readings[K]['query'],
    { signal, freshSeconds }: ReadOptions = {},
  ): Promise<Sourced<Readings[K]['result']>> => {
    if (scope.divisionIds.length === 0)
      throw new AppError('empty_scope', "Aucune division n'est ouverte à votre compte : rien ne peut être lu.");
    signal?.throwIfAborted();
    const dataset = DATASET_OF[reading];
    const startedAt = clock.monotonic();
    const degraded: Degradation[] = [];
    const note = (source: SourceId, reason: FailureReason, message: string) =>
      degraded.push({ source, reason, message, at: instant(clock.now()) });
    const onlyCopy = offline();
    const budget = budgetSeconds(dataset);
    const told = (source: SourceId | null, about: { ageMs: number | null; stale: boolean }) => {
      // What the user chose (working offline, fresher data) is no failure of a source.
      const rescued = degraded.some(({ reason }) => reason !== 'stale');
      if (!onlyCopy) observe?.({ kind: 'answer', source, view: VIEWS[dataset].view, rescued, ...about, ms: clock.monotonic() - startedAt });
    };
    const answer = (source: SourceId, value: Readings[K]['result'], age: Age): Sourced<Readings[K]['result']> => {
      onSource(source, age.asOf, dataset);
      const tooOld = freshSeconds !== undefined && isOlder(age, freshSeconds);
      const stale = tooOld || age.ms === null || age.ms > budget * 1000;
      told(source, { ageMs: age.ms, stale });
      return {
        value,
        source,
        asOf: age.asOf,
        readAt: instant(clock.now()),
        latencyMs: Math.round(clock.monotonic() - startedAt),
        degraded,
        stale,
        ...(age.ahead ? { clockDiffers: true } : {}),
        budgetSeconds: budget,
        scope: { key: scope.key, label: scope.label, divisions: scope.divisionIds.length },
      };
    };
    /** The freshest of the answers that were too old for the question: better than none, and said as such. */
    let best: { source: SourceId; value: Readings[K]['result']; age: Age } | null = null;

    for (const reader of readers) {
      if (onlyCopy && reader.id !== 'copy') {
        note(reader.id, 'session', 'Travail hors ligne : seule la copie locale est lue.');
        continue;
      }
      try {
        const outcome = await attempt(reader.id, (inner) => checked(reader, scope, reading, query, inner), { signal, reading });
        const age = ageOf(outcome.asOf, clock.now());
        if (freshSeconds === undefined || !isOlder(age, freshSeconds)) return answer(reader.id, outcome.value, age);
        note(reader.id, 'stale', tooOldSentence(reader.id, age, freshSeconds));
        if (best === null || (age.ms ?? Number.POSITIVE_INFINITY) < (best.age.ms ?? Number.POSITIVE_INFINITY))
          best = { source: reader.id, value: outcome.value, age };
      } catch (error) {
        if (!(error instanceof SourceFailure)) throw error;
        // The user's own missing right: an older truth from the copy would go round it.
        if (error.reason === 'forbidden' && reader.id === 'api')
          throw new AppError('forbidden', "CFI n'ouvre pas cette donnée à votre compte.", { data: { degraded } });
        note(error.source, error.reason, error.message);
      }
    }
    if (best !== null) return answer(best.source, best.value, best.age);
    told(null, { ageMs: null, stale: true });
    if (!onlyCopy && degraded.some(({ source, reason }) => source === 'api' && reason === 'session'))
      throw new AppError('session_expired', 'Votre session a expiré. Reconnectez-vous pour continuer.', { data: { degraded } });
    log.warn('toutes_sources_indisponibles', { reading, degraded: degraded.map(({ source, reason }) => `${source}:${reason}`) });
    throw new AppError('source_unavailable', ALL_SOURCES_DOWN, { data: { degraded } });
  };

  /** A view being reloaded can show a handful of rows for a moment: they never pass for the truth. */
  const checked = async <K extends Reading>(
    reader: SourceReader,
    scope: TenantScope,
    reading: K,
    query: Readings[K]['query'],
    signal: AbortSignal,
  ): Promise<ReadOutcome<Readings[K]['result']>> => {
    const outcome = await reader.read(scope, reading, query, signal);
    if (reader.id !== 'base' || outcome.population === null) return outcome;
    const known = knownRows(scope, DATASET_OF[reading]);
    if (known !== null && isImplausible(outcome.population, known)) throw new SourceFailure(reader.id, 'implausible');
    return outcome;
  };

  return {
    read,
    attempt,
    nextProbe: (source) => breakers.get(source)?.nextProbe() ?? null,
    circuit: (source) => breakerOf(source).state(),
  };
}

/** Settles as soon as the signal fires, even if the work never does. */
function settled<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(new DOMException('Demande annulée.', 'AbortError'));
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work(signal).then(resolve, reject);
  });
}

function tooOldSentence(source: SourceId, age: Age, seconds: number): string {
  if (age.ahead) return `${SUBJECT[source]} porte une heure à venir : l'horloge diffère, son âge ne peut pas être dit.`;
  if (age.ms === null) return `${SUBJECT[source]} ne dit pas de quand elle date.`;
  return `${SUBJECT[source]} date de ${inWords(age.ms)}, pour une fraîcheur demandée de ${inWords(seconds * 1000)}.`;
}
