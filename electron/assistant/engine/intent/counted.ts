import { risesTo } from '../quantities/amounts.ts';
import type { Token } from '../words/tokens.ts';

const COUNTED = [
  'operation',
  'campaign',
  'sending',
  'line',
  'kind:routage',
  'kind:impression',
  'channel:sms',
  'channel:email',
  'channel:papier',
];

/** "combien de factures", "nombre d'opérations": things are counted; "combien a-t-on facturé" asks for an amount. */
export function countsThings(tokens: readonly Token[]): boolean {
  // "factures de Mme Nguyen en octobre, combien ?"
  const last = tokens.at(-1);
  const thing = tokens.findIndex((token) => token.concepts.some(({ concept }) => concept === 'invoice') && /^factures/u.test(token.folded));
  // "les factures de M. Santos, on en a pour combien ?" asks for an amount.
  const ends =
    last !== undefined &&
    last.folded === 'combien' &&
    (!AMOUNTS_TO.has(tokens.at(-2)?.folded ?? '') || tokens.at(-3)?.folded === 'en') &&
    thing >= 0 &&
    !tokens.some(isMoney);
  // "qui a le plus de factures ?"
  const most = tokens.some(
    ({ concepts }, at) =>
      concepts.some(({ concept }) => concept === 'most' || concept === 'least') &&
      ['de', 'd'].includes(tokens[at + 1]?.folded ?? 'd') &&
      tokens[at + (tokens[at + 1]?.folded === 'de' ? 2 : 1)]?.concepts.some(({ concept }) => MANY.has(concept)) === true &&
      /s$/u.test(tokens[at + (tokens[at + 1]?.folded === 'de' ? 2 : 1)]!.folded),
  );
  return (
    ends ||
    endsWithNumber(tokens) ||
    most ||
    tokens.some((_, at) => isCounting(tokens, at)) ||
    tokens.some((_, at) => {
      if (!isQuantity(tokens, at) || risesTo(tokens, at) || isDenied(tokens, at)) return false;
      // "ça a coûté combien la campagne Braderie", "ça nous a coûté combien les factures"
      // "combien les opérations ont-elles coûté": no "de" before what is counted.
      if (DETERMINERS.has(tokens[at + 1]?.folded ?? '') && tokens.some(isMoney)) return false;
      if (at > 0 && isMoney(tokens[at - 1]!)) return false;
      if (isOne(tokens, at + 1)) return false;
      const next = tokens
        .slice(at + 1, at + 4)
        .find((word) => !isQuantity(tokens, word.at) && !['de', 'd', 'des', 'le', 'la', 'les'].includes(word.folded));
      return [next, tokens[countedAfter(tokens, at)]].some(
        (word) =>
          word !== undefined &&
          ((word.stem === 'facture' && word.concepts.length > 0 && /^f\p{L}+[^é]$/iu.test(word.raw.normalize('NFC'))) ||
            word.concepts.some(({ concept }) => COUNTED.includes(concept))),
      );
    })
  );
}
/** "le coût, pas le nombre": what is not wanted. */
const isDenied = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]!.folded !== 'combien' && tokens.slice(Math.max(0, at - 2), at).some(({ folded, opens }) => folded === 'pas' && opens);
const MANY = new Set(['invoice', 'operation', 'campaign']);
const DETERMINERS = new Set('la le les l mes nos ces ses leurs toutes tous'.split(' '));
const AMOUNTS_TO = new Set(['a', 'pour', 'de', 'font']);
/** "fact. M. Rivière, nb", "des factures de moins de 50 € ? En quel nombre ?": the number is what is asked in the end; "montant et nombre" asks for both. */
function endsWithNumber(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1);
  if (last === undefined || !/^n(?:om)?bre?s?$/u.test(last.raw.toLowerCase()) || tokens.at(-2)?.folded === 'et') return false;
  return tokens.some(({ raw, concepts }) => concepts.some(({ concept }) => concept === 'invoice') && !/é/iu.test(raw.normalize('NFC')));
}

/** "combien avons-nous eu de factures", "il en a demandé combien, des factures ?": after some verb, what "de" announces; -1 = nothing is. */
function countedAfter(tokens: readonly Token[], at: number): number {
  for (let next = at + 1; next < Math.min(tokens.length, at + FAR); next++) {
    const { folded, raw, concepts, opens } = tokens[next]!;
    if (folded === 'des' && tokens[next]!.parted) return next + 1;
    if (opens) return -1;
    if (/^d['’]/iu.test(raw)) return next;
    if (folded === 'de' || folded === 'd') return next + 1;
    // "combien en tout de factures", "combien chez nous de factures".
    if (concepts.some(({ concept }) => !WHOLE.has(concept))) return -1;
  }
  return -1;
}
const FAR = 7;
const WHOLE = new Set(['all', 'everywhere', 'self']);

/** "c'était combien la facture de juillet", "combien l'opération Braderie": of one thing, its amount is asked. */
export const pricesOne = (tokens: readonly Token[]): boolean => tokens.some((_, at) => isQuantity(tokens, at) && isOne(tokens, at + 1));
const THE = new Set('la le l notre cette sa leur ma votre'.split(' '));
const ONE_BILLED = /^(?:facture|operation|campagne)$/u;
function isOne(tokens: readonly Token[], at: number): boolean {
  const elided = /^l['’]/iu.test(tokens[at]?.raw ?? '');
  const thing = tokens[elided ? at : at + 1];
  return (
    thing !== undefined &&
    (elided || THE.has(tokens[at]!.folded)) &&
    ONE_BILLED.test(thing.folded) &&
    !/é$/u.test(thing.raw.normalize('NFC'))
  );
}

const COUNTING = /^(?:re)?compt(?:er?|ez|abiliser?|abilisez)$|^denombrer?$|^denombrez$/u;
/** "pourriez-vous compter les factures": what is counted follows; "sans compter les annulées" counts nothing. */
const isCounting = (tokens: readonly Token[], at: number): boolean =>
  COUNTING.test(tokens[at]!.folded) &&
  !['sans', 'ne'].includes(tokens[at - 1]?.folded ?? '') &&
  tokens
    .slice(at + 1, at + 4)
    .find(({ stop }) => !stop)
    ?.concepts.some(({ concept }) => MANY.has(concept)) === true;
const MONEY = /^(?:cost|spending|measure:|part:|sum|all)/u;
const isMoney = ({ concepts }: Token): boolean => concepts.some(({ concept }) => MONEY.test(concept));
/** "coût total de la campagne" adds up, it does not count. */
const isQuantity = (tokens: readonly Token[], at: number): boolean => {
  const sums = tokens[at]!.folded === 'total' || (tokens[at]!.folded === 'de' && tokens[at - 1]?.folded === 'total');
  return !sums && tokens[at]!.concepts.some(({ concept }) => concept === 'quantity');
};
