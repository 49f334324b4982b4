import { describe, expect, test } from 'vitest';
import type { ActiveSession } from '../../../electron/tenant/tenant.ts';
import type { CampaignStatus, CampaignSummary, Channel } from '../../../shared/model/campaign.ts';
import type { Sourced } from '../../../shared/model/sourced.ts';
import { assistantBench } from '../../fakes/assistant.ts';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';
import { oracle } from '../../fakes/assistant-oracle.ts';
import type { OracleQuery } from '../../fakes/assistant-score.ts';

const bench = new CorpusBench();
async function asked(question: string) {
  const outcome = await bench.ask({ question, subject: 'campagnes', intents: ['list'] });
  if ('error' in outcome) throw new Error(outcome.error);
  return outcome.answer;
}
const campaigns = (query: object = {}): OracleQuery => ({ oracle: 'campaignCount', ...query }) as OracleQuery;
const operations = (query: object): OracleQuery => ({ oracle: 'operationCount', ...query }) as OracleQuery;
const OCTOBER = { from: '2026-10-01', to: '2026-10-31' };

// Catches words of making, of number or of naming that are taken for the name of a campaign.
test.each([
  ['combien de campagnes montées en octobre', campaigns(OCTOBER)],
  ['on a bâti combien de campagnes en octobre ?', campaigns(OCTOBER)],
  ["campagnes qu'on a créées en octobre", campaigns(OCTOBER)],
  ['combien de nouvelles campagnes en octobre', campaigns(OCTOBER)],
  ['campagnes sms 2025', campaigns({ channel: 'sms', from: '2025-01-01', to: '2025-12-31' })],
  ['campagnes salon régional 2026', campaigns({ name: 'Salon régional 2026' })],
  ['nombre de campagnes portant le nom Salon régional 2026', campaigns({ name: 'Salon régional 2026' })],
  ['combien de fois on a fait une campagne braderie 2026', campaigns({ name: 'Braderie 2026' })],
  ['campagnes en atente dimport', campaigns({ statuts: ['en_attente_import'] })],
  ['ds les campagnes mail combien st finies', campaigns({ channel: 'email', statuts: ['terminee'] })],
  ['campagnes qui ne sont pas importées', campaigns({ statuts: ['en_attente_import', 'rejetee'] })],
  ['campagnes non importées', campaigns({ statuts: ['en_attente_import', 'rejetee'] })],
  ["campagnes qui n'ont jamais été importées", campaigns({ statuts: ['en_attente_import', 'rejetee'] })],
  ['campagnes pas encore importées', campaigns({ statuts: ['en_attente_import'] })],
  ['quelles campagnes ne sont pas encore importées ?', campaigns({ statuts: ['en_attente_import'] })],
  ["campagnes qui n'ont pas encore été importées", campaigns({ statuts: ['en_attente_import'] })],
  ['campagnes ni importées ni rejetées', campaigns({ statuts: ['en_attente_import'] })],
  ["campagnes qui n'ont pas été envoyées", campaigns({ statuts: ['en_attente_import', 'importee_cfi', 'rejetee'] })],
  ['campagnes qui ne sont pas parties', campaigns({ statuts: ['en_attente_import', 'importee_cfi', 'rejetee'] })],
  ['campagnes hors envoyées', campaigns({ statuts: ['en_attente_import', 'importee_cfi', 'terminee', 'rejetee'] })],
  ['campagnes non terminées', campaigns({ statuts: ['en_attente_import', 'importee_cfi', 'envoyee', 'rejetee'] })],
  ['combien de routages dans la campagne Portes ouvertes 2026', operations({ campaign: 'Portes ouvertes 2026', type: 'Routage' })],
  ['combien de courriers dans la campagne Soldes 2026', operations({ campaign: 'Soldes 2026', type: 'Envoi de courriers' })],
])('« %s »', async (question, query) => {
  const { figure, totalRows, nothing } = await asked(question);
  expect({ value: figure?.value ?? totalRows, nothing }).toEqual({ value: oracle(query), nothing: oracle(query) === 0 ? 'zero' : null });
});

test('two kinds of operations of one campaign are counted each', async () => {
  const { rows } = await asked('combien de sms et de mails pour la campagne Soldes 2026 ?');
  const counts = ['Envoi de SMS', "Envoi d'e-mails"].map((type) => oracle(operations({ campaign: 'Soldes 2026', type })));
  expect(rows.map(({ Opérations }) => Opérations)).toEqual(counts);
});

test('as many campaigns as are said to bear a name are those of that name', async () => {
  const { rows } = await asked('nos trois campagnes Rentrée 2026 en sont où');
  expect(rows.map(({ Statut }) => Statut).sort()).toEqual(['envoyée', 'importée par CFI', 'rejetée par CFI']);
});

