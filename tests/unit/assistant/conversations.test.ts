import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { assistantMigrations } from '../../../electron/assistant/assistant.ts';
import { createConversations } from '../../../electron/assistant/conversations.ts';
import { createThreadOwner } from '../../../electron/assistant/thread-owner.ts';
import { createThreads, titleOf } from '../../../electron/assistant/threads.ts';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { openDatabase } from '../../../electron/local/local.ts';
import { migrate } from '../../../electron/local/migrations.ts';
import type { ActiveSession } from '../../../electron/tenant/tenant.ts';
import type { Right } from '../../../shared/model/tenant.ts';
import { type AssistantBench, assistantBench, collect } from '../../fakes/assistant.ts';
import { fakeSession } from '../../fakes/stocks.ts';
import { DIVISIONS } from '../../fixtures/assistant/world.ts';

const DAY = 86_400_000;
const listed = ({ assistant, session }: AssistantBench, search?: string) =>
  assistant.conversations.list(session, { limit: 200, ...(search === undefined ? {} : { search }) });
const titles = (bench: AssistantBench, search?: string) =>
  listed(bench, search).groups.flatMap(({ threads }) => threads.map(({ title }) => title));
/** The same user at the same division, seeing these divisions only. */
const seeing = (ids: readonly number[], options: { userId?: number; rights?: readonly Right[] } = {}): ActiveSession =>
  fakeSession(new Map([...DIVISIONS].filter(([id]) => ids.includes(id))), options);

describe('the list', () => {
  test('pinned first, then by day in Paris, then by month; each heading once', async () => {
    const bench = assistantBench();
    const start = bench.clock.now();
    const asked: [number, string][] = [
      [70, 'stock flyer a4'],
      [40, 'stock affiche a3'],
      [6, 'quels stocks sont bas ?'],
      [1, 'mon périmètre'],
      [0, 'liste des stocks'],
    ];
    const ids = new Map<string, string>();
    for (const [days, question] of asked) {
      bench.clock.set(start - days * DAY);
      ids.set(question, (await bench.ask(question)).threadId);
    }
    bench.assistant.conversations.pin(bench.session, ids.get('stock affiche a3')!, true);
    expect(listed(bench).groups.map(({ label, threads }) => [label, threads.map(({ title }) => title)])).toEqual([
      ['Épinglées', ['stock affiche a3']],
      ["Aujourd'hui", ['liste des stocks']],
      ['Hier', ['mon périmètre']],
      ['7 derniers jours', ['quels stocks sont bas ?']],
      ['décembre 2025', ['stock flyer a4']],
    ]);
    expect(listed(bench)).toMatchObject({ total: 5, kept: 5 });
  });

  // Catches days counted in UTC: at 23 h 30 UTC it is already tomorrow in Paris.
  test('yesterday is a civil day of Paris', async () => {
    const bench = assistantBench();
    bench.clock.set(Date.parse('2026-03-09T22:30:00Z'));
    await bench.ask('stock flyer a4');
    bench.clock.set(Date.parse('2026-03-09T23:30:00Z'));
    expect(listed(bench).groups.map(({ key }) => key)).toEqual(['yesterday']);
  });

  test('a title is one line of the first question, cut between two words; the user gives another', async () => {
    const bench = assistantBench();
    const { threadId } = await bench.ask('stock\n flyer   a4');
    expect(titles(bench)).toEqual(['stock flyer a4']);
    expect(bench.assistant.conversations.rename(bench.session, threadId, 'Réassort de mars').title).toBe('Réassort de mars');
    expect(titles(bench, 'reassort')).toEqual(['Réassort de mars']);
    expect(bench.assistant.conversations.rename(bench.session, threadId, 'a\u0007b\u202ec').title).toBe('a b c');
    expect(titleOf(`${'mot '.repeat(40)}`)).toMatch(/^(mot )+mot…$/);
    expect(titleOf('x'.repeat(200))).toHaveLength(80);
  });
});

