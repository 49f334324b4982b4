import { AppError } from '../../shared/errors.ts';
import type { Answer, AnswerChunk, Reservation, SourceCard } from '../../shared/model/assistant.ts';
import type { Corrected, Correction, Starter, Synonym, SynonymKind } from '../../shared/model/assistant-memory.ts';
import type { ModelSpending } from '../../shared/model/assistant-model.ts';
import type { CampaignSummary } from '../../shared/model/campaign.ts';
import type { OutboxRow } from '../../shared/model/outbox.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import type { Thread } from '../../shared/model/threads.ts';
import type { Campaigns } from '../campaign/campaign.ts';
import { createInvoices } from '../invoice/invoice.ts';
import { civilDay } from '../kit/civil-day.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Database, Migration } from '../local/local.ts';
import { createOperations } from '../operation/operation.ts';
import type { Sources } from '../sources/sources.ts';
import type { Stocks, StockTables } from '../stock/stock.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { askedAgain } from './again.ts';
import { sourceCard } from './answer/card.ts';
import { createAnswerer, type Outcome, type Setting } from './answerer.ts';
import { carriedFrom, chipsOf, withoutChips } from './carried.ts';
import { carriedFromModel } from './carried-model.ts';
import { citationsOf } from './citations.ts';
import { type Conversations, createConversations } from './conversations.ts';
import { subjectOfIntent } from './engine/intent/intents.ts';
import type { KnownDivision } from './engine/names/places.ts';
import { readQuestion } from './engine/read.ts';
import { doubtOf } from './engine/second-reading/doubt.ts';
import { splitsLeftOut } from './engine/second-reading/splits.ts';
import { unheardIn } from './engine/second-reading/unheard.ts';
import { isUnsure } from './engine/second-reading/unsure.ts';
import type { Known } from './engine/understand.ts';
import type { Understanding } from './engine/understanding.ts';
import { createKnownPeople } from './known-people.ts';
import { createLearning, withNames } from './learning.ts';
import type { ModelDesk } from './model-desk.ts';
import { modelMigrations } from './model-ledger.ts';
import { createModelTurn, evidenceOf, type ModelTurn } from './model-turn.ts';
import { namedPlace } from './named-places.ts';
import { createKnownNames } from './names-known.ts';
import { readOnce } from './read-once.ts';
import { outcomesOf, together } from './rescue.ts';
import { mayAsk } from './rights.ts';
import { severalNamed } from './several-named.ts';
import { isLost, isTold, offered, withoutUnknown } from './spared.ts';
import { startersFor } from './starters.ts';
import { createSynonyms, synonymMigrations, wordsUsed } from './synonyms.ts';
import { createThreadOwner } from './thread-owner.ts';
import { threadMigrations } from './thread-schema.ts';
import { type Asked, createThreads } from './threads.ts';
import { readingInWords, understoodInWords } from './understood-words.ts';
import { ownWords } from './wording.ts';

export type { Conversations } from './conversations.ts';
export { createModelDesk, type ModelDesk, type ModelKey, type ModelOverride } from './model-desk.ts';

/** Tables of the assistant, numbered apart from the other rooms that may share a file. */
export const assistantMigrations: readonly Migration[] = [...threadMigrations, ...synonymMigrations, ...modelMigrations];

/** A question, and where it stands in a conversation. */
type AskInput = Asked & { question: string };

/** Question → answer. Figures come from tools only; scope is injected, never asked. */
export interface Assistant {
  /** Ends after its `answer` chunk. @throws AppError source_unavailable | session_expired | forbidden | cancelled */
  ask(session: ActiveSession, input: AskInput, signal?: AbortSignal): AsyncIterable<AnswerChunk>;
  readonly conversations: Conversations;
  /** One of the user's own answers under this scope; null for any other. */
  answer(session: ActiveSession, answerId: string): Answer | null;
  /**
   * The same question put to the data of now, to have more of its lines than the answer shows. null when there are no more, or when it cannot be put
   * again just so. @throws AppError forbidden | source_unavailable | session_expired
   */
  again(session: ActiveSession, answer: Answer, lines: number, signal?: AbortSignal): Promise<Answer | null>;
  /** What can be put right in one of the user's own answers. @throws AppError not_found | source_unavailable | session_expired */
  corrections(session: ActiveSession, answerId: string, search?: string, signal?: AbortSignal): Promise<Correction[]>;
  /** Learns a word from a correction. @throws AppError not_found for what is not in the scope | source_unavailable | session_expired */
  correct(
    session: ActiveSession,
    correction: { answerId: string; kind: SynonymKind; value: string },
    signal?: AbortSignal,
  ): Promise<Corrected>;
  /** Words learnt by this user under this scope, the latest first. */
  synonyms(session: ActiveSession): Synonym[];
  forgetSynonym(session: ActiveSession, id: string): void;
  /** Questions made from the data of now, the most pressing first. */
  starters(session: ActiveSession, signal?: AbortSignal): Promise<Starter[]>;
}

