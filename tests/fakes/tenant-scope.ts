import type { TenantScope } from '../../electron/tenant/tenant.ts';

/** A scope over those divisions, as `tenant` would make it. */
export function fakeScope(divisionIds: readonly number[], userId = 7): TenantScope {
  return {
    userId,
    homeId: divisionIds[0] ?? 0,
    selectedId: divisionIds[0] ?? 0,
    divisionIds,
    names: new Map(divisionIds.map((id) => [id, `Division ${id}`])),
    key: `key-${userId}-${divisionIds.join('-')}`,
    label: 'Périmètre de test',
  } as unknown as TenantScope;
}
