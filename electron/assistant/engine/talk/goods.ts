import type { PlaceMatch } from '../names/places.ts';
import { isVerbForm } from '../words/french.ts';
import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';
import { everydayOf, tellsNothing } from './everyday.ts';

/** What copies are kept in, weigh or take up, and how often something is done: stocks are counted by the copy alone. */
const OTHERS = setOf(
  'lot palette colis pile rame pack liasse rouleau place surface volume m2 m3 metre kilo kg kilogramme gramme tonne litre heure fois',
);
const ANYTHING = setOf('truc chose machin bidule affaire exemplaire unite piece');
/** What goes somewhere, or has. */
const GOES =
  /^(?:arriv(?:e|ent|era|eront|er|ee?s?|aient)|sort(?:e?nt|i[es]{0,2}|ir|iront|aient)|rentr(?:ent|er|eront|aient)|entr(?:ent|er|eront)|bouge(?:nt|r|ront)|circul(?:ent|er)|revien(?:nent|dront)|revenir|viennent|venir|parviennent|parvenir)$/u;
/** What has been done to it, after "ont été". */
const MADE = /^(?:re)?(?:imprim|fabriqu|produi|command|achet|livr|envoy|donn|distribu|jet|pr[eo]mi|sort|rentr|transfer|edit)\p{L}*$/u;
/** Articles told by how they are. */
const LOW = /^(?:low|empty|level:.*)$/u;
const SUBJECTS = setOf('je j tu on nous vous ca cela');
const LINKS = setOf('parce que qu car puisque quand si et mais avant');
const WE = setOf('je j on nous');
const MAY = setOf('peut peux pouvons pourrait pourrions puis');
const TO = setOf('a au aux');

/** What a question says of the article it names. */
interface Named {
  /** Words that names bear. */
  holds: (stem: string) => boolean;
  place: PlaceMatch | null;
}

const isBorne = ({ taken, stop, concepts, stem }: Token, { holds }: Named): boolean =>
  !taken && !stop && concepts.length === 0 && holds(stem);

/**
 * Whether a question asks something of the article it names that nothing tells: what it comes to in other units ("combien de palettes occupent les
 * flyers"), where it goes ("les cartes vont arriver"), what is made of it ("combien en imprime-t-on").
 */
export const asksUntold = (tokens: readonly Token[], named: Named): boolean =>
  tokens.some(
    (_, at) =>
      countsOthers(tokens, at, named) || goes(tokens, at, named) || isMadeByUs(tokens, at, named) || isDoneToSome(tokens, at, named),
  );

/** "on jette combien de flyers", "Rouen va recevoir combien de cartes": of a verb right before, what is done to so many. */
function isDoneToSome(tokens: readonly Token[], at: number, named: Named): boolean {
  const token = tokens[at]!;
  if (token.folded !== 'combien' || token.opens) return false;
  let before = at - 1;
  while (before > 0 && SLIPPED.has(tokens[before]!.folded)) before--;
  const verb = tokens[before];
  if (verb === undefined || before === 0 || tokens.slice(before + 1, at + 1).some(({ opens, parted }) => opens || parted)) return false;
  const { folded, opens } = verb;
  if (opens || HOLDS.test(folded) || ASKS.test(folded) || tellsNothing(folded) || isBorne(verb, named) || !isVerbForm(folded)) return false;
  const end = tokens.findIndex((other, i) => i > at && other.opens);
  return tokens.slice(at + 1, end < 0 ? tokens.length : end).some((other) => isBorne(other, named));
}
const SLIPPED = setOf('environ a peu pres juste bien en encore deja');
/** What somebody has, or how many it makes. */
const HOLDS =
  /^(?:a|as|ai|aie|ait|aient|avoir|avons|avez|ont|a(?:ur|v)[aeio]\p{L}+|eu|etai\p{L}+|est|sont|etre|suis|sommes|fai\p{L}*|fass\p{L}+|font|rest\p{L}*|possed\p{L}*|deti\p{L}+|dispos\p{L}*|compt\p{L}*|stock\p{L}*|conti\p{L}+|manqu\p{L}*)$/u;
/** What somebody who asks does. */
const ASKS =
  /^(?:sai[st]|sav\p{L}+|sach\p{L}+|saur\p{L}+|voi[rst]?|voient|voy\p{L}+|verr\p{L}+|vu|di[rst]\p{L}*|dites|connai\p{L}+|veu\p{L}+|voul\p{L}+|voudr\p{L}+|aimer\p{L}+|oubli\p{L}+|comprend\p{L}*|devin\p{L}+|rappel\p{L}+|estim\p{L}+|evalu\p{L}+|ignor\p{L}+|peu[tx]|check\p{L}*|mat\p{L}+|repond\p{L}*|ecri\p{L}+|hesit\p{L}+|calcul\p{L}*)$/u;

