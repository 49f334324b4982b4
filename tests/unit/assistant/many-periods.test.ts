import { expect, test } from 'vitest';
import { assistantLab, labInvoice, labOperation } from '../../fakes/assistant-lab.ts';

const lab = () => assistantLab({ operations: [labOperation(1)], invoices: [labInvoice(1, { month: '2026-03' })] });

test('eight months side by side are all told', async () => {
  const { sentence, arguments: given } = await lab().ask(
    'compare les opérations de janvier, février, mars, avril, mai, juin, juillet et août 2025',
  );
  expect((given.periods as unknown[]).length).toBe(8);
  expect(sentence).toMatch(/janvier 2025.*juillet 2025.*août 2025/u);
});

test('more periods than are told side by side are refused, never cut', async () => {
  const months = 'janvier, février, mars, avril, mai, juin, juillet, août, septembre, octobre, novembre et décembre 2024';
  for (const what of ['opérations', 'factures']) {
    const { figure, totalRows, sentence } = await lab().ask(`compare les ${what} de ${months} et de janvier 2025`);
    expect({ figure, totalRows }).toEqual({ figure: null, totalRows: 0 });
    expect(sentence).toMatch(/pas autant de périodes/u);
  }
});

test.each(['évolution des opérations depuis janvier 2023', 'évolution des factures depuis janvier 2023'])(
  '%s: the last months are told, and that those before are not',
  async (question) => {
    const { sentence, rows } = await lab().ask(question);
    expect(sentence).toMatch(/avril 2024.*mars 2026/u);
    expect(sentence).toContain('Seuls les 24 derniers mois sont lus.');
    expect(rows.at(-1)).toMatchObject({ Période: 'mars 2026 (en cours)' });
  },
);

test('a trend that is told whole says nothing of what is left out', async () => {
  expect((await lab().ask('évolution des opérations depuis janvier 2025')).sentence).not.toMatch(/Seuls/u);
});

test('two periods that begin on the same day keep their names side by side', async () => {
  const { sentence } = await lab().ask("nb d'opérations en janvier vs T1 2026 à Lille et Arras");
  expect(sentence).toMatch(/Agence Lille, janvier 2026 .*Agence Lille, du 1er janvier 2026 au 31 mars 2026/u);
});

test('a week that its year does not have is not another', async () => {
  expect((await lab().ask("combien d'opérations semaine 53 de 2025 ?")).figure).toBeNull();
});
