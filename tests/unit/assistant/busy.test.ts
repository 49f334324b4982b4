import { describe, expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';
import { readerOf } from '../../fakes/assistant-read.ts';

const DIVISIONS = [
  { id: 1, name: 'Siège Horizon', parentId: null },
  { id: 2, name: 'Agence Lyon', parentId: 1 },
  { id: 3, name: 'Équipe Accueil', parentId: 2 },
  { id: 4, name: 'Agence Rennes', parentId: 1 },
];
const read = readerOf(DIVISIONS, ['flyer', 'a5', 'badge', 'salon', 'lettre', 'recto', 'carte', 'voeux', 'soldes', '2026', 'nouveaux']);

describe('what somebody is busy with', () => {
  // Catches a thing that is only worked at narrowing what is asked.
  test.each([
    ['Je rédige la lettre d’information : combien de campagnes à Lyon ?', { channels: [], search: null }],
    ['Avant que je relance une impression : combien de flyers A5 à Lyon ?', { article: 'flyer a5', kinds: [] }],
    ['nombre de lettres recto à Lyon, je dois préparer un mailing', { intent: 'stock.quantity' }],
    ['on prépare une campagne papier, combien de flyers A5 à Lyon ?', { intent: 'stock.quantity', article: 'flyer a5' }],
    ['Pour le salon : stock de flyers A5', { article: 'flyer a5' }],
    ['j’ai besoin de 300 cartes de vœux, y en a combien à Lyon ?', { article: 'carte voeux' }],
    ['j’ai 3 clients qui veulent des flyers A5, on en a combien ?', { article: 'flyer a5' }],
    ['Pour l’accueil des nouveaux arrivants, combien de badges à Rennes ?', { place: { kind: 'division', id: 4, name: 'Agence Rennes' } }],
    ['il nous reste des flyers A5 pour le week-end ?', { intent: 'stock.quantity', periods: [] }],
  ])('%s', (question, expected) => {
    expect(read(question)).toMatchObject(expected);
  });

  // Catches what is asked about being taken for talk.
  test.each([
    ['Pour l’équipe Accueil, combien de badges ?', { place: { name: 'Équipe Accueil' } }],
    ['pour le salon 2026 combien d’opérations', { search: 'salon 2026' }],
    ['je cherche la lettre recto, combien à Lyon ?', { wider: [{ text: 'lettre recto', usesPlace: false }] }],
    ['combien de campagnes par lettre à Lyon', { channels: ['papier'] }],
    ['opérations prévues pour décembre', { periods: [{ from: '2026-12-01', to: '2026-12-31' }] }],
    ['Pour les mugs de la boutique, combien en stock ?', { article: 'mug boutique' }],
  ])('%s', (question, expected) => {
    expect(read(question)).toMatchObject(expected);
  });
});

describe('over the generated CFI', () => {
  const bench = new CorpusBench();
  const ask = async (question: string) => {
    const outcome = await bench.ask({ question, subject: 'stocks', intents: ['list'] });
    if ('error' in outcome) throw new Error(outcome.error);
    return outcome.answer;
  };

  // Catches a statut left out of the sentence, or divisions added up.
  test('campaigns stand division by division, narrowed in words', async () => {
    const { rows, figure, sentence } = await ask('quelles agences ont des campagnes rejetées ?');
    expect(figure).toBeNull();
    expect(rows.map(({ Division, Campagnes }) => [Division, Campagnes])).toEqual([
      ['Département Île-de-France', 2],
      ['Département Nouvelle-Aquitaine', 5],
      ['Département Auvergne-Rhône-Alpes', 8],
    ]);
    expect(sentence).toContain('« Rejetée »');
  });

  // Catches the variants of an article counted as the article that is named whole.
  test('the alerts of one article are its own, those of a plural are of all that bear the words', async () => {
    expect((await ask('la PLV comptoir est en alerte où ?')).totalRows).toBe(5);
    expect((await ask('quelles PLV comptoirs sont en alerte ?')).totalRows).toBe(8);
  });
});
