import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readQuestion } from '../../../electron/assistant/engine/read.ts';
import type { Known } from '../../../electron/assistant/engine/understand.ts';
import { DEVELOPED, readCorpus } from '../../fakes/assistant-corpus.ts';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

// Catches a text that the engine fails on instead of asking back: "ok redonne moi ça" gave an error where a sentence was due.
const seen: Known[] = [];
const bench = new CorpusBench({
  read(question, known) {
    seen.push(known);
    return readQuestion(question, known);
  },
});
const ask = (question: string, thread: string[] = []) => bench.ask({ question, thread, subject: 'stocks', intents: ['list'] });

test.each([
  'ok redonne moi ça',
  'ok, redonne moi la même chose pour septembre cette fois',
  'merci de repousser l’envoi',
  '-moi',
  '(sans',
  '?',
])('« %s » is answered with a sentence, alone and after another question', async (question) => {
  for (const thread of [[], ['combien de factures en octobre ?'], ['stock bas à Lyon']])
    expect(await ask(question, thread)).toMatchObject({ answer: { sentence: expect.stringMatching(/\S/u) } });
});

test('any words of any questions, in any order and with any signs between them, are read as something', async () => {
  await ask('combien de factures en octobre ?');
  await ask('et à Lyon ?', ['stock bas']);
  const knowns = [seen[0]!, seen.at(-1)!];
  expect(knowns.map(({ carried }) => carried === null)).toEqual([true, false]);
  const questions = DEVELOPED.flatMap((name) => readCorpus(name)).map(({ question }) => question.split(/\s+/u));
  const part = fc
    .tuple(fc.constantFrom(...questions), fc.nat(), fc.nat())
    .map(([words, from, to]) => words.slice(from % words.length, (from % words.length) + 1 + (to % 9)));
  const sign = fc.constantFrom(' ', ', ', ' - ', '… ', '\n', ' ? ', " l'", ' « ', ' (', '/');
  const text = fc
    .array(fc.tuple(part, sign), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.map(([words, mark]) => words.join(' ') + mark).join(''));
  fc.assert(
    fc.property(text, fc.constantFrom(...knowns), (question, known) => {
      expect(readQuestion(question, known).intent).toMatch(/\p{L}/u);
    }),
    { numRuns: 2500 },
  );
});
