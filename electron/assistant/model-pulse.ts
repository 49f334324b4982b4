import type { PartHealth } from '../../shared/model/health.ts';
import { type Clock, instant } from '../kit/clock.ts';
import { backoff } from '../kit/retry.ts';
import type { ModelFailure } from './model-errors.ts';

/** How the model has been answering: told in the health, and whether it is worth waiting for now. */
export interface ModelPulse {
  beat(latencyMs: number): void;
  miss(failure: ModelFailure): void;
  /** false while it is left aside after failures in a row. */
  ready(): boolean;
  /** Forgets the past: the connection changed. */
  reset(): void;
  health(active: boolean): PartHealth;
}

/** Failures in a row before the model is left aside; a wrong key or address does not need two. */
const TOLERATED = 2;
const ASIDE = { firstMs: 30_000, capMs: 600_000 };
const LASTING: readonly ModelFailure['kind'][] = ['key', 'address', 'unknown_model', 'request', 'quota'];
/** What is wrong with one question says nothing of the model. */
const OF_THE_QUESTION: readonly ModelFailure['kind'][] = ['refused', 'withheld', 'internal'];

/** Starts untried. */
export function createModelPulse(clock: Clock): ModelPulse {
  let lastSuccessAt: string | null = null;
  let lastFailureAt: string | null = null;
  let latencyMs: number | null = null;
  let failures = 0;
  let reason: string | null = null;
  /** On the monotonic clock; and on the wall, to be told. */
  let asideUntil = 0;
  let nextProbeAt: string | null = null;

  return {
    beat(latency) {
      latencyMs = latency;
      lastSuccessAt = instant(clock.now());
      failures = 0;
      reason = null;
      asideUntil = 0;
      nextProbeAt = null;
    },
    miss(failure) {
      if (OF_THE_QUESTION.includes(failure.kind)) return;
      lastFailureAt = instant(clock.now());
      reason = failure.sentence;
      failures++;
      const over = failures - (LASTING.includes(failure.kind) ? 1 : TOLERATED) + 1;
      if (over < 1) return;
      const wait = Math.max(failure.retryAfterMs ?? 0, backoff(over, clock.random(), ASIDE));
      asideUntil = clock.monotonic() + wait;
      nextProbeAt = instant(clock.now() + wait);
    },
    ready: () => clock.monotonic() >= asideUntil,
    reset() {
      lastSuccessAt = lastFailureAt = latencyMs = reason = nextProbeAt = null;
      failures = 0;
      asideUntil = 0;
    },
    health: (active) => ({
      part: 'model',
      state: !active ? 'not_configured' : failures > 0 ? 'down' : lastSuccessAt === null ? 'unknown' : 'ok',
      message: !active
        ? "Aucun modèle configuré : l'assistant répond avec son propre moteur."
        : failures > 0
          ? `${reason} Les réponses sont rédigées par l'application.`
          : lastSuccessAt === null
            ? "Le modèle n'a pas encore été interrogé."
            : 'Le modèle rédige des réponses vérifiées.',
      lastSuccessAt,
      lastFailureAt,
      latencyMs,
      nextProbeAt,
    }),
  };
}
