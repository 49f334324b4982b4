import { PERIOD_WORDS } from '../periods/calendar.ts';
import { isFrench } from './french.ts';
import { KNOWN_WORDS, STOP_WORDS } from './lexicon.ts';
import { remembered } from './remembered.ts';
import { editDistance, tolerance } from './text.ts';

/**
 * How a folded word is heard: what people spell in their own way (ph/f, qu/k, eau/o, en/an, doubled letters, silent endings) made one. Coarser than
 * `soundOf`, for words that are none of French only.
 */
export function heard(word: string): string {
  const said = word
    // "toulouz": only after e is it silent.
    .replace(/(?<=[aiou])z$/u, 'se')
    .replace(/ph/gu, 'f')
    .replace(/ch/gu, 'C')
    .replace(/(?:qu|[qk]|c(?![eiy]))/gu, 'k')
    .replace(/(?:c|ss|z)/gu, 's')
    .replace(/gu(?=[eiy])/gu, 'g')
    .replace(/h/gu, '')
    .replace(/y/gu, 'i')
    .replace(/eau|au/gu, 'o')
    .replace(/ou/gu, 'u')
    .replace(/(.)\1+/gu, '$1')
    .replace(/[ae]i?[nm](?![aeiou])/gu, '2')
    .replace(/(?<!o)i[nm](?![aeiou])/gu, '2')
    .replace(/om(?![aeiou])/gu, 'on');
  return said.replace(/[stxdp]+$/u, '').replace(/(?:er|ez|ai|aien|ee|e)$/u, '');
}

/** The words nearest to one that is misspelt; null = none, or several as near. */
export interface Nearest {
  /** By ear only. */
  alike(typed: string): string | null;
  /** By ear first, then by a typing error, the first letter kept. */
  near(typed: string): string | null;
}

/** Looks words up by how they are heard and by their letters. */
export function nearestOf(known: Iterable<string>): Nearest {
  const words = [...new Set(known)].filter((word) => word.length > 3 && /^\p{L}+$/u.test(word));
  const bySound = Map.groupBy(words, heard);
  const bySize = Map.groupBy(words, ({ length }) => length);
  const closest = (typed: string, among: readonly string[]): string | null => {
    const far = among.map((word) => ({ word, distance: editDistance(typed, word, FARTHEST) })).sort((a, b) => a.distance - b.distance);
    const [first, second] = far;
    return first !== undefined && (second === undefined || first.distance < second.distance || sameWord(first.word, second.word))
      ? first.word
      : null;
  };
  const alike = (typed: string): string | null =>
    closest(typed, bySound.get(heard(typed))?.filter((word) => word[0] === typed[0] || word.length > 4) ?? []);
  return {
    alike,
    near(typed) {
      const said = alike(typed);
      if (said !== null) return said;
      // "valid" is the beginning of several.
      if (words.filter((word) => word.length > typed.length + 2 && word.startsWith(typed)).length > 1 && !words.includes(`${typed}e`))
        return null;
      const limit = typed.length < SHORTEST_TYPED ? 0 : tolerance(typed);
      const near: string[] = [];
      for (let size = typed.length - limit; limit > 0 && size <= typed.length + limit; size++)
        for (const word of bySize.get(size) ?? [])
          if (word[0] === typed[0] && editDistance(typed, word, limit) <= Math.min(limit, tolerance(word))) near.push(word);
      return closest(typed, near);
    },
  };
}
const FARTHEST = 4;
const SHORTEST_TYPED = 5;

/** "annulé" and "annulée" are one word. */
const sameWord = (a: string, b: string): boolean => a.replace(/e$/u, '') === b.replace(/e$/u, '');

let own: Nearest | null = null;
const ours = (): Nearest => {
  own ??= nearestOf([...KNOWN_WORDS, ...STOP_WORDS, ...PERIOD_WORDS]);
  return own;
};
const ourNearest = remembered((folded) => ours().near(folded));
const mayBeMisspelt = (folded: string, stem: string): boolean => folded.length > 2 && /^\p{L}+$/u.test(folded) && !isFrench(folded, stem);

/** The word of ours, small ones and those of the calendar included, that a word which is none of French stands for. */
export const respelt = (folded: string, stem: string): string | null => (mayBeMisspelt(folded, stem) ? ourNearest(folded) : null);

/** The same by ear only. */
export const heardAs = (folded: string, stem: string): string | null => (mayBeMisspelt(folded, stem) ? ours().alike(folded) : null);
