import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../../../renderer');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const classesOf = (sheet: string) => [...sheet.replace(/\/\*.*?\*\//gsu, '').matchAll(/\.([a-z][\w-]+)/gu)].map((hit) => hit[1] ?? '');
const classNames = (code: string) =>
  [...code.matchAll(/className=(?:"([^"]*)"|\{([^}]*(?:\$\{[^}]*\}[^}]*)*)\})/gu)].flatMap((hit) =>
    [...(hit[1] ?? hit[2] ?? '').matchAll(/[a-z][\w-]+/gu)].map((word) => word[0]),
  );

// Catches a screen that looks right only after another one was opened: the sheet of a feature comes with its own code.
test('a screen uses the classes of its own sheets and of the shared parts only', () => {
  const shared = new Set(globSync('{ui,app}/*.css', { cwd: root }).flatMap((file) => classesOf(read(file))));
  const owners = new Map<string, Set<string>>();
  for (const file of globSync('features/*/*.css', { cwd: root }))
    for (const name of classesOf(read(file))) owners.set(name, (owners.get(name) ?? new Set()).add(path.dirname(file)));
  const borrowed = globSync('{ui,app,features/*}/*.tsx', { cwd: root }).flatMap((file) =>
    [...new Set(classNames(read(file)))]
      .filter((name) => owners.has(name) && !shared.has(name) && !owners.get(name)?.has(path.dirname(file)))
      .map((name) => `${file}: ${name} of ${[...(owners.get(name) ?? [])].join(', ')}`),
  );
  expect(owners.size).toBeGreaterThan(50);
  expect(borrowed).toEqual([]);
});
