import { withOpinion } from './opinion.ts';
import { type Known, understand } from './understand.ts';
import type { Understanding } from './understanding.ts';
import { withinReach } from './within.ts';

/** Reads a question: by the rules, then with the second opinion on what it asks, then within what a tool can hold of it. Total and pure, as `understand`. */
export const readQuestion = (question: string, known: Known): Understanding =>
  withinReach(withOpinion(understand(question, known), known.carried));
