import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../electron/kit/clock.ts';
import { createLookout, type DropMemory } from '../../../electron/outbox/lookout.ts';
import type { SftpSession } from '../../../electron/outbox/sftp-session.ts';

const FOLDERS = { depot: '/In', archive: '/Archive', erreur: '/Erreur' };
const never = new AbortController().signal;

/** A drop whose listings of In/ answer when told, on a clock that moves when told. */
function drop(archive: readonly string[] = [], memory: DropMemory = { archived: 0 }) {
  let elapsed = 0;
  const listings: PromiseWithResolvers<{ name: string; bytes: number }[]>[] = [];
  const session: Pick<SftpSession, 'list'> = {
    async list(folder, accept) {
      if (folder !== '/In') return (folder === '/Archive' ? archive : []).filter(accept).map((name) => ({ name, bytes: 1 }));
      const listing = Promise.withResolvers<{ name: string; bytes: number }[]>();
      listings.push(listing);
      return listing.promise;
    },
  };
  const clock: Clock = { ...systemClock(), monotonic: () => elapsed };
  const lookout = createLookout(session as SftpSession, FOLDERS, clock, memory);
  return {
    listings,
    /** Asks for what the drop holds from now on; the clock then moves, so that the next one asks for another look. */
    async askNow() {
      const from = elapsed;
      const answer = lookout.look(7, from, never);
      answer.catch(() => {});
      await Promise.resolve();
      await Promise.resolve();
      elapsed += 1;
      return { answer, from };
    },
    lookout,
    askedSince: (from: number) => lookout.look(7, from, never),
  };
}

test('all who ask while a look has not begun share it, and nobody is served by one that began before', async () => {
  const { listings, askNow, askedSince } = drop();
  const first = await askNow();
  const shared = askedSince(first.from);
  const later = await askNow();
  expect(listings).toHaveLength(2);
  listings[0]!.resolve([]);
  listings[1]!.resolve([{ name: 'MYCFIA_CAMP_7_20261120_103000.json', bytes: 5 }]);
  expect((await first.answer).depot.size).toBe(0);
  expect((await shared).depot.size).toBe(0);
  expect((await later.answer).depot.size).toBe(1);
});

// Catches a late failure of an old look that makes the look under way be done again for everybody.
test('a look that fails long after it was forgotten takes no other with it', async () => {
  const { listings, askNow, askedSince } = drop();
  const stuck = await askNow();
  for (let index = 1; index <= 8; index++) {
    const { answer } = await askNow();
    listings[index]!.resolve([]);
    await answer;
  }
  const current = await askNow();
  expect(listings).toHaveLength(10);
  listings[0]!.reject(new Error('coupée'));
  await expect(stuck.answer).rejects.toThrow('coupée');
  const shared = askedSince(current.from);
  await Promise.resolve();
  await Promise.resolve();
  expect(listings).toHaveLength(10);
  listings[9]!.resolve([]);
  expect((await shared).depot.size).toBe(0);
});

test('a long archive is listed for what decides, by this session and the next, and no more for what only saves work', async () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `MYCFIA_CAMP_7_20261120_${100_000 + index}.json`);
  const memory: DropMemory = { archived: 0 };
  const first = drop(names(6000), memory);
  const glanced = first.lookout.glance(7, 0, never);
  await Promise.resolve();
  await Promise.resolve();
  first.listings[0]!.resolve([]);
  expect((await glanced).archive.size).toBe(6000);

  const next = drop(names(6000), memory);
  expect((await next.lookout.glance(7, 0, never)).archive.size).toBe(0);
  expect(next.listings).toEqual([]);
  const decided = next.lookout.look(7, 0, never);
  await Promise.resolve();
  await Promise.resolve();
  next.listings[0]!.resolve([]);
  expect((await decided).archive.size).toBe(6000);

  const short = drop(names(20), memory);
  const looked = short.lookout.look(7, 0, never);
  await Promise.resolve();
  await Promise.resolve();
  short.listings[0]!.resolve([]);
  await looked;
  expect(memory.archived).toBe(20);
});
