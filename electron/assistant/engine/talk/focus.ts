import { isTown } from '../names/towns.ts';
import { QUESTION_WORDS, TOWNS } from '../words/lexicon.ts';
import { asNamed, type Names, respellName, unglue } from '../words/respell.ts';
import { type Token, take } from '../words/tokens.ts';
import { complementsOf } from './complements.ts';
import { everydayOf, tellsNothing } from './everyday.ts';
import { narrowsAsked, tellsStateOfWork } from './narrows.ts';
import { BEFORE_NOUN, isTalk, SOFT, type Sort, SUBJECTS, sortOf } from './sorts.ts';
import { exclaiming, isBusy, judging, spokenSort } from './spoken.ts';
import { standsAsVerb } from './verbs.ts';

/** Concepts a clause asks by. */
const ASKS = new Set([
  'quantity',
  'fresh',
  'list',
  'operation',
  'invoice',
  'campaign',
  'cost',
  'spending',
  'low',
  'empty',
  'status',
  'compare',
]);
const SPEAKS = new Set(
  'veut veulent y je j tu il elle on nous vous ils elles c ca qui me moi te toi est suis sommes etait ai as avons avez'.split(' '),
);
/** They change what is asked: words nobody knows that follow them are not left unread. */
const CHANGES = new Set(
  'sauf hors sans ni hormis excepte seulement uniquement version modele couleur format parle voulais veux plutot'.split(' '),
);
const STARTS = new Set('mais je car puisque parce afin histoire merci desole desolee pardon sachant'.split(' '));
const OF = new Set(['de', 'd', 'des', 'du']);
const THEIRS = new Set(['ses', 'son', 'sa', 'leur', 'leurs', 'celles', 'ceux']);
/** "on en a", "il en reste": "en" stands for something said before. */
const HELD = new Set('a ai as avons avez ont avait reste restent est sont fait faut veux veut voudrais faudrait avoir'.split(' '));
const MOMENTS = new Set('sec seconde secondes min mn minute minutes h heure heures'.split(' '));

/**
 * Leaves out of a question what is only said around it, before anything is read in it: clauses that hold nothing of ours ("tu vas rire, j'ai renversé
 * mon café…"), and words of everyday talk inside the others. Every other word stays, an unknown one as well: where a name stands it is a name,
 * even if nothing bears it.
 * @returns where it is only talked: a day said there is no period of a question about stocks.
 */
