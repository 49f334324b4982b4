import type { Token } from '../words/tokens.ts';

const NONE = new Set(['pas', 'plus', 'aucun', 'aucune', 'jamais', 'rien']);
const HAVE = new Set(['a', 'ont']);
/** Words between the verb and what denies it. */
const NEAR = 3;

/** "quelles agences n'ont pas de stylo ?": those that have some are another answer. */
export const asksWhoLacks = (tokens: readonly Token[]): boolean =>
  tokens.some(
    ({ raw, folded }, at) =>
      /^n['’]/iu.test(raw) && HAVE.has(folded) && tokens.slice(at + 1, at + NEAR).some((word) => NONE.has(word.folded)),
  );