/** "à zéro ou en dessous", "nuls ou négatifs", "zéro et moins" */
export const isZeroOrLess = (tokens: readonly Token[]): boolean =>
  tokens.some((token, at) => {
    if (!means(token, /^(?:zero|negative|empty)$/u)) return false;
    // "inférieure ou égale à zéro"
    if (means(token, /^zero$/u) && JOINS.has(tokens[at - 1]?.folded ?? '') && LESS.test(tokens[at - 2]?.folded ?? '')) return true;
    if (!JOINS.has(tokens[at + 1]?.folded ?? '')) return false;
    const next = tokens.slice(at + 2).find(({ folded }) => !SLIPPED_IN.has(folded));
    if (next === undefined) return false;
    return means(token, /^negative$/u) ? means(next, /^(?:zero|empty)$/u) : LESS.test(next.folded) || means(next, /^negative$/u);
  });
const JOINS = setOf('ou et');
const SLIPPED_IN = setOf('en au a meme encore la carrement');
const LESS = /^(?:moins|dessous|inferieure?s?|negati(?:f|fs|ve|ves)|sous)$/u;

/** "combien de palettes font les flyers": what is counted is not the article. */
function countsOthers(tokens: readonly Token[], at: number, named: Named): boolean {
  if (!means(tokens[at]!, /^quantity$/u)) return false;
  let next = at + 1;
  while (['de', 'd', 'des'].includes(tokens[next]?.folded ?? '')) next++;
  const counted = tokens[next];
  if (counted === undefined || counted.opens || (next === at + 1 && !/^d['’]/iu.test(counted.raw) && tokens[at]!.folded !== 'de'))
    return false;
  const other =
    OTHERS.has(counted.stem) ||
    OTHERS.has(counted.folded) ||
    ['thing', 'person'].includes(everydayOf(counted.folded) ?? '') ||
    counted.stem === 'personne';
  if (!other || ANYTHING.has(counted.stem) || counted.concepts.length > 0 || isBorne(counted, named)) return false;
  const end = tokens.findIndex((token, i) => i > next && token.opens);
  // "combien de mètres de ruban": what nothing bears is told so.
  const first = tokens
    .slice(next + 1, end < 0 ? tokens.length : end)
    .find(({ at: i, taken, stop, concepts }) => !taken && !stop && concepts.length === 0 && named.place?.taken.has(i) !== true);
  return first === undefined ? tokens.slice(next + 1).some((token) => means(token, LOW)) : isBorne(first, named);
}

/** "les cartes de Rouen vont arriver", "flyers sortis", "qui ont été imprimés": of the name right before, the place aside. */
function goes(tokens: readonly Token[], at: number, named: Named): boolean {
  const { folded, opens } = tokens[at]!;
  const made = tokens[at - 1]?.folded === 'ete' && MADE.test(folded);
  if (opens || !(made || GOES.test(folded))) return false;
  // "le stock arrive à combien", "arrivent à épuisement": no place.
  if (TO.has(tokens[at + 1]?.folded ?? '') && named.place?.taken.has(at + 1) !== true) return false;
  for (let before = at - 1; before >= 0; before--) {
    const token = tokens[before]!;
    if ((isBorne(token, named) || means(token, LOW)) && named.place?.taken.has(before) !== true) return true;
    const between = token.stop || token.taken || named.place?.taken.has(before) === true || means(token, /^(?:quantity|when)$/u);
    if (!between || LINKS.has(token.folded) || SUBJECTS.has(token.folded) || token.opens || tokens[before + 1]!.parted) return false;
  }
  return false;
}

/** "combien de flyers imprime-t-on", "on envoie combien de cartes": what we do with them; what we may do is told by what is left. */
function isMadeByUs(tokens: readonly Token[], at: number, named: Named): boolean {
  const token = tokens[at]!;
  if (!means(token, /^action$/u) || /(?:er|ir|ez)$/u.test(token.folded)) return false;
  const after = tokens[at + 1]?.folded === 't' ? at + 2 : at + 1;
  const ours = WE.has(tokens[at - 1]?.folded ?? '') || (WE.has(tokens[after]?.folded ?? '') && !tokens[after]!.opens);
  if (!ours || tokens.some(({ folded }) => MAY.has(folded))) return false;
  let first = at;
  while (first > 0 && !tokens[first]!.opens) first--;
  const end = tokens.findIndex((other, i) => i > at && other.opens);
  const clause = tokens.slice(first, end < 0 ? tokens.length : end);
  return clause.some((other) => means(other, /^quantity$/u)) && clause.some((other) => isBorne(other, named));
}
