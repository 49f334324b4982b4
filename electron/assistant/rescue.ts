import { AppError } from '../../shared/errors.ts';
import type { Log } from '../kit/log.ts';
import { plain } from './answer/format.ts';
import type { Outcome } from './answerer.ts';
import { INTENT_OF_TOOL, type Plan } from './plan.ts';

/** A failure of CFI or of the session is the user's business; any other failure of a model's call is the model's. */
const isOurs = (error: unknown): boolean =>
  error instanceof AppError && ['source_unavailable', 'session_expired', 'forbidden', 'empty_scope'].includes(error.code);

const intentOf = (tool: string): Outcome['intent'] => INTENT_OF_TOOL[tool] ?? 'help';

/**
 * Runs the calls a model asked for, all of them fixed before the first reads anything. A call that the data cannot serve is left out; empty = the
 * engine's own answer stands. @throws AppError source_unavailable | session_expired | forbidden
 */
export async function outcomesOf(
  plans: readonly Plan[],
  run: (plan: Plan, intent: Outcome['intent']) => Promise<Outcome>,
  log: Log,
  signal: AbortSignal | undefined,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const plan of plans) {
    try {
      outcomes.push(await run(plan, intentOf(plan.tool)));
    } catch (error) {
      if (isOurs(error) || signal?.aborted) throw error;
      log.warn('appel_du_modele_refuse', { tool: plan.tool, error });
    }
  }
  return outcomes;
}

/** Several outcomes as one answer: one line each, never added up; the first leads. */
export function together(outcomes: readonly [Outcome, ...Outcome[]]): Outcome {
  const [first, ...others] = outcomes;
  if (others.length === 0) return first;
  const shown = outcomes.map((outcome) => outcome.shown);
  return {
    ...first,
    input: { calls: outcomes.map(({ tool, input }) => ({ tool: tool?.name ?? null, input })) },
    shown: {
      ...first.shown,
      sentence: shown.map(({ sentence }) => sentence).join(' '),
      rows: outcomes.map(({ tool, shown: { figure } }) => ({
        Sujet: tool?.dataset ?? null,
        Réponse: figure === null ? null : plain(figure.label),
        Valeur: figure?.value ?? null,
        Unité: figure?.unit ?? null,
      })),
      totalRows: outcomes.length,
      choices: shown.flatMap(({ choices }) => choices),
      nothing: shown.every(({ nothing }) => nothing !== null) ? first.shown.nothing : null,
      suggestions: [...new Set(shown.flatMap(({ suggestions }) => suggestions))],
      filters: shown.flatMap(({ filters }) => filters),
      caveats: shown.flatMap(({ caveats }) => caveats),
      read: shown.reduce((sum, { read }) => sum + read, 0),
      facts: {
        ...first.shown.facts,
        numbers: shown.flatMap(({ facts }) => facts.numbers),
        instants: shown.flatMap(({ facts }) => facts.instants),
        names: shown.flatMap(({ facts }) => facts.names),
      },
    },
  };
}
