import { AppError } from '../../shared/errors.ts';
import type { Log } from '../kit/log.ts';
import { formatNumber } from './answer/format.ts';
import type { createAnswerer, Outcome, Setting } from './answerer.ts';
import { fold } from './engine/text.ts';
import { MAX_CALLS, type Model } from './model.ts';
import { prove } from './proof.ts';
import { TOOLS, toolNamed } from './tools/registry.ts';

type Answerer = ReturnType<typeof createAnswerer>;

/** The sentence of an answer and who wrote it. */
export interface Spoken {
  sentence: string;
  wordedBy: 'moteur' | 'modele';
}

/** Shown if ever our own wording stated something no tool gave: the table and the card stay true. */
const PLAIN = 'La réponse est dans le tableau et la fiche source.';
const MAX_SENTENCE = 600;

/** A failure of CFI or of the session is the user's business; any other failure of a model's call is the model's. */
const isOurs = (error: unknown): boolean =>
  error instanceof AppError && ['source_unavailable', 'session_expired', 'forbidden', 'empty_scope'].includes(error.code);

/**
 * Lets the model choose tools for a question the engine did not understand. The calls are fixed before any row is read; the first answers.
 * null = the engine's own answer stands. @throws AppError source_unavailable | session_expired | forbidden
 */
export async function chosenByModel(
  model: Model,
  question: string,
  answerer: Answerer,
  setting: Setting,
  log: Log,
): Promise<Outcome | null> {
  let calls: Awaited<ReturnType<Model['choose']>>;
  try {
    calls = await model.choose(question, TOOLS, setting.signal);
  } catch (error) {
    if (setting.signal?.aborted) throw error;
    return null;
  }
  for (const call of calls.slice(0, MAX_CALLS)) {
    const tool = toolNamed(call.name);
    if (tool === null || !tool.input.safeParse(call.input).success) {
      log.warn('appel_du_modele_refuse', { tool: call.name });
      continue;
    }
    const intent = INTENT_OF_TOOL[tool.name] ?? 'stock.list';
    try {
      return await answerer.run({ tool: tool.name, input: call.input as Record<string, unknown> }, setting, intent, null, {
        parts: [],
        spoken: null,
      });
    } catch (error) {
      if (isOurs(error) || setting.signal?.aborted) throw error;
      log.warn('appel_du_modele_refuse', { tool: call.name, error });
    }
  }
  return null;
}

const INTENT_OF_TOOL: Readonly<Record<string, Outcome['intent']>> = {
  stocks_quantity: 'stock.quantity',
  stocks_by_division: 'stock.byDivision',
  stocks_detail: 'stock.detail',
  stocks_list: 'stock.list',
  stocks_freshness: 'stock.freshness',
  campaigns_status: 'campaign.status',
  campaigns_list: 'campaign.list',
  operations_summary: 'operations',
  invoices_months: 'factures',
  invoices_detail: 'factures',
  scope_describe: 'scope',
};

/** The engine's sentence, proved like any other. */
export function ownWords(outcome: Outcome, log: Log): Spoken {
  const { sentence, facts } = outcome.shown;
  const proof = prove(sentence, facts);
  if (proof.proved) return { sentence, wordedBy: 'moteur' };
  log.error('phrase_sans_preuve', { intent: outcome.intent, unproven: proof.unproven });
  return { sentence: PLAIN, wordedBy: 'moteur' };
}

/** The model's sentence when every statement of it is proved and nothing that must be said is missing; otherwise the engine's. */
export async function modelWords(
  model: Model,
  question: string,
  outcome: Outcome,
  signal: AbortSignal | undefined,
  log: Log,
): Promise<Spoken> {
  const { shown } = outcome;
  // Names of the questions asked back, refusals and the four "nothing" have one agreed wording.
  if (outcome.tool === null || shown.nothing !== null || shown.choices.length > 0) return ownWords(outcome, log);
  try {
    const text = await model.word(
      question,
      [{ tool: outcome.tool.name, sentence: shown.sentence, rows: shown.rows, total: shown.totalRows }],
      signal,
    );
    const refusal = whyRefused(text, outcome);
    if (refusal === null) return { sentence: text, wordedBy: 'modele' };
    log.warn('phrase_du_modele_refusee', { refusal });
  } catch (error) {
    if (signal?.aborted) throw error;
  }
  return ownWords(outcome, log);
}

/** Why a model's sentence may not be shown; null when it may. */
function whyRefused(text: string, outcome: Outcome): string | null {
  const { shown, finding } = outcome;
  if (text === '' || text.length > MAX_SENTENCE) return 'longueur';
  if (/https?:|www\.|!\[|\]\(|[<>]/i.test(text)) return 'lien ou balise';
  const rows = shown.rows.flatMap((row) => Object.values(row));
  const facts = {
    ...shown.facts,
    numbers: [...shown.facts.numbers, ...rows.filter((value) => typeof value === 'number')],
    names: [...shown.facts.names, ...rows.filter((value) => typeof value === 'string')],
  };
  const proof = prove(text, facts);
  if (!proof.proved) return `sans preuve : ${proof.unproven.join(', ')}`;
  const said = fold(text);
  if (shown.figure !== null && shown.figure.value !== null && !said.includes(fold(formatNumber(shown.figure.value))))
    return 'chiffre absent';
  const source = finding?.meta?.source;
  if (source === 'api' && !said.includes('api de secours')) return 'source de secours tue';
  if (source === 'copy' && !said.includes('copie locale')) return 'copie locale tue';
  if (finding?.meta?.stale && !said.includes('ancien')) return 'âge tu';
  return null;
}
