import { expect, test } from 'vitest';
import { createKnownPeople } from '../../../electron/assistant/known-people.ts';
import { createMask } from '../../../electron/assistant/privacy.ts';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import type { Sources } from '../../../electron/sources/sources.ts';
import { fakeSession } from '../../fakes/stocks.ts';
import { DIVISIONS } from '../../fixtures/assistant/world.ts';

const session = fakeSession(DIVISIONS);

interface Invoiced {
  /** Requesters by month. */
  base: Record<string, (string | null)[]>;
  /** The same on this machine; absent = no copy. */
  copy?: Record<string, (string | null)[]>;
}

function people(invoiced: Invoiced) {
  const asked: string[] = [];
  const conditions = { broken: [] as string[], elapsed: 0 };
  const clock = { ...frozenClock(0), monotonic: () => conditions.elapsed };
  const pageOf = (from: string, months: Invoiced['base'], query: { month: string; offset: number; limit: number }) => {
    asked.push(`${from} ${query.month} ${query.offset}`);
    if (conditions.broken.includes(query.month)) throw new Error('unreadable');
    const all = (months[query.month] ?? []).toSorted();
    return { rows: all.slice(query.offset, query.offset + query.limit).map((requester) => ({ requester })), total: all.length };
  };
  const sources = {
    async read(_scope: unknown, reading: string, query: never) {
      if (reading === 'invoices') return { value: pageOf('base', invoiced.base, query) };
      return { value: Object.entries(invoiced.base).map(([month, { length }]) => ({ month, count: length })) };
    },
    ...(invoiced.copy === undefined
      ? {}
      : { readFrom: async (source: string, _scope: unknown, _reading: string, query: never) => pageOf(source, invoiced.copy!, query) }),
  } as unknown as Sources;
  const known = createKnownPeople({ sources, clock, log: createLog(() => undefined, clock.now) });
  /** What a model would be given of a text; null = nothing leaves. */
  const leaving = async (text: string) => {
    const everybody = await known(session);
    if (everybody === null) return null;
    const mask = createMask();
    mask.knows(everybody);
    return mask.hide(text);
  };
  return { asked, conditions, known, leaving };
}
const many = (count: number) => Array.from({ length: count }, (_, index) => `Aline Abadie${index}`);

// Catches a list that stops before its end: the surnames after it leave in clear.
test('everybody is known, whatever the month and however many they are in one', async () => {
  const { leaving, asked } = people({
    base: { '2026-02': [...many(4100), 'Zoé Wattrelosky', null], '2019-01': ['Bob Xanthakis'] },
  });
  expect(await leaving('factures de wattrelosky et xanthakis')).toBe('factures de ⟦PERSONNE_1⟧ et ⟦PERSONNE_2⟧');
  expect(asked).toEqual(['base 2026-02 0', 'base 2026-02 2000', 'base 2026-02 4000', 'base 2019-01 0']);
});

test('is read once in ten minutes', async () => {
  const { leaving, asked, conditions } = people({ base: { '2026-02': ['Bob Xanthakis'] } });
  await leaving('x');
  await leaving('x');
  expect(asked).toHaveLength(1);
  conditions.elapsed = 601_000;
  await leaving('x');
  expect(asked).toHaveLength(2);
});

// Catches a month that cannot be read taken for one without anybody.
test('as long as one month cannot be read nobody is known for sure, and the next question tries again', async () => {
  const { leaving, conditions } = people({ base: { '2026-02': ['Bob Xanthakis'], '2026-01': ['Zoé Wattrelosky'] } });
  conditions.broken = ['2026-01'];
  expect(await leaving('x')).toBeNull();
  conditions.broken = [];
  expect(await leaving('wattrelosky')).toBe('⟦PERSONNE_1⟧');
});

test('what was known an hour ago does not stand for what is known now', async () => {
  const { leaving, conditions } = people({ base: { '2026-02': ['Bob Xanthakis'] } });
  await leaving('x');
  conditions.broken = ['2026-02'];
  conditions.elapsed = 3_700_000;
  expect(await leaving('xanthakis')).toBeNull();
});

test('the copy of this machine is asked where it has every invoice of the month, the sources where it has not', async () => {
  const { leaving, asked } = people({
    base: { '2026-03': ['Bob Xanthakis', 'Zoé Wattrelosky'], '2026-02': ['Ida Quesnoy'] },
    copy: { '2026-03': ['Bob Xanthakis'], '2026-02': ['Ida Quesnoy'] },
  });
  expect(await leaving('wattrelosky, quesnoy')).toBe('⟦PERSONNE_1⟧, ⟦PERSONNE_2⟧');
  expect(asked).toEqual(['copy 2026-03 0', 'base 2026-03 0', 'copy 2026-02 0']);
});

test('too many invoices to be read over the network are read from the copy, or nothing leaves', async () => {
  const base = { '2026-02': many(20_001) };
  expect(await people({ base }).leaving('abadie7')).toBeNull();
  expect(await people({ base, copy: base }).leaving('abadie7')).toBe('⟦PERSONNE_1⟧');
});

test('who may not see invoices has nobody read', async () => {
  const { asked, known } = people({ base: { '2026-02': ['Bob Xanthakis'] } });
  const rights = { ...session.info.rights, factures_Visu: false };
  expect(await known({ ...session, info: { ...session.info, rights } })).toEqual(new Map());
  expect(asked).toEqual([]);
});
