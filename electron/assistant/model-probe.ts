import type { ModelConnection } from '../../shared/contract/connections.ts';
import type { ModelTest, ModelTestStep, ModelTestStepName } from '../../shared/model/assistant-model.ts';
import type { Clock } from '../kit/clock.ts';
import type { Model, Trace } from './model.ts';
import { explainModelError, type ModelFailure } from './model-errors.ts';

const LABELS: Record<ModelTestStepName, string> = {
  address: 'Adresse',
  key: 'Clef',
  model: 'Modèle',
  stream: 'Réponse mot à mot',
  tool: "Appel d'outil",
};
const NAMES = 200;
/** What endpoints differ by, in the order in which leaving it out is tried. */
const LIGHTER: readonly ((options: ModelConnection['options']) => ModelConnection['options'])[] = [
  (options) => ({ ...options, compteurs: false }),
  (options) => ({ ...options, champJetons: options.champJetons === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens' }),
  (options) => ({ ...options, compteurs: false, strict: false }),
  (options) => ({ ...options, compteurs: false, strict: false, choixOutil: 'absent', champJetons: 'absent' }),
];

type Step = Omit<ModelTestStep, 'name' | 'label'>;

/**
 * Tries a connection step by step with words that are nobody's data: the address answers, the key is taken, the model exists, it streams, it
 * calls a tool. A refusal of the request is tried again with lighter options, which are then suggested. Never throws but for a cancellation.
 */
export async function testModel(
  connection: ModelConnection,
  modelOf: (connection: ModelConnection) => Model,
  trace: Trace,
  clock: Clock,
  signal?: AbortSignal,
): Promise<ModelTest> {
  const steps = new Map<ModelTestStepName, Step>();
  const timed = async <T>(work: () => Promise<T>): Promise<{ value: T; ms: number } | { failure: ModelFailure; ms: number }> => {
    const start = clock.monotonic();
    try {
      return { value: await work(), ms: clock.monotonic() - start };
    } catch (error) {
      if (signal?.aborted) throw error;
      return { failure: explainModelError(error), ms: clock.monotonic() - start };
    }
  };
  const ok = (name: ModelTestStepName, message: string, latencyMs: number | null = null) =>
    steps.set(name, { state: 'ok', message, latencyMs });
  const warn = (name: ModelTestStepName, message: string, latencyMs: number | null = null) =>
    steps.set(name, { state: 'warning', message, latencyMs });
  const fail = (name: ModelTestStepName, message: string, latencyMs: number | null = null) =>
    steps.set(name, { state: 'failed', message, latencyMs });
  let models: string[] = [];
  let suggested: ModelConnection['options'] | null = null;
  const done = (): ModelTest => {
    const all = (Object.keys(LABELS) as ModelTestStepName[]).map((name): ModelTestStep => {
      const step = steps.get(name) ?? {
        state: 'skipped' as const,
        message: "Non essayé : une étape précédente n'est pas passée.",
        latencyMs: null,
      };
      return { name, label: LABELS[name], ...step };
    });
    return { ok: all.every(({ state }) => state === 'ok' || state === 'warning'), steps: all, models, suggested };
  };

  const listed = await timed(() => modelOf(connection).names(trace, signal));
  if ('failure' in listed) {
    const { kind, sentence } = listed.failure;
    if (kind === 'unreachable' || kind === 'late') {
      fail('address', sentence, listed.ms);
      return done();
    }
    // Some endpoints list nothing: what follows tells whether the rest works.
    ok('address', "L'adresse répond.", listed.ms);
    if (kind === 'key') {
      fail('key', sentence);
      return done();
    }
    warn('key', 'Ce service ne donne pas la liste de ses modèles : la clef est essayée avec la réponse.');
  } else {
    models = listed.value.slice(0, NAMES);
    ok('address', "L'adresse répond.", listed.ms);
    ok('key', 'La clef est acceptée.');
    if (models.length > 0 && !listed.value.includes(connection.modele))
      warn('model', `« ${connection.modele} » n'est pas dans la liste de ce service.`);
  }

  let options = connection.options;
  let spoke = await timed(() => modelOf({ ...connection, options }).rehearse('stream', trace, signal));
  for (const lighter of LIGHTER) {
    if (!('failure' in spoke) || spoke.failure.kind !== 'request') break;
    options = lighter(connection.options);
    const tried = options;
    spoke = await timed(() => modelOf({ ...connection, options: tried }).rehearse('stream', trace, signal));
  }
  if ('failure' in spoke) {
    const { kind, sentence } = spoke.failure;
    fail(kind === 'key' ? 'key' : kind === 'unknown_model' ? 'model' : kind === 'address' ? 'address' : 'stream', sentence, spoke.ms);
    return done();
  }
  if (!steps.has('model')) ok('model', `« ${connection.modele} » répond.`);
  if (spoke.value.usage === null && options.compteurs)
    warn('stream', 'Le service ne compte pas les jetons : ils seront estimés.', spoke.ms);
  else ok('stream', 'La réponse arrive mot à mot.', spoke.ms);

  let called = await timed(() => modelOf({ ...connection, options }).rehearse('tool', trace, signal));
  if ('failure' in called && called.failure.kind === 'request' && options.strict) {
    options = { ...options, strict: false };
    const tried = options;
    called = await timed(() => modelOf({ ...connection, options: tried }).rehearse('tool', trace, signal));
  }
  if ('failure' in called) fail('tool', called.failure.sentence, called.ms);
  else if (called.value.calls.length === 0)
    warn('tool', "Ce modèle n'appelle pas d'outil : il rédigera, sans comprendre de nouvelles questions.", called.ms);
  else ok('tool', "Le modèle appelle l'outil demandé.", called.ms);
  if (options !== connection.options) suggested = options;
  return done();
}
