import { expect, test } from 'vitest';
import { createKnownNames } from '../../../electron/assistant/names-known.ts';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import type { Sources } from '../../../electron/sources/sources.ts';
import type { Right } from '../../../shared/model/tenant.ts';
import { assistantBench } from '../../fakes/assistant.ts';
import { fakeSession, fakeWorld } from '../../fakes/stocks.ts';

const DIVISIONS = new Map([
  [3, 'Agence Lille'],
  [9, 'Agence Brest'],
]);
const WORLD = fakeWorld(
  [
    { name: 'Carnet de bord', division: 3, quantity: 5 },
    { name: 'Gobelet réunion', division: 9, quantity: 5 },
  ],
  DIVISIONS,
);
const NOW = Date.parse('2026-03-10T09:48:00.000Z');

function namesOver(readings: string[] = [], failing = false) {
  let elapsed = 0;
  const clock = { ...frozenClock(NOW), monotonic: () => elapsed };
  const readFrom = (async (source: string, scope: never, reading: string, query: never) => {
    readings.push(`${source}:${reading}`);
    if (failing) throw new Error('no copy');
    if (reading === 'stocks') return (await WORLD.stocks.list(scope, query)).value;
    return reading === 'invoiceMonths' ? [] : { rows: [], total: 0 };
  }) as unknown as Sources['readFrom'];
  return {
    pass: (ms: number) => (elapsed += ms),
    names: createKnownNames({ sources: { readFrom }, clock, log: createLog(() => undefined, clock.now) }),
  };
}

const sessionOf = (ids: readonly number[], rights?: readonly Right[]) =>
  fakeSession(new Map(ids.map((id) => [id, DIVISIONS.get(id)!])), rights === undefined ? {} : { rights });

// Catches a book that holds a word of a division the user does not see: it would tell that the name exists.
test('holds words of the scope, and of nothing outside it', async () => {
  const { names } = namesOver();
  const [lille, brest, both] = [await names(sessionOf([3])), await names(sessionOf([9])), await names(sessionOf([3, 9]))];
  expect(['carnet', 'gobelet'].map((word) => [lille!.holds(word), brest!.holds(word), both!.holds(word)])).toEqual([
    [true, false, true],
    [false, true, true],
  ]);
  expect(lille!.resembles('gobelets')).toBe(false);
});

// Catches a subject read without its right.
test('reads only what the session may read', async () => {
  const readings: string[] = [];
  const book = await namesOver(readings).names(sessionOf([3], ['factures_Visu']));
  expect(book?.holds('carnet')).toBe(false);
  expect(readings).toEqual(['copy:invoiceMonths']);
});

// Catches a book read again at every question, or never again.
test('is read once in ten minutes', async () => {
  const readings: string[] = [];
  const { names, pass } = namesOver(readings);
  const session = sessionOf([3], ['stocks_Visu']);
  await names(session);
  await names(session);
  expect(readings).toHaveLength(1);
  pass(601_000);
  await names(session);
  expect(readings).toHaveLength(2);
});

// Catches the first question on a new machine read without its names, and a long list fetched over the network for them.
test('is read from the sources where there is no copy yet, when they are short', async () => {
  const over = (total: number) => {
    const clock = frozenClock(NOW);
    const readFrom = (async () => {
      throw new Error('no copy');
    }) as unknown as Sources['readFrom'];
    const read = (async (scope: never, reading: string, query: never) => {
      const { value } = await WORLD.stocks.list(scope, query);
      return { value: reading === 'stocks' ? { ...value, total } : { rows: [], total: 0 } };
    }) as unknown as Sources['read'];
    return createKnownNames({ sources: { readFrom, read }, clock, log: createLog(() => undefined, clock.now) })(
      sessionOf([3], ['stocks_Visu']),
    );
  };
  const book = await over(1);
  expect([book?.holds('carnet'), book?.holds('gobelet')]).toEqual([true, false]);
  expect(await over(20_001)).toBeNull();
});

test('is absent without a copy, and the question is read without it', async () => {
  expect(await namesOver([], true).names(sessionOf([3]))).toBeNull();
  const bench = assistantBench();
  expect((await bench.ask('combien de flyers A4 à Lille ?')).figure?.value).toBe(650);
});

// Catches a word of another scope that would change an answer: "réunion" is everyday talk here, whatever is kept elsewhere.
test('what others keep changes no answer', async () => {
  const ask = async (rows: Parameters<typeof fakeWorld>[0]) => {
    const world = fakeWorld(rows, DIVISIONS);
    const bench = assistantBench({
      rows,
      sources: (real) => ({
        ...real,
        readFrom: (async (_: string, scope: never, reading: string, query: never) =>
          reading === 'stocks'
            ? (await world.stocks.list(scope, query)).value
            : reading === 'invoiceMonths'
              ? []
              : { rows: [], total: 0 }) as never,
      }),
    });
    return bench.ask('avant la réunion de tout à l’heure, combien de carnets de bord à Lille ?');
  };
  const own = { name: 'Carnet de bord', division: 3, quantity: 5 };
  const alone = await ask([own]);
  const beside = await ask([own, { name: 'Carnet réunion', division: 99, quantity: 7 }]);
  expect(alone.figure?.value).toBe(5);
  expect(beside.figure?.value).toBe(5);
});
