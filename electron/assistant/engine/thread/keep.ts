import type { Has } from '../intent/grammar.ts';
import { branch, type KnownDivision } from '../names/places.ts';
import { labelOf } from '../names/twins.ts';
import type { Carried, Understanding } from '../understanding.ts';

/** What both a question and the memory of a conversation hold. */
type Shared =
  | 'period'
  | 'periods'
  | 'undated'
  | 'range'
  | 'channels'
  | 'statuts'
  | 'born'
  | 'underWay'
  | 'levels'
  | 'empty'
  | 'measure'
  | 'ranked'
  | 'limit'
  | 'kinds'
  | 'by'
  | 'minimum'
  | 'number'
  | 'references';

/** One thing that may be left unsaid. */
interface Slot {
  names: readonly Shared[];
  /** Said anew, it takes the place of what was said before. */
  said: (now: Understanding) => boolean;
  /** Words that let it go without saying another: "tous états confondus". */
  freedBy?: string;
}

/**
 * The principle of a follow-up: it keeps everything of the question before that it does not say anew and does not let go, through as many turns as
 * there are. The place is kept the same way (`withPlace`); the article, or the name looked for, is what the question is about.
 */
const SLOTS: readonly Slot[] = [
  { names: ['period', 'periods', 'undated'], said: ({ period, undated }) => period !== null || undated, freedBy: 'anytime' },
  { names: ['range'], said: ({ range }) => range !== null },
  { names: ['channels'], said: ({ channels }) => channels.length > 0, freedBy: 'anyChannel' },
  { names: ['kinds'], said: ({ kinds }) => kinds.length > 0, freedBy: 'anyChannel' },
  {
    names: ['statuts', 'born', 'underWay'],
    said: ({ statuts, born, underWay }) => statuts.length > 0 || born.length > 0 || underWay,
    freedBy: 'anyState',
  },
  { names: ['levels', 'empty'], said: ({ levels, empty }) => levels.length > 0 || empty, freedBy: 'anyState' },
  { names: ['measure'], said: ({ measure }) => measure !== null },
  { names: ['ranked', 'limit'], said: ({ ranked, limit }) => ranked !== null || limit !== null, freedBy: 'quantity' },
  { names: ['by'], said: ({ by }) => by !== null },
  { names: ['minimum'], said: ({ minimum }) => minimum },
  { names: ['number'], said: ({ number }) => number !== null },
  { names: ['references'], said: ({ references }) => references.length > 0 },
];

/** The question with what it leaves unsaid. */
export function withKept(now: Understanding, carried: Carried, has: Has): Understanding {
  const kept: Understanding = { ...now };
  const keep = <K extends Shared>(name: K): void => {
    (kept as Pick<Carried, Shared>)[name] = carried[name] as Pick<Carried, Shared>[K];
  };
  for (const { names, said, freedBy } of SLOTS) if (!said(now) && !(freedBy !== undefined && has(freedBy))) names.forEach(keep);
  return kept;
}

/** The divisions that the question before was about: those still there, and the names of those that are not, or that two bear now. */
function placesOf(carried: Carried, divisions: readonly KnownDivision[]): { found: KnownDivision[]; names: string[]; gone: string[] } {
  const names = carried.division === null ? carried.divisions : [carried.division];
  const found = names.map((name, at) => {
    const id = carried.places[at];
    if (id !== undefined) return divisions.find((division) => division.id === id) ?? null;
    const [only, other] = divisions.filter((division) => division.name === name || labelOf(division, divisions) === name);
    return other === undefined ? (only ?? null) : null;
  });
  return { found: found.filter((division) => division !== null), names, gone: names.filter((_, at) => found[at] === null) };
}

/** Never another place instead, nor everywhere. */
const lost = (now: Understanding, carried: Carried, names: string[], gone: readonly string[]): Understanding => ({
  ...now,
  place: { kind: 'unknown', asked: gone.join(' et '), kept: { names, ids: carried.places } },
  divisionIds: null,
});

/** The question at the place of the one before, unless it names its own or asks for everywhere. */
export function withPlace(now: Understanding, carried: Carried, divisions: readonly KnownDivision[], everywhere = false): Understanding {
  if (everywhere || now.place !== null) return now;
  const { found, names, gone } = placesOf(carried, divisions);
  return gone.length > 0 ? lost(now, carried, names, gone) : at(now, found, divisions);
}

/** "compare avec Rennes": the place of the question before stands beside the one named. */
export function besidePlace(now: Understanding, carried: Carried, divisions: readonly KnownDivision[]): Understanding {
  if (now.place?.kind !== 'division') return now;
  const { id } = now.place;
  const { found, names, gone } = placesOf(carried, divisions);
  if (gone.length > 0) return lost(now, carried, names, gone);
  const before = found.filter((division) => division.id !== id);
  return before.length === 0 ? now : at(now, [...before, ...divisions.filter((division) => division.id === id)], divisions);
}

function at(now: Understanding, found: readonly KnownDivision[], divisions: readonly KnownDivision[]): Understanding {
  const [only] = found;
  if (only === undefined) return now;
  const divisionIds = new Set(found.flatMap(({ id }) => [...branch(divisions, id)]));
  const named = found.map((division) => ({ id: division.id, name: labelOf(division, divisions) }));
  const place: Understanding['place'] =
    found.length === 1 ? { kind: 'division', id: only.id, name: named[0]!.name } : { kind: 'both', divisions: named };
  return { ...now, place, divisionIds };
}