describe('the first and the last campaigns', () => {
  test.each(['quelle est notre plus vieille campagne', 'la première campagne créée', 'les 2 campagnes les plus anciennes'])(
    '« %s »',
    async (question) => {
      const { sentence, rows } = await asked(question);
      expect(sentence).toMatch(/^La plus ancienne : Bienvenue 2025 \(Agence Lyon Confluence\), créée le 16\/10\/2025, rejetée\. /u);
      expect(rows[0]).toMatchObject({ Campagne: 'Bienvenue 2025', Division: 'Agence Lyon Confluence' });
      if (question.includes('2 campagnes')) expect(rows).toHaveLength(2);
    },
  );
  test('the last one is told as well', async () => {
    expect((await asked('la campagne la plus récente de Nantes')).sentence).toMatch(/^La plus récente : Soldes 2026/u);
  });
});

// Catches what narrows campaigns in words that no data holds, left out in silence.
test.each([
  'combien de campagnes prêtes',
  'combien de campagnes annuler',
  'campagnes reçues par CFI',
  'combien de campagnes disponibles',
  'combien de campagnes récentes',
  'combien de campagnes les plus anciennes',
  'anciennes campagnes',
  'campagnes rejetées récemment',
  'campagnes importées deux fois',
  'campagnes importées par erreur',
  'campagnes en attente de budget',
  'campagnes pour les jeunes',
  'campagnes que j’ai créées',
  'campagnes créées par nos commerciaux',
  'combien de campagnes ont coûté plus de 1000 €',
  'combien de campagnes dépassent le budget',
  'combien de campagnes instagram',
  'les campagnes sms rejetées à Toulouse récemment',
  'combien de campagnes papier terminées vers les prospects',
  'combien d’opérations pour la campagne Portes ouvertes 2026 qui posent problème',
  'combien de campagnes va-t-on lancer',
  'combien d’adresses pour la campagne Rentrée 2025',
  'la campagne Fidélité 2025 a-t-elle bien marché',
])('« %s » is asked back or refused', async (question) => {
  const { figure, totalRows, nothing, choices } = await asked(question);
  expect(nothing === 'unknown' || choices.length > 0 || (figure === null && totalRows === 0)).toBe(true);
});

describe('campaigns that are in MyCfia only', () => {
  const draft = (id: number, channels: Channel[], status: CampaignStatus): CampaignSummary => ({
    id,
    name: `Brouillon ${id}`,
    divisionId: 3,
    divisionName: 'Agence Lille',
    channels,
    status,
    author: null,
    startDate: null,
    endDate: null,
    budgetEuros: null,
    updatedAt: '2026-03-09T08:00:00.000Z',
    reason: null,
  });
  const value = [
    draft(1, ['sms'], 'draft'),
    draft(2, ['papier'], 'draft'),
    draft(3, ['email'], 'to_validate'),
    draft(4, ['papier'], 'to_validate'),
  ];
  const list = async ({ scope }: ActiveSession): Promise<Sourced<CampaignSummary[]>> => ({
    value,
    source: 'mycfia',
    asOf: '2026-03-10T09:45:00.000Z',
    readAt: '2026-03-10T09:48:00.000Z',
    latencyMs: 1,
    degraded: [],
    stale: false,
    budgetSeconds: 720,
    scope: { key: scope.key, label: scope.label, divisions: scope.divisionIds.length },
  });
  const askOf = (question: string) => assistantBench({ campaigns: { list } }).ask(question);

  test.each([
    ['combien de campagnes sms en brouillon ?', 1],
    ['combien de campagnes email à valider ?', 1],
    ['campagnes papier à valider', 1],
    ['combien de campagnes à valider par sms ?', 0],
  ])('are counted by the channel asked: %s', async (question, count) => {
    expect((await askOf(question)).figure?.value).toBe(count);
  });

  // Catches all the campaigns of CFI told for those of MyCfia, and one of two states left out.
  test.each([
    'campagnes à valider par agence',
    'quelle agence a le plus de campagnes à valider ?',
    'campagnes en brouillon par division',
    'campagnes à valider par canal',
    'évolution des campagnes à valider',
    'combien de campagnes à valider et envoyées ?',
    'combien de brouillons en mars 2026 ?',
  ])('are told by no comparison, and by no period: %s', async (question) => {
    expect(await askOf(question)).toMatchObject({ intent: 'unsupported', figure: null, rows: [] });
  });

  test('are told beside those that wait for the import: « en attente » may mean either', async () => {
    const { sentence, nothing } = await askOf('campagnes en attente');
    expect(sentence).toContain('En plus, 2 campagnes attendent une validation dans MyCfia, et ne sont pas chez CFI.');
    expect(nothing).toBeNull();
  });
});

test.each(['mes campagnes en cours', 'combien de campagnes en cours ?', 'campagnes pas encore envoyées'])(
  '« %s »: the statuts there are are told, and proposed',
  async (question) => {
    const { figure, sentence, suggestions } = await asked(question);
    expect(figure).toBeNull();
    expect(sentence).toContain("CFI n'a pas de statut de campagne « en cours »");
    expect(suggestions).toEqual(["Campagnes en attente d'import", 'Campagnes importées', 'Campagnes par statut']);
  },
);
