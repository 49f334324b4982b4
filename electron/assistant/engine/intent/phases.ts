import type { Meaning } from '../words/lexicon.ts';
import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';

/** States of operations that no campaign and no invoice has. */
const PHASE = /^cfi:(?:annulee|production|preparation|validee|facturee)$/u;

/** "envois facturés", "les SMS annulés": a state of operations, said of what is sent. */
export const namesPhase = (tokens: readonly Token[]): boolean =>
  tokens.some(
    (token, at) =>
      means(token, PHASE) ||
      (!token.taken &&
        // "SMS en attente de validation": campaigns wait for their import.
        ((token.folded === 'validation' && tokens.slice(Math.max(0, at - 3), at).some((word) => word.folded === 'attente')) ||
          /^(?:annul|valid)ée?s?$/u.test(token.raw.normalize('NFC').toLowerCase()) ||
          (/^facturée?s?$/u.test(token.raw.normalize('NFC').toLowerCase()) && isBilled(tokens, at)))),
  );

/** "ont été facturés", "les courriers de Lyon, facturés uniquement"; "a facturé" and "montant facturé" tell of invoices. */
const isBilled = (tokens: readonly Token[], at: number): boolean => {
  const before = tokens[at - 1];
  if (before === undefined) return false;
  if (BILLED.has(before.folded)) return !isSum(tokens, at);
  return !HAVE.has(before.folded) && !means(before, MONEY) && tokens.slice(0, at).some(({ concepts }) => concepts.some(isSent));
};
/** "quel montant nous a été facturé": a sum is, and no operation. */
const isSum = (tokens: readonly Token[], at: number): boolean => {
  const said = tokens.slice(0, at);
  const things = said.some((token) => means(token, /^operation$/u) || token.concepts.some(isSent));
  return /^facturé$/u.test(tokens[at]!.raw.normalize('NFC').toLowerCase()) && !things && said.some((token) => means(token, MONEY));
};
const HAVE = setOf('a ai as ont avons avez avait avaient aura auront est');
const isSent = ({ concept }: Meaning): boolean => /^(?:sending$|channel:|kind:)/u.test(concept);
const BILLED = new Set(['ete', 'sont', 'deja', 'etaient', 'non', 'pas', 'ni', 'hors', 'sauf', 'encore']);
const MONEY = /^(?:cost|spending|measure:|part:|sum|all)/u;

/** Words read as a statut or as a state: told apart from those that may name another. */
const STATED = /^(?:cfi|born):/u;

/**
 * Words that may name a state, marked with `|` when they stand beside one that is known ("en attente de validation ou en préparation").
 * @param kept - the words of the question that no "sans" or "ni" leaves out.
 * @param tokens - the whole question, where a word's neighbours are.
 */
export function stateWordsOf(kept: readonly Token[], tokens: readonly Token[]): string | null {
  const stated = ({ concepts }: Token) => concepts.some(({ concept }) => STATED.test(concept));
  // "à envoyer" is still to come and "pas encore envoyées" under way, they are not "Envoyée".
  const coming = ({ concepts }: Token) => concepts.some(({ concept }) => concept === 'planned' || concept === 'underWay');
  const words = kept
    .filter((token) => !token.taken && !stated(token) && !coming(token) && !isBill(tokens, token))
    .map(({ folded }) => folded);
  return words.length === 0 ? null : `${kept.some(stated) ? '|' : ''}${words.join(' ')}`;
}

/** "la facture des opérations d'octobre": what is paid, and not the state "Facturée". */
const isBill = (tokens: readonly Token[], { at, folded }: Token): boolean =>
  (folded === 'facture' || folded === 'factures') &&
  (at === 0 || BILLS.has(tokens[at - 1]!.folded)) &&
  !/é/iu.test(tokens[at]!.raw.normalize('NFC'));
const BILLS = setOf('la les une des notre nos cette ces de d');
