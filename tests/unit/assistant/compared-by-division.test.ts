import { expect, test } from 'vitest';
import { assistantLab } from '../../fakes/assistant-lab.ts';

const rows = [
  { name: 'Flyer A4', division: 3, quantity: 100 },
  { name: 'Flyer A4', division: 3, quantity: 20 },
  { name: 'Flyer A4', division: 4, quantity: 7 },
  { name: 'Affiche A3', division: 4, quantity: 5 },
  { name: 'Affiche A3', division: 5, quantity: null },
];

// Catches two articles told as a whole where each division was asked about.
test.each(['compare flyer a4 et affiche a3 par division', 'compare les flyers A4 et les affiches A3 par agence'])(
  '« %s » tells each article in each division',
  async (question) => {
    const { rows: told, sentence, totalRows, figure, tool } = await assistantLab({ rows }).ask(question);
    expect(told.map(({ Article, Division, Quantité, Lignes }) => [Division, Article, Quantité, Lignes])).toEqual([
      ['Agence Arras', 'Flyer A4', 7, 1],
      ['Agence Arras', 'Affiche A3', 5, 1],
      ['Agence Lille', 'Flyer A4', 120, 2],
      ['Service Marketing', 'Affiche A3', null, 1],
    ]);
    expect([tool, totalRows, figure]).toEqual(['stocks_compare', 4, null]);
    expect(sentence).toContain('Flyer A4 : 127 sur 2 divisions et Affiche A3 : 5 sur 2 divisions (');
    expect(sentence).toContain('Le tableau les donne division par division');
  },
);

test('those of a branch are told alone, and two named divisions as they were', async () => {
  const lab = assistantLab({ rows });
  const inside = await lab.ask('compare flyer a4 et affiche a3 par division à Arras');
  expect(inside.rows.map(({ Division }) => Division)).toEqual(['Agence Arras', 'Agence Arras']);
  const two = await lab.ask('compare flyer a4 et affiche a3 à Lille et à Arras');
  expect(two.rows.map(({ Article, Quantité }) => [Article, Quantité])).toEqual([
    ['Flyer A4', 120],
    ['Flyer A4', 7],
    ['Affiche A3', null],
    ['Affiche A3', 5],
  ]);
  expect(two.sentence).not.toContain('division par division');
});

test('an article that cannot be told from others is still asked back', async () => {
  const several = [...rows, { name: 'Affiche A2', division: 4, quantity: 5 }];
  const { choices, figure } = await assistantLab({ rows: several }).ask('compare flyer a4 et affiche par division');
  expect([choices.length, figure]).toEqual([2, null]);
});
