import { expect, test } from 'vitest';
import { assistantLab, labInvoice } from '../../fakes/assistant-lab.ts';

const lab = () => assistantLab({ invoices: [30, 30280, 30281, 30282].map((id) => labInvoice(id)) });

test.each([
  ['total des factures 30280 et 30281', [30280, 30281]],
  ['compare les factures 30280 et 30281', [30280, 30281]],
  ['factures n° 30280, 30281 et 30282', [30280, 30281, 30282]],
  ['factures 30 280 et 30 281', [30280, 30281]],
  ['facture 30280 et facture 30281', [30280, 30281]],
  ['compare la 30280 et la 30281, ces deux factures', [30280, 30281]],
])('several invoices are asked back: %s', async (question, numbers) => {
  const { figure, choices } = await lab().ask(question);
  expect(figure).toBeNull();
  expect(choices.map(({ question: asked }) => asked)).toEqual(numbers.map((number) => `Facture ${number}`));
});

test.each([
  ['facture n° 30 280', 30280],
  ['facture 30280', 30280],
  ['facture n° 30', 30],
  ['facture 30280 avec ses 12 lignes', 30280],
  ['facture 30280 en mars 2026', 30280],
])('one invoice is told: %s', async (question, id) => {
  expect((await lab().ask(question)).arguments).toMatchObject({ id });
});

test('each choice is the invoice it names', async () => {
  const own = lab();
  const [first] = (await own.ask('total des factures 30280 et 30281')).choices;
  expect((await own.ask(first!.question)).arguments).toMatchObject({ id: 30280 });
});
