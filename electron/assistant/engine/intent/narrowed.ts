import { addDays } from '../../../kit/civil-day.ts';
import type { PlaceMatch } from '../names/places.ts';
import { isNominal, isParticiple, isVerbForm } from '../words/french.ts';
import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';
import { isMeasuredApart } from './measured.ts';
import { tellsOf } from './told-of.ts';

/** What is found in a question beside its words. */
interface Said {
  tokens: readonly Token[];
  periods: readonly { from: string; to: string; taken: ReadonlySet<number> }[];
  place: PlaceMatch | null;
  carried: boolean;
  today: string;
}

const BUSINESS = /^(?:operation|invoice|campaign|sending)$/u;
const LOW = /^(?:low|empty)$/u;
const STATED = /^(?:cfi|born):/u;
const isMany = (token: Token, what: RegExp): boolean => /s$/u.test(token.folded) && means(token, what);
const isParticipleOf = ({ raw, folded }: Token): boolean =>
  /(?:é|u|i)e?s?$/u.test(raw.normalize('NFC').toLowerCase()) && isParticiple(folded);
/** Words between things and what is told of them. */
const FAR = 8;

/** In the clause of some things, after them. */
function follows(tokens: readonly Token[], at: number, what: (token: Token) => boolean): boolean {
  for (let before = at; before > 0 && at - before < FAR && !tokens[before]!.opens; before--) if (what(tokens[before - 1]!)) return true;
  return false;
}

/**
 * Whether a part of what is asked about is told in words that no data holds: by whom ("que je gère"), how ("validées en urgence"), for how long ("en
 * production depuis hier"), by its letters ("qui commencent par B").
 */
export const tellsPart = (said: Said): boolean =>
  said.tokens.some(
    ({ at }) =>
      isMine(said.tokens, at, said.carried) ||
      isOften(said.tokens, at) ||
      isHow(said.tokens, at) ||
      isLetter(said.tokens, at) ||
      isNewAlert(said.tokens, at) ||
      isOddLast(said.tokens, at) ||
      isTechnical(said.tokens, at) ||
      isByUse(said.tokens, at) ||
      isBesideMinimum(said.tokens, at) ||
      isCredit(said.tokens, at) ||
      isDearerThan(said.tokens, at),
  ) ||
  tellsOf(said.tokens, said.place) ||
  isMeasuredApart(said) ||
  said.periods.some((period) => isDayOfState(said, period));

const CLITICS = setOf('ne n y en me m te t le la l les lui leur se s nous vous');
const HAVE = setOf('ai avais ai eu bien deja moi meme');
/** What somebody has, sees, wants, says or asks for tells nothing of it. */
const HOLDS =
  /^(?:ai|aurai|possed\p{L}*|detien\p{L}*|voi\p{L}*|vu\p{L}*|peu\p{L}*|vais|reste?n?t?|dispos\p{L}*|veu\p{L}*|voul\p{L}*|voudr\p{L}*|cherch\p{L}*|souhait\p{L}*|connai\p{L}*|trouv\p{L}*|retrouv\p{L}*|regard\p{L}*|consult\p{L}*|lis|recoi\p{L}*|recu\p{L}*|pens\p{L}*|compt\p{L}*|demande|parl\p{L}*|dis|dit\p{L}*|cit\p{L}*|evoqu\p{L}*|mention\p{L}*|besoin|fai\p{L}*)$/u;
const WHERE = setOf('a au aux en sur sous chez dans pour par de du');
const MUST = setOf('dois devais devrai devrais');

