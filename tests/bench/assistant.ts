// Precision and recall of the engine by intent over every question of the corpora, and what the assistant adds to the tool it calls.
import { bookOf } from '../../electron/assistant/engine/names/book.ts';
import { readQuestion } from '../../electron/assistant/engine/read.ts';
import { assistantBench } from '../fakes/assistant.ts';
import { DEVELOPED, readCorpus } from '../fakes/assistant-corpus.ts';
import { CorpusBench } from '../fakes/assistant-corpus-bench.ts';
import { type BenchRow, interleaved } from './row.ts';

/** Milliseconds the assistant may add to the bare tool, at the median. */
const OVERHEAD_MS = 20;
/** Milliseconds that reading one text may hold the core. */
const LONGEST_MS = 500;
const GOAL = 0.97;

const percent = (share: number | null): string => (share === null ? 'aucune' : `${(share * 100).toFixed(1).replace('.', ',')} %`);

/** One row a corpus, one an intent (ours = precision, peer = recall), one for the overhead, and one for the longest question. */
export async function bench(): Promise<BenchRow[]> {
  return [...(await scores()), await overhead(), longest()];
}

async function scores(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const name of [...DEVELOPED, 'corpus-final'] as const) {
    const questions = readCorpus(name);
    const { score } = await new CorpusBench().score(questions);
    rows.push({
      work: `assistant, ${name} : ${questions.length} questions`,
      ours: `${percent(score.rate)} justes`,
      peer: `${score.counts.silent} fausses en silence, ${score.counts.warned} dites à vérifier`,
      ratio: score.rate,
      goal: `≥ ${percent(GOAL)}, 0 en silence`,
      met: score.rate >= GOAL && score.counts.silent === 0,
    });
    for (const { intent, expected, precision, recall } of score.intents)
      if (expected > 0)
        rows.push({
          work: `  ${intent} (${expected})`,
          ours: `précision ${percent(precision)}`,
          peer: `rappel ${percent(recall)}`,
          ratio: recall ?? 0,
          goal: 'mesuré',
          met: true,
        });
  }
  return rows;
}

async function overhead(): Promise<BenchRow> {
  const { assistant, session, world } = assistantBench();
  const ask = async () => {
    for await (const _ of assistant.ask(session, { question: 'combien de flyers A4 à Lille ?' }));
  };
  const [ours, bare] = await interleaved(20, [ask, () => world.stocks.articles(session.scope, 'flyer a4')], 10);
  const added = ours! - bare!;
  return {
    work: "assistant : ce qu'il ajoute à l'outil seul (médiane)",
    ours: `${ours!.toFixed(2).replace('.', ',')} ms`,
    peer: `${bare!.toFixed(2).replace('.', ',')} ms`,
    ratio: ours! / bare!,
    goal: `+ ${OVERHEAD_MS} ms au plus`,
    met: added <= OVERHEAD_MS,
  };
}

/** The slowest reading of texts as long as a question may be, over a big scope, beside that of a plain question: it holds the core while it lasts. */
function longest(): BenchRow {
  const divisions = Array.from({ length: 5000 }, (_, i) => ({
    id: i + 1,
    name: i === 0 ? 'Siège' : `Agence ${['Lille', 'Lyon', 'Brest', 'Nice', 'Metz'][i % 5]} ${i}`,
    parentId: i === 0 ? null : 1,
  }));
  const names = Array.from({ length: 100_000 }, (_, i) => `flyer modele ${i} ${['rouge', 'vert', 'bleu', 'dore'][i % 4]} a${i % 6}`);
  const book = bookOf(names.flatMap((name) => name.split(' ')));
  const read = (question: string): number => {
    const from = performance.now();
    readQuestion(question.slice(0, 2000), { divisions, carried: null, today: '2026-03-20', learnt: [], book });
    return performance.now() - from;
  };
  read('combien de flyers ?');
  const plain = read('combien de flyers modèle 12 rouge à Lille 5 ?');
  const long = Math.max(
    read(`combien de ${names.join(' et ')}`),
    read(Array.from({ length: 180 }, (_, i) => `fltyeurs${String.fromCharCode(97 + (i % 26))}x`).join(' ')),
    read('1-'.repeat(1000)),
    read('a@b.'.repeat(500)),
    read(`combien de flyers à ${divisions.map(({ name }) => name).join(' et à ')}`),
  );
  return {
    work: 'assistant : lire 2 000 signes, 5 000 divisions, 100 000 noms (au pire)',
    ours: `${long.toFixed(0)} ms`,
    peer: `${plain.toFixed(0)} ms une question`,
    ratio: long / plain,
    goal: `${LONGEST_MS} ms au plus`,
    met: long <= LONGEST_MS,
  };
}
