import { everydayOf } from '../talk/everyday.ts';
import { isAdjective } from '../talk/sorts.ts';
import { isOneOfThem } from '../talk/spoken.ts';
import { DIVISION_GENERIC, PLACE_STRONG, PLACE_SUFFIXES, PLACE_WEAK, STOP_WORDS, TOWNS } from '../words/lexicon.ts';
import { fold } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';
import { announced, isVerbA } from './announced.ts';
import type { NameBook } from './book.ts';
import { type DivisionNames, type Named, namesOf } from './division-names.ts';
import { aboveOfKind, amongBeside, everyOfKind, kindAbove } from './kinds.ts';
import { BEFORE_REGION, bareTown } from './towns.ts';
import { labelOf, spokenOf, withTwinsSettled } from './twins.ts';

/** A division of the scope as the engine needs it. `parentId` null or outside the scope = a top of the scope. */
export interface KnownDivision {
  id: number;
  name: string;
  parentId: number | null;
}

/** The place a question names: a division of the scope, several that fit, or one that is not in the scope. */
export type Place =
  /** `alone`: without those below it. */
  | { kind: 'division'; id: number; name: string; alone?: true }
  /** `asked`: each as one would say it; `spoken`: the words that fit them all, as typed. */
  | { kind: 'several'; names: string[]; asked: string[]; ids: number[]; spoken?: string }
  /** Several on purpose: "Lille et Arras". */
  | { kind: 'both'; divisions: { id: number; name: string }[] }
  /** `guessed`: nothing but a small word says that it is a place; `kept`: what the conversation was about, of which something is no longer there. */
  | { kind: 'unknown'; asked: string; guessed?: true; kept?: { names: string[]; ids: number[] } };

/** What was found: the place, the words it takes, and whether they may as well belong to an article's name. */
export interface PlaceMatch {
  place: Place;
  taken: ReadonlySet<number>;
  certain: boolean;
}

/** The division and all its descendants inside the scope; cycles do not loop. */
export function branch(divisions: readonly KnownDivision[], id: number): Set<number> {
  const children = childrenOf(divisions);
  const found = new Set([id]);
  for (const current of found) for (const { id: child } of children.get(current) ?? []) found.add(child);
  return found;
}

/** Computed once for the same list of divisions: a big tree would cost more than the rest of the question. */
function once<T>(compute: (divisions: readonly KnownDivision[]) => T): (divisions: readonly KnownDivision[]) => T {
  const known = new WeakMap<readonly KnownDivision[], { value: T }>();
  return (divisions) => {
    const found = known.get(divisions) ?? { value: compute(divisions) };
    known.set(divisions, found);
    return found.value;
  };
}
const childrenOf = once((divisions) => Map.groupBy(divisions, ({ parentId }) => parentId));
const parentsOf = once((divisions) => new Map(divisions.map(({ id, parentId }) => [id, parentId])));

/** Tells a word of a name of the scope's divisions, typing errors and acronyms included. */
export const placeWords = (divisions: readonly KnownDivision[]): ((word: string) => boolean) => namesOf(divisions).isWord;

/** How many words from `at` spell the name, small words between them counted; 0 = they do not. */
function fits(tokens: readonly Token[], at: number, { own, acronyms }: Named, names: DivisionNames): number {
  if (acronyms.has(tokens[at]!.folded)) return 1;
  let next = at;
  for (const stem of own) {
    while (next > at && tokens[next] !== undefined && DIVISION_GENERIC.has(tokens[next]!.folded)) next++;
    const token = tokens[next];
    if (token === undefined || token.locked || !names.mayBe(token.stem, stem)) return 0;
    next++;
  }
  return next - at;
}

/** "Rhône-Alpes": two words of a name, one after the other. */
const isPair = (tokens: readonly Token[], at: number, [first, second]: readonly (string | undefined)[], names: DivisionNames): boolean =>
  second !== undefined &&
  [first!, second].every((stem, i) => /\p{L}/u.test(stem) && tokens[at + i]?.locked === false && names.mayBe(tokens[at + i]!.stem, stem));

