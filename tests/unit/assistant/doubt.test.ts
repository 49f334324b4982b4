import { describe, expect, test } from 'vitest';
import type { Intent } from '../../../electron/assistant/engine/intent/intents.ts';
import { readQuestion } from '../../../electron/assistant/engine/read.ts';
import { doubtOf } from '../../../electron/assistant/engine/second-reading/doubt.ts';
import type { Understanding } from '../../../electron/assistant/engine/understanding.ts';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

const known = { divisions: [], carried: null, today: '2026-11-20', learnt: [], book: null };
/** A reading by the rules that took the wrong of two: the question itself resembles counts of operations. */
const misread = (text: string, intent: Intent): Understanding => ({ ...readQuestion(text, known), intent });

test('a reading that questions like this one never had is asked back, each choice read as it says', () => {
  const text = "combien d'opérations en octobre ?";
  const doubt = doubtOf(misread(text, 'operations.total'), known, readQuestion);
  expect(doubt?.kind).toBe('which');
  expect(doubt?.choices.map(({ label }) => label)).toEqual(['Coût total des opérations', "Nombre d'opérations"]);
  expect(doubt?.choices.map(({ question }) => readQuestion(question, known).intent)).toEqual(['operations.total', 'operations.count']);
  // What was chosen is told, whatever the other opinion thinks of it.
  for (const { question } of doubt!.choices) expect(doubtOf(readQuestion(question, known), known, readQuestion)).toBeNull();
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

test('a number of lines about to be told where questions like this one ask how much there is', () => {
  const text = 'je ne trouve plus les casquettes, il y en a combien normalement en stock ?';
  const read = { ...readQuestion('combien de casquettes en stock ?', known), text };
  const doubt = doubtOf({ ...read, intent: 'stock.list' }, known, readQuestion);
  expect(doubt?.choices.map(({ label }) => label)).toEqual(['Liste des lignes de stock', 'Quantité en stock']);
});

test('two periods told apart are not put side by side without asking', () => {
  const months = ['2026-09', '2026-10'].map((month) => ({ from: `${month}-01`, to: `${month}-30` }));
  const both = (text: string): Understanding => ({ ...misread(text, 'operations.compare'), reason: null, periods: months });
  const read = (question: string) => (question.startsWith('Comparaison') ? both(question) : readQuestion(question, known));
  const text = 'je pars en congé en septembre, combien d’opérations y a-t-il eu en octobre ?';
  expect(doubtOf(both(text), known, read)?.choices).toEqual([
    { label: 'Comparaison des opérations', question: `Comparaison des opérations : ${text}` },
    { label: "Nombre d'opérations", question: expect.stringContaining('combien d’opérations y a-t-il eu en octobre') },
  ]);
  // In one clause, or where a word compares, they are.
  for (const joined of ['combien d’opérations en septembre et en octobre ?', 'septembre, octobre : compare le nombre d’opérations'])
    expect(doubtOf(both(joined), known, read)).toBeNull();
});

describe('a question that none like it was ever answered', () => {
  const bench = new CorpusBench({
    read: (question, each) => ({
      ...readQuestion(question, each),
      ...(/avoir/u.test(question) ? { intent: 'factures.detail', number: 30257, reason: null } : {}),
    }),
  });
  const ask = async (question: string) => {
    const outcome = await bench.ask({ question, subject: 'factures', intents: ['detail'] });
    if ('error' in outcome) throw new Error(outcome.error);
    return outcome.answer;
  };
  const question = 'le fournisseur s’est trompé sur la facture 30257, vous pouvez faire l’avoir à ma place ?';

  test('gets no figure, and the nearest that can be answered', async () => {
    const answer = await ask(question);
    expect(answer).toMatchObject({ intent: 'unsupported', figure: null, rows: [], choices: [], tool: null });
    expect(answer.sentence).toContain('je préfère ne pas donner de chiffre');
    expect(answer.suggestions).toEqual(['Détail de la facture 30257']);
    expect((await ask(answer.suggestions[0]!)).figure).not.toBeNull();
  });
});
