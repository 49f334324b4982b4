import type { Answer, SourceCard } from '../../shared/model/assistant.ts';
import { listed } from './answer/format.ts';
import type { createAnswerer, Outcome, Setting } from './answerer.ts';
import { branch, type KnownDivision } from './engine/names/places.ts';
import { labelOf } from './engine/names/twins.ts';
import { OWN, ownName } from './tools/divisions.ts';
import { inputOf, toolNamed } from './tools/registry.ts';
import type { NamedPlace } from './tools/tool.ts';

interface Parts {
  run: ReturnType<typeof createAnswerer>['run'];
  card: (outcome: Outcome, understood: string) => SourceCard | null;
  now: number;
}

/**
 * The divisions an answer was about, under their present names; null when one left the scope. Answers kept before their numbers were have names alone:
 * one that is missing or borne twice is null as well. Another branch must not be read instead.
 */
function placesOf({ arguments: given, places: numbers }: Answer, divisions: readonly KnownDivision[]): NamedPlace[] | null {
  const names = [given.divisions, given.division].flat().filter((name) => typeof name === 'string');
  if (numbers !== undefined && numbers.length !== names.length) return null;
  const places = names.map((told, at) => {
    const name = told.replace(OWN, '');
    const alone = name !== told;
    const [only, other] = divisions.filter((division) =>
      numbers === undefined ? labelOf(division, divisions) === name : division.id === numbers[at],
    );
    return only === undefined || other !== undefined
      ? null
      : alone
        ? { name: ownName(labelOf(only, divisions)), ids: new Set([only.id]), id: only.id, own: true as const }
        : { name: labelOf(only, divisions), ids: branch(divisions, only.id), id: only.id };
  });
  return places.every((place) => place !== null) ? places : null;
}

/** Several branches read as one. */
const together = (places: readonly NamedPlace[]): NamedPlace | null =>
  places.length < 2
    ? (places[0] ?? null)
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
  const input = inputOf(tool, answer.arguments);
  const places = placesOf(answer, divisions);
  if (input === null || places === null) return null;
  const setting = { session, stocks, divisions, now, kept: lines, signal };
  const outcome = await run({ tool: tool.name, input }, setting, answer.intent as Outcome['intent'], together(places), {
    parts: [],
    negated: [],
    spoken: null,
    places: answer.arguments.divisions === undefined ? [] : places,
  });
  const { rows, totalRows, figure } = outcome.shown;
  if (rows.length <= answer.rows.length) return null;
  return { ...answer, rows, totalRows, figure, card: card(outcome, answer.card?.steps[0] ?? answer.question) };
}
