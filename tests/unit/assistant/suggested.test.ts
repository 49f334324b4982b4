import { expect, test } from 'vitest';
import { RIGHTS } from '../../../shared/model/tenant.ts';
import { assistantBench, collect } from '../../fakes/assistant.ts';
import { fakeSession } from '../../fakes/stocks.ts';
import { DIVISIONS } from '../../fixtures/assistant/world.ts';

const QUESTIONS = [
  'aide',
  'quelle heure est-il à Tokyo ?',
  'quel est mon périmètre ?',
  'qui voit Agence Lille ?',
  'qui valide les campagnes ?',
  'supprime les flyers A4',
  'stock flyer a4',
  'fiche de la carte de visite',
  'quels stocks sont bas ?',
  'liste des stocks',
  'de quand datent les stocks ?',
  "combien d'opérations ce mois-ci ?",
  'opérations annulées',
  "évolution des opérations sur l'année",
  'total facturé en février 2026',
  'les plus grosses factures',
  'détail de la facture 30001',
  'la facture 30001 est-elle payée ?',
  'quelles sont les campagnes ?',
  'où en est la campagne Promo Été 2025 ?',
];

test.each(RIGHTS)('with « %s » alone, every question suggested below an answer may be asked', async (right) => {
  const { assistant } = assistantBench();
  const session = fakeSession(DIVISIONS, { rights: [right] });
  for (const question of QUESTIONS) {
    const told = await collect(assistant.ask(session, { question })).catch(() => null);
    for (const suggestion of told?.answer.suggestions ?? []) {
      const next = collect(assistant.ask(session, { question: suggestion, threadId: told!.answer.threadId }));
      await expect(next, `${question} → ${suggestion}`).resolves.toBeDefined();
    }
  }
});

test('who may read everything is still offered what goes beyond the subject of the answer', async () => {
  const { suggestions } = await assistantBench().ask("combien d'opérations ce mois-ci ?");
  expect(suggestions).toContain('Quel est le total facturé cette année ?');
});

test.each(RIGHTS)('with « %s » alone, asking for help leads somewhere', async (right) => {
  const { assistant } = assistantBench();
  const session = fakeSession(DIVISIONS, { rights: [right] });
  const { answer } = await collect(assistant.ask(session, { question: 'aide' }));
  const own = { operations_Visu: 'opérations', factures_Visu: 'facturé', stocks_Visu: 'stock', valideur: 'campagnes' } as const;
  expect(answer.suggestions.join()).toContain(right in own ? own[right as keyof typeof own] : 'périmètre');
});

// Catches the same way out below every refusal, whatever was asked, and one that is refused in its turn.
test.each([
  ['campagnes à valider par division', 'Campagnes à valider'],
  ['quelle campagne a coûté le plus cher ?', 'Opérations par division'],
  ['mes campagnes en cours', 'Campagnes par statut'],
  ['la TVA des factures de février', 'Quel est le total facturé cette année ?'],
  ["taux d'ouverture des campagnes", 'Campagnes par statut'],
  ['opérations créées en mars', "Combien d'opérations ce mois-ci ?"],
])('« %s » is refused beside what can be asked near it', async (question, near) => {
  const bench = assistantBench();
  const { suggestions, intent } = await bench.ask(question);
  expect({ intent, suggestions }).toMatchObject({ intent: 'unsupported', suggestions: expect.arrayContaining([near]) });
  // MyCfia answers nothing here: it is read all the same.
  const readAs = (asked: string) =>
    bench.ask(asked).then(
      (answer) => answer.intent,
      (error) => error.code,
    );
  for (const suggestion of suggestions)
    expect(await readAs(suggestion), suggestion).toMatch(/^(?:stock|operations|factures|campaign)\.|^source_unavailable$/u);
});
