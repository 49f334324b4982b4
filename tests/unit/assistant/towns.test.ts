import { expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

/** Towns that no division of the fictitious CFI bears; some are spelt like a common word. */
const TOWNS = 'Tours Sens Lens Nice Pau Vire Angers Brest Orange Dole Gap Dax Agen Die Lille Marseille Dijon Saint-Denis Évreux'.split(' ');
const ASKED: readonly ((town: string) => string)[] = [
  (town) => `combien de flyers A5 à ${town}`,
  (town) => `combien d'opérations à ${town} en octobre`,
  (town) => `total facturé à ${town}`,
  (town) => `campagnes rejetées chez ${town}`,
  (town) => `et ${town}, stocks bas ?`,
  (town) => `stocks bas sur ${town}`,
  (town) => `combien d'enveloppes DL à ${town.toLowerCase()}`,
];

// Catches a town taken for a word of talk: the figure of the whole network would be told as that of a place nobody asked about.
test('a place that the scope does not hold is never left out: no figure, no row', async () => {
  const bench = new CorpusBench();
  const told: string[] = [];
  for (const town of TOWNS)
    for (const asked of ASKED) {
      const outcome = await bench.ask({ question: asked(town), subject: 'stocks', intents: ['how_many'] });
      if ('answer' in outcome && (outcome.answer.figure !== null || outcome.answer.totalRows > 0)) told.push(asked(town));
    }
  expect(told).toEqual([]);
});
