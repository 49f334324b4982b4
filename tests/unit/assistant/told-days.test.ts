import { describe, expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

const bench = new CorpusBench();
const asked = (...turns: string[]) =>
  bench.ask({ question: turns.at(-1)!, thread: turns.slice(0, -1), subject: 'operations', intents: ['how_many'] });

/** Questions asked on Friday 20 November 2026, and the days they are about. */
const TOLD: readonly [string, string, string][] = [
  ['combien d’opérations oct. 26', '2026-10-01', '2026-10-31'],
  ['combien d’opérations T3 26', '2026-07-01', '2026-09-30'],
  ['coût des opérations 2026 janv-juin', '2026-01-01', '2026-06-30'],
  ['nb d’opérations du 23-29 nov', '2026-11-23', '2026-11-29'],
  ['opérations prévues les 28 et 29 novembre', '2026-11-28', '2026-11-29'],
  ['coût des opérations sur les 7 premiers mois de 2026', '2026-01-01', '2026-07-31'],
  ['coût des opérations, trois derniers mois de 2025', '2025-10-01', '2025-12-31'],
  ['coût des opérations du début de l’année à fin mars', '2026-01-01', '2026-03-31'],
  ['coût des opérations depuis le début de l’année jusqu’à fin octobre', '2026-01-01', '2026-10-31'],
  ['coût des opérations à fin septembre', '2026-01-01', '2026-09-30'],
  ['combien d’opérations de janvier à septembre 2026 inclus', '2026-01-01', '2026-09-30'],
  ['combien d’opérations depuis la rentrée', '2026-09-01', '2026-11-20'],
  ['opérations prévues avant Noël', '2026-11-20', '2026-12-24'],
  ['combien d’opérations mardi de la semaine dernière', '2026-11-10', '2026-11-10'],
  ['opérations de la semaine prochaine, je parle de lundi à vendredi', '2026-11-23', '2026-11-27'],
  ['opérations de lundi à dimanche', '2026-11-16', '2026-11-22'],
  ['liste opérations du jour', '2026-11-20', '2026-11-20'],
  ['nous aurons combien d’envois de courriers en décembre ?', '2026-12-01', '2026-12-31'],
  ['ce qui part lundi', '2026-11-23', '2026-11-23'],
  ['combien d’opérations le 15 décembre dernier', '2025-12-15', '2025-12-15'],
  ['combien d’opérations en août euh juillet', '2026-07-01', '2026-07-31'],
  // "à ce jour" after days is where they end; told of one month, or beside it, it is only now.
  ['combien d’opérations de janvier à ce jour ?', '2026-01-01', '2026-11-20'],
  ['coût des opérations de janvier à date', '2026-01-01', '2026-11-20'],
  ['combien d’opérations du 1er février jusqu’à ce jour', '2026-02-01', '2026-11-20'],
  ['combien d’opérations janvier à maintenant', '2026-01-01', '2026-11-20'],
  ['combien d’opérations de mars à aujourd’hui', '2026-03-01', '2026-11-20'],
  ['combien d’opérations entre mars et ce jour', '2026-03-01', '2026-11-20'],
  ['combien d’opérations de janvier 2026 à la date du jour', '2026-01-01', '2026-11-20'],
  ['combien d’opérations de juin jusque-là', '2026-06-01', '2026-11-20'],
  ['combien d’opérations depuis juin jusqu’ici', '2026-06-01', '2026-11-20'],
  ['combien d’opérations en octobre à ce jour', '2026-10-01', '2026-10-31'],
  ['à ce jour, combien d’opérations en octobre', '2026-10-01', '2026-10-31'],
];
test.each(TOLD)('« %s »: %s to %s', async (question, from, to) => {
  const outcome = await asked(question);
  expect('error' in outcome ? outcome : outcome.answer.arguments).toMatchObject({ from, to });
});

describe('after another question', () => {
  test.each([
    ['qu’est-ce qui part demain ?', 'et lundi ?', '2026-11-23', '2026-11-23'],
    ['combien d’opérations en octobre', 'et le mois d’avant, en septembre ?', '2026-09-01', '2026-09-30'],
    ['combien d’opérations en octobre', 'et les deux mois d’avant ?', '2026-08-01', '2026-09-30'],
    ['combien d’opérations en octobre', 'et celui d’avant, combien il y en a ?', '2026-09-01', '2026-09-30'],
    ['combien d’opérations en octobre', 'et depuis ?', '2026-11-01', '2026-11-20'],
    ['combien d’opérations en octobre', 'et l’an dernier à la même période ?', '2025-10-01', '2025-10-31'],
  ])('« %s » then « %s »: %s to %s', async (before, question, from, to) => {
    const outcome = await asked(before, question);
    expect('error' in outcome ? outcome : outcome.answer.arguments).toMatchObject({ from, to });
  });

  // Catches a pair of which only the last is remembered, and a filter of the turn before that is let go in silence.
  test.each([
    ['combien d’opérations en octobre', 'et en septembre ?', 'compare les deux'],
    ['combien d’opérations en octobre', 'et en septembre ?', 'et le total des deux ?'],
  ])('« %s », « %s », « %s »: no figure', async (...turns) => {
    const outcome = await asked(...turns);
    expect('error' in outcome ? null : (outcome.answer.figure ?? outcome.answer.totalRows)).toBe(0);
  });

  test.each([
    ['opérations de la campagne Portes ouvertes 2026 en préparation', 'et en production ?', 'porte ouverte 2026 production'],
    ['campagne Soldes 2026', 'combien d’opérations ?', 'Soldes 2026'],
    ['campagne Soldes 2026', 'combien d’opérations annulées ?', 'Soldes 2026'],
    ['campagne Soldes 2026', 'ses opérations en production ?', 'Soldes 2026 production'],
    ['coût des opérations de la campagne Soldes 2026', 'et pour Braderie 2026 ?', 'braderie 2026'],
  ])('« %s » then « %s » is about %s', async (before, question, search) => {
    const outcome = await asked(before, question);
    expect('error' in outcome ? outcome : outcome.answer.arguments).toMatchObject({ search });
  });
});

test('what is left out stays left out at another place', async () => {
  const outcome = await asked('combien d’opérations à Lyon ?', 'hors annulées ?', 'et à Rennes ?');
  expect('error' in outcome ? outcome : outcome.answer.figure?.value).toBe(21);
});

test('« hors annulées ? » after a question is said of the same operations, and what follows it as well', async () => {
  const outcome = await asked('combien d’opérations à Rouen ?', 'hors annulées ?', 'juste les facturées alors');
  expect('error' in outcome ? outcome : outcome.answer.arguments).toMatchObject({ division: 'Agence Rouen' });
});

test.each([
  ['routages du moins cher au plus cher', 'least'],
  ['Ordonnez les routages du - cher au + cher', 'least'],
  ['classez les opérations par coût croissant', 'least'],
  ['classez les opérations par coût décroissant', 'most'],
  ['classe les routages du plus cher au moins cher', 'most'],
])('« %s »: the %s first', async (question, ranked) => {
  const outcome = await asked(question);
  expect('error' in outcome ? outcome : outcome.answer.arguments).toMatchObject({ ranked });
});

test('« rapprochez » and « départagez » compare', async () => {
  for (const verb of ['Rapprochez', 'Départagez'])
    expect(await asked(`${verb} le facturé TTC 2026 de Strasbourg et celui de Rennes`)).toMatchObject({
      answer: { arguments: { divisions: ['Agence Strasbourg', 'Agence Rennes'] } },
    });
});

// Catches a bound, a kind or a name that what stands side by side, or month by month, cannot hold and would leave out.
test.each([
  'factures de plus de 3000 € à Lyon et à Nantes',
  'combien de factures de plus de 3000 € en août et en septembre',
  'évolution des opérations de plus de 1000 €',
  'nombre de factures de moins de 500 € par agence',
  'combien d’opérations de plus de 1000 € en routage et en courrier',
  'répartition par statut des campagnes Soldes 2026',
  'nombre d’adresses des routages d’octobre',
])('« %s »: no figure and no line', async (question) => {
  const outcome = await asked(question);
  expect('error' in outcome ? outcome : outcome.answer).toMatchObject({ figure: null, totalRows: 0 });
});

test('« SMS ou mail : lequel coûte le plus ? » is told for each, never for all', async () => {
  const outcome = await asked('SMS ou mail : lequel nous coûte le plus ?');
  expect('error' in outcome ? outcome : outcome.answer.arguments).toMatchObject({ searches: [], kinds: ['sms', 'mail'] });
});
