import { describe, expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

const bench = new CorpusBench();

/** What is answered: the figure, or the number of rows where there is none; null when it asks back or refuses. */
async function figureOf(question: string): Promise<number | null> {
  const outcome = await bench.ask({ question, subject: 'stocks', intents: ['list'] });
  if ('error' in outcome || outcome.answer.tool === null) return null;
  return outcome.answer.figure?.value ?? (outcome.answer.totalRows > 0 ? outcome.answer.totalRows : null);
}

/** A bare question, and the same beside what somebody is busy with. */
const SAME: readonly (readonly [string, readonly string[]])[] = [
  [
    'combien de flyers A6 à Rouen',
    [
      'Portes ouvertes à Rouen samedi : il nous reste combien de flyers A6 ?',
      'cb de flyers A6 a rouen stp on tracte samedi matin',
      'Combien de flyers A6 à Rouen ? Je pars à Lyon lundi',
      'Combien de flyers A6 à Rouen, on passe dans les boîtes aux lettres mardi',
      "L'accueil de Rouen me demande des flyers A6 : quelle quantité dispo ?",
      'salut je prépare le salon de samedi à rouen tu peux me dire combien il reste de flyers a6',
      'la boutique ouvre samedi, combien de flyers A6 à Rouen ?',
      'Combien de flyers A6 à Rouen avant la tournée des mairies ?',
      "À l'accueil on nous demande sans arrêt des flyers, il nous reste combien de flyers A6 à Rouen",
      'Avant que je valide la nouvelle version : combien de flyers A6 à Rouen ?',
      "Combien de flyers A6 à Rouen ? je voudrais remplir nos présentoirs à l'accueil",
      'je tiens le planning et je voudrais savoir le stock de flyers A6 à Rouen',
      'stand au forum rouen samedi stock flyers a6',
      'Combien de flyers A6 à Rouen ? Lyon veut les récupérer',
      'Suite au mail de Claire, combien de flyers A6 à Rouen ?',
      'dans l’optique d’un mailing en janvier, combien de flyers A6 à Rouen ?',
      'on voudrait offrir 100 flyers A6 aux adhérents, Rouen les a ?',
      'hier on a donné 50 flyers A6 à Rouen combien maintenant',
      'Avant de lancer l’impression, dis-moi le stock de flyers A6 à Rouen',
    ],
  ],
  [
    'stocks bas à Rouen',
    ['stocks bas à Rouen ? portes ouvertes le 5', 'stocks bas à Rouen avant les vœux', 'inauguration à Rouen vendredi, les stocks bas ?'],
  ],
  [
    'combien d’opérations cette semaine',
    [
      'combien d’opérations cette semaine ? je fais le point com du vendredi',
      'comité d’entreprise jeudi, combien d’opérations cette semaine ?',
    ],
  ],
  ['campagnes créées en octobre', ["campagnes créées en octobre, j'actualise mon rétroplanning"]],
];

describe.each(SAME)('« %s »', (plain, told) => {
  test.each(told)('« %s » has the same answer', async (question) => {
    const figure = await figureOf(plain);
    expect(figure).not.toBeNull();
    expect(await figureOf(question)).toBe(figure);
  });
});

/** A clause beside the question that narrows it, corrects it or is what is counted: never its figure without that clause. */
const NARROWED: readonly (readonly [string, readonly string[]])[] = [
  [
    'combien de flyers A5',
    [
      'Marathon de Rouen ce week-end : combien de flyers A5 ?',
      'On participe à la foire de Marseille : combien de flyers A5 là-bas ?',
      'combien de flyers A5, sauf ceux de Lyon',
      'combien de flyers A5, je veux les dorés',
      "combien de flyers A5, les rouges m'intéressent",
      "il nous faut la version dorée, combien de flyers A5 ? je l'emmène au salon",
    ],
  ],
  [
    'combien d’opérations',
    [
      'alors en octobre on a eu combien d’opérations pour tout le réseau',
      'si on prend octobre, combien d’opérations ?',
      'combien d’opérations ? Lyon en a combien ?',
      'quelles opérations on a créées cette semaine ?',
      'il y avait des courriers en préparation à Nantes. Ça en fait combien, d’opérations ?',
      'du 16 au 22 novembre on envoie combien d’opérations',
    ],
  ],
  [
    'quantité de flyers A5 à Lyon',
    ['plutôt de Toulouse ou plutôt de Lyon, quantité de flyers A5 ?', 'je voudrais inclure Toulouse, quantité de flyers A5 à Lyon'],
  ],
  ['stock de bâches 2 x 1 m', ['on monte le barnum demain à toulouse dis moi si on a des bâches 2x1m']],
  ['combien de campagnes', ['Braderie 2026 du Service Achats 2, combien de campagnes ?', 'je veux celles de Lyon, combien de campagnes ?']],
];

// Catches a clause that narrows taken for talk: the figure of all would be told as that of a part.
describe.each(NARROWED)('« %s »', (plain, narrowed) => {
  test.each(narrowed)('« %s » is not answered as if it were bare', async (question) => {
    const figure = await figureOf(plain);
    expect(figure).not.toBeNull();
    expect(await figureOf(question)).not.toBe(figure);
  });
});
