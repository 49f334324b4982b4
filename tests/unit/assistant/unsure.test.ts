import { expect, test } from 'vitest';
import { saidBy } from '../../../electron/report/answers.ts';
import { reservationOf } from '../../../shared/model/assistant.ts';
import { lasting } from '../../../shared/model/lasting.ts';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

const bench = new CorpusBench();

const answered = (question: string, thread: readonly string[] = []) => bench.answer(...([...thread, question] as [string]));

test.each([
  ["combien on a sorti d'opérations en mars", "nombre d'opérations (mars 2026)"],
  ["Quelle division a le plus d'opérations ?", "comparaison d'opérations (par division)"],
  [
    "j'ai un fournisseur en face de moi qui me parle d'un vieux modèle ouvre-moi la fiche complète de la brochure institutionnelle bleu",
    'comparaison de quantités (article « brochure institutionnelle bleu »)',
  ],
])('a reading that questions like it rarely had is told, with its figure: %s', async (question, unsure) => {
  const answer = await answered(question);
  expect(answer).toMatchObject({ unsure, choices: [] });
  expect(answer.figure ?? answer.rows[0]).toBeDefined();
  expect(reservationOf(answer)).toContain(`À vérifier : la question a été lue comme « ${unsure} ».`);
  expect(saidBy(answer)).toBe(`${lasting(answer).sentence} ${reservationOf(answer)}`);
});

test.each([
  ['Combien de stock pour Flyer A4 ?', undefined],
  ['coût des opérations de routage au T3, hors annulées', undefined],
  ['quelles factures au-dessus de 500 € en septembre', undefined],
  ['et à Lille ?', ['combien de Flyer A5 en stock ?']],
])('nothing is said of a question like many others: %s', async (question, thread) => {
  const answer = await answered(question, thread);
  expect(answer).not.toHaveProperty('unsure');
  expect(saidBy(answer)).toBe(lasting(answer).sentence);
});

test('where nothing is told, nothing is to be checked', async () => {
  expect(await answered('tu connais une bonne recette de tarte aux pommes ?')).not.toHaveProperty('unsure');
  expect(await answered('combien de mirlitons à Rouen ?')).not.toHaveProperty('unsure');
});