export function focus(tokens: readonly Token[], names: Names): ReadonlySet<number> {
  for (const token of tokens) {
    unglue(token, names);
    asNamed(tokens, token, names);
    respellName(tokens, token, names);
  }
  const sorts: Sort[] = tokens.map((_, at) => sortOf(tokens, at, names));
  /** What narrows may be a name, and is asked back when it is none. */
  const stay = (at: number) => {
    sorts[at] = 'unknown';
    tokens[at]!.concepts.length = 0;
  };
  const business = tokens.some(({ concepts }) => concepts.some(({ concept }) => COMPLETE.test(concept)));
  const elsewhere = business || sorts.includes('name');
  const stocks = !tokens.some(isDated);
  for (const [at, sort] of sorts.entries()) {
    if (sort !== 'unknown' || isTown(tokens, at)) continue;
    const about = { elsewhere: elsewhere || sorts.slice(0, at).some((each) => each === 'unknown' || each === 'thing'), stocks };
    sorts[at] = standsAsVerb(tokens, at) ? 'verb' : (spokenSort(tokens, sorts, at, about) ?? sort);
  }
  const isThere = (at: number) => sorts[at] === 'place' || (sorts[at + 1] === 'place' && TO_PLACE.has(tokens[at]!.folded));
  for (const at of sorts.keys())
    if (TALK.has(sorts[at]!) && narrowsAsked(tokens, at, (head) => isCounted(tokens[head]!, sorts[head]!), isThere)) stay(at);
  for (const at of sorts.keys())
    if (tellsStateOfWork(tokens, at)) {
      tokens[at]!.stop = false;
      stay(at);
    }
  for (const at of complementsOf(tokens, sorts, (head) => isCounted(tokens[head]!, sorts[head]!))) {
    tokens[at]!.stop = false;
    stay(at);
  }
  const clauses = clausesOf(tokens);
  const holds = (clause: readonly number[], sort: Sort) => clause.some((at) => sorts[at] === sort);
  const asked = clauses.filter((clause) => clause.some((at) => isAsking(tokens[at]!) && !isFollowedUp(tokens, at)));
  // "calendrier mural Nantes stp, le transporteur attend": bare words ask as well.
  const about = (sort: Sort) => clauses.filter((clause) => holds(clause, sort)).slice(0, 1);
  const asking = asked.length > 0 ? asked : sorts.includes('name') || business ? about('name') : about('unknown');
  const named = asking.some((clause) => holds(clause, 'name'));
  const dropped = new Set<number>();
  const talked = new Set<number>();
  const isName = (at: number) => sorts[at] === 'name' || sorts[at] === 'unknown' || sorts[at] === 'place';
  const dated = asking.some((clause) => clause.some((at) => isDated(tokens[at]!)));

  for (const clause of clauses) {
    const speech = isSpeech(clause, tokens, sorts);
    const changes = clause.some((at) => CHANGES.has(tokens[at]!.folded));
    const talk =
      speech &&
      !changes &&
      !asking.includes(clause) &&
      asking.length > 0 &&
      !clause.slice(0, 3).some((at) => isQuestion(tokens[at]!)) &&
      !clause.some((at) => isSending(tokens[at]!));
    const aside = speech && !changes && !asking.includes(clause) && (named || !holds(clause, 'name'));
    for (const at of clause) {
      const sort = sorts[at]!;
      if (isMoment(tokens, at)) dropped.add(at).add(at - 1);
      if (sort === 'small' || sort === 'place' || sort === 'ours' || isNumber(tokens[at]!)) continue;
      if (isCommand(tokens, sorts, at)) continue;
      if (isWanted(tokens, sorts, at)) dropped.add(at);
      // "mon stagiaire a compté 300 chemises": what somebody says there is.
      if (sort === 'unknown' && talk && /^\d/u.test(tokens[at]!.folded) && sorts[at + 1] === 'name') dropped.add(at);
      // "Sylvie prétend que…"
      if (
        sort === 'unknown' &&
        tokens[at]!.opens &&
        /^\p{Lu}/u.test(tokens[at]!.raw) &&
        everydayOf(tokens[at + 1]?.folded ?? '') === 'verb'
      )
        dropped.add(at);
      // "ma collègue Josiane"
      if (sort === 'unknown' && isApposed(tokens, sorts, at)) dropped.add(at);
      else if (
        aside &&
        ((sort === 'unknown' && !mayBePlace(tokens, at)) || (sort === 'name' && (named || MINE.has(tokens[at - 1]?.folded ?? ''))))
      )
        dropped.add(at);
      // "je veux les dorés"
      else if (changes && /é(?:e|s|es)?$/u.test(tokens[at]!.raw) && ARTICLES.has(tokens[at - 1]?.folded ?? '')) continue;
      else if (sort !== 'unknown' && sort !== 'name' && !standsAsName(tokens, sorts, at)) dropped.add(at);
    }
    // "avant la réunion de tout à l'heure": talk that would be out of our subjects, beside a question of ours.
    if (!asking.includes(clause) && asking.some((each) => each.some((at) => isAsking(tokens[at]!) && !isListing(tokens[at]!))))
      for (const at of clause) if (isTalk(tokens[at]!) || isSaying(tokens[at]!) || (talk && isUntied(tokens[at]!))) dropped.add(at);
    if (talk && !dated) for (const at of clause) talked.add(at);
    // "dernière chose : combien…"
    const lone = asking.length > 0 && !asking.includes(clause) && clause.every((at) => tokens[at]!.concepts.length === 0);
    if (lone) for (const at of clause) if (/^(?:derni|premi)ere?s?$/u.test(tokens[at]!.folded)) dropped.add(at);
    if (!asking.includes(clause)) for (const at of exclaiming(tokens, clause, (at) => sorts[at] === 'name')) dropped.add(at);
    for (const at of judging(tokens, clause, isName)) dropped.add(at);
    if (named && !asking.includes(clause) && isBusy(tokens, clause)) for (const at of clause) dropped.add(at);
    // "mon chef va pas être content": its negation leaves nothing out.
    if (talk && clause.every((at) => dropped.has(at) || sorts[at] === 'small')) for (const at of clause) dropped.add(at);
  }
  // "campagnes… je parle des créations de cette année": the day of a campaign is that of its creation.
  if (tokens.some(({ concepts }) => concepts.some(({ concept }) => concept === 'campaign')))
    for (const [at, { stem }] of tokens.entries()) if (stem === 'creation' && sorts[at] === 'unknown') dropped.add(at);
  // "rappelle-moi combien": an order that only asks.
  for (const [at, { folded, concepts }] of tokens.entries())
    if (tellsNothing(folded) && concepts.some(({ concept }) => concept === 'action'))
      for (let next = at; tokens[next]?.concepts.some(({ concept }) => concept === 'action'); next++) dropped.add(next);
  for (const [at, token] of tokens.entries())
    if (token.stop && !token.taken && everydayOf(token.folded) === 'person' && isOf(tokens, sorts, at)) token.stop = false;
  takeBack(clauses, tokens, sorts, dropped);
  restore(tokens, sorts, dropped);
  take(tokens, dropped);
  for (const at of dropped) tokens[at]!.concepts.length = 0;
  return talked;
}

