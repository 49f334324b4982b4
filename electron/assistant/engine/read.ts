import { withOpinion } from './opinion.ts';
import { type Known, understand } from './understand.ts';
import type { Understanding } from './understanding.ts';

/** Reads a question: by the rules, then with the second opinion on what it asks. Total and pure, as `understand`. */
export const readQuestion = (question: string, known: Known): Understanding => withOpinion(understand(question, known), known.carried);
