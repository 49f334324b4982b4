import type { PlaceMatch } from '../names/places.ts';
import { isNominal, isVerbForm } from '../words/french.ts';
import type { Token } from '../words/tokens.ts';

const TITLES = new Set(['mme', 'mlle', 'mr', 'madame', 'mademoiselle', 'monsieur']);

/** Where somebody is named with a title: "Mme Aubry et M. Santos". */
const titlesIn = (tokens: readonly Token[]): Token[] =>
  tokens.filter((token, at) => {
    const next = tokens[at + 1];
    const named = next !== undefined && /^\p{L}{3,}$/u.test(next.folded) && !next.stop && !next.taken && next.concepts.length === 0;
    return named && (TITLES.has(token.folded) || (token.folded === 'm' && !/^\d/u.test(tokens[at - 1]?.folded ?? '')));
  });

/** "Mme Aubry et M. Santos": how many are named. */
export const namedPeople = (tokens: readonly Token[]): number => titlesIn(tokens).length;

const THEIRS = new Set(['lui', 'leur', 'elle', 'elles']);

/**
 * "Mme Durand de l'agence Paris Nord craint de manquer de flyers, il lui en reste combien ?": how many only tell why it is asked. They open a clause, do
 * something in it, and another clause asks how many there are; what is left to them is left where they are, so that a place must be told.
 */
export function peopleTold(tokens: readonly Token[], place: PlaceMatch | null): number {
  const asked = tokens.find(({ concepts }) => concepts.some(({ concept }) => concept === 'quantity'));
  if (asked === undefined) return 0;
  const asks = tokens.findLastIndex(({ at, opens }) => opens && at <= asked.at);
  if (place?.place.kind !== 'division' && tokens.slice(asks).some(({ folded }) => THEIRS.has(folded))) return 0;
  return titlesIn(tokens).filter(({ at, opens }) => opens && tokens.slice(at + 2, Math.max(asks, 0)).some((token) => acts(token, tokens)))
    .length;
}

/** "craint", "demande" where no article makes a thing of it. */
const acts = ({ at, folded, stem }: Token, tokens: readonly Token[]): boolean =>
  isVerbForm(folded) && (!isNominal(stem) || !A_THING.has(tokens[at - 1]?.folded ?? ''));
const A_THING = new Set('un une le la l les des de d du sa son ses leur cette ce cet'.split(' '));
