import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { type Bench, openBench, SCOPE, submission } from '../../fakes/outbox-bench.ts';
import { type RealSshd, startSshd } from '../../fakes/sshd.ts';
import { createTcpProxy } from '../../fakes/tcp-proxy.ts';

let sshd: RealSshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.remove());

const CAMPAIGNS = 50;

// Catches campaigns lost, doubled or out of order after a day without network, a restart and a clock set right in between.
test('an offline day: fifty campaigns validated without network, application restarted, clock moved, link back', async () => {
  const proxy = await createTcpProxy(sshd.port);
  proxy.set('refuse');
  const morning = Date.parse('2026-11-20T08:00:00.000Z');
  const clock = frozenClock(morning);
  const options = { root: sshd.root, sshd, clock, connection: { port: proxy.port } };
  let bench: Bench = openBench(options);
  const { folder } = bench;
  const references: string[] = [];
  // The later the campaign, the lower its number: neither names nor numbers may decide of the order.
  const validate = (index: number) => {
    const reference = `MYCFIA-${900 - index}-1-sms`;
    references.push(reference);
    const baseName = `MYCFIA_CAMP_${900 - index}_20261120_${String(80_000 + index).padStart(6, '0')}`;
    bench.outbox.submit(SCOPE, [submission({ reference, campaignId: 900 - index, baseName, rows: index === 3 ? 3000 : 20 })], () => {});
  };
  bench.outbox.start();
  for (let index = 0; index < 20; index++) validate(index);
  await bench.until((row) => row.cause !== null, references[0]);

  await bench.close();
  clock.set(morning - 2 * 3600_000);
  bench = openBench({ ...options, folder });
  bench.outbox.start();
  for (let index = 20; index < 35; index++) validate(index);
  await bench.close();
  clock.set(morning + 3 * 24 * 3600_000);
  bench = openBench({ ...options, folder });
  for (let index = 35; index < CAMPAIGNS; index++) validate(index);
  expect(bench.outbox.overview(SCOPE).pending).toBe(CAMPAIGNS);

  const appeared: string[] = [];
  const watcher = fs.watch(path.join(sshd.root, 'In'), (_event, name) => {
    if (name?.endsWith('.json') && !appeared.includes(name)) appeared.push(name);
  });
  bench.outbox.start();
  proxy.set('pass');
  for (const reference of references) await bench.until((row) => row.state === 'deposited', reference);
  bench.cfi.batch();
  for (const reference of references) await bench.until((row) => row.state === 'imported', reference);

  watcher.close();
  const imports = bench.cfi.world().imports;
  expect(imports.filter(({ whole }) => whole)).toHaveLength(CAMPAIGNS);
  expect(imports.map(({ reference }) => reference).sort()).toEqual([...references].sort());
  expect(appeared.map((name) => `MYCFIA-${/_CAMP_(\d+)_/.exec(name)![1]}-1-sms`)).toEqual(references);
  expect(fs.readdirSync(path.join(sshd.root, 'In'))).toEqual([]);
  await bench.close();
  await proxy.close();
  fs.rmSync(folder, { recursive: true, force: true });
}, 120_000);
