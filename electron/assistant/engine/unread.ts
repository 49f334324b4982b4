import type { PlaceMatch } from './places.ts';
import type { Token } from './tokens.ts';

const THINGS = new Set(['adresse', 'destinataire', 'pli', 'exemplaire', 'contact', 'ligne']);
/** "plus de 1000 adresses": amounts are what is compared, not these. */
export const countsAddresses = (tokens: readonly Token[], range: boolean): boolean =>
  range && tokens.some((token, at) => THINGS.has(token.stem) && tokens[at - 1]?.taken === true);

const OTHER_GROUPS = new Set(
  'demandeur demandeuse client commande commanditaire adresse utilisateur personne collaborateur commercial auteur fournisseur jour semaine trimestre semestre an annee heure tranche'.split(
    ' ',
  ),
);
/** "factures par demandeur": a way of telling apart that there is none of. */
export const groupsOtherwise = (tokens: readonly Token[]): boolean =>
  tokens.some(
    ({ folded, concepts }, at) =>
      ['par', 'chaque'].includes(folded) && concepts.length === 0 && OTHER_GROUPS.has(tokens[at + 1]?.stem ?? ''),
  );

const NEGATIONS = new Set(['sans', 'pas', 'non', 'hors', 'sauf', 'ni', 'hormis', 'excepte']);
const AFTER_NEGATION = new Set([
  'le',
  'la',
  'les',
  'l',
  'par',
  'a',
  'en',
  'au',
  'aux',
  'ceux',
  'celles',
  'celui',
  'celle',
  'chez',
  'dans',
  'agence',
  'division',
  'compter',
  'encore',
  'ete',
  'deja',
  'toujours',
  'inclure',
]);
/** "pas encore facturées": a state of CFI's own list. */
const PARTICIPLE = /\p{L}{3}(?:é|ées?|és|ee|ees)$/u;
const LEFT_OUT = /^(?:channel|kind|cfi|level|born):/u;

/** "sans Rennes", "pas sms", "ni octobre": what a negation stands right before is to be left out, which is never what is asked when it is ignored. */
export function leavesOut(tokens: readonly Token[], place: PlaceMatch | null): boolean {
  return tokens.some((token, at) => {
    if (!NEGATIONS.has(token.folded) || token.concepts.length > 0 || (token.taken && place?.taken.has(at) !== true)) return false;
    // "non, à Rennes" puts right what was said before.
    if (tokens[at + 1]?.parted === true) return false;
    let next = at + 1;
    while (
      tokens[next] !== undefined &&
      (AFTER_NEGATION.has(tokens[next]!.folded) || (SMALL.has(tokens[next]!.folded) && place?.taken.has(next)))
    )
      next++;
    const word = tokens[next];
    if (word === undefined) return false;
    if (place?.taken.has(next) === true) return true;
    return word.concepts.some(({ concept }) => LEFT_OUT.test(concept)) || PARTICIPLE.test(word.raw.normalize('NFC').toLowerCase());
  });
}
const SMALL = new Set(['de', 'du', 'des', 'd']);