/** "que je gère", "dont je m'occupe", "que j'ai signalées": those of somebody, who is nowhere told. */
function isMine(tokens: readonly Token[], at: number, carried: boolean): boolean {
  const link = tokens[at]!;
  if (!/^(?:que|dont)$/u.test(link.folded) || link.opens) return false;
  const alerts = tokens.some((token) => isMany(token, LOW)) || tokens.some((token) => means(token, /^empty$/u));
  if (!follows(tokens, at, (token) => isMany(token, BUSINESS) || (alerts && (isMany(token, /^stock$/u) || means(token, LOW)))))
    return false;
  const end = tokens.findIndex((token) => token.at > at && token.opens);
  const clause = tokens.slice(at + 1, end < 0 ? tokens.length : end);
  const elided = /^j['’]/iu.test(clause[0]?.raw ?? '');
  if (!elided && clause[0]?.folded !== 'je') return false;
  const said = clause.slice(elided ? 0 : 1).filter(({ folded }) => !CLITICS.has(folded) && !HAVE.has(folded));
  // "que je dois commander" are those that are low.
  const verb = MUST.has(said[0]?.folded ?? '') && !alerts ? said[1] : said[0];
  if (verb === undefined || WHERE.has(verb.folded) || HOLDS.test(verb.folded) || verb.concepts.some(({ concept }) => concept !== 'action'))
    return false;
  if (carried && /^(?:demand|signal|indiqu)/u.test(verb.folded)) return false;
  return verb.folded === 'suis' || isVerbForm(verb.folded) || isParticiple(verb.folded);
}

const HOW = setOf(
  'recemment dernierement manuellement automatiquement tardivement partiellement quotidiennement regulierement rarement souvent parfois',
);
const DAYTIME = setOf('matin soir nuit midi minuit');
const BY = setOf('erreur hasard megarde');

/** "rejetées récemment", "importées deux fois", "envoyées le matin", "importées par erreur": how and how often nothing tells. */
function isOften(tokens: readonly Token[], at: number): boolean {
  const isTold = (token: Token | undefined): boolean =>
    token !== undefined && (isMany(token, BUSINESS) || means(token, STATED) || /^cree{1,2}s?$/u.test(token.folded));
  const { folded, opens, raw } = tokens[at]!;
  const before = tokens[at - 1];
  if (opens) return false;
  if (HOW.has(folded)) return follows(tokens, at, isTold) || (isTold(tokens[at + 1]) && !tokens[at + 1]!.opens);
  if (before === undefined || before.opens || !follows(tokens, at, isTold)) return false;
  if (folded === 'fois') return /^(?:\d+|deux|trois|quatre|plusieurs)$/u.test(before.folded);
  // "il me les faut avant midi" is when an answer is wanted.
  if (DAYTIME.has(folded)) {
    const done = isTold(tokens[at - 2]) && !isMany(tokens[at - 2]!, BUSINESS);
    return ['le', 'la'].includes(before.folded) || (done && (before.folded === 'cette' || ['avant', 'apres'].includes(before.folded)));
  }
  if (/^\d{1,2}h(?:\d\d)?$/u.test(folded)) return ['a', 'vers', 'avant'].includes(before.folded) && isTold(tokens[at - 2]);
  // "tot" is short for the total.
  if (/^t(?:ôt|ard)$/iu.test(raw.normalize('NFC'))) return ['trop', 'plus'].includes(before.folded);
  return (BY.has(folded) && before.folded === 'par') || (folded === 'avance' && before.folded === 'en');
}

/** How something was done, right after its state; those of the second kind are said of the asking as well ("il me les faut en urgence"). */
const MANNERS = [
  'a temps|a l avance|a l heure|dans les temps|dans les delais|dans la foulee|hors delai|hors delais|a mon nom|a ma charge|sous ma responsabilite|au dessus du budget|en dessous du budget|au dessus du devis|en dessous du devis|sans commande|sans objet|sans demandeur|avec succes|sans succes|sans suite|sans retour|sans incident|comme prevu|du premier coup',
  'en urgence|en express|en catastrophe|en vitesse|a la main|a la hate|a la derniere minute',
].map((phrases) => phrases.split('|').map((phrase) => phrase.split(' ')));
const BEFORE_MANNER = setOf('bien toutes tous deja trop tres');

function isHow(tokens: readonly Token[], at: number): boolean {
  if (tokens[at]!.opens) return false;
  let before = at - 1;
  while (before > 0 && BEFORE_MANNER.has(tokens[before]!.folded) && !tokens[before]!.opens) before--;
  const head = tokens[before];
  if (head === undefined || !follows(tokens, at, (token) => isMany(token, BUSINESS))) return false;
  const done = means(head, STATED) || isParticipleOf(head);
  return MANNERS.some(
    (phrases, kind) => (done || (kind === 0 && isMany(head, BUSINESS))) && phrases.some((phrase) => isAt(tokens, at, phrase)),
  );
}
/** "à l'heure" is two words, of which the second is elided. */
const isAt = (tokens: readonly Token[], at: number, phrase: readonly string[]): boolean =>
  phrase.filter((word) => word !== 'l').every((word, i) => tokens[at + i]?.folded === word && (i === 0 || !tokens[at + i]!.opens));

const BEGINS = /^(?:commenc|debut|finiss|termin)(?:e|ent|ant)$|^finit$/u;
const TOLD_BY = setOf('qui dont nom noms reference references');
/** "qui commencent par B", "dont le nom finit par x": by its letters; "finissent par être rejetées" tells what became of them. */
function isLetter(tokens: readonly Token[], at: number): boolean {
  const after = tokens.slice(at + 2).find(({ folded }) => !['la', 'le', 'les', 'un', 'une'].includes(folded));
  return (
    BEGINS.test(tokens[at]!.folded) &&
    tokens[at + 1]?.folded === 'par' &&
    after?.folded !== 'etre' &&
    (tokens[at]!.folded.endsWith('ant') || follows(tokens, at, ({ folded }) => TOLD_BY.has(folded)))
  );
}

const NEW = /^(?:nouvelles|recentes|dernieres|prioritaires)$/u;
/** "nouvelles alertes", "ruptures récentes", "alertes prioritaires": since when a line is low, and which comes first, is nowhere told. */
function isNewAlert(tokens: readonly Token[], at: number): boolean {
  const alert = tokens[at]!;
  if (!/^(?:alerte|rupture)s$/u.test(alert.folded) || !means(alert, LOW)) return false;
  const said = (token: Token | undefined) => token !== undefined && NEW.test(token.folded);
  const next = tokens[at + 1]?.folded === 'les' && tokens[at + 2]?.folded === 'plus' ? at + 3 : at + 1;
  return (said(tokens[at - 1]) && !alert.opens) || (said(tokens[next]) && !tokens[next]!.opens);
}

const ODD =
  /^(?:(?:archiv|bloqu|supprim|dupliqu|modifi|sign|relanc|corrig|gel|desactiv|publi|test|approuv)ee|suspendue|prete|visible|active|inactive)$/u;
/** "la plus récente archivée", "la dernière campagne prête": the last of those in a state that is none of ours. */
function isOddLast(tokens: readonly Token[], at: number): boolean {
  if (!ODD.test(tokens[at]!.folded) || tokens[at]!.opens) return false;
  let before = at - 1;
  while (before > 0 && means(tokens[before]!, /^(?:channel|kind):/u)) before--;
  const head = tokens[before];
  return (
    head !== undefined && (means(head, /^recent$/u) || (means(head, BUSINESS) && /^derniere$/u.test(tokens[before - 1]?.folded ?? '')))
  );
}

/** "opérations techniques": a kind of them, where "fiche technique" is what is told of an article. */
const isTechnical = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]!.folded === 'techniques' && at > 0 && !tokens[at]!.opens && isMany(tokens[at - 1]!, /^(?:operation|invoice|campaign|stock)$/u);

