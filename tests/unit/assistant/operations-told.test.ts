import { describe, expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';
import { oracle } from '../../fakes/assistant-oracle.ts';
import type { OperationFilter } from '../../fakes/assistant-score.ts';

const bench = new CorpusBench();
type Told = Partial<OperationFilter> & { division?: string };
const STATES = ['Facturée', 'Annulée', 'En production', 'En préparation', 'Envoyée', 'En attente de validation', 'Validée'];
const except = (...out: string[]): string[] => STATES.filter((state) => !out.includes(state));

async function asked(question: string) {
  const outcome = await bench.ask({ question, subject: 'operations', intents: ['how_many'] });
  if ('error' in outcome) throw new Error(outcome.error);
  return outcome.answer;
}

/** Catches a state, a day or what is left out that is read as a name, or left aside in silence. */
describe.each<[string, [string, Told][]]>([
  [
    'states in the words of the trade',
    [
      ['on déplore combien d’annulations à Rennes ?', { states: ['Annulée'], division: 'Agence Rennes' }],
      ['qu’est-ce qui a été annulé à Nantes ?', { states: ['Annulée'], division: 'Agence Nantes' }],
      ['Annulations sur Bienvenue 2026 : lesquelles ?', { states: ['Annulée'], campaign: 'Bienvenue 2026' }],
      ['qu’est-ce qui est en fab chez Rouen ?', { states: ['En production'], division: 'Agence Rouen' }],
      ['combien d’opérations tournent à Nantes ?', { states: ['En production'], division: 'Agence Nantes' }],
      ['opé en attente de validation ici cb', { states: ['En attente de validation'] }],
      ['how many opérations à Nantes ?', { division: 'Agence Nantes' }],
      ['nb en prépa chez Toulouse', { states: ['En préparation'], division: 'Agence Toulouse' }],
      ['combien d’opérations attendent mon feu vert ?', { states: ['En attente de validation'] }],
      ['combien d’opérations ont eu le feu vert ?', { states: ['Validée'] }],
      ['liste des routages facturés', { states: ['Facturée'], type: 'Routage' }],
      ['les e-mailings facturés à Rennes', { states: ['Facturée'], type: "Envoi d'e-mails", division: 'Agence Rennes' }],
      ['combien d’opérations en attente de validation ou en préparation', { states: ['En attente de validation', 'En préparation'] }],
    ],
  ],
  [
    'states left out or taken in',
    [
      ['opérations à Lyon hors annulations', { states: except('Annulée'), division: 'Agence Lyon Confluence' }],
      ['opérations à Lyon, annulées non comprises', { states: except('Annulée'), division: 'Agence Lyon Confluence' }],
      ['e-mailings autres qu’annulés', { states: except('Annulée'), type: "Envoi d'e-mails" }],
      ['combien de SMS à Toulouse, annulés exclus', { states: except('Annulée'), type: 'Envoi de SMS', division: 'Agence Toulouse' }],
      ['combien d’opérations à Nantes si on enlève les annulées ?', { states: except('Annulée'), division: 'Agence Nantes' }],
      ['combien d’opérations à Nantes, y compris les annulées ?', { division: 'Agence Nantes' }],
      ['combien d’opérations à Nantes, en comptant celles à venir ?', { division: 'Agence Nantes' }],
      ['combien d’opérations à Nantes, sans oublier celles à venir ?', { division: 'Agence Nantes' }],
      ['campagne Soldes 2026, montre les opérations qu’on a dessus', { campaign: 'Soldes 2026' }],
      ['combien d’opérations à Nantes, facturées ou non ?', { division: 'Agence Nantes' }],
      ['nombre d’opérations, à l’exclusion des annulées et des facturées', { states: except('Annulée', 'Facturée') }],
      ['combien d’opérations pas encore validées ?', { states: ['En attente de validation'] }],
      ['opérations en production à Nantes, annulées comprises', { states: ['En production', 'Annulée'], division: 'Agence Nantes' }],
      ['combien de SMS pas encore envoyés ?', { states: except('Envoyée', 'Facturée', 'Annulée'), type: 'Envoi de SMS' }],
    ],
  ],
  [
    'days',
    [
      ['combien d’opérations tombent en novembre ?', { from: '2026-11-01', to: '2026-11-30' }],
      ['combien d’opérations doivent partir cette semaine ?', { from: '2026-11-16', to: '2026-11-22' }],
      ['combien d’opérations doivent partir lundi ?', { from: '2026-11-23', to: '2026-11-23' }],
      ['combien d’opérations partent d’ici le 15 décembre ?', { from: '2026-11-20', to: '2026-12-15' }],
      ['depuis le 1er juillet, combien d’opérations jusqu’à aujourd’hui ?', { from: '2026-07-01', to: '2026-11-20' }],
      ['combien d’opérations à partir du 1er décembre jusqu’au 15 ?', { from: '2026-12-01', to: '2026-12-15' }],
    ],
  ],
])('%s', (_, questions) => {
  test.each(questions)('« %s »', async (question, told) => {
    const { intent, figure, totalRows } = await asked(question);
    expect(intent).toMatch(/^operations\./u);
    expect(figure?.value ?? totalRows).toBe(oracle({ oracle: 'operationCount', ...told }));
  });
});

// Catches a state, or a day of something else, that no tool reads and that is left out.
test.each([
  'combien d’opérations ouvertes ?',
  'combien d’opérations préparées ?',
  'combien d’opérations expirées en octobre ?',
  'combien d’opérations à valider demain ?',
  'combien d’opérations non prévues ?',
  'merci de repousser l’envoi du 24 novembre au 30',
  'pourriez-vous accélérer les opérations de Lyon ?',
  'je voudrais faire partir les opérations de Lyon',
  'dans combien de semaines part cette opération ?',
  'combien de factures aurons-nous en décembre 2026 ?',
  'combien d’opérations tombent un lundi ?',
  'combien de flyers en production ?',
  'factures annulées en octobre',
  'campagnes annulées',
])('« %s » shows no figure', async (question) => {
  expect((await asked(question)).figure?.value ?? 0).toBe(0);
});

// Catches a verb that only asks to be shown things taken for one that changes them.
test.each(['pourriez-vous m’isoler les opérations de Lyon', 'pourriez-vous me ressortir les opérations de Lyon'])(
  '« %s » orders nothing',
  async (question) => {
    const { intent, figure, totalRows } = await asked(question);
    expect(intent).toMatch(/^operations\./u);
    expect(figure?.value ?? totalRows).toBe(oracle({ oracle: 'operationCount', division: 'Agence Lyon Confluence' }));
  },
);
