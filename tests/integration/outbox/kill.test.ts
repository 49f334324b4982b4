import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PROTOCOL_STEPS, type ProtocolStep } from '../../../electron/outbox/outbox.ts';
import { createCfiSide } from '../../fakes/cfi-side.ts';
import { BASE_NAME, openBench, SCOPE, submission } from '../../fakes/outbox-bench.ts';
import type { ChildOrder } from '../../fakes/outbox-child.ts';
import { type RealSshd, startSshd } from '../../fakes/sshd.ts';

const CHILD = path.join(import.meta.dirname, '../../fakes/outbox-child.ts');
const REFERENCE = 'MYCFIA-123-1-sms';
let sshd: RealSshd;

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

const drop = () => fs.readdirSync(path.join(sshd.root, 'In')).sort();
/** A queue with one line, closed again: what the application leaves when it is not running. */
async function queued(): Promise<string> {
  const bench = openBench({ root: sshd.root, sshd });
  bench.outbox.submit(SCOPE, [submission({ rows: 2000 })], () => {});
  await bench.close();
  return bench.folder;
}
function runChild(folder: string, killAt: ProtocolStep | null): Promise<{ signal: string | null; code: number | null; errors: string }> {
  const { port, user, privateKey, fingerprint, root } = sshd;
  const order: ChildOrder = { folder, sshd: { port, user, privateKey, fingerprint, root }, killAt };
  const child = spawn(process.execPath, ['--no-warnings', CHILD, JSON.stringify(order)], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += String(data);
  });
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, errors })));
}
/** One file of the pair alone may only be seen under its lock. */
function noHalfPair(): void {
  const names = drop();
  const visible = [`${BASE_NAME}.csv`, `${BASE_NAME}.json`].filter((name) => names.includes(name));
  if (visible.length === 1) expect(names).toContain(`${BASE_NAME}.LOCK`);
}

const BETWEEN = {
  'the batch does not run before the restart': null,
  'the batch runs before the restart': {},
  'the batch ignores our lock': { honourLock: false },
  'the batch imports and loses the archive': { loseArchive: true, fichierIn: false },
} as const;

describe.each(Object.entries(BETWEEN))('killed after any step, %s', (_name, batch) => {
  test.each(PROTOCOL_STEPS)('%s: imported exactly once, nothing of ours left behind', async (killAt) => {
    const folder = await queued();
    const child = await runChild(folder, killAt);
    expect(child, child.errors).toMatchObject({ signal: 'SIGKILL' });
    noHalfPair();
    const cfi = createCfiSide(folder, sshd.root);
    if (batch !== null) cfi.batch(batch);

    const restarted = openBench({ folder, root: sshd.root, sshd });
    await restarted.outbox.drainOnce();
    expect(drop().filter((name) => /\.(LOCK|part)$/.test(name))).toEqual([]);
    noHalfPair();
    cfi.batch(batch ?? {});
    await restarted.outbox.drainOnce();
    await restarted.outbox.drainOnce();
    expect(cfi.world().imports).toEqual([{ reference: REFERENCE, whole: true }]);
    expect(restarted.row().state).toBe('imported');
    await restarted.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });
});

test('taken by CFI, archive lost, nobody answers: in doubt, never sent again before knowing', async () => {
  const folder = await queued();
  await runChild(folder, 'lock_removed');
  const cfi = createCfiSide(folder, sshd.root);
  cfi.batch({ loseArchive: true, view: false, fichierIn: false });
  const restarted = openBench({ folder, root: sshd.root, sshd });
  restarted.cfi.fail.read = true;
  restarted.cfi.fail.files = true;
  await restarted.outbox.drainOnce();
  await restarted.outbox.drainOnce();
  expect(restarted.row()).toMatchObject({ state: 'retrying', cause: expect.stringContaining('peut-être déjà été pris') });
  expect(drop()).toEqual([]);
  restarted.cfi.fail.read = false;
  restarted.cfi.setStatut(REFERENCE, 'importee_cfi');
  await restarted.outbox.drainOnce();
  expect(restarted.row().state).toBe('imported');
  expect(cfi.world().imports).toHaveLength(1);
  await restarted.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('found in the archive while nobody else answers: deposited, neither in doubt nor sent again', async () => {
  const folder = await queued();
  await runChild(folder, 'lock_removed');
  const cfi = createCfiSide(folder, sshd.root);
  cfi.batch({ view: false, fichierIn: false });
  const restarted = openBench({ folder, root: sshd.root, sshd });
  restarted.cfi.fail.read = true;
  restarted.cfi.fail.files = true;
  await restarted.outbox.drainOnce();
  expect(restarted.row().state).toBe('deposited');
  expect(drop()).toEqual([]);
  await restarted.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('vanished from the drop and absent from a view refreshed since: sent again', async () => {
  const folder = await queued();
  await runChild(folder, 'lock_removed');
  for (const name of drop()) fs.rmSync(path.join(sshd.root, 'In', name));
  const restarted = openBench({ folder, root: sshd.root, sshd });
  restarted.cfi.setAsOf(new Date(Date.now() - 60_000).toISOString());
  await restarted.outbox.drainOnce();
  await restarted.outbox.drainOnce();
  expect(restarted.row().state).toBe('retrying');
  restarted.cfi.setAsOf(new Date(Date.now() + 600_000).toISOString());
  await restarted.outbox.drainOnce();
  expect(drop()).toEqual([`${BASE_NAME}.csv`, `${BASE_NAME}.json`]);
  await restarted.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

// Catches a lock of ours that nobody takes away: the batch leaves aside for ever what was laid by hand under it.
test.each(['lock_written', 'csv_part', 'sizes_verified'] as const)(
  'killed after %s, then handed to somebody: our lock and parts leave the drop, theirs stay, and what they lay is imported once',
  async (killAt) => {
    const folder = await queued();
    await runChild(folder, killAt);
    expect(drop()).toContain(`${BASE_NAME}.LOCK`);
    const { outbox, row, cfi, close } = openBench({ folder, root: sshd.root, sshd });
    outbox.pause(true);
    await outbox.drainOnce();
    await outbox.exportByHand(SCOPE, REFERENCE);
    outbox.pause(false);
    await outbox.drainOnce();
    expect(drop()).toEqual([]);
    expect(outbox.detail(SCOPE, REFERENCE).journal.map((entry) => entry.event)).toContain('Verrou retiré du dépôt');

    const laid = (name: string) => path.join(sshd.root, 'In', name);
    const { csv, json } = submission({ rows: 2000 });
    fs.writeFileSync(laid(`${BASE_NAME}.LOCK`), '');
    fs.writeFileSync(laid(`${BASE_NAME}.csv`), csv);
    await outbox.drainOnce();
    expect(drop()).toEqual([`${BASE_NAME}.LOCK`, `${BASE_NAME}.csv`]);
    fs.writeFileSync(laid(`${BASE_NAME}.json`), json);
    fs.rmSync(laid(`${BASE_NAME}.LOCK`));
    cfi.batch();
    await outbox.drainOnce();
    expect(row().state).toBe('imported');
    expect(cfi.world().imports).toEqual([{ reference: REFERENCE, whole: true }]);
    await close();
    fs.rmSync(folder, { recursive: true, force: true });
  },
);