describe('the search', () => {
  test('forgives accents and case, finds beginnings of words, and shows where', async () => {
    const bench = assistantBench();
    await bench.ask('Combien de stock pour Flyer A4 ?');
    await bench.ask('quel est mon périmètre ?');
    expect(titles(bench, 'PERIMETRE')).toEqual(['quel est mon périmètre ?']);
    expect(titles(bench, 'péri')).toEqual(['quel est mon périmètre ?']);
    expect(listed(bench, 'kakemono')).toMatchObject({ groups: [], total: 0, kept: 2 });
  });

  test('the words of an answer are found, and marked', async () => {
    const bench = assistantBench();
    const answer = await bench.ask('Combien de stock pour Flyer A4 ?');
    const word = /\p{L}{5,}/u.exec(answer.sentence.replace(/flyer|stock/giu, ''))![0];
    const { groups } = listed(bench, word);
    expect(groups[0]!.threads[0]!.found!.filter(({ match }) => match).map(({ text }) => text)).toContain(word);
  });

  test('ligatures are found typed in one letter or in two, in titles, questions and answers, and shown as they were written', async () => {
    const bench = assistantBench();
    const { threadId } = await bench.ask('combien de cartes de vœux ?');
    const other = await bench.ask('combien de boeufs ex aequo ?');
    for (const search of ['voeux', 'vœux', 'VŒUX', 'voe']) expect(titles(bench, search)).toEqual(['combien de cartes de vœux ?']);
    for (const search of ['bœufs', 'BOEUF', 'æquo']) expect(titles(bench, search)).toEqual(['combien de boeufs ex aequo ?']);
    bench.assistant.conversations.rename(bench.session, other.threadId, 'Œuvres');
    expect(titles(bench, 'oeuvre')).toEqual(['Œuvres']);
    bench.assistant.conversations.rename(bench.session, threadId, 'Cartes');
    const [thread] = listed(bench, 'voeux').groups[0]!.threads;
    expect(thread!.found!.filter(({ match }) => match).map(({ text }) => text)).toContain('vœux');
  });

  // Catches a search text taken as the index's own language: an error, or somebody else's rows.
  test('any text is only words', async () => {
    const bench = assistantBench();
    await bench.ask('stock flyer a4');
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 40 })), (search) => {
        expect(listed(bench, search).total).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
    for (const search of ['"', 'text:flyer', 'flyer NEAR a4', '* OR flyer', "'; DROP TABLE assistant_threads; --", '{', '^flyer'])
      expect(() => listed(bench, search)).not.toThrow();
    expect(titles(bench, 'flyer NOT a4')).toEqual([]);
  });
});

