import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const ENTRY = path.join(import.meta.dirname, '../../../electron/kit/collector.ts');
const collections = (prelude: string): number => {
  const loop = 'alive[i % 16] = Buffer.allocUnsafeSlow(65536); if (i % 20 === 0) await new Promise(setImmediate);';
  const work = `${prelude}; const alive = []; for (let i = 0; i < 20000; i++) { ${loop} }`;
  const trace = execFileSync(process.execPath, ['--no-warnings', '--trace-gc', '--input-type=module', '-e', work], { encoding: 'utf8' });
  return trace.split('Mark-Compact').length - 1;
};

// Where the engine is another one there is nothing to gain, and nothing may be printed or thrown.
test('buffers that are given back at once do not make the whole heap be collected again and again', () => {
  const [before, after] = [collections(''), collections(`(await import(${JSON.stringify(ENTRY)})).weighBuffersAlive()`)];
  if (process.versions.v8.startsWith('13.')) expect(after * 2).toBeLessThan(before);
  else expect(after).toBeLessThanOrEqual(before + 1);
});
