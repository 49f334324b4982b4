import { CORRECTABLE_SUBJECTS, type CorrectableSubject } from '../../../../shared/model/assistant-memory.ts';
import type { Learnt } from '../../synonyms.ts';
import type { NameBook } from '../names/book.ts';
import { namesOf } from '../names/division-names.ts';
import type { NameFound } from '../names/names.ts';
import type { KnownDivision, PlaceMatch } from '../names/places.ts';
import { labelOf } from '../names/twins.ts';
import { PERIOD_WORDS } from '../periods/calendar.ts';
import { everydayOf } from '../talk/everyday.ts';
import { DIVISION_GENERIC, KNOWN_WORDS } from './lexicon.ts';
import { type Token, take } from './tokens.ts';

/** A question with the words learnt from corrections put in place of what they stand for. */
export interface Taught {
  /** Articles meant, each where its words stand. */
  articles: { name: string; taken: ReadonlySet<number> }[];
  place: PlaceMatch | null;
  subject: CorrectableSubject | null;
  used: string[];
  /** Where the words that were put in place stand. */
  spots: { taken: ReadonlySet<number> }[];
}

/** What is known of names beside the words learnt. */
interface Names {
  divisions: readonly KnownDivision[];
  isPlace: (word: string) => boolean;
  book: NameBook | null;
}

/**
 * The longest learnt phrases win, and a longer name wins over them: "flyer A4" learnt is no part of "Flyer A4 recto verso". A division that is no longer in
 * the scope is not used: a learnt word never widens it.
 */
export function withLearnt(tokens: Token[], learnt: readonly Learnt[], names: Names): Taught {
  const taught: Taught = { articles: [], place: null, subject: null, used: [], spots: [] };
  for (const synonym of [...learnt].sort((a, b) => b.key.length - a.key.length)) {
    // The whole name of an article, learnt before it was one or by an earlier version, is that article.
    if (synonym.kind !== 'division' && names.book?.articles.is(synonym.key.split(' ')) === true) continue;
    const at = spotOf(tokens, synonym.key.split(' '));
    if (at === null) continue;
    if (synonym.kind === 'article') {
      if (isInLongerName(tokens, at, names)) continue;
      take(tokens, at);
      taught.articles.push({ name: synonym.value, taken: at });
    } else if (synonym.kind === 'division' && taught.place === null) {
      const division = names.divisions.find(({ id }) => String(id) === synonym.value);
      if (division === undefined || isInLongerPlace(tokens, at, names.divisions)) continue;
      take(tokens, at);
      taught.place = { place: { kind: 'division', id: division.id, name: labelOf(division, names.divisions) }, taken: at, certain: true };
    } else if (synonym.kind === 'subject' && taught.subject === null) {
      const subject = CORRECTABLE_SUBJECTS.find((known) => known === synonym.value);
      if (subject === undefined) continue;
      // A whole question learnt keeps its words, and so does the name of an article; another word learnt names the subject and nothing else.
      if (synonym.named !== true && at.size < tokens.filter((token) => !token.stop).length) take(tokens, at);
      taught.subject = subject;
    } else continue;
    taught.used.push(synonym.id);
    taught.spots.push({ taken: at });
  }
  return taught;
}

const SUBJECT_OF: Readonly<Record<string, CorrectableSubject>> = {
  stock: 'stocks',
  operation: 'operations',
  invoice: 'factures',
  campaign: 'campagnes',
};
/** Whether a question names, beside its words learnt, another subject than theirs. */
export const namesAnother = (tokens: readonly Token[], subject: CorrectableSubject, spots: Taught['spots']): boolean =>
  tokens.some(
    ({ at, concepts }) =>
      !spots.some(({ taken }) => taken.has(at)) && concepts.some(({ concept }) => concept in SUBJECT_OF && SUBJECT_OF[concept] !== subject),
  );