const USED = /^(?:(?:demand|utilis|consomm|command|livr|distribu|sollicit|employ|reclam|achet|imprim)ee?s?|populaires?)$/u;
/** "articles les plus demandés": how much of them is used, where what is known is how many are left. */
const isByUse = (tokens: readonly Token[], at: number): boolean =>
  USED.test(tokens[at]!.folded) &&
  !tokens[at]!.opens &&
  /^(?:plus|moins)$/u.test(tokens[at - 1]?.folded ?? '') &&
  !tokens.some((token) => means(token, BUSINESS));

/** "stocks supérieurs au minimum", "deux fois sous le seuil": how far from it, where what is known is what is low or at it. */
const isBesideMinimum = (tokens: readonly Token[], at: number): boolean =>
  !tokens[at]!.opens &&
  ((/^superieure?s?$/u.test(tokens[at]!.folded) && means(tokens[at + 1] ?? tokens[at]!, /^(?:level:at_threshold|low)$/u)) ||
    (tokens[at]!.folded === 'fois' &&
      /^(?:\d+|deux|trois|quatre|dix)$/u.test(tokens[at - 1]?.folded ?? '') &&
      means(tokens[at + 1] ?? tokens[at]!, /^(?:low|minimum)$/u)));

/** "factures d'avoir", which none is told to be. */
const isCredit = (tokens: readonly Token[], at: number): boolean =>
  /^avoirs?$/u.test(tokens[at]!.folded) &&
  !tokens[at]!.opens &&
  at > 0 &&
  means(tokens[/^des?$/u.test(tokens[at - 1]!.folded) ? at - 2 : at - 1] ?? tokens[at]!, /^invoice$/u);

