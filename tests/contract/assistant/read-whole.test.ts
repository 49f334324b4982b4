import { describe, expect, test } from 'vitest';
import { assistantLab, labInvoice, labOperation } from '../../fakes/assistant-lab.ts';

const two = () => assistantLab({ operations: [labOperation(1), labOperation(2, { sentAt: '2026-03-20T08:00:00.000Z' })] });

// 25 lines of stock, 7 divisions and 4 campaigns in all: the whole is the answer to none of these.
describe('a word that narrows is never left out in silence', () => {
  test.each([
    ['articles sans emplacement', 25],
    ['articles sans étiquette', 25],
    ['articles avec commentaire', 25],
    ['divisions sans stock', 25],
    ['articles au-dessus de leur seuil', 25],
    ['articles dont le stock dépasse le minimum', 25],
    ['stocks récents', 25],
    ['articles de code client X', 25],
    ['articles du rayon 3', 25],
    ["combien d'articles différents ?", 25],
    ['campagnes sans référence', 4],
    ['opérations sans état', 2],
    ['opérations facturées', 2],
    ["opérations ailleurs qu'à Lille", 2],
  ])('%s', async (question, everything) => {
    const { figure, rows, choices, unheard } = await two().ask(question);
    const told = figure?.value === everything || rows.length > 0;
    expect(told && choices.length === 0 && unheard === undefined).toBe(false);
  });

  test.each([
    ['articles sans seuil défini', 'stocks_list'],
    ['stocks au-dessus du seuil', 'stocks_list'],
    ['liste des articles avec leur emplacement', 'stocks_list'],
    ['qui est au-dessus de Lille ?', 'scope_seen_by'],
    ["combien d'opérations sans exception ?", 'operations_summary'],
  ])('while « %s » is answered', async (question, tool) => {
    expect((await two().ask(question)).tool).toBe(tool);
  });
});

test.each(['opérations prévues', 'combien d’opérations planifiées ?', 'opérations programmées'])(
  '« %s » are those from today on',
  async (question) => {
    expect(await two().ask(question)).toMatchObject({ totalRows: 1, arguments: { from: '2026-03-10' } });
  },
);

test.each([
  ['coût des opérations affranchissement compris', 'total'],
  ['coût des opérations, transport et affranchissement compris', 'total'],
  ['coût des opérations, affranchissement non compris', null],
  ['affranchissement des opérations', 'postage'],
])('« %s » asks for the part that it says', async (question, measure) => {
  const lab = assistantLab({ operations: [labOperation(1, { service: 800, transport: 100, postage: 100, total: 1000 })] });
  expect((await lab.ask(question)).arguments.measure ?? null).toBe(measure);
});

test('« combien d’agences » counts the divisions called so, and says that their name alone tells it', async () => {
  const lab = assistantLab();
  expect(await lab.ask("combien d'agences ?")).toMatchObject({ figure: { value: 4 } });
  expect((await lab.ask('combien de services ?')).figure?.value).toBe(1);
  const none = await lab.ask('combien de sites ?');
  expect(none.figure).toBeNull();
  expect(none.sentence).toContain('Aucune division de votre périmètre ne porte « site » dans son nom');
  expect((await lab.ask('combien de divisions ?')).figure?.value).toBe(7);
});

describe('two subjects asked about at once', () => {
  const lab = () => assistantLab({ operations: [labOperation(1)], invoices: [labInvoice(1, { month: '2026-03' })] });
  test.each(["combien d'opérations et combien de factures en mars ?", "nombre d'opérations et total facturé en mars ?"])(
    'are offered one by one, each with the period: %s',
    async (question) => {
      const { figure, choices } = await lab().ask(question);
      expect(figure).toBeNull();
      const subjects = [];
      for (const choice of choices) {
        const { subject, arguments: given } = await lab().ask(choice.question);
        expect(String(given.from)).toMatch(/^2026-03/u);
        subjects.push(subject);
      }
      expect(subjects).toEqual(['operations', 'factures']);
    },
  );

  test('one subject asked about twice is one question', async () => {
    expect((await lab().ask('les factures de mars, montant et nombre')).figure).not.toBeNull();
  });
});

describe('the states of operations', () => {
  const NAMES = ['En préparation', 'Envoyée', 'Annulée', 'En attente de validation'];
  const lab = () =>
    assistantLab({
      states: NAMES.map((name, at) => ({ id: at + 1, name })),
      operations: [
        ...NAMES.map((stateName, at) => labOperation(at + 1, { stateId: at + 1, stateName })),
        labOperation(5, { stateId: 9, stateName: null }),
      ],
    });

  test('what « non envoyées » does not hold is told, with the operations of unknown state', async () => {
    const { sentence, figure } = await lab().ask("combien d'opérations non envoyées ?");
    expect(figure?.value).toBe(2);
    expect(sentence).toContain('Sans 1 « Envoyée » et 1 « Annulée ».');
    expect(sentence).toContain("1 opération d'état inconnu n'est pas comptée.");
  });

  test('an operation of unknown state that is counted with the others is told', async () => {
    const { sentence, figure } = await lab().ask("combien d'opérations ni envoyées ni annulées ?");
    expect(figure?.value).toBe(3);
    expect(sentence).toContain("1 d'entre elles est dans un état inconnu.");
  });

  test('none of a state is no zero where the state of some is unknown', async () => {
    const some = assistantLab({ operations: [labOperation(1, { stateId: 9, stateName: null })] });
    expect(await some.ask('combien d’opérations annulées ?')).toMatchObject({ figure: null, nothing: null });
    expect(await two().ask('combien d’opérations annulées ?')).toMatchObject({ figure: { value: 0 }, nothing: 'zero' });
  });

  test.each([
    ["combien d'opérations en attente ?", '« attente »'],
    ['opérations non facturées', '« facturées »'],
    ['opérations hors annulées et remboursées', '« remboursées »'],
  ])('a state that CFI does not have is told in the words of the question: %s', async (question, told) => {
    const { sentence, figure } = await two().ask(question);
    expect(figure).toBeNull();
    expect(sentence).toContain(told);
  });
});

// Catches « un paramètre est incorrect » where no name is as long as the words of a question.
describe('words longer than any name', () => {
  const long = 'fltyeursx '.repeat(30);
  test.each([
    `Combien de ${long}?`,
    `liste des stocks de ${long}`,
    `statut de la campagne « ${long} »`,
    `opérations ${long}`,
    `opérations sms ou routage ${long}`,
    `compare ${long} et ${long}abc`,
    `compare les factures ${long} et ${long}abc`,
    `évolution des opérations ${long}`,
    'hors annulées et facturées '.repeat(60),
  ])('case %# is answered or asked back', async (question) => {
    await expect(assistantLab().ask(question.slice(0, 2000))).resolves.toMatchObject({ figure: null });
  });
});
