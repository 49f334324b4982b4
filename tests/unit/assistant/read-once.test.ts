import { describe, expect, test } from 'vitest';
import { readOnce } from '../../../electron/assistant/read-once.ts';
import { AppError } from '../../../shared/errors.ts';
import { assistantBench } from '../../fakes/assistant.ts';
import { fakeSession } from '../../fakes/stocks.ts';
import { DIVISIONS } from '../../fixtures/assistant/world.ts';

describe('the readings one question makes', () => {
  // Catches an answer that waits for the same reading again and again, one after the other, over a slow network.
  test.each([
    'stok de flyre a4 svp pr lile',
    'combien de kakemonos rouges grand format pour la braderie',
    'combien de prospectus maison ?',
    'stock flyre a4 et affihce a3',
    'combien de flyers A4 à Lille ?',
  ])('« %s » looks for the same words once', async (question) => {
    const bench = assistantBench();
    await bench.ask('mon périmètre');
    const from = bench.world.reads.length;
    const answer = await bench.ask(question);
    const looked = bench.world.reads.slice(from).filter((read) => read.startsWith('articles:'));
    expect(looked.length).toBeGreaterThan(0);
    expect(looked).toEqual([...new Set(looked)]);
    // The next question reads the data of its own time.
    expect((await bench.ask(question)).figure).toEqual(answer.figure);
    expect(bench.world.reads.slice(from).filter((read) => read.startsWith('articles:'))).toEqual([...looked, ...looked]);
  });

  test('what failed is read again, and what another scope sees is read apart', async () => {
    const { world, session } = assistantBench();
    const stocks = readOnce(world.stocks);
    world.conditions.error = new AppError('source_unavailable', 'Service indisponible.');
    await expect(stocks.articles(session.scope, 'flyer')).rejects.toThrow('indisponible');
    world.conditions.error = null;
    const all = await stocks.articles(session.scope, 'flyer');
    expect(await stocks.articles(session.scope, 'flyer')).toBe(all);
    const narrow = fakeSession(new Map([...DIVISIONS].filter(([id]) => id === 3)));
    expect((await stocks.articles(narrow.scope, 'flyer')).value).not.toEqual(all.value);
  });
});
