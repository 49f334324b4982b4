import type { TreeAnomaly } from '../../shared/model/review.ts';
import type { Instant } from '../../shared/model/sourced.ts';
import { branchOf, type Division, type TreeOrigin } from '../../shared/model/tenant.ts';
import type { DivisionRecord } from './tenant.ts';

/** What one user may see: the home division and its true descendants, nothing else. Pure data. */
export interface Tree {
  home: { id: number; name: string };
  origin: TreeOrigin;
  asOf: Instant | null;
  /** Home first, then depth first, brothers by name. */
  divisions: readonly Division[];
  /** What was cut or could not be had; what only looks odd is for the review to find. */
  anomalies: readonly TreeAnomaly[];
}

/** Names that follow a path (`NATIONAL\NORD\LILLE`), tenancy.md. */
const PATH_SEPARATOR = '\\';

/** A missing name is shown as "Division #id". */
export const displayName = (id: number, name: string | null | undefined): string => name?.trim() || `Division #${id}`;

/** Only the home division is known. */
export function treeOfIdentity(home: Tree['home']): Tree {
  return {
    home,
    origin: 'identity',
    asOf: null,
    divisions: [{ id: home.id, parentId: null, name: home.name, level: null, active: true }],
    anomalies: [],
  };
}

/**
 * The home division's branch of the whole view `divisions_readonly`. A link that cannot be trusted (cycle, contradictory duplicate) is cut:
 * the scope may become smaller, never wider. Anomalies name only divisions of the branch, or those that claim to hang under it.
 * @returns null when the view does not hold the home division.
 */
export function treeOfView(home: Tree['home'], records: readonly DivisionRecord[], asOf: Instant | null): Tree | null {
  const { parents, kept, contradictory, repeated } = uniqueRecords(records);
  if (!kept.has(home.id)) return null;
  const cyclic = membersOfCycles(records);
  const trusted = new Map<number, number>();
  for (const [id, parent] of parents) if (parent !== null && !cyclic.has(id) && !contradictory.has(id)) trusted.set(id, parent);
  const tree = assemble(home, kept, trusted, 'view', asOf);
  const visible = new Set(tree.divisions.map((division) => division.id));
  const claiming = new Set(records.filter(({ parentId }) => visible.has(parentId ?? 0)).map(({ id }) => id));
  const concerns = (id: number) => visible.has(id) || claiming.has(id);
  const about = (kind: TreeAnomaly['kind'], ids: Iterable<number>, sentence: (id: number) => string): TreeAnomaly[] =>
    sorted(ids)
      .filter(concerns)
      .map((id) => ({ kind, divisionId: id, sentence: sentence(id) }));
  const anomalies = [
    ...about('cycle', cyclic, (id) => `La division #${id} fait partie d'une boucle : son rattachement est ignoré.`),
    ...about(
      'contradiction',
      contradictory,
      (id) => `La division #${id} est déclarée sous plusieurs parents : son rattachement est ignoré.`,
    ),
    ...about('duplicate', repeated, (id) => `La division #${id} est déclarée plusieurs fois : la première déclaration est retenue.`),
    ...orphans(home.id, parents, kept),
  ];
  return { ...tree, anomalies };
}

/** The flat list of the API: everything in it is below home; names that look like paths give a deduced tree. */
export function treeOfList(home: Tree['home'], records: readonly DivisionRecord[], asOf: Instant | null): Tree {
  const { kept } = uniqueRecords(records.filter((record) => record.id !== home.id));
  const byPath = new Map<string, number>();
  for (const record of kept.values()) if (record.name) byPath.set(normalisedPath(record.name), record.id);
  const homePath = normalisedPath(home.name);
  const parents = new Map<number, number>();
  for (const record of kept.values()) {
    const steps = record.name ? normalisedPath(record.name).split(PATH_SEPARATOR) : [];
    let parent = home.id;
    for (let length = steps.length - 1; length > 0; length -= 1) {
      const prefix = steps.slice(0, length).join(PATH_SEPARATOR);
      const found = prefix === homePath ? home.id : byPath.get(prefix);
      if (found !== undefined && found !== record.id) {
        parent = found;
        break;
      }
    }
    parents.set(record.id, parent);
  }
  const deduced = [...kept.values()].some((record) => record.name?.includes(PATH_SEPARATOR));
  kept.set(home.id, { id: home.id, name: home.name });
  return assemble(home, kept, parents, deduced ? 'names' : 'flat', asOf);
}

