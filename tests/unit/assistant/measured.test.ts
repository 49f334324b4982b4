import { describe, expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';
import { oracle } from '../../fakes/assistant-oracle.ts';

const bench = new CorpusBench();
const asked = (questions: string) => bench.answer(...(questions.split(' >> ') as [string]));

// Catches a figure that answers another question: the level, the quantity or the number beside which something else is asked.
test.each([
  'stocks trop élevés',
  'stocks très élevés à Nantes',
  'stocks presque à zéro',
  'articles presque au seuil',
  'articles avec un minimum de 500',
  'combien de % d’opérations annulées ?',
  'combien de % des campagnes ont été rejetées ?',
  'combien d’opérations de plus qu’en septembre ?',
  'factures d’octobre >> combien de moins qu’en septembre ?',
  'opérations sms validées et email annulées',
  'opérations validées à Lyon et annulées à Nantes',
  'opérations validées en octobre et annulées en novembre',
])('« %s » is refused', async (question) => expect((await asked(question)).intent).toBe('unsupported'));

test.each([
  ['stocks élevés', 85],
  ['stocks critiques à Nantes >> lesquels sont à zéro ?', 14],
  ['répartition des opérations par état', oracle({ oracle: 'operationCount' })],
])('« %s » keeps what it says', async (question, truth) => expect((await asked(question)).figure?.value).toBe(truth));

test('two ends that are said are set side by side', async () =>
  expect((await asked('combien d’opérations en octobre de plus qu’en septembre ?')).sentence).toContain('Écart : 2'));

describe('the minimum of an article', () => {
  test('is told of each of its lines, apart from how many are left', async () => {
    const { sentence, rows } = await asked('minimum de Flyer DL à Lyon');
    expect(rows.map((row) => row.Minimum)).toEqual([505, null]);
    expect(sentence).toMatch(/minimum 505 \(.*\) et aucun \(.*\)\. En stock : 2.359/u);
  });
  test('is told of the first where there are many', async () => {
    const { sentence } = await asked('stock minimum de Flyer A4');
    expect(sentence).toMatch(/minimum .* et \d+ autres\. En stock : /u);
    expect(bench.log.filter(({ event }) => event === 'phrase_sans_preuve')).toEqual([]);
  });
});

// Catches the first of the list told as the most, where no period has begun.
describe('what is to come is ranked too', () => {
  test.each([
    ['quelle agence a le plus d’opérations en décembre 2026 ?', 'Le plus : Département Nouvelle-Aquitaine, 24.'],
    ['opérations de Nantes et Rouen en décembre 2026 : qui en a le plus ?', 'Le plus : Agence Rouen, 8.'],
    ['opérations de décembre 2026 >> quelle agence en a le plus ?', 'Le plus : Département Nouvelle-Aquitaine, 24.'],
    ['quelle agence a le moins d’opérations ce mois-ci ?', 'Le moins : Siège Horizon (elle-même), 1.'],
  ])('%s', async (question, told) => expect((await asked(question)).sentence).toContain(told));

  test('a month to come that holds more than those begun is told apart, not after them', async () => {
    const { sentence } = await asked('quel mois a le plus d’opérations entre novembre 2026 et janvier 2027 ?');
    expect(sentence).toContain('Ensuite : janvier 2027 (à venir) : 0. Sans compter décembre 2026 (à venir) : 57.');
  });
});
