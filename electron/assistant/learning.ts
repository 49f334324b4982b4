import { AppError } from '../../shared/errors.ts';
import type { Answer } from '../../shared/model/assistant.ts';
import { CORRECTABLE_SUBJECTS, type Corrected, type Correction, type SynonymKind } from '../../shared/model/assistant-memory.ts';
import type { Stocks } from '../stock/stock.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import type { Setting } from './answerer.ts';
import type { KnownDivision } from './engine/names/places.ts';
import { nameKey } from './engine/words/text.ts';
import type { Learnt, Synonyms } from './synonyms.ts';
import { bears, nearNames } from './tools/articles.ts';

export interface LearningPorts {
  synonyms: Synonyms;
  stocks: Stocks;
  /** One of the user's own answers under the present scope; null = not theirs, or unknown. */
  answer: (session: ActiveSession, answerId: string) => Answer | null;
  divisions: (session: ActiveSession) => readonly KnownDivision[];
}

/** Whether an article of the scope may bear these words: those that cannot be read are never taken for none. */
async function isBorne(text: string, { session, stocks, signal }: Pick<Setting, 'session' | 'stocks' | 'signal'>): Promise<boolean> {
  try {
    if (!session.info.rights.stocks_Visu) return false;
    const found = await stocks.articles(session.scope, text.slice(0, 200), signal);
    return found.value.some(({ name }) => bears(name, text));
  } catch (error) {
    if (signal?.aborted) throw error;
    return true;
  }
}

/**
 * The same words learnt, where one that was used as a subject bears the name of an article: it is looked for there then, "plis" that no article bears
 * names the subject alone. null = none does.
 * @param used identifiers of those that a question rests on
 */
export async function withNames(
  learnt: readonly Learnt[],
  used: readonly string[],
  setting: Pick<Setting, 'session' | 'stocks' | 'signal'>,
): Promise<Learnt[] | null> {
  const subject = learnt.find(({ id, kind }) => kind === 'subject' && used.includes(id));
  if (subject === undefined || !(await isBorne(subject.phrase, setting))) return null;
  return learnt.map((each) => (each === subject ? { ...each, named: true } : each));
}

/** Names offered at once. */
const OFFERED = 12;
const SUBJECT_LABELS: Record<(typeof CORRECTABLE_SUBJECTS)[number], string> = {
  stocks: 'Stocks',
  operations: 'Opérations',
  factures: 'Factures',
  campagnes: 'Campagnes',
};

/** "Ce n'est pas ça": what can be put right in an answer, and what is learnt from it. Everything offered lies inside the scope. */
export function createLearning(ports: LearningPorts) {
  const mine = (session: ActiveSession, answerId: string): Answer => {
    const answer = ports.answer(session, answerId);
    if (answer === null) throw new AppError('not_found', "Cette réponse n'est plus dans vos conversations.");
    return answer;
  };

  /** The user's words that a correction of this kind is about. */
  const phraseOf = (answer: Answer, kind: SynonymKind): string => {
    const said = kind === 'division' ? answer.heard?.division : answer.heard?.article;
    return (said ?? answer.question).trim();
  };

  async function articles(session: ActiveSession, text: string, signal?: AbortSignal): Promise<string[]> {
    const found = await ports.stocks.articles(session.scope, text.slice(0, 200), signal);
    const names = found.value.map(({ name }) => name);
    if (names.length > 0) return names.slice(0, OFFERED);
    const near = await nearNames({ session, stocks: ports.stocks, signal }, text);
    if (near.length > 0) return near;
    const page = await ports.stocks.list(session.scope, { sort: 'name', descending: false, offset: 0, limit: OFFERED * 4 }, signal);
    return [...new Set(page.value.rows.map((row) => row.name))].slice(0, OFFERED);
  }

  function divisions(session: ActiveSession, text: string | undefined) {
    const wanted = text === undefined ? '' : nameKey(text);
    const all = ports.divisions(session);
    const found = all.filter(({ name }) => nameKey(name).includes(wanted));
    return (found.length > 0 ? found : all).slice(0, OFFERED).map(({ id, name }) => ({ value: String(id), label: name }));
  }

  return {
    /** @throws AppError not_found | source_unavailable | session_expired */
    async corrections(session: ActiveSession, answerId: string, search?: string, signal?: AbortSignal): Promise<Correction[]> {
      const answer = mine(session, answerId);
      const out: Correction[] = [];
      const article = phraseOf(answer, 'article');
      if (answer.heard?.article && session.info.rights.stocks_Visu) {
        const names = await articles(session, search || article, signal);
        // What was answered is not what was meant.
        const others = names.filter((name) => name !== answer.arguments.article);
        out.push({ kind: 'article', phrase: article, options: others.map((name) => ({ value: name, label: name })) });
      }
      if (answer.heard?.division) out.push({ kind: 'division', phrase: answer.heard.division, options: divisions(session, search) });
      const subjects = CORRECTABLE_SUBJECTS.filter((subject) => subject !== answer.subject);
      out.push({
        kind: 'subject',
        phrase: phraseOf(answer, 'subject'),
        options: subjects.map((value) => ({ value, label: SUBJECT_LABELS[value] })),
      });
      return out;
    },

    /** @throws AppError not_found for what is not in the scope | source_unavailable | session_expired */
    async correct(
      session: ActiveSession,
      { answerId, kind, value }: { answerId: string; kind: SynonymKind; value: string },
      signal?: AbortSignal,
    ): Promise<Corrected> {
      const answer = mine(session, answerId);
      const phrase = phraseOf(answer, kind);
      const meaning = await meaningOf(session, kind, value, signal);
      const synonym = ports.synonyms.learn(session, { kind, phrase, value, meaning });
      return { synonym, question: answer.question };
    },
  };

  /** How the chosen value is shown; it must be something the scope holds, whatever the interface sent. */
  async function meaningOf(session: ActiveSession, kind: SynonymKind, value: string, signal?: AbortSignal): Promise<string> {
    if (kind === 'subject') {
      const subject = CORRECTABLE_SUBJECTS.find((known) => known === value);
      if (subject !== undefined) return SUBJECT_LABELS[subject];
    } else if (kind === 'division') {
      const division = ports.divisions(session).find(({ id }) => String(id) === value);
      if (division !== undefined) return division.name;
    } else if (session.info.rights.stocks_Visu) {
      const found = await ports.stocks.articles(session.scope, value.slice(0, 200), signal);
      if (found.value.some(({ name }) => name === value)) return value;
    }
    throw new AppError('not_found', "Ce choix n'existe pas dans votre périmètre.");
  }
}
