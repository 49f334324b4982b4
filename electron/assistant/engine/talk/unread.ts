import type { PlaceMatch } from '../names/places.ts';
import { FORTNIGHT, NEXT, PREVIOUS, UNITS } from '../periods/calendar.ts';
import { wordOfState } from '../words/lexicon.ts';
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
          tokens[at - 2]?.concepts.some(({ concept }) => STATED.test(concept)) === true)),
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
      !SMALL.has(tokens[at + 1]?.folded ?? '') &&
      place?.taken.has(at + 1) !== true,
  );

const NEGATIONS = new Set(['sans', 'pas', 'non', 'hors', 'sauf', 'ni', 'hormis', 'excepte', 'jamais']);
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
const LEFT_OUT = /^(?:planned$|(?:channel|kind|cfi|level|born|part):)/u;

/** "sans Rennes", "pas sms", "ni octobre": what a negation stands right before is to be left out, which is never what is asked when it is ignored. */
export function leavesOut(tokens: readonly Token[], place: PlaceMatch | null, periods: readonly { taken: ReadonlySet<number> }[]): boolean {
  return tokens.some((token, at) => {
    // "ailleurs qu'à Lille"
    if (/^(?:ailleurs|part)$/u.test(token.folded) && /^(?:que$|qu['’])/iu.test(tokens[at + 1]?.raw ?? '') && !tokens[at + 1]!.opens)
      return true;
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
    // "en 2026, pas octobre": nothing else was said in its place.
    const begins = token.opens || ['et', 'mais'].includes(tokens[at - 1]?.folded ?? 'et');
    if (token.folded === 'pas' && begins && periods.some(({ taken }) => taken.has(next))) return true;
    // "campagnes sans opération": which have none is nowhere told.
    if (WITHOUT.has(token.folded) && word.concepts.some(({ concept }) => SUBJECTS.has(concept) || UNTOLD.has(concept))) return true;
    return word.concepts.some(({ concept }) => LEFT_OUT.test(concept)) || PARTICIPLE.test(word.raw.normalize('NFC').toLowerCase());
  });
}
const SMALL = new Set(['de', 'du', 'des', 'd']);
const WITHOUT = new Set(['sans', 'hors']);
const UNTOLD = new Set(['requester', 'cost', 'line']);

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
  tokens[at - 1]?.concepts.some(({ concept }) => SUBJECTS.has(concept)) === true;

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
      tokens[at + 1]?.concepts.some(({ concept }) => SUBJECTS.has(concept)) !== true,
  );
const SUBJECTS = new Set(['invoice', 'operation', 'campaign', 'sending']);
const SEASONS = new Set(['ete', 'hiver', 'automne', 'printemps']);

const STATED = /^(?:cfi|born):/u;
/** Words between a negation and the states it leaves out. */
const JOINED = new Set(
  'et ni ou celles ceux celle celui que qui sont ont est ete deja encore etat statut statuts etats comptees'.split(' '),
);
/** Nouns of CFI's own states: "hors préparation et production". */
const PHASES = new Set(['preparation', 'production']);

const ENDED = /^(?:termin|fini|boucl|achev|clotur)(?:ee?|e)?$/u;
/** "campagnes pas encore terminées": all but those; of operations it is what is under way. */
const isUnended = (tokens: readonly Token[], at: number): boolean =>
  tokens.slice(at + 1, at + 3).some(({ stem }) => ENDED.test(stem)) &&
  tokens.some(({ concepts }) => concepts.some(({ concept }) => concept === 'campaign')) &&
  !tokens.some(({ concepts }) => concepts.some(({ concept }) => concept === 'operation'));

/** They leave out what stands before them: "annulations exclues", "annulées non comprises", "annulées mises à part". */
const AFTER_STATES = /^(?:exclu(?:e?s|e)?|compris(?:es?)?|excepte(?:e?s)?|part|deduit(?:e?s)?|(?:ecart|retir|enlev|compt)ee?s?)$/u;
const LEAVING = new Set('non pas mis mise mises a sont etant'.split(' '));
function statesBefore(tokens: readonly Token[], at: number): number[] {
  let last = at;
  while (last > 0 && !tokens[last]!.opens && LEAVING.has(tokens[last - 1]!.folded)) last--;
  // "annulées comprises" leaves nothing out.
  const leaves = /^(?:compris|compt)/u.test(tokens[at]!.folded) ? tokens.slice(last, at).some(({ folded }) => NEGATIONS.has(folded)) : true;
  if (!leaves || (tokens[at]!.folded === 'part' && tokens[at - 1]?.folded !== 'a')) return [];
  const out: number[] = [];
  for (let state = last - 1; state >= 0 && !tokens[state + 1]!.opens; state--) {
    if (isState(tokens[state]!)) out.push(state);
    else if (!JOINED.has(tokens[state]!.folded) && !AFTER_NEGATION.has(tokens[state]!.folded)) break;
  }
  return out;
}

/** "facturées" is a word of invoices, "annulé" one of orders: beside a word that leaves out or takes in they are states. */
const isState = (token: Token): boolean =>
  !token.taken &&
  (token.concepts.some(({ concept }) => STATED.test(concept)) ||
    PHASES.has(token.folded) ||
    (token.concepts.every(({ concept }) => concept === 'invoice' || concept === 'action') &&
      PARTICIPLE.test(token.raw.normalize('NFC').toLowerCase())));

const ONLY = new Set(['seulement', 'uniquement', 'que']);
/** "facturées ou pas", "datés ou non", "y compris les annulées", "annulées comprises": what is only said not to be left out, and the words that say it. */
export function includedStates(tokens: readonly Token[]): ReadonlySet<number> {
  // "à venir" may have been read as days from now on.
  const isComing = ({ at, folded }: Token): boolean => folded === 'venir' && tokens[at - 1]?.folded === 'a';
  const isTold = (token: Token): boolean =>
    isState(token) || isComing(token) || token.concepts.some(({ concept }) => concept === 'dated' || concept === 'planned');
  const either = new Set<number>();
  const beside = new Set<number>();
  for (const [at, { folded }] of tokens.entries()) {
    const before = tokens[at - 1]?.folded;
    // "en comptant celles à venir"
    const forgets = folded === 'oublier' && before === 'sans';
    const after = forgets || (folded === 'compris' && before === 'y') || (/^(?:compt|inclu)ant$/u.test(folded) && before === 'en');
    // "en comptant seulement les annulées" counts nothing else.
    if (after && tokens.slice(at).some((token) => ONLY.has(token.folded))) continue;
    const orNot = folded === 'ou' && /^(?:pas|non)$/u.test(tokens[at + 1]?.folded ?? '');
    if (!(after || orNot || /^(?:compris(?:es?)?|inclu(?:e?s|ses?))$/u.test(folded)) || (!forgets && NEGATIONS.has(before ?? ''))) continue;
    const step = after ? 1 : -1;
    const goes = (word: Token | undefined): boolean =>
      word !== undefined &&
      (isTold(word) || JOINED.has(word.folded) || AFTER_NEGATION.has(word.folded)) &&
      !tokens[after ? word.at : word.at + 1]!.opens;
    let next = at + step;
    while (goes(tokens[next])) next += step;
    const span = after ? tokens.slice(at - 1, next) : tokens.slice(next + 1, orNot ? at + 2 : at + 1);
    if (span.some(isTold)) for (const token of span) (orNot ? either : beside).add(token.at);
  }
  // "en production, annulées comprises": both states are wanted.
  const others = tokens.some(
    (token) => token.concepts.some(({ concept }) => STATED.test(concept)) && !either.has(token.at) && !beside.has(token.at),
  );
  return others ? either : new Set([...either, ...beside]);
}

/** The states a question leaves out: "hors annulées", "sauf celles facturées ou annulées", "non rejetées". */
export function excludedStates(tokens: readonly Token[]): number[] {
  const out: number[] = [];
  for (const [at, token] of tokens.entries()) {
    if (AFTER_STATES.test(token.folded)) out.push(...statesBefore(tokens, at));
    if ((token.folded === 'pas' || token.folded === 'non') && !token.taken && isUnended(tokens, at)) {
      out.push(...tokens.slice(at + 1, at + 3).flatMap((word) => (ENDED.test(word.stem) ? [word.at] : [])));
      continue;
    }
    // "autres qu'annulées": "que" is elided before the state.
    const other = /^autres?$/u.test(token.folded) && /^qu['’]/iu.test(tokens[at + 1]?.raw ?? '');
    const left = other || token.concepts.some(({ concept }) => concept === 'except');
    if (left && PARTICIPLE.test(token.raw.normalize('NFC').toLowerCase())) out.push(at);
    // "non, les annulées" puts right what was said.
    else if (left || (NEGATIONS.has(token.folded) && token.concepts.length === 0 && !token.taken && tokens[at + 1]?.parted !== true))
      for (let next = at + 1; next < tokens.length; next++) {
        const word = tokens[next]!;
        // "pas encore lancés (état validée)": what a clause of its own says is left out no more.
        if (word.opens && !word.parted) break;
        if (isState(word)) out.push(next);
        // "hors opérations annulées", "sauf l'état annulé"
        else if (word.concepts.some(({ concept }) => SUBJECTS.has(concept) || concept === 'status')) continue;
        else if (!(AFTER_NEGATION.has(word.folded) || SMALL.has(word.folded) || JOINED.has(word.folded)) || word.concepts.length > 0) break;
      }
  }
  return [...new Set(out)].sort((a, b) => a - b);
}

/** A state by the word CFI's list knows it by: "annulations" are "annulée", "expédiées" sent; what is none of ours as it was typed. */
export const stateWord = ({ folded, concepts }: Token): string => {
  const state = concepts.find(({ concept }) => concept.startsWith('cfi:'));
  return state === undefined ? folded : wordOfState(state.concept.slice('cfi:'.length));
};
