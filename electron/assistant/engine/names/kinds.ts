import { DIVISION_GENERIC, PLACE_WEAK } from '../words/lexicon.ts';
import { setOf } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';
import type { Named } from './division-names.ts';
import type { KnownDivision, Place, PlaceMatch, Spot } from './places.ts';
import { labelOf, spokenOf } from './twins.ts';

const OF = setOf('de du des d');
/** They tell any division of a kind, or one's own: "par département de l'agence Nantes". */
const ANY = setOf('par chaque quel quelle quels quelles un une tous toutes mon ma notre votre');
const isKind = ({ folded, stem }: Token): boolean => DIVISION_GENERIC.has(stem) && !PLACE_WEAK.has(folded);

/** The kind of a division that another one is said to be of: "le département de Nantes", "l'agence de l'équipe Studio"; null = none, or several. */
export function kindAbove(tokens: readonly Token[], at: number): string | null {
  let of = /^d['’]/iu.test(tokens[at]!.raw);
  let kind: Token | null = null;
  for (let before = at - 1; before >= 0; before--) {
    const token = tokens[before]!;
    if (token.taken || token.parted) break;
    if (isKind(token) && of) kind = token;
    else if (!isKind(token) && !PLACE_WEAK.has(token.folded)) break;
    if (OF.has(token.folded) || /^d['’]/iu.test(token.raw)) of = true;
  }
  return kind === null || kind.folded !== kind.stem || ANY.has(tokens[kind.at - 1]?.folded ?? '') ? null : kind.stem;
}

/** A region is what nobody calls a division: which one is meant is asked back. */
const REGION = 'region';

/** The division of a kind above the one that was named; null where none is, or where it is of that kind itself. */
export function aboveOfKind(place: Place, kind: string, all: readonly Named[]): Place | null {
  if (place.kind !== 'division') return null;
  const byId = new Map(all.map((named) => [named.division.id, named]));
  const own = byId.get(place.id);
  if (own === undefined || own.all.includes(kind)) return null;
  const divisions = all.map(({ division }) => division);
  const above: Named[] = [];
  for (
    let next = byId.get(own.division.parentId ?? NaN);
    next !== undefined && !above.includes(next);
    next = byId.get(next.division.parentId ?? NaN)
  )
    above.push(next);
  const found = above.find((named) => named.all.includes(kind));
  if (found !== undefined) return { kind: 'division', id: found.division.id, name: labelOf(found.division, divisions) };
  const [parent] = above;
  if (kind !== REGION || parent === undefined) return null;
  const each = [own.division, parent.division];
  return {
    kind: 'several',
    names: each.map((one) => labelOf(one, divisions)),
    asked: each.map((one) => spokenOf(one, divisions)),
    ids: each.map(({ id }) => id),
  };
}

/** "les deux services commerciaux": those of that kind that bear the name, when several do. */
export function everyOfKind(
  tokens: readonly Token[],
  at: number,
  candidates: readonly Named[],
  divisions: readonly KnownDivision[],
): Place | null {
  const kind = tokens[at - 1];
  if (kind === undefined || !isKind(kind) || kind.folded === kind.stem) return null;
  const those = candidates.filter(({ all }) => all.includes(kind.stem));
  return those.length < 2
    ? null
    : { kind: 'both', divisions: those.map(({ division }) => ({ id: division.id, name: labelOf(division, divisions) })) };
}

/** Divisions of a kind told at once, of them those below the division said beside: "les services commerciaux de Lyon". */
export function amongBeside(group: Place & { kind: 'both' }, spots: readonly Spot[], below: (id: number) => ReadonlySet<number>): Place {
  const others = spots.flatMap(({ place }) => (place.kind === 'division' ? [below(place.id)] : []));
  const inside = group.divisions.filter(({ id }) => others.every((ids) => ids.has(id)));
  const [only, ...more] = inside.length === 0 ? group.divisions : inside;
  return only === undefined || more.length > 0 ? { kind: 'both', divisions: [only!, ...more] } : { kind: 'division', ...only };
}

const ITSELF = setOf('seul seule');
const ONLY = setOf('uniquement seulement exclusivement strictement');

/**
 * "le siège seul", "Nantes elle-même": the division without those below it. Of the whole scope, "uniquement" can mean nothing else; "à Nantes
 * uniquement" is Nantes and no other.
 */
export function isAlone(tokens: readonly Token[], { place, taken }: PlaceMatch, divisions: readonly KnownDivision[]): boolean {
  if (place.kind !== 'division') return false;
  const next = tokens[Math.max(...taken) + 1];
  if (next === undefined || next.opens) return false;
  const after = tokens[next.at + 1];
  if (ITSELF.has(next.folded) || (/^(?:lui|elle)$/u.test(next.folded) && after?.folded === 'meme')) return true;
  const ids = new Set(divisions.map(({ id }) => id));
  const tops = divisions.filter(({ parentId }) => parentId === null || !ids.has(parentId));
  return ONLY.has(next.folded) && tops.length === 1 && tops[0]!.id === place.id;
}
