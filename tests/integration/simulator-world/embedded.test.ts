import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const CHILD = path.join(import.meta.dirname, '../../fakes/embedded-child.ts');

// Catches the rare end of the whole process in V8 (« Check failed: jit_page.has_value() »), which happened where this code is freed.
it('never has V8 free the code of the embedded PostgreSQL', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', CHILD]);
  expect(stdout).toContain('closed\n');
  expect(stdout).not.toMatch(/Triggering GC|Freeing/u);
});
