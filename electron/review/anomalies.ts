import type { TreeAnomaly } from '../../shared/model/review.ts';
import type { Division } from '../../shared/model/tenant.ts';
import type { Network, UserRecord } from '../tenant/tenant.ts';

/** Lines CFI gives this account whose division is nowhere in the tree. */
export interface Misplaced {
  subject: string;
  rows: number;
}

const named = ({ id, name }: Division) => `${name} (${id})`;
const plural = (count: number, one: string, many: string) => (count === 1 ? `un ${one}` : `${count} ${many}`);

/**
 * Everything odd in a tree: what building it had to cut, then what only looks wrong, then what hangs on it wrongly. `users` or `misplaced` null =
 * could not be read, so nothing is said of them.
 */
export function findAnomalies(
  network: Network,
  users: readonly UserRecord[] | null,
  misplaced: readonly Misplaced[] | null,
): TreeAnomaly[] {
  return [...network.anomalies, ...oddities(network), ...(users === null ? [] : ofUsers(network, users)), ...ofRows(misplaced ?? [])];
}

function oddities({ divisions, origin }: Network): TreeAnomaly[] {
  const byId = new Map(divisions.map((division) => [division.id, division]));
  const brothers = new Map<string, Division>();
  const found: TreeAnomaly[] = [];
  const add = (kind: TreeAnomaly['kind'], { id }: Division, sentence: string) => found.push({ kind, divisionId: id, sentence });
  for (const division of divisions) {
    const parent = division.parentId === null ? undefined : byId.get(division.parentId);
    if (division.name === `Division #${division.id}`) add('unnamed', division, `La division ${division.id} n'a pas de nom.`);
    if (parent === undefined) continue;
    if (division.active && !parent.active)
      add('parent_inactive', division, `${named(division)} est active sous ${named(parent)}, qui ne l'est pas.`);
    if (origin === 'view' && division.level !== null && parent.level !== null && division.level !== parent.level + 1)
      add('level', division, `${named(division)} est annoncée au niveau ${division.level} sous un parent de niveau ${parent.level}.`);
    const key = `${parent.id} ${division.name.trim().toLocaleLowerCase('fr')}`;
    const twin = brothers.get(key);
    if (twin === undefined) brothers.set(key, division);
    else add('same_name', division, `${named(division)} et ${named(twin)} portent le même nom sous ${named(parent)}.`);
  }
  return found;
}

function ofUsers({ divisions, cascade }: Network, users: readonly UserRecord[]): TreeAnomaly[] {
  const perDivision = new Map<number, number>();
  let lost = 0;
  for (const { divisionId } of users) {
    if (divisionId === null || !cascade.has(divisionId)) lost += 1;
    else perDivision.set(divisionId, (perDivision.get(divisionId) ?? 0) + 1);
  }
  const inactive = divisions.flatMap((division): TreeAnomaly[] => {
    const count = perDivision.get(division.id) ?? 0;
    if (division.active || count === 0) return [];
    const sentence = `${named(division)} est inactive et a encore ${plural(count, 'utilisateur', 'utilisateurs')}.`;
    return [{ kind: 'inactive_with_users', divisionId: division.id, sentence }];
  });
  if (lost === 0) return inactive;
  const sentence =
    lost === 1
      ? "Un utilisateur n'a pas de division dans l'arborescence : son périmètre ne peut pas être vérifié."
      : `${lost} utilisateurs n'ont pas de division dans l'arborescence : leur périmètre ne peut pas être vérifié.`;
  return [...inactive, { kind: 'user_without_division', divisionId: null, sentence }];
}

const ofRows = (misplaced: readonly Misplaced[]): TreeAnomaly[] =>
  misplaced
    .filter(({ rows }) => rows > 0)
    .map(({ subject, rows }) => ({
      kind: 'rows_outside',
      divisionId: null,
      sentence:
        rows === 1
          ? `${subject} : CFI donne une ligne dont la division n'est pas dans l'arborescence ; elle n'est montrée à personne.`
          : `${subject} : CFI donne ${rows} lignes dont la division n'est pas dans l'arborescence ; elles ne sont montrées à personne.`,
    }));
