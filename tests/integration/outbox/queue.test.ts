import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { createCfiSide } from '../../fakes/cfi-side.ts';
import { BASE_NAME, type Bench, type BenchOptions, openBench, SCOPE, submission } from '../../fakes/outbox-bench.ts';
import { type RealSshd, startSshd } from '../../fakes/sshd.ts';
import { fakeScope } from '../../fakes/tenant-scope.ts';

let sshd: RealSshd;
const opened: Bench[] = [];
const REFERENCE = 'MYCFIA-123-1-sms';
const drop = () => fs.readdirSync(path.join(sshd.root, 'In')).sort();
const open = (options: Partial<BenchOptions> = {}) => {
  const bench = openBench({ root: sshd.root, sshd, ...options });
  opened.push(bench);
  return bench;
};
const close = async (bench: Bench) => {
  opened.splice(opened.indexOf(bench), 1);
  await bench.close();
};
/** The n-th of many lines. */
const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    submission({
      reference: `MYCFIA-${1000 + index}-1-sms`,
      campaignId: 1000 + index,
      baseName: `MYCFIA_CAMP_${1000 + index}_20261120_103000`,
      rows: 2,
    }),
  );

beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.remove());
beforeEach(() => {
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
});

describe('two hundred lines', () => {
  test('one of them poisoned: the others leave', async () => {
    const bench = open();
    const lines = many(200);
    bench.outbox.submit(SCOPE, lines, () => {});
    const poisoned = lines[3]!;
    fs.writeFileSync(path.join(sshd.root, 'In', `${poisoned.baseName}.csv`), 'autre contenu');
    const report = await bench.outbox.drainOnce();
    expect(report.sent).toHaveLength(199);
    expect(report.failed.map((line) => line.reference)).toEqual([poisoned.reference]);
    expect(drop()).toHaveLength(399);
    bench.cfi.batch();
    await bench.outbox.drainOnce();
    expect(bench.cfi.world().imports.filter((line) => line.whole)).toHaveLength(199);
  });

  test('a line that keeps failing does not keep a later one from leaving, and order is kept among the others', async () => {
    const bench = open();
    const [stuck, second, third] = many(3);
    fs.writeFileSync(path.join(sshd.root, 'In', `${stuck!.baseName}.LOCK`), JSON.stringify({ owner: 'autre', at: '', reference: 'autre' }));
    bench.outbox.submit(SCOPE, [stuck!, second!, third!], () => {});
    const report = await bench.outbox.drainOnce();
    expect(report.sent).toEqual([second!.reference, third!.reference]);
    expect(bench.row(stuck!.reference).state).toBe('retrying');
  });
});

describe('two processes on the same queue', () => {
  test('the second one does not send while the first one lives, and says so', async () => {
    const first = open();
    first.outbox.start();
    const second = open({ folder: first.folder });
    second.outbox.submit(SCOPE, [submission()], () => {});
    await expect(second.outbox.drainOnce()).rejects.toThrow(/déjà servie/);
    // The first one did not hear of the line: it finds it by itself.
    await first.until((line) => line.state === 'deposited');
  });

  test('takes over from a killed process at once, and from a living one that stops', async () => {
    const first = open();
    first.outbox.submit(SCOPE, [submission()], () => {});
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    first.db.prepare('UPDATE outbox_lane SET owner = ?, pid = ?').run('autre-processus', holder.pid);
    await expect(first.outbox.drainOnce()).rejects.toThrow(/déjà servie/);
    const gone = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await gone;
    await first.outbox.drainOnce();
    expect(first.row().state).toBe('deposited');
  });

  test('an owner that no longer beats (pid used again by something else) is replaced', async () => {
    const bench = open();
    bench.db.prepare('UPDATE outbox_lane SET owner = ?, pid = ?').run('disparu', process.pid);
    bench.outbox.submit(SCOPE, [submission()], () => {});
    bench.outbox.start();
    await bench.until((line) => line.state === 'deposited');
  });
});

describe('a damaged queue', () => {
  test('a line that no longer matches its seal is set aside and said; the others leave', async () => {
    const bench = open();
    const [first, second] = many(2);
    bench.outbox.submit(SCOPE, [first!, second!], () => {});
    await close(bench);
    const file = path.join(bench.folder, 'file.sqlite');
    const bytes = fs.readFileSync(file);
    // One bit of one letter, where SQLite's own checks see nothing.
    const at = bytes.indexOf('Promo Été 2025');
    expect(at).toBeGreaterThan(0);
    bytes[at] = bytes[at]! ^ 1;
    fs.writeFileSync(file, bytes);
    const again = open({ folder: bench.folder });
    await again.outbox.drainOnce();
    const overview = again.outbox.overview(SCOPE);
    expect(overview.rows.map((line) => line.state)).toEqual(['deposited']);
    expect(overview.notice).toContain('Une ligne de la file est altérée');
    expect(again.records.filter((record) => record.event === 'ligne_alteree')).toHaveLength(1);
    expect(drop()).toHaveLength(2);
  });
});