export interface AssistantOptions {
  stocks: Stocks;
  /** `readFrom` lets proposals come from the copy of this machine. */
  sources: Pick<Sources, 'read'> & Partial<Pick<Sources, 'readFrom'>>;
  /** Opened by `local` with `assistantMigrations`. */
  db: Database;
  clock: Clock;
  log: Log;
  /** Divisions of the user's tree with their parents, so that "à Lille" holds what depends on Lille; without it a name is only itself. */
  divisions?: () => readonly KnownDivision[];
  /** Stocks over time; absent = questions about the past are told to be out of reach. */
  stockTables?: Pick<StockTables, 'at' | 'changes' | 'history'>;
  /** Lines of the export queue the scope may see; absent = the queue is not consulted. */
  queue?: (session: ActiveSession) => OutboxRow[];
  /** Campaigns born in MyCfia; absent = as when it does not answer: only what CFI and the queue know is told. */
  campaigns?: Pick<Campaigns, 'list'>;
  /** Told when conversations or favourites changed. */
  changed?: () => void;
  /** Absent = no model: the engine answers alone, with the same figures. */
  models?: Pick<ModelDesk, 'current' | 'answered'>;
  /** Who reads the questions; absent = the engine. */
  read?: typeof readQuestion;
}

/** Questions proposed below an answer. */
const SUGGESTED = 3;

const cancelled = (): AppError => new AppError('cancelled', 'Demande annulée.');

