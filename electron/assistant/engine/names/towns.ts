import { isNominal, isVerbForm } from '../words/french.ts';
import { COMMON_TOWNS, TOWN_PHRASES, TOWNS } from '../words/lexicon.ts';
import { setOf, singular, words } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';
import type { PlaceMatch } from './places.ts';

/** They begin names of regions and of towns, and are none by themselves. */
export const BEFORE_REGION = setOf('nouvelle saint haute basse clermont franche');
/** "à Tours", "chez Sens": a place, whatever else its name means. */
const WHERE = setOf('a chez sur vers pour');
/** "des tours de cou", "un limousin": a thing. */
const ARTICLES = setOf('le la les des un une du ce cet cette ces mon ma mes nos quel quelle');
/** "Sens elle a dépensé combien": who does something. */
const DOERS = setOf('il ils elle elles on a ont nous');

/** Spelt like no other word, or known by everybody before the word it is spelt like. */
const isPlain = (folded: string): boolean =>
  COMMON_TOWNS.has(folded) || !(isNominal(folded) || isNominal(singular(folded)) || isVerbForm(folded));

/** By their first word. */
const PHRASES = Map.groupBy(TOWN_PHRASES, ([first]) => first);

/** How many words from `at` name a place of the country in more than one word ("Île-de-France", "Saint-Malo"); 0 = they do not. */
function phraseAt(tokens: readonly Pick<Token, 'folded'>[], at: number): number {
  const phrase = PHRASES.get(tokens[at]!.folded)?.find((each) => each.every((word, i) => tokens[at + i]?.folded === word));
  return phrase?.length ?? 0;
}

/** Words of the places of the country that a text names in more than one word. */
function inPhrase(tokens: readonly Pick<Token, 'folded'>[]): ReadonlySet<number> {
  const out = new Set<number>();
  for (const at of tokens.keys()) for (let i = 0; i < phraseAt(tokens, at); i++) out.add(at + i);
  return out;
}

/** Whether a word is a town or a region of the country, and not the common word that is spelt like it. */
export function isTown(tokens: readonly Token[], at: number): boolean {
  const { folded, raw, opens } = tokens[at]!;
  if (!TOWNS.has(folded)) return inPhrase(tokens).has(at);
  const before = tokens[at - 1]?.folded ?? '';
  if (WHERE.has(before)) return true;
  if (ARTICLES.has(before) && !opens) return false;
  if (isPlain(folded)) return true;
  return /^\p{Lu}/u.test(raw) && (!opens || DOERS.has(tokens[at + 1]?.folded ?? ''));
}

/** Whether a text names a place of the country. */
export function namesTown(text: string): boolean {
  const said = words(text);
  return said.some(({ folded }) => TOWNS.has(folded)) || inPhrase(said).size > 0;
}

/** "flyers A4 Bordeaux", "la Nouvelle-Aquitaine": a place of the country, unless the data says that it is part of a name. */
export function bareTown(tokens: readonly Token[]): PlaceMatch | null {
  const phrase = [...inPhrase(tokens)].filter((at) => !tokens[at]!.taken);
  if (phrase.length > 1) {
    const asked = phrase.map((at) => tokens[at]!.raw).join(' ');
    return { place: { kind: 'unknown', asked }, taken: new Set(phrase), certain: false };
  }
  const at = tokens.findIndex(
    (token) =>
      TOWNS.has(token.folded) &&
      !token.taken &&
      ((!token.stop && token.concepts.length === 0 && !isSome(tokens, token.at)) || isCapital(tokens, token.at)),
  );
  if (at < 0) return null;
  const first = at > 0 && BEFORE_REGION.has(tokens[at - 1]!.folded) ? at - 1 : at;
  const asked = tokens.slice(first, at + 1).map(({ raw }) => raw);
  return { place: { kind: 'unknown', asked: asked.join(' ') }, taken: new Set([first, at]), certain: false };
}
/** "des tours de cou": a thing, when no capital tells otherwise. */
const isSome = (tokens: readonly Token[], at: number): boolean =>
  /^\p{Ll}/u.test(tokens[at]!.raw) && isNominal(tokens[at]!.stem) && ['des', 'les', 'nos', 'mes'].includes(tokens[at - 1]?.folded ?? '');
/** "à la Réunion": a capital inside the sentence tells it from the meeting. */
const isCapital = (tokens: readonly Token[], at: number): boolean =>
  /^\p{Lu}\p{Ll}/u.test(tokens[at]!.raw) && !tokens[at]!.opens && BEFORE_TOWN.has(tokens[at - 1]?.folded ?? '');
const BEFORE_TOWN = setOf('la a en de sur pour chez vers');
