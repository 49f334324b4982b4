import type { StockLevel } from '../../../../shared/model/stock.ts';
import { fold } from '../words/text.ts';

/** A word of ours or of CFI that a question asks the meaning of. */
export type Term =
  | { kind: 'level'; level: StockLevel }
  | { kind: 'low' }
  | { kind: 'empty' }
  | { kind: 'state'; of: 'operation' | 'campaign'; said: string };

const LEVELS: readonly (readonly [RegExp, StockLevel])[] = [
  [/^critique$/u, 'critical'],
  [/^elevee?$/u, 'high'],
  [/^moderee?$/u, 'moderate'],
  [/^au seuil$/u, 'at_threshold'],
  [/^ok$/u, 'ok'],
  [/^seuil non defini$/u, 'no_threshold'],
  [/^a verifier$/u, 'to_check'],
];
const LOW = /^(?:bas|basse|en alerte|alerte|faible|sous le minimum|sous le seuil)$/u;
const EMPTY = /^(?:en rupture|rupture|rupture de stock|a zero|epuisee?)$/u;
/** In the feminine: "une facture" is a thing, "facturée" a state. */
const STATE =
  /^(?:facturee|annulee|envoyee|validee|rejetee|importee(?: par cfi)?|terminee|en preparation|en production|en attente (?:de validation|d'import))$/u;

const ASKED: readonly RegExp[] = [
  /^(?:ca )?(?:que|qu'est-ce que) (?:veut dire|signifie|veulent dire|signifient) (?<term>.+)$/u,
  /^(?:c'?est|ca|c) (?:quoi|koi) (?:exactement )?(?<term>(?!(?:les|des|nos|mes|vos|ses|leurs) ).+)$/u,
  /^qu'?est[- ]ce qu(?:e c'est qu)?(?:'|e )(?<term>une? .+|(?:le|la|l') ?(?:niveau|etat|statut|mot|terme) .+)$/u,
  /^(?:donne[rz]?(?:-moi)? la |quelle est la )?(?:definition|definis|definir|definissez) (?:de |du |d')?(?<term>.+)$/u,
  /^(?<term>.+?),? (?:ca veut dire quoi|veut dire quoi|signifie quoi|ca signifie quoi|c'?est quoi)$/u,
];
const DIFFERENCE = /^(?:c'?est quoi |quelle est )?(?:la )?difference entre (?<first>.+?) et (?<second>.+)$/u;

/** "un stock au niveau critique" → "critique", with what it is said of. */
const AROUND =
  /^(?:une? |le |la |l'|les |des |ce |cet |cette )?(?:(?:niveau|etat|statut|mot|terme) )*(?:d'une? |du |de )?(?<thing>stock|ligne|article|operation|envoi|campagne)?s? ?(?:de stock )?(?:(?:qui est|dite?|marquee?|classee?|au niveau|de niveau|au statut|a l'etat) )*(?<word>.*)$/u;

function termOf(text: string): Term | null {
  const { thing, word = '' } = AROUND.exec(text)?.groups ?? {};
  const isStock = thing === undefined || thing === 'stock' || thing === 'ligne' || thing === 'article';
  const level = isStock ? LEVELS.find(([said]) => said.test(word)) : undefined;
  if (level !== undefined) return { kind: 'level', level: level[1] };
  if (isStock && LOW.test(word)) return { kind: 'low' };
  if (isStock && EMPTY.test(word)) return { kind: 'empty' };
  const of = thing === 'campagne' ? 'campaign' : 'operation';
  return thing !== 'stock' && thing !== 'ligne' && thing !== 'article' && STATE.test(word) ? { kind: 'state', of, said: word } : null;
}

/** "c'est quoi un stock critique ?", "que veut dire à vérifier ?", "différence entre critique et élevé": the words whose meaning is asked; none = nothing is. */
export function termsDefined(question: string): Term[] {
  const text = fold(question)
    .replaceAll(/[«»"?!.…]/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  const both = DIFFERENCE.exec(text)?.groups;
  if (both !== undefined) {
    const terms = [both.first!, both.second!].map(termOf);
    return terms.every((term) => term !== null) ? terms : [];
  }
  for (const asked of ASKED) {
    const term = asked.exec(text)?.groups?.term;
    const found = term === undefined ? null : termOf(term);
    if (found !== null) return [found];
  }
  return [];
}
