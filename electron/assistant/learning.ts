import { AppError } from '../../shared/errors.ts';
import type { Answer } from '../../shared/model/assistant.ts';
import { CORRECTABLE_SUBJECTS, type Corrected, type Correction, type SynonymKind } from '../../shared/model/assistant-memory.ts';
import type { Stocks } from '../stock/stock.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import type { Setting } from './answerer.ts';
import { subjectOfIntent } from './engine/intent/intents.ts';
import type { KnownDivision } from './engine/names/places.ts';
import type { Understanding } from './engine/understanding.ts';
import { fold, nameKey } from './engine/words/text.ts';
import { contentKey } from './engine/words/tokens.ts';
import type { Learnt, Synonyms } from './synonyms.ts';
import { bears, nearNames } from './tools/articles.ts';

export interface LearningPorts {
  synonyms: Synonyms;
  stocks: Stocks;
  /** One of the user's own answers under the present scope; null = not theirs, or unknown. */
  answer: (session: ActiveSession, answerId: string) => Answer | null;
  divisions: (session: ActiveSession) => readonly KnownDivision[];
  /** How a question that stands alone is read with these words learnt. */
  read: (session: ActiveSession, question: string, learnt: readonly Learnt[], signal?: AbortSignal) => Promise<Understanding>;
  /** How often everything of that user had been removed. */
  erasures: (userId: number) => number;
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

const HOW_TO = 'Posez-la en nommant le sujet : opérations, factures, campagnes ou stocks.';
const stockOf = (article: string): string => `Combien de stock pour « ${article} » ?`;
const isAbout = ({ intent }: Understanding, subject: string): boolean => intent.includes('.') && subjectOfIntent(intent) === subject;

/** A question with other words in place of some of its own, the article before them included; null = it does not say them so. */
function withWords(question: string, phrase: string, words: string): string | null {
  const at = fold(question).length === question.length ? fold(question).indexOf(fold(phrase)) : -1;
  if (at < 0) return null;
  const before = question.slice(0, at).replace(/\b[dl]['’]$/iu, 'de ');
  return `${before}${words}${question.slice(at + phrase.length)}`;
}

const NOUNS: Readonly<Record<string, string>> = { operations: 'opérations', factures: 'factures', campagnes: 'campagnes' };
/** The same question with its subject said, then the shortest one of that subject. */
function askedOf(question: string, phrase: string, subject: string): string[] {
  const noun = NOUNS[subject];
  if (noun === undefined) return [stockOf(phrase)];
  const named = `${noun} « ${phrase} »`;
  const said = withWords(question, phrase, named)?.replace(/\bde (?=op)/iu, "d'");
  return [...(said === undefined ? [] : [said]), `Combien ${noun === 'opérations' ? "d'" : 'de '}${named} ?`];
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

    /**
     * What is the name of an article keeps its meaning: nothing is learnt then, and the question is asked again with what was chosen said in it.
     * @throws AppError not_found for what is not in the scope | conflict for what no question can be made of | source_unavailable | session_expired | cancelled
     */
    async correct(
      session: ActiveSession,
      { answerId, kind, value }: { answerId: string; kind: SynonymKind; value: string },
      signal?: AbortSignal,
    ): Promise<Corrected> {
      const answer = mine(session, answerId);
      const phrase = phraseOf(answer, kind);
      const { userId } = session.scope;
      const before = ports.erasures(userId);
      const meaning = await meaningOf(session, kind, value, signal);
      const { question } = answer;
      const isName = kind !== 'division' && (await isArticle(session, phrase, signal));
      if (isName && kind === 'article') return { synonym: null, question: withWords(question, phrase, `« ${value} »`) ?? stockOf(value) };
      if (kind === 'subject') {
        const learnt: Learnt = { id: phrase, kind, key: contentKey(phrase), value, phrase, meaning };
        const known = ports.synonyms.learnt(session).filter(({ key }) => key !== learnt.key);
        const isRead = async (asked: string, words: readonly Learnt[]) => isAbout(await ports.read(session, asked, words, signal), value);
        if (isName || !(await isRead(question, [...known, learnt]))) {
          for (const asked of answer.heard?.article ? askedOf(question, phrase, value) : [])
            if (await isRead(asked, known)) return { synonym: null, question: asked };
          throw new AppError(
            'conflict',
            `Cette question ne se lit pas comme une question sur ce sujet (${meaning}) : rien n'a été retenu. ${HOW_TO}`,
          );
        }
      }
      // They asked meanwhile that nothing be kept of them.
      if (ports.erasures(userId) !== before) throw new AppError('cancelled', 'Demande annulée.');
      return { synonym: ports.synonyms.learn(session, { kind, phrase, value, meaning }), question };
    },
  };

  /** Whether these words are the whole name of an article of the scope. */
  async function isArticle(session: ActiveSession, phrase: string, signal?: AbortSignal): Promise<boolean> {
    if (!session.info.rights.stocks_Visu || contentKey(phrase) === '') return false;
    const found = await ports.stocks.articles(session.scope, phrase.slice(0, 200), signal);
    return found.value.some(({ name }) => contentKey(name) === contentKey(phrase));
  }

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