/** Whether a longer name begins with the words from `at`. */
const begins = (tokens: readonly Token[], at: number, length: number, { own }: Named, names: DivisionNames): boolean =>
  own.length > length && own.slice(0, length).every((stem, i) => tokens[at + i] !== undefined && names.mayBe(tokens[at + i]!.stem, stem));

/** Where a place stands. */
export interface Spot extends PlaceMatch {
  from: number;
  end: number;
}

/** The first place from `start` on, among the divisions of the scope and no others: the rest of the tree is not known here. */
function nextPlace(
  tokens: readonly Token[],
  start: number,
  names: DivisionNames,
  divisions: readonly KnownDivision[],
  book: NameBook | null,
): Spot | null {
  for (let at = start; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.locked || DIVISION_GENERIC.has(token.stem) || isAdjective(tokens, at)) continue;
    const here = names.beginning(token.stem, token.folded);
    if (token.stop && !here.some(({ own }) => own.length > 1 && own[0] === token.stem)) continue;
    const call = announced(tokens, at);
    // "envois de courriers" are letters, "l'équipe Courrier" and "dans courrier" are a place.
    const sort =
      call.how !== 'strong' &&
      !INSIDE.has(tokens[at - 1]?.folded ?? '') &&
      token.concepts.some(({ concept }) => /^(channel|kind):/u.test(concept));
    let length = 0;
    let candidates: Named[] = [];
    for (const candidate of here) {
      const fit = fits(tokens, at, candidate, names);
      if (fit === 0 || fit < length) continue;
      candidates = fit > length ? [candidate] : [...candidates, candidate];
      length = fit;
    }
    if ((sort || isOneOfThem(tokens, at)) && length < 2) continue;
    // "pochettes commerciales": the word of a name, right after another, is not the division it resembles.
    const worded = call.how !== 'strong' && length < 2 && book?.resembles(token.stem) === true && isNameWord(tokens[at - 1], book);
    if (worded && !names.bearing(token.stem).some(({ own }) => own.includes(token.stem))) continue;
    const partly = (stem: string, i: number) =>
      /\p{L}/u.test(stem) &&
      // "la nouvelle agence" is no Nouvelle-Aquitaine.
      !BEFORE_REGION.has(stem) &&
      // "flyers en alerte aquitaine": a place of the country is one without a preposition, wherever it stands in a name.
      (call.how !== 'no' || (i === 0 && stem.length > 3) || TOWNS.has(stem)) &&
      names.mayBe(token.stem, stem);
    if (candidates.length === 0 && !token.stop) {
      const bearing = names.bearing(token.stem);
      const inRow = bearing.filter(({ own }) => own.some((stem, i) => isPair(tokens, at, [stem, own[i + 1]], names)));
      candidates = inRow.length > 0 ? inRow : bearing.filter((candidate) => candidate.own.some(partly));
      length = inRow.length > 0 ? 2 : 1;
    }
    const partial = !candidates.some(({ own }) => own.length === length);
    if (candidates.length === 0) continue;
    // "la logistique" is any division that bears the word; "le service logistique" the one of that whole name.
    if (!partial && call.generic === null)
      candidates = here.filter((other) => candidates.includes(other) || begins(tokens, at, length, other, names));
    const suffix = tokens[at + length];
    const from = call.how === 'no' ? at : call.from;
    const taken = new Set(Array.from({ length: at + length - from }, (_, i) => from + i));
    // "service logistique 4" is another one than "service logistique".
    const numbered =
      call.how === 'strong' &&
      suffix !== undefined &&
      !suffix.taken &&
      /^\d{1,2}$/u.test(suffix.folded) &&
      tokens[at + length + 1] === undefined;
    // "… Île-de-France ? C'est pour demain": a suffix follows its name at once, and elides nothing.
    const suffixed =
      suffix !== undefined &&
      !suffix.opens &&
      fold(suffix.raw) === suffix.folded &&
      PLACE_SUFFIXES.has(suffix.folded) &&
      !isVerbEst(tokens, at + length);
    if (suffix !== undefined && (numbered || (partial && suffixed)))
      return {
        place: {
          kind: 'unknown',
          asked: tokens
            .slice(at, at + length + 1)
            .map(({ raw }) => raw)
            .join(' '),
        },
        taken: taken.add(at + length),
        certain: true,
        from: at,
        end: at + length + 1,
      };
    if (call.generic !== null && candidates.some((candidate) => candidate.all.includes(call.generic!)))
      candidates = candidates.filter((candidate) => candidate.all.includes(call.generic!));
    const every = everyOfKind(
      tokens,
      at,
      here.filter((other) => candidates.includes(other) || begins(tokens, at, length, other, names)),
      divisions,
    );
    const chosen = every ?? choose(candidates, divisions);
    const kind = every === null ? kindAbove(tokens, at) : null;
    const place = (kind === null ? null : aboveOfKind(chosen, kind, names.all)) ?? chosen;
    return { place, taken, certain: call.how === 'strong', from: at, end: at + length };
  }
  return null;
}

