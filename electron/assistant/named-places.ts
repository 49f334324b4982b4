import type { AssistantSubject } from '../../shared/model/assistant.ts';
import { listed } from './answer/format.ts';
import type { Below } from './answer/presented.ts';
import { subjectOfIntent } from './engine/intent/intents.ts';
import { branch, type KnownDivision, type Place } from './engine/names/places.ts';
import type { Understanding } from './engine/understanding.ts';
import { ownName } from './tools/divisions.ts';
import type { NamedPlace } from './tools/tool.ts';

/** The divisions a scope begins with, and those right below: what is offered instead of a place that was only guessed. */
export function topsOf(divisions: readonly KnownDivision[]): string[] {
  const ids = new Set(divisions.map(({ id }) => id));
  const tops = divisions.filter(({ parentId }) => parentId === null || !ids.has(parentId));
  return [...tops, ...divisions.filter(({ parentId }) => tops.some(({ id }) => id === parentId))].map(({ name }) => name);
}

/** The branch a question is about; several named together are read as one where they are not compared. */
export function namedPlace({ place, divisionIds }: Understanding): NamedPlace | null {
  if (divisionIds === null || place === null) return null;
  if (place.kind === 'division' && place.alone === true) return { name: ownName(place.name), ids: divisionIds, id: place.id, own: true };
  if (place.kind === 'division') return { name: place.name, ids: divisionIds, id: place.id };
  return place.kind === 'both'
    ? { name: listed(place.divisions.map(({ name }) => name)), ids: divisionIds, named: place.divisions.length }
    : null;
}

/** The divisions of a question as the arguments of its answer tell them to people, and their numbers, which outlive their names. */
export function placesTold(place: NamedPlace | null, several: readonly NamedPlace[]): { told: Record<string, unknown>; numbers: number[] } {
  const all = several.length > 0 ? several : place === null ? [] : [place];
  const names = all.map(({ name }) => name);
  const told = several.length > 0 ? { divisions: names } : place === null ? {} : { division: place.name };
  return { told, numbers: all.flatMap(({ id }) => id ?? []) };
}

/** What the tree holds under a branch: its whole reading is told with it. */
export function belowOf(place: NamedPlace | null): Below {
  const named = place?.named ?? 1;
  if (place === null || place.ids.size <= named) return '';
  return named > 1 ? ' et leurs divisions' : ' et ses divisions';
}

/** The division whose branch a place is, so that a screen can be filtered by it; null when the place is the whole scope. */
export function branchNamed({ ids }: NamedPlace, divisions: readonly KnownDivision[]): number | 'several' | null {
  if (divisions.every(({ id }) => ids.has(id))) return null;
  const [top, other] = divisions.filter(({ id, parentId }) => ids.has(id) && (parentId === null || !ids.has(parentId)));
  return top !== undefined && other === undefined && branch(divisions, top.id).size === ids.size ? top.id : 'several';
}

/** A division that is offered, as one would say it. */
export const saidAs = ({ names, asked }: Extract<Place, { kind: 'several' }>, name: string): string => asked[names.indexOf(name)] ?? name;

/** What lists the lines of a subject, where the question itself cannot be said again. */
const LISTS: Partial<Record<AssistantSubject, string>> = {
  operations: 'Liste des opérations',
  factures: 'Liste des factures',
  campagnes: 'Liste des campagnes',
};

/** The same question about one of the divisions offered. */
export function withPlace(understood: Understanding, division: string): string {
  const { article, intent, text, place, placeSpoken } = understood;
  if (article !== null && intent === 'stock.quantity') return `Combien de stock pour « ${article} » à ${division} ?`;
  const spoken = (place?.kind === 'several' ? place.spoken : null) ?? placeSpoken ?? '';
  const said = spoken === '' ? null : spelt(spoken).exec(text)?.[0];
  if (said !== undefined && said !== null)
    return agreeing(
      text.replace(said, () => division),
      division,
    );
  if (intent === 'stock.alerts') return `Quels stocks sont bas à ${division} ?`;
  return `${LISTS[subjectOfIntent(intent)] ?? 'Liste des stocks'} à ${division}`;
}

/** "la région de Nantes" that is a département: what stood before the word that was typed agrees with the name that takes its place. */
function agreeing(question: string, division: string): string {
  if (/^[aeiouyhéèêàâîôœ]/iu.test(division)) return question.replace(`la ${division}`, () => `l'${division}`);
  return /^(?:service|d[ée]partement|si[èe]ge|site|secteur|p[ôo]le)\b/iu.test(division)
    ? question.replace(`de la ${division}`, () => `du ${division}`).replace(`à la ${division}`, () => `au ${division}`)
    : question;
}

/** Words as they stand in a text, whatever small ones part them. */
const spelt = (said: string): RegExp =>
  new RegExp(
    said
      .split(' ')
      .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\/]/gu, '\\$&'))
      .join('[^\\p{L}\\p{N}]+(?:\\p{L}{1,3}[^\\p{L}\\p{N}]+)*?'),
    'u',
  );