/** "erreur de débutant", "c'est urgent": words that mean something of ours, and say nothing of it outside a question. */
function isSaying({ taken, concepts, folded }: Token): boolean {
  if (taken || concepts.length === 0) return false;
  if (concepts.some(({ concept }) => concept === 'history')) return true;
  if (everydayOf(folded) === null) return false;
  return (
    /^(?:urgen|erreur)/u.test(folded) || concepts.every(({ concept }) => SOFT.has(concept) || UNTIED.has(concept) || LOOSE.has(concept))
  );
}

/** What is said of a supplier, a delivery or a price around a question asks nothing of them. */
const isUntied = ({ taken, concepts }: Token): boolean =>
  !taken && concepts.length > 0 && concepts.every(({ concept }) => UNTIED.has(concept));
const UNTIED = new Set(
  'price cost delivery supplier forecast reservation planned scheduled movement advice detail action tracking export rights cfiWord order people contact'.split(
    ' ',
  ),
);
const LOOSE = new Set(['seenBy', 'sight', 'scope', 'unpaid']);
const isQuestion = ({ folded }: Token): boolean => QUESTION_WORDS.has(folded) || folded === 'est';
const isDated = ({ concepts }: Token): boolean =>
  concepts.some(({ concept }) => /^(?:operation|invoice|campaign|spending|sending|cost)$/u.test(concept));

/** "on a des envois le 25 ? si oui combien": the question begins there. */
const isSending = ({ concepts }: Token): boolean => concepts.some(({ concept }) => concept === 'sending');

/** "toute la journée" lists nothing. */
const isListing = ({ concepts }: Token): boolean => concepts.every(({ concept }) => concept === 'list');

const isAsking = (token: Token): boolean => !isSaying(token) && token.concepts.some(({ concept }) => ASKS.has(concept));

const TO_PLACE = new Set(['a', 'de', 'chez', 'sur', 'en', 'agence', 'service', 'equipe', 'departement']);
const TALK: ReadonlySet<Sort> = new Set<Sort>(['verb', 'participle', 'word', 'ours', 'small']);
/** What is asked about: a name, or things that are counted; a campaign has a statut of its own. */
const isCounted = (token: Token, sort: Sort): boolean =>
  sort === 'name' || (!token.stop && token.concepts.some(({ concept }) => COUNTED.test(concept)));
const COUNTED = /^(?:operation|invoice|campaign|stock|low|empty|sending|kind:.*|level:.*|channel:.*)$/u;

