import { describe, expect, test } from 'vitest';
import { assistantLab, labInvoice, labOperation } from '../../fakes/assistant-lab.ts';

const tree = [
  { id: 2, name: 'Siège', parentId: null },
  { id: 3, name: 'Agence Lille', parentId: 2 },
  { id: 4, name: 'Agence Arras', parentId: 2 },
  { id: 5, name: 'Service Marketing', parentId: 3 },
  { id: 6, name: 'Service Marketing', parentId: 4 },
];

describe('two divisions of one name', () => {
  const lab = () =>
    assistantLab({
      tree,
      operations: [
        labOperation(1, { divisionId: 5 }),
        labOperation(2, { divisionId: 6 }),
        labOperation(3, { divisionId: 6, sentAt: '2026-02-05T08:00:00.000Z' }),
      ],
    });

  test('are told apart by the choices, each of which is answered, and the next question stays there', async () => {
    const { choices } = await lab().ask("combien d'opérations à Service Marketing ?");
    expect(choices.map(({ label }) => label)).toEqual(['Service Marketing (Agence Lille)', 'Service Marketing (Agence Arras)']);
    expect((await lab().ask(choices[0]!.question)).figure?.value).toBe(1);
    const own = lab();
    const arras = await own.ask(choices[1]!.question);
    expect(arras).toMatchObject({ figure: { value: 2 }, arguments: { division: 'Service Marketing (Agence Arras)' } });
    expect((await own.ask('et en février ?', arras.threadId)).figure?.value).toBe(1);
    expect((await own.ask('et en coût ?', arras.threadId)).arguments.division).toBe('Service Marketing (Agence Arras)');
  });

  test('are asked back about what is asked, and the choice is read as a comparison', async () => {
    const { choices } = await lab().ask('compare les opérations de Service Marketing et Agence Lille');
    expect(choices).toHaveLength(2);
    const compared = await lab().ask(choices[1]!.question);
    expect(compared).toMatchObject({ tool: 'operations_compare', choices: [] });
    expect(compared.arguments.divisions).toEqual(['Service Marketing (Agence Arras)', 'Agence Lille']);
  });
});

describe('a name between marks', () => {
  const NAMES = ['Carte cadeau 50 €', "Bon d'achat 10€", 'Flyer > 100g', 'Flyer <100g', 'Flyer 3€/pièce', 'Kit trois cents pièces'];
  // The choices of an answer quote names just so: asked again, they would be asked back for ever.
  test.each(NAMES)('is read as it is written: %s', async (name) => {
    const own = assistantLab({ rows: NAMES.map((each, at) => ({ name: each, division: 3, quantity: at + 1 })) });
    expect((await own.ask(`Combien de stock pour « ${name} » ?`)).figure?.value).toBe(NAMES.indexOf(name) + 1);
  });

  test('while signs beside it are still read', async () => {
    const own = assistantLab({ operations: [labOperation(1, { name: 'Promo € 2', total: 900_000 }), labOperation(2)] });
    expect((await own.ask('combien d’opérations > 500 € ?')).figure?.value).toBe(1);
  });
});

describe('a division that is chosen among those a name may mean', () => {
  const invoices = [
    labInvoice(1, { divisionId: 10, month: '2026-03', gross: 7_000 }),
    labInvoice(2, { divisionId: 11, month: '2026-03', gross: 50_000 }),
  ];

  // Catches a choice that is the question itself: it was asked back for ever.
  test('is read as itself where its whole name is part of another, and alone in the next question', async () => {
    const tree = [
      { id: 2, name: 'Siège', parentId: null },
      { id: 10, name: 'Lyon', parentId: 2 },
      { id: 11, name: 'Agence Lyon 2', parentId: 2 },
    ];
    const lab = assistantLab({ tree, invoices });
    for (const [at, label, value] of [
      [0, 'Lyon', 7],
      [1, 'Agence Lyon 2', 50],
    ] as const) {
      const asked = await lab.ask('factures de Lyon en mars');
      expect(asked.choices[at]?.label).toBe(label);
      const answer = await lab.ask(asked.choices[at]!.question, asked.threadId);
      expect(answer.figure?.value, label).toBe(value);
      expect(answer.learnt).toBeUndefined();
      expect((await lab.ask('et en février ?', asked.threadId)).arguments.division).toBe(label);
    }
  });

  test('is told by its number where the same division holds another of its name', async () => {
    const tree = [
      { id: 2, name: 'Siège', parentId: null },
      { id: 10, name: 'Accueil', parentId: 2 },
      { id: 11, name: 'Accueil', parentId: 2 },
    ];
    const lab = assistantLab({ tree, invoices });
    for (const [at, value] of [7, 50].entries()) {
      const asked = await lab.ask("factures de l'Accueil en mars");
      expect(asked.choices.map(({ label }) => label)).toEqual(['Accueil (n° 10)', 'Accueil (n° 11)']);
      const answer = await lab.ask(asked.choices[at]!.question, asked.threadId);
      expect(answer.figure?.value, asked.choices[at]!.question).toBe(value);
    }
  });
});
