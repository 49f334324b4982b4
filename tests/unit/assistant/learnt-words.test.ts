import { describe, expect, test } from 'vitest';
import { reservationOf } from '../../../shared/model/assistant.ts';
import { assistantBench } from '../../fakes/assistant.ts';
import { assistantLab, labCampaign, labInvoice, labOperation } from '../../fakes/assistant-lab.ts';

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
    const bench = await taught('combien de flyer ?', 'article', 'Affiche A3');
    expect((await bench.ask('combien de flyer ?')).arguments.article).toBe('Affiche A3');
    expect((await bench.ask('combien de Flyer A4 recto verso ?')).arguments.article).toBe('Flyer A4 recto verso');
    // A longer name that nothing bears is asked back, and its last word is not left out.
    const gilded = await bench.ask('combien de flyer dorés ?');
    expect(gilded.figure).toBeNull();
    expect(gilded.sentence).toContain('dorés');
    expect((await bench.ask('combien de flyer à Lille ?')).arguments).toMatchObject({ article: 'Affiche A3', division: 'Agence Lille' });
  });

  test.each([
    ['compare flyer et affiche a2', ['Affiche A3', 'Affiche A2']],
    ['compare affiche a2 et flyer', ['Affiche A2', 'Affiche A3']],
  ])('a learnt article stands beside the other one of a comparison: %s', async (question, names) => {
    const bench = await taught('combien de flyer ?', 'article', 'Affiche A3');
    const { rows } = await bench.ask(question);
    expect([...new Set(rows.map((row) => row.Article))]).toEqual(names);
  });

  test('the answer that rests on a learnt word says so', async () => {
    const bench = await taught('combien de flyer ?', 'article', 'Affiche A3');
    const steps = async (question: string) => (await bench.ask(question)).card?.steps.join(' ') ?? '';
    expect(await steps('combien de flyer ?')).toContain("d'après le mot appris « flyer » : « Affiche A3 »");
    expect(await steps('combien d’affiches A2 ?')).not.toContain('mot appris');
    // And where the answer is read, copied and kept.
    expect(reservationOf(await bench.ask('combien de flyer ?'))).toContain(
      "« flyer » a été lu comme « Affiche A3 », d'après vos mots retenus.",
    );
    expect((await bench.ask('combien d’affiches A2 ?')).learnt).toBeUndefined();
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
});

describe('a name keeps its meaning', () => {
  // Catches « flyer a4 » learnt as another article, and the real one never told again.
  test('the whole name of an article is learnt as no other: the one that was chosen is asked for by its name', async () => {
    const bench = assistantBench();
    const { id } = await bench.ask('combien de flyer a4 à Lille ?');
    const corrected = await bench.assistant.correct(bench.session, { answerId: id, kind: 'article', value: 'Affiche A3' });
    expect(corrected).toEqual({ synonym: null, question: 'combien de « Affiche A3 » à Lille ?' });
    expect((await bench.ask(corrected.question)).arguments).toMatchObject({ article: 'Affiche A3', division: 'Agence Lille' });
    expect((await bench.ask('combien de flyer a4 ?')).arguments.article).toBe('Flyer A4');
    expect(bench.assistant.synonyms(bench.session)).toEqual([]);
  });

  // Catches « combien de flyer a4 ? » corrected to another subject, answered by the same stock, and learnt all the same.
  test.each([
    ['factures', 'combien de factures « flyer a4 » ?'],
    ['campagnes', 'combien de campagnes « flyer a4 » ?'],
    ['operations', "combien d'opérations « flyer a4 » ?"],
  ])('moved to another subject, it is looked for there this once: %s', async (subject, question) => {
    const bench = assistantBench();
    const { id } = await bench.ask('combien de flyer a4 ?');
    const corrected = await bench.assistant.correct(bench.session, { answerId: id, kind: 'subject', value: subject });
    expect(corrected).toEqual({ synonym: null, question });
    expect(await bench.ask(question)).toMatchObject({ subject, figure: null, nothing: 'unknown' });
    expect(await bench.ask('combien de flyer a4 ?')).toMatchObject({ subject: 'stocks', figure: { value: 1250 } });
  });

  test.each([
    ['operations', "combien d'opérations prospectus ?", 1],
    ['factures', 'factures prospectus en février', 1],
    ['campagnes', 'combien de campagnes prospectus ?', 1],
  ])('a word learnt for an article is the word itself among %s', async (_, question, value) => {
    const own = assistantLab({
      operations: [
        labOperation(1, { name: 'Prospectus hiver' }),
        labOperation(2, { name: 'Flyer A4 été' }),
        labOperation(3, { name: 'Flyer A4' }),
      ],
      invoices: [labInvoice(1, { order: 'Prospectus hiver', gross: 1_000 }), labInvoice(2, { order: 'Flyer A4', gross: 70_000 })],
      campaigns: [
        labCampaign(1, { name: 'Prospectus hiver' }),
        labCampaign(2, { name: 'Flyer A4' }),
        labCampaign(3, { name: 'Flyer A4 bis' }),
      ],
    });
    const asked = await own.ask('combien de prospectus ?');
    await own.assistant.correct(own.session, { answerId: asked.id, kind: 'article', value: 'Flyer A4' });
    expect((await own.ask('combien de prospectus ?')).figure).toMatchObject({ label: 'Flyer A4' });
    const answer = await own.ask(question);
    expect(answer.figure?.value).toBe(value);
    expect(answer.learnt).toBeUndefined();
  });

  test('the subject that a question names wins over the one of a word learnt', async () => {
    const bench = await taught('combien de plis ce mois-ci ?', 'subject', 'operations');
    expect((await bench.ask('combien de plis ce mois-ci ?')).subject).toBe('operations');
    expect((await bench.ask('combien de campagnes plis ?')).subject).toBe('campagnes');
    expect((await bench.ask('combien de factures plis en février ?')).subject).toBe('factures');
  });

  test('a correction of which no question can be made is refused, and nothing is learnt', async () => {
    const bench = assistantBench();
    const { id } = await bench.ask('quel est le mot de passe ?');
    const corrected = bench.assistant.correct(bench.session, { answerId: id, kind: 'subject', value: 'factures' });
    await expect(corrected).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining("rien n'a été retenu") });
    expect(bench.assistant.synonyms(bench.session)).toEqual([]);
  });
});
