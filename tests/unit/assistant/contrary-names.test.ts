import { expect, test } from 'vitest';
import { assistantBench } from '../../fakes/assistant.ts';

const bench = (...names: string[]) =>
  assistantBench({ rows: names.map((name, at) => ({ name, division: 3, quantity: 10 + at, minimum: 100 })) });

test.each([
  ['combien de flyers A4 sans recto verso ?', 'Flyer A4 recto verso', 'Flyer A4'],
  ['cartes de visite non vernies', 'Carte de visite vernie', 'Carte de visite'],
  ['cartes de visite sans vernis', 'Carte de visite vernie', 'Carte de visite'],
  ['combien de cartes de visite pas vernies ?', 'Carte de visite vernie', 'Carte de visite'],
])('the contrary of what is asked for is never told, what goes without is offered: %s', async (question, contrary, other) => {
  expect(await bench(contrary, other).ask(question)).toMatchObject({ figure: null, rows: [], choices: [{ label: other }] });
  expect(await bench(contrary).ask(question)).toMatchObject({ figure: null, rows: [] });
});

test('a name that says it goes without is another than the one that goes with', async () => {
  const both = bench('Enveloppe sans fenêtre', 'Enveloppe à fenêtre');
  expect((await both.ask('combien d’enveloppes sans fenêtre ?')).sentence).toMatch(/^Enveloppe sans fenêtre : 10/u);
  expect((await both.ask('combien d’enveloppes à fenêtre ?')).sentence).toMatch(/^Enveloppe à fenêtre : 11/u);
  expect((await bench('Enveloppe sans fenêtre').ask('combien d’enveloppes à fenêtre ?')).figure).toBeNull();
  expect((await bench('Carte de visite non vernie').ask('cartes de visite non vernies')).figure?.value).toBe(10);
});

test('a list leaves the contrary out as well', async () => {
  const both = bench('Enveloppe sans fenêtre', 'Enveloppe à fenêtre');
  const { rows } = await both.ask('quelles enveloppes sans fenêtre sont sous le minimum ?');
  expect(rows.map(({ Article }) => Article)).toEqual(['Enveloppe sans fenêtre']);
});

test.each([
  'combien de gilets L ?',
  'combien de gilets taille L ?',
  'combien de gilets L à Lille ?',
  'GILETS L A LILLE',
  'gilets M ou L ?',
])('a size that the name does not bear is asked back: %s', async (question) => {
  expect(await bench('Gilet taille M').ask(question)).toMatchObject({ figure: null, choices: [{ label: 'Gilet taille M' }] });
});

test('a size tells one article from another, and several are set side by side', async () => {
  const sizes = bench('Gilet taille M', 'Gilet taille L', 'Carnet A', 'Carnet B');
  expect((await sizes.ask('combien de gilets L à Lille ?')).sentence).toMatch(/^Gilet taille L .*: 11/u);
  expect((await sizes.ask('combien de gilets M ?')).figure?.value).toBe(10);
  expect((await sizes.ask('combien de carnets A et B ?')).rows.map(({ Quantité }) => Quantité)).toEqual([12, 13]);
});

test.each(['kel é le stock de flyer A4', 'flyer A4 g besoin', 'flyer A4 l agence de Lille', 'FLYERS A4 A LILLE', 'flyers A4 a lille'])(
  'a letter left of an elision or of a shortened word is no size: %s',
  async (question) => {
    expect((await bench('Flyer A4', 'Flyer A5').ask(question)).figure?.value).toBe(10);
  },
);

test('an article found in spite of its spelling is told from the data it was read in', async () => {
  const { world, ask } = bench('Tote bag');
  const before = world.stocks.articles;
  world.stocks.articles = async (scope, search, signal) => {
    const read = await before(scope, search, signal);
    return read.value.length === 0 ? read : { ...read, source: 'copy', asOf: '2026-03-01T08:00:00.000Z', stale: true };
  };
  expect(await ask('combien de totebag ?')).toMatchObject({ figure: { value: 10 }, card: { source: 'copy', stale: true } });
});
