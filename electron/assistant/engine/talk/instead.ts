import type { Token } from '../words/tokens.ts';

const isThan = (token: Token | undefined): boolean =>
  token !== undefined && !token.opens && (token.folded === 'que' || /^qu['’]/iu.test(token.raw));
/** Words between "autre" and "que", at most. */
const NEAR = 3;

/** "d'un autre type que sms", "autrement que", "plutôt qu'annulées", "au lieu de", "à la place de": where begins what is not wanted; null = nothing is. */
export function insteadFrom(tokens: readonly Token[], at: number): number | null {
  const { folded, taken } = tokens[at]!;
  if (taken) return null;
  // "que" is elided into the word it stands before.
  const after = (than: number): number => (tokens[than]!.folded === 'que' ? than + 1 : than);
  if (/^(?:autrement|plutot)$/u.test(folded)) return isThan(tokens[at + 1]) ? after(at + 1) : null;
  if (/^autres?$/u.test(folded)) {
    const than = tokens.findIndex((token, i) => i > at && i <= at + NEAR && isThan(token));
    return than < 0 ? null : after(than);
  }
  const said = tokens.slice(Math.max(0, at - 2), at + 1).map((token) => token.folded);
  return said.slice(-2).join(' ') === 'au lieu' || said.join(' ') === 'a la place' ? at + 1 : null;
}
