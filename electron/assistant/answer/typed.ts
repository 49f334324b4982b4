import { fold, resembles, type Word, words } from '../engine/words/text.ts';

/**
 * The words looked for as the user wrote them: what is read of a question is cut down to its stems (« nouveau adherent »), which nobody wrote. A word that was
 * put right is shown as typed too; one found in none of the texts stays as it is.
 * @param texts the question first, then what the turns before it said
 */
export function asTyped(search: string, texts: readonly string[]): string {
  const typed = texts.map((text) => words(text));
  let last = -1;
  const said = search.split(' ').map((given) => {
    const word = fold(given);
    if (word in ADDRESSED) return ADDRESSED[word]!;
    for (const [index, list] of typed.entries()) {
      const found = nearest(word, list, index === 0 ? last : -1);
      if (found === undefined) continue;
      if (index === 0) last = found.at;
      return found.raw.replace(ELIDED, '');
    }
    return given;
  });
  return said.join(' ');
}

/** "d'emails", "qu'email": what elides is no part of the word. */
const ELIDED = /^(?:[cdjlmnst]|qu)['’](?=\p{L}{2})/iu;

/** How somebody is addressed, whatever way it was typed. */
const ADDRESSED: Readonly<Record<string, string>> = { mme: 'Mme', mlle: 'Mlle', m: 'M.', mr: 'M.' };

/** The word that was read so: after the one before it where it can be, spelt so rather than nearly. */
function nearest(word: string, list: readonly Word[], last: number): Word | undefined {
  const same = list.filter(({ stem, folded }) => stem === word || folded === word);
  const alike = same.length > 0 ? same : list.filter(({ stem }) => resembles(stem, word));
  return alike.find(({ at }) => at > last) ?? alike[0];
}
