// How well questions are read, over every question of the corpora, and what the assistant costs: what it adds to its tool, how long it holds the core.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { assistantMigrations } from '../../electron/assistant/assistant.ts';
import { bookOf } from '../../electron/assistant/engine/names/book.ts';
import { readQuestion } from '../../electron/assistant/engine/read.ts';
import { systemClock } from '../../electron/kit/clock.ts';
import { createLog } from '../../electron/kit/log.ts';
import { openDatabase } from '../../electron/local/local.ts';
import { assistantBench } from '../fakes/assistant.ts';
import { DEVELOPED, readCorpus } from '../fakes/assistant-corpus.ts';
import { CorpusBench } from '../fakes/assistant-corpus-bench.ts';
import { SMALL_CORPUS, scoreSmallCorpus } from '../fakes/assistant-small-corpus.ts';
import { type BenchRow, interleaved, limit, percent, type ScoreRow } from './row.ts';

/** Milliseconds the assistant may add to the bare tool, at the median. */
const OVERHEAD_MS = 20;
/** Milliseconds that anything may hold the main loop. */
const LOOP_MS = 20;
/** Milliseconds before a figure is there, its source taking `SOURCE_MS`. */
const FIGURE_MS = 1000;
const SOURCE_MS = 50;
/** Each is measured so many times, for its median: a slow moment of the machine is none of ours. */
const ROUNDS = 5;
/** Share of right answers. */
const GOAL = 0.97;
const KINDS = [
  'combien de flyers A4 à Lille ?',
  'quels stocks sont critiques ?',
  'compare le stock de flyers A4 entre Lille et Arras',
  'combien de licornes dorées ?',
  "combien d'opérations ce mois-ci ?",
  'total des factures de février 2026',
  'quelles sont les campagnes rejetées ?',
];

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** One row a corpus, one an intent of each, and those of what it costs: measured first, before the corpora fill the memory. */
export async function bench(): Promise<(BenchRow | ScoreRow)[]> {
  const costs = [await overhead(), await figure(), ...reading()];
  return [...(await scores()), ...costs];
}

const corpusRow = (name: string, questions: number, rate: number, silent: number, warned: number | null): BenchRow => ({
  work: `assistant, ${name} : ${questions} questions`,
  ours: `${percent(rate)} justes`,
  peer: `${silent} fausses en silence${warned === null ? '' : `, ${warned} dites à vérifier`}`,
  ratio: null,
  goal: `≥ ${percent(GOAL)}, 0 en silence`,
  met: rate >= GOAL && silent === 0,
});

async function scores(): Promise<(BenchRow | ScoreRow)[]> {
  const { rate, silent } = await scoreSmallCorpus();
  const rows: (BenchRow | ScoreRow)[] = [corpusRow('corpus', SMALL_CORPUS.length, rate, silent.length, null)];
  for (const name of [...DEVELOPED, 'corpus-final'] as const) {
    const questions = readCorpus(name);
    const { score } = await new CorpusBench().score(questions);
    rows.push(corpusRow(name, questions.length, score.rate, score.counts.silent, score.counts.warned));
    for (const { intent, expected, precision, recall } of score.intents)
      if (expected > 0) rows.push({ corpus: name, intent, expected, precision, recall });
  }
  return rows;
}

/** What is kept of each question included, in a file that is flushed as the application's. */
async function overhead(): Promise<BenchRow> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-bench-'));
  const clock = systemClock();
  const log = createLog(() => undefined, clock.now);
  const local = openDatabase({ file: path.join(folder, 'assistant.sqlite'), migrations: assistantMigrations, durable: true, clock, log });
  try {
    const { assistant, session, world } = assistantBench({ db: local.db });
    const ask = async () => {
      for await (const _ of assistant.ask(session, { question: KINDS[0]! }));
    };
    const [ours, bare] = await interleaved(20, [ask, () => world.stocks.articles(session.scope, 'flyer a4')], 10);
    const alone = `l'outil seul : ${bare!.toFixed(2).replace('.', ',')} ms`;
    return { ...limit("assistant : ce qu'il ajoute à l'outil seul (médiane)", ours! - bare!, OVERHEAD_MS, 'ms', alone), ratio: null };
  } finally {
    local.db.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The wait for what a question is answered by, of the kind that waits most, nothing being known beforehand. Its way to the screen is not counted. */
async function figure(): Promise<BenchRow> {
  const waits = new Map(KINDS.map((question) => [question, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [question, taken] of waits) {
      const { assistant, session, world } = assistantBench();
      world.conditions.delayMs = SOURCE_MS;
      const from = performance.now();
      for await (const chunk of assistant.ask(session, { question })) if (chunk.type === 'facts') taken.push(performance.now() - from);
    }
  const worst = Math.max(...[...waits.values()].map(median));
  return limit(`assistant : le chiffre, source de ${SOURCE_MS} ms (la plus lente des questions, sans l'affichage)`, worst, FIGURE_MS);
}

/** A question as people type it and the slowest of texts as long as one may be, over a big scope: reading is done on the main loop, and holds it. */
function reading(): BenchRow[] {
  const divisions = Array.from({ length: 5000 }, (_, i) => ({
    id: i + 1,
    name: i === 0 ? 'Siège' : `Agence ${['Lille', 'Lyon', 'Brest', 'Nice', 'Metz'][i % 5]} ${i}`,
    parentId: i === 0 ? null : 1,
  }));
  const names = Array.from({ length: 100_000 }, (_, i) => `flyer modele ${i} ${['rouge', 'vert', 'bleu', 'dore'][i % 4]} a${i % 6}`);
  const book = bookOf(names.flatMap((name) => name.split(' ')));
  const read = (question: string): number =>
    median(
      Array.from({ length: ROUNDS }, () => {
        const from = performance.now();
        readQuestion(question.slice(0, 2000), { divisions, carried: null, today: '2026-03-20', learnt: [], book });
        return performance.now() - from;
      }),
    );
  read('combien de flyers ?');
  const plain = read('combien de flyers modèle 12 rouge à Lille 5 ?');
  const long = Math.max(
    read(`combien de ${names.join(' et ')}`),
    read(Array.from({ length: 180 }, (_, i) => `fltyeurs${String.fromCharCode(97 + (i % 26))}x`).join(' ')),
    read('1-'.repeat(1000)),
    read('a@b.'.repeat(500)),
    read(`combien de flyers à ${divisions.map(({ name }) => name).join(' et à ')}`),
  );
  return [
    limit('assistant : lire une question, 5 000 divisions, 100 000 noms', plain, LOOP_MS),
    limit('assistant : lire 2 000 signes, 5 000 divisions, 100 000 noms (le plus long des textes)', long, LOOP_MS),
  ];
}
