import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Clock, frozenClock, systemClock } from '../../../electron/kit/clock.ts';
import { BASE_NAME, type Bench, type BenchOptions, openBench, SCOPE, submission } from '../../fakes/outbox-bench.ts';
import { type RealSshd, startSshd } from '../../fakes/sshd.ts';
import { createTcpProxy, type TcpProxy } from '../../fakes/tcp-proxy.ts';

let sshd: RealSshd;
let proxy: TcpProxy;
const opened: Bench[] = [];
const PAIR = [`${BASE_NAME}.csv`, `${BASE_NAME}.json`];
const drop = (server = sshd) => fs.readdirSync(path.join(server.root, 'In')).sort();

/** A queue that reaches the server through the proxy. */
const open = (options: Partial<BenchOptions> = {}) => {
  const bench = openBench({ root: sshd.root, sshd, ...options, connection: { port: proxy.port, ...options.connection } });
  opened.push(bench);
  return bench;
};

beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.remove());
beforeEach(async () => {
  proxy = await createTcpProxy(sshd.port);
  for (const name of ['In', 'Archive', 'Erreur']) {
    fs.rmSync(path.join(sshd.root, name), { recursive: true, force: true });
    fs.mkdirSync(path.join(sshd.root, name));
  }
});
afterEach(async () => {
  for (const one of opened.splice(0)) {
    await one.close();
    fs.rmSync(one.folder, { recursive: true, force: true });
  }
  await proxy.close();
});

describe('the network is down', () => {
  test('the line stays En file with the reason and the next try, survives a restart, and leaves by itself when the link returns', async () => {
    proxy.set('refuse');
    const first = open();
    first.outbox.submit(SCOPE, [submission()], () => {});
    first.outbox.start();
    const waiting = await first.until((line) => line.cause !== null);
    expect(waiting).toMatchObject({
      state: 'queued',
      attempts: 0,
      cause: 'Le dépôt CFI est injoignable.',
      nextAttemptAt: expect.any(String),
    });
    expect(first.outbox.health()).toMatchObject({ state: 'down', nextProbeAt: expect.any(String) });
    await first.close();
    const again = open({ folder: first.folder });
    again.outbox.start();
    expect((await again.until((line) => line.cause !== null)).state).toBe('queued');
    proxy.set('pass');
    const left = await again.until((line) => line.state === 'deposited');
    expect(left.attempts).toBe(1);
    expect(again.outbox.health()).toMatchObject({ state: 'ok' });
  });

  test('what a crash left in progress is shown as waiting, not as being sent', async () => {
    proxy.set('refuse');
    const bench = open();
    bench.outbox.submit(SCOPE, [submission()], () => {});
    bench.db.prepare("UPDATE outbox_line SET state = 'sending', attempts = 1, reach = 1").run();
    bench.outbox.start();
    await bench.until((line) => line.state === 'retrying');
  });

  test('after a long sleep of the machine the connection is made anew', async () => {
    const clock = frozenClock(Date.parse('2026-11-20T10:30:00.000Z'));
    const bench = open({ clock });
    bench.outbox.submit(SCOPE, [submission()], () => {});
    bench.outbox.start();
    await bench.until((line) => line.state === 'deposited');
    expect(proxy.connections()).toBe(1);
    clock.set(clock.now() + 8 * 3600_000);
    await expect.poll(() => proxy.connections()).toBe(2);
  });

  test('a server that accepts and stays silent is given up at our deadline', async () => {
    proxy.set('silent');
    const { outbox, row } = open({ connection: { delais: { connexion: 200, operation: 200 } } });
    outbox.submit(SCOPE, [submission()], () => {});
    const report = await outbox.drainOnce();
    expect(report.failed).toEqual([{ reference: 'MYCFIA-123-1-sms', cause: 'Le dépôt CFI ne répond pas.' }]);
    expect(row().state).toBe('queued');
  });
});

describe('the machine sleeps for eight hours in the middle of a sending, its connection forgotten by the network', () => {
  const HOURS = 8 * 3600_000;

  // Timers stand still meanwhile. The monotonic clock does too on Linux and macOS; on Windows it goes on.
  test.each([
    ['the wall clock alone has moved', HOURS, 0],
    ['both clocks have moved', HOURS, HOURS],
  ])('%s: the connection is dropped at once on waking, and the pair leaves once', async (_how, wall, monotonic) => {
    const machine = systemClock();
    let slept = { wall: 0, monotonic: 0 };
    const clock: Clock = { ...machine, now: () => machine.now() + slept.wall, monotonic: () => machine.monotonic() + slept.monotonic };
    const bench = open({ clock, connection: { delais: { connexion: 8000, operation: 8000 } } });
    proxy.rate(30_000);
    bench.outbox.submit(SCOPE, [submission({ rows: 4000 })], () => {});
    bench.outbox.start();
    await expect.poll(() => proxy.up(), { timeout: 10_000 }).toBeGreaterThan(40_000);
    proxy.forget();
    proxy.rate(0);
    slept = { wall, monotonic };
    const wokeAt = machine.monotonic();
    await bench.until((line) => line.state === 'deposited');
    // Neither the keep-alive of the connection (4 s) nor the deadline of the call (8 s) was waited for.
    expect(machine.monotonic() - wokeAt).toBeLessThan(3000);
    expect(bench.records.filter((record) => record.event === 'reveil')).toHaveLength(1);
    expect(drop()).toEqual(PAIR);
    bench.cfi.batch();
    await bench.until((line) => line.state === 'imported');
    expect(bench.cfi.world().imports).toEqual([{ reference: 'MYCFIA-123-1-sms', whole: true }]);
  });

  test('a connection left idle before a sleep that both clocks counted is made anew before it is used', async () => {
    const machine = systemClock();
    let slept = 0;
    const clock: Clock = { ...machine, now: () => machine.now() + slept, monotonic: () => machine.monotonic() + slept };
    const bench = open({ clock });
    bench.outbox.submit(SCOPE, [submission()], () => {});
    bench.outbox.start();
    await bench.until((line) => line.state === 'deposited');
    bench.cfi.batch();
    bench.cfi.setStatut('MYCFIA-123-1-sms', 'terminee');
    await bench.until((line) => line.state === 'finished');
    proxy.forget();
    slept = HOURS;
    bench.outbox.submit(SCOPE, [submission({ reference: 'MYCFIA-123-2-sms', version: 2 })], () => {});
    expect((await bench.until((line) => line.state === 'deposited', 'MYCFIA-123-2-sms')).attempts).toBe(1);
  });
});