/** "plus chères que d'habitude", "plus longues qu'en octobre": beside what nothing tells; "plus chères que 500 €" is a bound. */
function isDearerThan(tokens: readonly Token[], at: number): boolean {
  const than = tokens[at + 1];
  const isThan = than !== undefined && !than.opens && (than.folded === 'que' || /^qu['’]/iu.test(than.raw));
  if (!isThan || !/^(?:plus|moins)$/u.test(tokens[at - 1]?.folded ?? '') || !/[rse]s$/u.test(tokens[at]!.folded)) return false;
  return means(tokens[at]!, /^(?:dear|most|least)$/u) && !tokens.slice(at + 1, at + 4).some(({ folded }) => /^\d/u.test(folded));
}

/** States that begin on a day nobody tells: a period is that of the sending. */
const BEGUN = /^(?:cfi:validee|cfi:facturee)$/u;
const LASTING = /^(?:cfi:production|cfi:preparation|cfi:validee|cfi:facturee|born:to_validate)$/u;
/** Days within which what is said to be so "since" came to be so; further back a period tells which are meant. */
const LATE = 31;
/** "validées hier", "en production depuis lundi": the day on which they came to be so. */
function isDayOfState({ tokens, today }: Said, { from, to, taken }: Said['periods'][number]): boolean {
  const first = Math.min(...taken);
  let state = first - 1;
  while (state > 0 && /^(?:depuis|le|l)$/u.test(tokens[state]!.folded) && !tokens[state + 1]!.opens) state--;
  const head = tokens[state];
  const of = (what: RegExp) => tokens.some((token) => means(token, what));
  if (head === undefined || tokens[state + 1]!.opens) return false;
  const since = tokens.slice(state + 1, first + 2).some(({ folded }) => folded === 'depuis');
  const late = from >= addDays(today, -LATE);
  if (!of(/^operation$/u)) return of(/^campaign$/u) && means(head, STATED) && (since ? late : from === to && to < today);
  const billed = means(head, /^invoice$/u) && /é/u.test(head.raw.normalize('NFC'));
  if (since) return (billed && late) || means(head, LASTING);
  return from === to && to <= today && (billed || means(head, BEGUN) || (to < today && means(head, LASTING)));
}

const KEPT = /^(?:stock|rang|conserv|entrepos|gard)ee?s?$/u;
const INTO = setOf('au aux dans sur sous en');
const THE = setOf('le la l les un une leur notre nos');
/** Where everything is kept. */
const HERE = setOf(
  'stock rayon reseau perimetre division agence site ensemble total reserve entrepot magasin depot ce cours avant ligne commun',
);
/** "stockés au frais", "rangés dans l'armoire": where things are kept, which nothing tells; a place of ours, or one with a name, is looked for. */
export const isKeptSomewhere = (tokens: readonly Token[], place: PlaceMatch | null): boolean =>
  tokens.some(({ folded }, at) => {
    if (!KEPT.test(folded) || tokens[at + 1]?.opens !== false) return false;
    const into = tokens[at + 1]!;
    const toThe = into.folded === 'a' && THE.has(tokens[at + 2]?.folded ?? '');
    if (!INTO.has(into.folded) && !toThe) return false;
    const noun = tokens[at + 2 + (THE.has(tokens[at + 2]?.folded ?? '') ? 1 : 0)];
    return (
      noun !== undefined &&
      !noun.opens &&
      place?.taken.has(noun.at) !== true &&
      !/^\p{Lu}/u.test(noun.raw) &&
      !HERE.has(noun.folded) &&
      !HERE.has(noun.stem) &&
      (isNominal(noun.folded) || isNominal(noun.stem))
    );
  });

/** "flyers A4 avant Noël", "en rupture d'ici le 15 décembre": what will be left on a day to come; a day of another clause is told. */
export const asksByThen = ({ tokens, periods, today }: Pick<Said, 'tokens' | 'periods' | 'today'>): boolean =>
  periods.some(({ to, taken }) => {
    const first = Math.min(...taken);
    const lead = tokens.slice(Math.max(0, first - 2), first + 2).find(({ folded, raw }) => folded === 'avant' || /^d['’]ici$/iu.test(raw));
    if (to <= today || lead === undefined || lead.opens) return false;
    let start = lead.at;
    while (start > 0 && !tokens[start]!.opens) start--;
    return !tokens.slice(start, lead.at).some(({ folded, raw }) => SPEAKERS.has(folded) || /^j['’]/iu.test(raw));
  });
const SPEAKERS = setOf('je on nous vous tu il elle ils elles');

const YEAR_DAYS = 300;
/** "l'an prochain", "en 2027": a year nobody has a figure of yet. */
export const isYearAhead = ({ periods, today }: Pick<Said, 'periods' | 'today'>): boolean =>
  periods.some(({ from, to }) => from > today && Date.parse(to) - Date.parse(from) > YEAR_DAYS * 86_400_000);

const OUGHT = /^(?:dois|devrais|doit|devrait|devons|devrions|faut|faudrait)$/u;
const WHO = setOf('je on nous il');
const REORDERS = /^(?:re(?:commander|approvisionner|assortir|imprimer|stocker|faire)|commander|reassortir|reapprovisionner)$/u;
const WHAT = setOf(
  'que quoi quel quelle quels quelles combien lesquels lesquelles quelque quelques chose choses truc trucs articles produits',
);
/** "dois-je recommander", "faut-il commander des flyers A4": advice of yes or no, where "que faut-il recommander" asks what is low. */
export const asksWhetherToOrder = (tokens: readonly Token[], named: boolean): boolean =>
  tokens.some(({ folded }, at) => {
    if (!OUGHT.test(folded)) return false;
    const turned = WHO.has(tokens[at + 1]?.folded ?? '') && !tokens[at + 1]!.opens;
    // "qu'est-ce qu'il faut…" opens by another word than "est-ce qu'il faut…".
    const is = tokens.findLastIndex((token) => token.at < at && /^est$/iu.test(token.raw) && token.opens);
    const whether = turned || (is >= 0 && tokens[is + 1]?.folded === 'ce');
    const verb = tokens[turned ? at + 2 : at + 1];
    if (!whether || verb === undefined || !REORDERS.test(verb.folded)) return false;
    const asked = tokens.some((token) => WHAT.has(token.folded) && !(token.folded === 'que' && tokens[token.at - 1]?.folded === 'ce'));
    return !asked && (named || !/^fau/u.test(folded));
  });
