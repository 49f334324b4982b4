import type { CallName, InputOf, OutputOf } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { Answer, AnswerChunk } from '../../shared/model/assistant.ts';
import type { Correction, Starter, Synonym } from '../../shared/model/assistant-memory.ts';
import type { ReportFile } from '../../shared/model/report.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import type { FavouriteQuestion, Thread, ThreadGroup, ThreadSummary, ThreadTurn } from '../../shared/model/threads.ts';
import { answerTo } from './ui-core-answers.ts';
import { ago } from './ui-core-data.ts';
import { modelHandlers } from './ui-core-model.ts';

type Handlers = { [K in CallName]?: (input: InputOf<K>) => OutputOf<K> | Promise<OutputOf<K>> };

interface Ports {
  read<T>(value: T): Sourced<T>;
  empty(): boolean;
  /** More conversations than the list shows at once. */
  many(): boolean;
  /** A model is set: it words the answers. */
  withModel(): boolean;
  emit(event: 'threads.changed' | 'assistant.changed'): void;
  /** Waits for ever, until the signal. */
  never(signal?: AbortSignal): Promise<never>;
}

const DAY = 24 * 60;
const fold = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

const STARTERS: Starter[] = [
  { question: 'Quels stocks sont au niveau Critique ?', why: '3 lignes au niveau Critique', subject: 'stocks', copied: true },
  { question: 'Combien de stock pour « Flyer A4 » ?', why: '640 en stock, minimum 400', subject: 'stocks' },
  { question: 'Où en est la campagne « Promo Été 2025 » ?', why: '2 campagnes attendent une validation', subject: 'campagnes' },
  { question: 'Quel est le total facturé en octobre 2026 ?', why: '42 factures', subject: 'factures' },
  { question: 'Quel est mon périmètre ?', why: null, subject: 'perimetre' },
];

