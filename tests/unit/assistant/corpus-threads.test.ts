import { beforeAll, describe, expect, test } from 'vitest';
import { readCorpus } from '../../fakes/assistant-corpus.ts';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';

const questions = readCorpus('corpus-threads');
const bench = new CorpusBench();
let scored: Awaited<ReturnType<CorpusBench['score']>>;
beforeAll(async () => {
  scored = await bench.score(questions);
}, 120_000);

describe('conversations', () => {
  // Catches a turn that forgets, or keeps, what the one before said: its figure would be of something else.
  test('every turn keeps what it does not say anew, and none is wrong in silence', () => {
    const { score, outcomes } = scored;
    const lost = questions.flatMap((question, i) => {
      const outcome = outcomes[i]!;
      const told = 'error' in outcome ? outcome.error : `${outcome.answer.intent} ${outcome.answer.tool} : ${outcome.answer.sentence}`;
      const turns = [...(question.thread ?? []), question.question].join(' > ');
      return score.verdicts[i] === 'right' ? [] : [`${score.verdicts[i]} : ${turns} → ${told}`];
    });
    expect(questions.filter(({ thread }) => thread !== undefined).length).toBeGreaterThanOrEqual(150);
    expect(score.counts.silent + score.counts.warned, lost.join('\n')).toBe(0);
    expect(score.rate, lost.join('\n')).toBeGreaterThanOrEqual(0.98);
    expect(bench.log.filter(({ event }) => event === 'phrase_sans_preuve')).toEqual([]);
  });

  // Catches a filter kept without a word on the screen: the user could neither see it nor take it away.
  test('a chip tells every filter that the answer was read with', () => {
    const unsaid = scored.outcomes.flatMap((outcome, i) => {
      if ('error' in outcome || outcome.answer.tool === null || outcome.answer.subject === 'perimetre') return [];
      const { arguments: given, chips = [] } = outcome.answer;
      const shown = (key: string) => chips.some((chip) => chip.key === key);
      const told: [string, boolean][] = [
        ['division', given.division !== undefined || given.divisions !== undefined],
        ['period', typeof given.from === 'string' && typeof given.to === 'string'],
        ['levels', (Array.isArray(given.levels) && given.levels.length > 0 && given.levels.length !== 3) || given.empty === true],
        ['states', Array.isArray(given.statuts) && given.statuts.length > 0],
        ['channel', typeof given.channel === 'string' || typeof given.kind === 'string'],
        ['quantity', typeof given.minimum === 'number' || typeof given.maximum === 'number'],
        ['article', typeof given.article === 'string'],
      ];
      const missing = told.filter(([key, used]) => used && !shown(key)).map(([key]) => key);
      return missing.length === 0 ? [] : [`${questions[i]!.question} : ${missing.join(', ')}`];
    });
    expect(unsaid).toEqual([]);
  });

  test('what was kept is marked as kept, and what was said anew is not', async () => {
    const thread = ["combien d'opérations annulées en décembre 2026 à Nantes"];
    const outcome = await bench.ask({ question: 'et à Rennes ?', thread, subject: 'operations', intents: ['how_many'] });
    if ('error' in outcome) throw new Error(outcome.error);
    expect(outcome.answer.chips?.map(({ key, value, carried }) => [key, value, carried])).toEqual([
      ['division', 'Agence Rennes', false],
      ['period', 'décembre 2026', true],
      ['states', 'Annulée', true],
      ['measure', 'Nombre', true],
    ]);
  });
});

describe('a reply to choices', () => {
  const ask = async (...turns: string[]) => {
    const outcome = await bench.ask({ question: turns.at(-1)!, thread: turns.slice(0, -1), subject: 'stocks', intents: ['how_many'] });
    if ('error' in outcome) throw new Error(outcome.error);
    return outcome.answer;
  };
  test.each([
    ['le nord', 'Agence Paris Nord'],
    ['la deuxième', 'Agence Paris Sud'],
    ['celle du sud', 'Agence Paris Sud'],
    ['Paris Nord', 'Agence Paris Nord'],
  ])('« %s » is one of the divisions offered', async (reply, division) => {
    expect((await ask('combien de flyers DL à Paris ?', reply)).arguments).toMatchObject({ article: 'Flyer DL', division });
  });

  // Catches the first of many names taken for the one meant because it alone of those shown holds the words.
  test('a word that only some longer name holds picks none', async () => {
    const answer = await ask("combien d'affiches ?", 'les rouges');
    expect(answer.figure === null || answer.choices.length > 0).toBe(true);
  });

  test('a year that may be a month of it, or all of it, is asked back', async () => {
    const answer = await ask("combien d'opérations en décembre 2026", 'et en 2025 ?');
    expect(answer).toMatchObject({ figure: null, choices: [{ label: 'décembre 2025' }, { label: '2025' }] });
    const whole = await ask("combien d'opérations en décembre 2026", answer.choices[1]!.question);
    expect(whole.arguments).toMatchObject({ from: '2025-01-01', to: '2025-12-31' });
    const month = await ask("combien d'opérations en décembre 2026", answer.choices[0]!.question);
    expect(month.arguments).toMatchObject({ from: '2025-12-01', to: '2025-12-31' });
  });
});

describe('who sees whom', () => {
  const ask = async (question: string) => {
    const outcome = await bench.ask({ question, subject: 'perimetre', intents: ['who'] });
    if ('error' in outcome) throw new Error(outcome.error);
    return outcome.answer.sentence;
  };
  test.each([
    ['est-ce que Lyon voit Rennes ?', /^Non : Agence Rennes ne dépend pas d/u],
    ['Rennes est-elle visible par Lyon ?', /^Non : Agence Rennes/u],
    ['le siège voit-il Rennes ?', /^Oui : Agence Rennes dépend de Siège Horizon/u],
    ['qui est valideur ?', /^CFI ne communique ni les personnes, ni leurs rôles/u],
    ['qui voit Lyon et Rennes ?', /vues à la fois par les utilisateurs de : Siège Horizon et Département Auvergne/u],
  ])('« %s »', async (question, told) => {
    expect(await ask(question)).toMatch(told);
  });
});
