import { PLACE_STRONG, STOP_WORDS } from './lexicon.ts';
import { setOf, type Word } from './text.ts';

/** Who has: "qui aura", "cela aura". */
const HOLDERS = setOf('qui il elle n ca cela personne');
/** What is had, or how: "aura-t-elle", "aura lieu". */
const HELD = setOf('t il elle ete lieu besoin');
/** "on aura", "il y aura", "aura-t-on": phrases of the lexicon, which no region is. */
const isPhrase = (said: (shift: number) => string): boolean =>
  /^(?:on|y)$/u.test(said(-1)) || (said(1) === 't' && /^(?:on|il)$/u.test(said(2)));

/** "combien d'opérations aura-t-on en décembre": what is still to come. */
export const isToCome = (list: readonly Word[], at: number): boolean =>
  list[at]!.folded === 'aura' && isPhrase((shift) => list[at + shift]?.folded ?? '');
const BEFORE_PLACE = setOf('a de d pour dans chez sur vers et ou vs contre region');
const WHICH = /^quel(?:le)?s?$/u;
const ARTICLES = setOf('le la les l');

/**
 * Whether "aura" is the verb and not the region: "qui aura le plus d'opérations", "combien d'opérations aura Nantes". In capitals, or after what
 * announces a place, it is the region.
 * @param holds whether a word is one of a name or of a place
 */
export function isWillHave(word: Word, at: number, list: readonly Word[], holds: (stem: string) => boolean): boolean {
  if (word.folded !== 'aura' || word.raw === 'AURA') return false;
  const said = (shift: number): string => list[at + shift]?.folded ?? '';
  if (isPhrase(said)) return false;
  if (HOLDERS.has(said(-1)) || (said(-1) === 'en' && HOLDERS.has(said(-2)))) return true;
  const isKind = PLACE_STRONG.has(said(-1)) && !WHICH.test(said(-2));
  if (said(-1) === 'en' || BEFORE_PLACE.has(said(-1)) || isKind || list[at + 1]?.parted === true) return false;
  if (HELD.has(said(1)) || (ARTICLES.has(said(1)) && /^(?:plus|moins)$/u.test(said(2)))) return true;
  // "combien de campagnes aura l'agence Nantes": nobody is asked about two places side by side.
  let next = at + 1;
  while (ARTICLES.has(list[next]?.folded ?? '') || (PLACE_STRONG.has(list[next]?.folded ?? '') && said(1) !== 'a')) next++;
  const place = list[next];
  const asks = list.slice(0, at).some(({ folded }) => folded === 'combien' || WHICH.test(folded));
  return asks && place !== undefined && !place.parted && !STOP_WORDS.has(place.folded) && (/^\p{Lu}/u.test(place.raw) || holds(place.stem));
}
