import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openBench, SCOPE, submission } from '../../fakes/outbox-bench.ts';

// Catches acknowledged exports vanishing in silence when somebody removes the -wal file of a queue that was not closed.
test('a queue file without its -wal says which acknowledged exports it lost, keeps their files, and says it once', async () => {
  const bench = openBench({ root: '/nowhere' });
  // What is folded into the file itself survives; the rest lives in the -wal only.
  bench.outbox.submit(SCOPE, [submission({ reference: 'GARDÉE' })], () => {});
  bench.db.pragma('wal_checkpoint(TRUNCATE)');
  bench.outbox.submit(SCOPE, [submission({ reference: 'PERDUE-1' }), submission({ reference: 'PERDUE-2' })], () => {});
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-sans-wal-'));
  fs.copyFileSync(path.join(bench.folder, 'file.sqlite'), path.join(folder, 'file.sqlite'));
  fs.cpSync(path.join(bench.folder, 'envois'), path.join(folder, 'envois'), { recursive: true });

  const again = openBench({ root: '/nowhere', folder });
  await again.outbox.drainOnce();
  const { rows, notice } = again.outbox.overview(SCOPE);
  expect(rows.map(({ reference }) => reference)).toEqual(['GARDÉE']);
  expect(notice).toMatch(/manquent dans sa file \(PERDUE-1, PERDUE-2\)/);
  expect(fs.readdirSync(path.join(folder, 'envois', 'mis-de-cote'))).toHaveLength(2);
  await again.close();

  const third = openBench({ root: '/nowhere', folder });
  await third.outbox.drainOnce();
  expect(third.outbox.overview(SCOPE).notice).toBeNull();
  await third.close();
  await bench.close();
  for (const one of [bench.folder, folder]) fs.rmSync(one, { recursive: true, force: true });
});

test('a queue that lost nothing says nothing, whatever the marker became', async () => {
  for (const damage of [null, '', '{"seq":', '{"seq":-1,"references":[]}']) {
    const bench = openBench({ root: '/nowhere' });
    bench.outbox.submit(SCOPE, [submission()], () => {});
    await bench.close();
    const marker = path.join(bench.folder, 'envois', 'dernier-envoi.json');
    if (damage !== null) fs.writeFileSync(marker, damage);
    const again = openBench({ root: '/nowhere', folder: bench.folder });
    await again.outbox.drainOnce();
    expect(again.outbox.overview(SCOPE).notice).toBeNull();
    await again.close();
    fs.rmSync(bench.folder, { recursive: true, force: true });
  }
});
