import type { Carried, Understanding } from '../understanding.ts';
import { opinionOf } from './opinion.ts';
import { viewOf } from './view.ts';

/** How like other questions of its intent a question must be for its reading to be told without a reservation. */
const LEAST = 0.8;

/**
 * Whether a figure about to be told rests on a reading that questions like this one rarely had: not sure enough to be asked back (`doubtOf`), and too
 * little to be taken without a look ("combien on en a fait partir en octobre ?").
 * @param carried what the thread remembers when the question is asked
 */
export function isUnsure(understood: Understanding, carried: Carried | null): boolean {
  if (!understood.intent.includes('.')) return false;
  const { intent, certainty } = opinionOf(viewOf(understood, carried));
  return intent !== understood.intent || certainty < LEAST;
}
