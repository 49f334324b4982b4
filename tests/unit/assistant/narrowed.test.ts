import { describe, expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';
import { oracle } from '../../fakes/assistant-oracle.ts';
import type { OracleQuery } from '../../fakes/assistant-score.ts';

const bench = new CorpusBench();
const asked = (questions: string) => bench.answer(...(questions.split(' >> ') as [string]));

// Catches a part told in words that no data holds, left out of the figure in silence.
test.each([
  // by whom
  'combien de campagnes dont je m’occupe',
  'quelles campagnes est-ce que je gère',
  'les opérations que j’ai lancées',
  'factures que je dois vérifier',
  'opérations à mon nom',
  'campagnes sous ma responsabilité',
  'les alertes que j’ai signalées',
  'articles en rupture que j’ai commandés',
  // how, and since when
  'combien de campagnes terminées à temps',
  'combien de campagnes sans suite',
  'combien d’opérations posées en urgence',
  'opérations envoyées par erreur',
  'combien d’opérations envoyées récemment',
  'combien d’opérations validées hier',
  'combien d’opérations en production depuis hier',
  'combien de campagnes rejetées depuis lundi',
  'campagnes envoyées cette nuit',
  'nouvelles ruptures à Lyon',
  'combien d’alertes récentes',
  'quels sont les stocks urgents',
  // of which kind
  'combien d’opérations techniques d’octobre',
  'combien d’alertes qui commencent par B',
  'articles les plus demandés',
  'factures sans commande',
  'factures d’avoir',
  'articles en rupture dans au moins 2 agences',
  'combien de factures dans au moins 2 agences',
  'stocks supérieurs au minimum',
  'stocks deux fois sous le minimum',
  'opérations plus chères que d’habitude',
  'opérations au-dessus du budget',
  'opérations dont le nom commence par S',
  'quelle est la campagne la plus récente archivée',
  'la dernière campagne sms prête',
  // where they are kept, and what will be left
  'combien d’articles stockés au frais',
  'combien de flyers A4 avant Noël',
  'quel sera notre budget d’affranchissement l’an prochain ?',
  // what is left out of a period
  'combien d’opérations en 2026, pas octobre',
  'combien d’opérations en 2026 >> pas octobre',
  // advice and deeds
  'dois-je recommander',
  'est-ce qu’il faut recommander les flyers A4',
  'exporte les factures en excel',
  'combien d’opérations en octobre >> exporte ça en excel',
])('« %s » is asked back or refused', async (question) => {
  const { figure, totalRows, intent } = await asked(question);
  expect({ figure, totalRows, answered: !/^(?:unsupported|refused)$/u.test(intent) }).toEqual({
    figure: null,
    totalRows: 0,
    answered: false,
  });
});

const campaigns = (query: object = {}): OracleQuery => ({ oracle: 'campaignCount', ...query }) as OracleQuery;
const operations = (query: object = {}): OracleQuery => ({ oracle: 'operationCount', ...query }) as OracleQuery;
const lines = (query: object): OracleQuery => ({ oracle: 'stockLines', ...query }) as OracleQuery;
const OCTOBER = { from: '2026-10-01', to: '2026-10-31' };
const LOW = ['critical', 'high', 'moderate'];

// Catches the opposite: words that tell nothing of what is counted, taken for a part of it.
test.each([
  ['les campagnes que je vois', campaigns()],
  ['les campagnes que nous gérons', campaigns()],
  ['les campagnes que j’ai en attente d’import', campaigns({ statuts: ['en_attente_import'] })],
  ['combien de campagnes rejetées depuis le début de l’année', campaigns({ statuts: ['rejetee'], from: '2026-01-01', to: '2026-11-20' })],
  ['combien de campagnes se sont fait rejeter', campaigns({ statuts: ['rejetee'] })],
  ['combien d’opérations se sont vu annuler', operations({ states: ['Annulée'] })],
  ['opérations dont j’ai besoin pour le bilan : celles d’octobre', operations(OCTOBER)],
  ['il me faut en urgence le nombre d’opérations d’octobre', operations(OCTOBER)],
  ['combien d’opérations annulées en octobre', operations({ ...OCTOBER, states: ['Annulée'] })],
  ['combien d’opérations facturées en octobre', operations({ ...OCTOBER, states: ['Facturée'] })],
  [
    'Histoire de ne rien rater ce week-end, donne-moi les opérations de cette semaine',
    operations({ from: '2026-11-16', to: '2026-11-22' }),
  ],
  ['Pour le bilan d’octobre, combien d’opérations ?', operations(OCTOBER)],
  ['Pour le bilan de novembre, combien d’opérations en octobre ?', operations(OCTOBER)],
  ['Pour mon point de lundi, combien d’opérations ?', operations()],
  ['il me faut le nombre d’opérations d’octobre cette nuit', operations(OCTOBER)],
  ['combien d’opérations en septembre >> non, pas septembre, octobre', operations(OCTOBER)],
  ['articles sans stock minimum', lines({ levels: ['no_threshold'] })],
  ['articles de plus de 500 exemplaires à l’agence de Rouen', lines({ above: 500, division: 'Agence Rouen' })],
  ['stocks inférieurs au minimum à Rouen', lines({ levels: LOW, division: 'Agence Rouen' })],
  ['qu’est-ce qu’il faut recommander à Rouen', lines({ levels: LOW, division: 'Agence Rouen' })],
  ['quels articles recommander à Rouen avant Noël', lines({ levels: LOW, division: 'Agence Rouen' })],
])('« %s »', async (question, query) => {
  const { figure, totalRows } = await asked(question);
  expect(figure?.value ?? totalRows).toBe(oracle(query));
});

describe('a name that campaigns of several years bear', () => {
  test.each(['coût de la campagne Rentrée', 'combien d’opérations pour la campagne Rentrée', 'combien d’opérations Rentrée'])(
    '« %s » asks which',
    async (question) => {
      const { figure, choices } = await asked(question);
      expect(figure).toBeNull();
      expect(choices.map(({ label }) => label)).toEqual(['Rentrée 2025', 'Rentrée 2026']);
      expect(choices[1]!.question).toBe(`${question} 2026`);
    },
  );

  test('and is asked about where its year is told, where it bears none, or where all are wanted', async () => {
    const cost = (campaign: string) => oracle({ oracle: 'operationCost', campaign } as OracleQuery);
    expect((await asked('coût de la campagne Rentrée 2026')).figure?.value).toBe(cost('Rentrée 2026'));
    expect((await asked('coût de la campagne Bienvenue nouveaux adhérents')).figure?.value).toBe(cost('Bienvenue nouveaux adhérents'));
    expect((await asked('combien d’opérations pour les campagnes Rentrée')).choices).toEqual([]);
  });
});
