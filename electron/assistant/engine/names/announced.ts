import { DIVISION_GENERIC, PLACE_STRONG, PLACE_WEAK } from '../words/lexicon.ts';
import type { Token } from '../words/tokens.ts';

/** They may stand between a preposition and a name, but announce nothing by themselves ("les portes ouvertes"). */
const ARTICLES: ReadonlySet<string> = new Set(['la', 'le', 'l', 'les']);
/** How the words before `at` announce a place: "à", "chez" and "agence" for sure, "de" or "pour" perhaps. */
export function announced(tokens: readonly Token[], at: number): { how: 'strong' | 'weak' | 'no'; from: number; generic: string | null } {
  let from = at;
  let how: 'strong' | 'weak' | 'no' = 'no';
  let generic: string | null = null;
  while (from > 0) {
    const before = tokens[from - 1]!;
    if (before.taken) break;
    if (DIVISION_GENERIC.has(before.stem) && !PLACE_WEAK.has(before.folded)) generic = before.stem;
    if (PLACE_STRONG.has(before.stem) && !isVerbA(tokens, from - 1)) how = 'strong';
    else if (PLACE_WEAK.has(before.folded)) how = how === 'no' && !ARTICLES.has(before.folded) ? 'weak' : how;
    else if (generic !== before.stem) break;
    from--;
  }
  return { how, from, generic };
}

const BEFORE_VERB = new Set(['y', 'on', 'il', 'elle', 'nous', 'qui', 'en', 'ya', 'yen', 'quon', 'tu', 'ca', 'vous']);
/** After the verb, never after the preposition: "a des flyers". */
const AFTER_VERB = new Set(['de', 'des', 'du', 'un', 'une', 't', 'ete', 'encore', 'combien', 'plus', 'assez', 'beaucoup', 'bien', 'quoi']);

/** "il y a", "on a", "t-il a": the verb, not the preposition; an accent decides. */
export function isVerbA(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  if (token.folded !== 'a' || token.raw.toLowerCase() === 'à') return false;
  return BEFORE_VERB.has(tokens[at - 1]?.folded ?? '') || AFTER_VERB.has(tokens[at + 1]?.folded ?? '');
}
