import { describe, expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

const bench = new CorpusBench();

describe('lines are told apart by one thing: the other one is told as left out', () => {
  test.each([
    ['factures par mois et par agence', ['par mois']],
    ['campagnes par statut et par canal', ['par canal']],
    ['opérations par mois et par état', ['par état']],
    ['opérations par agence et par service', undefined],
    ['campagnes par canal', undefined],
  ])('%s', async (question, left) => expect((await bench.answer(question)).unheard).toEqual(left));

  test('« répartition par état » is by state, and no comparison of months', async () => {
    const { intent, sentence } = await bench.answer('répartition des opérations par état');
    expect(intent).toBe('operations.count');
    expect(sentence).toContain('« Annulée »');
  });
});

describe('what is counted is what was asked', () => {
  test.each(['nombre de lignes de factures d’octobre', 'combien de lignes dans la facture la plus chère d’octobre ?'])(
    '%s: no invoice is told as a line',
    async (question) => expect(await bench.answer(question)).toMatchObject({ intent: 'unsupported', figure: null }),
  );
  test('the lines of one invoice are known', async () =>
    expect((await bench.answer('facture 30312', 'combien de lignes ?')).figure?.value).toBe(4));
  test.each(['factures de plus de 1,5k€', 'factures de plus de 1,5 k€'])('%s', async (question) =>
    expect((await bench.answer(question)).sentence).toMatch(/de plus de 1\s500/u),
  );
  test('a word that was looked for is told without what elides', async () =>
    expect((await bench.answer('nombre d’emails en octobre')).sentence).toContain('avec « emails »'));
});

describe('added to the period of the question before', () => {
  test.each(['cumulé avec septembre ?', 'avec septembre en plus', 'en y ajoutant septembre'])('%s: both months', async (question) =>
    expect((await bench.answer('total facturé en octobre', question)).sentence).toContain('de septembre 2026 à octobre 2026'),
  );
  test('months that do not follow each other stand side by side', async () =>
    expect((await bench.answer('total facturé en octobre', 'cumulé avec juillet ?')).sentence).toMatch(
      /octobre 2026 : .* et juillet 2026 : /u,
    ));
  test.each([
    ['opérations du mois d’après', 'du 01/12/2026 au 31/12/2026'],
    ['factures de la semaine d’avant', 'novembre 2026'],
  ])('%s, where nothing was asked before', async (question, period) => expect((await bench.answer(question)).sentence).toContain(period));
});

test('« en ligne » tells of no lines', async () =>
  expect((await bench.answer('j’ai Mme Keller en ligne, combien de factures à son nom ?')).intent).toBe('factures.count'));
