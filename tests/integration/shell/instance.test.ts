import { type ChildProcess, fork } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeInstance } from '../../../electron/shell/instance.ts';

const CHILD = path.join(import.meta.dirname, '../../fakes/instance-child.ts');
let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-inst-'));
});
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => end(child)));
  fs.rmSync(folder, { recursive: true, force: true });
});

const next = (child: ChildProcess) => new Promise<unknown>((resolve) => child.once('message', resolve));
function start(where = folder) {
  const child = fork(CHILD, [where]);
  children.push(child);
  return { child, said: next(child) };
}
function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

test('the second start is told no, and the first is asked to show itself', async () => {
  const first = start();
  expect(await first.said).toBe('held');
  const shown = next(first.child);
  expect(await start().said).toBe('taken');
  expect(await shown).toBe('shown');
});

test('a killed application leaves nothing that stops the next one', async () => {
  for (let n = 0; n < 3; n++) {
    const { child, said } = start();
    expect(await said).toBe('held');
    await end(child);
  }
});

test('of several simultaneous starts after a crash, exactly one holds the folder', async () => {
  const crashed = start();
  await crashed.said;
  await end(crashed.child);
  expect(fs.existsSync(path.join(folder, 'instance.sock'))).toBe(true);
  const answers = await Promise.all(Array.from({ length: 6 }, () => start().said));
  expect(answers.sort()).toEqual(['held', 'taken', 'taken', 'taken', 'taken', 'taken']);
});

test('a holder that no longer answers is still a holder', async () => {
  const deaf = net.createServer(() => {});
  await new Promise<void>((resolve) => deaf.listen(path.join(folder, 'instance.sock'), resolve));
  expect(await takeInstance(folder, () => {})).toBeNull();
  deaf.close();
});

test('a guard left by a start that died in the middle is removed in time', async () => {
  const crashed = start();
  await crashed.said;
  await end(crashed.child);
  fs.writeFileSync(path.join(folder, 'instance.lock'), '');
  const answers = [await start().said, await start().said];
  expect(answers).toEqual([expect.stringContaining('Réessayez'), 'held']);
}, 20_000);

test('a folder with a very long path works too', async () => {
  const deep = path.join(folder, 'x'.repeat(120));
  const held = await takeInstance(deep, () => {});
  expect(held).not.toBeNull();
  expect(await start(deep).said).toBe('taken');
  held?.release();
});

test('a folder that cannot be made is said in French', async () => {
  fs.writeFileSync(path.join(folder, 'file'), '');
  await expect(takeInstance(path.join(folder, 'file/data'), () => {})).rejects.toMatchObject({ code: 'data_folder_unwritable' });
});
