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

async function answers(models: NonNullable<AssistantOptions['models']>, questions = QUESTIONS): Promise<Answer[]> {
  const bench = new CorpusBench({ models });
  const out: Answer[] = [];
  for (const question of questions) {
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

/** Enough of them to meet every kind of answer again. */
const SOME = QUESTIONS.filter((_, index) => index % EVERY === 1);
/** Words that make another statement of any sentence they are put into. */
const ADDED = [
  'sans',
  'hors',
  'non',
  'pas',
  'aucun',
  'seulement',
  'au moins',
  'plus de',
  'hausse',
  'baisse',
  'écart',
  'maximum',
  'dernière',
  'même',
  'inconnu',
  'ancien',
];
const LIMITS =
  /(?<!\p{L})(?:sans|hors|sauf|non|ne|ni|aucune?|inconnue?s?|au moins|moins de|plus de|en plus|hausse|baisse|[ée]cart|minimum|HT|TTC|Le plus|Le moins)(?!\p{L})/giu;

test('with one word that narrows or ties put in, anywhere, it never is', { timeout: 120_000 }, async () => {
  let turn = 0;
  const { models, said } = told((sentence) => {
    const places = [...sentence.matchAll(/(?<=[\p{L}\p{N}»]) (?=[\p{L}\p{N}«])/gu)];
    const at = places[(turn++ * 5) % Math.max(1, places.length)]?.index ?? sentence.length;
    return `${sentence.slice(0, at)} ${ADDED[turn % ADDED.length]}${sentence.slice(at)}`;
  });
  for (const answer of await answers(models, SOME)) expect(answer.wordedBy, answer.sentence).toBe('moteur');
  expect(said.length).toBeGreaterThan(20);
});

test('with one word that narrows or ties left out, it never is', { timeout: 120_000 }, async () => {
  let turn = 0;
  const { models, said } = told((sentence) => {
    const words = [...sentence.matchAll(LIMITS)];
    const word = words[turn++ % Math.max(1, words.length)];
    return word === undefined
      ? ''
      : `${sentence.slice(0, word.index)}${sentence.slice(word.index + word[0].length)}`.replace(/ {2,}/gu, ' ');
  });
  for (const answer of await answers(models, SOME)) expect(answer.wordedBy, answer.sentence).toBe('moteur');
  expect(said.filter((each) => each !== '').length).toBeGreaterThan(20);
});

test('with two of its figures exchanged it never is', { timeout: 120_000 }, async () => {
  const NUMBER = /(?<![\p{L}\p{N}/:.,« -])\d{1,3}(?:\u202f\d{3})*(?:,\d+)?(?![\p{L}\p{N}/:.]|,\d| ×)/gu;
  const { models, said } = told((sentence) => {
    const numbers = [...sentence.matchAll(NUMBER)];
    const [one] = numbers;
    const other = numbers.find((each) => each[0] !== one?.[0]);
    return one === undefined || other === undefined
      ? ''
      : sentence.slice(0, one.index) +
          other[0] +
          sentence.slice(one.index + one[0].length, other.index) +
          one[0] +
          sentence.slice(other.index + other[0].length);
  });
  for (const answer of await answers(models, SOME)) expect(answer.wordedBy, answer.sentence).toBe('moteur');
  expect(said.filter((each) => each !== '').length).toBeGreaterThan(20);
});
