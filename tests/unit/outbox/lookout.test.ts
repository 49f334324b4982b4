import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../electron/kit/clock.ts';
import { createLookout } from '../../../electron/outbox/lookout.ts';
import type { SftpSession } from '../../../electron/outbox/sftp-session.ts';

const FOLDERS = { depot: '/In', archive: '/Archive', erreur: '/Erreur' };
const never = new AbortController().signal;

/** A drop whose listings of In/ answer when told, on a clock that moves when told. */
function drop() {
  let elapsed = 0;
  const listings: PromiseWithResolvers<{ name: string; bytes: number }[]>[] = [];
  const session: Pick<SftpSession, 'list'> = {
    list(folder) {
      if (folder !== '/In') return Promise.resolve([]);
      const listing = Promise.withResolvers<{ name: string; bytes: number }[]>();
      listings.push(listing);
      return listing.promise;
    },
  };
  const clock: Clock = { ...systemClock(), monotonic: () => elapsed };
  const lookout = createLookout(session as SftpSession, FOLDERS, clock);
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
