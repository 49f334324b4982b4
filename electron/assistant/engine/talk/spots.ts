import { isTown } from '../names/towns.ts';
import { isNominal } from '../words/french.ts';
import { DIVISION_GENERIC, PLACE_WEAK, TOWNS } from '../words/lexicon.ts';
import { setOf } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';
import { everydayOf } from './everyday.ts';
import type { Known } from './telling.ts';

/** Whether something is named, or asked for though nobody bears it. */
export const hasName = (clause: readonly Token[], { isPlace }: Known): boolean =>
  clause.some(
    (token) =>
      !token.taken &&
      !token.stop &&
      token.concepts.length === 0 &&
      !DIVISION_GENERIC.has(token.stem) &&
      !isPlace(token.stem) &&
      !TOWNS.has(token.folded) &&
      token.folded.length > 1 &&
      everydayOf(token.folded) === null,
  );

/** The longest whole name of an article in a clause, else none. */
export function thingsOf(tokens: readonly Token[], clause: readonly Token[], { book }: Known): readonly Token[] {
  const content = clause.filter((token) => !token.taken && !token.stop && book.holds(token.stem));
  for (let length = content.length; length > 0; length--)
    for (let first = 0; first + length <= content.length; first++) {
      const run = content.slice(first, first + length);
      const whole = tokens.slice(run[0]!.at, run.at(-1)!.at + 1).every((token) => run.includes(token) || token.stop);
      if (whole && book.articles.is(run.map(({ stem }) => stem))) return run;
    }
  return [];
}

/** A town, or a word of a division's name written as one: "les commerciaux" are people. */
export function isPlaceHere(
  tokens: readonly Token[],
  { at, folded, stem, raw, opens, taken, stop }: Token,
  { isPlace, book }: Known,
): boolean {
  // "2 × 1 m" is no "Service Achats 2".
  if (taken || stop || !/\p{L}/u.test(folded)) return false;
  if (TOWNS.has(folded) && isPlace(stem)) return true;
  if (isTown(tokens, at) || (TOWNS.has(folded) && (PLACE_WEAK.has(tokens[at - 1]?.folded ?? '') || /^\p{Lu}/u.test(raw))))
    return !book.holds(stem);
  const before = tokens[at - 1]?.folded ?? '';
  // "à Limoges": a capital after a preposition.
  const ofKind = before === 'de' && isKind(tokens[at - 2]);
  if (/^\p{Lu}/u.test(raw) && !opens && (WHERE.has(before) || ofKind) && everydayOf(folded) === null) return true;
  return isPlace(stem) && ((/^\p{Lu}/u.test(raw) && !opens) || isKind(tokens[at - 1]) || !isNominal(stem));
}
export const WHERE = setOf('a chez sur vers');

/** "les équipes d'accueil" are people. */
const isKind = (token: Token | undefined): boolean =>
  token !== undefined && token.folded === token.stem && DIVISION_GENERIC.has(token.stem);

/** The words of the place that a clause names, and those that announce it. */
export function placeOf(tokens: readonly Token[], clause: readonly Token[], known: Known): Token[] {
  const named = clause.filter((token) => isPlaceHere(tokens, token, known));
  // "Île-de-France"
  const kept = clause.filter(
    (token) =>
      named.includes(token) ||
      (token.folded === 'de' && named.includes(tokens[token.at - 1]!) && named.includes(tokens[token.at + 1]!)) ||
      // "Équipe Accueil 3"
      (/^\d{1,2}$/u.test(token.folded) && !token.taken && !token.opens && named.includes(tokens[token.at - 1]!)),
  );
  const before = kept.flatMap(({ at }) => {
    const lead: Token[] = [];
    for (let i = at - 1; clause.includes(tokens[i]!) && !tokens[i + 1]!.opens; i--) {
      if (!PLACE_WEAK.has(tokens[i]!.folded) && !WHERE.has(tokens[i]!.folded) && !DIVISION_GENERIC.has(tokens[i]!.stem)) break;
      lead.push(tokens[i]!);
    }
    return lead;
  });
  return [...kept, ...before];
}
