import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { branch, type KnownDivision } from '../engine/places.ts';
import { type Finding, type ReadyTool, ready, type ToolContext } from './tool.ts';

const where = { dataset: 'Périmètre', view: 'divisions_readonly', apiCall: '/Divisions/getDivisions' } as const;

const describe = ready({
  ...where,
  name: 'scope_describe',
  description: 'Périmètre et droits de la personne connectée.',
  input: z.strictObject({}),
  anyRight: [],
  run: async (): Promise<Finding> => ({ kind: 'scope', meta: null }),
});

/** The division the question names; the user's own when it names none. */
function asked(context: ToolContext): KnownDivision {
  const { divisions, places, session } = context;
  const place = places[0] ?? context.place;
  const wanted = place === null ? session.scope.selectedId : divisions.find(({ name }) => name === place.name)?.id;
  const found = divisions.find(({ id }) => id === wanted);
  if (found === undefined) throw new AppError('not_found', "Cette division n'est pas dans votre périmètre.");
  return found;
}

const sees = ready({
  ...where,
  name: 'scope_sees',
  description: 'Divisions que voit la division nommée par la question : elle-même et celles qui en dépendent.',
  input: z.strictObject({}),
  anyRight: [],
  async run(context): Promise<Finding> {
    const division = asked(context);
    const inside = branch(context.divisions, division.id);
    const below = context.divisions.filter(({ id }) => id !== division.id && inside.has(id)).map(({ name }) => name);
    return { kind: 'sees', name: division.name, divisions: [division.name, ...below], meta: null };
  },
});

const seenBy = ready({
  ...where,
  name: 'scope_seen_by',
  description: 'Divisions du périmètre dont les utilisateurs voient la division nommée par la question.',
  input: z.strictObject({}),
  anyRight: [],
  async run(context): Promise<Finding> {
    const division = asked(context);
    const chain: string[] = [];
    const seen = new Set<number>();
    for (let current: KnownDivision | undefined = division; current !== undefined && !seen.has(current.id); ) {
      seen.add(current.id);
      chain.unshift(current.name);
      const above: number | null = current.parentId;
      current = context.divisions.find(({ id }) => id === above);
    }
    return { kind: 'seen_by', name: division.name, divisions: chain, meta: null };
  },
});

/** Tools over what the user may see: computed from the tree of the scope, nothing beyond it is known here. */
export const scopeTools: readonly ReadyTool[] = [describe, sees, seenBy];
