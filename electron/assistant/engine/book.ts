import { type Nearest, nearestOf } from './spelling.ts';
import { editDistance, singular, soundOf, tolerance } from './text.ts';
import { contentKey } from './tokens.ts';

/** The words that the names of a scope are made of: those of its articles, campaigns, operations and requesters, and of nothing outside it. */
export interface NameBook {
  /** Whether some name bears this word, plurals aside. */
  holds(stem: string): boolean;
  /** Whether some name bears this word or one it may be with a typing error, as the tools would find it. */
  resembles(stem: string): boolean;
  /** The only word of the names that a misspelt one, or the beginning of one, stands for. */
  nearest(stem: string): string | null;
  articles: ArticleNames;
}

/** Names of articles, by the stems of their words in any order, small words aside. */
export interface ArticleNames {
  /** Whether these words are the whole name of one. */
  is(stems: readonly string[]): boolean;
  /** Whether some name holds all these words. */
  bears(stems: readonly string[]): boolean;
}

function articleNames(names: Iterable<string>): ArticleNames {
  const whole = new Set<string>();
  const byWord = new Map<string, Set<string>[]>();
  for (const name of names) {
    const words = new Set(contentKey(name).split(' '));
    const key = [...words].sort().join(' ');
    if (whole.has(key)) continue;
    whole.add(key);
    for (const word of words) byWord.set(word, [...(byWord.get(word) ?? []), words]);
  }
  return {
    is: (stems) => whole.has([...new Set(stems)].sort().join(' ')),
    bears: (stems) => (byWord.get(stems[0] ?? '') ?? []).some((words) => stems.every((stem) => words.has(stem))),
  };
}

/**
 * A book of words already folded, as the names hold them.
 * @param articles names of the articles, as CFI writes them
 */
export function bookOf(folded: Iterable<string>, articles: Iterable<string> = []): NameBook {
  const known = new Set<string>();
  for (const word of folded) if (word.length > 1) known.add(singular(word));
  const sounds = new Set([...known].filter((word) => word.length > 3).map(soundOf));
  const bySize = Map.groupBy(known, (word) => word.length);
  const guesses = new Map<string, boolean>();

  function guess(stem: string): boolean {
    const limit = tolerance(stem);
    if (limit === 0) return false;
    if (sounds.has(soundOf(stem))) return true;
    for (let size = stem.length - limit; size <= stem.length + limit; size++)
      for (const word of bySize.get(size) ?? []) {
        const most = Math.min(limit, tolerance(word));
        if (word[0] === stem[0] && most > 0 && editDistance(stem, word, most) <= most) return true;
      }
    return false;
  }

  let alike: Nearest | null = null;
  function nearest(stem: string): string | null {
    alike ??= nearestOf(known);
    // "réduc" is the beginning of one word only.
    const longer = [...known].filter((word) => word.startsWith(stem));
    return longer.length === 1 ? longer[0]! : alike.near(stem);
  }

  return {
    articles: articleNames(articles),
    holds: (stem) => known.has(stem),
    nearest: (stem) => (stem.length < SHORTEST || /\d/u.test(stem) ? null : nearest(stem)),
    resembles(stem) {
      if (known.has(stem)) return true;
      const before = guesses.get(stem);
      if (before !== undefined) return before;
      if (guesses.size >= MOST_GUESSES) guesses.clear();
      const found = guess(stem);
      guesses.set(stem, found);
      return found;
    },
  };
}
const MOST_GUESSES = 5000;
const SHORTEST = 4;
