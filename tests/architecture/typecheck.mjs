// Types, one project per runtime: the wrong global does not compile.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');
let failed = false;
for (const project of ['shared', 'electron', 'renderer', 'tests']) {
  const run = spawnSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', project], {
    cwd: root,
    stdio: 'inherit',
  });
  console.log(`types ${project} : ${run.status === 0 ? 'justes' : 'fausses'}`);
  failed ||= run.status !== 0;
}
process.exit(failed ? 1 : 0);
