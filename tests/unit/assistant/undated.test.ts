import { describe, expect, test } from 'vitest';
import { functionTool } from '../../../electron/assistant/model-schema.ts';
import { toolNamed } from '../../../electron/assistant/tools/registry.ts';
import { assistantLab, type LabOptions, labOperation } from '../../fakes/assistant-lab.ts';

const OPERATIONS = [
  labOperation(1),
  labOperation(2, { sentAt: null, name: 'Sans jour', stateId: 1, stateName: 'En préparation', total: 2000 }),
  labOperation(3, {
    sentAt: null,
    name: 'Annulée sans jour',
    stateId: 3,
    stateName: 'Annulée',
    divisionId: 4,
    divisionName: 'Agence Arras',
  }),
];
const lab = (more: LabOptions = {}) => assistantLab({ operations: OPERATIONS, ...more });

describe('operations without a date of sending', () => {
  // Catches what was counted beside every period and could be listed nowhere.
  test.each([
    "opérations sans date d'envoi",
    'liste des opérations sans date',
    "quelles opérations n'ont pas de date d'envoi ?",
    'combien d’opérations non datées ?',
  ])('« %s » lists them, and no others', async (question) => {
    const { rows, figure, sentence, totalRows, card } = await lab().ask(question);
    expect(rows.map((row) => row.Opération).sort()).toEqual(['Annulée sans jour', 'Sans jour']);
    expect(rows.every((row) => row.Envoi === null)).toBe(true);
    expect([figure, totalRows]).toEqual([{ label: "Opérations sans date d'envoi", value: 2, unit: 'opérations' }, 2]);
    expect(sentence).toMatch(/^2 opérations sans date d'envoi \(/u);
    expect(card?.filters).toContainEqual({ name: "Date d'envoi", value: 'aucune' });
  });

  test('their state, their place and what they cost are told of them alone', async () => {
    const cancelled = await lab().ask("opérations annulées sans date d'envoi");
    expect([cancelled.figure?.value, cancelled.totalRows]).toEqual([1, 1]);
    expect((await lab().ask("opérations sans date d'envoi à Arras")).rows).toMatchObject([{ Opération: 'Annulée sans jour' }]);
    expect((await lab().ask("coût des opérations sans date d'envoi")).figure).toMatchObject({ value: 3, unit: '€' });
    const none = await lab({ operations: [labOperation(1)] }).ask("opérations sans date d'envoi");
    expect([none.figure?.value, none.nothing]).toEqual([0, 'zero']);
    expect(none.sentence).toMatch(/^Aucune opération sans date d'envoi /u);
  });

  test('a follow-up keeps them, and a period takes their place', async () => {
    const { ask } = lab();
    const first = await ask("opérations sans date d'envoi");
    expect(first.chips).toContainEqual(expect.objectContaining({ key: 'period', value: "Sans date d'envoi" }));
    expect((await ask('et à Arras ?', first.threadId)).figure?.value).toBe(1);
    expect((await ask('et en mars ?', first.threadId)).sentence).toMatch(/^1 opération, Agence Arras, du|^Aucune opération, Agence Arras/u);
    const counted = await ask("combien d'opérations en mars ?");
    expect((await ask("et sans date d'envoi ?", counted.threadId)).figure).toMatchObject({
      label: "Opérations sans date d'envoi",
      value: 2,
    });
  });

  test.each([
    "opérations sans date d'envoi en mars",
    "opérations sans date d'envoi par mois",
    "opérations sans date d'envoi par division",
    "compare les opérations sans date d'envoi à Lille et à Arras",
    'opérations sans date de facturation',
    'opérations sans date limite',
    "opérations hors celles sans date d'envoi",
  ])('« %s » is refused rather than told of all the others', async (question) => {
    expect(await lab().ask(question)).toMatchObject({ intent: 'unsupported', figure: null, rows: [] });
  });

  test('a source that has none of them is told, never as none', async () => {
    const over: LabOptions['over'] = (reading, _number, _asked, value) =>
      reading === 'operations' ? { ...(value as object), rows: [], total: 0, undated: null } : value;
    const { figure, sentence, nothing } = await lab({ over, meta: { source: 'api' } }).ask("combien d'opérations sans date d'envoi ?");
    expect([figure?.value ?? null, nothing]).toEqual([null, null]);
    expect(sentence).toContain("Opérations sans date d'envoi : nombre inconnu");
    expect(sentence).toContain('Cette source ne les communique pas.');
  });

  test('the model may ask for them, by the strict schema as well', () => {
    const tool = functionTool(toolNamed('operations_summary')!, true) as unknown as { function: { parameters: { required: string[] } } };
    expect(tool.function.parameters.required).toContain('undated');
  });
});