/** The assistant over the rooms below it. Works with no model and no network beyond what `stocks` and `sources` need. */
export function createAssistant(options: AssistantOptions): Assistant {
  const { clock, models, read = readQuestion } = options;
  const log = options.log.room('assistant');
  /** What MyCfia adds is worth no failure: CFI's answer stands without it. null = it is not known what MyCfia holds. */
  async function born(session: ActiveSession, signal?: AbortSignal): Promise<Sourced<CampaignSummary[]> | null> {
    if (!options.campaigns) return null;
    try {
      return await options.campaigns.list(session, undefined, signal);
    } catch (error) {
      if (signal?.aborted) throw error;
      log.warn('campagnes_mycfia_illisibles', { error });
      return null;
    }
  }
  const owner = createThreadOwner(options.db);
  const changed = options.changed ?? (() => undefined);
  const threads = createThreads(options.db, clock, owner, changed);
  const conversations = createConversations(options.db, clock, owner, changed);
  const { stocks } = options;
  const operations = createOperations({ sources: options.sources, clock });
  const invoices = createInvoices({ sources: options.sources, clock });
  const synonyms = createSynonyms(options.db, clock, owner);
  const names = createKnownNames({ sources: options.sources, clock, log });
  const people = createKnownPeople({ sources: options.sources, clock, log });
  const answerer = createAnswerer({
    operations,
    invoices,
    sources: options.sources,
    looks: options.stockTables ?? null,
    queue: options.queue ?? (() => []),
    born,
    log,
  });

  /** Conversations are a convenience: a full disk or a damaged file costs the memory, never the answer. */
  function remember<T>(work: () => T, otherwise: T): T {
    try {
      return work();
    } catch (error) {
      log.error('conversation_non_enregistree', { error });
      return otherwise;
    }
  }

  let lastTree: { key: string; divisions: readonly KnownDivision[] } | null = null;
  /** The same list as long as nothing of it changed: the engine cuts its names once. */
  function divisionsOf({ scope }: ActiveSession): readonly KnownDivision[] {
    const inside = new Set(scope.divisionIds);
    const tree = options.divisions?.().filter(({ id }) => inside.has(id)) ?? [];
    const bare = (): KnownDivision[] =>
      [...scope.names].filter(([id]) => inside.has(id)).map(([id, name]) => ({ id, name, parentId: null }));
    const divisions = tree.length > 0 ? tree.map(({ id, name, parentId }) => ({ id, name, parentId })) : bare();
    const key = `${scope.key} ${divisions.map(({ name, parentId }) => `${parentId}:${name}`).join('|')}`;
    if (lastTree?.key !== key) lastTree = { key, divisions };
    return lastTree.divisions;
  }

  async function* ask(session: ActiveSession, input: AskInput, signal?: AbortSignal): AsyncGenerator<AnswerChunk> {
    if (signal?.aborted) throw cancelled();
    const askedAt = instant(clock.now());
    const answerId = clock.uuid();
    const thread = remember(() => threads.open(session, input), threads.anew(session, input));
    const envelope = { id: answerId, threadId: thread.id, question: input.question, askedAt };
    let unanswered: unknown = null;
    let answered = false;
    let turn: ModelTurn | null = null;
    yield { type: 'started', answerId, threadId: thread.id };
    try {
      const divisions = divisionsOf(session);
      const before = withoutChips(thread.carried, thread.without);
      const learnt = remember(() => synonyms.learnt(session), []);
      const book = await names(session, signal);
      const typed = [input.question, ...(before?.shown == null ? [] : [before.shown])];
      const setting = { session, stocks: readOnce(stocks), divisions, now: clock.now(), typed, signal };
      const words = { divisions, carried: before, today: civilDay(clock.now()), learnt, book };
      const first = read(input.question, words);
      const named = await withNames(learnt, first.synonyms, setting);
      const known = named === null ? words : { ...words, learnt: named };
      const asked = named === null ? first : read(input.question, known);
      if (asked.synonyms.length > 0) remember(() => synonyms.used(session, asked.synonyms), undefined);
      const { own, understood } = await settled(asked, known, setting);
      const asking = async (): Promise<ModelTurn | null> => {
        const model = (await models?.current()) ?? null;
        turn = model && createModelTurn({ model, session, question: input.question, people, signal, clock, log });
        return turn;
      };
      const chosen = own.intent === 'out_of_subject' ? await chosenBy(await asking(), input.threadId, understood, setting) : [];
      const outcomes = chosen[0] === undefined ? ([own] as const) : ([chosen[0], ...chosen.slice(1)] as const);
      const outcome = together(outcomes);
      const byModel = chosen.length > 0;
      const left = [...unheardIn(understood, [...outcome.articles, outcome.article ?? '']), ...splitsLeftOut(understood)];
      const unheard = byModel || outcome.tool === null ? [] : left;
      const unsure = !byModel && isTold(outcome) && isUnsure(understood, before) ? readingInWords(understood) : null;
      const learntWords = byModel ? [] : wordsUsed(learnt, understood.synonyms);
      const told = byModel
        ? 'Question comprise par le modèle de langage, qui a choisi les lectures ci-dessous.'
        : understoodInWords(understood, unheard, learntWords);
      const sources = outcomes.flatMap((each) => {
        const found = cardOf(each, told);
        return found === null ? [] : [{ card: found, evidence: evidenceOf(each) }];
      });
      const card = sources[0]?.card ?? null;
      const { figure, rows, totalRows } = outcome.shown;
      const reservation: Reservation = {
        ...(unheard.length > 0 ? { unheard } : {}),
        ...(learntWords.length > 0 ? { learnt: learntWords } : {}),
        ...(unsure === null ? {} : { unsure }),
      };
      yield { type: 'facts', figure, rows, totalRows, card, reservation };
      const ours = ownWords(outcome, log).normalize('NFC');
      yield* spoken(ours);
      const proven = (await (turn ?? (await asking()))?.sentence(outcomes)) ?? null;
      if (proven !== null) yield* spoken(proven, true);
      const sentence = proven ?? ours;
      const carried = byModel ? carriedFromModel(chosen, understood, setting.now) : carriedFrom(before, understood, outcome);
      const next = { ...known, carried };
      const suggestions = outcome.shown.suggestions.filter((each) => mayAsk(read(each, next), session, clock.now()));
      const heard = { article: understood.spoken, division: understood.placeSpoken };
      const spending = spentBy(turn);
      const answer: Answer = {
        ...answerOf(envelope, outcome, card, {
          sentence,
          wordedBy: proven === null ? 'moteur' : 'modele',
          suggestions: suggestions.slice(0, SUGGESTED),
        }),
        ...(sources.length > 1 ? { cards: sources.map((each) => each.card) } : {}),
        chips: chipsOf(carried, before),
        heard,
        ...reservation,
        citations: citationsOf(
          sentence,
          sources.map(({ evidence }) => evidence),
        ),
        ...(spending === null ? {} : { spending }),
      };
      answered = true;
      remember(() => threads.add(session, thread, answer, carried), undefined);
      yield { type: 'answer', answer };
    } catch (error) {
      if (signal?.aborted) throw cancelled();
      unanswered = error;
      throw error;
    } finally {
      if (spentBy(turn) !== null) remember(() => models?.answered(), undefined);
      // A question stopped or failed stays with its conversation, whoever gave up first.
      if (!answered) remember(() => threads.fail(session, thread, envelope, unanswered), undefined);
    }
  }

  /** The engine's answer; where words of the question are found nowhere, what the others come to when those stood aside, or a choice without them. */
  async function settled(asked: Understanding, known: Known, setting: Setting): Promise<{ own: Outcome; understood: Understanding }> {
    const first = await answerer.answer(asked, setting);
    const doubt = isTold(first) ? doubtOf(asked, known, read) : null;
    if (doubt !== null) return { own: answerer.doubted(first, doubt, setting), understood: asked };
    const several = isLost(first) ? severalNamed(asked, known) : null;
    if (several !== null && 'which' in several) return { own: answerer.doubted(first, several.which, setting), understood: asked };
    if (several !== null) return { own: await answerer.answer(several.told, setting), understood: several.told };
    const spared = isLost(first) ? withoutUnknown(asked, known, read) : null;
    if (spared === null) return { own: first, understood: asked };
    const rest = spared.aside && first.shown.nothing === 'unknown' ? await answerer.answer(spared.rest, setting) : null;
    return rest !== null && isTold(rest) ? { own: rest, understood: spared.rest } : { own: offered(first, spared), understood: asked };
  }

  const cardOf = (outcome: Outcome, understoodAs: string) => {
    const meta = outcome.finding?.meta ?? null;
    return outcome.tool === null || meta === null ? null : sourceCard(outcome.tool, meta, outcome.shown, understoodAs, clock.now());
  };

  /** What the model makes of a question the engine did not understand. A place the scope does not hold is never put to it. */
  async function chosenBy(
    turn: ModelTurn | null,
    threadId: string | undefined,
    understood: Understanding,
    setting: Setting,
  ): Promise<Outcome[]> {
    const { place } = understood;
    if (turn === null || (place !== null && place.kind !== 'division')) return [];
    const before = threadId === undefined ? [] : remember(() => questionsOf(conversations.thread(setting.session, threadId)), []);
    const plans = await turn.plans(before);
    return outcomesOf(
      plans,
      (plan, intent) => answerer.run(plan, setting, intent, namedPlace(understood), { parts: [], negated: [], spoken: null }),
      log,
      setting.signal,
    );
  }

  const learning = createLearning({
    synonyms,
    stocks,
    answer: threads.answer,
    divisions: divisionsOf,
    erasures: owner.erasures,
    async read(session, question, learnt, signal) {
      const book = await names(session, signal);
      return read(question, { divisions: divisionsOf(session), carried: null, today: civilDay(clock.now()), learnt, book });
    },
  });

  return {
    ask,
    corrections: learning.corrections,
    correct: learning.correct,
    synonyms: synonyms.list,
    forgetSynonym: synonyms.forget,
    starters(session, signal) {
      // The screen opens: the names are there by the time the first question is written.
      void names(session);
      return startersFor({ stocks, sources: options.sources, clock, born, log }, session, signal);
    },
    conversations,
    answer: threads.answer,
    again: (session, answer, lines, signal) =>
      askedAgain(
        { run: answerer.run, card: cardOf, now: clock.now() },
        { session, stocks: readOnce(stocks), divisions: divisionsOf(session) },
        answer,
        lines,
        signal,
      ),
  };
}