describe('the clock', () => {
  test.each([
    ['back two hours', -2 * 3600_000],
    ['forward three days', 3 * 24 * 3600_000],
  ])('jumping %s while a line waits neither holds it back nor sends it twice', async (_name, jump) => {
    const start = Date.parse('2026-10-25T00:59:00.000Z');
    const clock = frozenClock(start);
    const bench = open({ clock });
    const lock = path.join(sshd.root, 'In', `${BASE_NAME}.LOCK`);
    fs.writeFileSync(lock, JSON.stringify({ owner: 'autre', at: '', reference: 'autre' }));
    bench.outbox.submit(SCOPE, [submission()], () => {});
    bench.outbox.start();
    await bench.until((line) => line.state === 'retrying');
    clock.set(start + jump);
    fs.rmSync(lock);
    await bench.until((line) => line.state === 'deposited');
    bench.cfi.batch();
    await bench.until((line) => line.state === 'imported');
    expect(bench.cfi.world().imports).toHaveLength(1);
  });

  test('a next try stored far in the future by a wrong clock does not starve the line after a restart', async () => {
    const clock = frozenClock(Date.parse('2030-01-01T00:00:00.000Z'));
    const bench = open({ clock });
    fs.writeFileSync(path.join(sshd.root, 'In', `${BASE_NAME}.LOCK`), JSON.stringify({ owner: 'autre', at: '', reference: 'autre' }));
    bench.outbox.submit(SCOPE, [submission()], () => {});
    await bench.outbox.drainOnce();
    expect(bench.row().nextAttemptAt).toContain('2030');
    await close(bench);
    fs.rmSync(path.join(sshd.root, 'In', `${BASE_NAME}.LOCK`));
    const again = open({ folder: bench.folder, clock: frozenClock(Date.parse('2026-11-20T10:30:00.000Z')) });
    again.outbox.start();
    await again.until((line) => line.state === 'deposited');
  });

  test('fifteen minutes without a sign of import is late, said, and still followed', async () => {
    const start = Date.parse('2026-11-20T10:30:00.000Z');
    const clock = frozenClock(start);
    const bench = open({ clock });
    bench.outbox.submit(SCOPE, [submission()], () => {});
    await bench.outbox.drainOnce();
    expect(bench.row().late).toBe(false);
    clock.set(start + 16 * 60_000);
    await bench.outbox.drainOnce();
    expect(bench.row()).toMatchObject({ state: 'deposited', late: true, cause: expect.stringContaining('15 minutes') });
    bench.cfi.batch();
    await bench.outbox.drainOnce();
    expect(bench.row()).toMatchObject({ state: 'imported', late: false, cause: null });
  });
});

describe('what the user asks', () => {
  test('a paused queue holds its lines, survives a restart, and leaves when resumed', async () => {
    const bench = open();
    bench.outbox.submit(SCOPE, [submission()], () => {});
    bench.outbox.pause(true);
    await bench.outbox.drainOnce();
    expect(bench.row()).toMatchObject({ state: 'suspended', cause: 'La file est en pause.', actor: 'vous' });
    await close(bench);
    const again = open({ folder: bench.folder });
    expect(again.outbox.overview(SCOPE).paused).toBe(true);
    again.outbox.start();
    again.outbox.pause(false);
    await again.until((line) => line.state === 'deposited');
  });

  test('nothing can be cancelled or sent again once it has left', async () => {
    const bench = open();
    bench.outbox.submit(SCOPE, [submission()], () => {});
    await bench.outbox.drainOnce();
    expect(() => bench.outbox.cancel(SCOPE, REFERENCE)).toThrow(/ne peut plus être annulé/);
    expect(() => bench.outbox.retry(SCOPE, REFERENCE)).toThrow(/déjà parti/);
  });

  test('a cancelled line never leaves', async () => {
    const bench = open();
    bench.outbox.submit(SCOPE, [submission()], () => {});
    bench.outbox.cancel(SCOPE, REFERENCE);
    await bench.outbox.drainOnce();
    expect(bench.row().state).toBe('cancelled');
    expect(drop()).toEqual([]);
  });

  test('an import whose announcement failed is announced again at the next start, once', async () => {
    let broken = true;
    const told: string[] = [];
    const onImported = (reference: string) => {
      if (broken) throw new Error('base MyCfia absente');
      told.push(reference);
    };
    const bench = open({ override: { onImported } });
    bench.outbox.submit(SCOPE, [submission()], () => {});
    await bench.outbox.drainOnce();
    bench.cfi.batch();
    await bench.outbox.drainOnce();
    expect(bench.row().state).toBe('imported');
    await close(bench);
    broken = false;
    const again = open({ folder: bench.folder, override: { onImported } });
    await again.outbox.drainOnce();
    await expect.poll(() => told).toEqual([REFERENCE]);
    await again.outbox.drainOnce();
    expect(told).toEqual([REFERENCE]);
  });

  test('a probe tells the health of the drop without a line to send', async () => {
    const bench = open();
    expect(bench.outbox.health().state).toBe('unknown');
    await bench.outbox.probe();
    expect(bench.outbox.health()).toMatchObject({ part: 'sftp', state: 'ok', latencyMs: expect.any(Number) });
    await sshd.stop();
    const other = open();
    await other.outbox.probe();
    expect(other.outbox.health().state).toBe('down');
    await sshd.start();
  });

  test('without anybody signed in, the drop is followed but nothing is declared nor proved', async () => {
    const bench = open({ override: { scopeOf: () => null } });
    bench.outbox.submit(SCOPE, [submission()], () => {});
    await bench.outbox.drainOnce();
    createCfiSide(bench.folder, sshd.root).batch();
    await bench.outbox.drainOnce();
    expect(bench.row().state).toBe('deposited');
    expect(
      bench.outbox
        .detail(SCOPE, REFERENCE)
        .parcel.filter((step) => step.at !== null)
        .map((step) => step.step),
    ).toContain('archived');
    expect(() => bench.outbox.detail(fakeScope([4]), REFERENCE)).toThrow(/périmètre/);
  });
});
