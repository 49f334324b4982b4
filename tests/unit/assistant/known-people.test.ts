import { expect, test } from 'vitest';
import { createKnownPeople } from '../../../electron/assistant/known-people.ts';
import type { Invoices } from '../../../electron/invoice/invoice.ts';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { fakeSession } from '../../fakes/stocks.ts';
import { DIVISIONS } from '../../fixtures/assistant/world.ts';

const session = fakeSession(DIVISIONS);
const MONTHS = ['2026-08', '2026-07', '2026-06', '2026-05', '2026-04', '2026-03', '2026-02', '2026-01'];

/** Each month has one requester, named after it, and one without a name; months of `broken` cannot be read. */
function people(broken: readonly string[] = []) {
  const asked: string[] = [];
  const clock = frozenClock(0);
  const invoices = {
    months: async () => ({ value: { months: MONTHS.map((month) => ({ month })) } }),
    list: async (_: unknown, { month }: { month: string }) => {
      asked.push(month);
      if (broken.includes(month)) throw new Error('unreadable');
      return { value: { rows: [{ requester: `Demandeur ${month}` }, { requester: null }] } };
    },
  } as unknown as Pick<Invoices, 'months' | 'list'>;
  return { asked, clock, known: createKnownPeople({ invoices, clock, log: createLog(() => undefined, clock.now) }) };
}

test('requesters of the latest six months are known, not those of the last one only, and are read once', async () => {
  const { asked, known } = people();
  expect(await known(session)).toEqual(MONTHS.slice(0, 6).map((month) => `Demandeur ${month}`));
  await known(session);
  expect(asked).toEqual(MONTHS.slice(0, 6));
});

test('a month that cannot be read loses none of those read before it, nor is it tried again at every question', async () => {
  const { asked, known } = people(['2026-06']);
  expect(await known(session)).toEqual(['Demandeur 2026-08', 'Demandeur 2026-07']);
  await known(session);
  expect(asked).toEqual(MONTHS.slice(0, 3));
});

test('nothing read is tried again at the next question', async () => {
  const { asked, known } = people(MONTHS);
  expect([await known(session), await known(session)]).toEqual([[], []]);
  expect(asked).toEqual(['2026-08', '2026-08']);
});

test('who may not see invoices has nobody read', async () => {
  const { asked, known } = people();
  const rights = { ...session.info.rights, factures_Visu: false };
  expect(await known({ ...session, info: { ...session.info, rights } })).toEqual([]);
  expect(asked).toEqual([]);
});
