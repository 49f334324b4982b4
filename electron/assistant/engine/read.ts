import { readAgreed } from './second-reading/agreed.ts';
import { readByClause } from './second-reading/clauses.ts';
import { withOpinion } from './second-reading/opinion.ts';
import { withinReach } from './second-reading/within.ts';
import { termsDefined } from './talk/defined.ts';
import { type Known, understand } from './understand.ts';
import type { Understanding } from './understanding.ts';

/** A word learnt for an article stands for one where stocks are asked about; of operations, invoices and campaigns it is what it says. */
export function readQuestion(question: string, known: Known): Understanding {
  // "c'est quoi un stock critique ?": the word, and not the list of them.
  if (termsDefined(question).length > 0) return { ...understand(question, known), intent: 'help', reason: null, score: 1 };
  const read = readWith(question, known);
  const articles = known.learnt.filter(({ kind, id }) => kind === 'article' && read.synonyms.includes(id));
  if (articles.length === 0 || read.intent.startsWith('stock.')) return read;
  return readWith(question, { ...known, learnt: known.learnt.filter((each) => !articles.includes(each)) });
}

/**
 * Reads a question: by the rules, by its asking clause alone where the whole is in doubt, with the second opinion on what it asks, within what a tool can
 * hold of it, and by the clause that this opinion agrees with where that was refused. Total and pure.
 */
function readWith(question: string, known: Known): Understanding {
  const whole = understand(question, known);
  const read = withinReach(withOpinion(readByClause(question, known, whole) ?? whole, known.carried));
  const agreed = readAgreed(question, known, read);
  return agreed === null ? read : withinReach(agreed);
}
