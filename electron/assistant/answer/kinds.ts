import type { Understanding } from '../engine/understanding.ts';
import { words } from '../engine/words/text.ts';
import type { Finding } from '../tools/tool.ts';
import { formatNumber, plain, someOf } from './format.ts';
import type { Presented } from './presented.ts';
import { tidy } from './stocks.ts';

/** Kinds of divisions that people name, as they are said of several. */
const KINDS: Readonly<Record<string, string>> = {
  agence: 'agences',
  antenne: 'antennes',
  bureau: 'bureaux',
  departement: 'départements',
  equipe: 'équipes',
  filiale: 'filiales',
  region: 'régions',
  service: 'services',
};
/** "quelle agence", "par agence", "dans les agences": any of them is meant, where "l'agence de Lille" is one. */
const ANY = new Set('quel quelle quels quelles les des par chaque toutes tous nos mes aux une laquelle'.split(' '));
const WHOSE = new Set(['qui', 'ayant', 'avec']);
const TOLD = 3;

/** The kind of division that a question is about as a whole: the stem of `agence`; null = none, or divisions by their names. */
function kindAsked({ text, place }: Pick<Understanding, 'text' | 'place'>): string | null {
  if (place?.kind === 'both') return null;
  const list = words(text);
  const found = list.find(
    ({ stem, folded, at }) =>
      stem in KINDS && (stem !== folded || ANY.has(list[at - 1]?.folded ?? '') || WHOSE.has(list[at + 1]?.folded ?? '')),
  );
  return found?.stem ?? null;
}

/** Names of the divisions that an answer ranks or adds up. */
function divisionsIn(finding: Finding | null): string[] {
  switch (finding?.kind) {
    case 'article':
      return finding.places.map(({ name }) => name);
    case 'page':
      return finding.rows.map(({ divisionName }) => divisionName);
    case 'compared_alerts':
      return finding.cells.map(({ place }) => place);
    case 'series':
      return finding.cells.flatMap(({ place }) => place ?? []);
    default:
      return [];
  }
}

/**
 * "quelle agence a le plus ?": the tree holds no kind of division, names alone tell one. What is not called so was read all the same, and is told; where it
 * comes first, so is the first that is called so.
 */
export function amongAll(shown: Presented, finding: Finding | null, asked: Pick<Understanding, 'text' | 'place'>): Presented {
  const kind = kindAsked(asked);
  if (kind === null) return shown;
  const isOne = (name: string) => words(name).some(({ stem }) => stem === kind);
  const others = [...new Set(divisionsIn(finding))].filter((name) => !isOne(name)).map(plain);
  if (others.length === 0 || shown.nothing !== null) return shown;
  const branches = finding?.kind === 'series' || finding?.kind === 'compared_alerts';
  const caveat = branches ? BRANCHES : COUNTED;
  const told = ` L'arborescence ne dit pas quelles divisions sont des ${KINDS[kind]} : ${caveat}${branches ? '' : `, y compris ${someOf(others, TOLD)}`}.`;
  const first = finding?.kind === 'article' ? firstNamed(finding, isOne) : '';
  return {
    ...shown,
    sentence: `${shown.sentence}${told}${first}`,
    caveats: [...shown.caveats, caveat],
    facts: { ...shown.facts, names: [...shown.facts.names, ...others] },
  };
}
const COUNTED = 'toutes sont comptées';
const BRANCHES = 'chaque ligne compte une division et celles qui en dépendent';

/** " La première qui en porte le nom : Agence Lille, 300."; empty where it is the first of all already, or where which was not asked. */
function firstNamed({ places, order }: Extract<Finding, { kind: 'article' }>, isOne: (name: string) => boolean): string {
  if (order !== 'most' && order !== 'least') return '';
  const known = places.flatMap(({ name, quantity }) => (quantity === null ? [] : [{ name, quantity: tidy(quantity) }]));
  known.sort((a, b) => (order === 'most' ? b.quantity - a.quantity : a.quantity - b.quantity));
  const first = known.find(({ name }) => isOne(name));
  return first === undefined || first === known[0]
    ? ''
    : ` La première qui en porte le nom : ${plain(first.name)}, ${formatNumber(first.quantity)}.`;
}
