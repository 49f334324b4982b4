import { describe, expect, test } from 'vitest';
import { invoicesOf, titled } from '../../../electron/assistant/tools/borne.ts';
import { assistantLab, labInvoice } from '../../fakes/assistant-lab.ts';

/** CFI finds letters: three of these five hold those of « Aubry » in February, and one is of Mme Aubry. */
const invoices = [
  labInvoice(30_201, { gross: 100_000, requester: 'Mme Aubry', order: 'Braderie' }),
  labInvoice(30_202, { gross: 900_000, requester: 'M. Petit', address: '12 rue Aubry, Lille' }),
  labInvoice(30_203, { gross: 50_000, requester: 'Mme Aubryot' }),
  labInvoice(30_204, { gross: 7000, requester: 'M. Aubry', month: '2026-03' }),
  labInvoice(30_205, { gross: 3000, requester: 'M. Petit', order: 'Anniversaire Aubry', month: '2026-03' }),
];
const lab = () => assistantLab({ invoices });
const ask = (question: string) => lab().ask(question);

describe('the invoices of somebody', () => {
  test('are those ordered under the whole name, never those of a street or of a longer name', async () => {
    const answer = await ask('total des factures de Mme Aubry en février');
    expect(answer).toMatchObject({ figure: { value: 100 }, totalRows: 1 });
    expect(answer.sentence).toContain('1 facture avec « Mme Aubry » pour février 2026');
    expect((await ask('combien de factures de Mme Aubry en février ?')).figure?.value).toBe(1);
  });

  test('have their largest among them', async () => {
    expect((await ask('quelle est la facture la plus élevée de Mme Aubry ?')).figure?.value).toBe(100);
  });

  test('are told apart by the title, where both the question and CFI give one', async () => {
    expect((await ask('total des factures de M. Aubry')).figure?.value).toBe(7);
    const untitled = assistantLab({ invoices: [labInvoice(1, { gross: 2000, requester: 'Claire Aubry' })] });
    expect((await untitled.ask('total des factures de Mme Aubry')).figure?.value).toBe(2);
  });

  test('keep the title for the questions that follow', async () => {
    const own = lab();
    const first = await own.ask('total des factures de Mme Aubry en février');
    const next = await own.ask('et en mars ?', first.threadId);
    expect(next).toMatchObject({ figure: { value: 0 }, nothing: 'zero' });
    expect(next.sentence).toContain('« Mme Aubry »');
  });

  test('are compared person by person', async () => {
    const answer = await ask('compare les factures de Mme Aubry et de M. Petit');
    expect(answer.rows.map((row) => [row.Pour, row['TTC (€)']])).toEqual([
      ['Mme Aubry', 100],
      ['M. Petit', 903],
    ]);
  });

  test('of a name without a title are those that order or requester bears whole; an address is looked at when one is named', async () => {
    expect((await ask('total des factures Aubry')).figure?.value).toBe(110);
    expect((await ask('total des factures rue Aubry')).figure?.value).toBe(900);
  });

  test('that none is of are no figure, though the letters are found', async () => {
    expect(await ask('total des factures de Mme Aub')).toMatchObject({ figure: null });
    expect(await ask('total des factures de M. Aubryot')).toMatchObject({ figure: null });
  });

  test('do not open the screen as the same lines, which it finds by their letters', async () => {
    const answer = await ask('factures de Mme Aubry en février');
    expect(answer.link).toContain('/factures');
    expect(answer.linkIsExact).toBeUndefined();
  });

  test('are told as a minimum where not all the rows could be looked at', async () => {
    const many = Array.from({ length: 20_001 }, (_, i) => labInvoice(i + 1, { requester: 'Mme Aubry' }));
    const answer = await assistantLab({ invoices: many }).ask('combien de factures de Mme Aubry en février ?');
    expect(answer.sentence).toContain('le nombre est un minimum');
  });
});

test('« facture » beside a word and no number looks for the word: no reading of it fails', async () => {
  for (const word of ['toto', 'flyer', 'fidélité', 'dupont'])
    expect(await ask(`facture ${word}`)).toMatchObject({ figure: null, nothing: expect.any(String) });
  expect((await ask('facture braderie')).figure?.value).toBe(100);
});

test('a title is that of the word it precedes, and no size is one', () => {
  expect(titled('aubry', 'factures de Mme Aubry')).toBe('mme aubry');
  expect(titled('braderie aubry', 'Braderie de M. Aubry')).toBe('braderie m aubry');
  expect(titled('mme aubry', 'et en mars ?')).toBe('mme aubry');
  expect(titled('rouge', 'banderoles de 2 m rouge')).toBe('rouge');
  expect(invoicesOf('rouge')({ order: 'Gilet rouge', requester: null, address: null })).toBe(true);
});

// Catches a plural that CFI's own search is asked for as its singular: « Delvaux » holds no « delval ».
describe('names and orders that end like a plural', () => {
  test.each(['Mme Delvaux', 'M. Michaux', 'M. Renaux'])('the invoices of %s', async (requester) => {
    const own = assistantLab({
      invoices: [labInvoice(1, { gross: 100_000, requester }), labInvoice(2, { gross: 900_000, requester: 'M. Petit' })],
    });
    expect(await own.ask(`total des factures de ${requester}`)).toMatchObject({ figure: { value: 100 }, totalRows: 1 });
  });
  test.each([
    ['Travaux', 'travaux'],
    ['Journal interne', 'journaux'],
    ['Journaux', 'journal'],
  ])('the invoice of the order « %s », asked as « %s »', async (order, asked) => {
    const own = assistantLab({ invoices: [labInvoice(1, { gross: 100_000, order }), labInvoice(2, { gross: 900_000, order: 'Soldes' })] });
    expect((await own.ask(`total des factures ${asked}`)).figure?.value).toBe(100);
  });
});

test('« M. et Mme » are two people: both are told', async () => {
  const own = assistantLab({
    invoices: [labInvoice(1, { gross: 1000, requester: 'Mme Carlier' }), labInvoice(2, { gross: 2000, requester: 'M. Carlier' })],
  });
  expect((await own.ask('total des factures de M. et Mme Carlier')).figure?.value).toBe(3);
});
