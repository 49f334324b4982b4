import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { contract } from '../../shared/contract/contract.ts';

const root = path.join(import.meta.dirname, '../..');

/** Source files below a folder, with their text. */
function sources(folder: string): { file: string; text: string }[] {
  return fs
    .globSync('**/*.{ts,tsx}', { cwd: path.join(root, folder) })
    .map((name) => ({ file: `${folder}/${name}`, text: fs.readFileSync(path.join(root, folder, name), 'utf8') }));
}

// Catches a scope forged outside the tenant room: the one way a neighbour's rows could be read.
test('only electron/tenant makes a TenantScope', () => {
  const forged = sources('electron')
    .filter(({ file }) => !file.startsWith('electron/tenant/'))
    .filter(({ text }) => /as (unknown as )?TenantScope\b|<TenantScope>\{/.test(text))
    .map(({ file }) => file);
  expect(forged).toEqual([]);
});

// Catches a route that would let the interface say who it is or whose rows it wants.
test('no route takes identity or scope as an input', () => {
  const forbidden = /tenant|scope|userid|iduser|iddivision|token|droit|right/i;
  const offenders: string[] = [];
  for (const [name, route] of Object.entries(contract)) {
    if (name.startsWith('session.')) continue;
    const schema = JSON.stringify(
      Object.keys((z.toJSONSchema(route.input, { io: 'input', unrepresentable: 'any' }) as { properties?: object }).properties ?? {}),
    );
    if (forbidden.test(schema) && name !== 'scope.narrow') offenders.push(`${name}: ${schema}`);
  }
  expect(offenders).toEqual([]);
});

// Catches time or chance taken behind the clock's back, which no test could freeze.
test('the core takes time and randomness from kit/clock only', () => {
  const offenders = sources('electron')
    .filter(({ file }) => !/^electron\/(kit\/clock|simulator|shell|bootstrap)/.test(file) && file !== 'electron/simulator.ts')
    .filter(({ text }) =>
      /\bDate\.now\(\)|\bMath\.random\(\)|new Date\(\)|randomUUID\(/.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')),
    )
    .map(({ file }) => file);
  expect(offenders).toEqual([]);
});

// Catches left-overs, and a machine's paths or registries in what is shipped.
test('no left-overs in the tree', () => {
  const left = [...sources('electron'), ...sources('shared'), ...sources('renderer')]
    .filter(({ text }) => /\b(TODO|FIXME|XXX)\b|@ts-(ignore|expect-error)|:\/\/registry\.|(^|[^\w.-])\/work\//.test(text))
    .map(({ file }) => file);
  expect(left).toEqual([]);
});

// The core obeys every lint rule; the interface may leave one aside where an ARIA pattern needs it, and says why.
test('lint rules are left aside in the interface only, with a reason', () => {
  expect(
    [...sources('electron'), ...sources('shared')].filter(({ text }) => text.includes('biome-ignore')).map(({ file }) => file),
  ).toEqual([]);
  const silent = sources('renderer').flatMap(({ file, text }) =>
    text
      .split('\n')
      .filter((line) => line.includes('biome-ignore') && !/biome-ignore(-all)? lint\/[\w/]+: .{15,}/.test(line))
      .map((line) => `${file}: ${line}`),
  );
  expect(silent).toEqual([]);
});

// A file beyond the limit is several things at once (architecture: 300 is a question, 500 a limit).
test('no source file is longer than 500 lines', () => {
  const long = [...sources('electron'), ...sources('shared'), ...sources('renderer'), ...sources('tests')]
    .map(({ file, text }) => ({ file, lines: text.split('\n').length }))
    .filter(({ lines }) => lines > 500);
  expect(long).toEqual([]);
});
