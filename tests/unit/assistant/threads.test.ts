import { describe, expect, test } from 'vitest';
import { threadEntries } from '../../../electron/report/answers.ts';
import { AppError } from '../../../shared/errors.ts';
import { assistantBench, collect } from '../../fakes/assistant.ts';

describe('a conversation', () => {
  test('carries the article, then the division, to what is not said again', async () => {
    const bench = assistantBench();
    const first = await bench.ask('Combien de stock pour Flyer A4 ?');
    const there = await bench.ask('et pour Lille ?', first.threadId);
    expect(there).toMatchObject({ figure: { value: 650 }, arguments: { article: 'Flyer A4', division: 'Agence Lille' } });
    const other = await bench.ask('et affiche A3 ?', first.threadId);
    expect(other).toMatchObject({ figure: { value: 40 }, arguments: { article: 'Affiche A3', division: 'Agence Lille' } });
    const split = await bench.ask('par division ?', first.threadId);
    expect(split).toMatchObject({ intent: 'stock.byDivision', arguments: { article: 'Affiche A3' } });
  });

  test('a new full question forgets the place of the last one', async () => {
    const bench = assistantBench();
    const first = await bench.ask('combien de flyers A4 à Arras');
    const next = await bench.ask('combien de stock pour affiche A3 ?', first.threadId);
    expect(next.arguments).toEqual({ article: 'Affiche A3' });
  });

  test('an aside on another subject does not make the article forgotten', async () => {
    const bench = assistantBench();
    const { threadId } = await bench.ask('stock flyer a4');
    await bench.ask('quel est mon périmètre ?', threadId);
    expect((await bench.ask('et à Arras ?', threadId)).figure?.value).toBe(100);
  });

  test('alerts are narrowed by the next question', async () => {
    const bench = assistantBench();
    const { threadId } = await bench.ask('quels stocks sont critiques ?');
    const answer = await bench.ask('et à Arras ?', threadId);
    expect(answer).toMatchObject({ intent: 'stock.alerts', arguments: { levels: ['critical'], division: 'Agence Arras' } });
  });

  test('without memory, a follow-up is not answered about something else', async () => {
    expect((await assistantBench().ask('et pour Lille ?')).figure).toBeNull();
  });
});

