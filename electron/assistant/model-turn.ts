import { AppError } from '../../shared/errors.ts';
import type { ModelSpending } from '../../shared/model/assistant-model.ts';
import type { Clock } from '../kit/clock.ts';
import { withDeadline } from '../kit/deadline.ts';
import type { Log } from '../kit/log.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { formatNumber } from './answer/format.ts';
import type { Outcome } from './answerer.ts';
import { fold } from './engine/words/text.ts';
import type { KnownPeople } from './known-people.ts';
import type { Model, Trace } from './model.ts';
import { argumentsOf } from './model-schema.ts';
import { MAX_CALLS } from './model-stream.ts';
import type { Plan } from './plan.ts';
import { createMask, type Mask } from './privacy.ts';
import type { Evidence } from './proof-evidence.ts';
import { foldInPlace, numbersIn } from './proof-numbers.ts';
import { refusalOf } from './proof-prose.ts';
import { TOOLS, toolNamed } from './tools/registry.ts';

/** One question put to the model: everything of it that leaves is masked, everything that comes back is checked. */
export interface ModelTurn {
  /** Calls for a question the engine did not understand, fixed before any row is read; empty when the model has nothing usable. @throws when cancelled */
  plans(before: readonly string[]): Promise<Plan[]>;
  /** The model's sentence when all of it is proved and nothing that must be said is missing; null = the engine's stands. @throws when cancelled */
  sentence(outcomes: readonly Outcome[]): Promise<string | null>;
  /** What it cost so far. */
  spending(): ModelSpending;
}

export interface ModelTurnOptions {
  model: Model;
  session: ActiveSession;
  question: string;
  /** Names that are somebody's in the user's own data; without all of them nothing leaves. */
  people: KnownPeople;
  signal: AbortSignal | undefined;
  clock: Clock;
  log: Log;
}

const MAX_SENTENCE = 600;
/** Earlier questions told along, and how much of each. */
const BEFORE = 6;
const BEFORE_LENGTH = 300;
/** Less than this leaves no chance to a sentence. */
const WORTH_ASKING_MS = 300;
/** Characters of results that leave at most. */
const MAX_RESULTS = 6000;
const LATE = 'Le modèle de langage ne répond pas.';

/** Starts the patience of one answer: all requests of the turn share it. */
export function createModelTurn({ model, session, question, people, signal, clock, log }: ModelTurnOptions): ModelTurn {
  const until = clock.monotonic() + model.patienceMs;
  const mask = createMask();
  const { firstName, lastName, email } = session.info.user;
  mask.learn('PERSONNE', `${firstName} ${lastName}`);
  if (email !== null) mask.learn('EMAIL', email);
  const spent: ModelSpending = { calls: 0, promptTokens: 0, completionTokens: 0, cost: null, estimated: false };
  const trace = (): Trace => ({
    owner: session.scope,
    masked: mask.counts(),
    spent(spending) {
      spent.calls += spending.calls;
      spent.promptTokens += spending.promptTokens;
      spent.completionTokens += spending.completionTokens;
      if (spending.cost !== null) spent.cost = (spent.cost ?? 0) + spending.cost;
      spent.estimated ||= spending.estimated;
    },
  });
  const within = <T>(work: (inner: AbortSignal) => Promise<T>): Promise<T> =>
    withDeadline(Math.max(1, until - clock.monotonic()), LATE, signal, work);

  let introduced = false;
  /** Makes everybody known to the mask; false = not everybody is, and a name could leave in clear. */
  const introduce = async (): Promise<boolean> => {
    if (introduced) return true;
    const everybody = await people(session, signal);
    if (everybody === null) return false;
    mask.knows(everybody);
    introduced = true;
    return true;
  };

  return {
    async plans(before) {
      if (!(await introduce())) return [];
      const asked = {
        question: mask.hide(question, true),
        before: before.slice(-BEFORE).map((each) => beginningOf(mask.hide(each, true), BEFORE_LENGTH)),
      };
      const allowed = TOOLS.filter((tool) => mayCall(tool, session));
      let calls: Awaited<ReturnType<Model['choose']>>;
      try {
        calls = await within((inner) => model.choose(asked, allowed, trace(), inner));
      } catch (error) {
        if (signal?.aborted) throw error;
        return [];
      }
      const plans = new Map<string, Plan>();
      for (const call of calls.slice(0, MAX_CALLS)) {
        const tool = toolNamed(call.name);
        const known = isKnown(mask, call.input);
        const read = tool === null || !known ? null : argumentsOf(tool, revealed(mask, call.input));
        if (tool === null || read === null || 'refused' in read) {
          log.warn('appel_du_modele_refuse', {
            tool: tool?.name ?? '(inconnu)',
            refused: read !== null && 'refused' in read ? read.refused : known ? [] : ['(jeton inconnu)'],
          });
          continue;
        }
        plans.set(JSON.stringify([tool.name, read.input]), { tool: tool.name, input: read.input });
      }
      return [...plans.values()];
    },

    async sentence(outcomes) {
      // Questions asked back, refusals and the four "nothing" have one agreed wording.
      const settled = outcomes.some(({ tool, shown }) => tool === null || shown.nothing !== null || shown.choices.length > 0);
      if (!model.words || settled || outcomes.length === 0 || until - clock.monotonic() < WORTH_ASKING_MS) return null;
      if (!(await introduce())) return null;
      const results = resultsFor(outcomes, mask);
      if (results === null) return null;
      let text: string;
      try {
        text = await within((inner) => model.word(mask.hide(question, true), results, trace(), inner));
      } catch (error) {
        if (signal?.aborted) throw error;
        return null;
      }
      const read = mask.reveal(plainProse(text));
      const prose = read?.normalize('NFC').trim() ?? null;
      const refusal = prose === null ? 'jeton inconnu' : whyRefused(prose, outcomes);
      if (refusal === null) return prose;
      // What it says may name somebody: the log keeps the kind only.
      log.warn('phrase_du_modele_refusee', { refusal: refusal.split(' : ')[0] });
      return null;
    },

    spending: () => ({ ...spent }),
  };
}

