import data from '../../../../resources/assistant/asides.json' with { type: 'json' };
import { addDays } from '../../../kit/civil-day.ts';
import type { Period } from '../periods/period.ts';
import { isNominal } from '../words/french.ts';
import { foldedSet } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';
import { everydayOf } from './everyday.ts';
import { isAim } from './spoken.ts';

/** What people meet, call and write about: a day said of it is its own. */
const EVENTS = foldedSet(data.events);
export const isEventWord = (folded: string): boolean => EVENTS.has(folded);
/** "il les croyait parties": what somebody believes is not what is asked. */
const BELIEFS = new Set(data.beliefs.split(' '));
const OF = new Set(['de', 'du', 'd', 'des']);
const SMALL = new Set(['la', 'le', 'l', 'ce', 'cet', 'cette', 'prochain', 'prochaine']);
const ONE = new Set(['un', 'son', 'mon', 'ton', 'ce', 'leur', 'le', 'du', 'notre', 'votre', 'dernier']);
const GOT = new Set(['recu', 'recue', 'arrive', 'envoye', 'lu', 'tombe']);
const A = new Set(['un', 'une', 'mon', 'ma', 'notre']);
/** Days that what people meet for lasts at most. */
const LONGEST_MEETING = 40;
const SEASONS = new Set(['ete', 'hiver', 'automne', 'printemps']);
const HERE = new Set(['cet', 'cette', 'ce']);
const STATE = /^(?:cfi|born|level):|^(?:low|empty|underWay)$/u;
/** What people say they do: "je prépare un salon". */
const DONE = new Set(['greeting', 'smalltalk', 'action']);
const ASKS = /^(?:quantity|list|operation|invoice|campaign|cost|spending|status|compare|stock|show|which)$/u;
const DATED = /^(?:operation|invoice|campaign|spending|cost|sending|kind:.*|channel:.*)$/u;
const WANTS = new Set(
  'veux voudrais veut souhaite parle dis cherche demande pense celles ceux celle celui uniquement seulement sauf'.split(' '),
);
const MAIL = new Set(['mail', 'email', 'courriel', 'message']);

/**
 * Words that are ours and yet only tell of somebody's talk around a question: the day of a meeting ("ma réunion de lundi"), the mail it was asked
 * in, what a client believes. They narrow nothing.
 */
export function saidAside(tokens: readonly Token[], periods: readonly Period[], holds: (stem: string) => boolean): ReadonlySet<number> {
  const out = new Set<number>();
  const isEvent = (at: number): boolean => {
    const token = tokens[at];
    if (token === undefined || token.taken) return false;
    return EVENTS.has(token.folded) || (everydayOf(token.folded) === 'person' && EVENTS.has(tokens[at - 1]?.folded ?? ''));
  };
  const clauses = clausesOf(tokens);
  const asks = (clause: readonly Token[]) => clause.some(({ concepts }) => concepts.some(({ concept }) => ASKS.test(concept)));
  const asked = clauses.some(asks);
  const dated = tokens.some(({ concepts }) => concepts.some(({ concept }) => DATED.test(concept)));
  for (const { taken, from, to } of periods) {
    const first = Math.min(...taken);
    let before = first - 1;
    while (before >= 0 && (OF.has(tokens[before]!.folded) || SMALL.has(tokens[before]!.folded))) before--;
    const of = tokens.slice(before + 1, first + 1).some(({ folded }) => OF.has(folded));
    const talk = asked && clauses.some((clause) => clause.includes(tokens[first]!) && !asks(clause));
    // "le point de novembre sur les factures" is about November, "mon point de lundi" about nothing of ours.
    const met = of && isEvent(before) && (talk || to < addDays(from, 7));
    // "…, j'ai un salon demain", "je passe à Rouen lundi, …": when somebody does something else.
    const clause = clauses.find((each) => each.includes(tokens[first]!))!;
    // "Salon régional 2025" is a name: nobody meets for a year.
    const own = talk && to < addDays(from, LONGEST_MEETING) && tellsOfOneself(clause, isEvent);
    // "pour la vitrine de décembre": when something is wanted for, which dates nothing that has no date.
    const aim = of && !dated && isAim(tokens, before) && isNominal(tokens[before]!.stem) && !holds(tokens[before]!.stem);
    // "Histoire de ne rien rater ce week-end, les opérations de cette semaine ?": the period asked about is another.
    const meant =
      talk &&
      isPurpose(clause) &&
      periods.some((other) => clauses.some((each) => asks(each) && each.some(({ at }) => other.taken.has(at))));
    if (met || own || aim || meant) for (const at of taken) out.add(at);
    for (const at of heldOn(tokens, taken, { holds, lone: dated && periods.length < 2 })) out.add(at);
    if (own) for (const { at } of clause) if (isEvent(at)) out.add(at);
  }
  // "je prépare un salon et il me faut…": what somebody is busy with.
  for (const { at } of tokens)
    if (isEvent(at) && A.has(tokens[at - 1]?.folded ?? '') && everydayOf(tokens[at - 2]?.folded ?? '') === 'verb') out.add(at);
  // "cet été, juillet août": the months tell it better.
  if (periods.length > 0)
    for (const { at, folded } of tokens) if (SEASONS.has(folded) && HERE.has(tokens[at - 1]?.folded ?? '')) out.add(at);
  for (const clause of clauses) {
    const talk = asked && !asks(clause);
    // "le client pense que ses campagnes sont rejetées, combien en a Toulouse ?"
    const told = talk || (!wants(clause) && clauses.some(wants));
    const believed = told && clause.some(({ folded }) => BELIEFS.has(folded));
    for (const token of clause) {
      const { at, folded, concepts, taken } = token;
      if (taken) continue;
      // States of CFI's own list have no meaning of ours.
      if (believed && !holds(token.stem) && PARTICIPLE.test(token.raw.normalize('NFC').toLowerCase())) out.add(at);
      if (believed && concepts.some(({ concept }) => STATE.test(concept))) out.add(at);
      if (MAIL.has(folded) && isOneMail(tokens, at, talk)) {
        out.add(at);
        if (GOT.has(tokens[at + 1]?.folded ?? '')) out.add(at + 1);
      }
      // "pour le point mensuel": how often people meet.
      if (isEvent(at - 1) && concepts.some(({ concept }) => concept === 'trend' || concept === 'byMonth')) out.add(at);
    }
  }
  return out;
}

