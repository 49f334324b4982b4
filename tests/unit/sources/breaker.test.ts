import { describe, expect, it } from 'vitest';
import { createBreaker } from '../../../electron/sources/breaker.ts';

const policy = { firstMs: 30_000, capMs: 60_000, stableMs: 120_000, flapCapMs: 300_000 };

function setUp() {
  let now = 0;
  const breaker = createBreaker({ monotonic: () => now }, policy);
  return { breaker, forward: (ms: number) => (now += ms) };
}

describe('the breaker', () => {
  it('lets exactly one call try a source nobody has tried, and gives the others its verdict', async () => {
    const { breaker } = setUp();
    const first = await breaker.enter();
    const waiting = Array.from({ length: 49 }, () => breaker.enter());
    first?.failure();
    expect((await Promise.all(waiting)).every((pass) => pass === null)).toBe(true);

    const other = setUp().breaker;
    const lucky = await other.enter();
    const behind = Array.from({ length: 49 }, () => other.enter());
    lucky?.success();
    expect((await Promise.all(behind)).every((pass) => pass !== null)).toBe(true);
  });

  it('hands the trial on when the first asker goes away', async () => {
    const { breaker } = setUp();
    const first = await breaker.enter();
    const second = breaker.enter();
    first?.neutral();
    expect(await second).not.toBeNull();
  });

  it('leaves a failed source aside, then lets exactly one of fifty probe it', async () => {
    const { breaker, forward } = setUp();
    (await breaker.enter())?.failure();
    forward(29_999);
    expect(await breaker.enter()).toBeNull();
    forward(1);
    const passes = (await Promise.all(Array.from({ length: 50 }, () => breaker.enter()))).filter((pass) => pass !== null);
    expect(passes).toHaveLength(1);
    passes[0]?.success();
    expect(await breaker.enter()).not.toBeNull();
    expect(breaker.nextProbe()).toBeNull();
  });

  it('leaves a source alone as long as it asked, when that is longer', async () => {
    const { breaker, forward } = setUp();
    (await breaker.enter())?.failure(120_000);
    expect(breaker.nextProbe()).toBe(120_000);
    forward(120_000);
    (await breaker.enter())?.failure(1000);
    expect(breaker.nextProbe()).toBe(180_000);
  });

  it('waits longer while probes fail, never beyond the cap', async () => {
    const { breaker, forward } = setUp();
    (await breaker.enter())?.failure();
    forward(30_000);
    (await breaker.enter())?.failure();
    expect(breaker.nextProbe()).toBe(90_000);
    forward(60_000);
    (await breaker.enter())?.failure();
    expect(breaker.nextProbe()).toBe(150_000);
  });

  it('tells calls in flight that the source is dead, and counts one failure for all', async () => {
    const { breaker } = setUp();
    (await breaker.enter())?.success();
    const passes = await Promise.all(Array.from({ length: 10 }, () => breaker.enter()));
    passes[0]?.failure();
    expect(passes.every((pass) => pass?.tripped.aborted)).toBe(true);
    for (const pass of passes.slice(1)) pass?.failure();
    expect(breaker.nextProbe()).toBe(30_000);
  });

  it('lets a forced call through, which may bring the source back at once', async () => {
    const { breaker } = setUp();
    (await breaker.enter())?.failure();
    const forced = await breaker.enter(true);
    forced?.success();
    expect(await breaker.enter()).not.toBeNull();
  });

  it('would catch a source that flaps every ten seconds being taken up again at each turn', async () => {
    const { breaker, forward } = setUp();
    const answers = (second: number) => second % 21 < 11;
    let switches = 0;
    let used = true;
    for (let second = 0; second < 1800; second += 1, forward(1000)) {
      const pass = await breaker.enter();
      const works = pass !== null && answers(second);
      if (works) pass.success();
      else pass?.failure();
      if (works !== used) switches += 1;
      used = works;
    }
    // Eighty-five turns of the source in half an hour; a breaker that forgets at each success follows half of them.
    expect(switches).toBeLessThanOrEqual(16);
    expect(switches).toBeGreaterThan(2);
    expect(breaker.state().relapses).toBeGreaterThan(2);
  });

  it('forgets the relapses of a source that held, and returns to the short delay', async () => {
    const { breaker, forward } = setUp();
    const fail = async () => (await breaker.enter())?.failure();
    const succeed = async () => (await breaker.enter())?.success();
    await fail();
    forward(30_000);
    await succeed();
    forward(10_000);
    await fail();
    expect(breaker.state()).toEqual({ circuit: 'open', failures: 1, relapses: 1 });
    expect(breaker.nextProbe()).toBe(100_000);
    forward(60_000);
    await succeed();
    forward(120_000);
    await fail();
    expect(breaker.state().relapses).toBe(0);
    expect(breaker.nextProbe()).toBe(250_000);
  });

  it('says that one call is probing while the others are kept away', async () => {
    const { breaker, forward } = setUp();
    expect(breaker.state().circuit).toBe('untried');
    (await breaker.enter())?.failure();
    forward(30_000);
    const probe = await breaker.enter();
    expect(breaker.state().circuit).toBe('probing');
    probe?.success();
    expect(breaker.state()).toEqual({ circuit: 'closed', failures: 0, relapses: 0 });
  });
});
