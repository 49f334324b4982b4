import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { type LocalDatabase, openDatabase } from '../../../electron/local/local.ts';
import { importTimes } from '../../../electron/outbox/expectation.ts';
import type { Lane } from '../../../electron/outbox/lane.ts';
import { outboxMigrations } from '../../../electron/outbox/outbox.ts';
import { DEFAULT_RHYTHM } from '../../../electron/outbox/rhythm.ts';
import type { SftpSession } from '../../../electron/outbox/sftp-session.ts';
import { createStore, type Store } from '../../../electron/outbox/store.ts';
import { type CfiReadings, createTracking } from '../../../electron/outbox/tracking.ts';
import { createCfiSide } from '../../fakes/cfi-side.ts';
import { SCOPE } from '../../fakes/outbox-bench.ts';

const FOLDERS = { depot: '/In', archive: '/Archive', erreur: '/Erreur' };
const NOW = new Date().toISOString();
const never = new AbortController().signal;
const machine = systemClock();
/** Milliseconds by which the wall clock has run ahead. */
let ahead = 0;
const clock: Clock = { ...machine, now: () => machine.now() + ahead };
const log = createLog(() => {}, clock.now);
let folder: string;
let file: LocalDatabase;
let store: Store;
beforeEach(() => {
  ahead = 0;
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-suivi-'));
  file = openDatabase({ file: path.join(folder, 'file.sqlite'), migrations: outboxMigrations, durable: false, clock, log });
  store = createStore(file.db, clock, { onChange: () => {}, onQuarantine: () => {} });
});
afterEach(() => {
  file.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const referenceOf = (campaignId: number) => `MYCFIA-${campaignId}-1-sms`;
const jsonOf = (campaignId: number) => `MYCFIA_CAMP_${campaignId}_20261120_103000.json`;

/** Lines of these campaigns, in this order, on the drop or further. */
function lines(campaignIds: readonly number[], state: 'deposited' | 'imported'): void {
  file.db.transaction(() => {
    for (const campaignId of campaignIds) {
      const name = jsonOf(campaignId);
      store.insert({
        reference: referenceOf(campaignId),
        campaignId,
        campaignName: 'Campagne fictive',
        divisionId: 3,
        channel: 'sms',
        version: 1,
        baseName: name.slice(0, -'.json'.length),
        files: { json: { name, bytes: 1, sha256: '' }, csv: { name: name.replace('.json', '.csv'), bytes: 1, sha256: '' } },
        scope: { userId: 1, key: SCOPE.key, divisionIds: SCOPE.divisionIds },
        submittedBy: 'Camille Fictive',
        createdAt: NOW,
      });
      store.update(referenceOf(campaignId), { state, depositedAt: NOW, told: true }, { steps: ['deposited'] });
    }
  })();
}
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

/** A drop in memory that counts what it is asked. */
function drop() {
  const held: Record<string, Set<string>> = { '/In': new Set(), '/Archive': new Set(), '/Erreur': new Set() };
  const asked = { names: 0, sizes: 0 };
  const session: Pick<SftpSession, 'list' | 'size'> = {
    async list(path, accept) {
      const names = [...held[path]!];
      asked.names += names.length;
      return names.filter(accept).map((name) => ({ name, bytes: 1 }));
    },
    async size(path) {
      asked.sizes += 1;
      const [, within, name] = path.split('/');
      return held[`/${within}`]!.has(name!) ? 1 : null;
    },
  };
  const lane: Pick<Lane, 'session' | 'note'> = { session: async () => session as SftpSession, note: () => {} };
  return { held, asked, lane: lane as Lane };
}

function track(cfi: Partial<CfiReadings>, on = drop(), cfiMs = DEFAULT_RHYTHM.cfiMs) {
  const asked: string[] = [];
  const side = createCfiSide(folder, folder);
  const tracking = createTracking({
    store,
    lane: on.lane,
    cfi: {
      ...side,
      async read(scope, reading, query, options) {
        asked.push(...((query as { references?: string[] }).references ?? []));
        return side.read(scope, reading, query, options);
      },
      ...cfi,
    },
    folders: FOLDERS,
    scopeOf: () => SCOPE,
    installationId: 'installation-1',
    onImported: () => {},
    lateMs: () => DEFAULT_RHYTHM.lateMs,
    rhythm: { ...DEFAULT_RHYTHM, cfiMs },
    clock,
    log,
  });
  return { tracking, asked };
}

describe('who is followed first', () => {
  // Catches a new deposit that nobody looks at: hundreds of imported campaigns are followed for weeks, and came before it.
  test('what waits for its import comes before what was imported, however long ago that was', async () => {
    lines(numbers(1000, 300), 'imported');
    lines([2000], 'deposited');
    const { tracking, asked } = track({});
    await tracking.follow(never);
    expect(asked).toContain(referenceOf(2000));
    expect(asked).toHaveLength(200);
    await tracking.follow(never);
    expect(new Set(asked)).toHaveLength(301);
  });

  test('all that waits for its import is followed when all is asked for', async () => {
    lines(numbers(1000, 450), 'deposited');
    const { tracking, asked } = track({});
    await tracking.follow(never, true);
    expect(new Set(asked)).toHaveLength(450);
  });
});

describe('a service of CFI that accepts and never answers', () => {
  // Catches a queue that sends nothing for an hour: one silence for each deposit, while the lane is held.
  test('holds a pass for one of its silences, not for one per line, and every line has its turn', async () => {
    lines(numbers(1000, 30), 'deposited');
    const sought: string[] = [];
    const findFile: CfiReadings['findFile'] = (name) => {
      sought.push(name);
      return new Promise(() => {});
    };
    const { tracking, asked } = track({ findFile }, drop(), 40);
    for (let pass = 0; pass < 3; pass++) {
      const startedAt = performance.now();
      await tracking.follow(never);
      expect(performance.now() - startedAt).toBeLessThan(400);
    }
    expect(sought.length).toBeLessThan(10);
    expect(new Set(sought)).toHaveLength(sought.length);
    // What the view and the drop tell does not wait for it.
    expect(new Set(asked)).toHaveLength(30);
  });
});

describe('how long CFI takes', () => {
  const MINUTE = 60_000;

  // Catches « Import habituel en 540 minutes », and an alarm that comes an hour late: the machine had slept, not CFI.
  test('is learnt from imports that were watched, not from those found after a sleep or a night', async () => {
    lines([1000, 1001, 1002], 'deposited');
    const side = createCfiSide(folder, folder);
    const { tracking } = track({});
    for (ahead = MINUTE; ahead < 6 * MINUTE; ahead += MINUTE) await tracking.follow(never, true);
    side.setStatut(referenceOf(1000), 'importee_cfi');
    await tracking.follow(never, true);
    expect(importTimes(file.db).map((time) => Math.round(time / MINUTE))).toEqual([6]);
    ahead += 9 * 3_600_000;
    side.setStatut(referenceOf(1001), 'importee_cfi');
    await tracking.follow(never, true);
    expect(store.get(referenceOf(1001))?.state).toBe('imported');
    expect(importTimes(file.db)).toHaveLength(1);
    // The application was closed meanwhile: nobody has looked in this run.
    side.setStatut(referenceOf(1002), 'envoyee');
    await track({}).tracking.follow(never, true);
    expect(store.get(referenceOf(1002))?.state).toBe('sent');
    expect(importTimes(file.db)).toHaveLength(1);
  });

  test('is learnt from an import proved at the first look after the deposit', async () => {
    lines([1000], 'deposited');
    createCfiSide(folder, folder).setStatut(referenceOf(1000), 'importee_cfi');
    ahead = MINUTE;
    await track({}).tracking.follow(never, true);
    expect(importTimes(file.db)).toHaveLength(1);
  });
});

describe('an archive of tens of thousands of files', () => {
  test('is listed once; then a deposit is sought there by its name, and found where it has gone', async () => {
    lines([1000, 1001], 'deposited');
    const on = drop();
    on.held['/In'] = new Set([jsonOf(1000), jsonOf(1001)]);
    on.held['/Archive'] = new Set(numbers(1, 30_000).map((number) => `MYCFIA_CAMP_9${number}_20261120_103000.json`));
    const { tracking } = track({ findFile: async () => null, declareFile: async () => Promise.reject(new Error('plus tard')) }, on);
    await tracking.follow(never, true);
    expect(on.asked).toEqual({ names: 30_002, sizes: 0 });
    await tracking.follow(never, true);
    expect(on.asked).toEqual({ names: 30_004, sizes: 2 });
    expect(store.parcel(referenceOf(1000)).has('archived')).toBe(false);
    on.held['/In'].delete(jsonOf(1000));
    on.held['/Archive'].add(jsonOf(1000));
    await tracking.follow(never, true);
    expect(on.asked).toEqual({ names: 30_005, sizes: 4 });
    expect(store.parcel(referenceOf(1000)).has('archived')).toBe(true);
    expect(store.parcel(referenceOf(1001)).has('archived')).toBe(false);
  });
});