function mayCall(tool: (typeof TOOLS)[number], session: ActiveSession): boolean {
  try {
    tool.check(session);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** Whether every token of a call stands for something: one that does not would be an argument left out, which widens the reading. */
const isKnown = (mask: Mask, value: unknown): boolean => {
  if (typeof value === 'string') return mask.reveal(value) !== null;
  return value === null || typeof value !== 'object' || Object.values(value).every((item: unknown) => isKnown(mask, item));
};

/** Arguments with their tokens put back. */
function revealed(mask: Mask, value: unknown): unknown {
  if (typeof value === 'string') return mask.reveal(value);
  if (Array.isArray(value)) return value.map((item: unknown) => revealed(mask, item));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revealed(mask, item)]));
}

/** What is shown, masked and bounded; null when nothing fits. */
function resultsFor(outcomes: readonly Outcome[], mask: Mask): object[] | null {
  for (const { shown } of outcomes) mask.learnRows(shown.rows);
  for (let kept = 8; kept >= 0; kept -= 4) {
    const results = outcomes.map(({ tool, shown }) => ({
      outil: tool?.name ?? null,
      phrase: mask.hide(shown.sentence),
      lignes: mask.hideAll(shown.rows.slice(0, kept)),
      total: shown.totalRows,
    }));
    if (JSON.stringify(results).length <= MAX_RESULTS) return results;
  }
  return null;
}

/** The beginning of a text already masked: cut before that, half a name would be nobody's; a token cut in two goes as a whole. */
const beginningOf = (masked: string, length: number): string => masked.slice(0, length).replace(/⟦[^⟧]*$/u, '');

/** Without the marks some models cannot leave out. */
const plainProse = (text: string): string => text.replace(/\*\*|__|`/gu, '').replace(/^\s*[-*•]\s+/gmu, '');

/** Why a model's sentence may not be shown; null when it may. */
function whyRefused(text: string, outcomes: readonly Outcome[]): string | null {
  if (text === '' || text.length > MAX_SENTENCE) return 'longueur';
  if (/https?:|www\.|!\[|\]\(|[<>]/i.test(text)) return 'lien ou balise';
  const refusal = refusalOf(text, outcomes.map(evidenceOf));
  if (refusal !== null) return refusal;
  const said = fold(text);
  const told = numbersIn(foldInPlace(text));
  for (const { shown, finding } of outcomes) {
    const value = shown.figure?.value ?? null;
    if (value !== null && !said.includes(fold(formatNumber(value))) && !told.some((written) => written.tells(value)))
      return 'chiffre absent';
    const source = finding?.meta?.source;
    if (source === 'api' && !said.includes('api de secours')) return 'source de secours tue';
    if (source === 'copy' && !said.includes('copie locale')) return 'copie locale tue';
    if (finding?.meta?.stale && !said.includes('ancien')) return 'âge tu';
    if (shown.caveats.some((caveat) => !said.includes(fold(caveat)))) return 'réserve tue';
  }
  return null;
}

/** What one outcome shows, as far as a sentence may tell it. */
export const evidenceOf = ({ tool, finding, shown }: Outcome): Evidence => ({
  dataset: tool?.dataset ?? '',
  source: finding?.meta?.source ?? null,
  sentence: shown.sentence,
  figure: shown.figure,
  rows: shown.rows,
  totalRows: shown.totalRows,
  nothing: shown.nothing,
  filters: shown.filters,
  facts: shown.facts,
});
