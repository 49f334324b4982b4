import { describe, expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

const bench = new CorpusBench();
const asked = (questions: string) => bench.answer(...(questions.split(' >> ') as [string]));

describe('lines that did not change', () => {
  // Catches the contrary of what is asked: those that changed, or every line.
  test.each([
    'Quels articles n’ont pas bougé depuis 6 mois ?',
    'quels stocks n’ont pas changé depuis hier',
    'articles qui ne bougent pas',
    'stocks sans mouvement depuis juin',
    'quels stocks bas n’ont jamais bougé',
    'quels articles n’ont pas bougé',
    'quels articles ne bougent plus',
    'articles qui n’ont pas changé depuis octobre',
    'quels articles sont restés stables',
    'stocks inchangés',
    'articles dormants',
    'les flyers A4 n’ont pas bougé ?',
  ])('are told by no reading: %s', async (question) => {
    const { intent, figure, tool, sentence, suggestions } = await asked(question);
    expect({ intent, figure, tool }).toEqual({ intent: 'unsupported', figure: null, tool: null });
    expect(sentence).toMatch(/^Je ne sais pas lister ce qui n'a pas changé/u);
    expect(suggestions).toContain('Quels stocks ont changé ?');
  });

  test('those that did are not every line', async () => {
    expect((await asked('liste des stocks qui ont bougé'))?.tool).not.toBe('stocks_list');
    expect((await asked('liste des stocks'))?.tool).toBe('stocks_list');
  });
});

describe('a figure of CFI that is to be another', () => {
  // Catches an order read as a question about the threshold.
  test.each([
    'Pouvez-vous porter le seuil minimum des flyers A4 à 1 000 exemplaires ?',
    'Serait-il possible que vous corrigiez à 500 le seuil des badges adhésifs de Rennes ?',
    'faudrait ramener le minimum des stylos bleus à 200',
    'remontez à 50 le mini des kakémonos',
  ])('« %s » is refused', async (question) => {
    expect(await asked(question)).toMatchObject({ intent: 'refused', figure: null, tool: null });
  });

  test.each(['quel est le seuil des flyers A4', 'le seuil des flyers A4 est fixé à combien', 'mets-moi le stock des flyers A4'])(
    '« %s » asks',
    async (question) => {
      expect((await asked(question)).tool).toMatch(/^stocks_/u);
    },
  );
});

describe('another article of the same kind', () => {
  test.each([
    ['BON DE REDUCTION EN STOCK A PARIS NORD ? >> NOIR ET BLANC', 'Bon de réduction noir et blanc'],
    ['PLV comptoir Lyon, on en a encore ? >> Le totem aussi ?', 'PLV totem'],
    ['stock brochure institutionnelle Rennes >> et la noir et blanc ?', 'Brochure institutionnelle noir et blanc'],
    ['combien de catalogues été en Nouvelle-Aquitaine ? >> et pour hiver ?', 'Catalogue hiver'],
    ['stock brochure institutionnelle Rennes >> et les flyers A4 ?', 'Flyer A4'],
  ])('« %s » is %s', async (question, article) => {
    expect((await asked(question)).arguments).toMatchObject({ article });
  });
});

describe('what was just told', () => {
  test('"tout ça" stays where it was, "en tout" as well as "partout" goes beyond', async () => {
    const division = 'Département Nouvelle-Aquitaine';
    expect((await asked('les stocks en alerte en Nouvelle-Aquitaine >> ça fait combien de lignes tout ça ?')).arguments).toMatchObject({
      division,
    });
    expect((await asked('les stocks en alerte en Nouvelle-Aquitaine >> et partout ?')).arguments).not.toHaveProperty('division');
  });

  test('"plus rien" after an article is said of it, and of all where none was told', async () => {
    expect((await asked('combien de flyers A4 à Rouen >> et à Nantes y a plus rien ?')).arguments).toMatchObject({
      article: 'Flyer A4',
      division: 'Agence Nantes',
    });
    expect((await asked('où est-ce qu’on a plus rien ?')).intent).not.toBe('stock.quantity');
  });

  test('divisions that are counted are then told, or counted under one', async () => {
    expect((await asked('combien de divisions dans mon périmètre >> ah oui, et lesquelles alors ?')).intent).toBe('scope');
    expect(await asked('combien de divisions dans mon périmètre >> et rien que pour la Nouvelle-Aquitaine ?')).toMatchObject({
      intent: 'scope.sees',
      figure: { value: 17 },
    });
    expect((await asked('combien de divisions dans mon périmètre >> et les factures de Lyon ?')).intent).toMatch(/^factures/u);
  });
});

test('a place refused right after it was said gives way to the next, and alone is left out of nothing', async () => {
  expect((await asked('menu plastifié Rouen, pas Rouen, Rennes')).arguments).toMatchObject({ division: 'Agence Rennes' });
  expect((await asked('menu plastifié, pas Rouen')).figure).toBeNull();
});

test('how big something is that no name bears ranks nothing, where its clause asks nothing', async () => {
  expect((await asked('total facturé en octobre. Grosse panique au grenier')).intent).toBe('factures.total');
  expect((await asked('total facturé en octobre. La plus grosse ?')).intent).toBe('factures.top');
  expect((await asked('grosse facture d’octobre, laquelle ?')).intent).toBe('factures.top');
});

test.each([
  ['Mes chiffres de stock sont arrêtés à quelle date ?', 'stock.freshness'],
  ['il reste des blocs-notes A5 à Rouen ou c’est mort ?', 'stock.quantity'],
  ['Nantes est-elle mieux garnie que Rennes en bons de réduction ?', 'stock.compare'],
  ['ou yen a le plus des sets de table', 'stock.byDivision'],
  ['combien de lignes en alerte moi', 'stock.alerts'],
  ['alerte-moi quand les flyers A4 sont bas', 'refused'],
])('« %s » asks %s', async (question, intent) => {
  expect((await asked(question)).intent).toBe(intent);
});