describe('the link is lost at some byte', () => {
  const whole = submission({ rows: 4000 });
  // From the handshake, over sign-in and the opening of the subsystem, to the middle of each file.
  const places = [0, 30, 800, 1500, 2100, 2500, 2800, 3200, 4000, 6000, 12_000, 40_000, 90_000, 118_000, 124_000];

  test.each(['reset', 'fin', 'blackhole'] as const)(
    '%s: every call settles, nothing half visible, then it leaves once',
    {
      timeout: 240_000,
    },
    async (how) => {
      for (const place of places) {
        const bench = open({ connection: { delais: { connexion: 1000, operation: 1000 } } });
        bench.outbox.submit(SCOPE, [whole], () => {});
        await proxy.quiet();
        proxy.cutAfter(place, how);
        await bench.outbox.drainOnce();
        expect(['queued', 'retrying'], `cut after ${place} bytes`).toContain(bench.row().state);
        const names = drop();
        const visible = PAIR.filter((name) => names.includes(name));
        if (visible.length === 1) expect(names).toContain(`${BASE_NAME}.LOCK`);
        proxy.set('pass');
        bench.outbox.start();
        await bench.until((line) => line.state === 'deposited');
        expect(drop()).toEqual(PAIR);
        bench.cfi.batch();
        await bench.until((line) => line.state === 'imported');
        expect(bench.cfi.world().imports).toEqual([{ reference: whole.reference, whole: true }]);
        opened.splice(opened.indexOf(bench), 1);
        await bench.close();
        fs.rmSync(bench.folder, { recursive: true, force: true });
        for (const name of fs.readdirSync(path.join(sshd.root, 'Archive'))) fs.rmSync(path.join(sshd.root, 'Archive', name));
      }
    },
  );

  test('a damaged byte is refused by the transport and the pair is sent again whole', async () => {
    const bench = open();
    bench.outbox.submit(SCOPE, [whole], () => {});
    proxy.flipAt(60_000);
    await bench.outbox.drainOnce();
    expect(bench.row()).toMatchObject({ state: 'retrying', cause: expect.stringContaining('coupée') });
    await bench.outbox.drainOnce();
    expect(fs.readFileSync(path.join(sshd.root, 'In', PAIR[0]!))).toEqual(Buffer.from(whole.csv));
  });

  test('a slow line is not a dead one: the deadline is on progress', async () => {
    const bench = open({ connection: { delais: { connexion: 3000, operation: 1500 } } });
    bench.outbox.submit(SCOPE, [submission({ rows: 1000 })], () => {});
    proxy.rate(10_000);
    await bench.outbox.drainOnce();
    expect(bench.row()).toMatchObject({ state: 'deposited', attempts: 1 });
  });
});

describe('stopping in the middle', () => {
  test('waits no longer than asked, and the next start finishes', async () => {
    const bench = open();
    bench.outbox.submit(SCOPE, [submission({ rows: 4000 })], () => {});
    proxy.rate(4000);
    bench.outbox.start();
    await bench.until((line) => line.state === 'sending');
    await bench.close(50);
    proxy.rate(0);
    const again = open({ folder: bench.folder });
    expect(['retrying', 'sending']).toContain(again.row().state);
    await again.outbox.drainOnce();
    expect(again.row().state).toBe('deposited');
    expect(drop()).toEqual(PAIR);
  });
});

describe('a server that cannot write any more', () => {
  test('is said, leaves nothing behind, is never worded as sent, and the line leaves once there is room', async () => {
    const full = await startSshd({ fileLimitKb: 40 });
    try {
      const bench = openBench({ root: full.root, sshd: full });
      opened.push(bench);
      bench.outbox.submit(SCOPE, [submission({ rows: 4000 })], () => {});
      await bench.outbox.drainOnce();
      expect(bench.row()).toMatchObject({ state: 'retrying', cause: expect.stringContaining('disque plein') });
      expect(drop(full)).toEqual([]);
      const other = open({ folder: bench.folder });
      await other.outbox.drainOnce();
      expect(other.row().state).toBe('deposited');
    } finally {
      await full.remove();
    }
  });
});
