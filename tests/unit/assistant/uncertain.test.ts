import { describe, expect, test } from 'vitest';
import { assistantLab, labInvoice, labOperation } from '../../fakes/assistant-lab.ts';

const operations = (lines: number, total: number | null, from = 1) =>
  Array.from({ length: lines }, (_, at) => labOperation(from + at, { total }));
const invoices = (lines: number, gross: number | null, from = 1) =>
  Array.from({ length: lines }, (_, at) => labInvoice(from + at, { month: '2026-03', gross }));

describe('amounts that are not known', () => {
  test('keep "no invoice over 1 000 €" from being a fact', async () => {
    const lab = assistantLab({ invoices: [labInvoice(1, { net: 2_000_000, gross: null }), labInvoice(2, { net: null, gross: null })] });
    const { figure, nothing, sentence } = await lab.ask('combien de factures de plus de 1 000 € en février ?');
    expect({ value: figure?.value, nothing }).toEqual({ value: null, nothing: null });
    expect(sentence).toMatch(/^Aucune facture de plus de 1\s000\s€ TTC pour février 2026 parmi celles dont le montant est connu/u);
    expect(sentence).toContain('Montant inconnu pour 2 factures, non comptées.');
  });

  test('are told beside the operations that are counted', async () => {
    const lab = assistantLab({ operations: [labOperation(1, { total: 2_000_000 }), labOperation(2, { total: null })] });
    const { figure, sentence } = await lab.ask("combien d'opérations de plus de 1 000 € ?");
    expect(figure?.value).toBe(1);
    expect(sentence).toContain('Montant inconnu pour 1 opération, non comptée.');
  });

  test('are those of the sum that is held against a threshold', async () => {
    const month = '2026-03';
    const lab = assistantLab({
      invoices: [labInvoice(1, { month, net: null, gross: 5_000_000 }), labInvoice(2, { month, net: 100_000, gross: 120_000 })],
    });
    expect((await lab.ask('a-t-on dépassé 1 000 € HT de factures en mars ?')).sentence).toMatch(/^Non, d'après les montants connus\./u);
    expect((await lab.ask('a-t-on dépassé 1 000 € TTC de factures en mars ?')).sentence).toMatch(/^Oui\. /u);
  });
});

describe('quantities that are not known', () => {
  const rows = [
    { name: 'Carte', division: 5, quantity: null, minimum: 500 },
    { name: 'Carte', division: 4, quantity: 9, minimum: 1 },
  ];
  test.each(['stocks bas à Service Marketing', 'articles en rupture à Service Marketing', 'articles à moins de 600 à Service Marketing'])(
    'make no zero of a branch: %s',
    async (question) => {
      const { figure, nothing, sentence } = await assistantLab({ rows }).ask(question);
      expect({ value: figure?.value, nothing }).toEqual({ value: null, nothing: null });
      expect(sentence).toMatch(/^Aucune ligne .*, Service Marketing et ses divisions parmi celles dont la quantité est connue /u);
      expect(sentence).toContain('En plus, 1 ligne à vérifier : quantité inconnue.');
    },
  );

  test('are told beside those of alerts compared', async () => {
    const { sentence, rows } = await assistantLab().ask('compare les alertes de Service Marketing et Agence Arras');
    expect(sentence).toContain('Service Marketing : nombre inconnu (1 à vérifier) et Agence Arras : 4 lignes');
    expect(rows[0]).toMatchObject({ Lignes: null, 'À vérifier': 1 });
  });

  test('are told beside the largest one', async () => {
    const { sentence } = await assistantLab({ rows }).ask('la plus grosse quantité en stock');
    expect(sentence).toContain('En plus, 1 ligne à vérifier : quantité inconnue.');
  });

  test('make no empty stock of an article whose other lines are at zero', async () => {
    const lab = assistantLab({ rows: [...rows.slice(0, 1), { name: 'Carte', division: 4, quantity: 0, minimum: 1 }] });
    const { figure, nothing, sentence } = await lab.ask('combien de Carte ?');
    expect({ value: figure?.value, nothing }).toEqual({ value: null, nothing: null });
    expect(sentence).toMatch(/^Carte : 0 sur les lignes dont la quantité est connue/u);
    expect(sentence).not.toContain('Stock à zéro');
  });
});

describe('a list too long to be read to its end', () => {
  test.each([
    ["combien d'opérations de moins de 10 € ?", 'opération'],
    ['combien de factures de moins de 10 € en mars ?', 'facture'],
  ])('is read from the end that is asked about: %s', async (question) => {
    const lab = assistantLab({
      operations: [...operations(5500, 100_000), labOperation(9999, { total: 5_000 })],
      invoices: [...invoices(5500, 100_000), labInvoice(9999, { month: '2026-03', gross: 5_000 })],
    });
    const { figure, sentence } = await lab.ask(question);
    expect(figure?.value).toBe(1);
    expect(sentence).not.toMatch(/minimum|pu être lues/u);
  });

  test.each([
    ["combien d'opérations entre 2 et 10 € ?", "Toutes les opérations de la période n'ont pas pu être lues."],
    ['combien de factures entre 2 et 10 € en mars ?', "Toutes les factures n'ont pas pu être lues."],
    ['articles entre 1000 et 2000 en stock', 'parmi celles qui ont pu être lues'],
  ])('tells no zero of what was not reached: %s', async (question, told) => {
    const lab = assistantLab({
      operations: [...operations(5500, 100_000), labOperation(9999, { total: 5_000 })],
      invoices: [...invoices(5500, 100_000), labInvoice(9999, { month: '2026-03', gross: 5_000 })],
      rows: [
        ...Array.from({ length: 5200 }, (_, at) => ({ name: `Mug ${at}`, division: 3, quantity: 1 })),
        { name: 'Sac', division: 3, quantity: 1500 },
      ],
    });
    const { figure, nothing, sentence } = await lab.ask(question);
    expect({ value: figure?.value, nothing }).toEqual({ value: null, nothing: null });
    expect(sentence).toContain(told);
  });

  test('is counted whole where nothing narrows it', async () => {
    const lab = assistantLab({ invoices: invoices(5501, 1000) });
    const { figure, sentence } = await lab.ask('combien de factures avec « commande » en mars ?');
    expect(figure?.value).toBe(5501);
    expect(sentence).not.toContain('minimum');
  });

  test('is not read for ever when it gets shorter meanwhile', async () => {
    let reads = 0;
    const lab = assistantLab({
      operations: operations(1500, 100_000),
      over(_reading, _number, asked, value) {
        if (++reads > 20) throw new Error('more than 20 readings');
        return (asked as { offset: number }).offset > 0 ? { ...(value as object), rows: [] } : value;
      },
    });
    const { sentence } = await lab.ask("combien d'opérations de plus de 50 € ?");
    expect(sentence).toContain('le nombre est un minimum');
  });
});

describe('the dearest and the last of a range', () => {
  const lab = () =>
    assistantLab({
      operations: [
        labOperation(1, { total: 20_000, sentAt: '2026-03-08T08:00:00.000Z' }),
        labOperation(2, { total: 60_000, sentAt: '2026-03-02T08:00:00.000Z' }),
        labOperation(3, { total: 200_000, sentAt: '2026-03-09T08:00:00.000Z' }),
      ],
    });
  test.each([
    ['les opérations les plus chères de moins de 100 €', 'La plus chère : Envoi 2 '],
    ['les opérations les moins chères de plus de 30 €', 'La moins chère : Envoi 2 '],
    ['les opérations les plus récentes de moins de 100 €', 'La plus récente : Envoi 1 '],
  ])('are those of the range: %s', async (question, told) => {
    expect((await lab().ask(question)).sentence).toContain(told);
  });
});
