// Precision and recall of the engine by intent over every question of the corpora, and what the assistant adds to the tool it calls.
import { assistantBench } from '../fakes/assistant.ts';
import { DEVELOPED, readCorpus } from '../fakes/assistant-corpus.ts';
import { CorpusBench } from '../fakes/assistant-corpus-bench.ts';
import { type BenchRow, interleaved } from './row.ts';

/** Milliseconds the assistant may add to the bare tool, at the median. */
const OVERHEAD_MS = 20;
const GOAL = 0.97;

const percent = (share: number | null): string => (share === null ? 'aucune' : `${(share * 100).toFixed(1).replace('.', ',')} %`);

/** One row a corpus, one an intent (ours = precision, peer = recall), and one for the overhead. */
export async function bench(): Promise<BenchRow[]> {
  return [...(await scores()), await overhead()];
}

async function scores(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const name of [...DEVELOPED, 'corpus-final'] as const) {
    const questions = readCorpus(name);
    const { score } = await new CorpusBench().score(questions);
    rows.push({
      work: `assistant, ${name} : ${questions.length} questions`,
      ours: `${percent(score.rate)} justes`,
      peer: `${score.counts.silent} fausses en silence`,
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
