import { expect, test } from 'vitest';
import { createCopying } from '../../../electron/sources/copying.ts';
import { fakeSession } from '../../fakes/stocks.ts';

const { scope } = fakeSession(new Map([[1, 'Siège']]));

test('what is under way for a user who is forgotten ends before the forgetting does, and nothing of it begins again', async () => {
  const copying = createCopying();
  const steps: string[] = [];
  const running = copying.run(scope, undefined, async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await Promise.resolve();
    steps.push('ended');
    throw signal.reason;
  });
  const refused = expect(running).rejects.toThrow();
  await copying.end(scope.userId);
  steps.push('forgotten');
  await refused;
  expect(steps).toEqual(['ended', 'forgotten']);
  await expect(copying.run(scope, undefined, async () => steps.push('again'))).rejects.toMatchObject({ code: 'cancelled' });
  expect(steps).toHaveLength(2);

  copying.allow(scope.userId);
  await copying.run(scope, undefined, async () => steps.push('again'));
  expect(steps).toContain('again');
});

test('somebody else’s refresh goes on, and whoever asked for one still ends it', async () => {
  const copying = createCopying();
  const asked = new AbortController();
  const seen = copying.run(scope, asked.signal, async (signal) => {
    await copying.end(scope.userId + 1);
    const before = signal.aborted;
    asked.abort();
    return [before, signal.aborted];
  });
  expect(await seen).toEqual([false, true]);
});
