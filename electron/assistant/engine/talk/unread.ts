import type { PlaceMatch } from '../names/places.ts';
import { FORTNIGHT, NEXT, PREVIOUS, UNITS } from '../periods/calendar.ts';
import type { Token } from '../words/tokens.ts';
import { everydayOf, tellsNothing } from './everyday.ts';

const THINGS = new Set(['adresse', 'destinataire', 'pli', 'contact', 'ligne']);
const SENT = /^(?:messages?|textos?|lettres?|impressions?|feuilles?|pages?|plis?|personnes?|clients?)$/u;
const CHANNEL = /^(?:channel|kind):/u;
const HOLDERS = new Set(['agence', 'division', 'service', 'site', 'equipe', 'departement']);
const MONEY = /^(?:euros?|eur|ht|ttc)$/u;
const BUSINESS = new Set(['operation', 'invoice', 'campaign', 'sending']);
/** "plus de 1000 adresses": amounts are what is compared, not these. */
export const countsAddresses = (tokens: readonly Token[], range: boolean): boolean =>
  range &&
  tokens.some(
    (token, at) =>
      tokens[at - 1]?.taken === true &&
      // "petites factures de moins de 100 €": nothing is counted there.
      !everydayOf(tokens[at - 1]!.folded) &&
      (THINGS.has(token.stem) ||
        // "agences avec plus de 3 factures": a number of them, no amount.
        (!MONEY.test(tokens[at - 1]!.folded) && token.concepts.some(({ concept }) => BUSINESS.has(concept))) ||
        // "en rupture dans au moins 2 agences": where, and not how many are left.
        (/s$/u.test(token.folded) && HOLDERS.has(token.stem)) ||
        // "plus de 500 SMS", "moins de 200 plis": how many were sent, and no amount.
        (!MONEY.test(tokens[at - 1]!.folded) && (SENT.test(token.folded) || token.concepts.some(({ concept }) => CHANNEL.test(concept)))) ||
        // Stocks are counted by the copy.
        (token.stem === 'exemplaire' && tokens.some(({ concepts }) => concepts.some(({ concept }) => BUSINESS.has(concept))))),
  );

/** What is found in a question beside its words. */
interface Said {
  place: PlaceMatch | null;
  /** Words that names bear. */
  holds: (stem: string) => boolean;
}
const isBorne = ({ taken, stop, concepts, stem }: Token, holds: Said['holds']): boolean =>
  !taken && !stop && concepts.length === 0 && holds(stem);

const THING = /^(?:operation|invoice|campaign|sending|stock|low|empty)$/u;
const isThings = ({ folded, concepts }: Token): boolean => /s$/u.test(folded) && concepts.some(({ concept }) => THING.test(concept));
/** Words between things and what is to be done with them, at most. */
const FAR = 4;
const TOLD = /^(?:action|forecast|delivery|contact)$/u;
/** "campagnes à relancer", "articles à Rennes à jeter": what is to be done with them is nowhere told. */
export const isToDo = (tokens: readonly Token[], { place, holds }: Said): boolean =>
  tokens.some(({ folded, opens }, at) => {
    const [before, verb] = [tokens[at - 1], tokens[at + 1]];
    if (folded !== 'a' || opens || before === undefined || verb === undefined || !/(?:er|oir|dre|ire)$/u.test(verb.folded)) return false;
    if (tellsNothing(verb.folded) || place?.taken.has(at + 1) === true || !verb.concepts.every(({ concept }) => TOLD.test(concept)))
      return false;
    // "campagnes sms rejetées à relancer"
    let head = at - 1;
    const things = (token: Token) => isThings(token) || isBorne(token, holds);
    while (head > 0 && at - head < FAR && !tokens[head]!.opens && !things(tokens[head]!)) head--;
    return place?.taken.has(at - 1) === true || things(tokens[head]!);
  });

const SIZES = /^(?:petit|grand|jeune|vieux|vieille|vrai|faux|fausse|bon|bonne|mauvais|joli|belle|beau|nouveau|nouvelle)e?[sx]$/u;
const RANKS = new Set(['plus', 'moins', 'top']);
/** "les petites factures": a part of them that no bound tells; "les nouvelles opérations de mars" are those of March. */
export const tellsSize = (tokens: readonly Token[], range: boolean, dated: boolean): boolean =>
  !range &&
  tokens.some(
    ({ folded }, at) =>
      SIZES.test(folded) &&
      !RANKS.has(tokens[at - 1]?.folded ?? '') &&
      !(folded.startsWith('nouve') && dated) &&
      tokens[at + 1]?.concepts.some(({ concept }) => BUSINESS.has(concept)) === true,
  );

const ON_A_DAY = /^(?:demain|apres|avant|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)$/u;
/** "opérations à valider demain": the day of what is to be done, where what is known is the day of sending. */
export const isDueOn = (tokens: readonly Token[]): boolean =>
  tokens.some(
    ({ folded, taken }, at) =>
      taken &&
      ON_A_DAY.test(folded) &&
      /^(?:valider|approuver)$/u.test(tokens[at - 1]?.folded ?? '') &&
      ['a', 'faire'].includes(tokens[at - 2]?.folded ?? ''),
  );

