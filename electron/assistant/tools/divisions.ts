import { AppError } from '../../../shared/errors.ts';
import type { ArticleTotal } from '../../../shared/model/stock.ts';
import { branch, type KnownDivision } from '../engine/names/places.ts';
import { labelOf } from '../engine/names/twins.ts';
import type { DivisionTotal } from './stocks-types.ts';
import type { NamedPlace, ToolContext } from './tool.ts';

/** Branches read for one answer at most: beyond, it would be long to come, and a part left out would make it false. */
const MOST_PLACES = 200;
/** Branches read at once, so that a source is not stormed. */
const AT_ONCE = 4;

/** What follows the name of a division that is told without those below it. */
export const OWN = / \(elle-même\)$/u;
export const ownName = (name: string): string => `${name} (elle-même)`;

/**
 * Every branch right below the division asked about, then that division alone, whose own rows are in none of them; itself whole when nothing is below.
 * @throws AppError invalid_input when they are too many to be read one by one
 */
export function childrenOf({ divisions, place, session }: ToolContext): NamedPlace[] {
  if (place?.own === true) return [place];
  const [top, other] = divisions.filter(({ id, parentId }) =>
    place === null ? id === session.scope.selectedId : place.ids.has(id) && (parentId === null || !place.ids.has(parentId)),
  );
  if (top === undefined || other !== undefined) return [];
  const below = divisions.filter(({ parentId }) => parentId === top.id);
  if (below.length === 0) return [{ name: top.name, ids: branch(divisions, top.id) }];
  if (below.length > MOST_PLACES)
    throw new AppError(
      'invalid_input',
      `Il y a ${below.length} divisions à lire une à une, c'est trop pour une réponse. Nommez celles que vous voulez, ou restreignez le périmètre.`,
    );
  const labels = toldApart(below, divisions);
  return [
    ...below.map(({ id }) => ({ name: labels.get(id)!, ids: branch(divisions, id) })),
    { name: ownName(top.name), ids: new Set([top.id]), own: true },
  ];
}

/** Divisions by a label that no other of them bears: `labelOf`, with their number where the tree tells two of one name no better. */
export function toldApart(
  told: readonly Pick<KnownDivision, 'id' | 'name'>[],
  divisions: readonly KnownDivision[],
): ReadonlyMap<number, string> {
  const known = new Map(divisions.map((division) => [division.id, division]));
  const labels = new Map(told.map(({ id, name }) => [id, labelOf(known.get(id) ?? { id, name, parentId: null }, divisions)]));
  for (const [label, same] of Map.groupBy(labels.keys(), (id) => labels.get(id)!))
    if (same.length > 1) for (const id of same) labels.set(id, `${label} #${id}`);
  return labels;
}

/** An article division by division: which has the most is told of all that a division holds, not of one of its lines. */
export function totalsByDivision({ byDivision }: ArticleTotal, divisions: readonly KnownDivision[]): DivisionTotal[] {
  const labels = toldApart(
    byDivision.map(({ divisionId, divisionName }) => ({ id: divisionId, name: divisionName })),
    divisions,
  );
  return byDivision.map(({ divisionId, quantity, lines, unknownLines, alerts, level }) => ({
    name: labels.get(divisionId)!,
    quantity,
    lines,
    unknownLines,
    alerts,
    level,
  }));
}

/** Reads for every item, in their order, a few at once. */
export async function inTurn<T, R>(items: readonly T[], read: (item: T) => Promise<R>): Promise<R[]> {
  const found: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) found.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(read))));
  return found;
}