/**
 * "le conseil a lieu jeudi et on me demande…", "la fête de l'école tombe samedi": what is held on a day that is its own, told beside a question; its words and
 * those of its day. Things of ours have a day that is asked about ("les opérations ont lieu jeudi").
 */
function heldOn(
  tokens: readonly Token[],
  taken: ReadonlySet<number>,
  { holds, lone }: { holds: (stem: string) => boolean; lone: boolean },
): number[] {
  let verb = Math.min(...taken) - 1;
  while (verb > 0 && (SMALL.has(tokens[verb]!.folded) || tokens[verb]!.folded === 'des')) verb--;
  const said = `${tokens[verb - 1]?.folded ?? ''} ${tokens[verb]?.folded ?? ''}`;
  if (verb < 2 || !HELD_ON.test(said)) return [];
  const end = / tomb/u.test(said) ? verb : verb - 1;
  let first = end;
  while (first > 0 && !tokens[first]!.opens && !LINKS.has(tokens[first - 1]!.folded)) first--;
  const subject = tokens.slice(first, end);
  const [the] = subject;
  const own = (token: Token) => token.taken || holds(token.stem) || token.concepts.some(({ concept }) => !SAID_OF_MEETINGS.has(concept));
  const others = tokens.filter(({ at }) => at < first || at > verb);
  const elided = the !== undefined && /^[ld]['’]/iu.test(the.raw);
  if (the === undefined || !(elided || THE.has(the.folded)) || subject.some(own)) return [];
  // "la relance a lieu jeudi, combien d'opérations ?": the only day that is told is that of what is sent, unless people meet then.
  if (lone && !subject.some(({ folded }) => EVENTS.has(folded) && !SENT.test(folded))) return [];
  if (!others.some(({ concepts }) => concepts.some(({ concept }) => ASKS.test(concept)))) return [];
  // "la foire de Rouen a lieu samedi": where it is, is told by no other word.
  const named = subject.filter(({ raw, opens }) => opens || !/^\p{Lu}/u.test(raw));
  return [...named.map(({ at }) => at), ...tokens.slice(end, verb + 1).map(({ at }) => at), ...taken];
}
const SENT = /^(?:relance|livraison|e?mail|courriel|courrier|message|rush|echeance)s?$/u;
const HELD_ON =
  /^(?:(?:a|ont|aura|auront|aurait) lieu|(?:se|s) (?:tien(?:t|nent|dra|dront)|reuni\p{L}*|deroul\p{L}*)|\p{L}+ tomb(?:e|ent|era|eront))$/u;
const LINKS = new Set(['et', 'car', 'mais', 'comme', 'puisque', 'vu', 'que']);
const THE = new Set([...A, 'le', 'la', 'les', 'l', 'ce', 'cet', 'cette', 'nos', 'mes', 'des', 'votre', 'leur', 'leurs']);
const SAID_OF_MEETINGS = new Set(['there', 'smalltalk', 'advice', 'greeting', 'people']);

/** What sums up a month or more: its days are those of what is asked. */
const REPORTS = /^(?:bilan|cloture|cloturer|comparer|comparaison|reporting|rapport|synthese|recap|recapitulatif)$/u;
const WHOLE_MONTH = 27;
/**
 * "Pour le bilan d'octobre, combien d'opérations ?", "pour comparer octobre et novembre, …": where nothing else tells when, the days of what is summed up
 * are those that are asked about, however the clause is only told.
 * @param told words that are only told
 */
export function reported(tokens: readonly Token[], periods: readonly Period[], told: ReadonlySet<number>): number[] {
  const isTold = ({ taken }: Period) => [...taken].some((at) => told.has(at));
  if (!periods.every(isTold) || !tokens.some(({ concepts }) => concepts.some(({ concept }) => DATED.test(concept)))) return [];
  return periods.flatMap(({ from, to, taken }) => {
    let before = Math.min(...taken) - 1;
    const isSmall = ({ at, folded }: Token) =>
      OF.has(folded) || SMALL.has(folded) || folded === 'et' || folded === 'mois' || periods.some((each) => each.taken.has(at));
    while (before >= 0 && isSmall(tokens[before]!)) before--;
    return to >= addDays(from, WHOLE_MONTH) && REPORTS.test(tokens[before]?.folded ?? '') ? [...taken] : [];
  });
}

/** "Histoire de…", "afin que…", "pour ne rien oublier": what a clause is said for. */
function isPurpose(clause: readonly Token[]): boolean {
  const [first, next, third] = clause.map(({ folded }) => folded);
  const infinitive = [next, third].some((word) => /(?:er|ir|re)$/u.test(word ?? ''));
  return (
    clause.some(({ folded }) => REPORTS.test(folded)) ||
    first === 'histoire' ||
    first === 'afin' ||
    (first === 'pour' && (next === 'ne' || next === 'que' || infinitive))
  );
}

const PARTICIPLE = /\p{L}{3}(?:é|ée?s?|ees)$/u;
const WANTED = /^(?:quantity|list|show|status|which|compare|cost|spending)$/u;
const wants = (clause: readonly Token[]): boolean => clause.some(({ concepts }) => concepts.some(({ concept }) => WANTED.test(concept)));

/** A clause about what somebody meets or does, and not about what is wanted. */
function tellsOfOneself(clause: readonly Token[], isEvent: (at: number) => boolean): boolean {
  const ours = clause.some(({ concepts }) => concepts.some(({ concept }) => !DONE.has(concept)));
  if (ours || clause.some(({ folded }) => WANTS.has(folded))) return false;
  if (clause.some(({ at }) => isEvent(at))) return true;
  const speaks = clause.findIndex(({ folded }) => folded === 'je' || folded === 'j');
  return speaks >= 0 && clause.slice(speaks + 1).some(({ folded }) => everydayOf(folded) === 'verb');
}

/** "son mail du 18", "par mail" of people who write, "mail d'un client, …": the message, not a channel. */
function isOneMail(tokens: readonly Token[], at: number, talk: boolean): boolean {
  const before = tokens[at - 1]?.folded ?? '';
  const next = tokens[at + 1];
  if (
    tokens[at]!.opens &&
    (next?.opens === true || GOT.has(next?.folded ?? '') || next?.folded === 'd' || next?.folded === 'de' || next?.folded === 'un')
  )
    return true;
  return ONE.has(before) || (before === 'par' && (talk || everydayOf(tokens[at - 2]?.folded ?? '') === 'verb'));
}

function clausesOf(tokens: readonly Token[]): Token[][] {
  const clauses: Token[][] = [];
  for (const token of tokens)
    if (token.opens || clauses.length === 0) clauses.push([token]);
    else clauses.at(-1)!.push(token);
  return clauses;
}
