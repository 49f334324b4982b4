import { setOf } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';

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
export function readAsAmount(features: Set<string>, tokens: readonly Token[]): void {
  const weighed = tokens.some(({ folded }) => /^pes(?:e|ent)$/u.test(folded));
  if (features.has('weigh') && weighed && ['operation', 'invoice', 'campaign'].some((each) => features.has(each))) {
    features.delete('weigh');
    features.add('spending');
  }
  if (features.has('unpaid') && features.has('part') && tokens.some(({ folded }) => /^pay(?:e|ee|es|ees)$/u.test(folded))) {
    features.delete('unpaid');
    features.add('spending');
  }
}

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
