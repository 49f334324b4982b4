import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assistantMigrations, createAssistant } from '../../../electron/assistant/assistant.ts';
import type { KnownDivision } from '../../../electron/assistant/engine/names/places.ts';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { collect } from '../../fakes/assistant.ts';
import { fakeSession, fakeWorld } from '../../fakes/stocks.ts';
import { CAMPAIGNS, DIVISIONS, ROWS, TREE } from '../../fixtures/assistant/world.ts';

const EVERY = new Map([...DIVISIONS, [9, 'Une autre']]);
const MORE = [...ROWS, { name: 'Affiche A3', division: 9, quantity: 7, minimum: 1 }];
/** Of the article of the follow-up at a division and below it. */
const totalAt = (tree: readonly KnownDivision[], id: number): number =>
  MORE.filter(({ name, division }) => name === 'Affiche A3' && division === id).reduce((sum, { quantity }) => sum + (quantity ?? 0), 0) +
  tree.filter(({ parentId }) => parentId === id).reduce((sum, child) => sum + totalAt(tree, child.id), 0);

/** An assistant whose tree may change between two questions, over lines that do not. */
function living() {
  const clock = frozenClock(Date.parse('2026-03-10T09:48:00.000Z'));
  const db = new Sqlite(':memory:');
  for (const { sql } of assistantMigrations) db.exec(sql);
  const { stocks, sources } = fakeWorld(MORE, EVERY, CAMPAIGNS);
  let tree: readonly KnownDivision[] = TREE;
  const log = createLog(() => undefined, clock.now);
  const assistant = createAssistant({ stocks, sources, db, clock, log, divisions: () => tree });
  const ask = async (question: string, threadId?: string) => {
    // The scope is known by its divisions: one that is gone is asked of the same conversation here.
    const session = fakeSession(new Map([...EVERY].map(([id, name]) => [id, tree.find((each) => each.id === id)?.name ?? name])));
    return (await collect(assistant.ask(session, { question, threadId }))).answer;
  };
  const change = (next: readonly KnownDivision[]) => {
    tree = next;
  };
  return { ask, change, db };
}
const renamed = (id: number, name: string) => TREE.map((each) => (each.id === id ? { ...each, name } : each));
const placeOf = ({ chips }: { chips?: readonly { key: string; value: string }[] }) => chips?.find(({ key }) => key === 'division')?.value;

describe('the division a conversation is about, when the tree changes between two questions', () => {
  test('renamed: the follow-up stays there, under its new name', async () => {
    const { ask, change } = living();
    const { threadId } = await ask('Combien de flyer a4 à Lille ?');
    change(renamed(3, 'Agence Métropole'));
    const next = await ask('et pour affiche a3 ?', threadId);
    expect(next.figure?.value).toBe(totalAt(TREE, 3));
    expect(next.sentence).toContain('Agence Métropole');
    expect(placeOf(next)).toBe('Agence Métropole');
  });

  test.each([
    ['last', [...TREE, { id: 9, name: 'Agence Lille', parentId: 8 }]],
    ['first', [{ id: 9, name: 'Agence Lille', parentId: 8 }, ...TREE]],
  ])('a namesake that comes %s in the tree is not read instead', async (_where, tree) => {
    const { ask, change } = living();
    const { threadId } = await ask('Combien de flyer a4 à Lille ?');
    change(tree);
    expect((await ask('et pour affiche a3 ?', threadId)).figure?.value).toBe(totalAt(TREE, 3));
  });

  test('names exchanged: the follow-up stays at the division asked about', async () => {
    const { ask, change } = living();
    const { threadId } = await ask('Combien de flyer a4 à Lille ?');
    change(renamed(3, 'Agence Arras').map((each) => (each.id === 4 ? { ...each, name: 'Agence Lille' } : each)));
    const next = await ask('et pour affiche a3 ?', threadId);
    expect(next.figure?.value).toBe(totalAt(TREE, 3));
    expect(next.sentence).toContain('Agence Arras');
  });

  test('gone: it is said, again and again, and nothing else is read instead', async () => {
    const { ask, change } = living();
    const { threadId } = await ask('Combien de flyer a4 à Lille ?');
    change(TREE.filter(({ id }) => id !== 3));
    for (const question of ['et pour affiche a3 ?', 'et pour flyer a4 ?', 'et en carte de visite ?']) {
      const next = await ask(question, threadId);
      expect(next.sentence).toContain('Aucune division « Agence Lille »');
      expect(next.figure).toBeNull();
      expect(placeOf(next)).toBe('Agence Lille');
    }
    expect((await ask('et dans tout mon périmètre ?', threadId)).nothing).not.toBe('scope');
  });

  test('one of two gone: the other alone is not told for both', async () => {
    const { ask, change } = living();
    const { threadId } = await ask('combien de flyer a4 à Lille et à Arras ?');
    change(TREE.filter(({ id }) => id !== 4));
    expect((await ask('et affiche a3 ?', threadId)).sentence).toContain('Aucune division « Agence Arras »');
  });

  test('kept by a version that knew names alone: read where one division bears it, never where none or two do', async () => {
    for (const [tree, value] of [
      [TREE, totalAt(TREE, 3)],
      [renamed(3, 'Agence Métropole'), null],
      [[{ id: 9, name: 'Agence Lille', parentId: 8 }, ...TREE], null],
    ] as const) {
      const { ask, change, db } = living();
      const { threadId } = await ask('Combien de flyer a4 à Lille ?');
      db.exec("UPDATE assistant_turns SET carried = json_remove(carried, '$.places')");
      change(tree);
      expect((await ask('et pour affiche a3 ?', threadId)).figure?.value ?? null).toBe(value);
    }
  });

  const NAMES = ['Agence Lille', 'Agence Arras', 'Service Marketing', 'Agence Métropole', 'Siège', 'Une autre'];
  const change = fc.record({
    names: fc.dictionary(fc.constantFrom('2', '3', '4', '5', '8'), fc.constantFrom(...NAMES)),
    added: fc.constantFrom(...NAMES),
  });
  test('whatever is renamed, added and put in another order, a follow-up reads the division asked about or none', async () => {
    await fc.assert(
      fc.asyncProperty(change, fc.boolean(), fc.boolean(), fc.boolean(), async ({ names, added }, first, backwards, without) => {
        const machine = living();
        const { threadId } = await machine.ask('Combien de flyer a4 à Lille ?');
        const called = TREE.map((each) => ({ ...each, name: names[String(each.id)] ?? each.name })).filter(
          ({ id }) => !without || id !== 3,
        );
        const grown = [...called];
        if (first) grown.unshift({ id: 9, name: added, parentId: 8 });
        else grown.push({ id: 9, name: added, parentId: 8 });
        machine.change(backwards ? grown.reverse() : grown);
        const { figure, sentence } = await machine.ask('et pour affiche a3 ?', threadId);
        if (without) expect([figure, sentence]).toEqual([null, expect.stringContaining('Aucune division')]);
        else expect(figure?.value).toBe(totalAt(grown, 3));
      }),
      { numRuns: 60 },
    );
  });
});
