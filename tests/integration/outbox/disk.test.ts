import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { powerCuts } from '../../bench/power-cut.ts';
import { openBench, SCOPE } from '../../fakes/outbox-bench.ts';

const CHILD = path.join(import.meta.dirname, '../../fakes/enqueue-child.ts');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

/** What the child says while the kernel answers `inject` to its calls; strace counts them per thread, from its first one. */
function enqueue(inject: string): { folder: string; said: string[] } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-eio-'));
  folders.push(folder);
  const run = spawnSync(
    'strace',
    [
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-e',
      'trace=fsync,fdatasync',
      '-e',
      `inject=${inject}`,
      process.execPath,
      '--no-warnings',
      CHILD,
      folder,
      '8',
    ],
    { encoding: 'utf8', timeout: 60_000 },
  );
  const said = run.stdout.split('\n').filter(Boolean);
  if (said[0] !== 'READY') throw new Error(`the child never started: ${run.stderr}`);
  return { folder, said };
}
const named = (said: readonly string[], word: string) => said.filter((line) => line.startsWith(word)).map((line) => line.split(' ')[1]!);

describe('the disk of this machine answers EIO to a flush', () => {
  // One line flushes two files, their folder, its parent and the write-ahead log: each of them is refused in turn.
  test.each([36, 37, 38, 39, 40])(
    'once, at flush %i: that line alone is refused; every acknowledged one is there after a crash, whole',
    async (at) => {
      const { folder, said } = enqueue(`fsync,fdatasync:error=EIO:when=${at}`);
      const acked = named(said, 'ACK');
      expect(acked.length + named(said, 'REFUSED').length).toBe(8);
      expect(named(said, 'REFUSED')).toHaveLength(1);
      expect(said.at(-1)).toBe('TROUBLE not_configured');
      const again = openBench({ root: '/nowhere', folder });
      const rows = again.outbox.overview(SCOPE).rows.map(({ reference }) => reference);
      for (const reference of acked) {
        expect(rows).toContain(reference);
        for (const file of again.outbox.detail(SCOPE, reference).files)
          expect(fs.statSync(path.join(folder, 'envois', file.name.replace(/\.(csv|json)$/, ''), file.name)).size).toBe(file.bytes);
      }
      await again.close();
    },
  );

  test('for ever: nothing is acknowledged any more, what was is kept, and the screen says that exports are suspended', async () => {
    const { folder, said } = enqueue('fsync,fdatasync:error=EIO:when=40+');
    const acked = named(said, 'ACK');
    expect(acked.length).toBeGreaterThan(0);
    expect(
      said
        .slice(
          said.findIndex((line) => line.startsWith('REFUSED')),
          -1,
        )
        .every((line) => line.startsWith('REFUSED')),
    ).toBe(true);
    expect(said.at(-1)).toBe('TROUBLE storage');
    const again = openBench({ root: '/nowhere', folder });
    const rows = again.outbox.overview(SCOPE).rows.map(({ reference }) => reference);
    for (const reference of acked) expect(rows).toContain(reference);
    await again.close();
  });
});

// Catches a queue file that is not flushed before its line is acknowledged (SQLite's own default loses lines this way).
test('the power is cut after every write and flush of the queue file: no acknowledged line is lost, no file is unreadable', () => {
  const counts = powerCuts({ count: 8, seed: 1 });
  expect(counts).toMatchObject({ acked: 8, lost: 0, corrupt: 0 });
  expect(counts.cuts).toBeGreaterThan(100);
}, 120_000);