/** What a tree says whose links are those of an earlier reading. */
const LINKS_REMEMBERED: TreeAnomaly = {
  kind: 'tree_stale',
  divisionId: null,
  sentence: "CFI n'a pas donné l'arborescence : les divisions sont celles qu'il donne, leurs rattachements sont les derniers connus.",
};

/**
 * The divisions of the flat list, which alone says what may be seen, hung as they last were: a branch would otherwise lose its rows in silence each time the
 * view does not answer. What the earlier tree does not hold hangs under home; under a division that is gone, what was below it hangs under the next above.
 * @param known a tree of the same home division, read earlier
 * @returns null when that tree has no links of its own
 */
export function treeOfListAsKnown(home: Tree['home'], records: readonly DivisionRecord[], known: Tree): Tree | null {
  if (known.home.id !== home.id || (known.origin !== 'view' && known.origin !== 'names')) return null;
  const { kept } = uniqueRecords(records.filter(({ id }) => id !== home.id));
  const before = new Map(known.divisions.map((division) => [division.id, division]));
  const parents = new Map<number, number>();
  for (const id of kept.keys()) {
    let above = before.get(id)?.parentId ?? home.id;
    while (above !== home.id && !kept.has(above)) above = before.get(above)?.parentId ?? home.id;
    parents.set(id, above);
  }
  const held = new Map(
    [...kept].map(([id, record]) => [id, { ...before.get(id), ...record, name: record.name ?? before.get(id)?.name ?? null }]),
  );
  held.set(home.id, { ...before.get(home.id), id: home.id, name: home.name });
  const others = known.anomalies.filter(({ kind }) => kind !== LINKS_REMEMBERED.kind);
  return { ...assemble(home, held, parents, known.origin, known.asOf), anomalies: [...others, LINKS_REMEMBERED] };
}

/** The branch under one division of the tree, that division included; empty when it is not in the tree. */
export const branch = (tree: Tree, id: number): Division[] => branchOf(tree.divisions, id);

/** From home to the division, both included. */
export function pathTo(tree: Tree, id: number): { id: number; name: string }[] {
  const byId = new Map(tree.divisions.map((division) => [division.id, division]));
  const path: { id: number; name: string }[] = [];
  for (let at = byId.get(id); at !== undefined; at = at.parentId === null ? undefined : byId.get(at.parentId))
    path.unshift({ id: at.id, name: at.name });
  return path;
}

const sorted = (ids: Iterable<number>) => [...ids].sort((a, b) => a - b);
const normalisedPath = (name: string) =>
  name
    .split(PATH_SEPARATOR)
    .map((step) => step.trim().toLocaleUpperCase('fr'))
    .join(PATH_SEPARATOR);

function uniqueRecords(records: readonly DivisionRecord[]) {
  const kept = new Map<number, DivisionRecord>();
  const parents = new Map<number, number | null>();
  const contradictory = new Set<number>();
  const repeated = new Set<number>();
  for (const record of records) {
    const parent = record.parentId ?? null;
    if (!kept.has(record.id)) {
      kept.set(record.id, record);
      parents.set(record.id, parent);
    } else if (parents.get(record.id) !== parent) contradictory.add(record.id);
    else repeated.add(record.id);
  }
  for (const id of contradictory) repeated.delete(id);
  return { kept, parents, contradictory, repeated };
}