/** "la campagne de lyon est partie": the verb, not the point of the compass, unless a capital tells that it is a name or nothing follows. */
const isVerbEst = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]!.raw === 'est' && tokens[at + 1] !== undefined && !tokens[at + 1]!.opens;

const isNameWord = (token: Token | undefined, book: NameBook): boolean =>
  token !== undefined && !token.stop && !token.taken && book.resembles(token.stem);

/** "quelle part vient de Lyon ?": the part and the whole, side by side; null = it is the whole. */
export function besideWhole(place: PlaceMatch['place'], divisions: readonly KnownDivision[]): Place | null {
  const ids = new Set(divisions.map(({ id }) => id));
  const tops = divisions.filter(({ parentId }) => parentId === null || !ids.has(parentId));
  const [top] = tops;
  if (place.kind !== 'division' || top === undefined || tops.length > 1 || top.id === place.id) return null;
  return { kind: 'both', divisions: [place, top].map(({ id, name }) => ({ id, name })) };
}

/** Before a word they make it a place, whatever else it may mean. */
const INSIDE = new Set(['dans', 'cote']);

/** Places named at once at most: a table of comparison stays readable. */
const MOST = 6;

/**
 * The places named by a question. The first word of a name is enough ("compare Lyon et Strasbourg"); the data tells it from a name's. A division
 * and one of its own branch, side by side, are one place: "service marketing de l'agence Lille".
 * @param book words of the names of the scope; null = not known
 * @param meant the division that words learnt stand for, beside those that are named
 */
