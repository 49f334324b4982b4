import {
  type ScopeSimulation,
  type SeenBy,
  type Sees,
  TREE_ORIGIN_LABELS,
  type TreeAnomaly,
  type TreeMatrix,
  type TreeNode,
  type TreeOverview,
  type TreeUser,
} from '../../shared/model/review.ts';
import type { Division } from '../../shared/model/tenant.ts';
import type { Network, UserRecord } from '../tenant/tenant.ts';
import { ago, counted } from './words.ts';

/** Lines per division and subject; null = not known. */
export interface RowCounts {
  stocks: ReadonlyMap<number, number> | null;
  operations: ReadonlyMap<number, number> | null;
}

/** A division of the tree. @throws AppError not_found, naming the rule */
function found(network: Network, id: number): Division {
  const division = network.divisions[network.cascade.rank(id)];
  if (division !== undefined) return division;
  network.scopeAt(id);
  throw new Error('a scope was made for a division outside the tree');
}

const named = ({ id, name }: Pick<Division, 'id' | 'name'>) => `${name} (${id})`;
const brief = ({ id, name, level }: Division) => ({ id, name, level });

/** A tree without its links makes scopes smaller, and must not pass for the truth. */
function unknownLinks({ origin }: Network): string {
  if (origin === 'flat' || origin === 'identity')
    return ' Les rattachements ne sont pas connus pour le moment : CFI ne donne qu’une liste plate.';
  return origin === 'names' ? ' Les rattachements sont déduits du nom des divisions.' : '';
}

/** "Que voit cette division ?" @throws AppError not_found */
export function seenFrom(network: Network, id: number): Sees {
  const division = found(network, id);
  const divisions = network.cascade.below(id).map(brief);
  const below = divisions.length - 1;
  const what =
    below === 0 ? "elle-même et rien d'autre" : `elle-même et ${counted(below, 'division qui en descend', 'divisions qui en descendent')}`;
  return {
    division: { id, name: division.name },
    divisions,
    sentence: `Règle de cascade : ${named(division)} voit ${what} ; jamais une division au-dessus, jamais une voisine.${unknownLinks(network)}`,
  };
}

/** "Qui voit cette division ?" `users` null = the list could not be read. @throws AppError not_found */
export function whoSees(network: Network, id: number, users: readonly UserRecord[] | null): SeenBy {
  const division = found(network, id);
  const chain = network.cascade.above(id);
  const placed = users === null ? null : users.map((user) => treeUser(network, user));
  const watchers = placed === null ? null : placed.filter((user) => chain.some((each) => each.id === user.divisionId));
  const others = chain.slice(0, -1).map(named).reverse();
  const rule =
    others.length === 0
      ? `Règle de cascade : dans votre périmètre, ${named(division)} n'est vue que d'elle-même`
      : `Règle de cascade : ${named(division)} est vue d'elle-même et de ce qui est au-dessus d'elle : ${others.join(', ')}`;
  const people =
    watchers === null ? 'la liste des utilisateurs n’a pas pu être lue' : counted(watchers.length, 'utilisateur', 'utilisateurs');
  const home = network.divisions[0];
  const above = home?.level === 1 ? '' : ` Ce qui est au-dessus de ${network.home.name} la voit aussi et ne vous est pas montré.`;
  return {
    division: { id, name: division.name },
    divisions: chain.map((each) => ({
      ...brief(each),
      users: watchers === null ? null : watchers.filter((user) => user.divisionId === each.id).length,
    })),
    users: watchers,
    sentence: `${rule} (${people}).${above}${unknownLinks(network)}`,
  };
}

/** A user with the name of the division, as far as it is in the tree. */
export function treeUser({ divisions, cascade }: Network, user: UserRecord): TreeUser {
  const division = user.divisionId === null ? undefined : divisions[cascade.rank(user.divisionId)];
  return { ...user, divisionId: division?.id ?? null, divisionName: division?.name ?? null };
}

/** A window of who (rows) sees whom (columns). */
export function matrixOf(network: Network, window: { row: number; column: number; rows: number; columns: number }): TreeMatrix {
  const { divisions, cascade } = network;
  const rows = divisions.slice(window.row, window.row + window.rows);
  const columns = divisions.slice(window.column, window.column + window.columns);
  return {
    size: cascade.size,
    rows: rows.map(brief),
    columns: columns.map(brief),
    cells: rows.map((_, r) => columns.map((__, c) => cascade.sees(window.row + r, window.column + c))),
  };
}

/** Everything the screen draws. */
export function overviewOf(
  network: Network,
  about: {
    selectedId: number;
    now: number;
    anomalies: readonly TreeAnomaly[];
    users: readonly UserRecord[] | null;
    counts: RowCounts;
    countsNote: string | null;
    simulation: ScopeSimulation | null;
  },
): TreeOverview {
  const { divisions, cascade } = network;
  const perNode = new Map<number, TreeAnomaly[]>();
  for (const anomaly of about.anomalies) {
    if (anomaly.divisionId === null || !cascade.has(anomaly.divisionId)) continue;
    const list = perNode.get(anomaly.divisionId);
    if (list === undefined) perNode.set(anomaly.divisionId, [anomaly]);
    else list.push(anomaly);
  }
  const people = new Map<number, number>();
  for (const { divisionId } of about.users ?? []) if (divisionId !== null) people.set(divisionId, (people.get(divisionId) ?? 0) + 1);
  const rows = (counts: ReadonlyMap<number, number> | null, id: number) => (counts === null ? null : (counts.get(id) ?? 0));
  const nodes = divisions.map(
    (division): TreeNode => ({
      ...division,
      depth: cascade.depth(division.id),
      descendants: cascade.descendants(division.id),
      users: about.users === null ? null : (people.get(division.id) ?? 0),
      stockRows: rows(about.counts.stocks, division.id),
      operationRows: rows(about.counts.operations, division.id),
      anomalies: perNode.get(division.id) ?? [],
    }),
  );
  const levels = new Map<number | null, number>();
  for (const { level } of divisions) levels.set(level, (levels.get(level) ?? 0) + 1);
  const ageSeconds = network.asOf === null ? null : Math.max(0, Math.round((about.now - Date.parse(network.asOf)) / 1000));
  const inTree = ({ divisionId }: TreeAnomaly) => divisionId !== null && cascade.has(divisionId);
  return {
    home: network.home,
    selectedId: about.selectedId,
    origin: network.origin,
    asOf: network.asOf,
    ageSeconds,
    sentence: `${counted(divisions.length, 'division', 'divisions')} ; origine : ${TREE_ORIGIN_LABELS[network.origin]}, ${ageSeconds === null ? 'date inconnue' : ago(ageSeconds)}.`,
    nodes,
    anomalies: [...about.anomalies.filter(inTree), ...about.anomalies.filter((anomaly) => !inTree(anomaly))],
    countsNote: about.countsNote,
    levels: [...levels].map(([level, count]) => ({ level, divisions: count })).sort((a, b) => (a.level ?? 0) - (b.level ?? 0)),
    simulation: about.simulation,
  };
}
