import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { assistantMigrations, createAssistant } from '../../../electron/assistant/assistant.ts';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { collect } from '../../fakes/assistant.ts';
import { fakeSession, fakeWorld } from '../../fakes/stocks.ts';
import { CAMPAIGNS, DIVISIONS, ROWS, TREE } from '../../fixtures/assistant/world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const session = fakeSession(DIVISIONS);

/** One machine through its starts, its nights and its holidays. */
function machine() {
  const db = new Sqlite(':memory:');
  db.pragma('foreign_keys = ON');
  for (const { sql } of assistantMigrations) db.exec(sql);
  let wall = Date.parse('2026-03-10T09:48:00.000Z');
  let steady = 0;
  const clock = { ...systemClock(), now: () => wall, monotonic: () => steady };
  const world = fakeWorld(ROWS, DIVISIONS, CAMPAIGNS);
  const log = createLog(() => undefined, clock.now);
  const start = () => {
    steady = 0;
    const { stocks, sources } = world;
    return createAssistant({ stocks, sources, db, clock, log, divisions: () => TREE });
  };
  const pass = (ms: number, awake = ms) => {
    wall += ms;
    steady += awake;
  };
  return { start, pass };
}
const kept = ({ conversations }: ReturnType<ReturnType<typeof machine>['start']>) => conversations.list(session, { limit: 10 }).kept;

describe('conversations go after the days they are kept', () => {
  test('on a machine started each morning, whose user asks nothing any more: on the day, neither before nor never', async () => {
    const { start, pass } = machine();
    await collect(start().ask(session, { question: 'Combien de flyer a4 ?' }));
    for (let day = 1; day <= 185; day++) {
      pass(DAY - 8 * HOUR, 0);
      const assistant = start();
      for (let hour = 0; hour < 8; hour++) {
        pass(HOUR);
        assistant.conversations.purge();
      }
      expect(kept(assistant)).toBe(day <= 180 ? 1 : 0);
    }
  });

  test.each([4, 20, 200])('on a machine that slept %i days, once its clock has gone on for a while', async (days) => {
    const { start, pass } = machine();
    const assistant = start();
    await collect(assistant.ask(session, { question: 'Combien de flyer a4 ?' }));
    assistant.conversations.setRetention(session, { keepDays: 7 });
    pass(days * DAY, 0);
    for (let hour = 0; hour < 24 * 7; hour++) {
      pass(HOUR);
      assistant.conversations.purge();
    }
    expect(kept(assistant)).toBe(0);
  });

  test('on a machine that was off for a season', async () => {
    const { start, pass } = machine();
    await collect(start().ask(session, { question: 'Combien de flyer a4 ?' }));
    pass(300 * DAY, 0);
    let assistant = start();
    assistant.conversations.purge();
    expect(kept(assistant)).toBe(1);
    pass(3 * DAY, 0);
    assistant = start();
    assistant.conversations.purge();
    expect(kept(assistant)).toBe(0);
  });

  test('as soon as their user keeps them for less, on a machine that slept four days', async () => {
    const { start, pass } = machine();
    const assistant = start();
    await collect(assistant.ask(session, { question: 'Combien de flyer a4 ?' }));
    assistant.conversations.purge();
    pass(4 * DAY, 0);
    assistant.conversations.setRetention(session, { keepDays: 1 });
    expect(kept(assistant)).toBe(0);
  });
});

test('a clock set far ahead, further ahead, then right again, removes nothing', async () => {
  const { start, pass } = machine();
  let assistant = start();
  await collect(assistant.ask(session, { question: 'Combien de flyer a4 ?' }));
  for (const years of [1, 10]) {
    pass(years * 365 * DAY, 0);
    for (let hour = 0; hour < 24; hour++) {
      pass(HOUR);
      assistant.conversations.purge();
    }
    assistant = start();
    assistant.conversations.purge();
  }
  pass(-11 * 365 * DAY, 0);
  for (let hour = 0; hour < 24 * 5; hour++) {
    pass(HOUR);
    assistant.conversations.purge();
  }
  expect(kept(assistant)).toBe(1);
});
