import { expect, test } from 'vitest';
import { groupArticles } from '../../../electron/sources/select.ts';
import { assistantBench } from '../../fakes/assistant.ts';
import type { ShortRow } from '../../fakes/stocks.ts';

/** The same article on several lines of one division, as CFI keeps it: Lille is 3, Arras 4, Dunkerque Centre 7. */
const gobelets = (...lines: Omit<ShortRow, 'name'>[]) => assistantBench({ rows: lines.map((line) => ({ name: 'Gobelet', ...line })) });

test('every source tells of each division its lines, those of unknown quantity, those under their minimum and the worst level', () => {
  const line = { name: 'Gobelet', divisionId: 4, divisionName: 'Agence Arras' };
  const [article] = groupArticles(
    [
      { ...line, quantity: 0, minimum: 50 },
      { ...line, quantity: 500, minimum: 50 },
      { ...line, quantity: null, minimum: 50 },
    ],
    'gobelet',
  );
  expect(article?.byDivision).toEqual([
    { divisionId: 4, divisionName: 'Agence Arras', quantity: 500, lines: 3, unknownLines: 1, alerts: 1, level: 'critical' },
  ]);
});

test('a line of unknown quantity is told of the division named, as it is of the whole', async () => {
  const bench = gobelets({ division: 4, quantity: 450 }, { division: 4, quantity: null });
  for (const question of ['combien de gobelets ?', 'combien de gobelets à Arras ?'])
    expect((await bench.ask(question)).sentence).toContain('1 ligne sans quantité connue');
});

test('no zero is told of a division one line of which is unknown', async () => {
  const bench = gobelets({ division: 4, quantity: 0 }, { division: 4, quantity: null }, { division: 3, quantity: 5 });
  expect(await bench.ask('combien de gobelets à Arras ?')).toMatchObject({ nothing: null, figure: { value: null } });
  const { rows } = await bench.ask('gobelets par division');
  expect(rows.map(({ Division, Quantité }) => [Division, Quantité])).toEqual([
    ['Agence Arras', null],
    ['Agence Lille', 5],
  ]);
});

test('divisions compared tell their lines of unknown quantity', async () => {
  const bench = gobelets({ division: 4, quantity: 450 }, { division: 4, quantity: null }, { division: 7, quantity: 500 });
  expect((await bench.ask('compare les gobelets à Arras et Dunkerque Centre')).sentence).toContain('1 ligne sans quantité connue');
});

test('lines under their minimum are counted as the list of alerts counts them, several in one division', async () => {
  const bench = gobelets(...[1, 2, 3].map((quantity) => ({ division: 4, quantity, minimum: 50 })));
  expect((await bench.ask('quels gobelets sont sous le minimum ?')).figure?.value).toBe(3);
  for (const question of ['combien de gobelets ?', 'combien de gobelets à Arras ?'])
    expect((await bench.ask(question)).sentence).toContain('Sous le minimum : 3 lignes');
});

test('a line under its minimum is not hidden by the plenty of another of its division', async () => {
  const bench = gobelets({ division: 4, quantity: 0, minimum: 225 }, { division: 4, quantity: 1147, minimum: 235 });
  const { sentence, rows } = await bench.ask('gobelets par division');
  expect(sentence).toContain('Sous le minimum : 1 ligne');
  expect(rows).toEqual([{ Division: 'Agence Arras', Quantité: 1147, Lignes: 2, 'Sous le minimum': 1, Niveau: 'Critique' }]);
});

test('the words looked for begin words of the name: what only contains them is neither listed nor counted, and the screen is not said to show the same', async () => {
  const bench = assistantBench({
    rows: ['Carte de visite', 'Pancarte bois'].map((name) => ({ name, division: 3, quantity: 1, minimum: 10 })),
  });
  for (const question of ['quelles cartes sont sous le minimum ?', 'liste des cartes', 'quelles cartes sont à moins de 5 ?'])
    expect(await bench.ask(question)).toMatchObject({ rows: [{ Article: 'Carte de visite' }], totalRows: 1 });
  expect((await bench.ask('quelles cartes sont en rupture ?')).figure?.value).toBe(0);
});

test('an article whose name differs from another by a sign only keeps its own lines', async () => {
  const bench = assistantBench({
    rows: [
      { name: 'Enveloppe C5', division: 3, quantity: 30 },
      { name: 'Enveloppe C5+', division: 3, quantity: 70 },
    ],
  });
  const { totalRows, figure } = await bench.ask('fiche de « Enveloppe C5 »');
  expect([totalRows, figure?.value]).toEqual([1, 30]);
});

test('the screen of an article is not said to show the same where its search finds another name, even by a part of a word', async () => {
  const rows = ['Carte', 'Pancarte'].map((name) => ({ name, division: 3, quantity: 1 }));
  const { figure, linkIsExact } = await assistantBench({ rows }).ask('combien de cartes ?');
  expect([figure?.value, linkIsExact ?? false]).toEqual([1, false]);
  expect(await assistantBench({ rows: rows.slice(0, 1) }).ask('combien de cartes ?')).toMatchObject({ linkIsExact: true });
});
