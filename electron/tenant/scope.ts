import { sha256 } from '../kit/files.ts';
import type { TenantScope } from './tenant.ts';
import { branch, displayName, type Tree } from './tree.ts';

/**
 * Hash of who reads and of what may be read: two users never share a cache, and a changed set of divisions is another key. A part of a scope that
 * holds all its divisions is not the scope: lines without a division are in the one and not in the other.
 */
const keyOf = (userId: number, divisionIds: readonly number[], part: boolean) =>
  sha256(`${userId}:${divisionIds.join(',')}${part ? ':partie' : ''}`);

function brand(parts: Pick<TenantScope, 'userId' | 'homeId' | 'selectedId' | 'names' | 'label'>, part = false): TenantScope {
  const divisionIds = [...parts.names.keys()].sort((a, b) => a - b);
  const key = keyOf(parts.userId, divisionIds, part);
  return Object.freeze({ ...parts, part, divisionIds: Object.freeze(divisionIds), key }) as TenantScope;
}

/**
 * The selected division and its descendants inside the tree; a division outside the tree gives an empty scope, which reads nothing. `homeId` is the
 * user's own home even where `tree` is that of a simulated division.
 */
export function scopeOf(userId: number, tree: Tree, selectedId: number, homeId: number = tree.home.id): TenantScope {
  const divisions = branch(tree, selectedId);
  return brand({
    userId,
    homeId,
    selectedId,
    names: new Map(divisions.map((division) => [division.id, division.name])),
    label: divisions[0]?.name ?? displayName(selectedId, null),
  });
}

/** The part of a scope that lies in `divisionIds`: never wider than the scope, empty when nothing of it is there. */
export function partOf(scope: TenantScope, divisionIds: ReadonlySet<number>, label: string): TenantScope {
  const names = new Map([...scope.names].filter(([id]) => divisionIds.has(id)));
  const [selectedId = scope.selectedId] = [...divisionIds].filter((id) => names.has(id));
  const part = scope.part || names.size < scope.names.size;
  return brand({ userId: scope.userId, homeId: scope.homeId, selectedId, names, label }, part);
}

/**
 * One division of a scope and those below it, for a list that is filtered by it: lines without a division are not in it. null when that division is
 * not in the scope.
 */
export function within(scope: TenantScope, tree: Tree, divisionId: number): TenantScope | null {
  const label = scope.names.get(divisionId);
  if (label === undefined) return null;
  const names = new Map(branch(tree, divisionId).flatMap(({ id, name }) => (scope.names.has(id) ? [[id, name] as const] : [])));
  return brand({ userId: scope.userId, homeId: scope.homeId, selectedId: divisionId, names, label }, true);
}

/** A scope as it is stored with what was submitted under it. Nothing but the divisions matters to a reading. */
export interface StoredScope {
  userId: number;
  divisionIds: readonly number[];
}

/** The scope a queue row was submitted under, for following it up when nobody is signed in: exactly what was stored, never wider. */
export function restoreScope(stored: StoredScope, names: ReadonlyMap<number, string> = new Map()): TenantScope {
  const selectedId = stored.divisionIds[0] ?? 0;
  return brand({
    userId: stored.userId,
    homeId: selectedId,
    selectedId,
    names: new Map(stored.divisionIds.map((id) => [id, displayName(id, names.get(id))])),
    label: displayName(selectedId, names.get(selectedId)),
  });
}
