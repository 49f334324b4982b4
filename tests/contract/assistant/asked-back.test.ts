import { describe, expect, test } from 'vitest';
import { assistantLab, labOperation } from '../../fakes/assistant-lab.ts';

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
