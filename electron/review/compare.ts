import type { TreeChange } from '../../shared/model/review.ts';
import type { Division, TreeOrigin } from '../../shared/model/tenant.ts';

/** One state of a tree, as far as comparing needs it. */
export interface KnownTree {
  origin: TreeOrigin;
  divisions: readonly Division[];
}

const named = ({ id, name }: Division) => `${name} (${id})`;

/**
 * What changed from one tree to the next, in the order of the new tree, disappearances last. Between trees of different origins parents and levels
 * are not compared: one of the two does not know them.
 */
export function compareTrees(before: KnownTree, after: KnownTree): TreeChange[] {
  const old = new Map(before.divisions.map((division) => [division.id, division]));
  const now = new Map(after.divisions.map((division) => [division.id, division]));
  const parentName = (tree: ReadonlyMap<number, Division>, id: number | null) => {
    const parent = id === null ? undefined : tree.get(id);
    return parent === undefined ? 'rien' : named(parent);
  };
  const sameOrigin = before.origin === after.origin;
  const changes: TreeChange[] = [];
  const add = (kind: TreeChange['kind'], division: Division, sentence: string) =>
    changes.push({ kind, divisionId: division.id, name: division.name, sentence });
  for (const division of after.divisions) {
    const was = old.get(division.id);
    if (was === undefined) {
      add('added', division, `${named(division)} est apparue sous ${parentName(now, division.parentId)}.`);
      continue;
    }
    if (was.name !== division.name) add('renamed', division, `${named(was)} s'appelle maintenant ${division.name}.`);
    if (sameOrigin && was.parentId !== division.parentId)
      add('moved', division, `${named(division)} est passée de ${parentName(old, was.parentId)} à ${parentName(now, division.parentId)}.`);
    if (was.active !== division.active)
      add(
        division.active ? 'activated' : 'deactivated',
        division,
        division.active ? `${named(division)} est de nouveau active.` : `${named(division)} n'est plus active.`,
      );
    if (sameOrigin && was.level !== division.level)
      add('level', division, `${named(division)} passe du niveau ${was.level ?? 'inconnu'} au niveau ${division.level ?? 'inconnu'}.`);
  }
  for (const was of before.divisions) if (!now.has(was.id)) add('removed', was, `${named(was)} n'est plus dans votre périmètre.`);
  return changes;
}
