import { expect, test } from 'vitest';
import { readCorpus } from '../../fakes/assistant-corpus.ts';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

/** Reached by each, and never lost again. */
const REACHED = [
  { name: 'corpus-more', rate: 0.995, wrong: 0 },
  { name: 'corpus-held-out', rate: 0.995, wrong: 0 },
  { name: 'corpus-counted', rate: 0.99, wrong: 0 },
  { name: 'corpus-wild', rate: 0.98, wrong: 0 },
  { name: 'corpus-wild2', rate: 0.965, wrong: 0 },
  { name: 'corpus-wild3', rate: 0.99, wrong: 0 },
  { name: 'corpus-wild4', rate: 0.99, wrong: 0 },
  { name: 'corpus-wild5', rate: 0.99, wrong: 0 },
  { name: 'corpus-wild6', rate: 0.985, wrong: 0 },
  { name: 'corpus-wild7', rate: 0.955, wrong: 0 },
  { name: 'corpus-wild8', rate: 0.97, wrong: 0 },
  { name: 'corpus-wild9', rate: 0.99, wrong: 0 },
  { name: 'corpus-wild10', rate: 0.98, wrong: 0 },
  { name: 'corpus-wild11', rate: 0.985, wrong: 0 },
  { name: 'corpus-wild12', rate: 0.955, wrong: 2 },
] as const;

// Catches a word, a rule or a tool whose change loses questions that were answered, or that answers something else in silence.
test.each(REACHED)(
  '$name: figures worked out from the rows of the generated CFI, and how many are wrong, in silence or told to be checked',
  {
    timeout: 120_000,
  },
  async ({ name, rate, wrong }) => {
    const questions = readCorpus(name);
    const bench = new CorpusBench();
    const { score, outcomes } = await bench.score(questions);
    const lost = questions.flatMap((question, i) => {
      const outcome = outcomes[i]!;
      const told = 'error' in outcome ? outcome.error : `${outcome.answer.intent} ${outcome.answer.tool} : ${outcome.answer.sentence}`;
      return score.verdicts[i] === 'right' ? [] : [`${score.verdicts[i]} : ${question.question} → ${told}`];
    });
    expect(questions.length).toBeGreaterThanOrEqual(name === 'corpus-wild10' ? 79 : 150);
    expect(score.counts.silent + score.counts.warned, lost.join('\n')).toBeLessThanOrEqual(wrong);
    expect(score.rate, lost.join('\n')).toBeGreaterThanOrEqual(rate);
    expect(bench.log.filter(({ event }) => event === 'phrase_sans_preuve')).toEqual([]);
  },
);
