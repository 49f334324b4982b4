import { DIVISION_GENERIC, PLACE_STRONG, PLACE_WEAK } from './stop-words.ts';
import { resembles, words } from './text.ts';
import type { Token } from './tokens.ts';

/** A division of the scope as the engine needs it. `parentId` null or outside the scope = a top of the scope. */
export interface KnownDivision {
  id: number;
  name: string;
  parentId: number | null;
}

/** The place a question names: a division of the scope, several that fit, or one that is not in the scope. */
export type Place =
  | { kind: 'division'; id: number; name: string }
  | { kind: 'several'; names: string[] }
  | { kind: 'unknown'; asked: string };

/** What was found: the place, the words it takes, and whether they may as well belong to an article's name. */
export interface PlaceMatch {
  place: Place;
  taken: ReadonlySet<number>;
  certain: boolean;
}

/** The division and all its descendants inside the scope; cycles do not loop. */
export function branch(divisions: readonly KnownDivision[], id: number): Set<number> {
  const children = new Map<number, number[]>();
  for (const division of divisions)
    if (division.parentId !== null) children.set(division.parentId, [...(children.get(division.parentId) ?? []), division.id]);
  const found = new Set([id]);
  for (const current of found) for (const child of children.get(current) ?? []) found.add(child);
  return found;
}

interface Named {
  division: KnownDivision;
  own: readonly string[];
  all: readonly string[];
}

const named = (division: KnownDivision): Named => {
  const all = words(division.name).map((word) => word.stem);
  const own = all.filter((stem) => !DIVISION_GENERIC.has(stem));
  return { division, own: own.length > 0 ? own : all, all };
};

/** They may stand between a preposition and a name, but announce nothing by themselves ("les portes ouvertes"). */
const ARTICLES: ReadonlySet<string> = new Set(['la', 'le', 'l', 'les']);
/** Shorter names of places are read as typed: "porte" is not "Port". */
const FORGIVEN_LETTERS = 6;
const isPlaceWord = (typed: string, known: string): boolean =>
  typed === known || (Math.min(typed.length, known.length) >= FORGIVEN_LETTERS && resembles(typed, known));

/** How the words before `at` announce a place: "à", "chez" and "agence" for sure, "de" or "pour" perhaps. */
function announced(tokens: readonly Token[], at: number): { how: 'strong' | 'weak' | 'no'; from: number; generic: string | null } {
  let from = at;
  let how: 'strong' | 'weak' | 'no' = 'no';
  let generic: string | null = null;
  while (from > 0) {
    const before = tokens[from - 1]!;
    if (DIVISION_GENERIC.has(before.stem) && !PLACE_WEAK.has(before.folded)) generic = before.stem;
    if (PLACE_STRONG.has(before.stem) && !isVerbA(tokens, from - 1)) how = 'strong';
    else if (PLACE_WEAK.has(before.folded)) how = how === 'no' && !ARTICLES.has(before.folded) ? 'weak' : how;
    else if (generic !== before.stem) break;
    from--;
  }
  return { how, from, generic };
}

/** "il y a", "on a", "t-il a": the verb, not the preposition; an accent decides. */
function isVerbA(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  if (token.folded !== 'a' || token.raw.toLowerCase() === 'à') return false;
  return at === 0 || ['y', 'on', 'il', 'elle', 'nous', 'qui', 'en', 'ya'].includes(tokens[at - 1]!.folded);
}

function fits(tokens: readonly Token[], at: number, stems: readonly string[]): boolean {
  return stems.every((stem, i) => {
    const token = tokens[at + i];
    return token !== undefined && !token.locked && isPlaceWord(token.stem, stem);
  });
}

