import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { createBroadcast } from '../../../electron/kit/events.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { openDatabase } from '../../../electron/local/local.ts';
import { createReview, type ReviewOptions, reviewMigrations } from '../../../electron/review/review.ts';
import type { Tenant } from '../../../electron/tenant/tenant.ts';
import type { EventName } from '../../../shared/contract/contract.ts';
import type { LeakChunk } from '../../../shared/model/review.ts';
import { leakWorld, rights, widened } from '../../fakes/leak-world.ts';
import { networkAt } from '../../fakes/network.ts';

const at = (text: string) => Date.parse(text);
const never = new AbortController().signal;

describe('the nightly leak test', () => {
  let folder: string;
  let file: ReturnType<typeof openDatabase>;
  const clock = frozenClock(0);
  const log = createLog(
    () => undefined,
    () => 0,
  );
  let session: { token: string | null; rights: ReturnType<typeof rights>; leaks: boolean };

  const cfi = leakWorld((_source, reading, scope) =>
    session.leaks && reading === 'stocks' && scope.selectedId === 3 ? widened(scope, 5) : scope,
  );
  const open = () => {
    const tenant: Pick<Tenant, 'current' | 'require' | 'token' | 'network'> = {
      current: () => ({ state: 'active' }) as ReturnType<Tenant['current']>,
      require: () => ({ info: { rights: session.rights } }) as ReturnType<Tenant['require']>,
      token: () => session.token,
      network: () => networkAt(1),
    };
    const sources: Pick<ReviewOptions['sources'], 'readFrom' | 'refreshCopy'> = { readFrom: cfi.read, refreshCopy: async () => undefined };
    return createReview({
      tenant: tenant as Tenant,
      sources: sources as ReviewOptions['sources'],
      testedSources: ['base', 'api', 'copy'],
      askedBy: 'screen',
      canaries: cfi.canaries,
      db: file.db,
      clock,
      log,
      events: createBroadcast<EventName>((error) => {
        throw error;
      }),
    });
  };

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-nightly-'));
    clock.set(at('2026-11-20T20:00:00.000Z'));
    session = { token: 'jeton', rights: rights(), leaks: false };
    file = openDatabase({ file: path.join(folder, 'arborescence.sqlite'), migrations: reviewMigrations, durable: true, clock, log });
  });
  afterEach(() => {
    file.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('runs once after each night, not before, and again after a restart only when a night was missed', async () => {
    const review = open();
    expect(await review.nightly(never)).toBeNull();
    clock.set(at('2026-11-21T01:30:00.000Z'));
    expect(await review.nightly(never)).toMatchObject({ verdict: 'clean', trigger: 'nightly' });
    expect(await review.nightly(never)).toBeNull();
    review.stop();
    clock.set(at('2026-11-21T08:00:00.000Z'));
    expect(await open().nightly(never)).toBeNull();
    clock.set(at('2026-11-23T08:00:00.000Z'));
    expect(await open().nightly(never)).toMatchObject({ trigger: 'nightly' });
  });

  it('waits for somebody who may: never without a session, never without the rights of the review', async () => {
    const review = open();
    clock.set(at('2026-11-21T09:00:00.000Z'));
    session.token = null;
    expect(await review.nightly(never)).toBeNull();
    session = { ...session, token: 'jeton', rights: rights('administrateur') };
    expect(await review.nightly(never)).toBeNull();
    session.rights = rights();
    expect(await review.nightly(never)).not.toBeNull();
  });

  it('keeps a leak among the incidents, over a restart, until a later test is clean', async () => {
    const review = open();
    clock.set(at('2026-11-21T09:00:00.000Z'));
    session.leaks = true;
    expect((await review.nightly(never))?.verdict).toBe('leak');
    expect(open().incidents()).toMatchObject([{ part: 'base', endedAt: null, message: expect.stringMatching(/^Fuite détectée/) }]);
    session.leaks = false;
    clock.set(at('2026-11-22T09:00:00.000Z'));
    expect((await review.nightly(never))?.verdict).toBe('clean');
    expect(review.incidents()).toEqual([]);
  });

  it('keeps the result before it says it, and refuses a second test meanwhile', async () => {
    const review = open();
    const running = review.leakTest(never);
    expect((await running.next()).value).toMatchObject({ type: 'progress' });
    await expect(review.leakTest(never).next()).rejects.toMatchObject({ code: 'conflict' });
    let last: LeakChunk | undefined;
    for await (const chunk of running) {
      last = chunk;
      // A reader that stops at the result must not lose it.
      if (chunk.type === 'result') break;
    }
    expect(last).toMatchObject({ type: 'result', report: { trigger: 'screen' } });
    expect(review.lastLeakTest()).toEqual(last?.type === 'result' ? last.report : null);
    await expect(review.leakTest(never).next()).resolves.toMatchObject({ done: false });
  });
});
