import { z } from 'zod';
import { AppError, OUTSIDE_SCOPE } from '../../../shared/errors.ts';
import { branch, type KnownDivision } from '../engine/names/places.ts';
import { divisionLabelled } from '../engine/names/twins.ts';
import { type Finding, type ReadyTool, ready, type ToolContext } from './tool.ts';

const where = { dataset: 'Périmètre', view: 'divisions_readonly', apiCall: '/Divisions/getDivisions' } as const;

const describe = ready({
  ...where,
  name: 'scope_describe',
  description: 'Périmètre et droits de la personne connectée.',
  input: z.strictObject({
    named: z
      .string()
      .max(40)
      .nullable()
      .default(null)
      .describe('genre de division compté par son nom : agence, service, équipe ; null = toutes'),
  }),
  anyRight: [],
  run: async (_, { named }): Promise<Finding> => ({ kind: 'scope', named, meta: null }),
});

/** The division the question names; the user's own when it names none. */
function asked(context: ToolContext): KnownDivision {
  const { divisions, places, session } = context;
  const place = places[0] ?? context.place;
  const wanted = place === null ? session.scope.selectedId : divisionLabelled(place.name, divisions)?.id;
  const found = divisions.find(({ id }) => id === wanted);
  if (found === undefined) throw new AppError('not_found', OUTSIDE_SCOPE);
  return found;
}

/** What a division sees, or whether it sees another. */
function seenFrom(context: ToolContext, division: KnownDivision, target: KnownDivision | null): Finding {
  const inside = branch(context.divisions, division.id);
  const below = context.divisions.filter(({ id }) => id !== division.id && inside.has(id)).map(({ name }) => name);
  return {
    kind: 'sees',
    name: division.name,
    divisions: [division.name, ...below],
    target: target === null ? null : { name: target.name, seen: inside.has(target.id) },
    meta: null,
  };
}

/** The two divisions of a question that names two, in its order. */
function pairOf({ divisions, places }: ToolContext): [KnownDivision, KnownDivision] | null {
  const found = places.flatMap(({ name }) => divisionLabelled(name, divisions) ?? []);
  return found.length === 2 ? [found[0]!, found[1]!] : null;
}

const sees = ready({
  ...where,
  name: 'scope_sees',
  description: 'Divisions que voit la division nommée par la question : elle-même et celles qui en dépendent.',
  input: z.strictObject({
    own: z.boolean().describe('true = la question demande si la division de la personne connectée voit celle nommée'),
  }),
  anyRight: [],
  async run(context, { own }): Promise<Finding> {
    const mine = context.divisions.find(({ id }) => id === context.session.scope.selectedId);
    if (own && mine !== undefined) return seenFrom(context, mine, context.place === null ? null : asked(context));
    const pair = pairOf(context);
    return pair === null ? seenFrom(context, asked(context), null) : seenFrom(context, ...pair);
  },
});

/** The division and those above it, inside the scope, the highest first. */
function chainOf(divisions: readonly KnownDivision[], division: KnownDivision): string[] {
  const chain: string[] = [];
  const seen = new Set<number>();
  for (let current: KnownDivision | undefined = division; current !== undefined && !seen.has(current.id); ) {
    seen.add(current.id);
    chain.unshift(current.name);
    const above: number | null = current.parentId;
    current = divisions.find(({ id }) => id === above);
  }
  return chain;
}

const seenBy = ready({
  ...where,
  name: 'scope_seen_by',
  description: 'Divisions du périmètre dont les utilisateurs voient la division nommée par la question.',
  input: z.strictObject({ passive: z.boolean().describe('true = la question demande si la seconde division voit la première') }),
  anyRight: [],
  async run(context, { passive }): Promise<Finding> {
    const pair = pairOf(context);
    if (pair !== null && passive) return seenFrom(context, pair[1], pair[0]);
    const named = pair ?? [asked(context)];
    const chains = named.map((division) => chainOf(context.divisions, division));
    const common = chains[0]!.filter((name) => chains.every((chain) => chain.includes(name)));
    return { kind: 'seen_by', names: named.map(({ name }) => name), divisions: common, meta: null };
  },
});

const people = ready({
  ...where,
  name: 'scope_people',
  description: "Personnes, rôles et responsables : CFI ne les communique pas, l'outil le dit.",
  input: z.strictObject({}),
  anyRight: [],
  run: async ({ place }): Promise<Finding> => ({ kind: 'people', name: place?.name ?? null, meta: null }),
});

/** Tools over what the user may see: computed from the tree of the scope, nothing beyond it is known here. */
export const scopeTools: readonly ReadyTool[] = [describe, sees, seenBy, people];
