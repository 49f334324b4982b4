import type { PlaceMatch } from '../names/places.ts';
import { isNominal } from '../words/french.ts';
import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';

/** Things told of in the plural, whatever the subject. */
const THINGS =
  /^(?:articles|produits|references|refs|stocks|lignes|divisions|agences|services|equipes|sites|departements|operations|envois|campagnes|factures)$/u;
const STOCKS = /^(?:articles|produits|references|refs|stocks|lignes)$/u;
/** Words between things and what is told of them. */
const FAR = 8;

/** In the clause of some things, after them. */
function follows(tokens: readonly Token[], at: number, things: RegExp): boolean {
  for (let before = at; before > 0 && at - before < FAR && !tokens[before]!.opens; before--)
    if (things.test(tokens[before - 1]!.folded)) return true;
  return false;
}

/**
 * Whether what is asked about is narrowed by what the things have, lack or are worth beside their minimum ("sans emplacement", "de code client X",
 * "au-dessus de leur seuil", "récents"): no tool filters by it, and all of them would be another answer.
 */
export const tellsOf = (tokens: readonly Token[], place: PlaceMatch | null): boolean =>
  tokens.some(
    ({ at }) =>
      isWithout(tokens, at, place) ||
      isWith(tokens, at) ||
      isOfDetail(tokens, at) ||
      isAboveMinimum(tokens, at) ||
      isRecentStock(tokens, at) ||
      isDistinct(tokens, at),
  );

const ANY = setOf('le la les l un une aucun aucune de d leur leurs');
/** "sans exception" leaves nothing out, "sans doute" tells nothing. */
const NOTHING = setOf(
  'exception exceptions distinction filtre filtres restriction limite limites doute faute delai attendre blague souci arret cesse',
);
/** Told by another rule: the states, the levels and the parts that are left out. */
const LEFT_OUT = /^(?:(?:cfi|born|channel|kind|level|part):|except$|empty$)/u;

/** "articles sans emplacement", "divisions sans stock", "campagnes sans référence": those that have none. */
function isWithout(tokens: readonly Token[], at: number, place: PlaceMatch | null): boolean {
  const { folded, concepts, taken } = tokens[at]!;
  if (folded !== 'sans' || concepts.length > 0 || taken || !follows(tokens, at, THINGS)) return false;
  const noun = tokens.slice(at + 1).find((token) => token.opens || !ANY.has(token.folded));
  if (noun === undefined || noun.opens || noun.taken || place?.taken.has(noun.at) || NOTHING.has(noun.folded)) return false;
  if (noun.concepts.some(({ concept }) => LEFT_OUT.test(concept)) || isDone(noun)) return false;
  // "enveloppes sans fenêtre" is a name: of things of any name, what they have not narrows them.
  return noun.concepts.length > 0
    ? !/(?:er|ir|re)$/u.test(noun.folded) || isNominal(noun.stem)
    : THINGS.test(tokens[at - 1]!.folded) && isNominal(noun.stem);
}

/** "sans annulées"; "référence" is a noun. */
const isDone = ({ raw }: Token): boolean => /é(?:e|s|es)?$/iu.test(raw.normalize('NFC'));

const HELD = /^(?:detail|status|dated)$/u;
/** "articles avec commentaire"; "avec leur emplacement", "avec seuil et quantité" tell what is to be shown. */
function isWith(tokens: readonly Token[], at: number): boolean {
  const [word, noun, next] = tokens.slice(at, at + 3);
  if (word!.folded !== 'avec' || word!.concepts.length > 0 || noun === undefined || noun.opens || !follows(tokens, at, THINGS))
    return false;
  const several = next !== undefined && !next.opens && (next.parted || next.folded === 'et');
  return !several && (means(noun, HELD) || REFERENCE.test(noun.folded)) && !means(noun, /^minimum$/u);
}
const REFERENCE = /^references?$/u;

const KEPT_OF = /^(?:code|emplacement|poids|commentaire|hauteur|largeur|profondeur|rayon|allee|etagere)$/u;
/** "articles de code client X", "du rayon 3", "dont le poids est 25": by what the sheet of each says. */
function isOfDetail(tokens: readonly Token[], at: number): boolean {
  const { folded, raw, taken } = tokens[at]!;
  if (!KEPT_OF.test(folded) || taken || !follows(tokens, at, STOCKS)) return false;
  const [before, first] = [tokens[at - 1]!, tokens[at - 2]?.folded];
  return (
    /^d['’]/iu.test(raw) ||
    /^(?:de|du)$/u.test(before.folded) ||
    before.folded === 'dont' ||
    first === 'dont' ||
    (first === 'de' && before.folded === 'la')
  );
}

const ABOVE = /^(?:dessus|(?:depass|exced)(?:e|ent|ant))$/u;
const OF_IT = setOf('de du d le la les l leur leurs son sa a au aux pas');
/** "articles au-dessus de leur seuil", "dont le stock dépasse le minimum": those that are not low are no list of ours. */
function isAboveMinimum(tokens: readonly Token[], at: number): boolean {
  const { folded, concepts } = tokens[at]!;
  if (!ABOVE.test(folded) || concepts.length > 0 || !follows(tokens, at, STOCKS)) return false;
  const what = tokens.slice(at + 1).find((token) => token.opens || !OF_IT.has(token.folded));
  return what !== undefined && !what.opens && (means(what, /^(?:minimum|low|level:at_threshold)$/u) || MINIMUM.test(what.stem));
}
const MINIMUM = /^(?:seuil|minimum|mini)$/u;

/** "stocks récents", "nouveaux articles": since when they are there is nowhere told. */
const isRecentStock = (tokens: readonly Token[], at: number): boolean =>
  STOCKS.test(tokens[at]!.folded) &&
  [tokens[at - 1], tokens[at + 1]].some(
    (word, i) => word !== undefined && !(i === 0 ? tokens[at]! : word).opens && /^(?:recente?s|nouveaux|nouvelles)$/u.test(word.folded),
  );

/** "combien d'articles différents": lines are counted, one for each division. */
const isDistinct = (tokens: readonly Token[], at: number): boolean =>
  /^(?:differente?s|distincte?s)$/u.test(tokens[at]!.folded) &&
  [tokens[at - 1], tokens[at + 1]].some((word) => word !== undefined && STOCKS.test(word.folded)) &&
  tokens.some((token) => means(token, /^quantity$/u));
