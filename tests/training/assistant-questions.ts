import { readQuestions } from '../fakes/assistant-corpus.ts';
import { type CorpusWorld, corpusWorld, oracle } from '../fakes/assistant-oracle.ts';

/**
 * For those who write questions without knowing the engine (`tests/fixtures/assistant/WRITING.md`): `world [table]` prints the rows of the fictitious CFI,
 * `check FILE` the truth of each question of a file.
 */
const [command, argument] = process.argv.slice(2);
const print = (line: string) => process.stdout.write(`${line}\n`);

if (command === 'world') {
  const world = corpusWorld();
  const tables = Object.keys(world) as (keyof CorpusWorld)[];
  for (const table of tables) {
    if (argument === undefined) print(`${table}: ${world[table].length}, ${JSON.stringify(world[table][0])}`);
    else if (argument === table) for (const row of world[table]) print(JSON.stringify(row));
  }
} else if (command === 'check' && argument !== undefined) {
  const questions = readQuestions(argument);
  for (const [at, { question, thread = [], user, intents, nothing, choices, figure, or = [], values = [], first }] of questions.entries()) {
    const truths = [figure, ...or, ...values, first].flatMap((query) => (query === undefined ? [] : [oracle(query, user)]));
    const told = [intents.join(' | '), nothing, choices?.join(' / '), ...truths].filter((each) => each !== undefined).join(' · ');
    print(`${at + 1}. ${[...thread, question].join(' > ')} [${told}]`);
  }
  print(`${questions.length} questions`);
} else print('usage: node tests/training/assistant-questions.ts world [table] | check FILE');