describe('what is kept', () => {
  test('a damaged line of the file costs the memory, not the answer', async () => {
    const bench = assistantBench();
    const { threadId } = await bench.ask('stock flyer a4');
    bench.db.exec(`UPDATE assistant_turns SET answer = '{', carried = '[1]'`);
    expect(bench.assistant.conversations.thread(bench.session, threadId).turns).toEqual([]);
    expect((await bench.ask('stock affiche a3', threadId)).figure?.value).toBe(65.5);
  });

  // Catches a valid text that is no answer: its readers would throw, and take the whole conversation along.
  test.each([
    ['without a subject', "json_remove(answer, '$.subject')"],
    ['about a subject nobody knows', "json_set(answer, '$.subject', 'rapport')"],
    ['without its rows', "json_remove(answer, '$.rows')"],
    ['with a row that is none', "json_set(answer, '$.rows[0]', 1)"],
    ['with a source that says nothing of it', "json_set(answer, '$.card', json('{}'))"],
    ['with an unreadable reservation', "json_set(answer, '$.unheard', 'urgentes')"],
    ['cut', 'substr(answer, 1, 100)'],
  ])('a damaged answer (%s) is left out of its conversation, which is read, followed and made a file of', async (_what, damage) => {
    const bench = assistantBench();
    const damaged = await bench.ask('stock flyer a4');
    const { threadId } = damaged;
    await bench.ask('stock affiche a3', threadId);
    bench.db.exec(`UPDATE assistant_turns SET answer = ${damage} WHERE seq = 1`);
    const thread = bench.assistant.conversations.thread(bench.session, threadId);
    expect(thread.turns.map(({ question }) => question)).toEqual(['stock affiche a3']);
    expect(threadEntries(thread)).not.toHaveLength(0);
    expect(bench.assistant.answer(bench.session, damaged.id)).toBeNull();
    expect((await bench.ask('et à Lille ?', threadId)).figure?.value).toBe(40);
  });

  test('a file that cannot be written costs the memory, not the answer', async () => {
    const bench = assistantBench();
    bench.db.close();
    expect((await bench.ask('stock flyer a4')).figure?.value).toBe(1250);
    expect(bench.log.some(({ event }) => event === 'conversation_non_enregistree')).toBe(true);
  });

  // Catches a question lost with the failure it met: the user would have to type it again.
  test('a question that failed or was stopped stays with its conversation, and what came before is still carried', async () => {
    const bench = assistantBench();
    const { threadId } = await bench.ask('stock flyer a4');
    bench.world.conditions.error = new AppError('source_unavailable', 'Service indisponible.');
    await expect(bench.ask('et à Arras ?', threadId)).rejects.toThrow('Service indisponible.');
    bench.world.conditions.error = null;
    bench.world.conditions.hang = true;
    const stop = new AbortController();
    const stopped = collect(bench.assistant.ask(bench.session, { question: 'et à Lille ?', threadId }, stop.signal));
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    bench.world.conditions.hang = false;
    expect(bench.assistant.conversations.thread(bench.session, threadId).turns).toMatchObject([
      { question: 'stock flyer a4', state: 'answered' },
      { question: 'et à Arras ?', state: 'failed', answer: null, error: { code: 'source_unavailable', message: 'Service indisponible.' } },
      { question: 'et à Lille ?', state: 'stopped', answer: null, error: null },
    ]);
    expect((await bench.ask('et pour Lille ?', threadId)).arguments).toMatchObject({ article: 'Flyer A4', division: 'Agence Lille' });
  });

  // Catches a chip that comes back by itself because the question it was taken away from failed.
  test('a filter taken away from a question that failed or was stopped stays away', async () => {
    const bench = assistantBench();
    const { threadId } = await bench.ask('combien de flyer a4 à Lille ?');
    bench.world.conditions.error = new AppError('source_unavailable', 'Service indisponible.');
    const without = { question: 'et la carte de visite ?', threadId, without: ['division' as const] };
    await expect(collect(bench.assistant.ask(bench.session, without))).rejects.toThrow('Service indisponible.');
    bench.world.conditions.error = null;
    expect((await bench.ask("et l'affiche a3 ?", threadId)).arguments).toEqual({ article: 'Affiche A3' });
  });

  // Catches what was erased for good written again by an answer that was under way.
  test.each(['clear', 'forget', 'remove, then a minute'] as const)(
    '%s: nothing comes back of what was erased while an answer streams',
    async (way) => {
      const bench = assistantBench();
      const { conversations } = bench.assistant;
      const known = await bench.ask('combien de flyer a4 ?');
      const streams = [{ threadId: known.threadId, question: 'et à Lille ?' }, { question: 'quels stocks sont critiques ?' }].map((asked) =>
        bench.assistant.ask(bench.session, asked)[Symbol.asyncIterator](),
      );
      for (const stream of streams) await stream.next();
      if (way === 'clear') conversations.clear(bench.session);
      else if (way === 'forget') conversations.forget(bench.session.scope.userId);
      else {
        conversations.remove(bench.session, known.threadId);
        bench.clock.set(bench.clock.now() + 61_000);
        conversations.purge();
      }
      for (const stream of streams) while (!(await stream.next()).done);
      // The conversation that began meanwhile was not removed with the other.
      expect(conversations.list(bench.session, { limit: 9 }).total).toBe(way.startsWith('remove') ? 1 : 0);
      expect(bench.db.prepare('SELECT COUNT(*) AS n FROM assistant_turns WHERE thread_id = ?').get(known.threadId)).toEqual({ n: 0 });
      const scopes = bench.db.prepare('SELECT COUNT(*) AS n FROM assistant_scopes').get() as { n: number };
      if (way === 'forget') expect(scopes.n).toBe(0);
      // What is asked from then on is kept.
      await bench.ask('combien de flyer a4 ?');
      expect(conversations.list(bench.session, { limit: 9 }).total).toBe(way.startsWith('remove') ? 2 : 1);
    },
  );

  // Catches an interface that goes away in the middle of an answer: the question would be nowhere.
  test('a stream that nobody reads to its end leaves its question stopped', async () => {
    const bench = assistantBench();
    for await (const chunk of bench.assistant.ask(bench.session, { question: 'stock flyer a4' })) if (chunk.type === 'facts') break;
    const [group] = bench.assistant.conversations.list(bench.session, { limit: 10 }).groups;
    const { turns } = bench.assistant.conversations.thread(bench.session, group!.threads[0]!.id);
    expect(turns).toMatchObject([{ question: 'stock flyer a4', state: 'stopped' }]);
  });
});

