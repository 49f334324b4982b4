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
