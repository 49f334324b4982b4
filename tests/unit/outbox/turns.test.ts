import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SftpSession } from '../../../electron/outbox/sftp-session.ts';
import { createTurns } from '../../../electron/outbox/turns.ts';
import { createWindow } from '../../../electron/outbox/window.ts';

// Catches a pair published before an earlier one, and a pair given up that holds the others for ever.
test('property: whatever the order in which pairs are ready or given up, they are published in the order they left', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 12 }).chain((givenUp) =>
        fc.tuple(
          fc.constant(givenUp),
          fc.shuffledSubarray(
            givenUp.map((_, index) => index),
            { minLength: givenUp.length },
          ),
        ),
      ),
      async ([givenUp, ready]) => {
        const turns = createTurns();
        const tickets = givenUp.map(() => turns.take());
        const published: number[] = [];
        const all = ready.map(async (index) => {
          const ticket = tickets[index]!;
          if (givenUp[index]) return ticket.done();
          await ticket.turn;
          published.push(index);
          ticket.done();
        });
        await Promise.all(all);
        expect(published).toEqual(givenUp.flatMap((over, index) => (over ? [] : [index])));
      },
    ),
  );
});

test('the window falls once for a link that takes many pairs with it, never below one, and grows again', () => {
  const window = createWindow();
  const session = {} as SftpSession;
  const before = window.size();
  for (let pair = 0; pair < 64; pair++) window.lost(session);
  const after = window.size();
  expect(after).toBeLessThan(before);
  for (let link = 0; link < 10; link++) window.lost({} as SftpSession);
  expect(window.size()).toBe(1);
  for (let deposit = 0; deposit < 500; deposit++) window.gained();
  expect(window.size()).toBe(64);
});