/** The articles meant by words learnt, beside those that the rest of the question names: "compare les prospectus et les affiches A2". */
export function besideTaught(tokens: readonly Token[], articles: Taught['articles'], rest: NameFound): NameFound {
  if (articles.length === 0) return rest;
  const meant = articles.map(({ name, taken }) => ({ name, at: Math.min(...taken) })).sort((a, b) => a.at - b.at);
  const others = rest.parts.length > 1 ? rest.parts : rest.article === null || !isJoined(tokens, meant, rest) ? [] : [rest.article];
  const [first] = meant;
  const lead = tokens.findIndex(({ at, stem, taken }) => !taken && at < first!.at && others[0]?.split(' ').includes(stem) === true);
  const own = meant.map(({ name }) => name);
  const parts = lead >= 0 ? [...others, ...own] : [...own, ...others];
  const name = parts.join(' ');
  return {
    article: name,
    spoken: name,
    typed: name,
    quoted: true,
    wider: [],
    parts: parts.length > 1 ? parts : [],
    negated: [],
    long: false,
  };
}

const JOINTS = new Set(['et', 'ou', 'vs', 'versus', 'contre', 'puis', 'avec']);
/** Whether a joint parts the words learnt from the name beside them: "merci Durand" beside an article is none of those compared. */
function isJoined(tokens: readonly Token[], meant: readonly { at: number }[], { article }: NameFound): boolean {
  const own = new Set(article?.split(' '));
  const others = tokens.filter(({ stem, taken }) => !taken && own.has(stem)).map(({ at }) => at);
  return meant.some(({ at }) =>
    others.some((other) => {
      const between = tokens.slice(Math.min(at, other) + 1, Math.max(at, other) + 1);
      return between.some(({ folded, parted }) => parted || JOINTS.has(folded));
    }),
  );
}

/** Small words inside a name: "enveloppe à fenêtre". */
const INSIDE = new Set('a au aux d de des du en et l la le les pour sans avec'.split(' '));

/** Whether the words go on as a name does: with a word that means nothing else right beside them, or with one of a name that the scope bears. */
function isInLongerName(tokens: readonly Token[], spot: ReadonlySet<number>, { book, isPlace }: Names): boolean {
  const stems = [...spot].map((at) => tokens[at]!.stem);
  return [-1, 1].some((step) => {
    const near = step > 0 ? Math.max(...spot) + 1 : Math.min(...spot) - 1;
    let at = near;
    while (isOfSameClause(tokens, at, step) && INSIDE.has(tokens[at]!.folded)) at += step;
    if (!isOfSameClause(tokens, at, step)) return false;
    const { stem, folded, stop } = tokens[at]!;
    if (book?.articles.bears([...stems, stem]) === true) return true;
    const isKnown = stop || KNOWN_WORDS.has(stem) || DIVISION_GENERIC.has(stem) || PERIOD_WORDS.has(folded) || isPlace(stem);
    return at === near && !isKnown && (everydayOf(folded) === null || book?.holds(stem) === true);
  });
}

/** Whether nothing parts a word from the one that stands before it in reading (`step` = 1) or after it. */
function isOfSameClause(tokens: readonly Token[], at: number, step: number): boolean {
  const later = tokens[step > 0 ? at : at + 1];
  return tokens[at] !== undefined && !tokens[at].taken && later !== undefined && !later.opens && !later.parted;
}

/** Whether the words stand in the longer name of a division: "Lille" in "agence Lille". */
function isInLongerPlace(tokens: readonly Token[], spot: ReadonlySet<number>, divisions: readonly KnownDivision[]): boolean {
  return namesOf(divisions).all.some(({ all }) => {
    const whole = all.length > spot.size && [...spot].every((at) => all.includes(tokens[at]!.stem)) ? spotOf(tokens, all) : null;
    return whole !== null && [...spot].every((at) => whole.has(at));
  });
}

/** Where the words of a key follow each other, small words between them let through. */
function spotOf(tokens: readonly Token[], key: readonly string[]): ReadonlySet<number> | null {
  for (const start of tokens.keys()) {
    const found = new Set<number>();
    let at = start;
    for (const stem of key) {
      while (found.size > 0 && tokens[at]?.stop && tokens[at]!.stem !== stem) at++;
      const token = tokens[at];
      if (token === undefined || token.taken || token.stem !== stem) break;
      found.add(at++);
    }
    if (found.size === key.length) return found;
  }
  return null;
}
