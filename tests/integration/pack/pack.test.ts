import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { createPackage, extractAll, listPackage } from '@electron/asar';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');
const read = (file: string) =>
  JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')) as { version: string; dependencies: Record<string, string> };
/** What @electron/fuses looks for in an executable, then its version, length and the fuses of a fresh Electron. */
const FUSE_WIRE = Buffer.concat([Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([1, 9]), Buffer.from('100011001')]);

/** What is imported of a package that has no entry of its own name. */
const ENTRIES: Record<string, string> = { 'write-excel-file': 'write-excel-file/node' };

let work: string;
let unpacked: string;
let inside: string[];

/** A stand-in for Electron's distribution, which can be packed but never run: its real one needs the internet. */
async function standIn(): Promise<string> {
  const dist = path.join(work, 'dist');
  fs.mkdirSync(path.join(dist, 'resources'), { recursive: true });
  fs.mkdirSync(path.join(dist, 'locales'));
  fs.writeFileSync(path.join(dist, 'electron'), Buffer.concat([Buffer.from('#!/bin/sh\nexit 1\n# '), FUSE_WIRE]), { mode: 0o755 });
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'chrome_crashpad_handler', 'libffmpeg.so', 'locales/fr.pak'])
    fs.writeFileSync(path.join(dist, file), '');
  fs.writeFileSync(path.join(dist, 'version'), read('node_modules/electron/package.json').version);
  fs.mkdirSync(path.join(work, 'default'));
  fs.writeFileSync(path.join(work, 'default/package.json'), '{"name":"default","main":"x.js"}');
  await createPackage(path.join(work, 'default'), path.join(dist, 'resources/default_app.asar'));
  return dist;
}

beforeAll(async () => {
  work = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-pack-'));
  execFileSync(process.execPath, [path.join(root, 'node_modules/vite/bin/vite.js'), 'build', '--app', '--logLevel', 'error'], {
    cwd: root,
    stdio: 'ignore',
  });
  const dist = await standIn();
  const release = path.join(work, 'release');
  const builder = path.join(root, 'node_modules/electron-builder/cli.js');
  execFileSync(process.execPath, [builder, '--linux', '--dir', `-c.electronDist=${dist}`, `-c.directories.output=${release}`], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  unpacked = path.join(release, 'linux-unpacked');
  inside = listPackage(path.join(unpacked, 'resources/app.asar'), { isPack: false }).map((file) => file.replaceAll('\\', '/'));
}, 180_000);
afterAll(() => fs.rmSync(work, { recursive: true, force: true }));

test('the application holds what it runs and nothing of how it was made', () => {
  for (const file of [
    '/package.json',
    '/dist/electron/main.js',
    '/dist/electron/preload.cjs',
    '/dist/electron/simulator.js',
    '/dist/renderer/index.html',
  ])
    expect(inside).toContain(file);
  const strays = inside.filter(
    (file) =>
      /\.(ts|tsx|map)$/.test(file) ||
      /^\/(electron|renderer|shared|tests|docs)(\/|$)/.test(file) ||
      /^\/node_modules\/(electron|vite|vitest|playwright|playwright-core|typescript|node|react|@biomejs|knip)\//.test(file),
  );
  expect(strays).toEqual([]);
});

test('resources stand beside it, natives are of this system only', () => {
  expect(fs.existsSync(path.join(unpacked, 'resources/resources/sql'))).toBe(true);
  const natives = fs.globSync('**/*.node', { cwd: path.join(unpacked, 'resources/app.asar.unpacked') });
  expect(natives.length).toBeGreaterThan(0);
  expect(natives.filter((file) => /darwin|win32|musl|arm64/.test(file))).toEqual([]);
});

test('every dependency loads from the packed application', () => {
  const extracted = path.join(work, 'extracted');
  extractAll(path.join(unpacked, 'resources/app.asar'), extracted);
  const require = createRequire(path.join(extracted, 'dist/electron/main.js'));
  const broken = Object.keys(read('package.json').dependencies).filter((name) => {
    try {
      require(ENTRIES[name] ?? name);
      return false;
    } catch {
      return true;
    }
  });
  expect(broken).toEqual([]);
});

test('the fuses are set: no run-as-node, no NODE_OPTIONS, no inspect, integrity of the archive, only the archive', () => {
  const executable = fs
    .readdirSync(unpacked, { withFileTypes: true })
    .find((entry) => entry.isFile() && fs.readFileSync(path.join(unpacked, entry.name)).includes(FUSE_WIRE.subarray(0, 32)))?.name;
  const fuses = execFileSync(
    path.join(root, 'node_modules/.bin/electron-fuses'),
    ['read', '--app', path.join(unpacked, executable ?? '')],
    { encoding: 'utf8' },
  );
  for (const [fuse, state] of [
    ['RunAsNode', 'Disabled'],
    ['EnableCookieEncryption', 'Enabled'],
    ['EnableNodeOptionsEnvironmentVariable', 'Disabled'],
    ['EnableNodeCliInspectArguments', 'Disabled'],
    ['EnableEmbeddedAsarIntegrityValidation', 'Enabled'],
    ['OnlyLoadAppFromAsar', 'Enabled'],
    ['GrantFileProtocolExtraPrivileges', 'Disabled'],
  ])
    expect(fuses).toContain(`${fuse} is ${state}`);
});
