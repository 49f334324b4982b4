import type { Answer, SourceCard } from '../../shared/model/assistant.ts';
import { listed } from './answer/format.ts';
import type { createAnswerer, Outcome, Setting } from './answerer.ts';
import { branch, type KnownDivision } from './engine/names/places.ts';
import { labelOf } from './engine/names/twins.ts';
import { toolNamed } from './tools/registry.ts';
import type { NamedPlace } from './tools/tool.ts';

interface Parts {
  run: ReturnType<typeof createAnswerer>['run'];
  card: (outcome: Outcome, understood: string) => SourceCard | null;
  now: number;
}

/** Divisions of the scope by their exact names; null when one is missing or borne twice: another branch must not be read instead. */
function placesOf(names: readonly string[], divisions: readonly KnownDivision[]): NamedPlace[] | null {
  const places = names.map((name) => {
    const [only, other] = divisions.filter((division) => labelOf(division, divisions) === name);
    return only === undefined || other !== undefined ? null : { name, ids: branch(divisions, only.id) };
  });
  return places.every((place) => place !== null) ? places : null;
}

/** Several branches read as one. */
const together = (places: readonly NamedPlace[]): NamedPlace | null =>
  places.length === 0
    ? null
    : { name: listed(places.map(({ name }) => name)), ids: new Set(places.flatMap(({ ids }) => [...ids])), named: places.length };

/**
 * Puts the question of an answer to the data of now, through the same tool with the same arguments and under the branch it named, to have up to
 * `lines` of its lines. null when the answer shows them all already, or when it cannot be put again just so.
 */
export async function askedAgain(
  { run, card, now }: Parts,
  { session, stocks, divisions }: Pick<Setting, 'session' | 'stocks' | 'divisions'>,
  answer: Answer,
  lines: number,
  signal?: AbortSignal,
): Promise<Answer | null> {
  const tool = answer.tool === null ? null : toolNamed(answer.tool);
  if (tool === null || answer.rows.length === 0 || answer.totalRows <= answer.rows.length || answer.cards !== undefined) return null;
  // The answer's arguments tell people the branch and the article besides what its tool was asked.
  const { division, divisions: several, article, ...own } = answer.arguments;
  const input = [{ ...own, article }, own].find((each) => tool.input.safeParse(each).success);
  const places = placesOf(Array.isArray(several) ? several.map(String) : [], divisions);
  const alone = placesOf(typeof division === 'string' ? [division] : [], divisions);
  if (input === undefined || places === null || alone === null) return null;
  const named = alone[0] ?? together(places);
  const setting = { session, stocks, divisions, now, kept: lines, signal };
  const outcome = await run({ tool: tool.name, input }, setting, answer.intent as Outcome['intent'], named, {
    parts: [],
    negated: [],
    spoken: null,
    places,
  });
  const { rows, totalRows, figure } = outcome.shown;
  if (rows.length <= answer.rows.length) return null;
  return { ...answer, rows, totalRows, figure, card: card(outcome, answer.card?.steps[0] ?? answer.question) };
}