describe('removing', () => {
  test('what was removed comes back within a minute, and never after', async () => {
    const bench = assistantBench();
    const { conversations } = bench.assistant;
    const { threadId, id } = await bench.ask('stock flyer a4');
    conversations.remove(bench.session, threadId);
    expect(listed(bench)).toMatchObject({ groups: [], kept: 0 });
    expect(() => conversations.thread(bench.session, threadId)).toThrow("n'existe pas");
    expect(bench.assistant.answer(bench.session, id)).toBeNull();
    expect(listed(bench, 'flyer').total).toBe(0);
    expect(conversations.restore(bench.session, threadId)).toMatchObject({ id: threadId, turns: 1 });
    conversations.remove(bench.session, threadId);
    bench.clock.set(bench.clock.now() + 61_000);
    expect(() => conversations.restore(bench.session, threadId)).toThrow("n'existe pas");
    expect(conversations.purge()).toBe(1);
  });

  // Catches a text left in the index, or in a table, after its conversation was removed for good.
  test('nothing of what was purged is left in the file', async () => {
    const bench = assistantBench();
    const { threadId } = await bench.ask('stock flyer a4');
    bench.assistant.conversations.remove(bench.session, threadId);
    bench.clock.set(bench.clock.now() + 61_000);
    bench.assistant.conversations.purge();
    for (const table of ['assistant_threads', 'assistant_turns', 'assistant_texts'])
      expect(bench.db.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get()).toEqual({ n: 0 });
    expect(bench.db.prepare(`SELECT COUNT(*) AS n FROM assistant_search WHERE assistant_search MATCH 'flyer'`).get()).toEqual({ n: 0 });
    bench.db.exec(`INSERT INTO assistant_search (assistant_search) VALUES ('integrity-check')`);
  });

  test('old conversations go, pinned ones stay, and the user decides how long', async () => {
    const bench = assistantBench();
    const { conversations } = bench.assistant;
    const start = bench.clock.now();
    bench.clock.set(start - 200 * DAY);
    await bench.ask('stock flyer a4');
    const { threadId: pinned } = await bench.ask('stock affiche a3');
    conversations.pin(bench.session, pinned, true);
    bench.clock.set(start - 20 * DAY);
    await bench.ask('mon périmètre');
    bench.clock.set(start);
    expect(conversations.retention(bench.session)).toEqual({ keepDays: 180 });
    expect(conversations.purge()).toBe(1);
    expect(titles(bench)).toEqual(['stock affiche a3', 'mon périmètre']);
    conversations.setRetention(bench.session, { keepDays: 7 });
    expect(titles(bench)).toEqual(['stock affiche a3']);
    conversations.setRetention(bench.session, { keepDays: null });
    bench.clock.set(start + 5000 * DAY);
    expect(conversations.purge()).toBe(0);
  });

  // Catches a wrong clock that empties the list for good: the retention is counted from what this machine lived through.
  test('a clock that jumps ahead removes nothing, at a start or later; what is old goes once time has really passed', async () => {
    const bench = assistantBench();
    const started = () => createConversations(bench.db, bench.clock, createThreadOwner(bench.db), () => undefined);
    const start = bench.clock.now();
    const { threadId } = await bench.ask('stock flyer a4');
    const { conversations } = bench.assistant;
    expect(conversations.purge()).toBe(0);
    bench.clock.set(start + 300 * DAY);
    expect(conversations.purge()).toBe(0);
    expect(conversations.setRetention(bench.session, { keepDays: 30 })).toEqual({ keepDays: 30 });
    expect(started().purge()).toBe(0);
    expect(conversations.thread(bench.session, threadId).turns).toHaveLength(1);
    // What the user removed goes all the same.
    const { threadId: removed } = await bench.ask('stock affiche a3');
    conversations.remove(bench.session, removed);
    bench.clock.set(bench.clock.now() + 61_000);
    expect(conversations.purge()).toBe(1);
    await bench.ask('mon périmètre');
    expect(started().purge()).toBe(1);
    expect(titles(bench)).toEqual(['mon périmètre']);
    const later = started();
    for (let day = 1; day <= 40; day += 1) {
      bench.clock.set(start + (300 + day) * DAY);
      expect(later.purge()).toBe(day === 31 ? 1 : 0);
    }
  });

  // Catches a text that was removed for good and can still be read in the file with any editor.
  test('nothing of what was cleared is left in the bytes of the file', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conversations-'));
    onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
    const clock = frozenClock(Date.parse('2026-03-10T09:48:00.000Z'));
    const log = createLog(() => undefined, clock.now);
    const { db, close } = openDatabase({
      file: path.join(folder, 'conversations.sqlite'),
      migrations: assistantMigrations,
      durable: false,
      clock,
      log,
    });
    const owner = createThreadOwner(db);
    const session = fakeSession(DIVISIONS);
    const threads = createThreads(db, clock, owner, () => undefined);
    const turn = { id: 'a1', question: 'factures de Zoltankovacs', askedAt: '2026-03-10T09:48:00.000Z' };
    threads.fail(session, threads.open(session, {}), turn, null);
    createConversations(db, clock, owner, () => undefined).clear(session);
    close();
    for (const name of fs.readdirSync(folder))
      expect(fs.readFileSync(path.join(folder, name), 'latin1').toLowerCase()).not.toContain('zoltan');
  });

  test('clearing takes every scope of one user and nobody else', async () => {
    const bench = assistantBench();
    const other = fakeSession(DIVISIONS, { userId: 8 });
    await bench.ask('stock flyer a4');
    await collect(bench.assistant.ask(seeing([...DIVISIONS.keys()].slice(1)), { question: 'stock affiche a3' }));
    await collect(bench.assistant.ask(other, { question: 'stock affiche a3' }));
    expect(bench.assistant.conversations.clear(bench.session)).toBe(2);
    expect(bench.assistant.conversations.list(other, { limit: 10 }).kept).toBe(1);
  });
});

// Catches a table added later and left behind when its user leaves this machine. What left for the model is forgotten by its own desk.
test('forgetting a user leaves nothing of them in any table, and what is others’', async () => {
  const bench = assistantBench();
  const { conversations } = bench.assistant;
  const other = fakeSession(DIVISIONS, { userId: 8 });
  for (const session of [bench.session, other]) {
    const { answer } = await collect(bench.assistant.ask(session, { question: 'combien de prospectus ?' }));
    await bench.assistant.correct(session, { answerId: answer.id, kind: 'article', value: 'Flyer A4' });
    conversations.addFavourite(session, 'stock flyer a4');
    conversations.setRetention(session, { keepDays: 30 });
  }
  const tables = bench.db
    .prepare<[], { name: string }>(
      `SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'user_id'
       WHERE m.type = 'table' AND m.name <> 'assistant_model_calls'`,
    )
    .all();
  expect(tables.length).toBeGreaterThanOrEqual(5);
  const lines = (userId: number) =>
    tables.map(({ name }) => (bench.db.prepare(`SELECT COUNT(*) AS n FROM ${name} WHERE user_id = ?`).get(userId) as { n: number }).n);
  expect(lines(7)).not.toContain(0);
  const others = lines(8);
  conversations.forget(7);
  expect(new Set(lines(7))).toEqual(new Set([0]));
  expect(lines(8)).toEqual(others);
});

