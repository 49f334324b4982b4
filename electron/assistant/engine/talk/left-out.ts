import type { PlaceMatch } from '../names/places.ts';
import { isNominal, isParticiple } from '../words/french.ts';
import { wordOfState } from '../words/lexicon.ts';
import { means, type Token } from '../words/tokens.ts';
import { insteadFrom } from './instead.ts';

const SUBJECTS = new Set(['invoice', 'operation', 'campaign', 'sending']);
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

/** "pas créées en septembre": when, and no state. */
const CREATED = /^creee?s?$/u;
/** "facturées" is a word of invoices, "annulé" one of orders: beside a word that leaves out or takes in they are states. */
const isState = (token: Token): boolean =>
  !token.taken &&
  !CREATED.test(token.folded) &&
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
export const excludedStates = (tokens: readonly Token[]): number[] =>
  [...new Set(tokens.flatMap((_, at) => statesLeftAt(tokens, at)))].sort((a, b) => a - b);

/** Those that the word at this place leaves out. */
function statesLeftAt(tokens: readonly Token[], at: number): number[] {
  const token = tokens[at]!;
  const out = AFTER_STATES.test(token.folded) ? statesBefore(tokens, at) : [];
  if ((token.folded === 'pas' || token.folded === 'non') && !token.taken && isUnended(tokens, at))
    return [...out, ...tokens.slice(at + 1, at + 3).flatMap((word) => (ENDED.test(word.stem) ? [word.at] : []))];
  // "autres qu'annulées", "au lieu d'annulées"
  const other = insteadFrom(tokens, at);
  const left = other !== null || token.concepts.some(({ concept }) => concept === 'except');
  if (left && !AFTER_STATES.test(token.folded) && PARTICIPLE.test(token.raw.normalize('NFC').toLowerCase())) return [...out, at];
  // "non, les annulées" puts right what was said.
  if (!left && (!NEGATIONS.has(token.folded) || token.concepts.length > 0 || token.taken || tokens[at + 1]?.parted === true)) return out;
  // "n'ont pas d'opérations annulées": operations are denied, and not that they are cancelled.
  if (token.folded === 'pas' && !token.parted && !['mais', 'et'].includes(tokens[at - 1]?.folded ?? '') && someAfter(tokens, at) !== null)
    return out;
  for (let next = other ?? at + 1; next < tokens.length; next++) {
    const word = tokens[next]!;
    // "pas encore lancés (état validée)": what a clause of its own says is left out no more.
    if (word.opens && !word.parted) break;
    if (isState(word)) out.push(next);
    // "hors opérations annulées", "sauf l'état annulé"
    else if (word.concepts.some(({ concept }) => SUBJECTS.has(concept) || concept === 'status')) continue;
    else if (!(AFTER_NEGATION.has(word.folded) || SMALL.has(word.folded) || JOINED.has(word.folded)) || word.concepts.length > 0) break;
  }
  return out;
}

