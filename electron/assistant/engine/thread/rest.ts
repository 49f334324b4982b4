import { type Intent, subjectOfIntent } from '../intent/intents.ts';
import type { Carried, Understanding } from '../understanding.ts';
import { wordOfState } from '../words/lexicon.ts';
import type { Token } from '../words/tokens.ts';
import { followBusiness } from './follow-business.ts';
import type { Tie, Words } from './tie.ts';

const REMAINS = /^rest(?:e|ant)s?$/u;
const OTHERS = /^autres?$/u;
const BEFORE = new Set(['le', 'les', 'des', 'aux', 'du', 'au']);

/** "le reste", "les autres niveaux", and neither "le reste à facturer" nor "les autres que". */
const isRest = (tokens: readonly Token[], at: number): boolean => {
  const { folded, taken } = tokens[at]!;
  const next = tokens[at + 1];
  const goesOn = next !== undefined && !next.opens && (next.folded === 'a' || next.folded === 'que' || /^qu['’]/iu.test(next.raw));
  return !taken && (REMAINS.test(folded) || OTHERS.test(folded)) && BEFORE.has(tokens[at - 1]?.folded ?? '') && !goesOn;
};

/**
 * "opérations annulées de décembre", then "et le reste ?": all but those of that state, where and when they were. What is left of anything else (a name, a
 * kind, an amount) no tool reads: it is refused, since the same lines told again would be taken for the others. null = what is left is not asked for.
 */
export function restOf(now: Understanding, carried: Carried, tie: Tie, words: Words): Understanding | null {
  const { tokens, has } = words;
  const own = [now.statuts, now.born, now.levels, now.kinds, now.channels].some(({ length }) => length > 0);
  const named = own || now.article !== null || now.number !== null || OWN.some(has);
  if (named || !carried.intent.includes('.') || !tokens.some((_, at) => isRest(tokens, at))) return null;
  const subject = subjectOfIntent(carried.intent);
  // "et les autres factures ?" after operations
  if (SUBJECTS.some(has) && words.subject !== subject) return null;
  if (subject === 'perimetre' || subject === 'hors_sujet') return null;
  const listed = LISTED.has(carried.intent) && !has('show') && !has('list');
  const alone =
    // "et le reste de l'année ?" is the year without the month just told.
    now.place === null &&
    now.period === null &&
    now.range === null &&
    carried.statuts.length > 0 &&
    carried.without === null &&
    !carried.underWay &&
    carried.search === null &&
    carried.range === null &&
    carried.ranked === null &&
    [carried.born, carried.kinds, carried.channels].every(({ length }) => length === 0);
  if (!listed || !alone)
    return { ...now, intent: 'unsupported', reason: subject === 'stocks' ? 'except' : 'rest', score: 0.85, followUp: true };
  const others = { ...now, without: carried.statuts.map(wordOfState).join(' '), stateWords: null, reason: null };
  return followBusiness(others, { ...carried, statuts: [], stateWords: null }, { ...tie, tied: true }, words);
}

const SUBJECTS = ['operation', 'invoice', 'campaign', 'stock'];
/** Things of its own. */
const OWN = ['reference', 'queue', 'sending', 'spending', 'people', 'sees', 'seenBy'];
/** Told by their lines or by their number, so that a state may be left out of them. */
const LISTED: ReadonlySet<Intent> = new Set<Intent>(['operations.count', 'operations.list', 'operations.total', 'campaign.list']);
