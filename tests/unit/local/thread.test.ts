import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../electron/kit/log.ts';
import { createThread, type Thread } from '../../../electron/local/local.ts';
import { failingHandlers } from '../../fakes/thread-handlers.ts';

type Handlers = ReturnType<typeof failingHandlers>['handlers'];

describe.each([
  ['on a thread of its own', '../../fakes/thread-child.ts'],
  ['where the thread was not built', '../../fakes/no-such-thread.js'],
])('work %s', { timeout: 30_000 }, (_name, file) => {
  let thread: Thread<Handlers>;
  const open = () => {
    thread = createThread<Handlers>({
      entry: new URL(file, import.meta.url),
      data: { folder: 'é' },
      inline: () => failingHandlers({ folder: 'é' }),
      log: createLog(() => undefined, Date.now),
    });
  };
  afterEach(() => thread.close());

  it('answers with what it was given, whatever it is', async () => {
    open();
    const value = { names: new Map([[1, 'Île']]), bytes: Uint8Array.of(1, 2), none: null, nan: Number.NaN };
    expect(await thread.call('echo', { value })).toEqual({ value, data: { folder: 'é' } });
  });

  it('would catch a failure that loses its code, its sentence or its data on the way', async () => {
    open();
    await expect(thread.call('refuse', undefined)).rejects.toMatchObject({
      name: 'AppError',
      code: 'not_found',
      message: "N'existe pas.",
      data: { id: 7 },
    });
    await expect(thread.call('break', undefined)).rejects.toMatchObject({
      name: 'TypeError',
      message: 'cassé',
      code: 'SQLITE_FULL',
      reason: 'deadline',
    });
    expect(await thread.call('echo', { value: 1 })).toMatchObject({ value: 1 });
  });

  it('would catch work begun although nobody waits for it any more', async () => {
    open();
    const stop = new AbortController();
    const first = thread.call('hold', { name: 'first', ms: 150 });
    const second = thread.call('hold', { name: 'second', ms: 0 }, stop.signal);
    const third = thread.call('hold', { name: 'third', ms: 0 });
    stop.abort();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    expect(await Promise.all([first, third])).toEqual(['first', 'third']);
    expect(await thread.call('begun', undefined)).toEqual(['first', 'third']);
    await expect(thread.call('echo', { value: 1 }, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('closes twice, and starts again when asked again', async () => {
    open();
    await thread.call('hold', { name: 'before', ms: 0 });
    await thread.close();
    await thread.close();
    expect(await thread.call('begun', undefined)).toEqual([]);
  });
});

it('says that work was interrupted when its thread dies, and goes on with another', { timeout: 30_000 }, async () => {
  let lost = 0;
  const thread = createThread<Handlers>({
    entry: new URL('../../fakes/thread-child.ts', import.meta.url),
    data: null,
    inline: () => failingHandlers(null),
    onLost: () => {
      lost += 1;
    },
    log: createLog(() => undefined, Date.now),
  });
  await expect(thread.call('die', undefined)).rejects.toMatchObject({
    code: 'internal',
    message: 'Le travail en cours a été interrompu. Réessayez.',
  });
  expect(lost).toBe(1);
  expect(await thread.call('echo', { value: 2 })).toMatchObject({ value: 2 });
  await thread.close();
});