describe('favourites', () => {
  test('are kept once each, newest first, and removed', async () => {
    const bench = assistantBench();
    const { conversations } = bench.assistant;
    await bench.ask('stock flyer a4');
    const first = conversations.addFavourite(bench.session, 'stock flyer a4');
    const second = conversations.addFavourite(bench.session, 'quels stocks sont bas ?');
    expect(conversations.addFavourite(bench.session, 'stock flyer a4')).toEqual(first);
    expect(first.subject).toBe('stocks');
    expect(conversations.favourites(bench.session)).toEqual([second, first]);
    conversations.removeFavourite(bench.session, first.id);
    expect(conversations.favourites(bench.session)).toEqual([second]);
  });
});

describe('who may read it', () => {
  const all = [...DIVISIONS.keys()];
  const strangers: [string, ActiveSession][] = [
    ['another user', fakeSession(DIVISIONS, { userId: 8 })],
    ['the same user narrowed to a division', seeing(all.slice(1))],
    ['the same user whose cascade lost a division', seeing(all.slice(0, -1))],
  ];

  test.each(strangers)('%s reads, changes and continues nothing', async (_who, stranger) => {
    const bench = assistantBench();
    const { conversations } = bench.assistant;
    const { threadId, id } = await bench.ask('stock flyer a4');
    const favourite = conversations.addFavourite(bench.session, 'stock flyer a4');
    expect(conversations.list(stranger, { limit: 10 })).toEqual({ groups: [], total: 0, kept: 0 });
    expect(conversations.list(stranger, { limit: 10, search: 'flyer' }).total).toBe(0);
    expect(bench.assistant.answer(stranger, id)).toBeNull();
    expect(conversations.favourites(stranger)).toEqual([]);
    for (const work of [
      () => conversations.thread(stranger, threadId),
      () => conversations.rename(stranger, threadId, 'À moi'),
      () => conversations.pin(stranger, threadId, true),
      () => conversations.remove(stranger, threadId),
    ])
      expect(work).toThrow("n'existe pas");
    conversations.removeFavourite(stranger, favourite.id);
    conversations.clear(fakeSession(DIVISIONS, { userId: 8 }));
    const { answer } = await collect(bench.assistant.ask(stranger, { question: 'et pour Lille ?', threadId, replaces: id }));
    expect(answer.threadId).not.toBe(threadId);
    expect(answer.figure).toBeNull();
    expect(conversations.thread(bench.session, threadId)).toMatchObject({
      title: 'stock flyer a4',
      pinned: false,
      turns: [{ superseded: false }],
    });
    expect(conversations.favourites(bench.session)).toEqual([favourite]);
  });

  // Catches conversations that vanish the day CFI adds a division to the tree, and those kept readable when one is taken away.
  test('a division added below keeps them; what is said from then on needs it', async () => {
    const bench = assistantBench();
    const small = seeing(all.slice(0, -1));
    const { answer } = await collect(bench.assistant.ask(small, { question: 'stock flyer a4' }));
    expect(bench.assistant.conversations.thread(bench.session, answer.threadId).turns).toHaveLength(1);
    await bench.ask('et affiche A3 ?', answer.threadId);
    expect(() => bench.assistant.conversations.thread(small, answer.threadId)).toThrow("n'existe pas");
    expect(bench.assistant.answer(small, answer.id)).toBeNull();
  });

  // Catches a right withdrawn at CFI while the figures it opened stay readable in old conversations.
  test('answers about a subject are withheld without its right, in the list, the search and the exports', async () => {
    const bench = assistantBench();
    const { threadId, id } = await bench.ask('stock flyer a4');
    const poorer = seeing(all, { rights: ['operations_Visu'] });
    expect(bench.assistant.conversations.thread(poorer, threadId).turns).toMatchObject([
      { question: 'stock flyer a4', state: 'withheld', answer: null, error: { code: 'forbidden', data: { right: 'stocks_Visu' } } },
    ]);
    expect(bench.assistant.answer(poorer, id)).toBeNull();
    const word = /\p{L}{5,}/u.exec(bench.assistant.answer(bench.session, id)!.sentence.replace(/flyer|stock/giu, ''))![0];
    expect(bench.assistant.conversations.list(poorer, { limit: 10, search: word }).total).toBe(0);
  });

  // Random users and scopes: nobody ever lists, finds or opens what was asked under divisions they do not see, or by somebody else.
  test('over random users and cascades, only what is one’s own and still inside', async () => {
    const sessionOf = fc.record({ userId: fc.constantFrom(7, 8, 9), ids: fc.uniqueArray(fc.constantFrom(...all), { minLength: 1 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(sessionOf, { minLength: 1, maxLength: 6 }), sessionOf, async (askers, reader) => {
        const bench = assistantBench();
        const threads: { userId: number; home: number; ids: number[]; threadId: string; id: string }[] = [];
        for (const { userId, ids } of askers) {
          const session = seeing(ids, { userId });
          const { answer } = await collect(bench.assistant.ask(session, { question: 'quel est mon périmètre ?' }));
          threads.push({ userId, home: session.scope.selectedId, ids, threadId: answer.threadId, id: answer.id });
        }
        const me = seeing(reader.ids, { userId: reader.userId });
        const allowed = threads.filter(
          ({ userId, home, ids }) => userId === reader.userId && home === me.scope.selectedId && ids.every((id) => reader.ids.includes(id)),
        );
        const open = new Set(allowed.map(({ threadId }) => threadId));
        for (const search of [undefined, 'perimetre']) {
          const list = bench.assistant.conversations.list(me, { limit: 100, ...(search ? { search } : {}) });
          expect(new Set(list.groups.flatMap((group) => group.threads.map(({ id }) => id)))).toEqual(open);
          expect(list.total).toBe(open.size);
        }
        for (const { threadId, id } of threads) {
          expect(bench.assistant.answer(me, id) !== null).toBe(open.has(threadId));
          const thread = () => bench.assistant.conversations.thread(me, threadId);
          if (open.has(threadId)) expect(thread().turns).toHaveLength(1);
          else expect(thread).toThrow("n'existe pas");
        }
      }),
      { numRuns: 60 },
    );
  });
});

// Catches texts indexed before ligatures were spelt out, found no more or left in the index once they are removed.
test('texts indexed by the earlier version are found by their ligatures, and forgotten', () => {
  const db = new Sqlite(':memory:');
  const clock = frozenClock(0);
  migrate(
    db,
    assistantMigrations.filter(({ version }) => version !== 203),
    clock,
  );
  const found = (word: string) =>
    (db.prepare('SELECT COUNT(*) AS n FROM assistant_search WHERE assistant_search MATCH ?').get(`"${word}"`) as { n: number }).n;
  db.exec(`INSERT INTO assistant_threads (id, user_id, scope_key, title, created_at, updated_at)
      VALUES ('t', 7, 'k', 'Cartes de vœux', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');
    INSERT INTO assistant_texts (thread_id, text) VALUES ('t', 'Cartes de vœux'), ('t', 'Flyers')`);
  expect(found('voeux')).toBe(0);
  migrate(db, assistantMigrations, clock);
  expect(['voeux', 'vœux', 'cartes', 'flyers'].map(found)).toEqual([1, 0, 1, 1]);
  db.pragma('foreign_keys = ON');
  db.exec("DELETE FROM assistant_threads WHERE id = 't'");
  expect(['voeux', 'cartes', 'flyers'].map(found)).toEqual([0, 0, 0]);
  const terms = db.exec("CREATE VIRTUAL TABLE terms USING fts5vocab('assistant_search', 'row')").prepare('SELECT term FROM terms').all();
  expect(terms).toEqual([]);
});

// Catches a file of the earlier version whose conversations could no longer be searched, or opened at all.
test('conversations of the earlier version are searched and read', () => {
  const db = new Sqlite(':memory:');
  const clock = frozenClock(0);
  migrate(
    db,
    assistantMigrations.filter(({ version }) => version <= 200),
    clock,
  );
  db.exec(`INSERT INTO assistant_threads VALUES ('t', 7, 'k', 'Stock de flyers', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');
    INSERT INTO assistant_turns (id, thread_id, seq, answer, asked_at) VALUES
      ('a', 't', 1, '{"question":"Stock de flyers","sentence":"Flyer A4 : 12 unités","subject":"stocks"}', '2026-01-01T00:00:00.000Z'),
      ('b', 't', 2, 'pas du JSON', '2026-01-01T00:00:00.000Z'),
      ('c', 't', 3, '{}', '2026-01-01T00:00:00.000Z')`);
  migrate(db, assistantMigrations, clock);
  expect(db.prepare(`SELECT COUNT(*) AS n FROM assistant_search WHERE assistant_search MATCH '"unite"*'`).get()).toEqual({ n: 1 });
  expect(db.prepare(`SELECT question, subject FROM assistant_turns WHERE id = 'a'`).get()).toEqual({
    question: 'Stock de flyers',
    subject: 'stocks',
  });
});
