import { describe, expect, test } from 'vitest';
import { assistantBench, collect } from '../../fakes/assistant.ts';
import { fakeSession } from '../../fakes/stocks.ts';
import { DIVISIONS } from '../../fixtures/assistant/world.ts';

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

describe('who may read it', () => {
  test('another user and another scope neither see nor continue it', async () => {
    const bench = assistantBench();
    const { threadId } = await bench.ask('stock flyer a4');
    const strangers = [fakeSession(DIVISIONS, { userId: 8 }), fakeSession(DIVISIONS, { key: 'autre-perimetre' })];
    for (const stranger of strangers) {
      expect(bench.assistant.threads(stranger)).toEqual([]);
      expect(bench.assistant.turns(stranger, threadId)).toEqual([]);
      bench.assistant.removeThread(stranger, threadId);
      const { answer } = await collect(bench.assistant.ask(stranger, { question: 'et pour Lille ?', threadId }));
      expect(answer.threadId).not.toBe(threadId);
      expect(answer.figure).toBeNull();
    }
    expect(bench.assistant.turns(bench.session, threadId).map((turn) => turn.question)).toEqual(['stock flyer a4']);
  });

  test('the list gives title and number of turns, the latest first; removing removes the turns', async () => {
    const bench = assistantBench();
    const first = await bench.ask('stock flyer a4');
    bench.clock.set(bench.clock.now() + 60_000);
    const second = await bench.ask('quels stocks sont bas ?');
    await bench.ask('et à Arras ?', second.threadId);
    expect(bench.assistant.threads(bench.session)).toMatchObject([
      { id: second.threadId, title: 'quels stocks sont bas ?', turns: 2 },
      { id: first.threadId, title: 'stock flyer a4', turns: 1 },
    ]);
    bench.assistant.removeThread(bench.session, second.threadId);
    expect(bench.assistant.turns(bench.session, second.threadId)).toEqual([]);
    expect(bench.assistant.threads(bench.session)).toHaveLength(1);
  });

  test('a damaged line of the file costs the memory, not the answer', async () => {
    const bench = assistantBench();
    const { threadId } = await bench.ask('stock flyer a4');
    bench.db.exec(`UPDATE assistant_turns SET answer = '{', carried = '[1]'`);
    expect(bench.assistant.turns(bench.session, threadId)).toEqual([]);
    expect((await bench.ask('stock affiche a3', threadId)).figure?.value).toBe(65.5);
  });

  test('a file that cannot be written costs the memory, not the answer', async () => {
    const bench = assistantBench();
    bench.db.close();
    expect((await bench.ask('stock flyer a4')).figure?.value).toBe(1250);
    expect(bench.log.some(({ event }) => event === 'conversation_non_enregistree')).toBe(true);
  });
});
