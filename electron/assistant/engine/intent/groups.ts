import type { Token } from '../words/tokens.ts';

const DIVISIONS = /^(?:agences|divisions|services|equipes|sites|departements|entites)$/u;
const ABOUT = ['operation', 'invoice', 'campaign', 'sending', 'stock', 'low', 'empty'];
/**
 * "combien d'agences ont des flyers A5", "quel état a le plus d'opérations": they are told one by one; "l'article le plus en manque" ranks how much is
 * lacking, which levels do.
 */
export function readAsGroups(features: Set<string>, tokens: readonly Token[]): void {
  const counted = tokens.some(
    ({ folded }, at) =>
      DIVISIONS.test(folded) &&
      tokens.slice(Math.max(0, at - 2), at).some(({ folded: word, concepts }) => word === 'combien' || concepts.some(isQuantityOf)),
  );
  if (counted && (features.has('name') || ABOUT.some((each) => features.has(each)))) features.add('byDivision');
  if (features.has('name') && tokens.some(({ folded }) => folded === 'sans') && tokens.some(({ folded }) => DIVISIONS.test(folded)))
    features.add('except');
  const state = tokens.some(({ folded }, at) => /^(?:etat|statut)s?$/u.test(folded) && /^quels?$/u.test(tokens[at - 1]?.folded ?? ''));
  if (state && (features.has('most') || features.has('least'))) {
    features.add('byState');
    for (const rank of ['most', 'least']) features.delete(rank);
  }
  // "répartition par état": the word alone tells no divisions.
  const divided = tokens.filter(({ concepts }) => concepts.some(({ concept }) => concept === 'byDivision'));
  if (features.has('byState') && divided.length > 0 && divided.every(({ folded }) => SHARED_OUT.test(folded)))
    features.delete('byDivision');
  const apart = ['quantity', 'byDivision', 'whichDivision', 'place'].some((each) => features.has(each));
  if (features.has('most') && (features.has('low') || features.has('empty')) && !apart) features.delete('most');
}
const SHARED_OUT = /^(?:repart|ventil|decompos|eclat)/u;
const isQuantityOf = ({ concept }: { concept: string }): boolean => concept === 'quantity';

/** "top demandeurs", "le demandeur qui a le plus de factures": people are ranked, where "le demandeur de la plus grosse facture" is told with it. */
export function ranksPeople(tokens: readonly Token[]): boolean {
  const find = (concepts: readonly string[]) =>
    tokens.findIndex((token) => token.concepts.some(({ concept }) => concepts.includes(concept)));
  const [person, most] = [find(['requester']), find(['most', 'least'])];
  // "qui demande le plus de factures": nobody is told by how many.
  if (
    most >= 0 &&
    tokens.some(({ folded }, at) => folded === 'qui' && tokens.slice(at + 1, at + 5).some((word) => ASKS_FOR.test(word.folded)))
  )
    return true;
  if (person < 0 || most < 0) return false;
  // "top demandeurs", "top 3 des demandeurs", "les 5 plus gros demandeurs"
  const between = most >= 0 && most < person ? tokens.slice(most + 1, person) : null;
  const many = /s$/u.test(tokens[person]!.folded);
  if (
    between !== null &&
    many &&
    between.every((token) => isMost(token) || /^(?:\d{1,2}|d|de|des|gros|grands?|petits?)$/u.test(token.folded))
  )
    return true;
  if (most === person - 1) return true;
  const after = tokens.slice(most).find(({ concepts }) => !concepts.some(({ concept }) => concept === 'most' || concept === 'least'));
  return person < most && after?.folded !== 'facture';
}

const ASKS_FOR = /^(?:demand|command)(?:e|ent|ait|aient)$/u;

