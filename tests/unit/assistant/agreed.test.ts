import { expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

const bench = new CorpusBench();
const ask = async (question: string) => {
  const outcome = await bench.ask({ question, subject: 'stocks', intents: ['list'] });
  if ('error' in outcome) throw new Error(outcome.error);
  return outcome.answer;
};

test.each([
  ['les stocks sous le seuil à Lyon', 'les stocks sous le seuil à Lyon, c’est pour anticiper les prochaines commandes'],
  ['combien d’enveloppes C4 à Rouen', 'combien d’enveloppes C4 à Rouen car le livreur passe quand il veut'],
  ['combien d’opérations en production à Lyon', 'combien d’opérations en production à Lyon car le livreur passe quand il veut'],
  ['combien de factures en octobre', 'combien de factures en octobre car le livreur passe quand il veut'],
])('« %s » is answered alike where talk around it is out of reach: « %s »', async (bare, talked) => {
  const [plain, whole] = [await ask(bare), await ask(talked)];
  expect(plain.figure).not.toBeNull();
  expect(whole).toMatchObject({ figure: plain.figure, totalRows: plain.totalRows, sentence: plain.sentence, question: talked });
  // What was left out is told.
  expect(whole.unheard).toHaveLength(1);
});

test.each([
  'combien d’opérations à Lyon, et celles livrées hier ?',
  'combien de flyers A4 avant Noël',
  'campagnes pour la kermesse',
  'il faudra combien de flyers A5 à Rouen, mon chef demande',
  'combien de flyers A5 restera-t-il à Rouen le mois prochain, le client insiste',
  'opérations en octobre, sauf celles du client Martin',
  'combien de campagnes dont je m’occupe',
  'on a consommé combien de flyers A5 à Rouen',
  'les stocks sous le seuil à Lyon, hausse prévue',
  'pourquoi la campagne Soldes 2026 traîne, et combien coûtera-t-elle l’an prochain ?',
])('« %s » is not answered by a part of it', async (question) => {
  const { figure, totalRows } = await ask(question);
  expect({ figure, totalRows }).toEqual({ figure: null, totalRows: 0 });
});
