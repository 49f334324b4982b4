import { expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

const bench = new CorpusBench();
const ask = async (question: string) => {
  const outcome = await bench.ask({ question, subject: 'stocks', intents: ['list'] });
  if ('error' in outcome) throw new Error(outcome.error);
  return outcome.answer;
};

const TALKED: Readonly<Record<string, string>> = {
  'combien d’envois de courriers sont prévus en décembre prochain pour la Nouvelle-Aquitaine ?':
    'Les facteurs se plaignent du volume ; combien d’envois de courriers sont prévus en décembre prochain pour la Nouvelle-Aquitaine ?',
  'les stocks à recommander à Lyon': 'les stocks à recommander à Lyon svp, l’animatrice fait ses valises demain',
  'où en est la campagne Soldes 2026 de Strasbourg ?': 'Où en est la campagne Soldes 2026 de Strasbourg ? Les commerçants m’appellent tous',
  'combien a-t-on été facturé en octobre ?': 'Combien a-t-on été facturé en octobre ? la direction financière clôture ce soir',
  'combien de factures dépassent 4000 € TTC en tout':
    'La trésorière du groupe veut savoir combien de factures dépassent 4000 € TTC en tout',
  'combien de flyers A5 à Rouen ?': 'Des clients râlent de ne pas l’avoir reçu : combien de flyers A5 à Rouen ?',
  'en 2026, combien de campagnes papier a-t-on créées ?':
    'J’ai lancé la toute première campagne de cette maison en 92. Et en 2026, combien de campagnes papier a-t-on créées ?',
  'le coût des opérations de mars': 'Le conseil d’administration se réunit jeudi et il me faut le coût des opérations de mars',
  'coût des opérations du premier trimestre':
    'L’assemblée générale a lieu jeudi et on me demande le coût des opérations du premier trimestre',
  'donne-moi les opérations de cette semaine': 'Histoire de ne rien rater ce week-end, donne-moi les opérations de cette semaine',
  'combien de cartes de visite automne ?': 'J’ai un nouveau commercial qui arrive, combien de cartes de visite automne ?',
  'une pochette commerciale : on en a combien à Toulouse ?': 'une pochette commerciale, enfin plusieurs… on en a combien à Toulouse ?',
  'combien de cartes de visite bleues': 'combien de cartes de visite bleues dans mon département',
  'combien de lignes à vérifier': 'Combien de lignes à vérifier (quantité inconnue) dans tout le parc ?',
};

test.each(Object.entries(TALKED))('« %s » is answered alike with talk around it', async (bare, talked) => {
  const [plain, whole] = [await ask(bare), await ask(talked)];
  expect(plain.tool).not.toBeNull();
  expect({ figure: whole.figure?.value, rows: whole.totalRows, sentence: whole.sentence }).toEqual({
    figure: plain.figure?.value,
    rows: plain.totalRows,
    sentence: plain.sentence,
  });
  expect(whole.question).toBe(talked);
});

// Catches a clause left out that narrows, compares, excludes or names: the figure of the rest would be believed.
test.each([
  'combien de flyers A5 ? uniquement les dorés',
  'combien d’opérations à Lyon ? je parle des opérations bloquées',
  'AGENCE MARSEILLE CENTRE, combien de flyers A4',
  'combien de factures en octobre ? celles de M. Zorglub',
  'opérations en octobre, sauf celles du client Martin',
  'combien de flyers A5 pour le commercial ?',
  'combien d’opérations cette année en comptant Zorglub ?',
  'combien d’opérations à Nantes en comptant les annulées seulement ?',
])('« %s » is not answered without its other clause', async (question) => {
  expect((await ask(question)).figure).toBeNull();
});

test('the day of what is ours is the one that is asked about', async () => {
  expect((await ask('les envois ont lieu jeudi, combien d’opérations ?')).arguments).toMatchObject({
    from: '2026-11-19',
    to: '2026-11-19',
  });
});
