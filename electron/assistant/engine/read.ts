import { readByClause } from './second-reading/clauses.ts';
import { withOpinion } from './second-reading/opinion.ts';
import { withinReach } from './second-reading/within.ts';
import { type Known, understand } from './understand.ts';
import type { Understanding } from './understanding.ts';

/**
 * Reads a question: by the rules, by its asking clause alone where the whole is in doubt, with the second opinion on what it asks, then within what a tool can
 * hold of it. Total and pure.
 */
export function readQuestion(question: string, known: Known): Understanding {
  const whole = understand(question, known);
  return withinReach(withOpinion(readByClause(question, known, whole) ?? whole, known.carried));
}
