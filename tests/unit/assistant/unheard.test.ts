import { expect, test } from 'vitest';
import { unheardInWords } from '../../../shared/model/assistant.ts';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

const bench = new CorpusBench();

const answered = (question: string, thread: readonly string[] = []) => bench.answer(...([...thread, question] as [string]));

test.each([
  ['Combien de factures depuis janvier ? ma voisine attend dehors', ['ma voisine attend dehors']],
  [
    'Bonjour, je dois justifier notre budget auprès du siège : quel est le coût des opérations ?',
    ['je dois justifier notre budget auprès du siège'],
  ],
  ['combien de badges adhésifs rentrée à Rouen, la kermesse a lieu samedi', ['la kermesse a lieu samedi']],
])('what is only told beside a question is said: %s', async (question, unheard) => {
  expect(await answered(question)).toMatchObject({ unheard });
});

test.each([
  'Combien de stock pour Flyer A4 ?',
  'Bonjour, pourriez-vous me dire combien de flyers A6 il nous reste à Rouen, svp ? Merci',
  'cb de fact en oct',
  'Quelles sont les 3 plus grosses factures de septembre ?',
  'où en est la campagne « Rentrée 2025 » ?',
  'MYCFIA-118-1-sms ça en est où svp ?',
  'combien de campagnes créées cette année',
  'coût des opérations de routage au T3, hors annulées',
  'la facture numéro trente mille quatre vingt sept',
  'combien de bons de réduction en IDF',
])('nothing is said where every word counts: %s', async (question) => {
  expect(await answered(question)).not.toHaveProperty('unheard');
});

test('a turn before counts with the question, and a refusal says nothing of it', async () => {
  expect(await answered('et le mois dernier ?', ['combien de factures en mars ?'])).not.toHaveProperty('unheard');
  expect(await answered('tu connais une bonne recette de tarte aux pommes ?')).not.toHaveProperty('unheard');
});

test('long talk is told short: three pieces at most, none longer than a line', async () => {
  const talk =
    'je reviens de la foire du printemps avec toute une bande de collègues bavards et enrhumés qui ne pensaient vraiment qu’à manger';
  const { unheard } = await answered(`${talk}. Ma voisine tricote. Mon chien dort. Mon café refroidit. Combien de factures en octobre ?`);
  expect(unheard).toHaveLength(3);
  for (const words of unheard!) expect(words.length).toBeLessThanOrEqual(91);
});

test('the steps and the sentence for files say the same words', async () => {
  const answer = await answered('Combien de factures depuis janvier ? ma voisine attend dehors');
  const said = 'Sans tenir compte de « ma voisine attend dehors ».';
  expect(unheardInWords(answer.unheard!)).toBe(said);
  expect(JSON.stringify(answer.card)).toContain(said);
});
