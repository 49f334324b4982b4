import { expect, test } from 'vitest';
import type { Answer } from '../../../shared/model/assistant.ts';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

const bench = new CorpusBench();

async function asked(question: string): Promise<Answer> {
  const outcome = await bench.ask({ question, subject: 'stocks', intents: ['list'] });
  if ('error' in outcome) throw new Error(outcome.error);
  return outcome.answer;
}
const spared = ({ choices }: Answer) => choices.find(({ label }) => label.startsWith('Sans «'));

test.each([
  [
    "combien d'opérations d'octobre sont bidulées ?",
    'Sans « bidulées »',
    "combien d'opérations d'octobre sont ?",
    "combien d'opérations en octobre",
  ],
  ['factures de la mirlitonnerie en octobre', 'Sans « mirlitonnerie »', 'factures en octobre', 'factures en octobre'],
  ['combien de flyers A6 zébrouillés à Lyon', 'Sans « zébrouillés »', 'combien de flyers A6 à Lyon', 'combien de flyers A6 à Lyon'],
])('what nothing bears is spared in one click, and the rest is kept: %s', async (question, label, rest, plain) => {
  const answer = await asked(question);
  expect(answer).toMatchObject({ figure: null });
  expect(spared(answer)).toEqual({ label, question: rest });
  const [chosen, same] = [await asked(rest), await asked(plain)];
  expect(chosen.figure).toEqual(same.figure);
  expect(chosen.figure?.value).toBeGreaterThan(0);
});

test.each([
  // Without them it would ask of no article, or of nothing.
  'combien de parapluies à Lyon',
  'statut de la campagne Mirliton',
  // Every word is borne by some name: none is to be spared.
  'combien de flyers A6 à Rouen',
  // A place is never spared: whose it is would be lost.
  "combien d'opérations à Trifouillis-les-Oies",
])('nothing is offered where nothing can be spared: %s', async (question) => {
  expect(spared(await asked(question))).toBeUndefined();
});

test('a word of French found nowhere is not known; a proper name may be outside the scope, and is never told from nobody’s', async () => {
  const lost = await asked('factures mirliton en octobre');
  expect(lost).toMatchObject({ nothing: 'unknown', figure: null });
  expect(lost.citations?.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['Cherché, et trouvé nulle part', 'Période de la lecture']),
  );
  expect(lost.chips).toContainEqual(expect.objectContaining({ key: 'article', name: 'Nom', value: 'mirliton' }));
  expect(await asked('factures de Delorme en octobre')).toMatchObject({ nothing: 'scope', figure: null });
});

test.each([
  ['combien de factures en octobre ?', 'combien de factures en octobre ? pardon du feuilleton'],
  ['combien d’opérations en octobre', 'pardon du feuilleton ! combien d’opérations en octobre'],
])('« %s » is answered where the words found nowhere stand aside, and they are told: « %s »', async (plain, talked) => {
  const [same, told] = [await asked(plain), await asked(talked)];
  expect(told).toMatchObject({ figure: same.figure, totalRows: same.totalRows, nothing: null, choices: [] });
  expect(told.figure).not.toBeNull();
  expect(told.unheard).toHaveLength(1);
});

test.each([
  'combien de flyers A6 litigieux à Lyon',
  'combien de flyers A6 à Lyon, uniquement les dorés',
  'Delorme Ouest : stock des flyers A6 ?',
  'combien d’opérations de nuit',
  'Pour la mirlitonnerie, combien de factures en octobre ?',
])('a word that may narrow, or name somebody, is asked back: %s', async (question) => {
  const { figure, totalRows } = await asked(question);
  expect({ figure, totalRows }).toEqual({ figure: null, totalRows: 0 });
});
