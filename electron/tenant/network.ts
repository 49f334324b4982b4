import { AppError } from '../../shared/errors.ts';
import type { TreeAnomaly } from '../../shared/model/review.ts';
import type { Instant } from '../../shared/model/sourced.ts';
import type { Division, TreeOrigin } from '../../shared/model/tenant.ts';
import { type Cascade, cascadeOf } from './cascade.ts';
import { scopeOf } from './scope.ts';
import type { TenantScope } from './tenant.ts';
import { branch, displayName, type Tree } from './tree.ts';

/** The whole tree of the signed-in user, whatever branch is chosen or simulated: what the review works on. */
export interface Network {
  readonly userId: number;
  readonly userName: string;
  readonly home: { id: number; name: string };
  readonly origin: TreeOrigin;
  readonly asOf: Instant | null;
  /** Home first, depth first. */
  readonly divisions: readonly Division[];
  readonly anomalies: readonly TreeAnomaly[];
  readonly cascade: Cascade;
  /** The scope of that division, inside the user's own. @throws AppError not_found, naming the rule */
  scopeAt(divisionId: number): TenantScope;
}

/** Refuses by naming the rule, in the same words whether the division exists elsewhere or not at all. */
export const outside = (home: Tree['home']): AppError =>
  new AppError('not_found', `Règle de cascade : votre périmètre est ${home.name} (${home.id}).`);

/** A tree as the review sees it. */
export function networkOf(user: { id: number; name: string }, tree: Tree): Network {
  const cascade = cascadeOf(tree);
  return {
    userId: user.id,
    userName: user.name,
    home: tree.home,
    origin: tree.origin,
    asOf: tree.asOf,
    divisions: tree.divisions,
    anomalies: tree.anomalies,
    cascade,
    scopeAt(divisionId) {
      if (!cascade.has(divisionId)) throw outside(tree.home);
      return scopeOf(user.id, tree, divisionId);
    },
  };
}

/** What a division would have as its own tree: its branch, itself on top. Never more than the tree it is taken from. */
export function treeBelow(tree: Tree, id: number): Tree {
  const divisions = branch(tree, id).map((division) => (division.id === id ? { ...division, parentId: null } : division));
  const kept = new Set(divisions.map((division) => division.id));
  return {
    ...tree,
    home: { id, name: divisions[0]?.name ?? displayName(id, null) },
    divisions,
    anomalies: tree.anomalies.filter(({ divisionId }) => divisionId !== null && kept.has(divisionId)),
  };
}
