import type { Division } from '../../shared/model/tenant.ts';
import type { Tree } from './tree.ts';

/** Who sees whom inside one tree: level N sees itself and every descendant, never an ancestor nor a brother. Pure; every question in O(answer). */
export interface Cascade {
  readonly size: number;
  has(id: number): boolean;
  /** Rank in tree order (home = 0), parents before children; -1 when it is not in the tree. */
  rank(id: number): number;
  /** Levels below home: home = 0. */
  depth(id: number): number;
  /** How many divisions are below it, itself left out. */
  descendants(id: number): number;
  /** The division, then all its descendants, in tree order; empty when it is not in the tree. */
  below(id: number): readonly Division[];
  /** From home down to the division, both included; empty when it is not in the tree. */
  above(id: number): readonly Division[];
  /** Whether the division of rank `viewer` sees the one of rank `seen`. */
  sees(viewer: number, seen: number): boolean;
}

/** Indexes a tree, whose divisions come depth first: a branch is one run of ranks. */
export function cascadeOf(tree: Pick<Tree, 'divisions'>): Cascade {
  const { divisions } = tree;
  const ranks = new Map(divisions.map((division, rank) => [division.id, rank]));
  const parent = divisions.map(({ parentId }) => (parentId === null ? -1 : (ranks.get(parentId) ?? -1)));
  const depths = new Int32Array(divisions.length);
  const ends = new Int32Array(divisions.length);
  for (let rank = 0; rank < divisions.length; rank += 1) {
    const up = parent[rank] ?? -1;
    depths[rank] = up < 0 ? 0 : (depths[up] ?? 0) + 1;
  }
  // Last to first: a parent's run ends where the run of its last child does.
  for (let rank = divisions.length - 1; rank >= 0; rank -= 1) {
    const end = Math.max(ends[rank] ?? 0, rank + 1);
    ends[rank] = end;
    const up = parent[rank] ?? -1;
    if (up >= 0) ends[up] = Math.max(ends[up] ?? 0, end);
  }
  return {
    size: divisions.length,
    has: (id) => ranks.has(id),
    rank: (id) => ranks.get(id) ?? -1,
    depth: (id) => depths[ranks.get(id) ?? -1] ?? 0,
    descendants(id) {
      const rank = ranks.get(id);
      return rank === undefined ? 0 : (ends[rank] ?? 0) - rank - 1;
    },
    below(id) {
      const rank = ranks.get(id);
      return rank === undefined ? [] : divisions.slice(rank, ends[rank]);
    },
    above(id) {
      const chain: Division[] = [];
      for (let at = ranks.get(id) ?? -1; at >= 0; at = parent[at] ?? -1) {
        const division = divisions[at];
        if (division !== undefined) chain.push(division);
      }
      return chain.reverse();
    },
    sees: (viewer, seen) => viewer >= 0 && seen >= viewer && seen < (ends[viewer] ?? 0),
  };
}
