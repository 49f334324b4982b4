import type { Reason } from '../intent/intents.ts';
import { namesNobody } from '../names/nobody.ts';
import { type Known, understand } from '../understand.ts';
import type { Understanding } from '../understanding.ts';
import { fold, words } from '../words/text.ts';
import { asksInWords, changes, clausesOf, hangs, isDoubtful, qualifies, MARKS as SPOKEN, TURNING, tellsOf } from './clauses.ts';
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
  'born',
  'cause',
]);
/** How like other questions of its intent the clause that asks must be. */
const LEAST = 0.8;
const MOST_CLAUSES = 8;
const MARKS: readonly RegExp[] = [...SPOKEN.slice(0, 2), TURNING];
/** A day, or a part of it, that is told of somebody's life and not of what is asked. */
const A_DAY = 1;

interface Clauses {
  asking: Understanding;
  before: readonly Understanding[];
  after: readonly Understanding[];
}

/**
 * "combien d'enveloppes C4 à Rouen, le client veut savoir quand il sera livré": a text that is refused as a whole, or that names what nothing bears, is answered by
 * its one clause that asks, when that clause is what questions of its intent are like (`opinionOf`) and holds every name, place, period and state told
 * anywhere.
 * @param whole the reading of the whole
 * @returns the reading of that clause; null when there is none, or more than one
 */
export function readAgreed(question: string, known: Known, whole: Understanding): Understanding | null {
  const refused = whole.intent === 'unsupported' && BY_TALK.has(whole.reason);
  const lost = whole.intent.includes('.') && !whole.quoted && known.book != null && isDoubtful(whole, known);
  if (known.book == null || !(refused || lost)) return null;
  for (const mark of MARKS) {
    const clauses = clausesOf(question, mark);
    if (clauses.length < 2 || clauses.length > MOST_CLAUSES) continue;
    const told = askingOf(
      clauses.map((clause) => understand(clause, known)),
      known,
      refused ? whole : null,
    );
    if (told === null) continue;
    if (!holdsAll(told, whole, known) || (lost && !isOnlyTold(told, whole, known))) continue;
    return { ...told.asking, text: question };
  }
  return null;
}

/** The one reading that asks in so many words. @param refused the whole, when its own likeness tells as well what is asked */
function askingOf(readings: readonly Understanding[], known: Known, refused: Understanding | null): Clauses | null {
  const whole = refused === null ? null : opinionOf(viewOf(refused, known.carried));
  const asks = readings.flatMap((read, at) => {
    if (!read.intent.includes('.') || read.reason !== null || isDoubtful(read, known)) return [];
    if (whole !== null && read.intent === whole.intent && whole.certainty >= LEAST) return [at];
    const own = opinionOf(viewOf(read, known.carried));
    const sure = own.intent === read.intent && own.certainty >= LEAST;
    return sure && asksInWords(read) && (read.about !== null || read.article !== null) ? [at] : [];
  });
  // "combien en octobre, TTC ?": of several, the one that says it asks.
  const said = asks.length > 1 ? asks.filter((at) => asksInWords(readings[at]!)) : asks;
  const [at] = said;
  if (at === undefined || said.length > 1 || hangs(readings[at]!.text)) return null;
  return { asking: readings[at]!, before: readings.slice(0, at), after: readings.slice(at + 1) };
}

/** Whether nothing that would narrow the figure is told outside the clause. */
function holdsAll({ asking, before, after }: Clauses, whole: Understanding, { book }: Known): boolean {
  const around = [...before, ...after];
  if (around.some(({ text }) => changes(fold(text)) || isComplement(text)) || after.some(({ text }) => qualifies(text))) return false;
  const named = [asking.article, asking.search, asking.campaign].join(' ').split(' ');
  const names = (whole.article ?? '').split(' ').filter((word) => book!.holds(word));
  const several = ['references', 'statuts', 'levels', 'kinds', 'channels', 'born'] as const;
  const undated = asking.intent.startsWith('stock.') || asking.intent === 'campaign.status';
  const apart = undated ? [] : around.flatMap(({ periods }) => periods).filter(({ from, to }) => days(from, to) > A_DAY);
  return (
    around.every(({ place }) => place?.kind !== 'division' || (asking.place?.kind === 'division' && asking.place.name === place.name)) &&
    (whole.place === null || asking.place !== null) &&
    apart.length === 0 &&
    (undated || asking.periods.length > 0 || whole.periods.length === 0) &&
    several.every((what) => asking[what].length >= whole[what].length) &&
    (whole.range === null || asking.range !== null) &&
    names.every((word) => named.includes(word))
  );
}

/** Whether what nothing bears stands in what somebody tells, and may be no name: "pardon du feuilleton", and not "Mugs : stock ?", "Delorme, combien". */
function isOnlyTold({ asking, before, after }: Clauses, whole: Understanding, { book }: Known): boolean {
  const ofAll = asking.meanings.has('low') || asking.meanings.has('empty');
  if (asking.intent.startsWith('stock.') && asking.article === null && !ofAll) return false;
  const around = [...before, ...after];
  const nowhere = (whole.article ?? '').split(' ').filter((word) => word !== '' && !book!.resembles(word));
  const tales = around.filter(({ text }) => tellsOf(text)).map(({ text }) => words(text));
  return (
    around.every(({ number, references }) => number === null && references.length === 0) &&
    nowhere.every((lost) => tales.some((said) => said.some((word) => (word.stem === lost || word.folded === lost) && namesNobody(word))))
  );
}

/** "avant Noël", "pour la kermesse": said of what is asked. */
const isComplement = (clause: string): boolean =>
  /^(?:avant|apres|pour|depuis|pendant|durant|lors|d ?ici)\s/u.test(fold(clause)) && !tellsOf(clause);

const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