describe('asking again', () => {
  test('an edited question takes the place of its turn and of those after it, which are kept', async () => {
    const bench = assistantBench();
    const { threadId } = await bench.ask('stock flyer a4');
    const second = await bench.ask('et affiche A3 ?', threadId);
    await bench.ask('et à Arras ?', threadId);
    const { answer: edited } = await collect(
      bench.assistant.ask(bench.session, { question: 'et à Lille ?', threadId, replaces: second.id }),
    );
    // Understood where the edited question stood: about the flyer, not about the poster that followed.
    expect(edited).toMatchObject({ threadId, figure: { value: 650 }, arguments: { article: 'Flyer A4', division: 'Agence Lille' } });
    const thread = bench.assistant.conversations.thread(bench.session, threadId);
    expect(thread.turns.map(({ question, superseded }) => [question, superseded])).toEqual([
      ['stock flyer a4', false],
      ['et affiche A3 ?', true],
      ['et à Arras ?', true],
      ['et à Lille ?', false],
    ]);
    expect(bench.assistant.conversations.list(bench.session, { limit: 10 }).groups[0]!.threads[0]!.turns).toBe(2);
    expect(bench.assistant.conversations.list(bench.session, { search: 'affiche', limit: 10 }).total).toBe(0);
    expect((await bench.ask('par division ?', threadId)).arguments).toMatchObject({ article: 'Flyer A4' });
  });

  test('a turn asked again is understood where it stood and says which turn it repeats', async () => {
    const bench = assistantBench();
    const { threadId } = await bench.ask('stock flyer a4');
    const follow = await bench.ask('et à Arras ?', threadId);
    await bench.ask('stock affiche a3', threadId);
    const { answer } = await collect(bench.assistant.ask(bench.session, { question: follow.question, threadId, repeats: follow.id }));
    expect(answer.arguments).toMatchObject({ article: 'Flyer A4', division: 'Agence Arras' });
    const { turns } = bench.assistant.conversations.thread(bench.session, threadId);
    expect(turns.map(({ repeats, superseded }) => [repeats, superseded])).toEqual([
      [null, false],
      [null, false],
      [null, false],
      [follow.id, false],
    ]);
  });

  // Catches "Relancer" in a conversation opened again, where nobody but the core knows which filter had been taken away.
  test.each([
    ['combien de flyer a4 à Lille', 'et affiche a3 ?', 65.5],
    ['quels stocks sont bas à Arras ?', 'et critiques ?', 3],
  ])('%s, then %s without its division: asked again, edited or corrected, it is understood without it', async (first, next, value) => {
    const bench = assistantBench();
    const { threadId } = await bench.ask(first);
    const again = async (where: object) =>
      (await collect(bench.assistant.ask(bench.session, { question: next, threadId, ...where }))).answer;
    const asked = await again({ without: ['division'] });
    expect(asked.figure?.value).toBe(value);
    await bench.ask('combien de flyer a4 à Lille', threadId);
    const repeated = await again({ repeats: asked.id });
    await bench.ask('combien de kakémono à Arras', threadId);
    for (const where of [{ repeats: asked.id }, { repeats: repeated.id }, { replaces: repeated.id }])
      expect(await again(where)).toMatchObject({ arguments: asked.arguments, figure: { value } });
  });

  test('a question that failed without one of its filters is tried again without it', async () => {
    const bench = assistantBench();
    const { threadId } = await bench.ask('combien de flyer a4 à Lille');
    const input = { question: 'et affiche a3 ?', threadId };
    bench.world.conditions.error = new AppError('source_unavailable', 'Service indisponible.');
    await expect(collect(bench.assistant.ask(bench.session, { ...input, without: ['division'] }))).rejects.toThrow('indisponible');
    bench.world.conditions.error = null;
    const failed = bench.assistant.conversations.thread(bench.session, threadId).turns.at(-1)!;
    const { answer } = await collect(bench.assistant.ask(bench.session, { ...input, replaces: failed.id }));
    expect(answer.figure?.value).toBe(65.5);
  });

  // Catches a turn of another conversation used to rewrite this one.
  // Catches what another window was told while an edited question was being answered: it would leave the search, the file and what is carried.
  test('an edited question takes the place of what was there when it was asked, not of what was answered elsewhere meanwhile', async () => {
    const bench = assistantBench();
    const { threadId } = await bench.ask('stock flyer a4');
    const second = await bench.ask('stock affiche a3', threadId);
    await bench.ask('et à Lille ?', threadId);
    const edited = bench.assistant.ask(bench.session, { question: 'stock carte de visite', threadId, replaces: second.id });
    const stream = edited[Symbol.asyncIterator]();
    await stream.next();
    await bench.ask('combien de flyers A4 à Arras', threadId);
    while (!(await stream.next()).done);
    const { conversations } = bench.assistant;
    expect(conversations.thread(bench.session, threadId).turns.map(({ question, superseded }) => [question, superseded])).toEqual([
      ['stock flyer a4', false],
      ['stock affiche a3', true],
      ['et à Lille ?', true],
      ['combien de flyers A4 à Arras', false],
      ['stock carte de visite', false],
    ]);
    expect(conversations.list(bench.session, { search: 'Arras', limit: 10 }).total).toBe(1);
    expect(conversations.list(bench.session, { search: 'affiche', limit: 10 }).total).toBe(0);
  });

  test('a turn of another conversation supersedes nothing', async () => {
    const bench = assistantBench();
    const first = await bench.ask('stock flyer a4');
    const other = await bench.ask('stock affiche a3');
    await collect(bench.assistant.ask(bench.session, { question: 'et à Lille ?', threadId: first.threadId, replaces: other.id }));
    for (const threadId of [first.threadId, other.threadId])
      expect(bench.assistant.conversations.thread(bench.session, threadId).turns.some(({ superseded }) => superseded)).toBe(false);
  });
});
