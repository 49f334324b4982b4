// npm run bench [-- --rows 1000000] [-- --only copy,transport,sql-read,grid,campaign,assistant]: our code beside its peers, in the same run; the ratio is what counts.
// A goal is one of the design (`performance.md`, `architecture.md`) or of the corpora; what has none is measured and held to nothing. On a calm machine only.
import { parseArgs } from 'node:util';
import { weighBuffersAlive } from '../../electron/kit/collector.ts';
import { bench as assistant } from './assistant.ts';
import { bench as campaign } from './campaign.ts';
import { bench as copy } from './copy.ts';
import { bench as grid } from './grid.ts';
import { type BenchRow, fScore, percent, type ScoreRow } from './row.ts';
import { bench as sending } from './sending.ts';
import { bench as sqlRead } from './sql-read.ts';
import { bench as transport } from './transport.ts';

// As the application's own entry points do.
weighBuffersAlive();

const { values } = parseArgs({ options: { rows: { type: 'string', default: '200000' }, only: { type: 'string' } } });
const rows = Number(values.rows);
const benches: Record<string, () => Promise<(BenchRow | ScoreRow)[]>> = {
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
const scores: ScoreRow[] = [];
for (const name of names) {
  console.error(`Mesure : ${name}…`);
  for (const row of await benches[name]!()) {
    if ('intent' in row) scores.push(row);
    else done.push(row);
  }
}

function print(cells: readonly string[][]): void {
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  for (const row of cells)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
}
if (scores.length > 0) {
  print([
    ['Corpus', 'Intention', 'Questions', 'Précision', 'Rappel', 'F'],
    ...scores.map((row) => [
      row.corpus,
      row.intent,
      String(row.expected),
      percent(row.precision),
      percent(row.recall),
      percent(fScore(row)),
    ]),
  ]);
  console.log();
}
print([
  ['Travail', 'Nous', 'Témoin', 'Rapport', 'But', 'Atteint'],
  ...done.map(({ work, ours, peer, ratio, goal, met }) => [
    work,
    ours,
    peer,
    ratio === null ? '—' : ratio.toFixed(2).replace('.', ','),
    goal,
    met === null ? '—' : met ? 'oui' : 'NON',
  ]),
]);
console.log(`Mémoire du processus : ${Math.round(process.memoryUsage().rss / 1e6)} Mo`);
process.exitCode = done.every(({ met }) => met !== false) ? 0 : 1;
