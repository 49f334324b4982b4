import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');
/** The machine's own Node, older than ours on the supported systems; ours where there is no other. */
const OLD_NODE = ['/usr/bin/node', '/usr/local/bin/node'].find((file) => fs.existsSync(file)) ?? process.execPath;
let project: string;

/** A project of one package, with our bootstrap and an npm that we write: `npm` is the body of `npm ci`. */
function makeProject(npm: string, version = '11.0.0'): void {
  fs.cpSync(path.join(root, 'electron/bootstrap'), path.join(project, 'electron/bootstrap'), { recursive: true });
  fs.writeFileSync(path.join(project, 'package.json'), '{"type":"module"}');
  const lock = {
    packages: { '': {}, 'node_modules/node': { version: '24.21.0' }, 'node_modules/other-system': { version: '1.0.0', optional: true } },
  };
  fs.writeFileSync(path.join(project, 'package-lock.json'), JSON.stringify(lock));
  fs.writeFileSync(
    path.join(project, 'npm-cli.cjs'),
    `const fs = require('node:fs'); const path = require('node:path'); process.chdir(${JSON.stringify(project)});
     if (process.argv[2] === '--version') { console.log(${JSON.stringify(version)}); process.exit(0); }
     fs.appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');
     ${npm}`,
  );
  fs.writeFileSync(
    path.join(project, 'entry.ts'),
    'const words: string[] = process.argv.slice(2); console.log(JSON.stringify(words), process.version); process.exitCode = 7;',
  );
}
/** What a good `npm ci` leaves: the packages of the lock, Node 24 among them. */
const INSTALLS = `fs.mkdirSync('node_modules/node/bin', { recursive: true });
  fs.symlinkSync(${JSON.stringify(path.join(root, 'node_modules/node/bin/node'))}, 'node_modules/node/bin/node');
  const { version } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8')).packages['node_modules/node'];
  fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/node': { version } } }));`;

function run(file: string, args: string[] = [], node = OLD_NODE) {
  const child = spawn(node, [path.join(project, 'electron/bootstrap', file), ...args], {
    cwd: os.tmpdir(),
    env: { PATH: '/usr/bin:/bin', npm_execpath: path.join(project, 'npm-cli.cjs') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout, stderr })),
  );
  return { child, ended };
}
const npmCalls = () =>
  fs.existsSync(path.join(project, 'npm-calls')) ? fs.readFileSync(path.join(project, 'npm-calls'), 'utf8').trim().split('\n') : [];

beforeEach(() => {
  project = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia boot é-'));
});
afterEach(() => fs.rmSync(project, { recursive: true, force: true }));

describe('on a fresh machine with an older Node', () => {
  test('installs once, runs TypeScript under Node 24, keeps stdout for the entry and gives its exit code', async () => {
    makeProject(INSTALLS);
    const first = await run('run.mjs', ['entry.ts', 'un mot', '--json']).ended;
    expect(first).toMatchObject({ code: 7, stdout: expect.stringMatching(/^\["un mot","--json"\] v24\.\d+\.\d+\n$/) });
    expect(first.stderr).toContain('Installation des paquets');
    const second = await run('run.mjs', ['entry.ts']).ended;
    expect(second).toMatchObject({ code: 7, stderr: '' });
    expect(npmCalls()).toHaveLength(1);
  });

  test('installs again when the lock asks for another version', async () => {
    makeProject(INSTALLS);
    await run('run.mjs', ['entry.ts']).ended;
    const lock = path.join(project, 'package-lock.json');
    fs.writeFileSync(lock, fs.readFileSync(lock, 'utf8').replace('24.21.0', '24.99.0'));
    fs.rmSync(path.join(project, 'node_modules/node'), { recursive: true });
    await run('run.mjs', ['entry.ts']).ended;
    await run('run.mjs', ['entry.ts']).ended;
    expect(npmCalls()).toHaveLength(2);
  });

  test.each([
    ['no network', "console.error('npm error code ENOTFOUND'); process.exit(1);", 'Vérifiez la connexion'],
    ['a folder that cannot be written', "console.error('npm error code EACCES'); process.exit(1);", "donnez-vous le droit d'y écrire"],
    ['a full disk', "console.error('npm error ENOSPC'); process.exit(1);", 'Le disque est plein'],
    ['scripts that were blocked', '', 'npm rebuild node'],
    ['anything else', "console.error('quelque chose'); process.exit(1);", 'quelque chose'],
  ])('%s ends with one sentence that says what to do', async (_what, npm, sentence) => {
    makeProject(npm);
    const { code, stdout, stderr } = await run('run.mjs', ['entry.ts']).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('two commands at once install once: the second waits and says so', async () => {
    makeProject(`const until = Date.now() + 1500; while (Date.now() < until); ${INSTALLS}`);
    const first = run('run.mjs', ['entry.ts', 'un']);
    const second = run('run.mjs', ['entry.ts', 'deux']);
    const ended = await Promise.all([first.ended, second.ended]);
    expect(ended.map(({ code }) => code)).toEqual([7, 7]);
    expect(npmCalls()).toHaveLength(1);
    expect(ended.map(({ stderr }) => stderr).join()).toContain('Une autre commande prépare déjà ce dossier');
    expect(fs.existsSync(path.join(project, '.preparing'))).toBe(false);
  });

  test('what a command that was killed left does not stop the next one', async () => {
    makeProject(INSTALLS);
    const { child, ended } = run('missing.mjs');
    await ended;
    fs.writeFileSync(path.join(project, '.preparing'), String(child.pid));
    expect((await run('run.mjs', ['entry.ts']).ended).code).toBe(7);
  });

  test('an npm that is too old is said', async () => {
    makeProject(INSTALLS, '6.14.0');
    expect(await run('start.mjs').ended).toMatchObject({ code: 1, stderr: expect.stringContaining('npm install -g npm@latest') });
    expect(npmCalls()).toEqual([]);
  });

  test('a signal given to npm start reaches the entry', async () => {
    makeProject(INSTALLS);
    fs.writeFileSync(
      path.join(project, 'entry.ts'),
      "process.on('SIGTERM', () => process.exit(42)); setInterval(() => {}, 1000); console.log('prêt');",
    );
    const { child, ended } = run('run.mjs', ['entry.ts']);
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    child.kill('SIGTERM');
    expect((await ended).code).toBe(42);
  });
});

test('npm test refuses an unknown phase, and says which exist', async () => {
  makeProject(INSTALLS);
  expect(await run('test.mjs', ['unités']).ended).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('types, lint, unused, unit'),
  });
});
