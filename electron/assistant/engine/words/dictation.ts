import type { Word } from './text.ts';
import { setOf } from './text.ts';

const GREETINGS = setOf('bonjour bonsoir salut coucou hello allo bon alors oui dis ok merci');
/** "je suis au comptoir", "on est en rendez-vous": where somebody is when asking. */
const SELVES = setOf('je j on nous');
const BEING = setOf('suis sui est sommes etais serai');
/** What a question begins with when it is spoken, the first word and those it is told by. */
const BEGINNINGS: readonly (readonly ReadonlySet<string>[])[] = [
  [setOf('est'), setOf('ce')],
  [setOf('combien')],
  [setOf('il'), setOf('y'), setOf('a')],
  [setOf('il'), setOf('reste restait manque')],
  [setOf('il'), setOf('me nous leur lui'), setOf('reste faut faudrait manque')],
  [setOf('il'), setOf('faut faudrait')],
  [setOf('on'), setOf('a avait aurait')],
  [setOf('tu vous'), setOf('as avez peux pouvez sais savez')],
  [setOf('je'), setOf('veux voudrais cherche veu')],
  [setOf('quel quelle quels quelles')],
];
/** Before these, what begins belongs to what was said: "pour combien", "que tu as". */
const HOLDS_ON = setOf('que qui quoi ou quand comment pourquoi si de a pour en dans sur avec dont quel quelle et mais car');
/** Words of a clause about oneself, at least. */
const SHORTEST = 3;

/**
 * Where the question begins in words dictated without a stop after what one tells of oneself ("je suis en rendez-vous est-ce qu'on a encore…");
 * -1 where something was written to part them, or nothing begins.
 */
export function dictatedFrom(words: readonly Word[]): number {
  let self = 0;
  while (GREETINGS.has(words[self]?.folded ?? '')) self++;
  if (!SELVES.has(words[self]?.folded ?? '') || !BEING.has(words[self + 1]?.folded ?? '')) return -1;
  if (words.some(({ opens }, at) => opens && at > self)) return -1;
  return words.findIndex(
    (_, at) =>
      at >= self + SHORTEST &&
      !HOLDS_ON.has(words[at - 1]!.folded) &&
      BEGINNINGS.some((beginning) => beginning.every((said, i) => said.has(words[at + i]?.folded ?? ''))),
  );
}
