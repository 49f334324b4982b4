import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Intent } from '../../electron/assistant/engine/intent/intents.ts';
import { FOUND, viewOf } from '../../electron/assistant/engine/second-reading/view.ts';
import { understand } from '../../electron/assistant/engine/understand.ts';
import type { AssistantSubject } from '../../shared/model/assistant.ts';
import { DEVELOPED, readCorpus } from '../fakes/assistant-corpus.ts';
import { CorpusBench } from '../fakes/assistant-corpus-bench.ts';
import type { Intent as Asked, CorpusQuestion, Verdict } from '../fakes/assistant-score.ts';

/** A question as the engine sees it, and the intent that is right for it. */
export interface Example {
  view: string[];
  intent: Intent;
}

/** Intents of the engine for those of a corpus, where the rules were wrong. */
const NAMED: Partial<Record<AssistantSubject, Partial<Record<Asked, Intent>>>> = {
  stocks: {
    how_many: 'stock.quantity',
    alerts: 'stock.alerts',
    list: 'stock.list',
    detail: 'stock.detail',
    by_division: 'stock.byDivision',
    compare: 'stock.compare',
    top: 'stock.byDivision',
    trend: 'stock.trend',
    freshness: 'stock.freshness',
  },
  operations: {
    how_many: 'operations.count',
    total: 'operations.total',
    list: 'operations.list',
    top: 'operations.top',
    compare: 'operations.compare',
    by_division: 'operations.compare',
    trend: 'operations.trend',
    freshness: 'operations.freshness',
  },
  factures: {
    how_many: 'factures.count',
    total: 'factures.total',
    list: 'factures.list',
    top: 'factures.top',
    compare: 'factures.compare',
    by_division: 'factures.compare',
    trend: 'factures.trend',
    detail: 'factures.detail',
    freshness: 'factures.freshness',
  },
  campagnes: {
    how_many: 'campaign.list',
    list: 'campaign.list',
    status: 'campaign.status',
    compare: 'campaign.compare',
    by_division: 'campaign.compare',
    trend: 'campaign.trend',
    freshness: 'campaign.freshness',
  },
  perimetre: { scope: 'scope', how_many: 'scope', who: 'scope.seenBy' },
  hors_sujet: { out_of_subject: 'out_of_subject', help: 'help' },
};

function rightIntent({ subject, intents, error }: CorpusQuestion, given: Intent, verdict: Verdict): Intent | null {
  if (error !== undefined || intents[0] === 'refused') return null;
  return verdict === 'right' ? given : (NAMED[subject]?.[intents[0]] ?? null);
}

/** The questions of the corpora the engine is developed with, read by its rules alone. */
export async function examplesOf(names: readonly (typeof DEVELOPED)[number][] = DEVELOPED): Promise<Example[]> {
  let asked = '';
  let last: { view: string[]; intent: Intent } | null = null;
  const bench = new CorpusBench({
    read: (text, known) => {
      const understood = understand(text, known);
      // An answer reads other texts too: what it suggests, and choices.
      if (text === asked) last = { view: viewOf(understood, known.carried), intent: understood.intent };
      return understood;
    },
  });
  const examples: Example[] = [];
  for (const question of names.flatMap(readCorpus)) {
    asked = question.question;
    const { score } = await bench.score([question]);
    const { view, intent } = last as unknown as Example;
    const right = rightIntent(question, intent, score.verdicts[0]!);
    if (right !== null) examples.push({ view, intent: right });
  }
  return examples;
}

/** Rounds over the examples, pull of weights towards zero, and least number of examples that a feature must be seen in. */
const ROUNDS = 12;
const RATE = 0.15;
const DECAY = 1e-3;
const SEEN = 3;
/** Examples of an intent that must hold what another question holds for it to be likened to them. */
const FAMILIAR = 3;
const BYTE = 127;

/** Multinomial logistic regression by AdaGrad (Duchi, Hazan and Singer, 2011), over sparse features of value one. The same examples give the same weights. */
export function trained(examples: readonly Example[]) {
  const intents = [...new Set(examples.map(({ intent }) => intent))].sort();
  const seen = new Map<string, number>();
  for (const feature of examples.flatMap(({ view }) => view)) seen.set(feature, (seen.get(feature) ?? 0) + 1);
  const features = [...seen].flatMap(([feature, times]) => (times >= SEEN ? [feature] : [])).sort();
  const rows = new Map(features.map((feature, at) => [feature, at * intents.length]));
  const cases = examples.map(({ view, intent }) => ({
    rows: view.flatMap((feature) => rows.get(feature) ?? []),
    label: intents.indexOf(intent),
  }));
  const weights = new Float32Array(features.length * intents.length);
  const slopes = new Float32Array(weights.length).fill(1e-3);
  const next = randomFrom(1);
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = cases.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      [cases[i], cases[j]] = [cases[j]!, cases[i]!];
    }
    for (const { rows: held, label } of cases) learn(weights, slopes, held, label, intents.length);
  }
  const step = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / BYTE;
  const familiar = intents.map((intent) => {
    const held = new Map<string, number>();
    for (const feature of examples.flatMap((each) => (each.intent === intent ? each.view : [])))
      if (feature.startsWith(FOUND)) held.set(feature, (held.get(feature) ?? 0) + 1);
    return [...held]
      .flatMap(([feature, times]) => (times >= FAMILIAR ? [feature] : []))
      .sort()
      .join('\n');
  });
  return { intents, familiar, features, step, weights: Int8Array.from(weights, (weight) => Math.round(weight / step)) };
}

function learn(weights: Float32Array, slopes: Float32Array, held: readonly number[], label: number, labels: number): void {
  const odds = new Float64Array(labels);
  for (const row of held) for (let at = 0; at < labels; at++) odds[at]! += weights[row + at]!;
  const highest = odds.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
  let total = 0;
  for (let at = 0; at < labels; at++) {
    odds[at] = Math.exp(odds[at]! - highest);
    total += odds[at]!;
  }
  for (let at = 0; at < labels; at++) {
    const wrong = odds[at]! / total - (at === label ? 1 : 0);
    if (Math.abs(wrong) < 1e-3) continue;
    for (const row of held) {
      const slope = wrong + DECAY * weights[row + at]!;
      slopes[row + at]! += slope * slope;
      weights[row + at]! -= (RATE * slope) / Math.sqrt(slopes[row + at]!);
    }
  }
}

/** Numerical Recipes' linear congruential generator: 0 to 1. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What the weights were learnt from: changes with any question, its label or their order. */
export const learntFrom = (): string =>
  createHash('sha256')
    .update(JSON.stringify(DEVELOPED.map(readCorpus)))
    .digest('hex')
    .slice(0, 16);

const FILE = path.join(import.meta.dirname, '..', '..', 'resources', 'assistant', 'opinion.json');

if (import.meta.main) {
  const examples = await examplesOf();
  const { weights, features, ...rest } = trained(examples);
  const content = {
    learntFrom: learntFrom(),
    ...rest,
    features: features.join('\n'),
    weights: Buffer.from(weights.buffer).toString('base64'),
  };
  fs.writeFileSync(FILE, `${JSON.stringify(content, null, 2)}\n`);
  process.stdout.write(`${examples.length} questions, ${features.length} features, ${rest.intents.length} intents: ${FILE}\n`);
}
