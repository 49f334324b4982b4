import type { ModelConnection } from '../contract/connections.ts';
import type { PartHealth } from './health.ts';
import type { Instant } from './sourced.ts';
import type { SystemInfo } from './system.ts';

/** What one figure, date or name of a sentence rests on. The mark shown is `card + 1`: the number of the source card. */
export interface Citation {
  /** Where the cited text stands in `sentence`, in UTF-16 units: the mark goes after `end`. In order, never overlapping. */
  start: number;
  end: number;
  kind: 'number' | 'date' | 'age' | 'name';
  /** Index in `Answer.cards` (or `Answer.card` when there is one source). */
  card: number;
  /** What it is there, as shown: `Quantité, ligne 2`, `Nombre de lignes`, `Heure des données`. */
  what: string;
}

/** What the model cost for one answer. Tokens the endpoint did not tell are estimated (`estimated`). */
export interface ModelSpending {
  calls: number;
  promptTokens: number;
  completionTokens: number;
  /** In the currency of the settings; null = no price is set. */
  cost: number | null;
  estimated: boolean;
}

/** The model's connection as the interface may know it: never its key. */
export interface ModelInfo {
  /** null = never set: nothing leaves this machine. */
  settings: ModelConnection | null;
  /** Whether anything may leave now: set, switched on, and under its monthly ceiling. */
  active: boolean;
  /** true when the address is this machine's own: nothing leaves it. */
  onThisMachine: boolean;
  keySet: boolean;
  /** Where the key is kept. */
  keptIn: SystemInfo['secrets'];
  health: PartHealth;
  /** Days for which what left is kept for reading again. */
  outgoingDays: number;
}

export const MODEL_TEST_STEPS = ['address', 'key', 'model', 'stream', 'tool'] as const;
export type ModelTestStepName = (typeof MODEL_TEST_STEPS)[number];
export interface ModelTestStep {
  name: ModelTestStepName;
  /** `Adresse`, `Clef`, `Modèle`, `Réponse mot à mot`, `Appel d'outil`. */
  label: string;
  state: 'ok' | 'warning' | 'failed' | 'skipped';
  /** French sentence that says what to do when it failed. */
  message: string;
  latencyMs: number | null;
}
export interface ModelTest {
  ok: boolean;
  steps: ModelTestStep[];
  /** Names the endpoint offers, at most 200; empty when it does not tell. */
  models: string[];
  /** Options with which every step passes, when they differ from those tried; null = nothing better was found. */
  suggested: ModelConnection['options'] | null;
}

export interface ModelUsageTotal {
  answers: number;
  calls: number;
  promptTokens: number;
  completionTokens: number;
  /** null = no price was set for at least one call and none for any other. */
  cost: number | null;
}
export interface ModelUsage {
  /** Civil day of Paris. */
  today: ModelUsageTotal;
  month: ModelUsageTotal;
  /** Newest first, at most 62 days; days without a call are left out. */
  days: ({ day: string } & ModelUsageTotal)[];
  /** Ceiling of the month in the settings; null = none. */
  monthlyCeiling: number | null;
}

/** One request that left for the model, as listed. */
export interface OutgoingCall {
  id: string;
  at: Instant;
  /** `choose` a tool for a question, `word` a sentence over results, `test` of the connection. */
  purpose: 'choose' | 'word' | 'test';
  /** Host and port it was sent to. */
  host: string;
  model: string;
  /** Bytes of the body. */
  bytes: number;
  /** How many tokens of each kind stood for personal data: `{PERSONNE: 2, ADRESSE: 1}`. */
  masked: Record<string, number>;
  outcome: 'ok' | 'refused' | 'failed' | 'cancelled';
  /** French sentence; null when all went well. */
  message: string | null;
  latencyMs: number | null;
  promptTokens: number | null;
  completionTokens: number | null;
}
export interface OutgoingPage {
  calls: OutgoingCall[];
  total: number;
  /** Days after which a line is removed. */
  keptDays: number;
}
/** A request exactly as it left: `body` is the JSON text that was sent. The key travels in a header and is not kept. */
export interface OutgoingDetail extends OutgoingCall {
  url: string;
  body: string;
}
