// npm run bench:faults [-- --short] [-- --minutes 10] [-- --seed 1]: exports through faults on a real OpenSSH server, then power cuts; counts.
import { parseArgs } from 'node:util';
import { runFaults } from './faults-world.ts';
import { powerCuts } from './power-cut.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
});
const budgetMs = values.short ? 20_000 : Number(values.minutes) * 60_000;
const seed = Number(values.seed);
if (!(budgetMs > 0) || !Number.isInteger(seed)) {
  console.error('--minutes attend un nombre positif, --seed un nombre entier.');
  process.exit(2);
}

const cuts = powerCuts({ count: values.short ? 15 : 150, seed });
console.error(`Coupures de courant : ${cuts.cuts} points, ${cuts.lost} lignes perdues.`);
const counts = await runFaults({ seed, budgetMs, exportsPerEpoch: values.short ? 80 : 300, say: (sentence) => console.error(sentence) });
console.log(`Graine                                 ${seed}`);
console.log(`Exports acquittés                      ${counts.exports}`);
console.log(`Importés                               ${counts.imported}`);
console.log(`Perdus                                 ${counts.lost.length}`);
console.log(`Importés deux fois                     ${counts.twice.length}`);
console.log(`Pris incomplets                        ${counts.partial}`);
console.log(`Demi-paires visibles sans verrou       ${counts.halfPairs}`);
console.log(`Lignes sans explication                ${counts.unexplained.length}`);
console.log(`Restes dans le dépôt                   ${counts.leftovers.length}`);
console.log(`Mises en file refusées (disque plein)  ${counts.refusals}`);
for (const [name, count] of Object.entries(counts.faults).sort()) console.log(`  ${name.padEnd(36)} ${count}`);
console.log(`Coupures de courant rejouées           ${cuts.cuts} (${cuts.acked} lignes acquittées)`);
console.log(`  lignes perdues                       ${cuts.lost}`);
console.log(`  fichiers illisibles                  ${cuts.corrupt}`);
const bad = { perdu: counts.lost, 'en double': counts.twice, inexpliqué: counts.unexplained, reste: counts.leftovers };
let found = counts.partial + counts.halfPairs + cuts.lost + cuts.corrupt;
for (const [name, list] of Object.entries(bad)) {
  found += list.length;
  for (const one of list.slice(0, 8)) console.error(`${name} : ${one}`);
}
process.exitCode = found === 0 ? 0 : 1;