const OTHER_GROUPS = new Set(
  'lot palette carton paquet ramette campagne operation facture createur prestataire canal demandeur demandeuse client commande commanditaire adresse utilisateur personne collaborateur commercial auteur fournisseur jour semaine trimestre semestre an annee heure tranche format couleur taille famille categorie gamme saison theme modele marque'.split(
    ' ',
  ),
);
/** How often, of days and spans that no tool tells apart; months are. */
const OFTEN =
  /^(?:(?:lun|mar|mercre|jeu|vendre|same)dis?|dimanches?|jours?|semaines?|quinzaines?|trimestres?|semestres?|ans|annees|matins?|soirs?|heures?|weekends?)$/u;
/** "toutes les semaines", "chaque lundi", "tous les matins", said of things that stand before in the clause. */
function tellsHowOften(tokens: readonly Token[], at: number, { holds }: Said): boolean {
  const { folded, opens } = tokens[at]!;
  const every = folded === 'chaque' ? at + 1 : /^tou(?:te)?s$/u.test(folded) && tokens[at + 1]?.folded === 'les' ? at + 2 : -1;
  if (opens || every < 0 || !OFTEN.test(tokens[every]?.folded ?? '')) return false;
  let first = at;
  while (first > 0 && !tokens[first]!.opens) first--;
  const before = tokens.slice(first, at);
  return (
    before.some(
      (token) => isBorne(token, holds) || token.concepts.some(({ concept }) => THING.test(concept) || concept.startsWith('kind:')),
    ) && !before.some(({ folded: word }) => PEOPLE.has(word))
  );
}
const PEOPLE = new Set(['je', 'j', 'tu', 'il', 'elle', 'on', 'nous', 'vous', 'me', 'm']);

const HOUR = /^\d{1,2}h(?:\d{2})?$/u;
/** "après 18h", "entre 8h et 10h", "envoyées le matin": the hour of nothing is told; "à 18h", "avant 18h" is when an answer is wanted. */
export const tellsHours = (tokens: readonly Token[]): boolean =>
  tokens.some(
    ({ folded, opens }, at) =>
      !opens &&
      ((HOUR.test(folded) &&
        (tokens[at - 1]?.folded === 'apres' || (tokens[at - 1]?.folded === 'entre' && HOUR.test(tokens[at + 2]?.folded ?? ''))) &&
        !tokens[at - 1]!.opens) ||
        (PART_OF_DAY.has(folded) &&
          ['le', 'la', 'de'].includes(tokens[at - 1]?.folded ?? '') &&
          tokens[at - 2]?.concepts.some(({ concept }) => /^(?:cfi|born):/u.test(concept)) === true)),
  );
const PART_OF_DAY = new Set(['matin', 'soir', 'nuit', 'midi']);

/** "factures par demandeur": a way of telling apart that there is none of. */
export const groupsOtherwise = (tokens: readonly Token[], said: Said): boolean =>
  tokens.some(
    ({ folded, concepts }, at) =>
      tellsHowOften(tokens, at, said) ||
      (['par', 'chaque'].includes(folded) && concepts.length === 0 && OTHER_GROUPS.has(tokens[at + 1]?.stem ?? '')),
  );

/** "au dépôt": where things are kept, which nothing tells; "au dépôt de Toulouse" is a place. */
export const isKeptApart = (tokens: readonly Token[], place: PlaceMatch | null): boolean =>
  tokens.some(
    ({ folded, opens }, at) =>
      folded === 'depot' &&
      !opens &&
      tokens[at - 1]?.folded === 'au' &&
      !['de', 'du', 'des', 'd'].includes(tokens[at + 1]?.folded ?? '') &&
      place?.taken.has(at + 1) !== true,
  );

const TIMES = new Set([
  ...UNITS.keys(),
  ...PREVIOUS,
  ...NEXT,
  ...FORTNIGHT,
  'weekend',
  'moitie',
  'derniers',
  'dernieres',
  'prochains',
  'prochaines',
]);
/** "tous les jours", "d'un mois à l'autre" tell how, not when. */
const HOW = new Set(['par', 'chaque', 'les', 'quel', 'quelle', 'le']);

/** "opérations passées": those before now, where "passées en production" tells a state. */
const isPast = (tokens: readonly Token[], at: number): boolean =>
  /^passee?s$/u.test(tokens[at]!.folded) &&
  !['en', 'par', 'sous', 'au'].includes(tokens[at + 1]?.folded ?? '') &&
  !['etat', 'statut', 'facturation'].includes(tokens[at + 2]?.folded ?? '') &&
  tokens[at - 1]?.concepts.some(({ concept }) => BUSINESS.has(concept)) === true;

/** Words of time that belong to no period read ("la première semaine d'octobre"): the whole of it would be another question. */
export const leavesTime = (tokens: readonly Token[]): boolean =>
  tokens.some((_, at) => isPast(tokens, at)) ||
  tokens.some(
    (token, at) =>
      !token.taken &&
      token.concepts.length === 0 &&
      // "cet été": which days these are is nowhere told.
      (TIMES.has(token.folded) || (SEASONS.has(token.folded) && ['cet', 'cette', 'ce'].includes(tokens[at - 1]?.folded ?? ''))) &&
      !HOW.has(tokens[at - 1]?.folded ?? '') &&
      // "la dernière facture" is the latest one.
      tokens[at + 1]?.concepts.some(({ concept }) => BUSINESS.has(concept)) !== true,
  );
const SEASONS = new Set(['ete', 'hiver', 'automne', 'printemps']);
