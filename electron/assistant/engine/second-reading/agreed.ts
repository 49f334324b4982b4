import type { Reason } from '../intent/intents.ts';
import { type Known, understand } from '../understand.ts';
import type { Understanding } from '../understanding.ts';
import { fold } from '../words/text.ts';
import { changes, clausesOf, hangs, qualifies, MARKS as SPOKEN, TURNING } from './clauses.ts';
import { opinionOf } from './opinion.ts';
import { viewOf } from './view.ts';

/** Reasons that talk around a question brings as well as the question: "le client attend sa livraison", "c'est pour mes prévisions". */
const BY_TALK: ReadonlySet<Reason | null> = new Set<Reason | null>([
  'unread',
  'except',
  'exceptState',
  'history',
  'past_list',
  'forecast',
  'delivery',
  'comparison',
  'grouping',
  'cause',
]);
const LEAST = 0.8;
const MOST_CLAUSES = 8;
const MARKS: readonly RegExp[] = [...SPOKEN.slice(0, 2), TURNING];

/**
 * "combien d'enveloppes C4 à Rouen, le client veut savoir quand il sera livré": what is refused as a whole is answered by its one clause that asks what
 * the whole most resembles (`opinionOf`), when that clause holds every name, place, period and state told anywhere.
 * @param whole the reading of the whole, refused
 * @returns the reading of that clause; null when there is none, or more than one
 */
export function readAgreed(question: string, known: Known, whole: Understanding): Understanding | null {
  if (known.book == null || whole.intent !== 'unsupported' || !BY_TALK.has(whole.reason)) return null;
  const { intent, certainty } = opinionOf(viewOf(whole, known.carried));
  if (certainty < LEAST || !intent.includes('.')) return null;
  for (const mark of MARKS) {
    const clauses = clausesOf(question, mark);
    if (clauses.length < 2 || clauses.length > MOST_CLAUSES) continue;
    const readings = clauses.map((clause) => understand(clause, known));
    const asking = readings.filter((read) => read.intent === intent && read.reason === null && isBorne(read, known));
    const [read] = asking;
    if (read === undefined || asking.length > 1 || hangs(read.text)) continue;
    const around = readings.filter((each) => each !== read);
    if (around.some(({ text }) => changes(fold(text)) || qualifies(text)) || !holdsAll(read, whole, known)) continue;
    return { ...read, text: question };
  }
  return null;
}

const isBorne = ({ article, quoted }: Understanding, { book }: Known): boolean =>
  article === null || quoted || article.split(' ').every((word) => book!.resembles(word));

/** Whether nothing that would narrow the figure is told outside the clause. */
function holdsAll(clause: Understanding, whole: Understanding, { book }: Known): boolean {
  const named = [clause.article, clause.search, clause.campaign].join(' ').split(' ');
  const names = (whole.article ?? '').split(' ').filter((word) => book!.holds(word));
  const several = ['references', 'statuts', 'levels', 'kinds', 'channels', 'born'] as const;
  return (
    (whole.place === null || (clause.place !== null && clause.placeSpoken === whole.placeSpoken)) &&
    (clause.intent.startsWith('stock.') || clause.periods.length >= whole.periods.length) &&
    several.every((what) => clause[what].length >= whole[what].length) &&
    (whole.range === null || clause.range !== null) &&
    names.every((word) => named.includes(word))
  );
}