/** The assistant of the gallery: conversations, corrections and exports in memory, answers by words of the question. */
export function assistantOf(ports: Ports) {
  let threads: Thread[] = [];
  let removed: Thread[] = [];
  let favourites: FavouriteQuestion[] = [{ id: 'f1', question: 'Quels stocks sont critiques ?', subject: 'stocks', addedAt: ago(3 * DAY) }];
  let synonyms: Synonym[] = [
    {
      id: 's1',
      kind: 'article',
      phrase: 'flayer',
      meaning: 'Flyer A4',
      learntAt: ago(9 * DAY),
      uses: 4,
      usedAt: ago(30),
    },
    { id: 's2', kind: 'division', phrase: 'la cité', meaning: 'Agence de Lille', learntAt: ago(40), uses: 0, usedAt: null },
  ];
  let keepDays: number | null = 365;
  let asked = 0;

  const summary = ({ turns, ...thread }: Thread): ThreadSummary => ({
    ...thread,
    turns: turns.filter((turn) => !turn.superseded).length,
    found: null,
  });
  const past = (id: string, question: string, minutes: number, change: Partial<Thread> = {}): Thread => {
    const answer = { ...answerTo(question, ports.read(null), { id: `${id}-r`, threadId: id }), askedAt: ago(minutes) };
    return {
      id,
      title: question,
      pinned: false,
      createdAt: ago(minutes),
      updatedAt: ago(minutes),
      turns: [{ id: `${id}-r`, question, askedAt: ago(minutes), state: 'answered', answer, error: null, superseded: false, repeats: null }],
      ...change,
    };
  };
  threads = [
    past('t1', 'Quels stocks sont critiques ?', 3 * DAY, { pinned: true, title: 'Point du lundi : stocks critiques' }),
    past('t2', 'Combien de stock pour Flyer A4 ?', DAY + 90),
    past('t3', 'Combien de licornes ?', 9 * DAY),
    ...(ports.many() ? Array.from({ length: 257 }, (_, n) => past(`m${n}`, `Question ${n}`, (10 + n) * DAY)) : []),
  ];

  const threadOf = (id: string): Thread => {
    const found = threads.find((thread) => thread.id === id);
    if (!found) throw new AppError('not_found', "Cette conversation n'existe plus.");
    return found;
  };
  function change(id: string, by: (thread: Thread) => Thread): ThreadSummary {
    threads = threads.map((thread) => (thread.id === id ? by(thread) : thread));
    ports.emit('threads.changed');
    return summary(threadOf(id));
  }
  function groups(list: ThreadSummary[]): ThreadGroup[] {
    const label = (thread: ThreadSummary) => {
      const minutes = (Date.now() - Date.parse(thread.updatedAt)) / 60_000;
      if (thread.pinned) return 'Épinglées';
      return minutes < 60 ? "Aujourd'hui" : minutes < 2 * DAY ? 'Hier' : 'novembre 2026';
    };
    return ['Épinglées', "Aujourd'hui", 'Hier', 'novembre 2026'].flatMap((each, at) => {
      const own = list.filter((thread) => label(thread) === each);
      return own.length > 0 ? [{ key: `g${at}`, label: each, threads: own }] : [];
    });
  }
  /** Where a search found a conversation: its title, else a piece of a turn; null = nowhere. */
  function found(thread: Thread, search: string): ThreadSummary | null {
    if (fold(thread.title).includes(fold(search))) return summary(thread);
    const text = thread.turns
      .map((turn) => `${turn.question} ${turn.answer?.sentence ?? ''}`)
      .find((each) => fold(each).includes(fold(search)));
    if (text === undefined) return null;
    const at = fold(text).indexOf(fold(search));
    return {
      ...summary(thread),
      found: [
        { text: text.slice(Math.max(0, at - 20), at), match: false },
        { text: text.slice(at, at + search.length), match: true },
        { text: text.slice(at + search.length, at + 50), match: false },
      ],
    };
  }

  const file = (fileName: string, mime: string, text: string, rows: number): ReportFile => ({
    fileName,
    mime,
    bytes: new TextEncoder().encode(text),
    rows,
    totalRows: rows,
    readAt: '2026-03-10T09:48:00.000Z',
    sha256: 'a'.repeat(64),
  });
  const kept = (answerId: string): Answer => {
    const answer = threads.flatMap((thread) => thread.turns).find((turn) => turn.id === answerId)?.answer;
    if (!answer) throw new AppError('not_found', "Cette réponse n'est plus dans vos conversations.");
    return answer;
  };

  const handlers: Handlers = {
    ...modelHandlers(ports.withModel, () => ports.emit('assistant.changed')),
    'threads.list': ({ search, limit = 200 }) => {
      const own = ports.empty() ? [] : threads;
      const list = search ? own.flatMap((thread) => found(thread, search) ?? []) : own.map(summary);
      return { groups: groups(list.slice(0, limit)), total: list.length, kept: own.length };
    },
    'threads.turns': ({ threadId }) => threadOf(threadId),
    'threads.rename': ({ threadId, title }) => change(threadId, (thread) => ({ ...thread, title })),
    'threads.pin': ({ threadId, pinned }) => change(threadId, (thread) => ({ ...thread, pinned })),
    'threads.remove': ({ threadId }) => {
      removed = [...removed, threadOf(threadId)];
      threads = threads.filter((thread) => thread.id !== threadId);
      ports.emit('threads.changed');
      return null;
    },
    'threads.restore': ({ threadId }) => {
      threads = [...removed.filter((thread) => thread.id === threadId), ...threads];
      ports.emit('threads.changed');
      return summary(threadOf(threadId));
    },
    'threads.clear': () => {
      const count = threads.length;
      threads = [];
      ports.emit('threads.changed');
      return { removed: count };
    },
    'threads.favourites': () => (ports.empty() ? [] : favourites),
    'threads.addFavourite': ({ question }) => {
      const added = { id: `f${favourites.length + 1}`, question, subject: null, addedAt: ago(0) };
      favourites = [...favourites, added];
      ports.emit('threads.changed');
      return added;
    },
    'threads.removeFavourite': ({ favouriteId }) => {
      favourites = favourites.filter((each) => each.id !== favouriteId);
      ports.emit('threads.changed');
      return null;
    },
    'threads.retention': () => ({ keepDays }),
    'threads.setRetention': (input) => {
      keepDays = input.keepDays;
      ports.emit('threads.changed');
      return { keepDays };
    },
    'assistant.starters': () => (ports.empty() ? STARTERS.slice(-1) : STARTERS),
    'assistant.corrections': ({ answerId, search }) => {
      const answer = kept(answerId);
      const articles = ['Affiche A2', 'Affiche A3 Promo Été', 'Brochure 8 pages', 'Flyer A4', 'Flyer A5', 'Flyer DL', 'Kakémono'];
      const list: Correction[] = [];
      if (answer.heard?.article)
        list.push({
          kind: 'article',
          phrase: answer.heard.article,
          options: articles.filter((name) => fold(name).includes(fold(search ?? ''))).map((name) => ({ value: name, label: name })),
        });
      list.push({
        kind: 'subject',
        phrase: answer.question,
        options: [
          { value: 'operations', label: 'Opérations' },
          { value: 'factures', label: 'Factures' },
          { value: 'campagnes', label: 'Campagnes' },
        ],
      });
      return list;
    },
    'assistant.correct': ({ answerId, kind, value }) => {
      const answer = kept(answerId);
      const phrase = answer.heard?.article ?? answer.question;
      const synonym = { id: `s${Date.now()}`, kind, phrase, meaning: value, learntAt: ago(0), uses: 0, usedAt: null };
      synonyms = [synonym, ...synonyms];
      ports.emit('assistant.changed');
      return { synonym, question: answer.question };
    },
    'assistant.synonyms': () => (ports.empty() ? [] : synonyms),
    'assistant.forgetSynonym': ({ id }) => {
      synonyms = synonyms.filter((each) => each.id !== id);
      ports.emit('assistant.changed');
      return null;
    },
    'assistant.lines': ({ answerId }) => {
      const { rows, totalRows } = kept(answerId);
      return { rows: Array.from({ length: totalRows }, (_, n) => rows[n % rows.length]!), totalRows, readAt: ago(0), asOf: ago(3) };
    },
    'reports.answer': ({ answerId, format }) => {
      const answer = kept(answerId);
      const columns = Object.keys(answer.rows[0] ?? {});
      const lines = [columns, ...answer.rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
      const text =
        format === 'html'
          ? `<table>${lines.map((line) => `<tr>${line.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`
          : lines.map((line) => line.join(format === 'tsv' ? '\t' : ';')).join('\r\n');
      return file(`reponse.${format}`, format === 'html' ? 'text/html' : 'text/plain', text, answer.rows.length);
    },
    'reports.thread': ({ threadId, format }) =>
      file(`conversation.${format}`, 'text/markdown', `# ${threadOf(threadId).title}`, threadOf(threadId).turns.length),
  };

  function keep(reply: Answer, without: ThreadTurn | null, replaces: string | undefined): void {
    const now = ago(0);
    const turn: ThreadTurn = without ?? {
      id: reply.id,
      question: reply.question,
      askedAt: now,
      state: 'answered',
      answer: reply,
      error: null,
      superseded: false,
      repeats: null,
    };
    if (!threads.some((thread) => thread.id === reply.threadId))
      threads = [
        { id: reply.threadId, title: reply.question.slice(0, 80), pinned: false, createdAt: now, updatedAt: now, turns: [] },
        ...threads,
      ];
    change(reply.threadId, (thread) => {
      const from = thread.turns.findIndex((each) => each.id === replaces);
      const before = thread.turns.map((each, at) => (from >= 0 && at >= from ? { ...each, superseded: true } : each));
      return { ...thread, updatedAt: now, turns: [...before, turn] };
    });
  }

  async function* ask(input: InputOf<'assistant.ask'>, signal?: AbortSignal): AsyncGenerator<AnswerChunk> {
    asked++;
    const threadId = threads.some((thread) => thread.id === input.threadId) ? input.threadId! : `fil-${asked}`;
    const words = synonyms.reduce((text, { phrase, meaning }) => text.replaceAll(phrase, meaning), input.question);
    const reply = { ...answerTo(words, ports.read(null), { id: `a${asked}`, threadId }), question: input.question };
    if (ports.withModel()) {
      reply.wordedBy = 'modele';
      reply.spending = { calls: 2, promptTokens: 512, completionTokens: 41, cost: 0.0003, estimated: false };
    }
    if (/kermesse/u.test(input.question)) reply.unheard = ['kermesse'];
    if (/^et la suite/u.test(input.question)) reply.chips = (reply.chips ?? []).map((chip) => ({ ...chip, carried: true }));
    if (input.without) reply.chips = (reply.chips ?? []).filter((chip) => !input.without?.includes(chip.key));
    yield { type: 'started', answerId: reply.id, threadId };
    yield { type: 'facts', figure: reply.figure, rows: reply.rows, totalRows: reply.totalRows, card: reply.card, reservation: reply };
    if (/lentement/u.test(input.question)) {
      yield { type: 'words', delta: 'Flyer A4 : 1 250 ' };
      try {
        await ports.never(signal);
      } finally {
        const stopped = { id: reply.id, question: input.question, askedAt: ago(0), state: 'stopped' as const };
        keep(reply, { ...stopped, answer: null, error: null, superseded: false, repeats: null }, input.replaces);
      }
    }
    for (const word of reply.sentence.split(/(?<= )/u)) yield { type: 'words', delta: word };
    keep(reply, null, input.replaces);
    yield { type: 'answer', answer: reply };
  }

  return { handlers, ask };
}
