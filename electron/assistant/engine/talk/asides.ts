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
    if (met || own || aim) for (const at of taken) out.add(at);
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
