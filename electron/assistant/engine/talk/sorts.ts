import { isTown } from '../names/towns.ts';
import { DIVISION_GENERIC } from '../words/lexicon.ts';
import type { Names } from '../words/respell.ts';
import type { Token } from '../words/tokens.ts';
import { type Everyday, everydayOf, isQuality, tellsNothing } from './everyday.ts';
import { hasSubject, isCommonNoun } from './spoken.ts';

/** What a word of a question is to its reading. */
export type Sort = 'ours' | 'place' | 'small' | 'name' | 'unknown' | Everyday;

/** Concepts that anybody's talk holds: alone they make no question of ours. */
export const SOFT = new Set(['greeting', 'smalltalk', 'help', 'find', 'show', 'there']);
export const BEFORE_NOUN = new Set([
  'de',
  'd',
  'des',
  'du',
  'le',
  'la',
  'les',
  'l',
  'un',
  'une',
  'mes',
  'nos',
  'vos',
  'ces',
  'cette',
  'ce',
  'et',
  'ou',
]);
const COUNTED = new Set(['operation', 'invoice', 'campaign']);
/** "14h30", "mon 1er jour" */
const INSTANT = /^(?:\d{1,2}h(?:\d{2})?|1ere?)$/u;
export const SUBJECTS = new Set('je j tu il elle on nous vous ils elles qui me m te t se s lui'.split(' '));

/** Sorts a word by what it means to us, what the names of the scope hold, and what everybody says. */
export function sortOf(tokens: readonly Token[], at: number, { book, isPlace }: Names): Sort {
  const [token, before, next] = [tokens[at]!, tokens[at - 1], tokens[at + 1]];
  if (token.taken) return 'ours';
  if (token.concepts.length > 0) return isTalk(token) ? 'small' : 'ours';
  if (!isPlace(token.stem) && isTown(tokens, at)) return 'unknown';
  const everyday = everydayOf(token.folded);
  // "la petite nouvelle" is somebody, "la Nouvelle-Aquitaine" is not.
  const alone = everyday === 'word' && !(next !== undefined && isPlace(next.stem) && !next.opens);
  if (!token.stop && !(alone && !DIVISION_GENERIC.has(before?.stem ?? '')) && isPlace(token.stem) && !isCommonNoun(tokens, at))
    return 'place';
  if (token.stop || DIVISION_GENERIC.has(token.stem) || token.folded.length < 2) return 'small';
  // "les stocks affichés" names no poster.
  if (tellsNothing(token.folded) && PARTICIPLE.test(token.raw.normalize('NFC').toLowerCase())) return 'participle';
  // "on affiche" is a verb, "affiche A3" is not; "client" alone may be somebody.
  if (book.holds(token.stem) && !(everyday === 'verb' && (SUBJECTS.has(before?.folded ?? '') || hasSubject(tokens, at)))) return 'name';
  // "combien de factures bizarres": right after what is counted, a quality narrows.
  if (
    everyday === 'word' &&
    isQuality(token.folded) &&
    !token.opens &&
    !token.parted &&
    before?.concepts.some(({ concept }) => COUNTED.has(concept))
  )
    return 'unknown';
  if (everyday !== null) return everyday;
  // "approximativement"; "un classement" is a thing.
  if (/\p{L}{5}ment$/u.test(token.folded) && !BEFORE_NOUN.has(before?.folded ?? '')) return 'word';
  if (/^\d/u.test(token.folded)) return INSTANT.test(token.folded) ? 'word' : book.holds(token.stem) ? 'name' : 'unknown';
  return 'unknown';
}

const PARTICIPLE = /é(?:e|s|es)?$/u;

export const isTalk = ({ taken, concepts }: Token): boolean =>
  !taken && concepts.length > 0 && concepts.every(({ concept }) => SOFT.has(concept));

/** "les nouvelles factures": an everyday word right before what is asked about is no part of "Nouvelle-Aquitaine". */
export const isAdjective = (tokens: readonly Token[], at: number): boolean =>
  /^\p{Ll}/u.test(tokens[at]!.raw) &&
  everydayOf(tokens[at]!.folded) === 'word' &&
  tokens[at + 1]?.concepts.some(({ concept }) => /^(?:operation|invoice|campaign|sending|stock|low|channel:.*|kind:.*)$/u.test(concept)) ===
    true;
