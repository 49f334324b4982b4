import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const CHILD = path.join(import.meta.dirname, '../../fakes/keychain-child.ts');
let home: string;
beforeAll(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-keyring-'));
});
afterAll(() => fs.rmSync(home, { recursive: true, force: true }));

/** Runs inside a session bus of its own, with GNOME's keychain unlocked; `daemon` false = a bus without any keychain. */
async function inSession(
  args: string[],
  daemon = true,
): Promise<{ kind: string; length: number | null; same: boolean; reasons: unknown[] }> {
  const unlock = 'printf essai | gnome-keyring-daemon --unlock --components=secrets >/dev/null;';
  const script = `${daemon ? unlock : ''} exec "$0" "$@"`;
  const { stdout } = await run('dbus-run-session', ['--', 'sh', '-c', script, process.execPath, CHILD, ...args], {
    env: { PATH: process.env.PATH, HOME: home, XDG_DATA_HOME: path.join(home, 'data'), XDG_RUNTIME_DIR: home },
    timeout: 50_000,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

test('a long private key survives in the real keychain from one run to the next, and is removed whole', async () => {
  expect(await inSession(['set', 'clé-privée-fictive;'])).toMatchObject({ kind: 'trousseau', length: 5700, same: true });
  expect(await inSession(['get', 'clé-privée-fictive;'])).toMatchObject({ kind: 'trousseau', same: true });
  expect(await inSession(['remove'])).toMatchObject({ length: null });
  const files = fs.globSync('**/*', { cwd: home }).filter((file) => fs.statSync(path.join(home, file)).isFile());
  for (const file of files) expect(fs.readFileSync(path.join(home, file)).includes('privée-fictive'), file).toBe(false);
});

test('a session without a keychain: memory, said so, nothing on disk', async () => {
  expect(await inSession(['set', 'valeur-en-mémoire;'], false)).toMatchObject({
    kind: 'memoire',
    same: true,
    reasons: [expect.any(String)],
  });
});
