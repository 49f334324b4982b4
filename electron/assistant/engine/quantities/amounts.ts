import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';

const MANY = new Set(['invoice', 'operation', 'campaign']);
/** "plus d'opérations annulées que facturées ?" */
export const moreThan = (tokens: readonly Token[]): boolean =>
  tokens.some(({ folded, concepts }, at) => {
    const things = tokens.slice(at + 1, at + 4).find(({ folded: word }) => word !== 'de');
    return (
      (folded === 'plus' || folded === 'moins') &&
      concepts.every(({ concept }) => concept === 'most' || concept === 'least') &&
      (tokens[at + 1]?.folded === 'de' || /^d['’]/iu.test(tokens[at + 1]?.raw ?? '')) &&
      things?.concepts.some(({ concept }) => MANY.has(concept)) === true &&
      tokens.slice(at + 2).some(({ folded: word, raw, opens }) => (word === 'que' || /^qu['’]/iu.test(raw)) && !opens)
    );
  });

/** "les opérations de mai, ça pèse combien ?", "transport payé en octobre": of what has neither weight nor date of payment, what it costs. */
export function readAsAmount(features: Set<string>, tokens: readonly Token[], bounded: boolean): void {
  const weighed = tokens.some(({ folded }) => /^pes(?:e|ent)$/u.test(folded));
  if (features.has('weigh') && weighed && ['operation', 'invoice', 'campaign'].some((each) => features.has(each))) {
    features.delete('weigh');
    features.add('spending');
  }
  if (countsInvoiceLines(tokens)) features.add('invoiceLines');
  // "les grosses factures, au-dessus de 3 000 €, combien": the bound tells which, and none is looked for.
  const big = tokens.some(({ folded }, at) => /^gros(?:se)?s$/u.test(folded) && tokens[at - 1]?.folded !== 'plus');
  if (bounded && big && features.has('quantity')) features.delete('most');
  if (features.has('unpaid') && features.has('part') && tokens.some(({ folded }) => /^pay(?:e|ee|es|ees)$/u.test(folded))) {
    features.delete('unpaid');
    features.add('spending');
  }
}

/** "combien de lignes dans la facture", "nombre de lignes de factures": the lines of invoices, where "j'ai Mme Keller en ligne" is none. */
const countsInvoiceLines = (tokens: readonly Token[]): boolean =>
  tokens.some((token, at) => {
    if (!means(token, /^line$/u) || !(tokens[at + 1]?.folded === 'dans' || BETWEEN.has(tokens[at + 1]?.folded ?? ''))) return false;
    const next = tokens.slice(at + 1, at + 5).find(({ folded }) => folded !== 'dans' && !BETWEEN.has(folded));
    return next !== undefined && means(next, /^invoice$/u);
  });

const MONEY = /^(?:cost|spending)$/u;
const UNIT = setOf('en niveau cote question terme plan');
const BETWEEN = setOf('de du des le la les d au');
/** "combien d'opérations, en euros", "… niveau budget", "… en termes de coût": the unit tells that what they come to is asked, and not how many. */
export const asksInMoney = (tokens: readonly Token[]): boolean =>
  tokens.some((token, at) => {
    if (token.taken || !token.concepts.some(({ concept }) => MONEY.test(concept))) return false;
    let before = at - 1;
    while (before > 0 && BETWEEN.has(tokens[before]!.folded)) before--;
    return UNIT.has(token.folded) || token.folded.endsWith('ement') || UNIT.has(tokens[before]?.stem ?? '');
  });

const AMOUNT = /^(?:cost|spending|all)$/u;
const WHOLE = /^(?:total|global|cumul|general|complet|entier)/u;
const TOLD_OF_AMOUNTS =
  /^(?:engage|occasionne|genere|supporte|constate|consomme|investi|debourse|enregistre|induit|reel|reelle|final|finale|exact|exacte|correspondant|correspondante|definitif|definitive)e{0,2}s?$/u;
/** "la dépense globale engagée pour les e-mails", "le coût réel de…": what is said of an amount narrows nothing; "opérations engagées" does. */
export const saidOfAmounts = (tokens: readonly Token[]): number[] =>
  tokens.flatMap(({ folded, at, taken }) => {
    if (taken || !TOLD_OF_AMOUNTS.test(folded)) return [];
    const before = tokens[at - 1];
    const head = before !== undefined && WHOLE.test(before.folded) ? tokens[at - 2] : before;
    return head?.concepts.some(({ concept }) => AMOUNT.test(concept)) === true ? [at] : [];
  });

const RISES = /^(?:mont|elev|chiffr)/u;
const ALL_OF = setOf('les nos mes la ces vos leurs');
/** "à combien se montent les factures": what they come to; "à combien s'élève le nombre de…" counts. */
export function risesTo(tokens: readonly Token[], at: number): boolean {
  let last = at;
  while (last < tokens.length - 1 && means(tokens[last + 1]!, /^quantity$/u) && !tokens[last + 1]!.opens) last++;
  return RISES.test(tokens[last]!.folded) && ALL_OF.has(tokens[last + 1]?.folded ?? '');
}

const HELD = /^(?:quantity|stock)$/u;
const MINIMUM = /^minimum$/u;
/** "quantité et seuil", "(quantité, seuil...)": the minimum is wanted beside how many there are, where "le stock minimum" is the minimum alone. */
export const besideQuantity = (tokens: readonly Token[]): boolean =>
  tokens.some(({ at, parted, folded }) => {
    const joined = folded === 'et' ? tokens[at - 1] : parted ? tokens[at - 1] : undefined;
    const next = tokens.slice(folded === 'et' ? at + 1 : at, at + 4).find((token) => !token.stop);
    if (joined === undefined || next === undefined) return false;
    return (means(joined, HELD) && means(next, MINIMUM)) || (means(joined, MINIMUM) && means(next, HELD));
  });
