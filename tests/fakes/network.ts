import { type Network, networkOf } from '../../electron/tenant/network.ts';
import type { DivisionRecord } from '../../electron/tenant/tenant.ts';
import { treeOfView } from '../../electron/tenant/tree.ts';

/** The five levels of the demonstration in small: 1 › 2 › 3 › 4, and 5 beside 3. */
export const RECORDS: readonly DivisionRecord[] = [
  { id: 1, parentId: null, name: 'Siège', level: 1, active: true },
  { id: 2, parentId: 1, name: 'Nord', level: 2, active: true },
  { id: 3, parentId: 2, name: 'Lille', level: 3, active: true },
  { id: 4, parentId: 3, name: 'Accueil', level: 4, active: true },
  { id: 5, parentId: 2, name: 'Arras', level: 3, active: true },
];

/** The network of somebody at home in that division, as `tenant` builds it from the view. */
export function networkAt(homeId: number, records: readonly DivisionRecord[] = RECORDS, userId = 7): Network {
  const name = records.find(({ id }) => id === homeId)?.name ?? 'Chez moi';
  const tree = treeOfView({ id: homeId, name }, records, '2026-11-20T09:57:00.000Z');
  if (tree === null) throw new Error(`no division ${homeId} in the records`);
  return networkOf({ id: userId, name: 'Ada Test' }, tree);
}
