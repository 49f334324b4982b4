import type { OperationState } from '../../../shared/model/operation.ts';
import { STOP_WORDS } from '../engine/words/lexicon.ts';
import { resembles, words } from '../engine/words/text.ts';

/** States that a question asks for, in words. */
export interface AskedStates {
  underWay: boolean;
  state: string | null;
  /** A state is asked for, even when none of CFI's bears its words. */
  stated: boolean;
  /** Words of the states left out; null = none. */
  without: string | null;
  /** The words of states as the question says them; absent = not known. */
  told?: string | null;
}

/** Words of CFI's own states that mean that nothing is left to do; what is neither is under way. */
const DONE = /^(envoy|termin|annul|factur|clos|clotur|archiv|rejet|refus)/u;
const ownWords = (name: string) => words(name).filter((word) => !STOP_WORDS.has(word.folded));
export const isUnderWay = ({ name }: OperationState) => name !== null && !ownWords(name).some(({ folded }) => DONE.test(folded));
const isNamed = (pattern: RegExp, { name }: OperationState): boolean =>
  name !== null && ownWords(name).some(({ folded }) => pattern.test(folded));
/** "envoyées" says that they left, and those that were invoiced or closed since did too. What CFI names so is counted, the others are told. */
export const beyondSent = (
  states: readonly OperationState[],
  wanted: readonly OperationState[],
  { without, underWay }: Pick<AskedStates, 'without' | 'underWay'>,
): OperationState[] =>
  without !== null || underWay || !wanted.some((state) => isNamed(/^envoy/u, state))
    ? []
    : states.filter(
        (state) => state.count > 0 && isNamed(/^(termin|factur|clos|clotur|archiv)/u, state) && !wanted.some(({ id }) => id === state.id),
      );
const stemsOf = (text: string) => words(text).map(({ stem }) => stem);

/** States of CFI's list whose every word the user says; of lines said one after the other, the last that names one. */
export const named = (states: readonly OperationState[], said: string): OperationState[] =>
  said
    .split('\n')
    .map((line) => namedBeside(states, line.split('|')))
    .findLast((found) => found.length > 0) ?? [];
/** "en attente" beside "en production": both are wanted, the first though it says its name in part. */
function namedBeside(states: readonly OperationState[], parts: readonly string[]): OperationState[] {
  const found = parts.map((part) => namedBy(states, part));
  if (found.every((each) => each.length === 0)) return [];
  // The last part holds the other words of the question, which name a state in full or none.
  const partly = parts.slice(0, -1).flatMap((part, i) => (found[i]!.length === 0 ? closeTo(states, part) : []));
  const wanted = new Set([...partly, ...found.flat()]);
  return states.filter((state) => wanted.has(state));
}
function namedBy(states: readonly OperationState[], said: string): OperationState[] {
  const given = stemsOf(said);
  return states.filter(({ name }) => {
    const own = name === null ? [] : ownWords(name);
    return own.length > 0 && own.every(({ stem }) => given.some((word) => isWord(word, stem)));
  });
}
/** "en attente" for "En attente de validation": the only states that hold one of the words said. */
function closeTo(states: readonly OperationState[], said: string): OperationState[] {
  const given = stemsOf(said);
  return states.filter(({ name }) => name !== null && ownWords(name).some(({ stem }) => given.some((word) => isWord(word, stem))));
}
const isWord = (typed: string, known: string): boolean => typed === known || (known.length > 5 && resembles(typed, known));

/** Words of a search that are not those of a state already named. */
export function withoutStates(search: string | null, states: readonly OperationState[]): string | null {
  if (search === null) return null;
  const known = states.flatMap(({ name }) => (name === null ? [] : stemsOf(name)));
  return (
    stemsOf(search)
      .filter((word) => !known.some((own) => isWord(word, own)))
      .join(' ') || null
  );
}

/** Of CFI's own list, what a question asks for and what it leaves out. */
export interface Wanted {
  wanted: OperationState[];
  out: OperationState[];
  /** What none of CFI's states bears, in the words of the question; null = each is one of them. */
  lost: string | null;
}

/** What is denied to have left: those invoiced since have left as well, where "hors envoyées" names the state alone. */
const GONE = /\bpartie\b/u;
const EACH = { without: null, underWay: false };

/** The states a question asks for, once CFI's own list is known. */
export function wantedOf(states: readonly OperationState[], asked: AskedStates): Wanted {
  const told = asked.state === null ? [] : named(states, asked.state);
  const close = asked.state === null || told.length > 0 || !asked.stated ? told : closeTo(states, asked.state);
  const without = asked.without?.replace(GONE, 'envoyee') ?? null;
  const denied = without === null ? [] : namedBy(states, without);
  const out = asked.without !== null && GONE.test(asked.without) ? [...denied, ...beyondSent(states, denied, EACH)] : denied;
  // "hors annulées et remboursées": one that is none of CFI's would be counted in silence.
  const unread = without === null || out.length === 0 ? null : withoutStates(without, out);
  // "validées mais pas encore envoyées": the state that is named, of those still under way.
  const ahead = asked.underWay ? told.filter(isUnderWay) : [];
  // "envoyées mais pas encore facturées": what is named, and not all the rest.
  const kept = told.filter((state) => !out.includes(state));
  const left = out.length === 0 ? close : kept.length > 0 ? kept : states.filter((state) => !out.includes(state));
  // "facturées, pas envoyées": what is named, where none of it is under way.
  const open = ahead.length > 0 ? ahead : kept.length > 0 ? kept : states.filter(isUnderWay);
  const wanted = asked.underWay ? open : left;
  const isLost = unread !== null || (asked.stated && !asked.underWay && wanted.length === 0);
  return { wanted, out, lost: isLost ? lostIn(asked, unread) : null };
}

/** Those we read states with are not what anybody typed. */
function lostIn({ told, state, without }: AskedStates, unread: string | null): string {
  const given = words(told ?? '');
  const stems = new Set(stemsOf(unread ?? ''));
  const strange = given.filter(({ stem }) => unread === null || stems.has(stem)).map(({ raw }) => raw);
  const ours = state
    ?.split('\n')[0]
    ?.split('|')
    .filter((word) => word !== '')[0];
  return strange.length > 0 ? strange.join(' ') : (unread ?? without ?? ours ?? '');
}
