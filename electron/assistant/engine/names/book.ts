import { type Nearest, nearestOf } from '../words/spelling.ts';
import { editDistance, singular, soundOf, tolerance } from '../words/text.ts';

/** The words that the names of a scope are made of: those of its articles, campaigns, operations and requesters, and of nothing outside it. */
export interface NameBook {
  /** Whether some name bears this word, plurals aside. */
  holds(stem: string): boolean;
  /** Whether some name bears this word or one it may be with a typing error, as the tools would find it. */
  resembles(stem: string): boolean;
  /** The only word of the names that a misspelt one, or the beginning of one, stands for. */
  nearest(stem: string): string | null;
  articles: WholeNames;
  /** Campaigns, and what operations say they are of. */
  campaigns: WholeNames;
}

/** Names of one kind, by the stems of their words in any order, small words aside. */
export interface WholeNames {
  /** Whether these words are the whole name of one. */
  is(stems: readonly string[]): boolean;
  /** Whether some name holds all these words. */
  bears(stems: readonly string[]): boolean;
  /** The years in the names that hold all these words; none when they hold one themselves. */
  years(stems: readonly string[]): string[];
}

/** Beyond as many of a kind their names are not kept whole: a question then names one as if nothing knew it. */
const MOST_NAMES = 20_000;

function wholeNames(keys: ReadonlySet<string>): WholeNames {
  const whole = new Set<string>();
  const byWord = new Map<string, (readonly string[])[]>();
  for (const key of keys.size > MOST_NAMES ? [] : keys) {
    const words = [...new Set(key.split(' '))].sort();
    whole.add(words.join(' '));
    for (const word of words) {
      const bearing = byWord.get(word);
      if (bearing === undefined) byWord.set(word, [words]);
      else bearing.push(words);
    }
  }
  const isYear = (stem: string): boolean => /^20\d\d$/u.test(stem);
  const holding = (stems: readonly string[]) => {
    const rarest = stems.map((stem) => bearing(stem)).sort((a, b) => a.length - b.length)[0] ?? [];
    return rarest.filter((words) => stems.every((stem) => words.includes(stem)));
  };
  const bearing = (stem: string): readonly (readonly string[])[] => byWord.get(stem) ?? [];
  return {
    is: (stems) => whole.has([...new Set(stems)].sort().join(' ')),
    bears: (stems) => holding(stems).length > 0,
    years: (stems) => (stems.some(isYear) ? [] : [...new Set(holding(stems).flatMap((words) => words.filter(isYear)))].sort()),
  };
}

/**
 * A book of words already folded, as the names hold them.
 * @param articles keys of the names of the articles (`contentKey`)
 * @param campaigns those of the campaigns
 */
export function bookOf(
  folded: Iterable<string>,
  articles: ReadonlySet<string> = new Set(),
  campaigns: ReadonlySet<string> = new Set(),
): NameBook {
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

  let alike: { near: Nearest; sorted: readonly string[] } | null = null;
  const heard = new Map<string, string | null>();
  function nearest(stem: string): string | null {
    const before = heard.get(stem);
    if (before !== undefined) return before;
    alike ??= { near: nearestOf(known), sorted: [...known].sort() };
    // "réduc" is the beginning of one word only.
    const first = firstFrom(alike.sorted, stem);
    const [word, next] = [alike.sorted[first] ?? '', alike.sorted[first + 1] ?? ''];
    const only = word.startsWith(stem) && !next.startsWith(stem) ? word : null;
    const found = only ?? alike.near.near(stem);
    if (heard.size >= MOST_GUESSES) heard.clear();
    heard.set(stem, found);
    return found;
  }

  return {
    articles: wholeNames(articles),
    campaigns: wholeNames(campaigns),
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
/** The place of the first word that does not sort before this one. */
function firstFrom(sorted: readonly string[], stem: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < stem) low = middle + 1;
    else high = middle;
  }
  return low;
}

const MOST_GUESSES = 5000;
const SHORTEST = 4;
