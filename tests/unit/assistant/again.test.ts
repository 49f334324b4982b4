import { describe, expect, test } from 'vitest';
import { askedAgain } from '../../../electron/assistant/again.ts';
import { assistantBench } from '../../fakes/assistant.ts';
import { ROWS, TREE } from '../../fixtures/assistant/world.ts';

const LINES = 1000;
const many = Array.from({ length: 30 }, (_, n) => ({
  name: `Cahier ${n}`,
  division: n % 2 === 0 ? 3 : 4,
  quantity: n * 10,
  minimum: 1000,
}));
const bench = () => assistantBench({ rows: [...ROWS, ...many] });
const namesOf = (rows: readonly Record<string, unknown>[]) => rows.map((row) => String(row.Article)).sort();

describe('an answer put again to the data of now', () => {
  // Catches a file that would hold eight lines of thirty, or the lines of another question: another branch, any quantity, every level.
  test.each([
    ['liste des stocks', () => true],
    ['liste des stocks à Arras', (row: (typeof ROWS)[number]) => row.division === 4],
    ['liste des stocks à Lille', (row: (typeof ROWS)[number]) => [3, 5, 6].includes(row.division)],
    ['quels stocks ont moins de 100 ?', (row: (typeof ROWS)[number]) => row.quantity !== null && row.quantity < 100],
    ['liste des stocks de cahier', (row: (typeof ROWS)[number]) => row.name.startsWith('Cahier')],
  ])('« %s » gives every line, and only those', async (question, keep) => {
    const { assistant, session, ask } = bench();
    const answer = await ask(question);
    const expected = [...ROWS, ...many].filter(keep).map(({ name }) => name);
    expect(answer).toMatchObject({ totalRows: expected.length });
    expect(answer.rows).toHaveLength(8);
    const again = await assistant.again(session, answer, LINES);
    expect(namesOf(again!.rows)).toEqual(expected.map((name) => name.replaceAll(/\s+/g, ' ')).sort());
    expect(again).toMatchObject({ id: answer.id, sentence: answer.sentence, totalRows: expected.length });
    expect(Object.keys(again!.rows[0]!)).toEqual(Object.keys(answer.rows[0]!));
  });

  test('the lines are those of now, under a card of now', async () => {
    const { assistant, session, ask, world, clock } = bench();
    const answer = await ask('liste des stocks');
    world.conditions.asOf = '2026-03-11T09:45:00.000Z';
    clock.set(Date.parse('2026-03-11T09:48:00.000Z'));
    expect((await assistant.again(session, answer, LINES))?.card).toMatchObject({ asOf: '2026-03-11T09:45:00.000Z' });
  });

  test('no more than asked for', async () => {
    const { assistant, session, ask } = bench();
    expect((await assistant.again(session, await ask('liste des stocks'), 20))?.rows).toHaveLength(20);
  });

  test('an answer that shows all it has is not read again', async () => {
    const { assistant, session, ask, world } = bench();
    const answer = await ask('combien de stock pour flyer A5 ?');
    const reads = world.reads.length;
    expect(await assistant.again(session, answer, LINES)).toBeNull();
    expect(world.reads).toHaveLength(reads);
  });

  // Catches a kept answer, written by another version or by hand, that would read what it likes.
  test.each<[{ tool?: string; arguments?: Record<string, unknown> }]>([
    [{ tool: 'stocks_everything' }],
    [{ arguments: { search: 3 } }],
    [{ arguments: { division: 'Agence Marseille' } }],
    [{ arguments: { divisions: ['Agence Arras', 'Agence Marseille'] } }],
  ])('%j cannot be put again', async (change) => {
    const { assistant, session, ask, world } = bench();
    const answer = await ask('liste des stocks');
    const reads = world.reads.length;
    const damaged = { ...answer, ...change, ...(change.arguments ? { arguments: { ...answer.arguments, ...change.arguments } } : {}) };
    expect(await assistant.again(session, damaged, LINES)).toBeNull();
    expect(world.reads).toHaveLength(reads);
  });

  // Catches an agency opened since under the name of another: the lines of the first found would pass for those of the answer.
  test('a name borne by two divisions since: the one asked about by its number, none when the answer was kept before numbers were', async () => {
    const { assistant, session, ask, world, clock } = bench();
    const told = await ask('liste des stocks à Arras');
    const { places: _, ...answer } = told;
    const setting = { session, stocks: world.stocks, divisions: TREE };
    const run = async () => {
      throw new Error('read');
    };
    const parts = { run, card: () => null, now: clock.now() };
    await expect(askedAgain(parts, setting, answer, LINES)).rejects.toThrow('read');
    const twin = { id: 9, name: 'Agence Arras', parentId: 2 };
    expect(await askedAgain(parts, { ...setting, divisions: [...TREE, twin] }, answer, LINES)).toBeNull();
    await expect(askedAgain(parts, { ...setting, divisions: [...TREE, twin] }, told, LINES)).rejects.toThrow('read');
    expect(await assistant.again(session, answer, LINES)).not.toBeNull();
  });

  // Catches two agencies that exchange their names: the lines of the neighbour were given under the name that the answer tells.
  test.each([
    ['liste des stocks à Arras', (row: (typeof ROWS)[number]) => row.division === 4],
    ['nombre de stocks critiques à Lille et Arras', null],
  ])('« %s » is put again to the divisions it was about, whatever they are called since', async (question, keep) => {
    const { assistant, session, ask, world, clock } = bench();
    const answer = await ask(question);
    const exchanged = TREE.map((each) => ({ ...each, name: { 3: 'Agence Arras', 4: 'Agence Lille' }[each.id] ?? each.name }));
    const read: (readonly number[])[] = [];
    const run = async (_plan: unknown, _setting: unknown, _intent: unknown, place: { ids: ReadonlySet<number> } | null) => {
      read.push([...place!.ids].sort());
      throw new Error('read');
    };
    const parts = { run, card: () => null, now: clock.now() };
    const more = { ...answer, totalRows: 999, rows: [{ Article: 'x' }] };
    const setting = (divisions: typeof TREE) => ({ session, stocks: world.stocks, divisions });
    await expect(askedAgain(parts, setting(exchanged), more, LINES)).rejects.toThrow('read');
    expect(read).toEqual([keep === null ? [3, 4, 5, 6] : [4]]);
    expect(await askedAgain(parts, setting(TREE.filter(({ id }) => id !== 4)), more, LINES)).toBeNull();
    // Kept before the numbers were: the exact name, or nothing.
    const { places: _, ...older } = more;
    await expect(askedAgain(parts, setting(TREE), older, LINES)).rejects.toThrow('read');
    expect(read[1]).toEqual(read[0]);
    if (keep !== null) {
      const again = await assistant.again(session, answer, LINES);
      expect(namesOf(again!.rows)).toEqual(
        [...ROWS, ...many]
          .filter(keep)
          .map(({ name }) => name.replaceAll(/\s+/g, ' '))
          .sort(),
      );
    }
  });

  test('a right withdrawn since is refused', async () => {
    const { assistant, session, ask } = bench();
    const answer = await ask('liste des stocks');
    const poorer = { ...session, info: { ...session.info, rights: { ...session.info.rights, stocks_Visu: false } } };
    await expect(assistant.again(poorer, answer, LINES)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
