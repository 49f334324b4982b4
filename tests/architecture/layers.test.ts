import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const folder = path.join(import.meta.dirname, 'failing');

/** Lints `code` as if it stood at `file`. */
function lint(file: string, code: string): string {
  const run = spawnSync(path.join(root, 'node_modules/.bin/biome'), ['lint', `--stdin-file-path=${file}`, '--colors=off'], {
    cwd: root,
    input: code,
    encoding: 'utf8',
  });
  return `${run.stdout}${run.stderr}`;
}

// Each example is a breach of one layering rule: the bug caught is a rule that silently stopped biting.
for (const name of fs.readdirSync(folder).filter((file) => file.endsWith('.ts'))) {
  test(`the gate refuses ${name}`, () => {
    const code = fs.readFileSync(path.join(folder, name), 'utf8');
    const file = /^\/\/ path: (.+)$/m.exec(code)?.[1];
    const expected = /^\/\/ expect: (.+)$/m.exec(code)?.[1];
    expect(file && expected).toBeTruthy();
    expect(lint(file!, code)).toContain(expected!);
  });
}

test('the gate lets an allowed import pass', () => {
  const code = "import type { Sources } from '../sources/sources.ts';\nexport type X = Sources;\n";
  expect(lint('electron/stock/x.ts', code)).not.toContain('noRestrictedImports');
});
