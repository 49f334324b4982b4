import { expect, test } from 'vitest';
import type { Answer } from '../../../shared/model/assistant.ts';
import { STOCK_LEVEL_LABELS } from '../../../shared/model/stock.ts';
import { assistantBench } from '../../fakes/assistant.ts';
import corpus from '../../fixtures/assistant/corpus.json' with { type: 'json' };

interface Expected {
  question: string;
  intent: string;
  tool?: string;
  arguments?: Record<string, unknown>;
  nothing?: string;
  choices?: string[];
}
const CORPUS = corpus as Expected[];
const GOAL = 0.97;

function isRight(expected: Expected, answer: Answer): boolean {
  const given = answer.choices.map(({ label }) => label);
  return (
    answer.intent === expected.intent &&
    (answer.tool ?? undefined) === expected.tool &&
    Object.entries(expected.arguments ?? {}).every(([name, value]) => JSON.stringify(answer.arguments[name]) === JSON.stringify(value)) &&
    (expected.nothing === undefined || answer.nothing === expected.nothing) &&
    (expected.choices ?? []).every((choice) => given.includes(choice))
  );
}

/** A wrong reading that the user would take for the right answer: a figure about something else, without a question back. */
const isSilentlyWrong = (answer: Answer): boolean => answer.figure !== null && answer.choices.length === 0;

test('questions as operators type them reach the right tool, and a miss is never a wrong figure', { timeout: 30_000 }, async () => {
  const bench = assistantBench();
  const missed: string[] = [];
  const silent: string[] = [];
  for (const expected of CORPUS) {
    const answer = await bench.ask(expected.question);
    if (isRight(expected, answer)) continue;
    missed.push(`${expected.question} → ${answer.intent} ${answer.tool} ${JSON.stringify(answer.arguments)} : ${answer.sentence}`);
    if (isSilentlyWrong(answer)) silent.push(expected.question);
  }
  expect(CORPUS.length).toBeGreaterThanOrEqual(120);
  expect(silent).toEqual([]);
  expect(1 - missed.length / CORPUS.length, missed.join('\n')).toBeGreaterThanOrEqual(GOAL);
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
