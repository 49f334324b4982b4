import type { Answer } from '../../shared/model/assistant.ts';
import corpus from '../fixtures/assistant/corpus.json' with { type: 'json' };
import { assistantBench } from './assistant.ts';

/** A question over the fictitious region, with the reading that is right. */
interface SmallQuestion {
  question: string;
  intent: string;
  tool?: string;
  arguments?: Record<string, unknown>;
  nothing?: string;
  choices?: string[];
}
export const SMALL_CORPUS = corpus as SmallQuestion[];

function isRight(expected: SmallQuestion, answer: Answer): boolean {
  const given = answer.choices.map(({ label }) => label);
  return (
    answer.intent === expected.intent &&
    (answer.tool ?? undefined) === expected.tool &&
    Object.entries(expected.arguments ?? {}).every(([name, value]) => JSON.stringify(answer.arguments[name]) === JSON.stringify(value)) &&
    (expected.nothing === undefined || answer.nothing === expected.nothing) &&
    (expected.choices ?? []).every((choice) => given.includes(choice))
  );
}

/** A wrong reading that the user would take for the right answer: a figure about something else, without a question back. */
const isSilentlyWrong = (answer: Answer): boolean => answer.figure !== null && answer.choices.length === 0;

/** Asks every question of the small corpus: those that were missed, with what was read instead, and those of them that gave a figure. */
export async function scoreSmallCorpus(): Promise<{ rate: number; missed: string[]; silent: string[] }> {
  const { ask } = assistantBench();
  const missed: string[] = [];
  const silent: string[] = [];
  for (const expected of SMALL_CORPUS) {
    const answer = await ask(expected.question);
    if (isRight(expected, answer)) continue;
    missed.push(`${expected.question} → ${answer.intent} ${answer.tool} ${JSON.stringify(answer.arguments)} : ${answer.sentence}`);
    if (isSilentlyWrong(answer)) silent.push(expected.question);
  }
  return { rate: 1 - missed.length / SMALL_CORPUS.length, missed, silent };
}