/**
 * Every id that may meet itself when climbing, whichever of its declared parents is the right one. What has no parent left, then what has no child
 * left, is taken away in turn: loops remain, and in contradictory data what hangs between two of them.
 */
function membersOfCycles(records: readonly DivisionRecord[]): Set<number> {
  const up = new Map<number, Set<number>>();
  const down = new Map<number, Set<number>>();
  for (const { id } of records) {
    up.set(id, up.get(id) ?? new Set());
    down.set(id, down.get(id) ?? new Set());
  }
  for (const { id, parentId } of records) {
    if (typeof parentId !== 'number' || !up.has(parentId)) continue;
    up.get(id)?.add(parentId);
    down.get(parentId)?.add(id);
  }
  const left = new Set(up.keys());
  const peel = (towards: Map<number, Set<number>>, back: Map<number, Set<number>>) => {
    const bare = [...left].filter((id) => towards.get(id)?.size === 0);
    for (let id = bare.pop(); id !== undefined; id = bare.pop()) {
      left.delete(id);
      for (const neighbour of back.get(id) ?? []) {
        const links = towards.get(neighbour);
        if (links?.delete(id) && links.size === 0) bare.push(neighbour);
      }
      for (const neighbour of towards.get(id) ?? []) back.get(neighbour)?.delete(id);
    }
  };
  peel(up, down);
  peel(down, up);
  return left;
}

/** Told to a head office only: a branch must not learn what exists elsewhere. */
function orphans(homeId: number, parents: ReadonlyMap<number, number | null>, kept: ReadonlyMap<number, DivisionRecord>): TreeAnomaly[] {
  if (parents.get(homeId) !== null) return [];
  const lost = [...parents].filter(([, parent]) => parent !== null && !kept.has(parent)).length;
  if (lost === 0) return [];
  const sentence =
    lost === 1
      ? "Une division est rattachée à un parent qui n'existe pas : elle n'est visible de personne."
      : `${lost} divisions sont rattachées à un parent qui n'existe pas : elles ne sont visibles de personne.`;
  return [{ kind: 'orphan', divisionId: null, sentence }];
}

/** Walks down from home; what is not reached is not visible. */
function assemble(
  home: Tree['home'],
  records: ReadonlyMap<number, DivisionRecord>,
  parents: ReadonlyMap<number, number>,
  origin: TreeOrigin,
  asOf: Instant | null,
): Tree {
  const children = new Map<number, DivisionRecord[]>();
  for (const [id, parent] of parents) {
    const record = records.get(id);
    if (record === undefined || id === home.id) continue;
    const brothers = children.get(parent);
    if (brothers === undefined) children.set(parent, [record]);
    else brothers.push(record);
  }
  const collator = new Intl.Collator('fr', { numeric: true });
  for (const brothers of children.values())
    brothers.sort((a, b) => collator.compare(displayName(a.id, a.name), displayName(b.id, b.name)) || a.id - b.id);
  const root = records.get(home.id);
  const divisions: Division[] = [];
  const seen = new Set<number>([home.id]);
  const stack: { record: DivisionRecord; parentId: number | null; level: number | null }[] = [
    { record: root ?? { id: home.id, name: home.name }, parentId: null, level: root?.level ?? null },
  ];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { record, parentId, level } = next;
    const name = record.id === home.id && !record.name ? home.name : displayName(record.id, record.name);
    divisions.push({ id: record.id, parentId, name, level, active: record.active ?? true });
    for (const child of (children.get(record.id) ?? []).toReversed()) {
      if (seen.has(child.id)) continue;
      seen.add(child.id);
      stack.push({ record: child, parentId: record.id, level: child.level ?? (level === null ? null : level + 1) });
    }
  }
  return { home: { id: home.id, name: divisions[0]?.name ?? home.name }, origin, asOf, divisions, anomalies: [] };
}