/** "ce suivi" is what somebody has to do. */
const isFollowedUp = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]!.folded === 'suivi' && HIS_OR_THIS.has(tokens[at - 1]?.folded ?? '');
/** "j'ai égaré mes notes" */
const MINE = new Set(['mon', 'ma', 'mes']);
const HIS_OR_THIS = new Set('ce mon ton son leur notre votre un'.split(' '));

/** Cut where punctuation stands, and where somebody starts to speak. */
function clausesOf(tokens: readonly Token[]): number[][] {
  const clauses: number[][] = [];
  for (const [at, token] of tokens.entries()) {
    const starts = token.opens || STARTS.has(token.folded) || /^[jJ]['’]/u.test(token.raw);
    if (at === 0 || starts) clauses.push([at]);
    else clauses.at(-1)!.push(at);
  }
  return clauses;
}

/** A sentence of its own, or everyday words: not a bare "brillants" that would narrow what was said before. */
function isSpeech(clause: readonly number[], tokens: readonly Token[], sorts: readonly Sort[]): boolean {
  if (INTRODUCES.has(tokens[clause[0]!]!.folded)) return true;
  if (clause.some((at) => SPEAKS.has(tokens[at]!.folded) || /^[jJ]['’]/u.test(tokens[at]!.raw) || sorts[at] === 'verb')) return true;
  return clause.some((at) => EVERYDAY.has(sorts[at]!)) && !clause.some((at) => sorts[at] === 'unknown');
}
const INTRODUCES = new Set(['avant', 'apres', 'pendant', 'lors', 'durant', 'avec', 'comme']);
const EVERYDAY: ReadonlySet<Sort> = new Set<Sort>(['participle', 'word', 'thing', 'person']);

/** "on me demande pour Bordeaux": nothing here bears that name, and it still may be where; "elle est à la cantine" names no town. */
function mayBePlace(tokens: readonly Token[], at: number): boolean {
  if (isTown(tokens, at)) return true;
  const common = /^\p{Ll}/u.test(tokens[at]!.raw) && !TOWNS.has(tokens[at]!.folded);
  // "la foire de Marseille"
  if (TOWNS.has(tokens[at]!.folded) && /^\p{Lu}/u.test(tokens[at]!.raw)) return true;
  const before = tokens[at - 1]?.folded ?? '';
  if (common && (before === 'au' || before === 'aux' || (ARTICLES.has(before) && tokens[at - 2]?.folded === 'a'))) return false;
  // "on m'a collé ce suivi"
  if (before === 'a' && (/['’]a$/iu.test(tokens[at - 1]!.raw) || SUBJECTS.has(tokens[at - 2]?.folded ?? ''))) return false;
  let first = at;
  while (first > 0 && ARTICLES.has(tokens[first - 1]!.folded)) first--;
  return first > 0 && WHERE.has(tokens[first - 1]!.folded);
}
const ARTICLES = new Set(['la', 'le', 'l', 'les']);
const WHERE = new Set([
  'a',
  'chez',
  'pour',
  'sur',
  'vers',
  'en',
  'dans',
  'cote',
  'agence',
  'departement',
  'service',
  'equipe',
  'region',
  'site',
]);

/** As long as that of an invoice: nobody says it in passing. */
const isNumber = ({ folded }: Token): boolean => /^\d{5,}$/u.test(folded);

/** "2 sec", "5 minutes": how long somebody waits. */
const isMoment = (tokens: readonly Token[], at: number): boolean =>
  MOMENTS.has(tokens[at]!.folded) && /^\d/u.test(tokens[at - 1]?.folded ?? '');

const OURS = /^(?:operation|invoice|campaign|sending|stock|low|empty|kind:.*)$/u;
const US = new Set(['nous', 'on', 'vous', 'ils', 'elles', 'sommes']);
/** "combien d'opérations à Lyon bloquées": of things that are counted, whatever stands between; "on est débordés" tells of people. */
function isTold(tokens: readonly Token[], sorts: readonly Sort[], at: number): boolean {
  const { raw, folded } = tokens[at]!;
  if (!/(?:é|i|u)e?s$/u.test(raw.normalize('NFC').toLowerCase()) || tellsNothing(folded)) return false;
  let first = at;
  while (first > 0 && !tokens[first]!.opens) first--;
  const before = tokens.slice(first, at);
  // "bloquées en attente d'import": the state that is named tells it.
  if (tokens[at + 1]?.folded === 'en' && tokens[at + 2]?.concepts.some(({ concept }) => /^(?:cfi|born):/u.test(concept))) return false;
  return (
    before.some(
      ({ at: i, folded: word, concepts }) =>
        /s$/u.test(word) && (sorts[i] === 'name' || concepts.some(({ concept }) => OURS.test(concept))),
    ) && !before.slice(-4).some(({ folded: word }) => US.has(word))
  );
}
const LEAVES_OUT = new Set('ni hors sauf sans hormis excepte non jamais'.split(' '));
/** After a negation, or joined to what is: "hors rejetées et archivées". */
function isLeftOut(tokens: readonly Token[], at: number): boolean {
  let before = at - 1;
  const joins = (i: number) =>
    ['et', 'ou', 'les', 'celles', 'ceux', 'campagnes', 'operations'].includes(tokens[i]!.folded) || /e(?:e?s)?$/u.test(tokens[i]!.stem);
  while (before > 0 && !LEAVES_OUT.has(tokens[before]!.folded) && joins(before)) before--;
  return before >= 0 && LEAVES_OUT.has(tokens[before]!.folded);
}

/** "combien de cafés", "factures du client", "flyers et agendas": whatever else the word is, here it is what is asked about. */
function standsAsName(tokens: readonly Token[], sorts: readonly Sort[], at: number): boolean {
  const token = tokens[at]!;
  const sort = sorts[at]!;
  if (sort === 'word') return false;
  const before = tokens[at - 1];
  // "ni facturées ni archivées": what is left out is never talk.
  if (sort === 'participle' && (isLeftOut(tokens, at) || isTold(tokens, sorts, at))) return true;
  // "opérations en pause": how things are.
  if (sort === 'thing' && before?.folded === 'en' && !token.opens && tokens.some(isAsking)) return true;
  if (sort === 'participle')
    return (
      before !== undefined && !before.stop && !token.opens && !tellsNothing(token.folded) && (sorts[at - 1] === 'name' || isAsking(before))
    );
  if (
    sort === 'verb' &&
    !(before !== undefined && BEFORE_NOUN.has(before.folded) && /e?s?$/u.test(token.folded) && !/(?:er|ir|re)$/u.test(token.folded))
  )
    return false;
  return isOf(tokens, sorts, at);
}

/** "relance la campagne", "bloque les factures": what one would have done, which is not for us. */
function isCommand(tokens: readonly Token[], sorts: readonly Sort[], at: number): boolean {
  const { opens, folded } = tokens[at]!;
  if (sorts[at] !== 'verb' || !opens || tellsNothing(folded)) return false;
  const thing = tokens.slice(at + 1).find((token) => !BEFORE_NOUN.has(token.folded));
  const done = thing?.concepts.some(({ concept }) => COMMANDED.test(concept)) === true;
  return done && !thing!.opens && BEFORE_NOUN.has(tokens[at + 1]!.folded);
}

/** "il me faut 200 cartes de fidélité": how many somebody wants, not how the name begins. */
function isWanted(tokens: readonly Token[], sorts: readonly Sort[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined || tokens[at]!.opens || !/^\d{2,5}$/u.test(tokens[at]!.folded)) return false;
  const next = sorts[OF.has(tokens[at + 1]?.folded ?? '') ? at + 2 : at + 1];
  return next === 'name' && (sorts[at - 1] === 'verb' || WANTING.has(before.folded));
}
const WANTING = new Set('faut faudrait faudra veux veut voudrais voudrait reclame demande commander besoin prendre'.split(' '));

/** What one may do something to; an amount is only told. */
const COMMANDED = /^(?!cost$|spending$|quantity$|measure:|part:)/u;

/** "ma collègue Josiane": a capital after somebody who is only spoken of. */
const isApposed = (tokens: readonly Token[], sorts: readonly Sort[], at: number): boolean =>
  at > 0 &&
  !tokens[at]!.opens &&
  /^\p{Lu}/u.test(tokens[at]!.raw) &&
  everydayOf(tokens[at - 1]!.folded) === 'person' &&
  !isFor(tokens, at - 1) &&
  // "factures d'octobre du client Martin": whose they are.
  !(tokens[at - 2]?.folded === 'du' && ['ours', 'place', 'name'].includes(sorts[at - 3] ?? '')) &&
  !isOf(tokens, sorts, at - 1);

/** "opérations pour le client Durand": they are whose; "pour mon collègue Paul" is who wants to know. */
const isFor = (tokens: readonly Token[], at: number): boolean =>
  ['le', 'la'].includes(tokens[at - 1]?.folded ?? '') && ['pour', 'par', 'chez'].includes(tokens[at - 2]?.folded ?? '');

/** Right after what is asked about, or joined to it by "de" or "et". */
function isOf(tokens: readonly Token[], sorts: readonly Sort[], at: number): boolean {
  let first = at;
  let of = false;
  while (first > 0 && !tokens[first]!.opens && BEFORE_NOUN.has(tokens[first - 1]!.folded)) {
    first--;
    of ||= OF.has(tokens[first]!.folded) || ['et', 'ou'].includes(tokens[first]!.folded);
  }
  const head = tokens[first]!.opens ? undefined : tokens[first - 1];
  if (head === undefined) return false;
  const known = isAsking(head) || sorts[first - 1] === 'name' || head.concepts.some(({ concept }) => concept === 'stock');
  return known && (of || first === at);
}

/** "des bâches… non pardon, des présentoirs": a name gives way to the one that puts it right. */
function takeBack(clauses: readonly number[][], tokens: readonly Token[], sorts: readonly Sort[], dropped: Set<number>): void {
  const isName = (at: number) => (sorts[at] === 'name' || sorts[at] === 'unknown') && !dropped.has(at);
  for (const [i, clause] of clauses.entries()) {
    if (i === 0 || !CORRECTS.has(tokens[clause[0]!]!.folded)) continue;
    const after = clauses.slice(i, i + 3).flat();
    const before =
      clauses
        .slice(0, i)
        .findLast((earlier) => earlier.some(isName))
        ?.filter(isName) ?? [];
    const first = after.find(isName);
    if (first !== undefined && before.length > 0) for (const at of before) dropped.add(at);
  }
  for (const [at, { folded }] of tokens.entries()) if (PARDON.has(folded)) dropped.add(at);
}
const CORRECTS = new Set(['non', 'pardon', 'plutot', 'enfin', 'oups', 'euh', 'zut']);
const PARDON = new Set(['pardon', 'oups', 'excusez', 'excuse']);

/** A question that would have nothing to be about keeps what it may be about: a thing nobody has is told so, never left out. */
function restore(tokens: readonly Token[], sorts: readonly Sort[], dropped: Set<number>): void {
  const isName = (at: number) => sorts[at] === 'name' || sorts[at] === 'unknown';
  if (tokens.some((_, at) => isName(at) && !dropped.has(at))) return;
  const business = tokens.some(({ concepts, taken }) => !taken && concepts.some(({ concept }) => COMPLETE.test(concept)));
  if (
    business &&
    !tokens.some((token, at) => THEIRS.has(token.folded) || (token.folded === 'en' && HELD.has(tokens[at + 1]?.folded ?? '')))
  )
    return;
  const unknown = [...dropped].filter(isName);
  const things = [...dropped].filter(
    (at) => (sorts[at] === 'thing' || sorts[at] === 'person') && BEFORE_NOUN.has(tokens[at - 1]?.folded ?? ''),
  );
  for (const at of unknown.length > 0 ? unknown : business ? [] : things) dropped.delete(at);
}

/** What is asked about without a name. */
const COMPLETE = /^(?:operation|invoice|campaign|spending|cost|low|empty|level:|fresh|list)/u;
