import { isNominal } from '../words/french.ts';
import { DIVISION_GENERIC } from '../words/lexicon.ts';
import { heard } from '../words/spelling.ts';
import { resembles, soundOf, words } from '../words/text.ts';
import type { KnownDivision } from './places.ts';

/** A division and the words of its name. */
export interface Named {
  division: KnownDivision;
  /** Without the kind of the division, when something is left. */
  own: readonly string[];
  all: readonly string[];
  /** "idf" for "Département Île-de-France", "aura" for "Auvergne-Rhône-Alpes". */
  acronyms: ReadonlySet<string>;
}

/** The names of a list of divisions by their words. What it returns is in the order of the list. */
export interface DivisionNames {
  all: readonly Named[];
  /** Those that some word of their own, typing errors included, may be this one. */
  bearing(typed: string): readonly Named[];
  /** Those whose first word of their own may be this one, or that have it as an acronym. */
  beginning(typed: string, folded: string): readonly Named[];
  /** Whether a word may be that one of a name. */
  mayBe(typed: string, known: string): boolean;
  /** Whether it is a word of a name, typing errors and acronyms included. */
  isWord(word: string): boolean;
  /** Words of their own that are heard so. */
  heardAs(sound: string): readonly string[];
}

/** Shorter names of places are read as typed: "porte" is not "Port". */
const FORGIVEN_LETTERS = 6;
/** Words remembered with what they may be: a question holds a few hundred at most. */
const MOST_TYPED = 5000;

const named = (division: KnownDivision): Named => {
  const all = words(division.name).map((word) => word.stem);
  const own = all.filter((stem) => !DIVISION_GENERIC.has(stem));
  const told = all.filter((stem, i) => i > 0 || !DIVISION_GENERIC.has(stem));
  return { division, own: own.length > 0 ? own : all, all, acronyms: acronymsOf(told) };
};

/** One or two letters of each word, three at least in all; a number has none. */
function acronymsOf(told: readonly string[]): ReadonlySet<string> {
  if (told.length < 2 || told.length > 4 || !told.every((stem) => /^\p{L}{2}/u.test(stem))) return new Set();
  let found = [''];
  for (const stem of told) found = found.flatMap((start) => [start + stem.slice(0, 1), start + stem.slice(0, 2)]);
  return new Set(found.filter((acronym) => acronym.length > 2));
}

const isNearly = (typed: string, known: string): boolean =>
  (resembles(typed, known) || (typed[0] === known[0] && soundOf(typed) === soundOf(known))) &&
  // "créations" are no "Relations".
  (typed[0] === known[0] || !isNominal(typed));

/** Divisions by each of these words of theirs. */
function byWord(all: readonly Named[], wordsOf: (named: Named) => Iterable<string>): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const [at, each] of all.entries())
    for (const word of new Set(wordsOf(each))) {
      const before = found.get(word);
      if (before === undefined) found.set(word, [at]);
      else before.push(at);
    }
  return found;
}

function namesOfList(divisions: readonly KnownDivision[]): DivisionNames {
  const all = divisions.map(named);
  const byOwn = byWord(all, ({ own }) => own);
  const byFirst = byWord(all, ({ own }) => own.slice(0, 1));
  const byAcronym = byWord(all, ({ acronyms }) => acronyms);
  const long = [...byOwn.keys()].filter(({ length }) => length >= FORGIVEN_LETTERS);
  let bySound: ReadonlyMap<string, readonly string[]> | null = null;
  const meant = new Map<string, ReadonlySet<string>>();

  /** The words of the names that a typed one may be. */
  function meantBy(typed: string): ReadonlySet<string> {
    const before = meant.get(typed);
    if (before !== undefined) return before;
    const found = new Set(byOwn.has(typed) ? [typed] : []);
    if (typed.length >= FORGIVEN_LETTERS) for (const known of long) if (isNearly(typed, known)) found.add(known);
    if (meant.size >= MOST_TYPED) meant.clear();
    meant.set(typed, found);
    return found;
  }
  const those = (places: Iterable<readonly number[] | undefined>): readonly Named[] => {
    const found = new Set<number>();
    for (const each of places) for (const at of each ?? []) found.add(at);
    return [...found].sort((a, b) => a - b).map((at) => all[at]!);
  };

  return {
    all,
    bearing: (typed) => those([...meantBy(typed)].map((known) => byOwn.get(known))),
    beginning: (typed, folded) => those([byAcronym.get(folded), ...[...meantBy(typed)].map((known) => byFirst.get(known))]),
    mayBe: (typed, known) => meantBy(typed).has(known),
    isWord: (word) => byAcronym.has(word) || meantBy(word).size > 0,
    heardAs(sound) {
      bySound ??= Map.groupBy(byOwn.keys(), heard);
      return bySound.get(sound) ?? [];
    },
  };
}

const known = new WeakMap<readonly KnownDivision[], DivisionNames>();

/** Names are cut once for the same list of divisions: a big tree would cost more than the rest of the question. */
export function namesOf(divisions: readonly KnownDivision[]): DivisionNames {
  const before = known.get(divisions);
  if (before !== undefined) return before;
  const found = namesOfList(divisions);
  known.set(divisions, found);
  return found;
}
