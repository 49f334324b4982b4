import { expect, test } from 'vitest';
import { assistantLab, labInvoice, labOperation } from '../../fakes/assistant-lab.ts';

const ask = (question: string) => assistantLab({ operations: [labOperation(1)], invoices: [labInvoice(1)] }).ask(question);

test.each([
  ['opérations de plus de 1.000 €', 1000, null],
  ['opérations de plus de 12.500 €', 12_500, null],
  ['opérations de plus de 1.000.000 €', 1_000_000, null],
  ['opérations de plus de 1.000,50 €', 1000.5, null],
  ['opérations de plus de 1 000,50 €', 1000.5, null],
  ['articles à moins de 1.500', null, 1500],
  ['opérations de plus de 1.5 €', 1.5, null],
  ['opérations de plus de 12,50 €', 12.5, null],
  ['opérations de plus de 2 M€', 2_000_000, null],
  ["opérations de plus de 1,5 million d'euros", 1_500_000, null],
  ['opérations de plus de 3 k€', 3000, null],
  ['factures de moins de 500 €, M. Rivière', null, 500],
])('%s: the number as it is written', async (question, minimum, maximum) => {
  expect((await ask(question)).arguments).toMatchObject({ minimum, maximum });
});

test.each([
  ['stock de flyer a-4', /moin/u],
  ['stock de remise 100 % promo', /100%/u],
])('%s: a name keeps its words', async (question, changed) => {
  expect(JSON.stringify((await ask(question)).arguments)).not.toMatch(changed);
});

// Catches a sign, a rate, another currency or another unit that is let go: what is left would be another bound.
test.each([
  'factures de moins de -100 €',
  'opérations de plus de -5 €',
  'opérations < -100 €',
  'opérations entre -100 et 50 €',
  'articles à moins de 10 %',
  'articles à moins de 10 pour cent',
  'articles entre 10 et 20 %',
  'factures de plus de 1000 $',
  'factures de plus de 1000 dollars',
  'factures de plus de £1000',
  'factures de 200 à 500 $',
  'opérations de plus de 1,500 €',
  'opérations de plus de 2 M',
  'opérations de plus de 2 Md€',
])('%s: no figure and no line', async (question) => {
  const { figure, totalRows } = await ask(question);
  expect({ figure, totalRows }).toEqual({ figure: null, totalRows: 0 });
});