export function findPlace(
  tokens: readonly Token[],
  divisions: readonly KnownDivision[],
  book: NameBook | null = null,
  meant: PlaceMatch | null = null,
): PlaceMatch | null {
  const names = namesOf(divisions);
  const found: Spot[] = [];
  for (let at = 0; found.length < MOST; ) {
    const spot = nextPlace(tokens, at, names, divisions, book);
    if (spot === null) break;
    found.push(spot);
    at = spot.end;
  }
  if (meant !== null) found.push({ ...meant, from: Math.min(...meant.taken), end: Math.max(...meant.taken) + 1 });
  found.sort((a, b) => a.from - b.from);
  const below = (id: number) => branch(divisions, id);
  const isBeside = (one: Spot, next: Spot) =>
    !isJoint(tokens, next.from) &&
    tokens
      .slice(one.end, next.from + 1)
      .every(({ at, opens, stop, stem }) => !opens && (at === next.from || stop || DIVISION_GENERIC.has(stem)));
  const spots = withTwinsSettled(found, divisions, below, isBeside);
  const first = spots[0];
  const stranger = strangerOf(tokens, new Set(spots.flatMap((spot) => [...spot.taken])));
  if (first !== undefined && stranger !== null) return stranger;
  if (first === undefined)
    return ownPlace(tokens, names.all, divisions) ?? unknownPlace(tokens, book?.holds ?? (() => false)) ?? bareTown(tokens);
  // "le siège voit-il Rennes ?" names two, one of them by a general word.
  const looks = tokens.some(({ concepts }) => concepts.some(({ concept }) => ['sight', 'sees'].includes(concept)));
  const own = looks && spots.length === 1 ? ownPlace(tokens, names.all, divisions) : null;
  if (own?.place.kind === 'division') {
    const at = Math.max(...own.taken);
    spots.splice(at < first.from ? 0 : 1, 0, { ...own, from: at, end: at + 1 });
  }
  const taken = new Set(spots.flatMap((spot) => [...spot.taken]));
  const certain = spots.some((spot) => spot.certain);
  const group = spots.find(({ place }) => place.kind === 'both')?.place;
  if (group?.kind === 'both') return { place: amongBeside(group, spots, below), taken, certain };
  const unclear = spots.find(({ place }) => place.kind !== 'division');
  if (unclear !== undefined) {
    const spoken = [...unclear.taken].flatMap((at) => (tokens[at]!.stop ? [] : tokens[at]!.raw)).join(' ');
    return { place: unclear.place.kind === 'several' ? { ...unclear.place, spoken } : unclear.place, taken, certain };
  }
  const seen = spots.flatMap(({ place, end }) => (place.kind === 'division' ? [{ id: place.id, name: place.name, end }] : []));
  const distinct = seen.filter((spot, i) => seen.findIndex(({ id }) => id === spot.id) === i);
  const joined =
    spots.slice(1).some(({ from }) => isJoint(tokens, from)) ||
    tokens.some(({ concepts }) => concepts.some(({ concept }) => ['compare', 'share', 'sight', 'sees', 'seenBy'].includes(concept)));
  const narrow = joined && distinct.length > 1 ? null : narrowest(distinct, divisions);
  if (narrow !== null) return { place: { kind: 'division', id: narrow.id, name: narrow.name }, taken, certain };
  return { place: { kind: 'both', divisions: distinct.map(({ id, name }) => ({ id, name })) }, taken, certain };
}

/** "agence Delorme Nantes": what follows the kind of a division is its name; when we do not know it, Nantes alone is another place. */
function strangerOf(tokens: readonly Token[], taken: ReadonlySet<number>): PlaceMatch | null {
  for (const [at, token] of tokens.entries()) {
    const kind = !token.stop && DIVISION_GENERIC.has(token.stem) && PLACE_STRONG.has(token.stem);
    if (!kind && token.folded !== 'chez') continue;
    const next = tokens[at + 1];
    if (
      next === undefined ||
      taken.has(at + 1) ||
      next.stop ||
      next.concepts.length > 0 ||
      next.taken ||
      next.parted ||
      /^\d/u.test(next.folded)
    )
      continue;
    const asked = tokens.slice(at + 1).filter((word) => taken.has(word.at) || word === next);
    return {
      place: { kind: 'unknown', asked: asked.map((word) => word.raw).join(' ') },
      taken: new Set([at, ...asked.map((word) => word.at), ...taken]),
      certain: true,
    };
  }
  return null;
}

/** The one that lies under all the others; null when they lie side by side. */
function narrowest<T extends { id: number }>(found: readonly T[], divisions: readonly KnownDivision[]): T | null {
  return found.find(({ id }) => found.every((other) => branch(divisions, other.id).has(id))) ?? null;
}

/** "Lille et Arras", "Lille, Arras", "Lille ou Arras": both are meant. */
function isJoint(tokens: readonly Token[], from: number): boolean {
  for (let at = from; at > 0 && at > from - 4; at--) {
    if (tokens[at]!.parted || ['et', 'ou', 'vs', 'versus', 'avec'].includes(tokens[at - 1]!.folded)) return true;
    if (!STOP_WORDS.has(tokens[at - 1]!.folded) && !DIVISION_GENERIC.has(tokens[at - 1]!.stem)) return false;
  }
  return false;
}

