import { NUMBERS } from '../periods/calendar.ts';
import { type Token, take } from '../words/tokens.ts';

const RANKS = new Set(['most', 'least', 'recent', 'eldest']);
const isRank = (token: Token | undefined): boolean => token?.concepts.some(({ concept }) => RANKS.has(concept)) === true;
const FIRSTS = new Set(['premier', 'premiere', 'dernier', 'derniere', 'meilleur', 'meilleure', 'gros', 'grosse', 'plus', 'moins']);
const ARTICLES = new Set(['le', 'la', 'les']);
const DETERMINED = new Set(['les', 'nos', 'mes', 'des', 'quelles', 'quels']);
const MOST = 100;

const FIGURES = /^(?:montant|chiffre|total|totaux|somme|valeur|cout|nombre|resultat|agence|division|site|ville|periode|mois|annee)s?$/u;
/** "donne les 2 montants", "ces deux agences": as many as were named, which tells nothing more. */
function withoutReminder(tokens: readonly Token[]): void {
  for (const [at, token] of tokens.entries()) {
    const counted = /^[2-6]$/u.test(token.folded) || (NUMBERS.get(token.folded) ?? 0) > 1;
    if (!token.taken && counted && REMINDS.has(tokens[at - 1]?.folded ?? '') && FIGURES.test(tokens[at + 1]?.folded ?? ''))
      take(tokens, new Set([at]));
  }
}
const REMINDS = new Set(['les', 'ces', 'leurs', 'nos', 'mes']);

/** "nos trois campagnes Rentrée 2026": as many as there are, which is no part of their name. */
function withoutNumber(tokens: readonly Token[]): void {
  for (const [at, token] of tokens.entries()) {
    const counted = /^\d{1,2}$/u.test(token.folded) || (NUMBERS.get(token.folded) ?? 0) > 1;
    const next = tokens[at + 1];
    const campaigns = next !== undefined && /s$/u.test(next.folded) && next.concepts.some(({ concept }) => concept === 'campaign');
    if (!token.taken && counted && campaigns && REMINDS.has(tokens[at - 1]?.folded ?? '')) take(tokens, new Set([at]));
  }
}

/** "top 5", "les 3 plus gros", "5 premières": how many are asked for; the number is no part of a name. */
export function limitOf(tokens: readonly Token[]): number | null {
  withoutReminder(tokens);
  for (const [at, token] of tokens.entries()) {
    const value = token.taken
      ? undefined
      : (NUMBERS.get(token.folded) ?? (/^\d{1,3}$/u.test(token.folded) ? Number(token.folded) : undefined));
    if (value === undefined || value < 1 || value > MOST || ['un', 'une'].includes(token.folded)) continue;
    const next = tokens[at + 1];
    // "3 opérations les plus chères"
    const after = tokens.slice(at + 2).find((word) => !ARTICLES.has(word.folded));
    // "les cinq opérations qui ont coûté le plus cher"
    const told = DETERMINED.has(tokens[at - 1]?.folded ?? '') && tokens.slice(at + 2).some(isRank);
    const noun = next !== undefined && next.concepts.length > 0 && (isRank(after) || told);
    // "les 5 plutôt": after the first three.
    const alone = next === undefined && value > 2 && DETERMINED.has(tokens[at - 1]?.folded ?? '');
    if (!(tokens[at - 1]?.folded === 'top' || alone || noun || isRank(next) || (next !== undefined && FIRSTS.has(next.stem)))) continue;
    take(tokens, new Set([at]));
    return value;
  }
  withoutNumber(tokens);
  return null;
}
