import { expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';
import type { CorpusQuestion } from '../../fakes/assistant-score.ts';

async function asked(...turns: string[]) {
  const question: CorpusQuestion = { question: turns.at(-1)!, subject: 'stocks', intents: ['list'] };
  const { outcomes } = await new CorpusBench().score([turns.length > 1 ? { ...question, thread: turns.slice(0, -1) } : question]);
  const [outcome] = outcomes;
  if (outcome === undefined || 'error' in outcome) throw new Error('no answer');
  return outcome.answer;
}

// Catches words that are not read and left aside in silence: the answer would be about something else.
test.each([
  'stocks bas sans Rennes',
  'campagnes pas sms',
  'opérations pas encore par sms',
  'factures de plus de 3 mois',
  'factures à 1000 €',
  'opérations de plus de 1000 adresses',
  'factures par demandeur',
  "tva d'octobre",
  'pourcentage de campagnes rejetées',
])('« %s » is told to be out of reach, with no figure', async (question) => {
  expect(await asked(question)).toMatchObject({ intent: 'unsupported', figure: null, totalRows: 0, tool: null });
});

test.each(['qui voit Tombouctou ?', 'que voit Pluton ?', 'combien de flyers A4 au service logistique 4'])(
  '« %s » names no division of the scope',
  async (question) => {
    expect(await asked(question)).toMatchObject({ nothing: 'scope', figure: null, totalRows: 0 });
  },
);

test('a place said after one that is not in the scope is asked the same question', async () => {
  expect(await asked('combien de flyers A4 à Tombouctou ?', 'et pour Paris Nord ?')).toMatchObject({
    tool: 'stocks_quantity',
    arguments: { article: 'Flyer A4', division: 'Agence Paris Nord' },
  });
  expect((await asked('prix du flyer A4', 'et pour Rennes ?')).intent).toBe('unsupported');
});

test('choosing one term of a comparison keeps the other, and the chip shows their names', async () => {
  const back = await asked('compare kakémono et flyer a4');
  const choice = back.choices.find(({ label }) => label === 'Kakémono 85 × 200');
  const answer = await asked(choice!.question);
  expect(answer.rows.map(({ Article }) => Article)).toEqual(['Kakémono 85 × 200', 'Flyer A4']);
  expect(answer.chips?.find(({ key }) => key === 'article')?.value).toBe('Kakémono 85 × 200 et Flyer A4');
});

test('a total asked after lines is of those lines', async () => {
  const list = await asked("liste des opérations d'octobre à Paris Nord");
  const total = await asked("liste des opérations d'octobre à Paris Nord", 'et au total ?');
  expect(total).toMatchObject({ intent: 'operations.total', arguments: { division: 'Agence Paris Nord' }, totalRows: list.totalRows });
  expect(await asked('flyer A5 par division', 'et au total ?')).toMatchObject({ intent: 'stock.quantity' });
});

test.each([
  ['stocks > 100 < 200', { minimum: 100, maximum: 200 }],
  ['stocks inf à 10', { minimum: null, maximum: 10, strict: true }],
  ['stocks supérieurs ou égaux à mille', { minimum: 1000, maximum: null, strict: false }],
  ['stocks de 500 ou plus', { minimum: 500, maximum: null }],
])('« %s » is read with its bounds', async (question, bounds) => {
  expect((await asked(question)).arguments).toMatchObject(bounds);
});