/** What "pas d'opérations", "pas de campagne" are about; null = no thing that is counted. */
export function someAfter(tokens: readonly Token[], at: number): Token | null {
  const next = tokens[at + 1];
  const thing = next !== undefined && /^d['’]/iu.test(next.raw) ? next : SMALL.has(next?.folded ?? '') ? tokens[at + 2] : undefined;
  return thing?.concepts.some(({ concept }) => COUNTED.test(concept)) === true && !next!.opens ? thing : null;
}
const COUNTED = /^(?:operation$|invoice$|campaign$|sending$|low$|empty$|level:)/u;

/** A state by the word CFI's list knows it by: "annulations" are "annulée", "expédiées" sent; what is none of ours as it was typed. */
export const stateWord = ({ folded, concepts }: Token): string => {
  const state = concepts.find(({ concept }) => concept.startsWith('cfi:'));
  return state === undefined ? folded : wordOfState(state.concept.slice('cfi:'.length));
};

/** What may be left out beside states: where, when, of which kind, how low, by what name. */
interface Things {
  place: PlaceMatch | null;
  periods: readonly { taken: ReadonlySet<number> }[];
  /** Words that names bear. */
  holds: (stem: string) => boolean;
  /** Something was asked before. */
  carried: boolean;
}
const OF_THING = /^(?:planned$|low$|empty$|zero$|negative$|(?:channel|kind|level|part):)/u;
const TITLE = /^(?:m|mr|mme|mlle|monsieur|madame|mademoiselle)$/u;
const NAMED_AS_SUCH = new Set(['invoice', 'operation', 'campaign', 'sending', 'stock', 'except']);
const DETERMINERS = new Set('le la les l ceux celles celui celle nos mes ces'.split(' '));

/**
 * Whether something that is no state is left out, beside states or alone: "hors annulées et hors octobre", "de plus de 100 € mais pas de mars", "sans les flyers".
 * "cartes sans vernis" are a sort of cards, "pas de flyers à Lille ?" asks whether there are some.
 */
export function leavesMore(tokens: readonly Token[], said: Things): boolean {
  const isThing = (at: number): boolean => {
    const token = tokens[at];
    if (token === undefined) return false;
    if (said.place?.taken.has(at) === true || said.periods.some(({ taken }) => taken.has(at))) return true;
    if (/^(?:plus|moins)$/u.test(token.folded) && tokens[at + 1]?.folded === 'de' && /^\d/u.test(tokens[at + 2]?.folded ?? '')) return true;
    if (token.taken) return false;
    if (CREATED.test(token.folded)) return true;
    return token.concepts.some(({ concept }) => OF_THING.test(concept)) || TITLE.test(token.folded) || isName(token, said.holds);
  };
  /** Where the thing stands that small words announce; they may name what it is one of ("sauf les opérations de Lyon"). */
  const target = (from: number): number => {
    let at = from;
    while (tokens[at] !== undefined && !isThing(at) && isAnnouncing(tokens[at]!) && !(tokens[at]!.opens && !tokens[at]!.parted)) at++;
    return at;
  };
  return tokens.some((token, at) => {
    const states = statesLeftAt(tokens, at);
    if (states.length > 0) {
      // "hors annulées et Lyon", "ni annulées ni en octobre"
      const joint = Math.max(...states) + 1;
      const word = tokens[joint]?.folded ?? '';
      return (['et', 'ou'].includes(word) && isThing(joint + 1) && !tokens[joint]!.opens) || (word === 'ni' && isThing(target(joint + 1)));
    }
    if (!isLeaving(tokens, at, said, isThing)) return false;
    const next = target(at + 1);
    if (REMOVES.test(token.folded) && tokens[next] !== undefined && isState(tokens[next])) return true;
    return isThing(next) || (AFTER_STATES.test(token.folded) && isThing(lastBefore(tokens, at)));
  });
}

const isName = ({ taken, stop, concepts, stem }: Token, holds: Things['holds']): boolean =>
  !taken && !stop && concepts.length === 0 && holds(stem);
const isAnnouncing = ({ folded, concepts }: Token): boolean =>
  AFTER_NEGATION.has(folded) ||
  SMALL.has(folded) ||
  JOINED.has(folded) ||
  (concepts.length > 0 && concepts.every(({ concept }) => NAMED_AS_SUCH.has(concept)));

/** Words that leave out what follows them; "pas" and "moins" where they stand against what was said before. */
function isLeaving(tokens: readonly Token[], at: number, { carried }: Things, isThing: (at: number) => boolean): boolean {
  const token = tokens[at]!;
  const [before, next] = [tokens[at - 1], tokens[at + 1]];
  // Of words that leave out together, the last tells what.
  if (isExcept(token)) return next === undefined || !isExcept(next);
  if (next === undefined || (before === undefined && !carried)) return false;
  // "factures d'octobre, retire Lyon", a word of talk as it may be; in a conversation it takes back what was said before.
  if (REMOVES.test(token.folded) && !/ée?s?$/u.test(token.raw.normalize('NFC'))) return !carried;
  if (token.taken) return false;
  // "factures d'octobre moins Lyon"
  if (token.folded === 'moins')
    return !BEFORE_LEAST.has(before?.folded ?? 'le') && isThing(at + 1) && !/^(?:plus|moins)$/u.test(next.folded);
  if (!NEGATIONS.has(token.folded) || token.concepts.length > 0 || next.parted) return false;
  if (token.folded === 'ni') return true;
  if (token.folded === 'sans') return DETERMINERS.has(next.folded) || TITLE.test(next.folded) || (isThing(at + 1) && !isBareName(next));
  if (token.folded === 'jamais') return false;
  // "stocks bas non flyers", where "cartes non vernies" are a sort of cards.
  if (token.folded === 'non' && isBareName(next) && isNominal(next.stem) && !isParticiple(next.folded)) return true;
  // "articles de Lyon pas en rupture", "qui ne s'appellent pas Braderie"
  // "non, Rennes" puts right what was said.
  if (before === undefined) return token.folded !== 'non';
  if (token.parted || before.folded === 'et' || before.folded === 'mais') return true;
  const levelled = (isThing(at - 1) || isStock(before)) && tokens.slice(at + 1, at + 3).some((word) => means(word, LEVELLED));
  return token.folded === 'pas' && (CALLED.test(before.folded) || levelled);
}
const REMOVES = /^(?:(?:enlev|retir|oubli|ignor|ecart|supprim|omett?)(?:es?|ez|ons|ant)|(?:ot|vir)(?:es?|ez)|exclu[st]?|excluez)$/u;
const BEFORE_LEAST = new Set('le la les l au aux du de des ou a plus'.split(' '));
const CALLED = /^(?:appell|nomm|intitul)\p{L}+$/u;
const LEVELLED = /^(?:low$|empty$|zero$|level:)/u;
const isStock = (token: Token): boolean => means(token, /^stock$/u);
const isExcept = ({ concepts }: Token): boolean => concepts.some(({ concept }) => concept === 'except');
const isBareName = ({ taken, concepts }: Token): boolean => !taken && concepts.length === 0;

/** "Lyon exclu", "octobre non compris": the word before those that leave it out. */
function lastBefore(tokens: readonly Token[], at: number): number {
  let last = at - 1;
  while (last > 0 && LEAVING.has(tokens[last]!.folded)) last--;
  return last;
}
