import { expect, test } from 'vitest';
import { type Opinion, opinionOf, withOpinion } from '../../../electron/assistant/engine/second-reading/opinion.ts';
import { viewOf } from '../../../electron/assistant/engine/second-reading/view.ts';
import { type Known, understand } from '../../../electron/assistant/engine/understand.ts';
import learnt from '../../../resources/assistant/opinion.json' with { type: 'json' };
import { examplesOf, learntFrom, trained } from '../../training/assistant-opinion.ts';

const DIVISIONS = [
  { id: 1, name: 'Siège Horizon', parentId: null },
  { id: 2, name: 'Agence Lyon', parentId: 1 },
  { id: 3, name: 'Agence Nantes', parentId: 1 },
];
const KNOWN: Known = { divisions: DIVISIONS, carried: null, today: '2026-11-20', learnt: [] };
const sure =
  (intent: Opinion['intent'], certainty = 0.99) =>
  (): Opinion => ({ intent, certainty });
const judged = (question: string, judge: () => Opinion) => withOpinion(understand(question, KNOWN), null, judge).intent;

// Catches weights left behind when questions or labels change.
test('the second opinion was learnt from the questions the engine is developed with (npm run train:assistant)', () => {
  expect(learnt.learntFrom).toBe(learntFrom());
  expect(Buffer.from(learnt.weights, 'base64')).toHaveLength(learnt.features.split('\n').length * learnt.intents.length);
});

// Catches a training that learns nothing, or another thing each time.
test('training tells apart what examples tell apart, the same each time', () => {
  const examples = Array.from({ length: 20 }, (_, i) => [
    { view: ['1 combien', `1 mot${i % 3}`], intent: 'operations.count' as const },
    { view: ['1 cout', `1 mot${i % 3}`], intent: 'operations.total' as const },
  ]).flat();
  const once = trained(examples);
  const weight = (feature: string, intent: string) =>
    once.weights[once.features.indexOf(feature) * once.intents.length + once.intents.indexOf(intent as Opinion['intent'])]!;
  expect(weight('1 combien', 'operations.count')).toBeGreaterThan(weight('1 combien', 'operations.total'));
  expect(weight('1 cout', 'operations.total')).toBeGreaterThan(weight('1 cout', 'operations.count'));
  expect(trained(examples)).toEqual(once);
});

// Catches a training on other texts than the questions: an answer reads its suggestions and its choices as well.
test('what is learnt from is the questions themselves', async () => {
  const views = (await examplesOf(['corpus-wild10'])).map(({ view }) => view.join('|'));
  expect(views.length).toBeGreaterThan(60);
  expect(new Set(views).size).toBeGreaterThan(views.length * 0.9);
});

test('a question whose words no rule puts together is read as those like it', () => {
  const view = viewOf(understand('comment nos dépenses d’opérations ont évolué d’un mois sur l’autre', KNOWN), null);
  expect(opinionOf(view)).toMatchObject({ intent: 'operations.trend' });
});

// Catches a likeness that serves what no reading serves, undoes a refusal, or drops a half of a comparison.
test('likeness is not followed against what the question holds', () => {
  expect(judged('annule la campagne Soldes', sure('campaign.status'))).toBe('refused');
  expect(judged('prévision du coût des opérations', sure('operations.total'))).not.toBe('operations.total');
  expect(judged('coût des opérations à Lyon et à Nantes, compare', sure('operations.total'))).toBe('operations.compare');
  expect(judged('combien d’opérations', sure('operations.total', 0.94))).toBe('operations.count');
  expect(judged('combien d’opérations', sure('out_of_subject'))).toBe('operations.count');
});

test('a text with nothing known has an opinion that is unsure, and numbers stay numbers', () => {
  expect(opinionOf([]).certainty).toBeLessThan(0.5);
  expect(opinionOf(['1 zzzz', '3 a b c']).certainty).toBeGreaterThan(0);
});
