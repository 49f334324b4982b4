import { expect, test } from 'vitest';
import { readCorpus } from '../../fakes/assistant-corpus.ts';
import { oracle } from '../../fakes/assistant-oracle.ts';
import type { CorpusQuestion, OracleQuery } from '../../fakes/assistant-score.ts';

const queriesOf = ({ figure, values = [], first }: CorpusQuestion): OracleQuery[] =>
  [figure, first, ...values].filter((each) => each !== undefined);

test('every figure of the corpus can be worked out from the rows of the world', () => {
  const lost: string[] = [];
  for (const question of readCorpus('corpus-more'))
    for (const query of queriesOf(question))
      try {
        oracle(query, question.user);
      } catch (error) {
        lost.push(`${question.question}: ${String(error)}`);
      }
  expect(lost).toEqual([]);
});
