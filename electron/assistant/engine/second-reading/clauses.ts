import type { Intent, Reason } from '../intent/intents.ts';
import { namesTown } from '../names/towns.ts';
import { isEventWord } from '../talk/asides.ts';
import { type Known, understand } from '../understand.ts';
import type { Understanding } from '../understanding.ts';
import { isNominal, isParticiple, isVerbForm } from '../words/french.ts';
import { STOP_WORDS } from '../words/lexicon.ts';
import { fold, singular, words } from '../words/text.ts';

/** Where somebody stops to speak of one thing; a comma, or the word that asks, only when nothing stronger does. */
export const MARKS: readonly RegExp[] = [
  /[.?!;:…\n]+(?=\s|$)|\s[-–—]+\s|[()]/u,
  /[.?!;:…\n,]+(?=\s|$)|\s[-–—]+\s|[()]/u,
  /[.?!;:…\n,]+(?=\s|$)|\s[-–—]+\s|[()]|\s(?=(?:combien|cb|quels?|quelles?)\s)/u,
];
/** Words by which people go from what they ask to why they ask it, and back, without a mark between the two. */
const TURNS_TO = [
  "car|parce|puisque|vu que|sachant|avant|afin|mais|pendant|comme|alors que|histoire de|sinon|j['’]|je|on (?:me|m['’])|faut que|il me faut",
  'pour (?:que|la?|le|mon|ma|savoir|faire|pouvoir|préparer)|et (?:je|il|elle|on|mon|ma|que|après|ensuite|puis)',
].join('|');
/** Where one clause ends, and where somebody turns to something else without a mark. */
export const TURNING = new RegExp(`[.?!;:…\\n,]+(?=\\s|$)|\\s[-–—]+\\s|[()]|\\s(?=(?:${TURNS_TO})(?![\\p{L}]))`, 'iu');
/** "combien de campagnes dont | je m'occupe": a clause that waits for the next is not parted from it. */
export const hangs = (clause: string): boolean => /(?:^|\s)(?:dont|que|qui|qu|est ce que|ou|et|de|a)$/u.test(fold(clause).trim());
const MOST_CLAUSES = 6;
const SHORTEST_TALK = 3;
/** Words of somebody else are read as a whole. */
const QUOTES = /[«»"“”]/u;
const UNREAD: ReadonlySet<Reason | null> = new Set<Reason | null>([
  'unread',
  'except',
  'exceptState',
  'action',
  'forecast',
  'grouping',
  'born',
  'history',
  'past_list',
  'payment',
  'delivery',
  'comparison',
  'cause',
]);
const DONE: ReadonlySet<Reason | null> = new Set<Reason | null>(['forecast', 'history', 'past_list', 'delivery', 'action', 'cause']);
const SPEAKERS = /(?:^|[\s'])(?:je|j|nous|on|tu|vous|il|elle|ils|elles|me|m|mon|ma|mes|notre|nos|se|s)(?=[\s']|$)/u;
/** They change what is asked, wherever they stand. */
const TURNS =
  /(?:^|[\s'])(?:sauf|hors|sans|ni|hormis|except\p{L}*|uniquement|seulement|exclu\p{L}*|non|plutot|dont|surtout|parle|celui|celle|celles|ceux|regard|compar\p{L}*|contre|rapport|parmi|entre|precise\p{L}*|cest a dire|veux dire|(?:veux|voudrais|prefere) les?|pas (?!(?:l|d)'(?:avoir|etre)[\s'])(?:l|d|c)\p{L}*|^(?:retir|enlev|oubli|ignor|ecart|supprim)(?:es?|ez|ons|er)|(?:^|mais |et )(?:pas|non) (?:en|a|aux?|chez|sur|dans|pour|par|plus|moins)|version|modele|couleur|format)(?=[\s']|$)/u;
/** Whether a folded clause changes what another one asks. */
export const changes = (folded: string): boolean => TURNS.test(folded);
/** Whether somebody speaks, or does something, in a clause: "le client attend", and not "avant Noël", "pour la kermesse". */
export const tellsOf = (clause: string): boolean =>
  SPEAKERS.test(fold(clause)) || words(clause).some(({ folded, stem }) => isVerbForm(folded) && !isNominal(stem));

/** "hausse prévue", "voulus par le client": nobody speaks in this clause, and what it tells may be told of what is asked. */
export const qualifies = (clause: string): boolean =>
  !SPEAKERS.test(fold(clause)) &&
  (clause.normalize('NFC').toLowerCase().match(PARTICIPLE) ?? []).some((word) => !/ée?s?$/u.test(word) || isParticiple(fold(word)));
/** "congé" and "comité" are none, however they end. */
const PARTICIPLE = /\p{L}{4,}(?<=ée?s?|[^qgo]ues?)(?!\p{L})/gu;
const ASKING =
  /(?:^|[\s'])(?:combien|cb|quel|quels|quelle|quelles|lesquels|lesquelles|nombre|nb|montant|total|cout|coute|liste|lister|montre|montrez|affiche|affichez|statut|stock|stocks|ou en|fiche|facture|factures|campagnes|operations|reste|dispo|qui)(?=[\s']|$)/u;
/** The longest stay or meeting somebody tells of: a longer span is one the question is about. */
const A_WEEK = 7;

/**
 * "Les facteurs se plaignent ; combien d'envois de courriers sont prévus ?", "…, l'animatrice fait ses cartons demain": a text that cannot be read as a whole is
 * read again by the one clause that asks, when all the others are somebody's talk and hold nothing that a figure could be narrowed by. A place told there and
 * nowhere else is where.
 * @returns the reading of that clause; null when no clause, or more than one, can be answered alone
 */
export function readByClause(question: string, known: Known, whole: Understanding): Understanding | null {
  if (known.book == null || QUOTES.test(question) || !isDoubtful(whole, known)) return null;
  for (const mark of MARKS) {
    // "on a consommé combien de flyers": without a mark between them, what is said before is what is asked.
    if (mark === MARKS.at(-1) && DONE.has(whole.reason)) break;
    const clauses = clausesOf(question, mark);
    if (clauses.length < 2 || clauses.length > MOST_CLAUSES) continue;
    const readings = clauses.map((clause) => ({ clause, read: understand(clause, known) }));
    const asking = readings.filter(({ read }) => isAsked(read, known));
    if (asking.length !== 1) continue;
    const { clause, read } = asking[0]!;
    const talk = readings.filter((each) => each !== asking[0]);
    if (!talk.every((each) => isTalk(each.clause, each.read, known, read))) continue;
    const places = talk.flatMap((each) => (each.read.place?.kind === 'division' ? [each.read.place.name] : []));
    // Where nothing parts them, who speaks says where as well.
    if (mark === MARKS.at(-1) && places.length > 0) continue;
    if (places.length > 1 || (places.length === 1 && read.place !== null && read.place.kind !== 'division')) continue;
    const placed = read.place === null && places.length === 1 ? understand(`${clause} à ${places[0]}`, known) : read;
    if (isAsked(placed, known)) return { ...placed, text: question };
  }
  return null;
}

/**
 * "des modèles à reprendre, les campagnes email de Strasbourg": whether words stand in clauses that ask nothing and change nothing of what another asks.
 * @param said those words, folded
 */
export function standAside(text: string, said: readonly string[]): boolean {
  const clauses = clausesOf(text, TURNING);
  const holds = (clause: string) => words(clause).some(({ folded }) => said.includes(folded));
  const isTied = (clause: string, at: number) => changes(fold(clause)) || qualifies(clause) || (at > 0 && hangs(clauses[at - 1]!));
  return clauses.some(asksIn) && clauses.every((clause, at) => !holds(clause) || !(asksIn(clause) || isTied(clause, at)));
}

/** "M. Santos": its point ends nothing. */
const CIVILITY = /(?<![\p{L}\p{N}])(M|Mr|Mme|Mlle)\.(?=\s*\p{Lu})/gu;
/** The clauses of a text between marks, without those that hold no word. */
export const clausesOf = (text: string, mark: RegExp): string[] =>
  text
    .replace(CIVILITY, '$1')
    .split(mark)
    .flatMap((clause) => (/\p{L}{2}|\d{2}/u.test(clause) ? [clause.trim()] : []));

/** "combien", "le total de": it asks in so many words. */
export const asksInWords = ({ text }: Understanding): boolean => asksIn(text);
/** The same of a clause. */
export const asksIn = (clause: string): boolean => ASKING.test(fold(clause));

const answers = (intent: Intent): boolean => intent.includes('.') || intent === 'scope';

/** Not understood, or by words that nothing bears, or somewhere that is nowhere or in two places told apart. */
export function isDoubtful(read: Understanding, known: Known): boolean {
  if (read.intent === 'out_of_subject') return true;
  if (read.intent === 'unsupported' || read.intent === 'refused') return UNREAD.has(read.reason);
  if (read.place !== null && read.place.kind !== 'division') return true;
  return (read.period !== null && OF_NOW.has(read.intent)) || !isBorne(read, known);
}

/** Told of now, whatever day is said. */
const OF_NOW: ReadonlySet<Intent> = new Set<Intent>(['stock.quantity', 'stock.alerts', 'stock.list', 'stock.past', 'stock.byDivision']);

/** Every word of its name is one of the scope's names. */
export const isBorne = ({ article, quoted }: Understanding, { book }: Known): boolean =>
  article === null || (!quoted && article.split(' ').every((word) => book!.resembles(word)));

/** It asks in so many words, of a subject it names or of an article, and nothing in it is doubtful. */
function isAsked(read: Understanding, known: Known): boolean {
  if (!answers(read.intent) || read.reason !== null || isDoubtful(read, known)) return false;
  return (read.about !== null || read.article !== null) && asksInWords(read);
}

function isTalk(clause: string, read: Understanding, { book }: Known, asked: Understanding): boolean {
  const folded = fold(clause);
  const placed = asked.place !== null;
  const spoken = SPEAKERS.test(folded);
  const narrows =
    (read.place !== null && read.place.kind !== 'division' && !(read.place.kind === 'unknown' && (placed || !isThere(folded, read)))) ||
    (read.place !== null && placed && !spoken) ||
    read.periods.some((told) => days(told.from, told.to) > A_WEEK && !isApart(told, asked)) ||
    read.range !== null ||
    /\d{5}/u.test(folded) ||
    read.references.length > 0 ||
    read.statuts.length > 0 ||
    read.levels.length > 0 ||
    read.without !== null ||
    (read.about !== null && !spoken);
  if (narrows || changes(folded)) return false;
  const said = folded.match(/\p{L}+/gu) ?? [];
  const names = said.some(
    (word, at) =>
      word.length > 3 && !STOP_WORDS.has(word) && book!.holds(singular(word)) && !(isVerbForm(word) && SPEAKERS.test(said[at - 1] ?? '')),
  );
  return !names && said.length >= SHORTEST_TALK && (spoken || said.some((word) => isVerbForm(word) || isEventWord(word)));
}

/** "on en avait lancé une en 92. Et en 2026, combien…": days that another sentence tells, and none of those that are asked about. */
const isApart = (told: { from: string; to: string }, { periods }: Understanding): boolean =>
  periods.length > 0 && periods.every(({ from, to }) => told.to < from || told.from > to);

/** "à Marseille", "agence Marseille", "Marseille, ils ont", and not "la direction financière". */
function isThere(folded: string, { place: named, placeSpoken }: Understanding): boolean {
  if (named?.kind === 'unknown' && namesTown(named.asked)) return true;
  const place = fold(placeSpoken ?? '').replace(/[^\p{L}\p{N} ]/gu, '.');
  return GENERIC.test(place) || new RegExp(`(?:^|\\s)(?:a|chez|vers|sur|de|d'|pour)\\s+(?:la |le |l')?${place}`, 'u').test(folded);
}
const GENERIC = /^(?:agence|departement|service|equipe|region|site|siege)/u;

const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
