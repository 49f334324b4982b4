import { describe, expect, test } from 'vitest';
import { assistantBench } from '../../fakes/assistant.ts';

type Kind = 'article' | 'division' | 'subject';

/** A bench whose user has said what the words of a question mean. */
async function taught(question: string, kind: Kind, value: string) {
  const bench = assistantBench();
  const { id } = await bench.ask(question);
  await bench.assistant.correct(bench.session, { answerId: id, kind, value });
  return bench;
}

describe('words learnt from corrections, beside other words', () => {
  test('a learnt article is no part of a longer name, known or not', async () => {
    const bench = await taught('combien de flyer a4 ?', 'article', 'Affiche A3');
    expect((await bench.ask('combien de flyer a4 ?')).arguments.article).toBe('Affiche A3');
    expect((await bench.ask('combien de Flyer A4 recto verso ?')).arguments.article).toBe('Flyer A4 recto verso');
    // A longer name that nothing bears is asked back, and its last word is not left out.
    const gilded = await bench.ask('combien de flyer a4 dorés ?');
    expect(gilded.figure).toBeNull();
    expect(gilded.sentence).toContain('dorés');
    expect((await bench.ask('combien de flyer a4 à Lille ?')).arguments).toMatchObject({ article: 'Affiche A3', division: 'Agence Lille' });
  });

  test.each([
    ['compare flyer a4 et affiche a2', ['Affiche A3', 'Affiche A2']],
    ['compare affiche a2 et flyer a4', ['Affiche A2', 'Affiche A3']],
  ])('a learnt article stands beside the other one of a comparison: %s', async (question, names) => {
    const bench = await taught('combien de flyer a4 ?', 'article', 'Affiche A3');
    const { rows } = await bench.ask(question);
    expect([...new Set(rows.map((row) => row.Article))]).toEqual(names);
  });

  test('the answer that rests on a learnt word says so', async () => {
    const bench = await taught('combien de flyer a4 ?', 'article', 'Affiche A3');
    const steps = async (question: string) => (await bench.ask(question)).card?.steps.join(' ') ?? '';
    expect(await steps('combien de flyer a4 ?')).toContain("d'après le mot appris « flyer a4 »");
    expect(await steps('combien d’affiches A2 ?')).not.toContain('mot appris');
  });

  test('a learnt division gives way to the longer name of another, and stands beside another', async () => {
    const bench = await taught('stocks bas à Lille', 'division', '7');
    expect((await bench.ask('stocks bas à Lille')).arguments.division).toBe('Agence Dunkerque Centre');
    expect((await bench.ask('stocks bas à Agence Lille')).arguments.division).toBe('Agence Lille');
    expect((await bench.ask("stocks bas à l'agence de Lille")).arguments.division).toBe('Agence Lille');
    const compared = await bench.ask('compare les alertes de Lille et Arras');
    expect(compared).toMatchObject({
      tool: 'stocks_compare_alerts',
      arguments: { divisions: ['Agence Dunkerque Centre', 'Agence Arras'] },
    });
  });

  // Catches « combien de flyer a4 ? », learnt as a matter of invoices, answered by the total of all of them.
  test('the name of an article learnt as a matter of another subject is looked for there', async () => {
    const bench = await taught('combien de flyer a4 ?', 'subject', 'factures');
    const answer = await bench.ask('combien de flyer a4 ?');
    expect(answer).toMatchObject({ subject: 'factures', figure: null, arguments: { search: expect.stringContaining('flyer') } });
  });
});
