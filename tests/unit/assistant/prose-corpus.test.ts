import { beforeAll, expect, test } from 'vitest';
import type { AssistantOptions } from '../../../electron/assistant/assistant.ts';
import type { Answer } from '../../../shared/model/assistant.ts';
import { readCorpus } from '../../fakes/assistant-corpus.ts';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

/** One question in so many: what is shown here is shown of every kind of answer. */
const EVERY = 3;
const QUESTIONS = readCorpus('corpus-more').filter((_, index) => index % EVERY === 0);

/** A model that says what it was given, changed by `change`. */
function told(change: (sentence: string) => string): { models: NonNullable<AssistantOptions['models']>; said: string[] } {
  const said: string[] = [];
  const word = async (_question: string, results: readonly object[]) => {
    const sentence = change(results.map((result) => (result as { phrase: string }).phrase).join(' '));
    said.push(sentence);
    return sentence;
  };
  const model = {
    words: true,
    patienceMs: 5000,
    choose: async () => [],
    word,
    rehearse: () => Promise.reject(new Error()),
    names: async () => [],
  };
  return { models: { current: async () => model, answered: () => undefined }, said };
}

async function answers(models: NonNullable<AssistantOptions['models']>): Promise<Answer[]> {
  const bench = new CorpusBench({ models });
  const out: Answer[] = [];
  for (const question of QUESTIONS) {
    const outcome = await bench.ask(question);
    if ('answer' in outcome) out.push(outcome.answer);
  }
  return out;
}

let alone: Answer[];
beforeAll(async () => {
  alone = await answers({ current: async () => null, answered: () => undefined });
}, 60_000);

test('our own sentence told back by a model is proved, whatever the subject', { timeout: 60_000 }, async () => {
  const { models } = told((sentence) => sentence);
  // Questions asked back and the four "nothing" keep their agreed wording.
  const put = (await answers(models)).filter(({ tool, nothing, choices }) => tool !== null && nothing === null && choices.length === 0);
  expect(put.length).toBeGreaterThan(20);
  expect(put.filter(({ wordedBy }) => wordedBy === 'modele').length).toBeGreaterThanOrEqual(Math.floor(put.length * 0.9));
});

test('with one digit changed, anywhere, it never is: the engine’s own stands', { timeout: 60_000 }, async () => {
  let turn = 0;
  const { models, said } = told((sentence) => {
    const digits = [...sentence.matchAll(/\d/gu)];
    const chosen = digits[(turn++ * 7) % Math.max(1, digits.length)];
    return chosen === undefined
      ? `${sentence} 7`
      : `${sentence.slice(0, chosen.index)}${(Number(chosen[0]) + 1) % 10}${sentence.slice(chosen.index + 1)}`;
  });
  for (const [index, answer] of (await answers(models)).entries()) {
    expect(answer.wordedBy, answer.sentence).toBe('moteur');
    expect(answer.sentence).toBe(alone[index]!.sentence);
  }
  expect(said.length).toBeGreaterThan(20);
});

test('every figure of an answer that was read is tied to its source', () => {
  const read = alone.filter(({ figure, card }) => figure !== null && figure.value !== null && card !== null);
  expect(read.length).toBeGreaterThan(20);
  for (const { citations, sentence } of read) expect(citations?.length, sentence).toBeGreaterThan(0);
});
