// npm run bench [-- --rows 1000000] [-- --only copy,transport,sql-read,grid,campaign,assistant]: our code beside its peers, in the same run; the ratio is what counts.
import { parseArgs } from 'node:util';
import { weighBuffersAlive } from '../../electron/kit/collector.ts';
import { bench as assistant } from './assistant.ts';
import { bench as campaign } from './campaign.ts';
import { bench as copy } from './copy.ts';
import { bench as grid } from './grid.ts';
import type { BenchRow } from './row.ts';
import { bench as sending } from './sending.ts';
import { bench as sqlRead } from './sql-read.ts';
import { bench as transport } from './transport.ts';

// As the application's own entry points do.
weighBuffersAlive();

const { values } = parseArgs({ options: { rows: { type: 'string', default: '200000' }, only: { type: 'string' } } });
const rows = Number(values.rows);
const benches: Record<string, () => Promise<BenchRow[]>> = {
  copy: () => copy(rows),
  transport,
  'sql-read': sqlRead,
  sending,
  grid,
  campaign,
  assistant,
};
const names = values.only?.split(',') ?? Object.keys(benches);
if (!Number.isInteger(rows) || rows < 1000 || names.some((name) => !(name in benches))) {
  console.error(`--rows attend un nombre d'au moins 1000 ; --only attend : ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}

const done: BenchRow[] = [];
for (const name of names) {
  console.error(`Mesure : ${name}…`);
  done.push(...(await benches[name]!()));
}
const cells = [
  ['Travail', 'Nous', 'Témoin', 'Rapport', 'But', 'Atteint'],
  ...done.map(({ work, ours, peer, ratio, goal, met }) => [
    work,
    ours,
    peer,
    ratio.toFixed(2).replace('.', ','),
    goal,
    met ? 'oui' : 'NON',
  ]),
];
const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
for (const row of cells)
  console.log(
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
console.log(`Mémoire du processus : ${Math.round(process.memoryUsage().rss / 1e6)} Mo`);
process.exitCode = done.every(({ met }) => met) ? 0 : 1;
