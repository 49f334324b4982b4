import { expect, test } from 'vitest';
import { STOCK_LEVEL_LABELS } from '../../../shared/model/stock.ts';
import { assistantBench } from '../../fakes/assistant.ts';
import { SMALL_CORPUS as CORPUS, scoreSmallCorpus } from '../../fakes/assistant-small-corpus.ts';

const GOAL = 0.97;

test('questions as operators type them reach the right tool, and a miss is never a wrong figure', { timeout: 30_000 }, async () => {
  const { rate, missed, silent } = await scoreSmallCorpus();
  expect(CORPUS.length).toBeGreaterThanOrEqual(120);
  expect(silent).toEqual([]);
  expect(rate, missed.join('\n')).toBeGreaterThanOrEqual(GOAL);
});

test('every sentence of the corpus is proved by what the tools read', { timeout: 30_000 }, async () => {
  const bench = assistantBench();
  for (const { question } of CORPUS) await bench.ask(question);
  expect(bench.log.filter(({ event }) => event === 'phrase_sans_preuve')).toEqual([]);
});

test('what the assistant proposes, it understands: suggestions and choices lead to an answer', { timeout: 30_000 }, async () => {
  const bench = assistantBench();
  const proposed = new Set<string>();
  for (const { question } of CORPUS) {
    const answer = await bench.ask(question);
    for (const text of [...answer.suggestions, ...answer.choices.map((choice) => choice.question)]) proposed.add(text);
  }
  const lost: string[] = [];
  for (const question of proposed) {
    const answer = await bench.ask(question);
    if (answer.tool === null || answer.choices.length > 0) lost.push(`${question} → ${answer.intent} : ${answer.sentence}`);
  }
  expect(lost).toEqual([]);
});

test('each alert level is understood by the very word the screens show', async () => {
  const bench = assistantBench();
  for (const [level, label] of Object.entries(STOCK_LEVEL_LABELS)) {
    const answer = await bench.ask(`stocks niveau ${label}`);
    expect(answer.arguments.levels, label).toEqual([level]);
  }
});
