import { expect, test } from 'vitest';
import { assistantLab, labInvoice } from '../../fakes/assistant-lab.ts';

const invoices = [
  labInvoice(1, { month: '2026-01', gross: 500_000 }),
  labInvoice(2, { month: '2026-02', gross: 300_000 }),
  labInvoice(3, { month: '2026-03', gross: 100_000 }),
];
const { ask } = assistantLab({ invoices });
const WHOLE = 'Les factures sont datées par mois, pas par jour : chaque mois est compté en entier.';

test.each([
  'combien facturé hier ?',
  'total facturé entre le 3 et le 12 janvier',
  'combien de factures du 3 au 12 janvier ?',
  'les plus grosses factures du 3 au 12 janvier',
  'factures de plus de 50 € la semaine dernière',
])('invoices of a part of a month are those of the whole month, and it is said: %s', async (question) => {
  expect((await ask(question)).sentence).toContain(WHOLE);
});

test.each([
  'compare le total facturé du 1er au 15 janvier 2026 et du 16 au 31 janvier 2026',
  'compare les factures du 1er au 5 mars et du 6 au 10 mars',
  'factures de cette semaine par rapport à la semaine dernière',
])('two parts of one month of invoices are not compared: %s', async (question) => {
  const { sentence, figure, rows, tool } = await ask(question);
  expect(sentence).toContain("les parties d'un même mois ne se comparent pas");
  expect({ figure, rows, tool }).toEqual({ figure: null, rows: [], tool: null });
});

test('parts of two months of invoices are compared as whole months, and it is said', async () => {
  const { sentence, rows } = await ask('compare les factures du 1er au 10 janvier 2026 et du 1er au 10 février 2026');
  expect(rows.map((row) => [row.Période, row['TTC (€)']])).toEqual([
    ['janvier 2026', 500],
    ['février 2026', 300],
  ]);
  expect(sentence).toContain(WHOLE);
});

test.each(['total facturé en janvier', "total facturé depuis le début de l'année", 'compare les factures de février et de mars'])(
  'whole months of invoices, the present one included, are told without a reserve: %s',
  async (question) => {
    expect((await ask(question)).sentence).not.toContain('datées par mois');
  },
);
