import type { KnownDivision, Spot } from './places.ts';

interface Labels {
  byId: ReadonlyMap<number, string>;
  byLabel: ReadonlyMap<string, KnownDivision>;
  above: ReadonlyMap<number, KnownDivision>;
}

/** Labels are made once for the same list of divisions. */
const known = new WeakMap<readonly KnownDivision[], Labels>();

function labelsOf(divisions: readonly KnownDivision[]): Labels {
  const before = known.get(divisions);
  if (before !== undefined) return before;
  const byId = new Map<number, string>();
  const byLabel = new Map<string, KnownDivision>();
  const above = new Map<number, KnownDivision>();
  const inside = new Map(divisions.map((division) => [division.id, division]));
  const same = Map.groupBy(divisions, ({ name }) => name);
  for (const division of divisions) {
    const twins = same.get(division.name)!.filter(({ id }) => id !== division.id);
    const others = new Set(twins.flatMap((twin) => ancestorsOf(twin, inside).map(({ id }) => id)));
    const top =
      twins.length === 0
        ? undefined
        : ancestorsOf(division, inside).find(({ id, name }) => !others.has(id) && same.get(name)!.length === 1);
    if (top !== undefined) above.set(division.id, top);
    const own = top === undefined && twins.some(({ parentId }) => parentId === division.parentId) ? `n° ${division.id}` : null;
    const told = top?.name ?? own;
    const label = told === null ? division.name : `${division.name} (${told})`;
    byId.set(division.id, label);
    if (!byLabel.has(label)) byLabel.set(label, division);
  }
  const labels = { byId, byLabel, above };
  known.set(divisions, labels);
  return labels;
}

/** Those above a division inside the scope, the nearest first; cycles do not loop. */
function ancestorsOf({ parentId }: KnownDivision, inside: ReadonlyMap<number, KnownDivision>): KnownDivision[] {
  const found = new Set<KnownDivision>();
  for (let at = parentId === null ? undefined : inside.get(parentId); at !== undefined && !found.has(at); ) {
    found.add(at);
    at = at.parentId === null ? undefined : inside.get(at.parentId);
  }
  return [...found];
}

/** The name of a division, with the one above it where another bears the same, "Service Marketing (Agence Lille)", or its number under the same one. */
export const labelOf = (division: KnownDivision, divisions: readonly KnownDivision[]): string =>
  labelsOf(divisions).byId.get(division.id) ?? division.name;

/** The division that `labelOf` tells so; null = none of the scope. */
export const divisionLabelled = (label: string, divisions: readonly KnownDivision[]): KnownDivision | null =>
  labelsOf(divisions).byLabel.get(label) ?? divisions.find(({ name }) => name === label) ?? null;

/** The same as one would say it: "Service Marketing de l'Agence Lille". */
export function spokenOf(division: KnownDivision, divisions: readonly KnownDivision[]): string {
  const top = labelsOf(divisions).above.get(division.id);
  if (top === undefined) return labelOf(division, divisions);
  const of = /^[aeiouyhéèêàâîôœ]/iu.test(top.name)
    ? "de l'"
    : /^(?:service|d[ée]partement|si[èe]ge|site|secteur|p[ôo]le)\b/iu.test(top.name)
      ? 'du '
      : 'de ';
  return `${division.name} ${of}${top.name}`;
}

/**
 * "Service Marketing de l'agence Lille": of several divisions that bear a name, the one below the division said right beside it.
 * @param below the branch of a division
 * @param isBeside whether two places are said in one breath, the second not on purpose
 */
export function withTwinsSettled(
  spots: readonly Spot[],
  divisions: readonly KnownDivision[],
  below: (id: number) => ReadonlySet<number>,
  isBeside: (first: Spot, second: Spot) => boolean,
): Spot[] {
  const left = [...spots];
  for (let at = 0; at < left.length; at++) {
    const { place } = left[at]!;
    if (place.kind !== 'several') continue;
    const ids = new Set(place.ids);
    const candidates = divisions.filter(({ id }) => ids.has(id));
    // "logistique" of several names is asked back: only the same name twice is told by what is above it.
    if (new Set(candidates.map(({ name }) => name)).size > 1) continue;
    for (const beside of [at + 1, at - 1]) {
      const other = left[beside];
      const [first, last] = [left[Math.min(at, beside)], left[Math.max(at, beside)]];
      if (first === undefined || last === undefined || other?.place.kind !== 'division' || !isBeside(first, last)) continue;
      const inside = below(other.place.id);
      const [only, more] = candidates.filter(({ id }) => inside.has(id));
      if (only === undefined || more !== undefined) continue;
      const settled: Spot = {
        place: { kind: 'division', id: only.id, name: labelOf(only, divisions) },
        taken: new Set([...first.taken, ...last.taken]),
        certain: first.certain || last.certain,
        from: first.from,
        end: last.end,
      };
      left.splice(Math.min(at, beside), 2, settled);
      break;
    }
  }
  return left;
}
