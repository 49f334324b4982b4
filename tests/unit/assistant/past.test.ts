import { expect, test } from 'vitest';
import type { AssistantOptions } from '../../../electron/assistant/assistant.ts';
import { AppError } from '../../../shared/errors.ts';
import { assistantBench } from '../../fakes/assistant.ts';
import { fakeWorld } from '../../fakes/stocks.ts';
import { DIVISIONS, ROWS } from '../../fixtures/assistant/world.ts';

type Looks = NonNullable<AssistantOptions['stockTables']>;

/** Looks kept since 8 March: ten fewer flyers a division each day before today, the 10th. */
function looks(): Looks {
  const at: Looks['at'] = async (scope, { at, ...query }, signal) => {
    if (at < '2026-03-08') throw new AppError('not_found', 'Aucun relevé.');
    const days = Math.round((Date.parse('2026-03-10T23:00:00Z') - Date.parse(at)) / 86_400_000);
    const then = ROWS.map((row) => ({ ...row, quantity: row.quantity === null ? null : row.quantity - 10 * days }));
    const page = await fakeWorld(then, DIVISIONS).stocks.list(scope, query, signal);
    return { ...page, source: 'copy', asOf: at };
  };
  return {
    at,
    history: () => Promise.reject(new Error('unused')),
    changes: () => Promise.reject(new AppError('not_found', 'Aucun relevé.')),
  };
}

test('a quantity of the past comes from the looks of this machine, says which, and gives the present one beside it', async () => {
  const answer = await assistantBench({ looks: looks() }).ask('combien de flyers A4 hier ?');
  expect(answer).toMatchObject({ tool: 'stocks_past', arguments: { day: '2026-03-09' }, figure: { value: 1250 - 40 } });
  expect(answer.sentence).toContain('au relevé de ce poste du 09/03/2026');
  expect(answer.sentence).toContain('Quantité actuelle : 1\u202f250');
});

test('a trend is told from the first look to the last, and only the division asked', async () => {
  const answer = await assistantBench({ looks: looks() }).ask('évolution du stock de flyers A4 à Lille depuis le 8 mars');
  expect(answer).toMatchObject({ tool: 'stocks_trend', intent: 'stock.trend' });
  expect(answer.rows.at(0)?.Quantité).toBe(650 - 60);
  expect(answer.sentence).toContain('Hausse');
});

test('before the first look, and without looks, nothing is invented', async () => {
  for (const bench of [assistantBench({ looks: looks() }), assistantBench()]) {
    const answer = await bench.ask('combien de flyers A4 le 2 mars ?');
    expect(answer).toMatchObject({ intent: 'unsupported', tool: null, figure: null });
    expect((await bench.ask("qu'est-ce qui a changé dans les stocks ?")).figure).toBeNull();
  }
});
