import { expect, test } from 'vitest';
import type { Intent } from '../../../electron/assistant/engine/intent/intents.ts';
import { readQuestion } from '../../../electron/assistant/engine/read.ts';
import { doubtOf } from '../../../electron/assistant/engine/second-reading/doubt.ts';
import type { Understanding } from '../../../electron/assistant/engine/understanding.ts';

const known = { divisions: [], carried: null, today: '2026-11-20', learnt: [], book: null };
/** A reading by the rules that took the wrong of two: the question itself resembles counts of operations. */
const misread = (text: string, intent: Intent): Understanding => ({ ...readQuestion(text, known), intent });

test('a reading that questions like this one never had is asked back, each choice read as it says', () => {
  const text = "combien d'opérations en octobre ?";
  const choices = doubtOf(misread(text, 'operations.total'), known, readQuestion);
  expect(choices?.map(({ label }) => label)).toEqual(['Coût total des opérations', "Nombre d'opérations"]);
  expect(choices?.map(({ question }) => readQuestion(question, known).intent)).toEqual(['operations.total', 'operations.count']);
});

test.each<[string, Intent]>([
  // The rules and the other opinion agree.
  ["combien d'opérations en octobre ?", 'operations.count'],
  // What the question holds two of is told side by side.
  ["combien d'opérations en octobre ?", 'operations.compare'],
  ["combien d'opérations en octobre ?", 'unsupported'],
])('« %s » read as %s is left as it is', (text, intent) => {
  expect(doubtOf(misread(text, intent), known, readQuestion)).toBeNull();
});

test('nothing is asked where only one choice is read as it says', () => {
  const text = "combien d'opérations en octobre ?";
  const stubborn = (question: string) => readQuestion(question.startsWith('Nombre') ? 'bonjour' : question, known);
  expect(doubtOf(misread(text, 'operations.total'), known, stubborn)).toBeNull();
});
