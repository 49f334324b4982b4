import { expect, test } from 'vitest';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createAccess, LOCK_AFTER } from '../../../electron/shell/loopback/access.ts';

function bench() {
  let at = 0;
  const access = createAccess({ ...systemClock(), monotonic: () => at, sleep: async () => {} });
  return { access, advance: (ms: number) => (at += ms) };
}

test('a code is 256 bits, never twice the same, and good once', async () => {
  const { access } = bench();
  const codes = Array.from({ length: 5 }, () => access.issueCode());
  expect(new Set(codes).size).toBe(5);
  for (const code of codes) {
    expect(Buffer.from(code, 'base64url')).toHaveLength(32);
    expect(await access.exchange(code)).not.toBeNull();
    expect(await access.exchange(code)).toBeNull();
  }
});

test('only the last five unused codes live, each for 10 minutes', async () => {
  const { access, advance } = bench();
  const codes = Array.from({ length: 6 }, () => access.issueCode());
  expect(await access.exchange(codes[0]!)).toBeNull();
  advance(10 * 60_000 - 1);
  expect(await access.exchange(codes[1]!)).not.toBeNull();
  advance(1);
  expect(await access.exchange(codes[2]!)).toBeNull();
});

test('a browser that already has a session keeps it, so that its other tabs stay good; an invented session is not adopted', async () => {
  const { access } = bench();
  const one = await access.exchange(access.issueCode());
  const two = await access.exchange(access.issueCode(), one?.session);
  expect(two?.session).toBe(one?.session);
  expect(access.hasTab(one!.session, one!.token)).toBe(true);
  const stranger = await access.exchange(access.issueCode(), 'inventée');
  expect(stranger?.session).not.toBe('inventée');
});

test('a token is bound to its session, and both end after 12 hours', async () => {
  const { access, advance } = bench();
  const one = await access.exchange(access.issueCode());
  const two = await access.exchange(access.issueCode());
  expect(access.hasTab(one!.session, two!.token)).toBe(false);
  expect(access.hasTab(one!.session, one!.token)).toBe(true);
  advance(12 * 60 * 60_000);
  expect(access.hasSession(one!.session)).toBe(false);
  expect(access.hasTab(one!.session, one!.token)).toBe(false);
});

test('the lock shuts everyone out, good tokens included, until a code is asked for at the terminal', async () => {
  const { access } = bench();
  const tab = await access.exchange(access.issueCode());
  const code = access.issueCode();
  for (let n = 0; n < LOCK_AFTER; n++) access.hasTab(tab!.session, 'faux');
  expect(access.locked()).toBe(true);
  expect(await access.exchange(code)).toBeNull();
  expect(access.hasTab(tab!.session, tab!.token)).toBe(false);
  expect(await access.exchange(access.issueCode())).not.toBeNull();
  expect(access.hasTab(tab!.session, tab!.token)).toBe(true);
});
