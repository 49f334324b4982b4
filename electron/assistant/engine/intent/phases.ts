import type { Meaning } from '../words/lexicon.ts';
import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';

/** "envois facturés", "les SMS annulés": a state of operations, said of what is sent. */
export const namesPhase = (tokens: readonly Token[]): boolean =>
  tokens.some(
    ({ folded, raw, taken }, at) =>
      !taken &&
      (/^(?:annul|valid)ée?s?$/u.test(raw.normalize('NFC').toLowerCase()) ||
        (/^facturée?s?$/u.test(raw.normalize('NFC').toLowerCase()) && isBilled(tokens, at)) ||
        /^(?:annul|valid)ee?s$/u.test(folded) ||
        (/^(?:preparation|production)$/u.test(folded) && tokens[at - 1]?.folded === 'en') ||
        // "SMS en attente de validation": campaigns wait for their import.
        (folded === 'validation' && tokens.slice(Math.max(0, at - 3), at).some((word) => word.folded === 'attente'))),
  );

/** "ont été facturés", "les courriers de Lyon, facturés uniquement"; "a facturé" and "montant facturé" tell of invoices. */
const isBilled = (tokens: readonly Token[], at: number): boolean => {
  const before = tokens[at - 1];
  if (before === undefined) return false;
  if (BILLED.has(before.folded)) return true;
  return !HAVE.has(before.folded) && !means(before, MONEY) && tokens.slice(0, at).some(({ concepts }) => concepts.some(isSent));
};
const HAVE = setOf('a ai as ont avons avez avait avaient aura auront est');
const isSent = ({ concept }: Meaning): boolean => /^(?:sending$|channel:|kind:)/u.test(concept);
const BILLED = new Set(['ete', 'sont', 'deja', 'etaient', 'non', 'pas', 'ni', 'hors', 'sauf', 'encore']);
const MONEY = /^(?:cost|spending|measure:|part:|sum|all)/u;
