import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Bench, type BenchOptions, openBench, SCOPE, submission } from '../../fakes/outbox-bench.ts';
import { type RealSshd, startSshd } from '../../fakes/sshd.ts';

let sshd: RealSshd;
let old: RealSshd;
let alone: RealSshd;
const opened: Bench[] = [];
const open = (server: RealSshd, options: Partial<BenchOptions> = {}) => {
  const bench = openBench({ root: server.root, sshd: server, ...options });
  opened.push(bench);
  return bench;
};
beforeAll(async () => {
  [sshd, old, alone] = await Promise.all([
    startSshd(),
    startSshd({ lines: ['Ciphers aes128-cbc', 'MACs hmac-sha1'] }),
    startSshd({ lines: ['MaxSessions 1'] }),
  ]);
});
afterAll(async () => {
  for (const server of [sshd, old, alone]) await server.remove();
});
afterEach(async () => {
  for (const one of opened.splice(0)) {
    await one.close();
    fs.rmSync(one.folder, { recursive: true, force: true });
  }
});
const REFERENCE = 'MYCFIA-123-1-sms';

// C20: a rotation announced by CFI must not stop the exports, and the key that was dropped must stop being trusted.
test('a host key that changes as announced is accepted through the second pinned key; once dropped, the old one is refused', async () => {
  const before = sshd.fingerprint;
  await sshd.changeHostKey();
  const after = sshd.currentFingerprint();
  expect(after).not.toBe(before);
  const bench = open(sshd, { connection: { empreintes: [before, after] } });
  bench.outbox.submit(SCOPE, [submission()], () => {});
  await bench.outbox.drainOnce();
  expect(bench.row().state).toBe('deposited');
  const late = open(sshd, { connection: { empreintes: [before] } });
  late.outbox.submit(SCOPE, [submission({ reference: 'MYCFIA-123-2-sms' })], () => {});
  await late.outbox.drainOnce();
  expect(late.row('MYCFIA-123-2-sms')).toMatchObject({ state: 'suspended', cause: expect.stringContaining('clé du dépôt') });
});

// C22: no silent downgrade to what is no longer safe.
test('a server that only offers ciphers of the past is refused, with the reason', async () => {
  const bench = open(old);
  bench.outbox.submit(SCOPE, [submission()], () => {});
  await bench.outbox.drainOnce();
  expect(bench.row()).toMatchObject({ state: 'suspended', attempts: 0, cause: expect.stringContaining('chiffrement') });
  expect(fs.readdirSync(path.join(old.root, 'In'))).toEqual([]);
});

// C24: extra channels are a comfort; a server that grants one session only must still be served.
test('a server that grants a single session is served through it, many pairs at a time', async () => {
  const bench = open(alone);
  const lines = Array.from({ length: 30 }, (_, index) =>
    submission({
      reference: `MYCFIA-${700 + index}-1-sms`,
      campaignId: 700 + index,
      baseName: `MYCFIA_CAMP_${700 + index}_20261120_103000`,
      rows: index === 5 ? 3000 : 5,
    }),
  );
  bench.outbox.submit(SCOPE, lines, () => {});
  const report = await bench.outbox.drainOnce();
  expect(report.failed).toEqual([]);
  expect(fs.readdirSync(path.join(alone.root, 'In'))).toHaveLength(60);
});

// The pair laid by hand must be found, followed and never sent a second time.
test('a pair laid by hand is found on the drop, followed to its import, and not sent again', async () => {
  const bench = open(sshd, { connection: { empreintes: [sshd.currentFingerprint()] } });
  const one = submission({ reference: 'MYCFIA-124-1-sms', campaignId: 124, baseName: 'MYCFIA_CAMP_124_20261120_103000' });
  bench.outbox.submit(SCOPE, [one], () => {});
  await bench.outbox.exportByHand(SCOPE, one.reference);
  await bench.outbox.drainOnce();
  expect(fs.existsSync(path.join(sshd.root, 'In', `${one.baseName}.json`))).toBe(false);
  fs.writeFileSync(path.join(sshd.root, 'In', `${one.baseName}.csv`), one.csv);
  fs.writeFileSync(path.join(sshd.root, 'In', `${one.baseName}.json`), one.json);
  await bench.outbox.drainOnce();
  expect(bench.row(one.reference)).toMatchObject({ state: 'deposited', cause: null, actor: 'cfi' });
  bench.cfi.batch();
  await bench.outbox.drainOnce();
  expect(bench.row(one.reference).state).toBe('imported');
  expect(bench.cfi.world().imports.filter(({ reference }) => reference === one.reference)).toEqual([
    { reference: one.reference, whole: true },
  ]);
  expect(bench.imported).toContain(one.reference);
});

// Asked to leave by itself after all, while somebody has laid it meanwhile: one import only.
test('a pair given out, laid by hand, then asked to leave by itself is found, not sent again', async () => {
  const bench = open(sshd, { connection: { empreintes: [sshd.currentFingerprint()] } });
  const one = submission({ reference: REFERENCE, campaignId: 125, baseName: 'MYCFIA_CAMP_125_20261120_103000' });
  bench.outbox.submit(SCOPE, [one], () => {});
  await bench.outbox.exportByHand(SCOPE, REFERENCE);
  fs.writeFileSync(path.join(sshd.root, 'In', `${one.baseName}.csv`), one.csv);
  fs.writeFileSync(path.join(sshd.root, 'In', `${one.baseName}.json`), one.json);
  bench.cfi.batch({ loseArchive: true });
  bench.outbox.retry(SCOPE, REFERENCE);
  await bench.outbox.drainOnce();
  await bench.outbox.drainOnce();
  expect(bench.row().state).toBe('imported');
  bench.cfi.batch();
  expect(bench.cfi.world().imports.filter(({ reference }) => reference === REFERENCE)).toHaveLength(1);
});
