import { expect, test } from 'vitest';
import { collect } from '../../fakes/assistant.ts';
import { assistantLab } from '../../fakes/assistant-lab.ts';

const rows = [
  { name: 'Flyer A4', division: 3, quantity: 0, minimum: 10 },
  { name: 'Flyer A5', division: 4, quantity: 0, minimum: 10 },
  { name: 'Affiche A3', division: 4, quantity: 50, minimum: 10 },
];

// Catches one filter shown twice, "Niveau : Stock à zéro" beside "Quantité : 0", of which one could be taken away and the other stay.
test('« stocks à zéro » is one filter, kept and taken away as one', async () => {
  const { ask, assistant, session } = assistantLab({ rows });
  const first = await ask('stocks à zéro');
  expect(first.chips).toEqual([expect.objectContaining({ key: 'levels', value: 'Stock à zéro' })]);
  expect((await ask('et à Arras ?', first.threadId)).figure?.value).toBe(1);
  const again = { question: 'et à Arras ?', threadId: first.threadId, without: ['levels' as const] };
  const { answer } = await collect(assistant.ask(session, again));
  expect(answer.chips?.map(({ key }) => key)).not.toContain('quantity');
  expect(answer.arguments).toMatchObject({ empty: false, minimum: null, maximum: null });
});