/** null = the model was not called. */
function spentBy(turn: ModelTurn | null): ModelSpending | null {
  const spending = turn?.spending() ?? null;
  return spending === null || spending.calls === 0 ? null : spending;
}

/** Those that were not replaced by an edited one. */
const questionsOf = ({ turns }: Thread): string[] => turns.flatMap(({ question, superseded }) => (superseded ? [] : [question]));

type Envelope = Pick<Answer, 'id' | 'threadId' | 'question' | 'askedAt'>;

/** A sentence piece by piece; a second one takes the place of the first. */
function* spoken(sentence: string, restart = false): Generator<AnswerChunk> {
  for (const [index, delta] of (sentence.match(/\s*\S+/g) ?? []).entries())
    yield restart && index === 0 ? { type: 'words', delta, restart } : { type: 'words', delta };
}

function answerOf(
  envelope: Envelope,
  outcome: Outcome,
  card: SourceCard | null,
  said: Pick<Answer, 'sentence' | 'wordedBy' | 'suggestions'>,
): Answer {
  const { shown } = outcome;
  return {
    ...envelope,
    subject: subjectOfIntent(outcome.intent),
    intent: outcome.intent,
    tool: outcome.tool?.name ?? null,
    arguments: outcome.input,
    ...(outcome.numbers.length > 0 ? { places: outcome.numbers } : {}),
    figure: shown.figure,
    sentence: said.sentence,
    rows: shown.rows,
    totalRows: shown.totalRows,
    choices: shown.choices,
    nothing: shown.nothing,
    card,
    suggestions: said.suggestions,
    link: shown.link,
    ...(shown.exact ? { linkIsExact: true as const } : {}),
    wordedBy: said.wordedBy,
  };
}
