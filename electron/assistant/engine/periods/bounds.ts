import { tellsWillBe } from '../intent/future.ts';
import { PLANNED } from '../words/lexicon.ts';
import type { Token } from '../words/tokens.ts';
import { isToCome } from '../words/will-have.ts';
import { SINCE, UNTIL } from './calendar.ts';
import { FROM } from './ends.ts';
import type { Period } from './period.ts';
import { continues } from './spans.ts';

/** "jusqu'à septembre inclus": a period always holds its last day. */
export const INCLUDED = new Set(['inclus', 'incluse', 'inclusivement']);

/** "juillet août": months one after the other, nothing between them, are one span. */
export function inARow(said: readonly Period[], tokens: readonly Token[]): Period[] {
  const found: Period[] = [];
  for (const each of said) {
    const last = found.at(-1);
    const at = Math.min(...each.taken);
    if (last?.taken.has(at - 1) && !tokens[at]!.parted && continues(last, each))
      found.splice(-1, 1, { ...last, to: each.to, taken: new Set([...last.taken, ...each.taken]), certain: last.certain || each.certain });
    else found.push(each);
  }
  return found;
}

/** "depuis juin, combien … jusqu'à hier": the two ends of one span, told apart. */
export function bounded(found: readonly Period[], words: readonly string[]): Period[] {
  const first = ({ taken }: Period): string => words[Math.min(...taken)] ?? '';
  const since = found.find((each) => SINCE.has(first(each)) || first(each) === FROM);
  const until = found.find((each) => UNTIL.has(first(each)));
  if (since === undefined || until === undefined || until.to < since.from) return [...found];
  const whole = { ...since, to: until.to, taken: new Set([...since.taken, ...until.taken]) };
  return found.flatMap((each) => (each === until ? [] : each === since ? [whole] : [each]));
}

/** "à envoyer", "à venir". */
const TO_BE = new Set(['envoyer', 'venir']);
const LEAVES = new Set(['part', 'sort', 'partira', 'sortira']);
const WHAT = new Set(['qui', 'quoi']);
const LEAVE = new Set(['partir', 'sortir', 'tomber', 'etre', 'couter', 'monter', 'revenir', 'representer', 'peser', 'faire']);
const MUST = /^(?:doi(?:t|vent)|devraient|devrait|va|vont|reste(?:nt)?)$/u;
/** "nous aurons", "aurez-vous": what one will have; "aura" is a region, unless it was told to be this verb. */
const WILL_HAVE = /^aur(?:ons|ez|ont)$/u;
/** "ce qui part lundi", "doivent partir lundi", "quel sera le coût de décembre" are about those to come, where "parti lundi" is about the last. */
export const tellsComing = (tokens: readonly Token[]): boolean =>
  tellsWillBe(tokens) ||
  tokens.some(
    ({ stem, folded }, at) =>
      PLANNED.has(stem) ||
      (TO_BE.has(folded) && tokens[at - 1]?.folded === 'a') ||
      WILL_HAVE.test(folded) ||
      isToCome(tokens, at) ||
      (LEAVES.has(folded) && WHAT.has(tokens[at - 1]?.folded ?? '')) ||
      (LEAVE.has(folded) && tokens.slice(Math.max(0, at - 2), at).some((word) => MUST.test(word.folded))),
  );