/** "classe les routages", "top 5": they put in order, and the words after tell which comes first. */
const ORDERS = /^(?:top|les|moi|nous|class\p{L}*|tri\p{L}*|ordonn\p{L}*)$/u;
/** "top 5 des plus petites", "du moins cher au plus cher": the smallest come first, where "de la plus grosse à la plus petite" begins with the largest. */
export function leastFirst(tokens: readonly Token[]): boolean {
  const least = tokens.findIndex(({ concepts }) => concepts.some(({ concept }) => concept === 'least'));
  const most = tokens.filter((token) => isMost(token) && !ORDERS.test(token.folded));
  if (least < 0 || most.length === 0) return least >= 0;
  const starts = tokens.slice(Math.max(0, least - 2), least + 1).some(({ folded }) => folded === 'du' || folded === 'de');
  const ends = tokens.slice(least, most[0]!.at + 1).some(({ folded }) => folded === 'au' || folded === 'a');
  return least < most[0]!.at && starts && ends;
}

/** "le plus", "la plus grosse". */
export const isMost = ({ concepts }: Token): boolean => concepts.some(({ concept }) => concept === 'most');

/** What lines are gathered by, and of which only months and divisions are told one by one. */
const GROUPED =
  /^(?:campagne|type|sorte|genre|categorie|nature|famille|trimestre|semestre|annee|an|semaine|quinzaine|journee|jour|niveau)s?x?$/u;
const MONTH = /^mois$/u;
const AMONG = /^(?:\d{1,2}|d|de|des|du|les|nos|mes|vos|gros|grosse|grosses|petits?|petites?|en|par)$/u;
const LINKS = /^(?:qui|ou|avec|dont|ayant)$/u;
/** "plus chère", "plus facturés", right after what is ranked, with "la" or "les" or without. */
const BESIDE = 3;

/** "le mois où on a le plus facturé": it asks when, not where. */
export const asksWhen = (tokens: readonly Token[]): boolean =>
  tokens.some(({ folded }, at) => folded === 'mois' && tokens[at + 1]?.folded === 'ou');

/** "quelle campagne a coûté le plus", "top 5 des campagnes", "le trimestre où on a le plus facturé": groups are ranked, and one line would be told for one of them. */
export const ranksGroups = (tokens: readonly Token[]): boolean => ranks(tokens, GROUPED);
/** "le mois où on a le plus facturé", "les 3 mois les plus chers": months are told one by one. */
export const ranksMonths = (tokens: readonly Token[]): boolean => ranks(tokens, MONTH);

function ranks(tokens: readonly Token[], groups: RegExp): boolean {
  const marks = tokens.flatMap((token, at) => (isMost(token) || isLeast(token) ? [at] : []));
  if (marks.length === 0) return false;
  return tokens.some(({ folded, taken }, at) => {
    if (taken || !groups.test(folded)) return false;
    const before = tokens[at - 1]?.folded ?? '';
    if (/^quel(?:le)?s?$/u.test(before)) return true;
    if (before === 'par' && marks.every((mark) => mark < at)) return /^class|^tri|^ordonn|^top/u.test(tokens[marks[0]!]!.folded);
    const after = tokens[at + 1];
    // "l'opération de la semaine qui a coûté le plus" is no week: what comes first is what is ranked.
    const heads = !tokens.slice(0, at).some(isThing);
    if (heads && after !== undefined && LINKS.test(after.folded) && marks.some((mark) => mark > at)) return true;
    if (heads && marks.some((mark) => mark > at && mark <= at + BESIDE && !tokens.slice(at + 1, mark + 1).some(isThing))) return true;
    const last = marks.findLast((mark) => mark < at);
    return last !== undefined && tokens.slice(last + 1, at).every((token) => AMONG.test(token.folded) || isMost(token));
  });
}
const THING = /^(?:operation|invoice|sending|stock)$/u;
const isThing = ({ concepts }: Token): boolean => concepts.some(({ concept }) => THING.test(concept));
const isLeast = ({ concepts }: Token): boolean => concepts.some(({ concept }) => concept === 'least');
