import { NUMBERS } from '../periods/calendar.ts';
import { tellsNothing } from '../talk/everyday.ts';
import type { Understanding } from '../understanding.ts';
import { isInvariable } from '../words/french.ts';
import { ABBREVIATIONS, DIVISION_GENERIC, isFiller, QUESTION_WORDS } from '../words/lexicon.ts';
import { fold, setOf, type Word, words } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';

/** Where words count. */
interface Used {
  /** Periods, comparisons and places. */
  taken: readonly { taken: ReadonlySet<number> }[];
  article: string;
  /** What was taken out of the text before it was cut into words: references, names between marks. */
  apart: string;
  /** Left out as talk: it does not count, whatever it means. */
  dropped: ReadonlySet<number>;
}

/** The words of a question that its reading rests on, as typed. */
export function heardIn(tokens: readonly Token[], { taken, article, apart, dropped }: Used): string[] {
  const named = new Set(article.split(' '));
  const heard = tokens.filter(({ at, concepts, stem, folded }) => {
    const meant = concepts.length > 0 && !dropped.has(at);
    return meant || named.has(stem) || named.has(folded) || taken.some((each) => each.taken.has(at));
  });
  return [...heard, ...words(apart)].map(({ raw }) => raw);
}

/** Being, having, doing, putting in order, what stands for a thing or a day, and yes or thank you: they tell nothing of what is asked. */
const EMPTY = setOf(
  'ete etre avoir aura auront fait faite faits faites faire cree crees creee creees creer parti partis partie parties partir classe classer trie trier chose truc date jour accord parfait super top salut nan pardon marche',
);
/** Numbers in words are read as figures. */
const NUMERALS = setOf('cent cents mille quatre vingts soixante');
/** A note is read at a glance. */
const MOST = 3;
const LONGEST = 90;

/**
 * What the reading took no account of: « qui posent problème », « mon chef me demande ». Told beside the answer, since a word that was left out may be the
 * one that mattered.
 * @param named names that the data bears, found with words of the question
 * @returns the words as typed, clause by clause, those that only greet, ask or join left out; at most three, none longer than 90 signs
 */
export function unheardIn({ text, heard }: Pick<Understanding, 'text' | 'heard'>, named: readonly string[] = []): string[] {
  const left = new Map<string, number>();
  for (const raw of heard) left.set(fold(raw), (left.get(fold(raw)) ?? 0) + 1);
  const names = new Set(words(named.join(' ')).map(({ stem }) => stem));
  const runs: Word[][] = [[]];
  for (const word of words(text)) {
    const times = left.get(fold(word.raw)) ?? 0;
    if (times > 0) left.set(fold(word.raw), times - 1);
    const counts = times > 0 || names.has(word.stem);
    if (counts || word.opens) runs.push([]);
    if (!counts) runs.at(-1)!.push(word);
  }
  return runs
    .filter((run) => run.some(tells))
    .map((run) => shortened(trimmed(run)))
    .slice(0, MOST);
}

/** A word that may tell one thing from another. */
const tells = ({ folded, stem }: Word): boolean =>
  /\p{L}{3}/u.test(folded) &&
  !isFiller(folded) &&
  !tellsNothing(folded) &&
  !QUESTION_WORDS.has(folded) &&
  !DIVISION_GENERIC.has(stem) &&
  !isInvariable(folded) &&
  !ABBREVIATIONS.has(folded) &&
  !EMPTY.has(folded) &&
  !NUMERALS.has(folded) &&
  !NUMBERS.has(folded);

/** Without the small words that tied it to what was read: "au dépôt de" Rouen. */
function trimmed(run: readonly Word[]): string {
  const ties = ({ folded }: Word) => TIES.has(folded);
  const first = run.findIndex((word) => !AND.has(word.folded));
  const last = run.findLastIndex((word) => !ties(word));
  return run
    .slice(first, last + 1)
    .map(({ raw }) => raw)
    .join(' ');
}
const AND = setOf('et ou mais de d du des');
const TIES = setOf('et ou de d du des le la les l un une a au aux en pour sur par que qu');

const shortened = (phrase: string): string => (phrase.length <= LONGEST ? phrase : `${phrase.slice(0, LONGEST).replace(/\s+\S*$/u, '')}…`);