/** Finds the place named by the question among the divisions of the scope, and no others: the rest of the tree is not known here. */
export function findPlace(tokens: readonly Token[], divisions: readonly KnownDivision[], unknownToo = true): PlaceMatch | null {
  const known = divisions.map(named);
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.locked || token.stop || DIVISION_GENERIC.has(token.stem)) continue;
    const call = announced(tokens, at);
    const full = known.filter((candidate) => fits(tokens, at, candidate.own));
    const longest = Math.max(0, ...full.map((candidate) => candidate.own.length));
    let candidates = full.filter((candidate) => candidate.own.length === longest);
    let length = longest;
    if (candidates.length === 0 && call.how !== 'no') {
      candidates = known.filter((candidate) => candidate.own.some((stem) => isPlaceWord(token.stem, stem)));
      length = 1;
    }
    if (candidates.length === 0) continue;
    if (call.generic !== null && candidates.some((candidate) => candidate.all.includes(call.generic!)))
      candidates = candidates.filter((candidate) => candidate.all.includes(call.generic!));
    const taken = new Set<number>();
    for (let i = call.how === 'no' ? at : call.from; i < at + length; i++) taken.add(i);
    const place = choose(candidates, divisions);
    const second = findPlace(hide(tokens, at + length), divisions, false);
    if (second === null || second.place.kind !== 'division' || place.kind !== 'division' || second.place.id === place.id)
      return { place, taken, certain: call.how === 'strong' };
    return {
      place: { kind: 'several', names: [place.name, second.place.name] },
      taken: new Set([...taken, ...second.taken]),
      certain: false,
    };
  }
  if (!unknownToo) return null;
  return ownPlace(tokens, known, divisions) ?? unknownPlace(tokens);
}

/** The same tokens with the first ones out of reach: places are kept for what follows. */
const hide = (tokens: readonly Token[], before: number): Token[] =>
  tokens.map((token, i) => (i < before ? { ...token, locked: true } : token));

/** Divisions whose name is only made of general words ("Siège social"), named by one of them. */
function ownPlace(tokens: readonly Token[], known: readonly Named[], divisions: readonly KnownDivision[]): PlaceMatch | null {
  for (const [at, token] of tokens.entries()) {
    if (!['siege', 'social', 'reseau'].includes(token.stem) || token.locked) continue;
    const candidates = known.filter((candidate) => candidate.own.includes(token.stem));
    if (candidates.length === 0) continue;
    const taken = new Set([...announcedRange(tokens, at), ...(tokens[at + 1]?.stem === 'social' ? [at + 1] : [])]);
    return { place: choose(candidates, divisions), taken, certain: true };
  }
  return null;
}

function announcedRange(tokens: readonly Token[], at: number): number[] {
  const { how, from } = announced(tokens, at);
  return Array.from({ length: at - (how === 'no' ? at : from) + 1 }, (_, i) => at - i);
}

/** One candidate above all the others wins (its total holds theirs); otherwise the user chooses. */
function choose(candidates: readonly Named[], divisions: readonly KnownDivision[]): Place {
  const ids = candidates.map((candidate) => candidate.division.id);
  for (const { division } of candidates) {
    const under = branch(divisions, division.id);
    if (ids.every((id) => under.has(id))) return { kind: 'division', id: division.id, name: division.name };
  }
  return { kind: 'several', names: candidates.map((candidate) => candidate.division.name) };
}

/** "à Marseille", "agence de Brest" when no division of the scope bears that name. */
function unknownPlace(tokens: readonly Token[]): PlaceMatch | null {
  for (const [at, token] of tokens.entries()) {
    if (token.locked || !PLACE_STRONG.has(token.stem) || isVerbA(tokens, at)) continue;
    let next = at + 1;
    while (next < tokens.length && PLACE_WEAK.has(tokens[next]!.folded)) next++;
    const taken = new Set(Array.from({ length: next - at }, (_, i) => at + i));
    const asked: string[] = [];
    for (let i = next; i < tokens.length && asked.length < 3; i++) {
      const word = tokens[i]!;
      if (word.concepts.length > 0 || word.stop || /^\d/.test(word.folded)) break;
      asked.push(word.raw);
      taken.add(i);
    }
    if (asked.length === 0) continue;
    return { place: { kind: 'unknown', asked: asked.join(' ') }, taken, certain: false };
  }
  return null;
}
