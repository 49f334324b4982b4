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
/** "mon équipe": the user's own division, whatever it is called. */
const OWN = new Set(['mon', 'ma', 'notre', 'votre']);
const TOLD = 3;

/** The kind of division that a question is about as a whole: the stem of `agence`; null = none, or divisions by their names. */
function kindAsked({ text, place }: Pick<Understanding, 'text' | 'place'>): { kind: string; own: boolean } | null {
  if (place?.kind === 'both') return null;
  const list = words(text);
  const before = (at: number): string => list[at - 1]?.folded ?? '';
  const found = list.find(
    ({ stem, folded, at }) =>
      stem in KINDS && (stem !== folded || ANY.has(before(at)) || OWN.has(before(at)) || WHOSE.has(list[at + 1]?.folded ?? '')),
  );
  return found === undefined ? null : { kind: found.stem, own: found.stem === found.folded && OWN.has(before(found.at)) };
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
    case 'sees':
      return finding.divisions;
    default:
      return [];
  }
}
/** They tell the divisions themselves. */
const ABOUT_SCOPE: ReadonlySet<string> = new Set(['scope', 'sees', 'seen_by', 'people']);
/** "toutes les agences", "toutes agences confondues": all there is, whatever it is called. */
const WHOLE = /\btou(?:te)?s\b|\bconfondue?s?\b/iu;
/** What adds up lines without telling whose they are. */
const SUMS: ReadonlySet<string> = new Set(['operations', 'invoice_months', 'invoices', 'campaign_page']);

/**
 * "quelle agence a le plus ?": the tree holds no kind of division, names alone tell one. What is not called so was read all the same, and is told; where it
 * comes first, so is the first that is called so.
 * @param read names of the divisions that were read, the highest first; `isWhole`: nothing is above them
 */
export function amongAll(
  shown: Presented,
  finding: Finding | null,
  asked: Pick<Understanding, 'text' | 'place'>,
  { read, isWhole }: { read: readonly string[]; isWhole: boolean },
): Presented {
  const said = kindAsked(asked);
  if (said === null || finding === null || shown.nothing !== null) return shown;
  const { kind, own } = said;
  const isOne = (name: string) => words(name).some(({ stem }) => stem === kind);
  const [top] = read;
  const isTold = isWhole || top === undefined || asked.place !== null || ABOUT_SCOPE.has(finding.kind) || isOne(top);
  if (own) return isTold ? shown : withOwn(shown, plain(top));
  if (SUMS.has(finding.kind) && WHOLE.test(asked.text)) return shown;
  // "liste des agences" tells every division of the scope.
  const isList = finding.kind === 'scope' && finding.named === null;
  const all = [...new Set(SUMS.has(finding.kind) || isList ? read : divisionsIn(finding))];
  const others = all.filter((name) => !isOne(name)).map(plain);
  if (others.length === 0) return shown;
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
/** "mon département", of who is of an agency: what was read in its place is told. */
const withOwn = (shown: Presented, top: string): Presented => ({
  ...shown,
  sentence: `${shown.sentence} Votre division est ${top} : ${OWN_BRANCH}.`,
  caveats: [...shown.caveats, OWN_BRANCH],
  facts: { ...shown.facts, names: [...shown.facts.names, top] },
});
const OWN_BRANCH = "elle et celles qui en dépendent sont lues, et rien d'autre";
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
