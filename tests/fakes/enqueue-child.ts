/** Queues line after line and says which ones were acknowledged: `node enqueue-child.ts FOLDER COUNT`. Started under `strace`, its disk can be made to fail. */
import fs from 'node:fs';
import { openBench, SCOPE, submission } from './outbox-bench.ts';

const [folder, count] = process.argv.slice(2);
const bench = openBench({ root: '/nowhere', folder: folder! });
const tell = (line: string) => fs.writeSync(1, `${line}\n`);
tell('READY');
for (let index = 1; index <= Number(count); index++) {
  const baseName = `MYCFIA_CAMP_${index}_20261120_103000`;
  try {
    bench.outbox.submit(SCOPE, [submission({ reference: `R-${index}`, campaignId: index, baseName, rows: 3 })], () => {});
    tell(`ACK R-${index}`);
  } catch (error) {
    tell(`REFUSED R-${index} ${(error as { code?: string }).code}`);
  }
}
const { trouble } = bench.outbox.lanes(SCOPE);
tell(`TROUBLE ${trouble?.kind ?? 'none'}`);
// As a crash leaves it: nothing is closed.
process.kill(process.pid, 'SIGKILL');
