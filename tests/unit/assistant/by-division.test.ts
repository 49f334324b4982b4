import { expect, test } from 'vitest';
import { assistantLab, labInvoice, labOperation } from '../../fakes/assistant-lab.ts';

const TOWNS = ['Lille', 'Arras', 'Lens', 'Douai', 'Calais', 'Dunkerque', 'Amiens', 'Laon', 'Rouen', 'Caen', 'Brest', 'Nantes'];
const TREE = [{ id: 2, name: 'Siège', parentId: null }, ...TOWNS.map((town, at) => ({ id: 10 + at, name: `Agence ${town}`, parentId: 2 }))];
/** One of each in every division, thirty in the last agency. */
const each = <T>(make: (id: number, divisionId: number) => T): T[] =>
  TREE.flatMap(({ id }) => Array.from({ length: id === 21 ? 30 : 1 }, (_, at) => make(id * 100 + at, id)));
const twelve = () =>
  assistantLab({
    tree: TREE,
    operations: each((id, divisionId) => labOperation(id, { divisionId })),
    invoices: each((id, divisionId) => labInvoice(id, { divisionId, month: '2026-03' })),
    rows: each((id, division) => ({ name: `Flyer ${id}`, division, quantity: 1, minimum: 10 })),
  });

test.each(['opérations par agence en mars', 'factures par agence en mars', 'campagnes par division', 'stocks bas par division'])(
  'every division is read, however many there are: %s',
  async (question) => {
    const { totalRows, sentence } = await twelve().ask(question);
    expect(totalRows).toBe(question.startsWith('campagnes') ? 12 : 13);
    expect(sentence).toMatch(question.startsWith('campagnes') ? /et 4 autres/u : /et 5 autres/u);
  },
);

test('the division above is told alone, beside those below it, when it has something of its own', async () => {
  const operations = [labOperation(1, { divisionId: 2 }), labOperation(2, { divisionId: 2 }), labOperation(3, { divisionId: 5 })];
  const { rows } = await assistantLab({ operations }).ask('opérations par division en mars');
  expect(rows.map(({ Division, Opérations }) => [Division, Opérations])).toEqual([
    ['Agence Lille', 1],
    ['Agence Arras', 0],
    ['Agence Dunkerque Centre', 0],
    ['Agence Dunkerque Port', 0],
    ['Département Nord (elle-même)', 2],
  ]);
});

test('a division that has nothing of its own is not told beside those below it', async () => {
  const { totalRows } = await assistantLab({ operations: [labOperation(1)] }).ask('opérations par division en mars');
  expect(totalRows).toBe(4);
});

test('more divisions than an answer may read one by one are refused, never cut', async () => {
  const many = Array.from({ length: 300 }, (_, at) => ({ id: 10 + at, name: `Point ${at}`, parentId: 2 }));
  const tree = [{ id: 2, name: 'Siège', parentId: null }, ...many];
  await expect(assistantLab({ tree }).ask('opérations par division en mars')).rejects.toThrow('300 divisions');
});

test('two divisions of one name each have their own figures, and a name that tells them apart', async () => {
  const tree = [
    { id: 2, name: 'Siège', parentId: null },
    { id: 3, name: 'Accueil', parentId: 2 },
    { id: 4, name: 'Accueil', parentId: 2 },
  ];
  const invoices = [
    labInvoice(1, { divisionId: 3, month: '2026-03', gross: 1000 }),
    labInvoice(2, { divisionId: 4, month: '2026-03', gross: 9000 }),
  ];
  const { rows } = await assistantLab({ tree, invoices }).ask('factures par division en mars');
  expect(rows.map((row) => [row.Division, row['TTC (€)']])).toEqual([
    ['Accueil (n° 3)', 1],
    ['Accueil (n° 4)', 9],
  ]);
});

test('the division with the most is told from all its lines, not from its largest one', async () => {
  const cup = (division: number, quantity: number | null) => ({ name: 'Gobelet', division, quantity });
  const { ask } = assistantLab({ rows: [cup(3, 5), cup(3, 5), cup(3, null), cup(4, 7)] });
  const { sentence, figure, rows } = await ask('quelle division a le plus de gobelets ?');
  expect(sentence).toContain('Le plus : Agence Lille, 10. ');
  expect(sentence).toContain('1 ligne sans quantité connue, non comptée.');
  expect(figure?.value).toBe(10);
  expect(rows.map(({ Division, Quantité, Lignes }) => [Division, Quantité, Lignes])).toEqual([
    ['Agence Lille', 10, 3],
    ['Agence Arras', 7, 1],
  ]);
});

test('divisions that have as much are all told, and those of one name are told apart', async () => {
  const cup = (division: number) => ({ name: 'Gobelet', division, quantity: 7 });
  const tied = await assistantLab({ rows: [cup(3), cup(4)] }).ask('quelle division a le plus de gobelets ?');
  expect(tied.sentence).toContain('Le plus, à égalité : Agence Arras et Agence Lille, 7. ');
  const tree = [
    { id: 2, name: 'Siège', parentId: null },
    { id: 3, name: 'Nord', parentId: 2 },
    { id: 4, name: 'Sud', parentId: 2 },
    { id: 5, name: 'Accueil', parentId: 3 },
    { id: 6, name: 'Accueil', parentId: 4 },
  ];
  const { rows } = await assistantLab({ tree, rows: [cup(5), cup(6)] }).ask('gobelets par division');
  expect(rows.map(({ Division }) => Division)).toEqual(['Accueil (Nord)', 'Accueil (Sud)']);
});

test('the article with the most is told to be that of one line, ties included', async () => {
  const rows = [
    { name: 'Gobelet', division: 3, quantity: 7 },
    { name: 'Gobelet', division: 4, quantity: 7 },
    { name: 'Mug', division: 3, quantity: 10 },
    { name: 'Sac', division: 4, quantity: 10 },
  ];
  const { sentence, figure } = await assistantLab({ rows }).ask('les articles avec le plus de stock');
  expect(sentence).toMatch(/^Plus grande quantité sur une ligne : (?:Mug|Sac) \(.*\), 10, à égalité avec (?:Sac|Mug) \(.*\)\. /u);
  expect(figure?.value).toBe(10);
  // Two lines of seven are more than ten: it is said that they were not added up, where several articles are ranked.
  expect(sentence).toContain("Les lignes d'un même article ne sont pas additionnées.");
  expect((await assistantLab({ rows }).ask('quel gobelet a le plus de stock ?')).sentence).not.toContain('additionnées');
});
