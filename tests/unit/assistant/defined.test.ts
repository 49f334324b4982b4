import { describe, expect, test } from 'vitest';
import { STOCK_LEVEL_LABELS, stockLevel } from '../../../shared/model/stock.ts';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

const bench = new CorpusBench();
async function answerTo(question: string) {
  const outcome = await bench.ask({ question, subject: 'stocks', intents: ['list'] });
  return 'error' in outcome ? null : outcome.answer;
}

describe('a word whose meaning is asked is told, and the list is one question away', () => {
  test.each([
    ['c quoi un stock critique ?', '« Critique » : la quantité est sous le minimum, et il manque au moins 50 % de ce minimum.'],
    ['que veut dire critique ?', '« Critique »'],
    ['que signifie « élevé » ?', 'au moins 25 % de ce minimum, mais moins de 50 %'],
    ['c’est quoi modéré', 'moins de 25 % de ce minimum'],
    ['que veut dire à vérifier ?', 'CFI ne donne pas la quantité'],
    ['qu’est-ce que le niveau « Au seuil » ?', 'égale au minimum'],
    ['critique, ça veut dire quoi ?', '« Critique »'],
    ['c’est quoi une rupture de stock', 'à zéro ou moins'],
    ['définition de stock bas', 'Critique, Élevé ou Modéré'],
    ['c’est quoi une opération facturée', '« Facturée » : un état que CFI donne à une opération'],
    ['c’est quoi une campagne en attente d’import', 'un statut que CFI donne à une campagne'],
  ])('%s', async (question, told) => {
    const answer = await answerTo(question);
    expect(answer).toMatchObject({ tool: null, figure: null, sentence: expect.stringContaining(told) });
    expect((await answerTo(answer!.suggestions[0]!))?.tool, answer!.suggestions[0]).not.toBeNull();
  });

  test('two words whose difference is asked are both told', async () => {
    const answer = await answerTo('quelle est la différence entre critique et élevé ?');
    expect(answer?.sentence).toMatch(/« Critique » : .*« Élevé » : /u);
  });

  test.each([
    'c’est quoi les stocks critiques',
    'c quoi nos campagnes en attente d’import',
    'c’est quoi le seuil mini du flyer A4',
    'c’est quoi une facture',
  ])('what is asked of the data is no definition: %s', async (question) =>
    expect((await answerTo(question))?.sentence).not.toMatch(/^« [^»]+ » : (?:la quantité|CFI|un)/u),
  );

  test('what is told of the levels is how they are worked out', () => {
    const level = (quantity: number, minimum: number) => STOCK_LEVEL_LABELS[stockLevel(quantity, minimum)];
    expect([50, 51, 75, 76, 99, 100, 101].map((quantity) => level(quantity, 100))).toEqual([
      'Critique',
      'Élevé',
      'Élevé',
      'Modéré',
      'Modéré',
      'Au seuil',
      'OK',
    ]);
  });
});