/** "au siège", "dans tout le réseau": divisions called by a general word, or none in the scope. */
function ownPlace(tokens: readonly Token[], known: readonly Named[], divisions: readonly KnownDivision[]): PlaceMatch | null {
  for (const [at, token] of tokens.entries()) {
    if (!['siege', 'social'].includes(token.stem) || token.locked) continue;
    const candidates = known.filter((candidate) => candidate.all.includes(token.stem));
    const next = tokens[at + 1];
    const more = next !== undefined && !next.stop && next.concepts.length === 0 && !next.taken ? [at + 1] : [];
    const taken = new Set([...announcedRange(tokens, at), ...(next?.stem === 'social' || candidates.length === 0 ? more : [])]);
    if (candidates.length > 0) return { place: choose(candidates, divisions), taken, certain: true };
    if (token.stem === 'siege')
      return {
        place: { kind: 'unknown', asked: [token, ...more.map((i) => tokens[i]!)].map(({ raw }) => raw).join(' ') },
        taken,
        certain: false,
      };
  }
  return null;
}

function announcedRange(tokens: readonly Token[], at: number): number[] {
  const { how, from } = announced(tokens, at);
  return Array.from({ length: at - (how === 'no' ? at : from) + 1 }, (_, i) => at - i);
}

/** The highest of these at or above one of them: the only one that may hold them all. */
function highest(among: ReadonlyMap<number, KnownDivision>, from: KnownDivision, divisions: readonly KnownDivision[]): KnownDivision {
  const parents = parentsOf(divisions);
  const seen = new Set<number>();
  let found = from;
  for (let id: number | null | undefined = from.id; id != null && !seen.has(id); id = parents.get(id)) {
    seen.add(id);
    found = among.get(id) ?? found;
  }
  return found;
}

/** One candidate above all the others wins (its total holds theirs); otherwise the user chooses. */
function choose(candidates: readonly Named[], divisions: readonly KnownDivision[]): Place {
  const ids = candidates.map((candidate) => candidate.division.id);
  const top = highest(new Map(candidates.map(({ division }) => [division.id, division])), candidates[0]!.division, divisions);
  const under = branch(divisions, top.id);
  if (ids.every((id) => under.has(id))) return { kind: 'division', id: top.id, name: labelOf(top, divisions) };
  const each = candidates.map(({ division }) => division);
  return { kind: 'several', names: each.map((one) => labelOf(one, divisions)), asked: each.map((one) => spokenOf(one, divisions)), ids };
}

/**
 * "à Marseille", "agence de Brest" when no division of the scope bears that name. A letter alone, the kind of a division ("à l'agence" is mine)
 * and words that names hold ("chemises à rabats") or that anybody says are no place.
 */
function unknownPlace(tokens: readonly Token[], holds: (stem: string) => boolean): PlaceMatch | null {
  const isName = ({ folded, stem }: Token) =>
    folded.length > 1 && !DIVISION_GENERIC.has(stem) && !holds(stem) && everydayOf(folded) === null;
  for (const [at, token] of tokens.entries()) {
    // "agences" announces none in particular.
    if (token.locked || !PLACE_STRONG.has(token.stem) || token.folded !== token.stem || isVerbA(tokens, at)) continue;
    let next = at + 1;
    while (next < tokens.length && PLACE_WEAK.has(tokens[next]!.folded)) next++;
    const taken = new Set(Array.from({ length: next - at }, (_, i) => at + i));
    const asked: Token[] = [];
    for (let i = next; i < tokens.length && asked.length < 3; i++) {
      const word = tokens[i]!;
      if (word.concepts.length > 0 || word.stop || /^\d/.test(word.folded) || (i > next && word.opens)) break;
      asked.push(word);
      taken.add(i);
    }
    if (!asked.some(isName)) continue;
    // "a bordeaux": neither the accent, nor a capital, nor the kind of a division tells that it is one.
    const guessed = token.folded === 'a' && !/^\p{Lu}/u.test(asked[0]!.raw);
    const said = asked.map(({ raw }) => raw).join(' ');
    return { place: { kind: 'unknown', asked: said, ...(guessed ? { guessed } : {}) }, taken, certain: false };
  }
  return null;
}
