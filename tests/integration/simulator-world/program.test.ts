import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { type SimulatorRuntime, simulatorRuntime } from '../../../shared/contract/connections.ts';
import { temporaryFolder } from '../../fakes/fictitious-cfi.ts';

const run = promisify(execFile);
const ENTRY = path.join(import.meta.dirname, '../../../electron/simulator.ts');
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function launch(folder: string, ...options: string[]): { child: ChildProcess; output: () => string; exit: Promise<number | null> } {
  const child = spawn(process.execPath, [ENTRY, '--folder', folder, '--batch-seconds', '0', '--job-seconds', '0', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  ends.push(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  return { child, output: () => text, exit };
}

async function announced(folder: string, pid: number | undefined): Promise<SimulatorRuntime> {
  const file = path.join(folder, 'runtime.json');
  const read = () => (fs.existsSync(file) ? simulatorRuntime.parse(JSON.parse(fs.readFileSync(file, 'utf8'))) : null);
  await expect.poll(() => read()?.pid, { timeout: 30_000 }).toBe(pid);
  const runtime = read();
  if (runtime === null) throw new Error('announced, then gone');
  return runtime;
}

const newFolder = () => {
  const { folder, remove } = temporaryFolder('programme');
  ends.push(remove);
  return folder;
};

it('starts as a program, tells how to try each part, serves curl, and stops cleanly on SIGTERM', async () => {
  const folder = newFolder();
  const { child, output, exit } = launch(folder);
  const runtime = await announced(folder, child.pid);
  await expect.poll(output).toContain('Ctrl+C pour arrêter.');
  for (const word of ['tsql -H 127.0.0.1', 'curl -s -X POST', 'sftp -P', 'psql', 'Agence Paris Nord']) expect(output()).toContain(word);

  const command =
    output()
      .split('\n')
      .find((line) => line.includes('getUtilisateurMyCFiA')) ?? '';
  const signedIn = JSON.parse((await run('bash', ['-c', command])).stdout) as { jeton: string; nomDivision: string };
  expect(signedIn.nomDivision).toBe('Agence Paris Nord');
  const stocks = await run('curl', [
    '-s',
    '-X',
    'POST',
    '-H',
    `Jeton: ${signedIn.jeton}`,
    `${runtime.connections.api.adresse}/Stocks/getStocks`,
  ]);
  expect((JSON.parse(stocks.stdout) as { nom: string }[]).some((stock) => stock.nom === 'Flyer A4')).toBe(true);

  child.kill('SIGTERM');
  expect(await exit).toBe(0);
  expect(fs.existsSync(path.join(folder, 'runtime.json'))).toBe(false);
});

it('a second start points to the first and succeeds; a killed one leaves the folder free', async () => {
  const folder = newFolder();
  const first = launch(folder);
  await announced(folder, first.child.pid);
  const second = launch(folder);
  expect(await second.exit).toBe(0);
  expect(second.output()).toContain(`processus ${first.child.pid}`);
  first.child.kill('SIGKILL');
  await first.exit;
  const third = launch(folder);
  expect((await announced(folder, third.child.pid)).pid).toBe(third.child.pid);
});

it('with --lease, lives as long as somebody holds one', async () => {
  const folder = newFolder();
  const { child, exit } = launch(folder, '--lease');
  const runtime = await announced(folder, child.pid);
  const hold = async () => {
    const request = http.get(`${runtime.control.url}/lease`, { headers: { Authorization: `Bearer ${runtime.control.token}` } });
    request.on('error', () => undefined);
    const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
    answer.on('error', () => undefined).resume();
    return request;
  };
  const one = await hold();
  const two = await hold();
  one.destroy();
  const alive = await fetch(`${runtime.control.url}/state`, { headers: { Authorization: `Bearer ${runtime.control.token}` } });
  expect(alive.status).toBe(200);
  expect(child.exitCode).toBeNull();
  two.destroy();
  expect(await exit).toBe(0);
});

it('stops when asked through its control port', async () => {
  const folder = newFolder();
  const { child, exit } = launch(folder);
  const runtime = await announced(folder, child.pid);
  const answer = await fetch(`${runtime.control.url}/stop`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${runtime.control.token}` },
  });
  expect(await answer.json()).toEqual({ ok: true });
  expect(await exit).toBe(0);
});

it.each([
  [['--now', 'hier'], 2, /--now/],
  [['--seed', 'x'], 2, /--seed/],
  [['--inconnue'], 2, /Option inconnue/],
  [['--help'], 0, /CFI fictif de démonstration/],
])('explains its options in French: %j', async (options, code, words) => {
  const { exit, output } = launch(newFolder(), ...options);
  expect(await exit).toBe(code);
  expect(output()).toMatch(words);
});

it('freezes its clock with --now', async () => {
  const folder = newFolder();
  const { child } = launch(folder, '--now', '2025-06-10T08:45:00Z');
  expect((await announced(folder, child.pid)).startedAt).toBe('2025-06-10T08:45:00.000Z');
});
