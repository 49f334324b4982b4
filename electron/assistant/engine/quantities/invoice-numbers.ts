import { setOf } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';

const MONEY = /^(?:euros?|eur|ht|ttc)$/u;
const ANNOUNCES = setOf('n no nos num nums numero numeros');
/** What stands between the numbers of one list. */
const JOINS = setOf('et ou a au vs contre avec puis que la celle facture factures n no num numero');
/** Words at most between two of them: "et celle n° 30281". */
const MOST_JOINS = 3;
/** Below it what follows a number may count something: "et 12 lignes". */
const SHORTEST = 100;

/**
 * The numbers of invoices, right after the word or anywhere beside it when they can be nothing else; a year is only one when it is announced. Several
 * are all told: one of them alone would answer half of the question.
 * @param inThread a question was asked before: the thing with taxes may be another
 */
export function invoiceNumbers(tokens: readonly Token[], inThread: boolean): number[] {
  const lone: number[] = [];
  for (const [at, token] of tokens.entries()) {
    if (!/^\d{1,9}$/u.test(token.folded) || token.taken) continue;
    const before = tokens.slice(Math.max(0, at - 3), at).map((word) => word.stem);
    const announced = ANNOUNCES.has(before.at(-1) ?? '');
    const said = numberAt(tokens, at);
    // "la facture de 12 300 euros"
    const priced = /^(?:euros?|eur)$/u.test(tokens[said.end]?.folded ?? '');
    if (!priced && before.includes('facture') && (announced || (isNumber(said.value) && before.at(-1) === 'facture')))
      return [...new Set([said.value, ...listedAfter(tokens, said.end)])];
    // "30231 ttc fact" asks for its amount, "facture de 30000 ttc" says one.
    const asked = /^(?:ht|ttc)$/u.test(tokens[at + 1]?.folded ?? '') && !['de', 'd', 'a'].includes(before.at(-1) ?? '');
    if (/^\d{5,}$/u.test(token.folded) && (asked || !MONEY.test(tokens[at + 1]?.folded ?? ''))) lone.push(Number(token.folded));
  }
  // "le TTC de la 30150": a thing with taxes, and its number.
  const taxed = tokens.some(({ folded }, at) => /^(?:ht|ttc)$/u.test(folded) && !/^\d/u.test(tokens[at - 1]?.folded ?? ''));
  const said = !inThread && taxed && tokens.some(({ folded }, at) => folded === 'la' && tokens[at + 1]?.folded === String(lone[0]));
  return said || tokens.some(({ stem }) => stem === 'facture') ? [...new Set(lone)] : [];
}

const isNumber = (value: number): boolean => value > 9 && !/^20\d\d$/u.test(String(value));

/** `30280`, or `30 280` as amounts are written; and the first word after it. */
function numberAt(tokens: readonly Token[], at: number): { value: number; end: number } {
  let text = tokens[at]!.folded;
  let end = at + 1;
  const isGroup = (token: Token | undefined) => token !== undefined && !token.taken && !token.parted && /^\d{3}$/u.test(token.folded);
  if (/^\d{1,3}$/u.test(text)) while (isGroup(tokens[end]) && text.length < 9) text += tokens[end++]!.folded;
  return { value: Number(text), end };
}

/** "30280, 30281 et 30282": those that follow the first, up to a year, an amount, or another word. */
function listedAfter(tokens: readonly Token[], from: number): number[] {
  let at = from;
  while (at < from + MOST_JOINS && JOINS.has(tokens[at]?.folded ?? '')) at++;
  const token = tokens[at];
  if (token === undefined || token.taken || !/^\d{1,9}$/u.test(token.folded) || (at === from && !token.parted)) return [];
  const { value, end } = numberAt(tokens, at);
  return value < SHORTEST || !isNumber(value) || MONEY.test(tokens[end]?.folded ?? '') ? [] : [value, ...listedAfter(tokens, end)];
}
