import { describe, expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';
import { corpusWorld } from '../../fakes/assistant-oracle.ts';

const bench = new CorpusBench();
const { operations, divisions } = corpusWorld();
const below = (top: number): ReadonlySet<number> => {
  const found = new Set([top]);
  for (const id of found) for (const each of divisions) if (each.parent === id) found.add(each.id);
  return found;
};
const count = (ids: ReadonlySet<number>) => operations.filter(({ division }) => ids.has(division)).length;
const asAgency = async (question: string) => {
  const outcome = await bench.ask({ question, user: 'agence', subject: 'operations', intents: ['how_many'] });
  if ('error' in outcome) throw new Error(outcome.error);
  return outcome.answer;
};

// Catches every division of the scope told as those of a kind.
test.each(['liste des équipes', 'liste des agences', 'mes agences', "j'ai accès à quelles agences ?"])(
  '« %s » tells that every division is listed',
  async (question) => {
    const { answer } = (await bench.ask({ question, subject: 'perimetre', intents: ['scope'] })) as { answer: { sentence: string } };
    expect(answer.sentence).toMatch(/L'arborescence ne dit pas quelles divisions sont des (?:équipes|agences) : toutes sont comptées/u);
  },
);
test('a scope asked as a whole has nothing to say of kinds', async () => {
  const { answer } = (await bench.ask({ question: 'quel est mon périmètre ?', subject: 'perimetre', intents: ['scope'] })) as {
    answer: { sentence: string };
  };
  expect(answer.sentence).not.toContain("L'arborescence ne dit pas");
});

// Catches the first five of sixteen divisions told as all of them.
test('an article that is not where it was asked for is told with how many others follow it', async () => {
  const question = 'dépliant 3 volets à lyon confluence';
  const { answer } = (await bench.ask({ question, subject: 'stocks', intents: ['how_many'] })) as { answer: { sentence: string } };
  expect(answer.sentence).toMatch(/cet article est suivi par (?:[^,]+, ){4}[^,]+ et 11 autres\./u);
});

describe('the kind of a division that is said of a name', () => {
  test.each([
    ['opérations du département de Nantes', 'Département Nouvelle-Aquitaine', 7],
    ['opérations de l’agence de l’équipe Studio', 'Agence Rouen', 13],
    ['opérations de l’agence de Nantes', 'Agence Nantes', 14],
    ['opérations du service commercial', 'Service Commercial', 16],
    ['opérations rhone-alpes', 'Département Auvergne-Rhône-Alpes', 8],
  ])('%s: %s', async (question, name, id) => {
    const { sentence, figure } = await bench.answer(question);
    expect(sentence).toContain(`, ${name} et ses divisions,`);
    expect(figure?.value).toBe(count(below(id)));
  });

  test('a region that is no division is asked back', async () => {
    const { choices } = await bench.answer('opérations de la région de Nantes');
    expect(choices.map(({ question }) => question)).toEqual([
      "opérations de l'Agence Nantes",
      'opérations du Département Nouvelle-Aquitaine',
    ]);
  });

  test('« les deux services commerciaux » are two', async () => {
    const { sentence } = await bench.answer('opérations des deux services commerciaux');
    expect(sentence).toContain(`Service Commercial : ${count(below(16))} et Service Commercial 2 : ${count(below(22))}`);
    expect((await bench.answer('opérations des services commerciaux de Lyon')).sentence).toContain('Service Commercial 2');
  });
});

describe('a division without those below it', () => {
  test.each(['opérations du siège seul', 'opérations du siège lui-même', 'opérations du siège uniquement'])('%s', async (question) => {
    const { sentence, figure } = await bench.answer(question);
    expect(sentence).toContain('Siège Horizon (elle-même)');
    expect(figure?.value).toBe(count(new Set([1])));
  });
  test('« à Nantes uniquement » is Nantes and no other', async () =>
    expect((await bench.answer('opérations à Nantes uniquement')).figure?.value).toBe(count(below(14))));
  test('stocks as well', async () => expect((await bench.answer('Flyer A4 au siège uniquement')).figure?.value).toBe(6000));
});

describe('what is called by a kind that the tree does not tell', () => {
  test.each(['combien d’opérations dans les agences', 'opérations pour les départements', 'quelles équipes dépendent de Nantes ?'])(
    '%s: those that are not called so are told',
    async (question) => expect((await bench.answer(question)).sentence).toContain("L'arborescence ne dit pas quelles divisions sont des"),
  );
  test('« toutes les agences » are all there is', async () =>
    expect((await bench.answer('combien d’opérations dans toutes les agences')).sentence).not.toContain("L'arborescence"));
  test.each(['opérations de mon département', 'Flyer A4 dans mon équipe'])('%s, asked by an agency', async (question) =>
    expect((await asAgency(question)).sentence).toContain('Votre division est Agence Paris Nord : elle et celles'),
  );
  test('« mon agence » is one', async () => expect((await asAgency('opérations de mon agence')).sentence).not.toContain('Votre division'));
});
